/* The trend of a line: a bar for each period, where it ends in time, from zero. Numbers of JavaScript draw it; what is read comes as text
   from the data. The table below it says the same to those who cannot see it. */

function trend(series, fact) {
  const { points } = series;
  const day = (text) => Date.parse(text) / 86_400_000;
  const [width, height, foot, head] = [560, 120, 18, 16];
  const days = points.map((point) => day(point.end));
  const values = points.map((point) => Number(point.value));
  const isDrawn = values.every(Number.isFinite) && days.every(Number.isFinite);
  const last = data.facts[fact].days.split("/").pop();
  const box = el("div", { class: "trend" });
  if (isDrawn) {
    const [first, end] = [Math.min(...days), Math.max(...days)];
    const gaps = days.slice(1).map((at, index) => at - days[index]).filter((gap) => gap > 0);
    const span = Math.max(1, end - first);
    const bar = Math.max(3, Math.min(34, (Math.min(...gaps, span) / span) * (width - 80) * 0.62));
    const x = (at) => 40 + ((at - first) / span) * (width - 80);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const y = (value) => head + (1 - (value - low) / (high - low || 1)) * (height - head - foot - (low < 0 ? 12 : 0));
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
      "aria-label": `Trend of ${counted(points.length, "period")}, from ${points[0].shown} to ${points.at(-1).shown}` });
    points.forEach((point, at) => {
      const [top, bottom] = [y(Math.max(0, values[at])), y(Math.min(0, values[at]))];
      const kind = `bar${point.end === last ? " this" : ""}${point.restated ? " restated" : ""}`;
      const rect = svg("rect", { class: kind, x: x(days[at]) - bar / 2, y: top, width: bar, height: Math.max(1, bottom - top) },
        svg("title", {}, `${point.period}: ${point.shown}${point.restated ? ", restated" : ""}`));
      drawing.append(rect);
      // Words where there is room for them, and for the one of this fact.
      const room = Math.min(...[at - 1, at + 1].filter((other) => other in days)
        .map((other) => Math.abs(x(days[other]) - x(days[at]))));
      const isThis = point.end === last;
      const text = (where, what, name) => svg("text", { x: x(days[at]), y: where, class: name }, what);
      if (room > 36 || isThis) { drawing.append(text(values[at] < 0 ? bottom + 11 : top - 4, short(values[at], point.shown),
        "value")); }
      if (room > 42 || isThis || at === 0) { drawing.append(text(height - 4, point.end.slice(0, 7), "when")); }
    });
    drawing.append(svg("line", { class: "zero", x1: 4, x2: width - 4, y1: y(0), y2: y(0) }));
    box.append(drawing);
  }
  const rows = points.map((point) => el("tr", { class: point.end === last ? "this" : null },
    el("th", { scope: "row" }, point.period),
    el("td", { class: "n" }, point.shown),
    el("td", null, data.reports[point.report].name, point.restated ? el("b", { class: "tag" }, "restated") : null)));
  box.append(el("details", { open: !isDrawn || points.length < 6 }, el("summary", null, "As a table"),
    el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Trend as a table" }, el("table", { class: "plain" },
    el("caption", { class: "unseen" }, "What the reports at hand say"),
    el("thead", null, el("tr", null, el("th", { scope: "col" }, "Period"), el("th", { scope: "col", class: "n" }, "Value"),
      el("th", { scope: "col" }, "Said last by"))),
    el("tbody", null, rows)))));
  return box;
}

/** A number where the whole does not fit: `4.37B`. The bar's title and the table are exact. */
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const short = (value, shown) => (shown.length < 8 ? shown : compact.format(value).replace("-", "−"));
