// The comparison of two runs on the index of a site.
(function () {
  "use strict";
  var all = tenrounds.all, say = tenrounds.say, chosen = tenrounds.chosen, data = tenrounds.data;
  // The places of the columns in a row of the data.
  var TARGET = 0, GROUP = 1, STAND = 2, MEAN = 3, LOW = 4, HIGH = 5, RELATIVE = 6, P99 = 7;

  var plan = document.getElementById("plan");
  if (plan) {
    plan.addEventListener("change", function () {
      all("tr[data-plan]").forEach(function (row) { row.hidden = plan.value !== "" && row.dataset.plan !== plan.value; });
      say("showing " + (plan.value ? "plan " + plan.value : "all plans"));
    });
  }
  var a = document.getElementById("a"), b = document.getElementById("b"), baseline = document.getElementById("baseline");
  if (!a) { return; }

  function element(name, text, attributes) {
    var e = document.createElement(name);
    if (text !== undefined && text !== null) { e.textContent = text; }
    Object.keys(attributes || {}).forEach(function (k) { e.setAttribute(k, attributes[k]); });
    return e;
  }
  function known(f) { return f !== null && f !== undefined; }
  function rate(f) { return known(f) ? Math.round(f).toLocaleString("en-US") : "-"; }
  function interval(row) { return row && known(row[LOW]) && known(row[HIGH]) ? rate(row[LOW]) + " to " + rate(row[HIGH]) : "-"; }
  function percent(f) { return known(f) && isFinite(f) ? (f < 0 ? "−" : "+") + Math.abs(100 * f).toFixed(1) + " %" : "-"; }
  function factor(f) { return known(f) && isFinite(f) ? f.toFixed(2) : "-"; }
  function duration(s) {
    if (!known(s)) { return "-"; }
    return s < 999.5e-6 ? (s * 1e6).toPrecision(3) + " µs" : s < 0.9995 ? (s * 1e3).toPrecision(3) + " ms" : s.toPrecision(3) + " s";
  }

  data.runs.forEach(function (run, i) {
    var name = run.date + "  " + run.name;
    a.appendChild(element("option", name, { value: i }));
    b.appendChild(element("option", name, { value: i }));
  });
  // At first B is the latest run that has an older one to be compared with, which is A: one of the same plan on the same terms, else
  // one of the same plan, else any that asked the same.
  function together(x, y) {
    return x.rows.some(function (r) { return y.rows.some(function (q) { return q[GROUP] === r[GROUP] && q[TARGET] === r[TARGET]; }); });
  }
  function alike(x, y) {
    return x.plan === y.plan && x.terms.every(function (t, i) { return y.terms[i] && t[1] === y.terms[i][1]; });
  }
  b.value = "0";
  a.value = String(Math.min(1, data.runs.length - 1));
  [alike, function (x, y) { return x.plan === y.plan; }, function () { return true; }].some(function (fits) {
    return data.runs.some(function (later, i) {
      var j = data.runs.findIndex(function (run, k) { return k > i && fits(run, later) && together(run, later); });
      if (j >= 0) { b.value = String(i); a.value = String(j); }
      return j >= 0;
    });
  });

  function find(rows, target, group) {
    return rows.find(function (r) { return r[TARGET] === target && r[GROUP] === group; });
  }
  // The ratio to the baseline within a run: both ratios to the slowest of the same limit are geometric means over the rounds.
  function ratio(run, row, base) {
    var other = row && find(run.rows, base, row[GROUP]);
    return other && row[STAND] === other[STAND] && known(row[RELATIVE]) && known(other[RELATIVE]) ? row[RELATIVE] / other[RELATIVE] : null;
  }
  function unique(values) { return values.filter(function (v, i) { return values.indexOf(v) === i; }); }

  function showTerms(x, y) {
    var place = document.getElementById("terms");
    place.replaceChildren();
    x.terms.forEach(function (term, i) {
      if (y.terms[i] && term[1] !== y.terms[i][1]) {
        var values = (term[1] || "not known") + "; " + (y.terms[i][1] || "not known");
        place.appendChild(element("p", "Different in A and B: " + term[0] + (values.length < 90 ? " (" + values + ")" : "") +
          ". The changes below may come from this, not from the software.", { "class": "notice" }));
      }
    });
  }
  function line(x, y, target, group, base) {
    var p = find(x.rows, target, group), q = find(y.rows, target, group);
    var tr = element("tr");
    tr.appendChild(element("th", data.targets[target], { scope: "row", "data-column": "target", "data-value": data.targets[target] }));
    function cell(text, column, value) {
      tr.appendChild(element("td", text, { "class": "n", "data-column": column, "data-value": known(value) && isFinite(value) ? String(value) : "" }));
    }
    function mean(row, side) {
      var stand = row ? data.stands[row[STAND]] : "";
      cell(row ? rate(row[MEAN]) + (stand ? " (" + stand + ")" : "") : "-", "mean-" + side, row && row[MEAN]);
    }
    var change = p && q && p[MEAN] ? q[MEAN] / p[MEAN] - 1 : null;
    var before = ratio(x, p, base), after = ratio(y, q, base), turned = before && after && p[STAND] === q[STAND] ? after / before - 1 : null;
    mean(p, "a");
    cell(interval(p), "interval-a", p && p[LOW]);
    mean(q, "b");
    cell(interval(q), "interval-b", q && q[LOW]);
    cell(percent(change), "change", change);
    cell(factor(before), "ratio-a", before);
    cell(factor(after), "ratio-b", after);
    cell(percent(turned), "ratio-change", turned);
    cell(duration(p && p[P99]), "p99-a", p && p[P99]);
    cell(duration(q && q[P99]), "p99-b", q && q[P99]);
    return tr;
  }
  function table(x, y, group, base) {
    var rows = x.rows.concat(y.rows).filter(function (r) { return r[GROUP] === group; });
    var t = element("table", null, { "class": "plain sortable" });
    t.appendChild(element("caption", "A and B, " + data.groups[group].join(", "), { "class": "unseen" }));
    var head = t.createTHead().insertRow();
    [["target", "target"], ["A, requests/s", "mean-a"], ["95 % interval", "interval-a"], ["B, requests/s", "mean-b"], ["95 % interval", "interval-b"], ["change", "change"],
      ["A, ratio", "ratio-a"], ["B, ratio", "ratio-b"], ["change of the ratio", "ratio-change"], ["A, p99", "p99-a"], ["B, p99", "p99-b"]].forEach(function (h, i) {
      head.appendChild(element("th", h[0], { scope: "col", "data-sort": h[1], "class": i ? "n" : "" }));
    });
    var body = t.createTBody();
    unique(rows.map(function (r) { return r[TARGET]; })).forEach(function (target) { body.appendChild(line(x, y, target, group, base)); });
    tenrounds.sortable(t);
    var scroll = element("div", null, { "class": "scroll", tabindex: "0", role: "region", "aria-label": data.groups[group].join(", ") });
    scroll.appendChild(t);
    return scroll;
  }
  // A word for a shell.
  function quoted(text) { return /^[\w@%+=:,.\/-]+$/.test(text) ? text : "'" + text.replace(/'/g, "'\\''") + "'"; }
  function command(x, y, base) {
    return ["bench", "compare"].concat(base && base !== "nethttp" ? ["--baseline", quoted(base)] : [], quoted(x.folder), quoted(y.folder)).join(" ");
  }
  function targetsOf(run) { return unique(run.rows.map(function (r) { return r[TARGET]; })); }
  function show() {
    var x = data.runs[Number(a.value)], y = data.runs[Number(b.value)];
    var shared = targetsOf(x).filter(function (t) { return targetsOf(y).indexOf(t) >= 0; });
    var want = chosen("baseline") || "nethttp";
    baseline.replaceChildren();
    shared.forEach(function (t) { baseline.appendChild(element("option", data.targets[t])); });
    var names = shared.map(function (t) { return data.targets[t]; });
    baseline.value = names.indexOf(want) >= 0 ? want : names[0] || "";
    var base = data.targets.indexOf(baseline.value);
    showTerms(x, y);
    document.getElementById("command").textContent = command(x, y, baseline.value);
    var place = document.getElementById("tables");
    place.replaceChildren();
    var groups = unique(x.rows.map(function (r) { return r[GROUP]; })).filter(function (g) {
      return y.rows.some(function (r) { return r[GROUP] === g; });
    });
    groups.forEach(function (g) {
      place.appendChild(element("h3", data.groups[g].join(", ")));
      place.appendChild(table(x, y, g, base));
    });
    if (groups.length === 0) {
      place.appendChild(element("p", "These two runs have no scenario and load in common.", { "class": "notice" }));
    }
    tenrounds.slides();
    say("A is " + x.name + ", B is " + y.name + ", ratios to " + (baseline.value || "nothing"));
  }
  [a, b, baseline].forEach(function (select) { select.addEventListener("change", show); });
  show();
})();
