"""
When a card is due: spaced repetition by FSRS, kept in the learner's record.

For each card that was seen the record holds the fields of FSRS (state, step, stability, difficulty,
due, last_review), so that a page with the same scheduler can go on where the terminal stopped.
Source: J. Ye, J. Su and Y. Cao, A stochastic shortest path algorithm for optimizing spaced
repetition scheduling, KDD 2022.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

from backlings.course.cards import Flashcard
from backlings.learn.study.sync import time
from backlings.learn.workspace import Workspace
from backlings.verdict.grade import Verdict

NEW_A_DAY = 12
RATINGS = {"1": Rating.Again, "2": Rating.Hard, "3": Rating.Good, "4": Rating.Easy}
_SCHEDULER = Scheduler(enable_fuzzing=False)  # the same answers, the same dates


class Deck:
    """
    A learner's cards.

    Parameters
    ----------
    space : Workspace
    cards : list of Flashcard
    everything : bool
        Also cards of units that were not begun.
    """

    def __init__(
        self, space: Workspace, cards: Sequence[Flashcard], *, everything: bool = False
    ) -> None:
        self.space, self._everything = space, everything
        self._cards = {card.id: card for card in cards}

    def due(self, now: datetime) -> list[Flashcard]:
        """What to ask now: what is due, the longest waiting first, then a few new ones."""
        seen = self.space.record.cards
        waiting = [(time(seen[i].get("due")), i) for i in self._cards if i in seen]
        ready = [i for due, i in sorted(waiting) if due <= now]
        today = now - timedelta(hours=20)
        begun = sum(time(state.get("begun")) > today for state in seen.values())
        fresh = [i for i in self._cards if i not in seen and self._unlocked(self._cards[i])]
        return [self._cards[i] for i in ready + fresh[: max(0, NEW_A_DAY - begun)]]

    def rate(self, card: Flashcard, rating: Rating, now: datetime) -> datetime:
        """Note how well a card was known; when it comes again."""
        state = self.space.record.cards.get(card.id, {})
        after, _ = _SCHEDULER.review_card(_card(state, now), rating, now)
        kept = {key: value for key, value in after.to_dict().items() if key != "card_id"}
        kept["begun"] = state.get("begun", now.isoformat())
        self.space.record.cards[card.id] = kept
        self.space.save()
        return after.due

    def _unlocked(self, card: Flashcard) -> bool:
        """Understand first: a card waits until its lesson was read or its unit begun."""
        record = self.space.record
        begun = card.stem == "index" or card.stem in {**record.units, **record.read}
        return self._everything or begun


def call_up(
    space: Workspace, verdict: Verdict, cards: Sequence[Flashcard], now: datetime
) -> list[str]:
    """
    A named mistake makes the cards of its section due at once.

    Returns
    -------
    list of str
        Ids of the cards.
    """
    sections = {mistake.lesson for result in verdict.results for mistake in result.mistakes}
    called = [card.id for card in cards if card.lesson in sections]
    for card in called:
        state = space.record.cards.setdefault(card, {})
        state["called"] = now.isoformat()
        state["due"] = min(now.isoformat(), state.get("due", now.isoformat()), key=time)
    if called:
        space.save()
    return called


def _card(state: dict[str, Any], now: datetime) -> Card:
    """The scheduler's own form of what the record holds."""
    if state.get("stability") is None:  # called up, or new: it has not been asked yet
        return Card(card_id=0, due=now)
    fields: Any = {"card_id": 0, **{k: v for k, v in state.items() if k not in ("begun", "called")}}
    try:
        return Card.from_dict(fields)
    except (KeyError, TypeError, ValueError):  # somebody's file: better asked anew than not at all
        return Card(card_id=0, due=now)
