/* The trend of a line: a bar for each period, where it ends in time, from zero. Numbers of JavaScript draw it; what is read comes as text
   from the data. The table below it says the same to those who cannot see it. */

function trend({ points }, fact) {
  const last = data.facts[fact].days.split("/").pop();
  const drawing = chart(points, last);
  const isOpen = !drawing || points.length < 6;
  const rows = points.map(({ end, period, shown, report, restated }) => el("tr", { class: end === last ? "this" : null },
    el("th", { scope: "row" }, withDays(period)),
    el("td", { class: "n" }, shown),
    el("td", null, data.reports[report].name, restated ? el("span", { class: "tag" }, "restated") : null)));
  const head = el("tr", null, th("Period"), el("th", { scope: "col", class: "n" }, "Value"), th("Said last by"));
  return el("div", { class: "trend" }, drawing, el("details", { open: isOpen }, el("summary", null, "As a table"),
    el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Trend as a table" },
      el("table", { class: "plain" }, el("thead", null, head), el("tbody", null, rows)))));
}

/** Nothing, where a number is too big to be drawn. */
function chart(points, last) {
  const [width, height, side, head, foot] = [560, 120, 40, 16, 18];
  const days = points.map(({ end }) => Date.parse(end) / 86_400_000);
  const values = points.map(({ value }) => Number(value));
  if (![...days, ...values].every(Number.isFinite)) { return null; }
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = Math.max(1, days.at(-1) - days[0]);
  const x = (at) => side + ((days[at] - days[0]) / span) * (width - 2 * side);
  const y = (value) => head + (1 - (value - low) / (high - low || 1)) * (height - head - foot - (low < 0 ? 12 : 0));
  const places = points.map((_, at) => x(at));
  const gaps = places.slice(1).map((place, at) => place - places[at]).filter((gap) => gap > 0);
  const bar = Math.max(3, Math.min(34, 0.62 * Math.min(...gaps, width)));
  const name = `Trend of ${counted(points.length, "period")}, from ${points[0].shown} to ${points.at(-1).shown}`;
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name });
  points.forEach(({ end, period, shown, restated }, at) => {
    const [top, bottom] = [y(Math.max(0, values[at])), y(Math.min(0, values[at]))];
    const isThis = end === last;
    const box = { x: places[at] - bar / 2, y: top, width: bar, height: Math.max(1, bottom - top) };
    const told = svg("title", {}, `${period}: ${shown}${restated ? ", restated" : ""}`);
    drawing.append(svg("rect", { class: `bar${isThis ? " this" : ""}${restated ? " restated" : ""}`, ...box }, told));
    // Words where there is room for them, and for the one of this fact.
    const room = Math.min(...[at - 1, at + 1].filter((other) => other in places).map((other) => Math.abs(places[other] - places[at])));
    const write = (text, where, kind) => drawing.append(svg("text", { x: places[at], y: where, class: kind }, text));
    if (room > 36 || isThis) { write(short(values[at], shown), values[at] < 0 ? bottom + 11 : top - 4, "value"); }
    if (room > 42 || isThis || at === 0) { write(end.slice(0, 7), height - 4, "when"); }
  });
  drawing.append(svg("line", { class: "zero", x1: 4, x2: width - 4, y1: y(0), y2: y(0) }));
  return drawing;
}

/** A number where the whole does not fit: `4.37B`. The bar's title and the table are exact. */
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const short = (value, shown) => (shown.length < 8 ? shown : compact.format(value).replace("-", "−"));
