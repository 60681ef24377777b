"""The site: a Markdown extension that sets formulas and fills in what the course knows itself."""
