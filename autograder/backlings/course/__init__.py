"""What a course is made of: units and their files, known mistakes, cards, questions, data."""
