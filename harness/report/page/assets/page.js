// The page shows everything without this script; with it one can sort, filter, choose a baseline and the colours.
(function () {
  "use strict";
  var all = tenrounds.all, say = tenrounds.say, chosen = tenrounds.chosen, data = tenrounds.data;

  // Filters.
  function filter() {
    var engine = chosen("engine"), scenario = chosen("scenario");
    all("[data-engine]").forEach(function (e) { e.hidden = engine !== "" && e.dataset.engine !== engine; });
    all(".group").forEach(function (g) { g.hidden = scenario !== "" && g.dataset.scenario !== scenario; });
    say("showing " + (scenario || "all scenarios") + ", " + (engine ? "engine " + engine : "all engines"));
  }
  ["engine", "scenario"].forEach(function (id) {
    var select = document.getElementById(id);
    if (select) { select.addEventListener("change", filter); }
  });

  // The baseline: the ratios round by round stand in the data, so nothing is computed here.
  function showRatio(cell, ratio) {
    cell.textContent = ratio ? ratio[0].toFixed(2) : "-";
    cell.dataset.value = ratio ? String(ratio[0]) : "";
    if (ratio && ratio.length > 1 && ratio[1] !== ratio[2]) {
      var range = document.createElement("small");
      range.textContent = ratio[1].toFixed(2) + " to " + ratio[2].toFixed(2);
      cell.append(" ", range);
    }
  }
  function rebase() {
    var base = chosen("baseline");
    all("#ranking .group").forEach(function (section) {
      var group = data.groups[Number(section.dataset.group)];
      var j = group.targets.indexOf(base);
      all(".base", section).forEach(function (e) { e.textContent = base === "" ? "the slowest" : base; });
      all("tbody tr", section).forEach(function (row) {
        var cell = row.querySelector('[data-column="relative"]');
        if (base === "") { cell.replaceWith(slowest.get(row).cloneNode(true)); return; }
        var i = group.targets.indexOf(row.dataset.target);
        showRatio(cell, i < 0 || j < 0 ? null : group.ratios[i][j]);
      });
    });
    say("compared with " + (base || "the slowest of each table"));
  }
  var slowest = new Map();
  all("#ranking tbody tr").forEach(function (row) { slowest.set(row, row.querySelector('[data-column="relative"]').cloneNode(true)); });
  var baseline = document.getElementById("baseline");
  if (baseline) { baseline.addEventListener("change", rebase); }

  // On paper everything is open.
  var shut = [];
  window.addEventListener("beforeprint", function () {
    shut = all("details:not([open])");
    shut.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () {
    shut.forEach(function (d) { d.open = false; });
  });

  // A browser brings form fields back after a reload.
  if (chosen("engine") || chosen("scenario")) { filter(); }
  if (chosen("baseline")) { rebase(); }
})();
