/*
 * Predict and explain: the reader commits first. The answer stays folded until then.
 *
 * Of each question the last answer is kept, with how sure it was: the progress page sets the two
 * against each other.
 */

import { button, element } from "./dom.js";
import { update } from "./record.js";

export const SURE = ["a guess", "fairly sure", "certain"];

/** Choose, say how sure, look. */
export function predict(root) {
  const list = root.querySelector("ol");
  const answer = root.querySelector("details");
  const right = Number(root.dataset.right);
  let chosen = null;
  answer.hidden = true;
  list.classList.add("choices");
  const said = element("p", "", { class: "said", role: "status" });
  const sure = element("div", "", { class: "sure", role: "group", "aria-label": "How sure?" });
  sure.hidden = true;
  const choices = [...list.children].map((entry, at) => {
    const choice = element("button", "", { type: "button", class: "md-button" });
    choice.append(...entry.childNodes);
    choice.setAttribute("aria-pressed", "false");
    choice.addEventListener("click", () => {
      choices.forEach((one) => one.setAttribute("aria-pressed", String(one === choice)));
      chosen = at;
      sure.hidden = false;
    });
    entry.append(choice);
    return choice;
  });
  sure.append(element("span", "How sure are you? "));
  SURE.forEach((word, level) => {
    const look = () => {
      choices.forEach((one) => {
        one.disabled = true;
      });
      choices[right].classList.add("right");
      sure.hidden = true;
      answer.hidden = false;
      answer.open = true;
      said.textContent = verdict(chosen === right, level);
      keep(root.dataset.predict, { right: chosen === right, sure: level });
    };
    sure.append(button(word, look));
  });
  list.after(sure, said);
}

/** Write, look, tick what was said. */
export function explain(root) {
  const answer = root.querySelector("details");
  const label = element("label", "Your two sentences");
  const text = element("textarea", "", { rows: "3" });
  label.append(text);
  answer.hidden = true;
  const look = button("Compare", () => {
    answer.hidden = false;
    answer.open = true;
    look.remove();
    tickable(answer, root.dataset.explain);
  });
  answer.before(label, look);
}

/** The points of a rubric, to tick. */
function tickable(answer, id) {
  const entries = [...answer.querySelectorAll("li")];
  for (const entry of entries) {
    const label = element("label");
    const box = element("input", "", { type: "checkbox" });
    label.append(box, " ", ...entry.childNodes);
    entry.append(label);
    box.addEventListener("change", () => {
      const ticked = answer.querySelectorAll("input:checked").length;
      keep(id, { right: ticked === entries.length, points: ticked });
    });
  }
}

/** Keep the last answer to a question. */
export function keep(id, answer) {
  update((record) => {
    record.practice[id] = { ...answer, when: new Date().toISOString() };
  });
}

function verdict(right, sure) {
  if (right) return sure === 0 ? "Right, and a good guess." : "Right.";
  return sure === 2 ? "No. You were certain: this one will stay with you." : "No.";
}
