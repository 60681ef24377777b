/*
 * The mind map as a tree: folds, arrow keys, coloured by what was read and passed; and rebuilding
 * it from memory.
 */

import { button, element } from "./dom.js";
import { follow } from "./record.js";

/** A nested list becomes a tree in the sense of ARIA. */
export function map(root) {
  const tree = root.querySelector("ul");
  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-label", "Mind map");
  for (const item of root.querySelectorAll("li")) {
    item.setAttribute("role", "treeitem");
    item.tabIndex = -1;
    const inner = item.querySelector("ul");
    const link = item.querySelector(":scope > a, :scope > p > a");
    if (link) link.tabIndex = -1;
    if (inner) {
      inner.setAttribute("role", "group");
      const level = item.parentElement === tree;
      item.setAttribute("aria-expanded", String(level));
    }
  }
  tree.querySelector("li").tabIndex = 0;
  tree.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (event.target.closest("a") || !item) return;
    toggle(item);
    focus(tree, item);
  });
  tree.addEventListener("keydown", (event) => {
    if (moved(tree, event.target.closest("li"), event.key)) event.preventDefault();
  });
  follow(root, (record) => colour(tree, record));
}

function moved(tree, item, key) {
  const open = [...tree.querySelectorAll("li")].filter(
    (one) => !one.parentElement.closest('[aria-expanded="false"]'),
  );
  const at = open.indexOf(item);
  const to = {
    ArrowDown: open[at + 1],
    ArrowUp: open[at - 1],
    Home: open[0],
    End: open[open.length - 1],
  };
  const expanded = item.getAttribute("aria-expanded");
  if (key === "ArrowRight" && expanded === "false") toggle(item);
  else if (key === "ArrowRight" && expanded) focus(tree, item.querySelector("li"));
  else if (key === "ArrowLeft" && expanded === "true") toggle(item);
  else if (key === "ArrowLeft") focus(tree, item.parentElement.closest("li") ?? item);
  else if (key === "Enter" && expanded) toggle(item);
  else if (key === "Enter") item.querySelector("a").click();
  else if (key in to) focus(tree, to[key] ?? item);
  else return false;
  return true;
}

function toggle(item) {
  const expanded = item.getAttribute("aria-expanded");
  if (expanded) item.setAttribute("aria-expanded", String(expanded !== "true"));
}

function focus(tree, item) {
  for (const one of tree.querySelectorAll("li")) one.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

/** A mark in words and colour on each leaf whose lesson was read or whose unit was passed. */
function colour(tree, record) {
  for (const link of tree.querySelectorAll("a")) {
    const stem = link.href.match(/lessons\/([^/#.]+)/)?.[1] ?? "index";
    const state = record.units[stem]?.passed ? "passed" : stem in record.read ? "read" : "";
    link.dataset.state = state;
    link.querySelector(".state")?.remove();
    if (state) link.append(element("span", ` (${state})`, { class: "state" }));
  }
}

/** Type what comes to mind, then see which branches and leaves were not among it. */
export function rebuild(root) {
  const label = element("label", "What belongs to backpropagation? One thing a line.");
  const text = element("textarea", "", { rows: "8" });
  label.append(text);
  const result = element("div", "", { role: "status" });
  const compare = button("Compare", () => {
    const mine = words(text.value);
    const leaves = [...document.querySelectorAll(".mind-map a")];
    const met = leaves.filter((leaf) => meets(mine, leaf.firstChild.textContent));
    const missing = leaves.filter((leaf) => !met.includes(leaf));
    const list = element("ul");
    for (const leaf of missing) list.append(element("li", "", {}, leaf.cloneNode(true)));
    result.replaceChildren(
      element("p", `${met.length} of ${leaves.length} have a word in common with yours. Not met:`),
      list,
    );
  });
  root.replaceChildren(label, compare, result);
}

const COMMON = new Set("with from what that this there where each into their than then".split(" "));

function words(text) {
  const found = text.toLowerCase().match(/[a-zà-ÿ]{4,}/g) ?? [];
  return new Set(found.filter((word) => !COMMON.has(word)).map((word) => word.slice(0, 6)));
}

function meets(mine, leaf) {
  return [...words(leaf)].some((word) => mine.has(word));
}
