/*
 * The speed challenge: ten short questions with numbers in them.
 *
 * Untimed until an item was answered correctly once; a timed round asks only what is known. Scores
 * stay in this browser. Keys: 1 to 4 answer, Enter goes on. Without JavaScript the page shows
 * samples instead.
 */
(function () {
  "use strict";

  const ROUND = 10;
  const SECONDS = 75;
  const STORE = "backlings";

  function load() {
    try {
      const state = JSON.parse(localStorage.getItem(STORE)) || {};
      return { schema: 1, ...state, speed: { known: {}, best: 0, ...state.speed } };
    } catch {
      return { schema: 1, speed: { known: {}, best: 0 } };
    }
  }

  function save(state) {
    try {
      localStorage.setItem(STORE, JSON.stringify(state));
    } catch {
      /* private windows may refuse: the round goes on, the score is not kept */
    }
  }

  function shuffled(list) {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = Math.floor(Math.random() * (i + 1));
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }

  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    return made;
  }

  class Challenge {
    constructor(root, templates) {
      this.root = root;
      this.templates = templates;
      this.state = load();
      this.keys = (event) => this.pressed(event);
      document.addEventListener("keydown", this.keys);
      this.menu();
    }

    known() {
      return this.templates.filter((t) => this.state.speed.known[t.id]);
    }

    menu(message) {
      clearInterval(this.clock);
      this.current = null;
      const known = this.known().length;
      const status = message || `You know ${known} of ${this.templates.length} kinds of question.`;
      const untimed = element("button", "Untimed round", { class: "md-button", type: "button" });
      untimed.addEventListener("click", () => this.start(this.templates, false));
      const timed = element("button", `${SECONDS} seconds`, { class: "md-button", type: "button" });
      timed.disabled = known < 5;
      timed.addEventListener("click", () => this.start(this.known(), true));
      const why = known < 5 ? "The clock opens when you know five kinds." : "";
      const best = `Your best: ${this.state.speed.best} right. ${why}`;
      this.show([element("p", status, { role: "status" }), untimed, timed, element("p", best)]);
      untimed.focus({ preventScroll: true });
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
      const question = element("p", prompt, { class: "speed-question", tabindex: "-1" });
      const list = element("ol", "", { class: "speed-choices" });
      this.current.choices.forEach((choice) => {
        const button = element("button", choice, { type: "button", class: "md-button" });
        button.addEventListener("click", () => this.choose(choice));
        const entry = element("li");
        entry.append(button);
        list.append(entry);
      });
      const parts = [question, list, element("p", "", { class: "speed-said", role: "status" })];
      if (this.timed) parts.unshift(element("p", "", { class: "speed-clock" }));
      this.show(parts);
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
        if (!this.timed) this.state.speed.known[template.id] = true;
        save(this.state);
      } else if (!this.timed) {
        this.queue.push(template); // it comes again in this round
      }
      const said = this.root.querySelector(".speed-said");
      said.textContent = right ? "Right. " : `It is ${answer}. `;
      const where = new URL(`../lessons/${template.lesson}`, document.baseURI);
      said.append(element("a", "Read on", { href: where.href }));
      const go = element("button", "Next", { class: "md-button md-button--primary speed-next" });
      go.type = "button";
      go.addEventListener("click", () => this.next());
      this.root.append(go);
      go.focus({ preventScroll: true });
    }

    finish() {
      clearInterval(this.clock);
      if (this.timed && this.right > this.state.speed.best) {
        this.state.speed.best = this.right;
        save(this.state);
      }
      this.menu(`${this.right} right of ${this.asked}.`);
    }

    pressed(event) {
      if (!document.contains(this.root)) {
        document.removeEventListener("keydown", this.keys);
        clearInterval(this.clock);
        return;
      }
      const typing = /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (typing || !this.current || event.ctrlKey || event.metaKey || event.altKey) return;
      const choice = this.current.choices[Number(event.key) - 1];
      if (choice !== undefined && !this.current.done) this.choose(choice);
    }

    show(parts) {
      this.root.replaceChildren(...parts);
    }
  }

  function begin() {
    const root = document.getElementById("speed-widget");
    if (!root || root.dataset.begun) return;
    root.dataset.begun = "yes";
    const go = () => new Challenge(root, globalThis.backlingsSpeed);
    if (globalThis.backlingsSpeed) {
      go();
      return;
    }
    const script = element("script", "", { src: root.dataset.items });
    script.addEventListener("load", go);
    document.head.append(script);
  }

  // The theme swaps pages without a reload, except where it cannot: from a folder, say.
  if (globalThis.document$) globalThis.document$.subscribe(begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
