/* A credential from the record: filled into the form that the engine makes, unsigned. */

import { button, download, element } from "./dom.js";
import { load } from "./record.js";

export function certificate(root) {
  const form = JSON.parse(root.dataset.form);
  const name = element("input", "", { type: "text", autocomplete: "name" });
  const said = element("p", "", { role: "status" });
  const make = (then) => () => {
    const passed = Object.entries(load().units).filter(([, verdict]) => verdict.passed);
    if (!name.value.trim() || !passed.length) {
      said.textContent = passed.length
        ? "Whose certificate is it?"
        : "No unit is passed yet in this record. Solve one, then `backlings sync`.";
      return;
    }
    then(JSON.stringify(fill(form, name.value.trim(), passed), null, 2));
  };
  root.replaceChildren(
    element("label", "Your name ", {}, name),
    " ",
    button("Credential", make((text) => {
      download("backlings-certificate.json", `${text}\n`, "application/json");
      said.textContent = "Unsigned: it shows what this browser remembers, and nobody vouches for it.";
    })),
    button("Picture", make((text) => {
      const holder = escape(name.value.trim());
      const picture = form.picture.replace("{holder}", () => holder)
        .replace("{credential}", () => text.replaceAll("]]>", "]]]]><![CDATA[>"));
      download("backlings-certificate.svg", picture, "image/svg+xml");
      said.textContent = "The picture carries the credential in it.";
    })),
    said,
  );
}

/** The form with a holder, a date and what was passed. */
function fill({ credential }, holder, passed) {
  const filled = structuredClone(credential);
  const points = passed.reduce((sum, [, verdict]) => sum + verdict.points, 0);
  filled.id = `urn:uuid:${crypto.randomUUID()}`;
  filled.validFrom = `${new Date().toISOString().slice(0, 19)}Z`;
  filled.credentialSubject.identifier[0].identityHash = holder;
  filled.credentialSubject.result[0].value = String(points);
  filled.evidence = passed.sort().map(([stem, verdict]) => ({
    type: ["Evidence"],
    name: stem,
    narrative: `${verdict.points} of ${verdict.max_points} points`,
  }));
  return filled;
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
