"""Hand-outs: what a class gets of the course, in the form that a school's own tools take."""
