"""
The Markdown extension of the site, named in mkdocs.yml.

- ``$...$`` and ``$$...$$`` become MathML when the site is built: no script, and a screen reader
  reads them.
- A line ``{{ name argument }}`` becomes what `blocks` makes of it, as Markdown, so that the links
  in it are checked like any other.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from backlings.course.errors import CourseError
from backlings.site.blocks import BLOCKS

_INLINE = r"(?<![\\$\w])\$(?![\s$])((?:[^$\\]|\\.)+?)(?<!\s)\$(?![\w$])"
_DISPLAY = re.compile(r"^\$\$(.+?)\$\$(?=\W|$)", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"(<mi>[a-z]{2,}</mi>|<msup><mi>[a-z]{2,}</mi>.*?</msup>)(?=<m[ni]>)")
_BLOCK = re.compile(r"^\{\{ *(\w+)(?: +([^}]*?))? *\}\}$")


class Backlings(Extension):
    """Formulas and blocks."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the processors; fenced code is out of the way before them."""
        md.preprocessors.register(Blocks(md), "backlings_blocks", 24)
        md.preprocessors.register(Display(md), "backlings_display", 23)
        md.inlinePatterns.register(Inline(_INLINE, md), "backlings_math", 185)


class Blocks(Preprocessor):
    """``{{ name argument }}`` on a line of its own."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with every block filled in."""
        filled: list[str] = []
        for line in lines:
            match = _BLOCK.match(line)
            if match is None:
                filled.append(line)
                continue
            if match[1] not in BLOCKS:
                raise CourseError(f"there is no block {match[1]!r}, only {', '.join(BLOCKS)}")
            filled += BLOCKS[match[1]](match[2] or "").splitlines()
        return filled


class Display(Preprocessor):
    """``$$...$$``, over any number of lines."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with displayed formulas in the place of their TeX."""

        def stashed(match: re.Match[str]) -> str:
            html = f'<div class="formula">{formula(match[1].strip(), "block")}</div>'
            return f"\n\n{self.md.htmlStash.store(html)}\n\n"

        return _DISPLAY.sub(stashed, "\n".join(lines)).split("\n")


class Inline(InlineProcessor):
    """``$...$`` within a line of text."""

    def handleMatch(  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[str | Element, int, int]:
        """The formula, stashed so that nothing in it is taken for Markdown."""
        return self.md.htmlStash.store(formula(m[1], "inline")), m.start(0), m.end(0)


def formula(tex: str, display: str) -> str:
    """A formula as MathML, with a thin space between the name of a function and its argument."""
    return _NAMED.sub(r'\1<mspace width="0.17em"/>', convert(tex, display=display))


def makeExtension(**settings: Any) -> Backlings:  # noqa: N802 (the library's name)
    """Where Markdown looks for an extension."""
    return Backlings(**settings)
