"""The macros of `templates/blocks.md.j2`: pieces of pages that several blocks are made of."""

from functools import cache
from typing import Any

import jinja2


@cache
def markup() -> Any:
    """Load the macros. Their arguments are Markdown; what must be escaped they escape."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("backlings.site"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("blocks.md.j2").module
