// Bars between edges: histograms.

/** A chart of bars in an SVG.  edges: n + 1 numbers; counts: n; colours(i): of a bar. */
function barPicture({ edges, counts, colours, height = 190, width, label, xTitle }) {
  const margin = { left: 56, right: 10, top: 8, bottom: xTitle ? 40 : 24 };
  const innerWidth = Math.max(10, width - margin.left - margin.right);
  const innerHeight = height - margin.top - margin.bottom;
  const finite = edges.filter(Number.isFinite);
  const low = finite[0] ?? 0;
  const high = finite[finite.length - 1] ?? 1;
  const most = Math.max(0, ...counts) || 1;
  const open = (high - low) / Math.max(1, finite.length - 1) || 1; // an open end is drawn as wide as a bar is on average
  const from = edges[0] === -Infinity || edges[0] === null ? low - open : low;
  const to = edges[edges.length - 1] === Infinity || edges[edges.length - 1] === null ? high + open : high;
  const x = (value) => margin.left + innerWidth * (value - from) / ((to - from) || 1);
  const y = (count) => margin.top + innerHeight * (1 - count / most);
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const tick of niceTicks(0, most, 4)) {
    svg.append(make("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick) }),
      make("text", { x: margin.left - 6, y: y(tick) + 4, "text-anchor": "end" }, shortCount(tick)));
  }
  counts.forEach((count, i) => {
    const left = x(Number.isFinite(edges[i] ?? NaN) ? edges[i] : from);
    const right = x(Number.isFinite(edges[i + 1] ?? NaN) ? edges[i + 1] : to);
    const gap = right - left > 4 ? 0.5 : 0;
    svg.append(make("rect", { class: "bar", x: left + gap, y: y(count), width: Math.max(0.5, right - left - 2 * gap),
      height: Math.max(0, margin.top + innerHeight - y(count)), style: colours ? `fill:${colours(i)}` : null },
    make("title", {}, `${digits(edges[i] ?? -Infinity)} to ${digits(edges[i + 1] ?? Infinity)}: ${whole(count)}`)));
  });
  for (const tick of niceTicks(low, high, Math.max(3, innerWidth / 45))) {
    svg.append(make("text", { x: x(tick), y: margin.top + innerHeight + 16, "text-anchor": "middle" }, digits(tick)));
  }
  svg.append(make("line", { class: "axis", x1: margin.left, x2: width - margin.right, y1: margin.top + innerHeight, y2: margin.top + innerHeight }));
  if (xTitle) {
    svg.append(make("text", { x: margin.left + innerWidth / 2, y: height - 6, "text-anchor": "middle" }, xTitle));
  }
  return svg;
}

/** 1500000 as "1.5 M". */
function shortCount(count) {
  const [size, letter] = count >= 1e9 ? [1e9, " G"] : count >= 1e6 ? [1e6, " M"] : count >= 1e4 ? [1e3, " k"] : [1, ""];
  return digits(count / size, 4) + letter;
}

/** Bars in a figure, drawn again for each width. */
function barChart(figure, { title, controls, edges, counts, label, colours, height, levelled }) {
  const drawn = make("div", { class: "plot" });
  const total = counts.reduce((sum, count) => sum + count, 0);
  const name = levelled ? withLevel(title) : title;
  const words = `${name}: ${counts.length} bars, ${whole(total)} in all, most ${whole(Math.max(0, ...counts))}`;
  frame(figure, { title, name, controls, picture: drawn,
    columns: [{ title: "from", number: true }, { title: "to", number: true }, { title: "count", number: true }],
    rows: () => counts.map((count, i) => [digits(edges[i] ?? -Infinity, 7), digits(edges[i + 1] ?? Infinity, 7), String(count)]) });
  redrawn(drawn, () => fill(drawn, barPicture({ edges, counts, colours, label: words, width: drawn.clientWidth, xTitle: label, height })));
}
