"""For authors: the skeleton of a unit, the rules it must keep, and its known mistakes handed in."""
