"""Grades for learning platforms: Canvas, Moodle and plain CSV."""
