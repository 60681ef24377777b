"""Where things are on the site, from any page."""


def page(section: str) -> str:
    """The link to ``stem`` or ``stem#anchor``; ``index`` is the front lesson."""
    stem, _, anchor = section.partition("#")
    path = "/index.md" if stem == "index" else f"/lessons/{stem}.md"
    return f"{path}#{anchor}" if anchor else path
