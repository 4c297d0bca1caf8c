"use strict";
(() => {
  const hint = document.getElementById("sort-hint").content.textContent;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // Tables: a button in each head, the state in aria-sort, the printed order kept for ties.
  const compare = (column, sign) => (a, b) => {
    const [x, y] = [a.cells[column], b.cells[column]];
    const [p, q] = [x.dataset.order, y.dataset.order];
    if (p !== undefined && q !== undefined) return sign * (p - q);
    if (p !== undefined || q !== undefined) return p !== undefined ? -1 : 1;
    return sign * collator.compare(x.textContent.trim(), y.textContent.trim());
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const printed = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = hint;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const now = before === "ascending" ? "descending" : before ? "" : "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (now) head.setAttribute("aria-sort", now);
        const rows = [...printed];
        if (now) rows.sort(compare(column, now === "ascending" ? 1 : -1));
        body.append(...rows);
      });
    });
  }

  // A number shows its source cards where the reader is; without script its link leads to them.
  const panel = document.getElementById("panel");
  const cards = panel.querySelector(".cards");
  let opener = null;
  const close = (back) => {
    if (panel.hidden) return;
    panel.hidden = true;
    opener.removeAttribute("aria-expanded");
    if (back) opener.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const number = event.target.closest("a.n[data-cards]");
    if (!number) {
      if (!panel.contains(event.target)) close(false);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    close(false);
    opener = number;
    cards.replaceChildren(...number.dataset.cards.split(" ").flatMap((id) => {
      const card = document.getElementById(id);
      if (!card) return [];
      const copy = card.cloneNode(true);
      copy.removeAttribute("id");
      return [copy];
    }));
    panel.querySelector(".all").href = number.getAttribute("href");
    number.setAttribute("aria-expanded", "true");
    panel.hidden = false;
    panel.querySelector(".close").focus({ preventScroll: true });
  });
  panel.querySelector(".close").addEventListener("click", () => close(true));
  panel.querySelector(".all").addEventListener("click", () => close(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(true); });

  // A link to a folded card unfolds it.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Contents: folded on a small screen, and the section being read marked on a large one.
  const contents = document.querySelector(".contents details");
  if (!contents) return;
  const small = matchMedia("(max-width: 64rem)");
  const fold = () => { contents.open = !small.matches; };
  small.addEventListener("change", fold);
  fold();
  contents.querySelector("summary").addEventListener("click", (event) => {
    if (!small.matches) event.preventDefault();
  });
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
  const heads = [...links.keys()].map((id) => document.getElementById(id));
  const mark = () => {
    const passed = heads.filter((head) => head.getBoundingClientRect().top < 120).pop();
    for (const link of links.values()) link.removeAttribute("aria-current");
    if (passed) links.get(passed.id).setAttribute("aria-current", "location");
  };
  let asked = false;
  addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; mark(); });
  }, { passive: true });
  mark();
})();
