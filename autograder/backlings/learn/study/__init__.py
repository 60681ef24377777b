"""Flashcards, and the record of what was studied."""
