// What pages do beyond being read: search, filters, sorting, copying, relative dates. Without this
// script all of them say the same. Text is only ever set as text.
"use strict";

(() => {
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  // ---- Dates: how long ago, with the exact time in the reader's zone as the title

  const units = [
    ["year", 31556952],
    ["month", 2629746],
    ["week", 604800],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];

  function relative(seconds, format) {
    for (const [unit, size] of units) {
      if (Math.abs(seconds) >= size) {
        return format.format(Math.trunc(seconds / size), unit);
      }
    }
    return format.format(Math.trunc(seconds), "second");
  }

  function showDates() {
    const format = new Intl.RelativeTimeFormat("en", { numeric: "always" });
    const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
    const now = Date.now();
    for (const time of document.querySelectorAll("time")) {
      const date = new Date(time.dateTime);
      if (Number.isNaN(date.getTime())) {
        continue;
      }
      time.title = `${time.dateTime.replace("T", " ").replace("+00:00", " UTC")}\n${exact.format(date)}`;
      if (time.parentElement.matches(".since, .since *")) {
        time.after(" ", make("span", { class: "ago" }, `(${relative((date - now) / 1000, format)})`));
      }
    }
  }

  // ---- Sorting: a column's cells by their times where they have some, else by their text

  const collator = new Intl.Collator("en", { numeric: true });

  function keyOf(row, column) {
    const cell = row.cells[column];
    return { text: (cell.querySelector(".v") ?? cell.querySelector("bdi") ?? cell).textContent.trim() };
  }

  function sortBy(table, heading, column) {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({ row, key: keyOf(row, column) }));
    rows.sort((a, b) => {
      if (!a.key.text !== !b.key.text) {
        return a.key.text ? -1 : 1; // empty cells last
      }
      const order = collator.compare(a.key.text, b.key.text);
      return descending ? -order : order;
    });
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute("aria-sort");
    }
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    body.append(...rows.map(({ row }) => row));
  }

  function makeSortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      const button = make("button", { type: "button" }, ...heading.childNodes);
      button.addEventListener("click", () => sortBy(table, heading, column));
      heading.append(button);
    });
  }

  // ---- Search and filters

  const texts = (row, selector) => Array.from(row.querySelectorAll(selector), (item) => item.textContent);

  // What a row can be filtered by.
  function describe(row, stages) {
    return {
      row,
      text: row.textContent.toLowerCase(),
      type: texts(row, ".type"),
      label: texts(row, ".label"),
      repository: texts(row, "td.repo"),
      stage: stages.filter(({ column }) => row.cells[column].classList.contains("in")).map(({ name }) => name),
      deprecated: row.classList.contains("deprecated"),
    };
  }

  function select(name, values, changed) {
    const box = make("select", { name }, make("option", { value: "" }, "any"));
    for (const value of values) {
      box.append(make("option", { value }, value));
    }
    box.addEventListener("change", changed);
    return { box, label: make("label", {}, `${name} `, box) };
  }

  function stageColumns(table, rows) {
    const headings = Array.from(table.tHead.rows[0].cells);
    const used = headings.map((heading, column) => ({ name: heading.textContent, column }));
    return used.filter(({ column }) => rows.some((row) => row.cells[column].matches(".in, .none")));
  }

  function makeSearchable(table, tools) {
    const rows = Array.from(table.tBodies[0].rows);
    const items = rows.map((row) => describe(row, stageColumns(table, rows)));
    const search = make("input", { type: "search", "aria-label": "Search artifacts", placeholder: "Search artifacts" });
    const count = make("output", {});
    const filters = [];
    let deprecated = null;

    function apply() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        const fits =
          words.every((word) => item.text.includes(word)) &&
          filters.every(({ name, box }) => !box.value || item[name].includes(box.value)) &&
          (!item.deprecated || !deprecated || deprecated.checked);
        item.row.hidden = !fits;
        shown += fits;
      }
      count.textContent = `${shown} of ${items.length}`;
    }

    tools.append(make("label", { class: "search" }, search));
    search.addEventListener("input", apply);
    for (const name of ["stage", "type", "label", "repository"]) {
      const values = [...new Set(items.flatMap((item) => item[name]))].sort(collator.compare);
      if (values.length > 0) {
        const { box, label } = select(name, values, apply);
        filters.push({ name, box });
        tools.append(label);
      }
    }
    if (items.some((item) => item.deprecated)) {
      deprecated = make("input", { type: "checkbox" });
      deprecated.addEventListener("change", apply);
      tools.append(make("label", {}, deprecated, "deprecated ones, too"));
    }
    tools.append(count);
    tools.hidden = false;
    apply();
  }

  // ---- Copying

  function makeCopyable(item) {
    const button = make("button", { type: "button", class: "copy" }, "Copy");
    const status = make("span", { role: "status", class: "copied" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(item.querySelector("code").textContent);
        status.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(item.querySelector("code"));
        status.textContent = "Press Ctrl+C";
      }
    });
    item.append(status, button);
  }

  // ---- Anchors: the version that the address names is opened

  function openTarget() {
    let row = null;
    try {
      row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return; // not an encoded name
    }
    const details = row?.querySelector("details");
    if (details) {
      details.open = true;
    }
  }

  showDates();
  const table = document.getElementById("registry");
  if (table) {
    makeSearchable(table, document.getElementById("tools"));
    makeSortable(table);
  }
  document.querySelectorAll(".commands li").forEach(makeCopyable);
  addEventListener("hashchange", openTarget);
  openTarget();
})();
