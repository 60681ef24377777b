/*
 * Discussions of a page on GitHub, by giscus: off unless mkdocs.yml names a repository, and nothing
 * is fetched from there before the reader asks for it.
 */

import { button, element } from "./dom.js";

export function discuss(root) {
  const { repo, repo_id, category, category_id } = root.dataset;
  root.append(
    button("Discuss this page (loads giscus.app)", () => {
      const settings = {
        src: "https://giscus.app/client.js",
        crossorigin: "anonymous",
        "data-repo": repo,
        "data-repo-id": repo_id,
        "data-category": category,
        "data-category-id": category_id,
        "data-mapping": "pathname",
        "data-strict": "1",
        "data-theme": "preferred_color_scheme",
      };
      root.replaceChildren(element("script", "", settings), element("div", "", { class: "giscus" }));
    }),
  );
}
