"""`backlings cards`: the cards that are due, one after the other, on the terminal."""

import sys
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from backlings.course.cards import Flashcard
from backlings.learn import show
from backlings.learn.keys import raw_keys, read_key
from backlings.learn.study.review import RATINGS, Deck

PASSED, NOT_YET = 0, 1
_SOON = timedelta(minutes=20)  # a card that comes again so soon is asked again in this sitting
_HELP = "1 forgot   2 hard   3 good   4 easy   q quit"


def ask(deck: Deck, out: Console) -> int:
    """
    Ask what is due until nothing is, or the learner quits.

    Returns
    -------
    int
        0 if nothing is due any more, 1 otherwise.
    """
    waiting = deck.due(datetime.now(UTC))
    show.say(out, Text(f"{len(waiting)} cards are due"))
    if not waiting:
        return PASSED
    if not (sys.stdin.isatty() and out.is_terminal):
        return NOT_YET
    with raw_keys():
        while waiting:
            card = waiting.pop(0)
            rating = _ask(card, out)
            if rating is None:
                return NOT_YET
            now = datetime.now(UTC)
            due = deck.rate(card, RATINGS[rating], now)
            if due - now <= _SOON:
                waiting.append(card)
            else:
                show.say(out, Text(f"    again in {_in_words(due - now)}", style="dim"))
    show.say(out, Text("That is all for now."))
    return PASSED


def _ask(card: Flashcard, out: Console) -> str | None:
    """One card; the key of the rating, or None to stop."""
    show.say(out, Padding(Text(card.question, style="bold"), (1, 0, 0, 2)))
    if _wait_for(" \n\rq") == "q":
        return None
    show.say(out, Padding(Text(card.answer), (0, 0, 0, 4)))
    show.say(out, Padding(Text(f"{card.lesson}    {_HELP}", style="dim"), (0, 0, 0, 4)))
    pressed = _wait_for("1234q")
    return None if pressed == "q" else pressed


def _wait_for(keys: str) -> str:
    while True:
        pressed = read_key(0.5)
        if pressed and pressed in keys:
            return pressed


def _in_words(span: timedelta) -> str:
    if span < timedelta(hours=36):
        return f"{max(1, round(span.total_seconds() / 3600))} h"
    return f"{span.days} days"
