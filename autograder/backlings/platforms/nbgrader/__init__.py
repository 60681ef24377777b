"""A course for nbgrader, with our grader in the place of its own."""
