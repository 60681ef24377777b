/*
 * Which widget stands where. The theme swaps pages without a reload, except where it cannot (from a
 * folder, say), so each place is begun once, whoever announces it.
 */

import { dueNow, gradeable, round } from "./cards.js";
import { certificate } from "./certificate.js";
import { discuss } from "./discuss.js";
import { map, rebuild } from "./map.js";
import { marks } from "./marks.js";
import { explain, predict } from "./practice.js";
import { progress, transfer } from "./progress.js";
import { match, order, spot } from "./puzzles.js";
import { speed } from "./speed.js";

const WIDGETS = {
  "[data-widget=cards]": round,
  "[data-widget=due]": dueNow,
  "[data-widget=speed]": speed,
  "[data-widget=map]": map,
  "[data-widget=rebuild]": rebuild,
  "[data-widget=progress]": progress,
  "[data-widget=transfer]": transfer,
  "[data-widget=certificate]": certificate,
  "[data-widget=discuss]": discuss,
  "[data-card]": gradeable,
  "[data-predict]": predict,
  "[data-explain]": explain,
  "[data-order]": order,
  "[data-spot]": spot,
  "[data-match]": match,
  "article.md-content__inner": (article) => {
    marks(article);
    reachable(article);
  },
};

/** What the theme leaves without a name for a screen reader. */
function label() {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  document.querySelectorAll(".md-code__nav").forEach((nav, at) => {
    nav.setAttribute("aria-label", `Code block ${at + 1}`);
  });
}

/** What is wider than its place can be reached, and so scrolled, by keyboard. */
function reachable(article) {
  const wide = ".md-typeset__scrollwrap, .formula, .scrolls, pre > code";
  new ResizeObserver(() => {
    const parts = [...article.querySelectorAll(wide)];
    // All sizes first: after a change the browser would work them out anew, for each part.
    const clipped = parts.map((part) => part.scrollWidth > part.clientWidth);
    parts.forEach((part, at) => {
      if (clipped[at]) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    });
  }).observe(article);
}

function begin() {
  label();
  for (const [place, widget] of Object.entries(WIDGETS)) {
    for (const root of document.querySelectorAll(place)) {
      if (root.dataset.begun) continue;
      root.dataset.begun = "yes";
      widget(root);
    }
  }
}

if (globalThis.document$) globalThis.document$.subscribe(begin);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
