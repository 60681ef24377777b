"""The learner's loop: a copy of the exercises, what was achieved in it, hints, and the watch."""
