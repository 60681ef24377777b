"""Certificates of what a learner has passed, and their signatures."""
