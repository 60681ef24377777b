/* Small things that every widget needs of a page. */

/** An element with text, attributes and children. */
export function element(tag, text, attributes = {}, ...children) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button that does something; `primary` is the one that Enter should mean. */
export function button(text, action, attributes = {}) {
  const made = element("button", text, { type: "button", class: "md-button", ...attributes });
  made.addEventListener("click", action);
  return made;
}

/** The list in another order. */
export function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/**
 * Listen to keys as long as a widget is on the page; not while somebody types, nor with a modifier.
 */
export function listen(root, pressed) {
  const heard = (event) => {
    if (!document.contains(root)) {
      document.removeEventListener("keydown", heard);
      return;
    }
    const typing = event.target.closest("input, textarea, select");
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) pressed(event);
  };
  document.addEventListener("keydown", heard);
}

/** Hand somebody a file. */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", "", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/* The top of the site, as the theme knows it: read once, since it swaps pages without a reload. */
const config = JSON.parse(document.getElementById("__config").textContent);
const top = new URL(`${config.base.replace(/\/?$/, "/")}`, document.baseURI);

/** The address of `path` or `path#anchor`; a folder that nobody serves has plain files. */
export function address(place) {
  const [path, anchor] = place.split("#");
  const hash = anchor ? `#${anchor}` : "";
  if (location.protocol === "file:") return new URL(`${path || "index"}.html${hash}`, top).href;
  return new URL(`${path && `${path}/`}${hash}`, top).href;
}

/** The address of a file in `assets`. */
export function asset(name) {
  return new URL(`assets/${name}`, top).href;
}

/** The path of the page that is open, as `address` takes it. */
export function path() {
  const below = decodeURI(location.pathname.slice(top.pathname.length));
  return below.replace(/(^|\/)index\.html$|\.html$|\/$/, "");
}
