"""Jupyter notebooks: writing them from stubs, reading submitted ones, checking a cell."""
