/*
 * The speed challenge: ten short questions with numbers in them.
 *
 * Untimed until an item was answered correctly once; a timed round asks only what is known. Scores
 * stay in the record. Keys: 1 to 4 answer, Enter goes on. Without JavaScript the page shows
 * samples instead.
 */

import { address, asset, button, element, listen, shuffled } from "./dom.js";
import { load, update } from "./record.js";

const ROUND = 10;
const SECONDS = 75;

/** Begin as soon as the items are there; a script, since a page in a folder may not fetch. */
export function speed(root) {
  const go = () => new Challenge(root, globalThis.backlingsSpeed);
  if (globalThis.backlingsSpeed) {
    go();
    return;
  }
  const script = element("script", "", { src: asset("speed-items.js") });
  script.addEventListener("load", go);
  document.head.append(script);
}

class Challenge {
  constructor(root, templates) {
    this.root = root;
    this.templates = templates;
    listen(root, (event) => this.pressed(event));
    this.menu();
  }

  known() {
    const { known } = load();
    return this.templates.filter((template) => template.id in known);
  }

  menu(message) {
    clearInterval(this.clock);
    this.current = null;
    const known = this.known().length;
    const status = message || `You know ${known} of ${this.templates.length} kinds of question.`;
    const untimed = button("Untimed round", () => this.start(this.templates, false));
    const timed = button(`${SECONDS} seconds`, () => this.start(this.known(), true));
    timed.disabled = known < 5;
    const why = known < 5 ? "The clock opens when you know five kinds." : "";
    const best = `Your best: ${load().best.speed ?? 0} right. ${why}`;
    this.root.replaceChildren(
      element("p", status, { role: "status" }),
      untimed,
      timed,
      element("p", best),
    );
    if (message) untimed.focus({ preventScroll: true });
  }

  start(pool, timed) {
    this.timed = timed;
    this.right = 0;
    this.asked = 0;
    this.queue = shuffled(pool).slice(0, ROUND);
    this.ends = Date.now() + SECONDS * 1000;
    clearInterval(this.clock);
    if (timed) this.clock = setInterval(() => this.tick(), 250);
    this.next();
  }

  tick() {
    if (!document.contains(this.root)) {
      clearInterval(this.clock);
      return;
    }
    const left = Math.max(0, Math.ceil((this.ends - Date.now()) / 1000));
    const place = this.root.querySelector(".speed-clock");
    if (place) place.textContent = `${left} s`;
    if (left === 0) this.finish();
  }

  next() {
    const template = this.queue.shift();
    if (!template) {
      this.finish();
      return;
    }
    const pick = template.items[Math.floor(Math.random() * template.items.length)];
    const [prompt, answer, ...wrong] = pick;
    this.current = { template, answer, choices: shuffled([answer, ...wrong]), done: false };
    const question = element("p", prompt, { class: "asked", tabindex: "-1" });
    const list = element("ol", "", { class: "choices" });
    for (const choice of this.current.choices) {
      list.append(element("li", "", {}, button(choice, () => this.choose(choice))));
    }
    const parts = [question, list, element("p", "", { class: "said", role: "status" })];
    if (this.timed) parts.unshift(element("p", "", { class: "speed-clock" }));
    this.root.replaceChildren(...parts);
    if (this.timed) this.tick();
    question.focus({ preventScroll: true });
  }

  choose(choice) {
    const { template, answer, done } = this.current;
    if (done) return;
    this.current.done = true;
    this.asked += 1;
    const right = choice === answer;
    if (right) {
      this.right += 1;
      if (!this.timed) {
        update((record) => {
          record.known[template.id] = { when: new Date().toISOString() };
        });
      }
    } else if (!this.timed) {
      this.queue.push(template); // it comes again in this round
    }
    const said = this.root.querySelector(".said");
    said.textContent = right ? "Right. " : `It is ${answer}. `;
    said.append(element("a", "Read on", { href: address(template.lesson) }));
    const go = button("Next", () => this.next(), { class: "md-button md-button--primary next" });
    this.root.append(go);
    go.focus({ preventScroll: true });
  }

  finish() {
    clearInterval(this.clock);
    if (this.timed) {
      update((record) => {
        record.best.speed = Math.max(this.right, record.best.speed ?? 0);
      });
    }
    this.menu(`${this.right} right of ${this.asked}.`);
  }

  pressed(event) {
    const choice = this.current?.choices[Number(event.key) - 1];
    if (choice !== undefined && !this.current.done) this.choose(choice);
  }
}
