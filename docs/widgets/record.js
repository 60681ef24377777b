/*
 * What is remembered of a learner: the record of the command line, kept in this browser.
 *
 * Sections are maps. Of two entries under one key the later one counts (LATER, by `when`), or the
 * larger number (MOST); cards have a rule of their own. So merging is the same in any order, and
 * twice is once. `backlings sync` does the same in Python, tested with the same vectors.
 */

const STORE = "backlings";
const SCHEMA = 1;
const LATER = ["units", "read", "bookmarks", "notes", "practice", "known", "last"];
const MOST = ["hints", "best"];

/** The record in this browser; an empty one if there is none, or none that can be read. */
export function load() {
  try {
    return check(JSON.parse(localStorage.getItem(STORE)));
  } catch {
    return check({ schema: SCHEMA });
  }
}

/** Keep a record, and tell every widget on the page. */
export function save(record) {
  try {
    localStorage.setItem(STORE, JSON.stringify(record));
  } catch {
    /* private windows may refuse: all goes on, nothing is kept */
  }
  document.dispatchEvent(new CustomEvent("backlings-record"));
}

/** Read, change, keep: what another tab wrote in the meantime is not lost. */
export function update(change) {
  const record = load();
  change(record);
  save(record);
}

/** Call `show` now and whenever the record changes, here or in another tab. */
export function follow(root, show) {
  const again = () => {
    if (document.contains(root)) show(load());
  };
  document.addEventListener("backlings-record", again);
  window.addEventListener("storage", again);
  show(load());
}

/** A record from a file's text; throws an Error that says what is wrong with it. */
export function parse(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("This is not a record: it is no JSON.");
  }
  return check(data);
}

/** Only what a record may hold, with every section there. */
function check(data) {
  if (!isMap(data) || data.schema !== SCHEMA) {
    throw new Error(`This is not a record of backlings with schema ${SCHEMA}.`);
  }
  const record = { schema: SCHEMA };
  for (const name of [...LATER, ...MOST, "cards"]) {
    const section = data[name] ?? {};
    const fits = MOST.includes(name) ? Number.isFinite : isMap;
    if (!isMap(section) || !Object.values(section).every(fits)) {
      throw new Error(`The section "${name}" of this record is damaged.`);
    }
    record[name] = section;
  }
  return record;
}

/** One record out of two. */
export function merge(one, other) {
  const merged = { schema: SCHEMA };
  for (const name of LATER) merged[name] = join(one[name], other[name], later);
  for (const name of MOST) merged[name] = join(one[name], other[name], (a, b) => Math.max(a, b));
  merged.cards = join(one.cards, other.cards, mergeCards);
  return merged;
}

/** The time of an ISO date; never for none. */
export function time(text) {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? -Infinity : at;
}

function join(one, other, choose) {
  const joined = { ...one };
  for (const [key, entry] of Object.entries(other)) {
    joined[key] = key in joined ? choose(joined[key], entry) : entry;
  }
  return joined;
}

function later(a, b, field = "when") {
  const gap = time(a[field]) - time(b[field]);
  if (gap > 0) return a;
  if (gap < 0) return b;
  return canonical(a) > canonical(b) ? a : b;
}

/** The later review counts; a mistake that called the card up since makes it due. */
function mergeCards(a, b) {
  const card = { ...later(a, b, "last_review") };
  const dates = (...some) => some.filter(Boolean).sort((x, y) => time(x) - time(y));
  const called = dates(a.called, b.called).pop();
  const [begun] = dates(a.begun, b.begun);
  delete card.called;
  if (begun) card.begun = begun;
  if (called && time(called) > time(card.last_review)) {
    card.called = called;
    if (!card.due || time(called) < time(card.due)) card.due = called;
  }
  return card;
}

function canonical(value) {
  if (!isMap(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
