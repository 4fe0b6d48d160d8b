package main

import "github.com/chromedp/chromedp"

// collisions are the labels of each chart that overlap by more than a pixel, or leave the page.
const collisions = `Array.from(document.querySelectorAll("svg")).flatMap(function (svg) {
	var labels = Array.from(svg.querySelectorAll("text"))
		.map(function (t) { return { text: t.textContent, box: t.getBoundingClientRect() }; })
		.filter(function (l) { return l.box.width > 0; });
	var section = svg.closest("section");
	function say(what) { return (section ? section.id || section.parentElement.id : "") + ": " + what; }
	return labels.flatMap(function (a, i) {
		var out = a.box.left < 0 || a.box.right > document.documentElement.clientWidth;
		var found = out ? [say(a.text + " leaves the page")] : [];
		labels.slice(i + 1).forEach(function (b) {
			var across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
			var down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
			if (across > 1 && down > 3) {
				found.push(say(a.text + " and " + b.text + " overlap by " + across.toFixed(0) + " pixels"));
			}
		});
		return found;
	});
})`

// cutTables are the tables that are wider than their place and do not say so.
const cutTables = `Array.from(document.querySelectorAll(".scroll")).filter(function (s) {
	return s.offsetParent !== null && s.scrollWidth > s.clientWidth + 1 &&
		getComputedStyle(s, "::before").content.indexOf("scroll") < 0;
}).map(function (s) { return s.getAttribute("aria-label"); })`

// legible fails on labels of charts that overlap, and on tables that are cut without saying so, with all
// details open.
func (b *tab) legible() {
	b.t.Helper()
	for _, what := range ask[[]string](b, collisions) {
		b.t.Error(what)
	}
	ask[chromedp.Void](b, `document.querySelectorAll("details").forEach(function (d) { d.open = true; }); 0`)
	// The event for opened details comes a moment later.
	const later = `new Promise(function (done) { setTimeout(done, 50); })
		.then(function () { return ` + cutTables + `; })`
	for _, what := range ask[[]string](b, later, chromedp.EvalAwaitPromise) {
		b.t.Errorf("the table %s is wider than its place, and no word says so", what)
	}
}
