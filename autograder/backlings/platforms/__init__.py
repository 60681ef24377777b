"""What schools use around us: nbgrader, Gradescope, learning platforms, GitHub."""
