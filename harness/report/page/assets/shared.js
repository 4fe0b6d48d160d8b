// What both pages can do: choose the colours and sort a table.
var tenrounds = (function () {
  "use strict";
  var root = document.documentElement;
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function say(text) { document.getElementById("said").textContent = text; }
  function chosen(id) {
    var select = document.getElementById(id);
    return select ? select.value : "";
  }
  root.classList.add("scripted");

  // Colours: those of the system until one presses the button; the choice is kept where the browser allows it.
  var theme = document.getElementById("theme");
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function stored(value) {
    try {
      if (value) { localStorage.setItem("tenrounds-theme", value); }
      return localStorage.getItem("tenrounds-theme");
    } catch (e) { return null; }
  }
  function isDark() { return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches; }
  function showTheme() {
    theme.setAttribute("aria-pressed", String(isDark()));
  }
  var kept = stored();
  if (kept === "dark" || kept === "light") { root.dataset.theme = kept; }
  theme.addEventListener("click", function () {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored(root.dataset.theme);
    showTheme();
  });
  dark.addEventListener("change", showTheme);
  showTheme();

  // Sorting: by the exact values; what has none stays at the end.
  function value(row, column) {
    var text = row.cells[column].dataset.value || "";
    var number = Number(text);
    return text === "" ? null : isNaN(number) ? text.toLowerCase() : number;
  }
  function sort(table, head, down) {
    var column = head.cellIndex;
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (a, b) {
      var x = value(a, column), y = value(b, column);
      if (x === null || y === null) { return (x === null) - (y === null); }
      var order = x < y ? -1 : x > y ? 1 : 0;
      return down ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    all("th[aria-sort]", table).forEach(function (th) { th.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    say("sorted by " + head.textContent + (down ? ", largest first" : ", smallest first"));
  }
  function sortable(table) {
    all("th[data-sort]", table).forEach(function (head) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var now = head.getAttribute("aria-sort");
        // Rates and ratios are asked for with the largest first.
        sort(table, head, now ? now === "ascending" : /_rps$/.test(head.dataset.sort));
      });
    });
  }
  all("table.sortable").forEach(sortable);

  // A table that is wider than its place says so: nobody looks for what cannot be seen.
  function slides() {
    all(".scroll").forEach(function (s) { s.classList.toggle("slides", s.scrollWidth > s.clientWidth + 1); });
  }
  window.addEventListener("resize", slides);
  document.addEventListener("toggle", slides, true); // of details, which does not bubble
  slides();

  all("form.controls").forEach(function (form) {
    form.addEventListener("submit", function (e) { e.preventDefault(); });
  });

  return {
    all: all, say: say, chosen: chosen, sortable: sortable, slides: slides,
    data: JSON.parse(document.getElementById("data").textContent)
  };
})();
