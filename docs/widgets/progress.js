/* What the record says: units, cards, predictions, bookmarks and notes; taking it along. */

import { address, button, download, element } from "./dom.js";
import { SURE } from "./practice.js";
import { follow, load, merge, parse, save } from "./record.js";
import { due } from "./schedule.js";

const FILE = "backlings-record.json";

/** The state of everything, anew whenever it changes. */
export function progress(root) {
  const units = JSON.parse(root.dataset.units);
  follow(root, (record) => {
    root.replaceChildren(
      ...resume(record),
      table(units, record),
      cards(record),
      ...calibration(record),
      ...places("Bookmarks", record.bookmarks, (entry) => entry.on),
      ...places("Notes", record.notes, (entry) => entry.text),
    );
  });
}

function resume({ last }) {
  const page = last.page;
  if (!page) return [];
  const link = element("a", page.title, { href: address(page.place) });
  return [element("p", "Go on where you were: ", {}, link)];
}

function table(units, { units: verdicts, read }) {
  const rows = units.map(({ stem, title }) => {
    const verdict = verdicts[stem];
    const points = verdict ? `${verdict.points} of ${verdict.max_points}` : "";
    const state = verdict?.passed ? "passed" : verdict ? "begun" : "";
    const link = element("a", title, { href: address(`lessons/${stem}`) });
    return element("tr", "", {},
      element("td", "", {}, link),
      element("td", stem in read ? "yes" : ""),
      element("td", points),
      element("td", state),
    );
  });
  const head = element("tr");
  for (const name of ["unit", "lesson read", "points", "exercise"]) {
    head.append(element("th", name, { scope: "col" }));
  }
  const made = element("table", "", {}, element("thead", "", {}, head), element("tbody", "", {}, ...rows));
  return element("div", "", { class: "scrolls" }, made);
}

function cards({ cards: states }) {
  const ids = Object.keys(states);
  const waiting = due(ids, states, () => false, new Date()).length;
  const link = element("a", `${waiting} of ${ids.length} cards`, {
    href: address("practice/flashcards"),
  });
  return element("p", "Due now: ", {}, link);
}

/** Of the predictions at each level of confidence, how many were right. */
function calibration({ practice }) {
  const answers = Object.values(practice).filter((answer) => "sure" in answer);
  if (!answers.length) return [];
  const lines = SURE.map((word, level) => {
    const some = answers.filter((answer) => answer.sure === level);
    const right = some.filter((answer) => answer.right).length;
    return element("li", `${word}: ${right} of ${some.length} right`);
  });
  return [element("p", "Your predictions, by how sure you were:"), element("ul", "", {}, ...lines)];
}

function places(name, entries, wanted) {
  const kept = Object.entries(entries).filter(([, entry]) => wanted(entry));
  if (!kept.length) return [];
  const lines = kept.map(([place, entry]) => {
    const link = element("a", entry.title, { href: address(place) });
    const line = element("li", "", {}, link);
    if (entry.text) line.append(element("blockquote", entry.text));
    return line;
  });
  return [element("h2", name), element("ul", "", {}, ...lines)];
}

/** Export, import, forget. */
export function transfer(root) {
  const said = element("p", "", { role: "status" });
  const file = element("input", "", { type: "file", accept: ".json,application/json" });
  const label = element("label", "Import a record ", { class: "import" }, file);
  file.addEventListener("change", async () => {
    try {
      const [chosen] = file.files;
      save(merge(load(), parse(await chosen.text())));
      said.textContent = `${chosen.name} is merged with what was here.`;
    } catch (error) {
      said.textContent = `${error.message} Nothing was changed.`;
    }
    file.value = "";
  });
  const take = button("Export the record", () => {
    download(FILE, `${JSON.stringify(load(), null, 1)}\n`, "application/json");
    said.textContent = `${FILE} is yours.`;
  });
  let sure = false;
  const forget = button("Forget everything", () => {
    if (!sure) {
      sure = true;
      forget.textContent = "Yes, forget everything in this browser";
      return;
    }
    save(parse('{"schema": 1}'));
    sure = false;
    forget.textContent = "Forget everything";
    said.textContent = "The record is empty.";
  });
  root.replaceChildren(take, label, forget, said);
}
