/* Flashcards: a round of those that are due, and a grade under each card that is opened. */

import { button, element, listen } from "./dom.js";
import { follow, load, update } from "./record.js";
import { RATINGS, due, review, span } from "./schedule.js";

/** The round: everything that is due, what was forgotten once more before the end. */
export function round(root) {
  const cards = new Map(
    [...document.querySelectorAll("[data-card]")].map((found) => [found.dataset.card, found]),
  );
  let queue = [];
  let everything = false;
  let shown = null;

  function unlocked(id) {
    const { read, units } = load();
    const stem = lesson(cards.get(id));
    return everything || stem === "index" || stem in read || stem in units;
  }

  function menu(message = "") {
    shown = null;
    const record = load();
    queue = due([...cards.keys()], record.cards, unlocked, new Date());
    const known = queue.filter((id) => id in record.cards).length;
    const fresh = queue.length - known;
    const count = queue.length
      ? `${known} to repeat, ${fresh} new.`
      : "Nothing is due. Cards open when you have read their lesson or begun its exercise.";
    const parts = [element("p", `${message} ${count}`, { role: "status" })];
    if (queue.length) parts.push(button("Begin", next, { "data-first": "" }));
    if (!everything) {
      parts.push(
        button("Also lessons that I have not read", () => {
          everything = true;
          menu();
        }),
      );
    }
    root.replaceChildren(...parts);
  }

  function next() {
    const id = queue.shift();
    if (!id) {
      menu("That was the last one.");
      root.querySelector("[role=status]").focus();
      return;
    }
    const card = cards.get(id);
    const question = element("p", "", { class: "asked", tabindex: "-1" });
    question.append(...copy(card.querySelector("summary")));
    const show = button("Show the answer", () => reveal(id), { "data-first": "" });
    const left = element("p", `${queue.length + 1} left`, { class: "left" });
    root.replaceChildren(left, question, show);
    shown = { id, open: false };
    question.focus({ preventScroll: true });
  }

  function reveal(id) {
    shown.open = true;
    const answer = element("div", "", { class: "answered" });
    for (const part of cards.get(id).children) {
      const extra = part.tagName === "SUMMARY" || part.classList.contains("grades");
      if (!extra) answer.append(part.cloneNode(true));
    }
    const grades = gradeRow(id, rated);
    root.querySelector("[data-first]").replaceWith(answer, grades);
    grades.querySelector("[data-rating='3']").focus({ preventScroll: true });
  }

  function rated(id, rating) {
    if (rating === 1) queue.push(id);
    next();
  }

  listen(root, (event) => {
    if (!shown) return;
    if (!shown.open && event.key === " ") {
      event.preventDefault();
      reveal(shown.id);
    } else if (shown.open && event.key in RATINGS) {
      root.querySelector(`[data-rating='${event.key}']`).click();
    }
  });
  menu();
}

/** Every card that stands on a page can be graded where it stands. */
export function gradeable(card) {
  card.addEventListener("toggle", () => {
    if (!card.open || card.querySelector(".grades")) return;
    const id = card.dataset.card;
    const grades = gradeRow(id, (_, rating) => {
      const when = span(new Date(), load().cards[id].due);
      grades.replaceChildren(
        element("p", `${RATINGS[rating]}: it comes again in ${when}.`, { role: "status" }),
      );
    });
    card.append(grades);
  });
}

/** How many are due now, where a page wants to say so. */
export function dueNow(root) {
  follow(root, ({ cards }) => {
    const now = new Date();
    const count = due(Object.keys(cards), cards, () => false, now).length;
    root.textContent = count === 1 ? "1 card is due" : `${count} cards are due`;
  });
}

/** Four buttons, each with what it would mean. */
function gradeRow(id, then) {
  const now = new Date();
  const row = element("div", "", { class: "grades", role: "group", "aria-label": "How was it?" });
  for (const [key, name] of Object.entries(RATINGS)) {
    const rating = Number(key);
    const after = review(load().cards[id], rating, now);
    const rate = () => {
      update((record) => {
        record.cards[id] = review(record.cards[id], rating, new Date());
      });
      then(id, rating);
    };
    row.append(button(`${name} · ${span(now, after.due)}`, rate, { "data-rating": key }));
  }
  return row;
}

function copy(node) {
  return [...node.childNodes].map((child) => child.cloneNode(true));
}

/** The stem of the lesson that a card leads to, from its link. */
function lesson(card) {
  const link = [...card.querySelectorAll("a[href]")].pop();
  return link?.href.match(/lessons\/([^/#.]+)/)?.[1] ?? "index";
}
