
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const by = (id) => document.getElementById(id);
  const MANY = 200;

  // What is shown at a time: a line, a class, units by a part of the name, those that miss a target.
  const picked = () => ({
    line: by("pick-line").value,
    kind: by("pick-class").value,
    unit: by("pick-unit").value.trim(),
    short: by("pick-short").checked,
  });
  const filterRows = (root, now) => {
    for (const row of all("[data-class], [data-unit]", root)) {
      const { class: kind, unit } = row.dataset;
      row.hidden = Boolean(
        (now.kind && kind !== undefined && kind !== now.kind) ||
          (now.unit && unit !== undefined && !unit.includes(now.unit)) ||
          (now.short && row.dataset.met !== undefined)
      );
    }
  };
  const filter = () => {
    const now = picked();
    filterRows(document, now);
    for (const part of all("[data-line]")) part.hidden = (part.dataset.class !== undefined && part.hidden) || Boolean(now.line && part.dataset.line !== now.line);
    for (const board of all("#ranking .scroll"))
      board.hidden = board.hidden || all("tbody tr:not([hidden])", board).length === 0;
    tell();
  };
  const tell = (words) => {
    const units = all("#units > details"), listed = units.filter((unit) => !unit.hidden).length;
    by("told").textContent = words || (listed === units.length ? `共 ${listed} 个单位` : `列出 ${listed} 个单位，共 ${units.length} 个`);
  };

  // A click on a column's title sorts by it: numbers from the highest, all else from the first; what is blank stays last.
  const classes = all("#pick-class option").slice(1).map((option) => option.textContent);
  const key = (cell) => {
    const shown = (cell.dataset.key === undefined ? cell.textContent : cell.dataset.key).trim();
    if (shown === "—" || shown === "") return null;
    if (classes.includes(shown)) return classes.indexOf(shown);
    const number = parseFloat(shown.replace("−", "-"));
    return Number.isNaN(number) ? shown : number;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh-CN");
  const sort = (table, head, column) => {
    const highFirst = head.classList.contains("n");
    const was = head.getAttribute("aria-sort");
    const down = was ? was === "ascending" : highFirst;
    for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row) => [key(row.cells[column]), row]);
    rows.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : (down ? -1 : 1) * compare(a, b)));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };
  const makeSortable = (root) => {
    for (const table of all("table.sortable", root))
      all("thead th", table).forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => sort(table, head, column));
      });
  };

  // A table wider than the screen is scrolled by keyboard too.
  const makeReachable = (root) => {
    for (const box of all(".scroll", root)) {
      if (box.scrollWidth <= box.clientWidth + 1) continue;
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      const caption = box.querySelector("caption");
      if (caption) box.setAttribute("aria-label", caption.textContent);
    }
  };

  // Parts that are packed are unpacked when they are opened.
  const packs = new Map();
  const unpack = async (number) => {
    const bytes = Uint8Array.from(atob(by(`pack-${number}`).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  };
  const fill = async (part) => {
    const { pack, at } = part.dataset;
    if (pack === undefined || typeof DecompressionStream === "undefined") return;
    part.removeAttribute("data-pack");
    if (!packs.has(pack)) packs.set(pack, unpack(pack));
    const body = part.querySelector(".body");
    body.innerHTML = (await packs.get(pack))[Number(at)];
    makeSortable(body);
    makeReachable(body);
    filterRows(body, picked());
  };
  const open = async (part) => {
    part.hidden = false;
    await fill(part);
    part.open = true;
  };
  for (const part of all("details")) part.addEventListener("toggle", () => part.open && (fill(part), makeReachable(part)));

  // A link to a part opens it, and the keyboard goes on from there.
  const show = async () => {
    const part = location.hash && by(decodeURIComponent(location.hash.slice(1)));
    if (!part || part.tagName !== "DETAILS") return;
    await open(part);
    part.scrollIntoView();
    part.querySelector("summary").focus({ preventScroll: true });
  };

  for (const tools of all(".tools")) tools.hidden = false;
  let waiting = 0;
  for (const name of ["line", "class", "unit", "short"])
    by(`pick-${name}`).addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, name === "unit" ? 150 : 0);
    });
  by("clear").addEventListener("click", () => {
    for (const name of ["line", "class", "unit"]) by(`pick-${name}`).value = "";
    by("pick-short").checked = false;
    filter();
  });
  by("pick-item").addEventListener("change", (event) => {
    for (const item of all("details.item")) item.open = false;
    if (event.target.value) location.hash = event.target.value;
  });
  by("open-all").addEventListener("click", () => {
    const listed = all("#units > details:not([hidden])");
    if (listed.length > MANY) tell(`一次最多展开 ${MANY} 个单位，请先筛选`);
    else Promise.all(listed.map(open)).then(() => tell(`已展开 ${listed.length} 个单位`));
  });
  by("close-all").addEventListener("click", () => {
    for (const unit of all("#units > details[open]")) unit.open = false;
  });
  const room = () => {
    const bar = document.querySelector(".bar-top");
    const sticky = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("--top", `${sticky}px`);
  };
  makeSortable(document);
  makeReachable(document);
  room();
  tell();
  window.addEventListener("resize", room);
  window.addEventListener("hashchange", show);
  show();
})();
