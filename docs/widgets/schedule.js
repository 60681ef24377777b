/*
 * When a card is due: FSRS, with the fields that `backlings cards` keeps.
 *
 * The tests hold both to the same states, and to the same dates up to the half minute that this
 * package rounds.
 */

import { Rating, State, StrategyMode, createEmptyCard, fsrs } from "ts-fsrs";
import { time } from "./record.js";

export const NEW_A_DAY = 12;
export const RATINGS = { 1: "Again", 2: "Hard", 3: "Good", 4: "Easy" };
const DAY = 24 * 3600 * 1000;
const scheduler = fsrs({ enable_fuzz: false }).useStrategy(StrategyMode.LEARNING_STEPS, steps);

/** The state of a card after it was answered; `rating` is 1 (again) to 4 (easy). */
export function review(state, rating, now) {
  const { card } = scheduler.next(toCard(state, now), now, rating);
  const long = card.state === State.Review;
  const days = scheduler.next_interval(card.stability, 0); // `card.due` keeps good above hard
  return {
    state: card.state,
    step: long ? null : card.learning_steps,
    stability: card.stability,
    difficulty: card.difficulty,
    due: (long ? new Date(now.getTime() + days * DAY) : card.due).toISOString(),
    last_review: card.last_review.toISOString(),
    begun: state?.begun ?? now.toISOString(),
  };
}

/** What to ask now: what is due, the longest waiting first, then a few new ones. */
export function due(ids, cards, unlocked, now) {
  const ready = ids
    .filter((id) => id in cards && time(cards[id].due) <= now.getTime())
    .sort((a, b) => time(cards[a].due) - time(cards[b].due) || (a < b ? -1 : 1));
  const today = now.getTime() - (20 / 24) * DAY;
  const begun = Object.values(cards).filter((card) => time(card.begun) > today).length;
  const fresh = ids.filter((id) => !(id in cards) && unlocked(id));
  return [...ready, ...fresh.slice(0, Math.max(0, NEW_A_DAY - begun))];
}

/** How long until then, in one word. */
export function span(from, until) {
  const minutes = (time(until) - from.getTime()) / 60000;
  if (minutes < 60) return `${Math.max(1, Math.round(minutes))} min`;
  if (minutes < 60 * 24) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / 60 / 24)} d`;
}

/** The minutes until a card that is being learnt comes again; for "hard" the packages differ. */
function steps(_, state, at) {
  if (state === State.Review) return { [Rating.Again]: { scheduled_minutes: 10, next_step: 0 } };
  const minutes = state === State.Relearning ? [10] : [1, 10];
  const hard = at > 0 ? minutes[at] : minutes.length > 1 ? (1 + 10) / 2 : 1.5 * minutes[0];
  const found = {
    [Rating.Again]: { scheduled_minutes: minutes[0], next_step: 0 },
    [Rating.Hard]: { scheduled_minutes: hard, next_step: at },
  };
  if (at + 1 < minutes.length) {
    found[Rating.Good] = { scheduled_minutes: minutes[at + 1], next_step: at + 1 };
  }
  return found;
}

function toCard(state, now) {
  if (state?.stability == null) return createEmptyCard(now); // new, or only called up
  const since = Math.max(0, Math.floor((now - time(state.last_review)) / DAY));
  return {
    due: new Date(state.due),
    stability: state.stability,
    difficulty: state.difficulty,
    elapsed_days: since,
    scheduled_days: Math.round((time(state.due) - time(state.last_review)) / DAY),
    learning_steps: state.step ?? 0,
    reps: 1,
    lapses: 0,
    state: state.state,
    last_review: new Date(state.last_review),
  };
}
