/* On every page: where one was, what was read, bookmarks and notes on its sections. */

import { button, element, path } from "./dom.js";
import { load, update } from "./record.js";

/** Two small buttons at each section, and a memory of the page. */
export function marks(article) {
  const page = path();
  const title = article.querySelector("h1")?.firstChild?.textContent ?? document.title;
  const sections = [...article.querySelectorAll("h2[id]")];
  for (const heading of sections) mark(heading, `${page}#${heading.id}`);
  if (page === "" || /^lessons\/\d/.test(page)) remember(article, page, title);
}

function mark(heading, place) {
  const name = heading.firstChild.textContent.trim();
  const star = button("", () => {
    const on = star.getAttribute("aria-pressed") !== "true";
    update((record) => {
      record.bookmarks[place] = { on, title: name, when: now() };
    });
    show();
  }, { class: "mark star", "aria-label": `bookmark: ${name}` });
  const pen = button("", () => note(heading, place, name, pen), {
    class: "mark pen",
    "aria-label": `note: ${name}`,
  });
  function show() {
    const { bookmarks, notes } = load();
    const on = Boolean(bookmarks[place]?.on);
    star.setAttribute("aria-pressed", String(on));
    star.textContent = on ? "★" : "☆";
    pen.textContent = "✎";
    pen.classList.toggle("filled", Boolean(notes[place]?.text));
  }
  show();
  heading.append(element("span", "", { class: "marks" }, star, pen));
  if (load().notes[place]?.text) note(heading, place, name, pen, false);
}

function note(heading, place, name, pen, focus = true) {
  const there = heading.nextElementSibling;
  if (there?.classList.contains("note")) {
    there.remove();
    return;
  }
  const text = element("textarea", "", { rows: "3", "aria-label": `Your note on ${name}` });
  text.value = load().notes[place]?.text ?? "";
  text.addEventListener("input", () => {
    update((record) => {
      record.notes[place] = { text: text.value, title: name, when: now() };
    });
    pen.classList.toggle("filled", Boolean(text.value));
  });
  heading.after(element("div", "", { class: "note" }, text));
  if (focus) text.focus();
}

/** Where one was, and once the end of a lesson was seen, that it was read. */
function remember(article, page, title) {
  update((record) => {
    record.last.page = { place: page, title, when: now() };
  });
  const end = element("span", "", { "aria-hidden": "true" });
  article.append(end);
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    const stem = page.replace("lessons/", "") || "index";
    update((record) => {
      record.read[stem] = { when: now() };
    });
  });
  seen.observe(end);
}

function now() {
  return new Date().toISOString();
}
