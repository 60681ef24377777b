"""What a page can have filled in: each block is a function from its argument to Markdown."""

import json
from collections.abc import Callable
from html import escape
from itertools import groupby

from backlings.authoring import mutation
from backlings.checking.checks import collect
from backlings.course.entries import read_yaml
from backlings.course.finding import find_course, find_unit, find_units
from backlings.course.loading import load_module
from backlings.course.mistakes import load_catalogue
from backlings.course.units import Unit
from backlings.learn.credentials import certificate
from backlings.site import animation, figures, practice, study
from backlings.site.coverage import coverage
from backlings.site.links import page
from backlings.site.markup import markup


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
    if "extra" in here.about:
        parts.append(f'takes `pip install "backlings[{here.about["extra"]}]"`')
    needs = [find_unit(need, units) for need in here.about["needs"]]
    if needs:
        parts.append("needs " + ", ".join(_link(need) for need in needs))
    return f'<p class="place" data-unit="{here.stem}" markdown>{" · ".join(parts)}</p>'


def units(_: str) -> str:
    """A table of all units."""
    rows = [
        f"| {_link(u)} | {', '.join(f'`{f}`' for f in _operations(u))} "
        f"| {u.about['minutes']} | {_points(u):g} |"
        for u in find_units()
    ]
    head = ["| unit | you write | minutes | points |", "| --- | --- | --- | --- |"]
    return "\n".join(head + rows)


def mistakes(_: str) -> str:
    """Every known mistake with the checks that catch it, as the mutation suite finds them."""
    parts: list[str] = []
    for here, caught in groupby(practice.caught(), key=lambda c: c.unit):
        parts += [f"## {here.title} {{#{here.name}}}", "", mutation.table(caught), ""]
    for here in find_units():
        if here.lacking:
            parts += [f"## {here.title} {{#{here.name}}}", "", _not_run(here), ""]
    return "\n".join(parts)


def _not_run(here: Unit) -> str:
    """The known mistakes of a unit whose packages were not there when the site was built."""
    found = load_catalogue(here).mistakes
    rows = "\n".join(f"- {mistake.id}: {mistake.what}" for mistake in found)
    return f"Not run when this page was built: {here.lacking}\n\n{rows}"


def mind_map(_: str) -> str:
    """The outline of docs/map.yaml as a nested list; every leaf is a link."""
    ((root, branches),) = read_yaml(find_course() / "docs" / "map.yaml").items()
    parts = ['<div class="mind-map" data-widget="map" markdown>', "", f"- {root}"]
    for branch, leaves in branches.items():
        parts.append(f"    - {branch}")
        parts += [f"        - [{leaf}]({page(target)})" for leaf, target in leaves.items()]
    return "\n".join([*parts, "", "</div>"])


def progress(_: str) -> str:
    """A place for the widget of progress, with the units that there are."""
    data = [{"stem": unit.stem, "title": unit.title} for unit in find_units()]
    return f'<div data-widget="progress" data-units="{_attribute(data)}"></div>'


def credential(_: str) -> str:
    """A place for the widget of certificates, with the form that it fills in."""
    units = find_units()
    data = {
        "credential": certificate.form(units, sum(map(_points, units))),
        "picture": certificate.PICTURE,
    }
    return f'<div data-widget="certificate" data-form="{_attribute(data)}"></div>'


def figure(name: str) -> str:
    """A figure of docs/figures in the scheme of the reader, with its caption."""
    about = figures.drawn(name)
    width, height = figures.size(find_course() / "docs" / "figures" / f"{name}-light.svg")
    return str(markup().figure(name, about, figures.SCHEMES, width, height))


def watch(_: str) -> str:
    """The film, its captions as a transcript, and a still to each of them."""
    width, height = figures.size(find_course() / "docs" / "assets" / "watch" / animation.POSTER)
    captions = animation.script().captions()
    place = "../../assets/watch"
    return str(markup().film(place, animation, captions, figures.SCHEMES, width, height))


def file(name: str) -> str:
    """A Markdown file from the top of the repository, without its title."""
    text = (find_course() / name).read_text(encoding="utf-8")
    return text.partition("\n")[2] if text.startswith("# ") else text


def _attribute(data: object) -> str:
    return escape(json.dumps(data))


def _points(here: Unit) -> float:
    return sum(check.points for check in collect(load_module(here.checks)))


def _operations(here: Unit) -> list[str]:
    """Functions of a unit, a pair once under the name of its operation."""
    names = [f.removesuffix("_forward").removesuffix("_backward") for f in here.functions]
    return list(dict.fromkeys(names))


def _link(here: Unit) -> str:
    return f"[{here.title}]({page(here.stem)})"


BLOCKS: dict[str, Callable[[str], str]] = {
    "unit": unit,
    "units": units,
    "mistakes": mistakes,
    "coverage": coverage,
    "map": mind_map,
    "progress": progress,
    "certificate": credential,
    "figure": figure,
    "watch": watch,
    "file": file,
    "cards": study.cards,
    "recall": study.recall,
    "speed": study.speed,
    "predict": study.predict,
    "predictions": study.predictions,
    "explanations": study.explanations,
    "order": practice.order,
    "spot": practice.spot,
    "match": practice.match,
}
