"""Grading a class: from what was handed in to grades, feedback and what to teach again."""
