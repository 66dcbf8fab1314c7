"use strict";
(() => {
  const PAGE = 200; // rows put on the page at a time
  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const { names, articles, slogans, metrics, initiatives } = index;
  const themes = Object.keys(names.themes);
  // The built-in themes have colours of their own; those of another taxonomy are spread over the circle.
  const colours = themes.map((theme, t) => `var(--${CSS.escape(theme)}, hsl(${(t * 137) % 360} 55% 50%))`);
  const kinds = Object.keys(names.marks);
  const TABS = ["overview", "articles", "slogans", "metrics", "initiatives"];
  const LAYERS = { text: "修复后 Repaired", raw: "原样 As found", both: "并排 Side by side" };
  const state = { tab: "overview", layer: "text", open: null, query: "", theme: "", place: "", year: "", kinds: new Set(kinds) };
  let chosen = articles.map((_, i) => i); // the articles that pass the filters
  let stale = new Set(TABS);
  let opening = 0; // counts requests to open an article: only the last one is shown

  /** An element with attributes and children; text is never read as HTML. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  // Articles are kept compressed, each by itself, and unpacked when opened.
  async function unpack(id) {
    const bytes = Uint8Array.from(atob(byId(id).textContent), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  let loadedTexts = null;
  function loadTexts() {
    loadedTexts ??= unpack("texts").then((text) => JSON.parse(text).map((one) => one.toLowerCase()));
    return loadedTexts;
  }

  const year = (article) => (article.date || "").slice(0, 4);
  const province = (article) => article.place[0] || "";
  const places = (article) => article.place.filter(Boolean).join(" ") || article.region || "";
  const title = (article) => article.title || article.id;

  // ---- filters

  async function applyFilters() {
    const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
    const texts = words.length ? await loadTexts() : [];
    const theme = themes.indexOf(state.theme);
    chosen = [];
    articles.forEach((article, i) => {
      if (state.theme && !article.themes[theme]) return;
      if (state.place && province(article) !== state.place) return;
      if (state.year && year(article) !== state.year) return;
      const head = `${title(article)} ${article.id}`.toLowerCase();
      if (!words.every((word) => head.includes(word) || (texts[i] || "").includes(word))) return;
      chosen.push(i);
    });
    const all = chosen.length === articles.length;
    byId("state").textContent = all ? "" : `符合条件 ${chosen.length} / ${articles.length} 篇 · ${chosen.length} of ${articles.length} articles`;
    document.body.dataset.hidden = kinds.filter((kind) => !state.kinds.has(kind)).join(" ");
    stale = new Set(TABS);
    draw();
    markFound();
    fadeThemes();
  }

  function options(select, all, values, label = (value) => value) {
    select.replaceChildren(make("option", { value: "" }, all), ...values.map(([value, n]) => make("option", { value }, `${label(value)}（${n}）`)));
  }

  function tally(items) {
    const counts = new Map();
    for (const item of items) if (item) counts.set(item, (counts.get(item) || 0) + 1);
    return [...counts];
  }

  function setUpFilters() {
    options(byId("theme"), "全部 All", themes.map((theme, i) => [theme, articles.filter((a) => a.themes[i]).length]), (theme) => names.themes[theme]);
    options(byId("place"), "全部 All", tally(articles.map(province)).sort((a, b) => a[0].localeCompare(b[0], "zh")));
    options(byId("year"), "全部 All", tally(articles.map(year)).sort());
    for (const kind of kinds) {
      const box = make("input", { type: "checkbox", value: kind, checked: true });
      byId("kinds").append(make("label", {}, box, make("span", { class: "policynlp" }, make("span", { class: `pn-m pn-${kind}` }, names.marks[kind][0]))));
    }
    const form = byId("filters");
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const name of ["query", "theme", "place", "year"]) state[name] = byId(name).value.trim();
        state.kinds = new Set([...byId("kinds").querySelectorAll("input:checked")].map((box) => box.value));
        applyFilters();
      }, 60);
    });
    form.addEventListener("reset", () => setTimeout(() => form.dispatchEvent(new Event("input"))));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  function setFilter(name, value) {
    byId(name).value = value;
    byId("filters").dispatchEvent(new Event("input"));
  }

  // ---- tables

  /**
   * A table that sorts by a click on a heading and filters by what is typed under it; it shows PAGE rows at first.
   * columns: {label, get, number, link, filter}; get gives the value to sort by, show what stands in the cell.
   */
  function table(columns, rows, sort) {
    let shown = PAGE;
    const filters = columns.map(() => "");
    const body = make("tbody");
    const note = make("p", { class: "hint" });
    const more = make("button", { class: "more", type: "button", onclick: () => { shown += PAGE; fill(); } });
    const heads = columns.map((column, i) => {
      const head = make("th", { scope: "col", class: column.number ? "number" : null },
        make("button", { type: "button", onclick: () => { sort = { by: i, down: sort.by === i ? !sort.down : Boolean(column.number) }; fill(); } }, column.label));
      if (column.filter !== false) {
        head.append(make("input", {
          "aria-label": `筛选 ${column.label}`, placeholder: column.number ? "> <" : "筛选",
          oninput: (event) => { filters[i] = event.target.value.trim(); shown = PAGE; fill(); },
        }));
      }
      return head;
    });

    function passes(row) {
      return columns.every((column, i) => {
        const wanted = filters[i];
        if (!wanted) return true;
        const value = column.get(row);
        const bound = column.number && /^([<>]=?|=)\s*(-?[\d.]+)$/.exec(wanted);
        if (!bound) return String(value ?? "").toLowerCase().includes(wanted.toLowerCase());
        const limit = Number(bound[2]);
        return { ">": value > limit, "<": value < limit, ">=": value >= limit, "<=": value <= limit, "=": value === limit }[bound[1]];
      });
    }

    function fill() {
      const { by, down } = sort;
      const get = columns[by].get;
      const kept = rows.filter(passes);
      const keyed = kept.map((row, i) => [get(row), i, row]);
      keyed.sort((a, b) => compare(a[0], b[0]) * (down ? -1 : 1) || a[1] - b[1]);
      heads.forEach((head, i) => head.setAttribute("aria-sort", i !== by ? "none" : down ? "descending" : "ascending"));
      body.replaceChildren(...keyed.slice(0, shown).map(([, , row]) => make("tr", {}, ...columns.map((column) => {
        const text = column.show ? column.show(row) : column.get(row);
        const cell = column.link ? make("button", { class: "link", type: "button", onclick: () => column.link(row) }, text ?? "") : text ?? "";
        return make("td", { class: column.number ? "number" : column.short ? "short" : null }, cell);
      }))));
      const visible = Math.min(shown, kept.length);
      note.textContent = `显示 ${visible.toLocaleString()} / ${kept.length.toLocaleString()} 行${kept.length < rows.length ? `（共 ${rows.length.toLocaleString()} 行，经筛选）` : ""}`;
      more.hidden = kept.length <= shown;
      more.textContent = `再显示 ${Math.min(PAGE, kept.length - visible)} 行 / more`;
    }

    fill();
    return [note, make("div", { class: "table" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body)), more];
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (a === b) return 0;
    if (a === null || a === undefined || a === "") return 1;
    if (b === null || b === undefined || b === "") return -1;
    return String(a).localeCompare(String(b), "zh");
  }

  // ---- views

  const isChosen = () => { const set = new Set(chosen); return (row) => set.has(row.a); };

  /** Rows of equal `by`, as {name, rows, articles}, the most widespread first. */
  function grouped(rows, by) {
    const groups = new Map();
    for (const row of rows) {
      const name = by(row);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(row);
    }
    return [...groups.values()].map((same) => ({ first: same[0], rows: same, articles: new Set(same.map((row) => row.a)).size }))
      .sort((a, b) => b.articles - a.articles);
  }

  function bars(rows) {
    const top = Math.max(1, ...rows.map((row) => row.n));
    const total = rows.reduce((sum, row) => sum + row.n, 0) || 1;
    return make("div", { class: "bars" }, ...rows.flatMap((row) => [
      make("span", {}, row.name),
      Object.assign(make("div", { class: "bar" }), { style: `width:${(100 * row.n) / top}%;background:${row.color || ""}` }),
      make("span", { class: "number" }, `${row.n.toLocaleString()} · ${Math.round((100 * row.n) / total)}%`),
    ]));
  }

  function timeline() {
    const years = tally(articles.map(year)).map(([name]) => name).sort();
    const counts = years.map((name) => {
      const own = chosen.filter((i) => year(articles[i]) === name);
      return { name, n: own.length, shares: themes.map((_, t) => own.reduce((sum, i) => sum + articles[i].themes[t], 0)) };
    });
    const top = Math.max(1, ...counts.map((one) => one.n));
    const undated = chosen.filter((i) => !year(articles[i])).length;
    return [
      make("div", { class: "timeline" }, ...counts.map((one) => {
        const stack = make("span", { class: "stack" });
        const total = one.shares.reduce((a, b) => a + b, 0) || 1;
        themes.forEach((theme, t) => {
          const height = (150 * one.n * one.shares[t]) / top / total;
          if (height) stack.append(Object.assign(make("span"), { style: `height:${height}px;background:${colours[t]}` }));
        });
        return make("button", {
          type: "button", "aria-pressed": String(state.year === one.name), title: `${one.name}：${one.n} 篇`,
          onclick: () => setFilter("year", state.year === one.name ? "" : one.name),
        }, String(one.n), stack, one.name);
      })),
      make("p", { class: "hint" }, "每年篇数，颜色为要点的主题", ...themes.flatMap((theme, t) => [Object.assign(make("span", { class: "key" }), { style: `background:${colours[t]}` }), names.themes[theme]]),
        undated ? ` · 另有 ${undated} 篇没有日期` : ""),
    ];
  }

  const draws = {
    overview() {
      const has = isChosen();
      const own = slogans.filter((row) => has(row) && state.kinds.has(row.type));
      const characters = chosen.reduce((sum, i) => sum + articles[i].characters, 0);
      const points = themes.map((theme, t) => ({ name: names.themes[theme], color: colours[t], n: chosen.reduce((sum, i) => sum + articles[i].themes[t], 0) }));
      const finds = kinds.map((kind) => ({ name: names.marks[kind][0], n:
        kind === "metric" ? metrics.filter(has).length : kind === "initiative" ? initiatives.filter(has).length :
        kind === "repair" ? chosen.reduce((sum, i) => sum + articles[i].repairs, 0) :
        kind === "flagged" ? chosen.reduce((sum, i) => sum + articles[i].flagged, 0) : slogans.filter((row) => row.type === kind && has(row)).length }));
      const top = (rows, columns) => make("table", {}, make("tbody", {}, ...rows.slice(0, 12).map((group) => make("tr", {}, ...columns(group)))));
      const card = (heading, ...content) => make("div", { class: "card" }, make("h2", {}, heading), ...content);
      const line = card("时间 Timeline", ...timeline());
      line.classList.add("wide");
      byId("overview").replaceChildren(make("div", { class: "cards" },
        card(`${chosen.length} 篇文章，${characters.toLocaleString()} 字：要点主题 Themes`, bars(points)),
        card("标注 Finds", bars(finds)),
        line,
        card("最常见的口号 Top slogans", top(grouped(own, (row) => row.type + row.text), ({ first, articles: n }) => [
          make("td", {}, make("button", { class: "link", type: "button", onclick: () => open(first.a, first.key) }, first.text)),
          make("td", { class: "short" }, names.marks[first.type][0]), make("td", { class: "number short" }, `${n} 篇`)])),
        card("举措 Registry", top(grouped(state.kinds.has("initiative") ? initiatives.filter(has) : [], (row) => row.name), ({ first, articles: n }) => [
          make("td", {}, make("button", { class: "link", type: "button", onclick: () => open(first.a, first.key) }, first.name)),
          make("td", { class: "short" }, names.types[first.type]), make("td", { class: "number short" }, `${n} 篇`)]))));
    },
    slogans() {
      const has = isChosen();
      const groups = grouped(slogans.filter((row) => has(row) && state.kinds.has(row.type)), (row) => row.type + row.text);
      for (const group of groups) group.members = group.rows.reduce((best, row) => (row.members.length > best.length ? row.members : best), "");
      fillTable("slogans", [
        { label: "口号 Slogan", get: (g) => g.first.text, link: (g) => open(g.first.a, g.first.key) },
        { label: "类型", get: (g) => names.marks[g.first.type][0], short: true },
        { label: "成员 Members", get: (g) => g.members },
        { label: "篇数", get: (g) => g.articles, number: true },
        { label: "次数", get: (g) => g.rows.reduce((sum, row) => sum + row.count, 0), number: true },
      ], groups, { by: 3, down: true });
    },
    metrics() {
      const rows = state.kinds.has("metric") ? metrics.filter(isChosen()) : [];
      fillTable("metrics", [
        { label: "指标 Indicator", get: (row) => row.indicator },
        { label: "原文 Text", get: (row) => row.text, link: (row) => open(row.a, row.key), short: true },
        { label: "数值", get: (row) => row.value, show: (row) => names.comparators[row.comparator] + row.value.toLocaleString("zh", { maximumFractionDigits: 6 }) + (row.upper === null ? "" : `–${row.upper.toLocaleString("zh")}`), number: true },
        { label: "单位", get: (row) => row.unit, short: true },
        { label: "类别", get: (row) => names.kinds[row.kind] || row.kind, short: true },
        { label: "时间", get: (row) => row.time, short: true },
        { label: "升降", get: (row) => ({ up: "升", down: "降" })[row.direction] || "", short: true },
        { label: "文章 Article", get: (row) => title(articles[row.a]) },
        { label: "日期", get: (row) => articles[row.a].date, short: true },
      ], rows, { by: 2, down: true });
    },
    initiatives() {
      const rows = state.kinds.has("initiative") ? initiatives.filter(isChosen()) : [];
      fillTable("initiatives", [
        { label: "举措 Initiative", get: (g) => g.first.name, link: (g) => open(g.first.a, g.first.key) },
        { label: "类型", get: (g) => names.types[g.first.type], short: true },
        { label: "承诺强度", get: (g) => Object.keys(names.commitments).filter((level) => g.rows.some((row) => row.commitment === level)).map((level) => names.commitments[level]).join("、"), short: true },
        { label: "篇数", get: (g) => g.articles, number: true },
        { label: "首见 First", get: (g) => g.rows.map((row) => articles[row.a].date || "").filter(Boolean).sort()[0] || "", short: true },
        { label: "地区 Places", get: (g) => [...new Set(g.rows.map((row) => places(articles[row.a])))].filter(Boolean).join("；") },
      ], grouped(rows, (row) => row.name + row.type), { by: 3, down: true });
    },
    articles: drawList,
  };

  function fillTable(tab, columns, rows, sort) {
    byId(tab).replaceChildren(...table(columns, rows, sort));
  }

  function draw() {
    if (!stale.delete(state.tab)) return;
    draws[state.tab]();
  }

  function show(tab) {
    state.tab = tab;
    for (const button of document.querySelectorAll("[role=tab]")) {
      const selected = button.dataset.tab === tab;
      button.setAttribute("aria-selected", String(selected));
      button.tabIndex = selected ? 0 : -1;
      byId(button.dataset.tab).hidden = !selected;
    }
    draw();
  }

  // ---- articles

  let listed = PAGE;
  function drawList() {
    const entries = chosen.slice(0, listed).map((i) => make("button", {
      type: "button", class: "entry", "data-article": i, "aria-current": String(i === state.open), onclick: () => open(i),
    }, title(articles[i]), make("small", {}, [articles[i].date, places(articles[i])].filter(Boolean).join(" · "))));
    const rest = chosen.length - entries.length;
    byId("list").replaceChildren(...entries, ...(rest > 0 ? [make("button", { class: "more", type: "button", onclick: () => { listed += PAGE; drawList(); } }, `再显示 ${Math.min(PAGE, rest)} 篇，还有 ${rest} 篇`)] : []),
      ...(chosen.length ? [] : [make("p", { class: "hint more" }, "没有符合条件的文章 / none")]));
  }

  async function open(i, key) {
    const request = ++opening;
    state.open = i;
    show("articles");
    const at = chosen.indexOf(i);
    if (at >= listed) { listed = at + PAGE; drawList(); }
    for (const entry of byId("list").querySelectorAll(".entry")) {
      const current = Number(entry.dataset.article) === i;
      entry.setAttribute("aria-current", String(current));
      if (current) entry.scrollIntoView({ block: "nearest" });
    }
    const article = articles[i];
    const reader = byId("reader");
    if (!byId(`a${i}`)) {
      reader.replaceChildren(make("p", { class: "notice" }, "此文章的全文没有收入本报告。 / The full text of this article was left out of the report."));
      return;
    }
    const html = await unpack(`a${i}`);
    if (request !== opening) return;
    const text = make("div", { class: "policynlp" });
    text.innerHTML = html; // made and escaped by policynlp; the page's policy lets no script in it run
    for (const cell of text.querySelectorAll(".pn-same")) cell.append(...[...cell.previousElementSibling.childNodes].map((node) => node.cloneNode(true)));
    const facts = [article.id, article.date, article.source, article.authors, places(article)].filter(Boolean).join(" · ");
    reader.replaceChildren(
      make("h2", {}, title(article)), make("p", { class: "hint" }, facts),
      make("div", { class: "tools", role: "group", "aria-label": "文本层 / layers" }, ...Object.entries(LAYERS).map(([layer, name]) =>
        make("button", { type: "button", "data-layer": layer, onclick: () => setLayer(layer) }, name)),
        make("small", {}, `${article.repairs} 处修复 repairs${article.flagged ? ` · ${article.flagged} 处存疑 flagged` : ""}`)),
      text, make("div", { id: "detail", role: "status" }));
    setLayer(state.layer);
    fadeThemes();
    markFound();
    reader.scrollIntoView({ block: "nearest" });
    if (key) heat([key], true);
  }

  function setLayer(layer) {
    state.layer = layer;
    byId("reader").querySelector(".policynlp").className = `policynlp layer-${layer}`;
    for (const button of byId("reader").querySelectorAll("[data-layer]")) button.setAttribute("aria-pressed", String(button.dataset.layer === layer));
    markFound();
  }

  function fadeThemes() {
    for (const row of byId("reader").querySelectorAll("[data-theme]")) row.classList.toggle("pn-faint", Boolean(state.theme) && row.dataset.theme !== state.theme);
  }

  /** Mark what was searched for in the open article, without touching its elements. */
  function markFound() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("found");
    const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
    const text = byId("reader").querySelector(".policynlp");
    if (!words.length || !text) return;
    const ranges = [];
    for (const cell of text.querySelectorAll(state.layer === "raw" ? ".pn-raw" : ".pn-text")) {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const nodes = [];
      let joined = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push([joined.length, node]);
        joined += node.data.toLowerCase().length === node.data.length ? node.data.toLowerCase() : node.data;
      }
      const place = (offset, end) => {
        const [start, node] = nodes.findLast(([from]) => from < offset + (end ? 0 : 1));
        return [node, offset - start];
      };
      for (const word of words) {
        for (let at = joined.indexOf(word); at >= 0; at = joined.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(...place(at, false));
          range.setEnd(...place(at + word.length, true));
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  /** Outline all stretches of these finds in both layers; with `go`, scroll to the first and tell about it. */
  function heat(keys, go) {
    const spans = [...byId("reader").querySelectorAll("[data-f]")];
    const hot = spans.filter((span) => span.dataset.f.split(" ").some((key) => keys.includes(key)));
    for (const span of spans) span.classList.toggle("pn-hot", hot.includes(span));
    if (!go) return;
    const seen = hot.find((span) => span.offsetParent !== null);
    if (seen) seen.scrollIntoView({ block: "center" });
    byId("detail").textContent = hot.length ? hot[0].title : "";
  }

  function step(by) {
    const at = chosen.indexOf(state.open);
    const next = chosen[at < 0 ? 0 : Math.min(chosen.length - 1, Math.max(0, at + by))];
    if (next !== undefined) open(next);
  }

  let last = -1;
  function stepFind(by) {
    const keys = [];
    for (const span of byId("reader").querySelectorAll("[data-f]")) {
      if (span.offsetParent === null) continue;
      for (const key of span.dataset.f.split(" ")) if (!keys.includes(key)) keys.push(key);
    }
    if (!keys.length) return;
    const hot = byId("reader").querySelector(".pn-hot");
    if (!hot) last = by > 0 ? -1 : keys.length;
    last = (last + by + keys.length) % keys.length;
    heat([keys[last]], true);
  }

  // ---- mouse and keyboard

  byId("reader").addEventListener("mouseover", (event) => {
    const span = event.target.closest("[data-f]");
    heat(span ? span.dataset.f.split(" ") : [], false);
  });
  byId("reader").addEventListener("click", (event) => {
    const span = event.target.closest("[data-f]");
    if (span) { heat(span.dataset.f.split(" "), false); byId("detail").textContent = span.title; }
  });
  const tabs = [...document.querySelectorAll("[role=tab]")];
  for (const button of tabs) button.addEventListener("click", () => show(button.dataset.tab));
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.indexOf(event.target);
    if (!by || at < 0) return;
    const next = tabs[(at + by + tabs.length) % tabs.length];
    show(next.dataset.tab);
    next.focus();
  });
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select, textarea, dialog");
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing) return;
    const keys = {
      "/": () => byId("query").focus(), "?": () => byId("help").showModal(),
      j: () => step(1), k: () => step(-1), n: () => stepFind(1), p: () => stepFind(-1),
      l: () => { const all = Object.keys(LAYERS); if (byId("reader").querySelector(".tools")) setLayer(all[(all.indexOf(state.layer) + 1) % all.length]); },
    };
    const action = keys[event.key] || (/^[1-5]$/.test(event.key) && (() => show(TABS[Number(event.key) - 1])));
    if (action) { event.preventDefault(); action(); }
  });

  setUpFilters();
  if (!("DecompressionStream" in window)) byId("state").textContent = "此浏览器太旧，无法打开文章全文：请用 2023 年以后的版本。 / Please use a browser from 2023 or later.";
  show("overview");
})();
