/* Order the lines, find the line, match symptom and cause. */

import { button, element } from "./dom.js";
import { keep } from "./practice.js";

/** Move lines until each stands after what it needs; graded by what needs what. */
export function order(root) {
  const list = root.querySelector("ol");
  const lines = [...list.children];
  const said = element("p", "", { class: "said", role: "status" });

  function move(line, by) {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(line);
    else other.after(line);
    said.textContent = `Line ${[...list.children].indexOf(line) + 1} of ${lines.length}.`;
  }

  lines.forEach((line, at) => {
    line.dataset.at = String(at);
    const up = button("↑", () => refocus(up, () => move(line, -1)), { "aria-label": "move up" });
    const down = button("↓", () => refocus(down, () => move(line, 1)), {
      "aria-label": "move down",
    });
    line.prepend(element("span", "", { class: "moves" }, up, down));
  });
  const judge = button("Check", () => {
    const early = misplaced([...list.children]);
    lines.forEach((line) => line.classList.toggle("wrong", line === early));
    said.textContent = early
      ? `The marked line needs something that comes later: ${early.querySelector("code").textContent}`
      : "Right: every line finds what it needs.";
    keep(root.dataset.order, { right: !early });
  });
  list.after(judge, said);
}

/** The first line that stands before one it must come after. */
function misplaced(lines) {
  const seen = new Set();
  return lines.find((line) => {
    const needs = line.dataset.after.split(" ").filter(Boolean);
    seen.add(line.dataset.at);
    return needs.some((need) => !seen.has(need));
  });
}

function refocus(control, action) {
  action();
  control.focus();
}

/** Choose the line that is wrong. */
export function spot(root) {
  const lines = [...root.querySelectorAll(".lines > li")];
  const said = element("p", "", { class: "said", role: "status" });
  let tries = 0;
  lines.forEach((line, at) => {
    const choose = button(`${at + 1}`, () => {
      tries += 1;
      const right = at === Number(root.dataset.right);
      line.classList.add(right ? "right" : "wrong");
      said.textContent = right ? "That is the line." : "That line is fine.";
      if (right) root.querySelector("details").open = true;
      if (tries === 1 || right) keep(root.dataset.spot, { right: right && tries === 1 });
    }, { "aria-label": `line ${at + 1} is wrong` });
    line.prepend(choose);
  });
  root.querySelector(".lines").after(said);
}

/** Give each symptom its cause. */
export function match(root) {
  const causes = [...root.querySelectorAll(".causes > li")];
  const symptoms = [...root.querySelectorAll(".symptoms > li")];
  const said = element("p", "", { class: "said", role: "status" });
  for (const symptom of symptoms) {
    const choice = element("select", "", { "aria-label": `cause of: ${symptom.textContent}` });
    choice.append(element("option", "?", { value: "" }));
    causes.forEach((_, at) => {
      choice.append(element("option", String.fromCharCode(65 + at), { value: String(at) }));
    });
    symptom.append(" ", choice);
  }
  const judge = button("Check", () => {
    let right = 0;
    for (const symptom of symptoms) {
      const fits = symptom.querySelector("select").value === symptom.dataset.right;
      symptom.classList.toggle("right", fits);
      symptom.classList.toggle("wrong", !fits);
      right += Number(fits);
    }
    said.textContent = `${right} of ${symptoms.length} are right.`;
    keep(root.dataset.match, { right: right === symptoms.length });
  });
  root.querySelector(".causes").after(judge, said);
}
