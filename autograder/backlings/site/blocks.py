"""What a page can have filled in: each block is a function from its argument to Markdown."""

from collections.abc import Callable
from itertools import groupby

import yaml

from backlings import mutation
from backlings.cards import load_cards
from backlings.checks import collect
from backlings.speed import instances, load_templates
from backlings.units import Unit, find_course, find_unit, find_units, load_module


def unit(stem: str) -> str:
    """Where a lesson stands: its number, its neighbours, level, minutes, what it needs."""
    units = find_units()
    here = find_unit(stem, units)
    at = units.index(here)
    parts = [
        f"Unit {at + 1} of {len(units)}",
        str(here.about["level"]),
        f"about {here.about['minutes']} minutes",
        f"{_points(here):g} points",
    ]
    needs = [find_unit(need, units) for need in here.about["needs"]]
    if needs:
        parts.append("needs " + ", ".join(_link(need) for need in needs))
    return f'<p class="place" markdown>{" · ".join(parts)}</p>'


def units(folder: str) -> str:
    """A table of all units; `folder` is the way from the page to the lessons."""
    rows = [
        f"| {_link(u, folder)} | {', '.join(f'`{f}`' for f in _operations(u))} "
        f"| {u.about['minutes']} | {_points(u):g} |"
        for u in find_units()
    ]
    head = ["| unit | you write | minutes | points |", "| --- | --- | --- | --- |"]
    return "\n".join(head + rows)


def mistakes(_: str) -> str:
    """Every known mistake with the checks that catch it, as the mutation suite finds them."""
    parts: list[str] = []
    for here, caught in groupby(mutation.catch(find_units(), seed=0), key=lambda c: c.unit):
        parts += [f"## {here.title} {{#{here.name}}}", "", mutation.table(caught), ""]
    return "\n".join(parts)


def cards(_: str) -> str:
    """Every card of the lessons that there are, its answer folded away."""
    parts: list[str] = []
    titles = {here.stem: here.title for here in find_units()} | {"index": "Intuition"}
    for stem, found in groupby(load_cards(find_course()), key=lambda card: card.stem):
        parts += [f"## {titles[stem]} {{#{stem}}}", ""]
        for card in found:
            question = card.question.replace('"', "'")
            parts += [f'??? question "{question}"', "", f"    {card.answer}", ""]
            parts += [f"    [read on]({_page(card.lesson)})", ""]
    return "\n".join(parts)


def mind_map(_: str) -> str:
    """The outline of docs/map.yaml: a branch folds, a leaf is a link."""
    text = (find_course() / "docs" / "map.yaml").read_text(encoding="utf-8")
    ((_root, branches),) = yaml.safe_load(text).items()
    parts: list[str] = []
    for branch, leaves in branches.items():
        parts += [f'??? abstract "{branch}"', ""]
        parts += [f"    - [{leaf}]({_page(target)})" for leaf, target in leaves.items()]
        parts.append("")
    return "\n".join(parts)


def speed(_: str) -> str:
    """One instance of each speed item, its answer folded away; the widget has the rest."""
    parts: list[str] = []
    for template in load_templates(find_course()):
        item = instances(template, 1)[0]
        prompt = item.prompt.replace('"', "'")
        parts += [f'??? question "{prompt}"', "", f"    `{item.answer}`", ""]
        parts += [f"    [read on]({_page(template.lesson)})", ""]
    return "\n".join(parts)


def _page(section: str) -> str:
    """The way to ``stem#anchor`` from a page at the top."""
    stem, _, anchor = section.partition("#")
    return f"index.md#{anchor}" if stem == "index" else f"lessons/{stem}.md#{anchor}"


def _points(here: Unit) -> float:
    return sum(check.points for check in collect(load_module(here.checks)))


def _operations(here: Unit) -> list[str]:
    """Functions of a unit, a pair once under the name of its operation."""
    names = [f.removesuffix("_forward").removesuffix("_backward") for f in here.functions]
    return list(dict.fromkeys(names))


def _link(here: Unit, folder: str = "") -> str:
    return f"[{here.title}]({folder}{here.stem}.md)"


BLOCKS: dict[str, Callable[[str], str]] = {
    "unit": unit,
    "units": units,
    "mistakes": mistakes,
    "cards": cards,
    "map": mind_map,
    "speed": speed,
}
