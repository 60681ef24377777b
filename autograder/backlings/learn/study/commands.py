"""Subcommands about flashcards and the record of what was studied."""

import argparse
from pathlib import Path

from rich.text import Text

from backlings.course.cards import load_cards
from backlings.course.finding import find_course
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.study.ask import ask
from backlings.learn.study.export import write_anki, write_csv
from backlings.learn.study.review import Deck
from backlings.learn.study.sync import sync as merge_with
from backlings.learn.subcommands import PASSED, Subparsers, add, add_folder, existing


def add_subcommands(subparsers: Subparsers) -> None:
    """Add `cards` and `sync`."""
    parser = add(subparsers, "cards", cards, "the flashcards that are due")
    text = "also cards of units that you have not begun"
    parser.add_argument("--all", action="store_true", help=text)
    parser.add_argument("--csv", metavar="FILE", help="write all cards as a table")
    parser.add_argument("--anki", metavar="FILE", help="write all cards as an Anki package")
    add_folder(parser)
    text = "merge what the site remembers with what is remembered here"
    parser = add(subparsers, "sync", sync, text)
    parser.add_argument("file", metavar="FILE", help="exported by the site; written anew")
    add_folder(parser)


def cards(options: argparse.Namespace, units: list[Unit]) -> int:
    """Ask the flashcards that are due, or write them for another program."""
    everything = load_cards(find_course())
    out = show.console()
    for path, write in ((options.csv, write_csv), (options.anki, write_anki)):
        if path:
            write(everything, Path(path))
            show.say(out, Text(f"{path}: {len(everything)} cards"))
    if options.csv or options.anki:
        return PASSED
    deck = Deck(existing(options), everything, everything=options.all)
    return ask(deck, out)


def sync(options: argparse.Namespace, units: list[Unit]) -> int:
    """Merge the site's record with this one."""
    space, path = existing(options), Path(options.file)
    shared = merge_with(space, path)
    read, cards, notes = (len(shared[name]) for name in ("read", "cards", "notes"))
    out = show.console()
    counts = f"{read} lessons read, {cards} cards, {notes} notes"
    show.say(out, Text(f"{path}: {counts}, here and there"))
    show.say(out, Text("Import it on the site: Practice, Progress, Import a record."))
    return PASSED
