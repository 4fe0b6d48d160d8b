// The page shows everything without this script; with it one can choose a scenario, an engine and a baseline, sort, copy tables,
// and choose the colours. What is chosen stands in the address.
(function () {
  "use strict";
  var all = tenrounds.all, say = tenrounds.say, chosen = tenrounds.chosen, data = tenrounds.data;
  var engine = document.getElementById("engine"), baseline = document.getElementById("baseline");
  var tabs = all("[data-tab]"), tab = tabs.length ? tabs[0].dataset.tab : "";

  // Filters.
  function filter() {
    var only = chosen("engine");
    all("[data-engine]").forEach(function (e) { e.hidden = only !== "" && e.dataset.engine !== only; });
    all("table.matrix").forEach(function (table) { // its columns are servers too
      all("thead th", table).forEach(function (th, k) {
        all("tbody tr", table).forEach(function (row) { row.cells[k].hidden = th.hidden; });
      });
    });
    all(".group, .result").forEach(function (g) { g.hidden = tab !== "" && g.dataset.scenario !== tab; });
    all(".part").forEach(function (part) { // a part may have nothing of this scenario
      var groups = all("section.group", part);
      part.classList.toggle("empty", groups.length > 0 && groups.every(function (g) { return g.hidden; }));
    });
    tabs.forEach(function (t) { t.setAttribute("aria-pressed", String(t.dataset.tab === tab)); });
    tenrounds.slides();
  }

  // The first chart: ratios and scales stand in the data, so that nothing is computed here but places.
  function percent(f) { return Math.round(f * 10000) / 100 + "%"; }
  function place(scale, v) { return Math.min(Math.max((v - scale[0]) / (scale[1] - scale[0]), 0), 1); }
  function put(svg, name, attributes, text) {
    var e = document.createElementNS(svg.namespaceURI, name);
    Object.keys(attributes).forEach(function (k) { e.setAttribute(k, attributes[k]); });
    if (text !== undefined) { e.textContent = text; }
    svg.appendChild(e);
    return e;
  }
  function across(svg, name, x) { put(svg, "line", { "class": name, x1: x, x2: x, y1: "0", y2: "100%" }); }
  function ruler(svg, grid, scale) {
    var ticks = scale.slice(2), at = ticks.findIndex(function (t) { return Math.abs(t - 1) < 1e-9; });
    svg.replaceChildren();
    grid.replaceChildren();
    ticks.forEach(function (t) { across(grid, "grid", percent(place(scale, t))); });
    across(grid, "mark", percent(place(scale, 1)));
    ticks.forEach(function (t, k) {
      var x = place(scale, t);
      put(svg, "text", { "class": (k - at) % 2 ? "odd" : "", x: percent(x), y: "12",
        "text-anchor": x < 0.04 ? "start" : x > 0.96 ? "end" : "middle" }, String(Number(t.toPrecision(4))));
    });
  }
  function name(dot) { put(dot, "title", {}, "round " + dot.dataset.round + ": " + Number(Number(dot.dataset.value).toPrecision(4))); }
  function strip(svg, scale, ratio, dots) {
    var sign = svg.querySelector(".sign");
    svg.replaceChildren(svg.querySelector("use"));
    if (ratio && ratio.length > 1) {
      var low = place(scale, ratio[1]);
      put(svg, "rect", { "class": "band", x: percent(low), width: percent(place(scale, ratio[2]) - low), y: "6", height: "8" });
    }
    dots.forEach(function (d) {
      name(put(svg, "circle", { cx: percent(place(scale, d[1])), "data-round": d[0], "data-value": d[1].toPrecision(6) }));
    });
    sign.setAttribute("visibility", ratio ? "visible" : "hidden");
    if (ratio) { sign.setAttribute("x", percent(place(scale, ratio[0]))); }
    svg.appendChild(sign);
    svg.setAttribute("aria-label", !ratio ? "not compared" : "mean " + ratio[0].toFixed(3) +
      (ratio.length > 1 ? ", interval " + ratio[1].toFixed(3) + " to " + ratio[2].toFixed(3) : ""));
  }
  function ratioText(cell, ratio, same, digits, bound) {
    cell.textContent = same ? "1" : ratio ? bound + ratio[0].toFixed(digits) : "-";
    cell.dataset.value = same ? "1" : ratio ? String(ratio[0]) : "";
    if (!same && ratio && ratio.length > 1) {
      var range = document.createElement("small");
      range.textContent = ratio[1].toFixed(digits) + " to " + ratio[2].toFixed(digits);
      cell.append(" ", range);
    }
  }
  function ratioOf(of, i, j) { // those to earlier rows are the inverse ones
    if (i === j) { return [1]; }
    if (i < j) { return of.ratios[i][j - i - 1]; }
    var r = of.ratios[j][i - j - 1];
    return r && (r.length > 1 ? [1 / r[0], 1 / r[2], 1 / r[1]] : [1 / r[0]]);
  }
  function compare(table, group, of, drawn, column, j) {
    if (!of) { return; }
    var head = table.querySelector("thead ." + drawn);
    ruler(head.querySelector("svg.ruler"), head.querySelector("g"), of.scales[j]);
    all("tbody tr", table).forEach(function (row) {
      var i = group.targets.indexOf(row.dataset.target), svg = row.querySelector("." + drawn + " svg"), bound = "", dots = [], ratio = ratioOf(of, i, j);
      if (column === "ratio" && group.bounds[i] !== group.bounds[j]) { bound = group.bounds[i] ? "≥ " : "≤ "; }
      ratioText(row.querySelector("." + drawn).nextElementSibling, ratio, i === j, group.digits, bound);
      if (!svg) { return; }
      if (i !== j) {
        dots = of.numbers.map(function (n, k) { return [n, of.rounds[i][k] / of.rounds[j][k]]; })
          .filter(function (d) { return d[1] > 0 && isFinite(d[1]); });
      }
      strip(svg, of.scales[j], ratio, dots);
    });
  }
  function rebase() {
    var base = chosen("baseline");
    all("#ranking section.group").forEach(function (section) {
      var group = data.groups[Number(section.dataset.group)], table = section.querySelector("table.ratios");
      if (!table || !group.targets) { return; }
      var j = group.targets.indexOf(base);
      if (j < 0) { j = group.base; }
      all(".base", table).forEach(function (e) { e.textContent = group.targets[j]; });
      compare(table, group, group.rate, "rate", "ratio", j);
      compare(table, group, group.cost, "cost", "cpu_ratio", j);
    });
  }

  // The address holds what is chosen, so that a link shows the same.
  function remember() {
    var parts = [];
    if (tabs.length && tab !== tabs[0].dataset.tab) { parts.push("scenario=" + encodeURIComponent(tab || "all")); }
    if (chosen("engine")) { parts.push("engine=" + encodeURIComponent(chosen("engine"))); }
    if (chosen("baseline")) { parts.push("baseline=" + encodeURIComponent(chosen("baseline"))); }
    history.replaceState(null, "", "#" + parts.join("&"));
  }
  function take(select, value) {
    if (select && all("option", select).some(function (o) { return o.value === value; })) { select.value = value; }
  }
  function recall() {
    if (location.hash !== "" && location.hash.indexOf("=") < 0) { return false; } // a place on the page
    var asked = new URLSearchParams(location.hash.slice(1)), wanted = asked.get("scenario");
    tab = tabs.length ? tabs[0].dataset.tab : "";
    if (wanted === "all") {
      tab = "";
    } else if (tabs.some(function (t) { return t.dataset.tab === wanted; })) {
      tab = wanted;
    }
    take(engine, asked.get("engine") || "");
    take(baseline, asked.get("baseline") || "");
    return true;
  }
  tabs.forEach(function (t) {
    t.addEventListener("click", function () {
      tab = t.dataset.tab;
      filter();
      remember();
      say("showing " + (tab || "all scenarios"));
    });
  });
  if (engine) {
    engine.addEventListener("change", function () { filter(); remember(); say("showing " + (engine.value || "all engines")); });
  }
  if (baseline) {
    baseline.addEventListener("change", function () { rebase(); remember(); say("compared with " + (baseline.value || "the usual baseline")); });
  }
  window.addEventListener("hashchange", function () { if (recall()) { filter(); rebase(); } });

  // A table as Markdown: what is shown, and nothing that is hidden.
  function words(e) {
    var copy = e.cloneNode(true);
    all(".unseen, svg", copy).forEach(function (x) { x.remove(); });
    all("small", copy).forEach(function (x) { x.textContent = "(" + x.textContent + ")"; });
    return copy.textContent.replace(/\s+/g, " ").trim().replace(/([\\|*_`<])/g, "\\$1");
  }
  function line(cells) { return "| " + cells.join(" | ") + " |\n"; }
  function markdown(table) {
    var heads = all("thead th", table);
    return line(heads.map(words)) + line(heads.map(function (h) { return h.classList.contains("n") ? "--:" : "---"; })) +
      all("tbody tr", table).filter(function (r) { return !r.hidden; }).map(function (r) { return line(all("th, td", r).map(words)); }).join("");
  }
  function offer(button, text) { // where a page may not write to the clipboard
    var area = button.parentNode.querySelector("textarea") || document.createElement("textarea");
    area.readOnly = true;
    area.rows = 6;
    area.setAttribute("aria-label", "The table as Markdown");
    area.value = text;
    button.after(area);
    area.focus();
    area.select();
    say("the table stands below as Markdown, selected");
  }
  all("button.copy").forEach(function (button) {
    button.addEventListener("click", function () {
      var text = markdown(button.closest(".group").querySelector("table.figures"));
      function done() { button.classList.add("done"); say("copied"); }
      if (!navigator.clipboard) { offer(button, text); return; }
      navigator.clipboard.writeText(text).then(done, function () { offer(button, text); });
    });
  });

  // The first chart as a file of its own: in it strips keep their places, which are per cent of their width.
  function style() {
    var of = getComputedStyle(document.documentElement);
    function colour(name) { return of.getPropertyValue("--" + name).trim(); }
    var signs = [1, 2, 3, 4, 5, 6, 7].map(function (i) { return ".sign" + i + "{--data:" + colour("sign" + i) + "}"; }).join("");
    return "svg{--data:" + colour("data") + "}text{font:13px system-ui,sans-serif;fill:" + colour("ink") + "}.title{font-size:17px;font-weight:650}.ruler text{font-size:12px;fill:" +
      colour("soft") + "}.grid{stroke:" + colour("line") + "}.mark{stroke:" + colour("soft") + ";stroke-dasharray:3 2}" +
      ".band{fill:var(--data);fill-opacity:.3}circle{fill:var(--data);fill-opacity:.5;cy:22px;r:3px}.sign{fill:var(--data)}.hollow .sign{fill:" +
      colour("paper") + ";stroke:var(--data);stroke-width:1.8}.paper{fill:" + colour("paper") + "}" + signs;
  }
  function visible(e) { return e.offsetParent !== null; }
  function picture(table, title) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), y = 56, names = 170, text = 150;
    var drawn = all("thead th.drawn", table).filter(visible), wide = (900 - 40 - names) / drawn.length - text;
    svg.appendChild(document.querySelector("svg.shared defs").cloneNode(true));
    all("thead defs", table).forEach(function (grid) { svg.appendChild(grid.cloneNode(true)); });
    var paper = put(svg, "rect", { "class": "paper", width: 900 });
    put(svg, "text", { "class": "title", x: 20, y: 28 }, title);
    function inside(of, x) {
      var copy = of.cloneNode(true);
      [["x", x], ["y", y], ["width", wide - 16]].forEach(function (a) { copy.setAttribute(a[0], a[1]); });
      all("title", copy).forEach(function (t) { t.remove(); });
      svg.appendChild(copy);
    }
    drawn.forEach(function (th, k) {
      var x = 20 + names + k * (wide + text);
      inside(th.querySelector("svg"), x);
      put(svg, "text", { x: x + wide, y: y + 12 }, words(th.nextElementSibling));
    });
    y += 22;
    all("tbody tr", table).filter(visible).forEach(function (row) {
      if (row.classList.contains("line")) { put(svg, "line", { "class": "mark", x1: 20, x2: 880, y1: y, y2: y }); }
      put(svg, "text", { x: 20, y: y + 15 }, row.dataset.target);
      all("td.drawn", row).filter(visible).forEach(function (cell, k) {
        var x = 20 + names + k * (wide + text), strip = cell.querySelector("svg");
        if (strip) { inside(strip, x); }
        put(svg, "text", { x: x + wide, y: y + 15 }, cell.nextElementSibling.textContent);
      });
      y += 30;
    });
    [["viewBox", "0 0 900 " + (y + 12)], ["width", 900], ["height", y + 12]].forEach(function (a) { svg.setAttribute(a[0], a[1]); });
    paper.setAttribute("height", y + 12);
    return new XMLSerializer().serializeToString(svg).replace(">", "><style>" + style() + "</style>");
  }
  all("button.draw").forEach(function (button) {
    button.addEventListener("click", function () {
      var group = button.closest(".group"), table = group.querySelector("table.ratios");
      var link = document.createElement("a");
      link.download = "ratios-" + group.dataset.scenario.replace(/[^\w-]+/g, "-") + ".svg";
      link.href = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture(table, group.querySelector("h3").textContent));
      link.click();
      say("saved as " + link.download);
    });
  });

  all("svg.strip circle[data-round]").forEach(name);

  // A browser brings form fields back after a reload; the address decides.
  recall();
  filter();
  if (chosen("baseline")) { rebase(); }
})();
