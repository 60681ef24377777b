"""Errors that a person can do something about."""


class CourseError(ValueError):
    """Something asked of the course is not there or not well formed; the text says what to do."""
