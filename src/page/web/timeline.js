// What each rank did when: a row for each rank, time to the right; the height of a colour is the share of a phase in
// a short span of time.

const PHASE_COLOURS = { headers: "#777777", create: "#a5a8ad", read: "#0072b2", moments: "#009e73", merge: "#cc79a7",
  exchange: "#cc79a7", "z-scores": "#56b4e9", products: "#8c6bb1", write: "#d55e00", finish: "#b8a000", report: "#e69f00", check: "#8c564b", other: "#e3c39d", wait: "var(--waiting)" };
const OTHER_COLOURS = ["#17becf", "#bcbd22", "#e377c2", "#393b79", "#637939"];

/** The colour of a phase, the same in all pictures of a page. */
function phaseColour(name, phases) {
  if (name in PHASE_COLOURS) {
    return PHASE_COLOURS[name];
  }
  const others = phases.filter((phase) => !(phase in PHASE_COLOURS));
  return OTHER_COLOURS[others.indexOf(name) % OTHER_COLOURS.length];
}

const cssColour = (text) => (text.startsWith("var(") ? styleColour(text.slice(4, -1)) : text);

function drawTimeline(figure, timeline, ranks) {
  const { phases } = timeline;
  const canvas = make("canvas", { role: "img", class: "timeline" });
  const value = make("span", { class: "chart-value" });
  const keys = make("p", { class: "legend" }, ...phases.map((name) =>
    make("span", { class: "key" }, make("i", { style: `background:${phaseColour(name, phases)}` }), name)));
  const shown = timeline.ranks;
  const totals = shown.map((one) => phases.map((none, p) => one.seconds.reduce((sum, [, phase, share]) => sum + (phase === p ? share : 0), 0)
    * timeline.seconds / timeline.bins));
  const title = shown.length < ranks ? `Timeline of ${shown.length} of ${whole(ranks)} ranks: the slowest, the fastest and others` : "Timeline of ranks";
  canvas.setAttribute("aria-label", `${title}, ${secondsText(timeline.seconds)}`);
  frame(figure, { title, controls: [value], picture: make("div", {}, keys, canvas),
    columns: [{ title: "rank", number: true }, ...phases.map((name) => ({ title: `${name} [s]`, number: true }))],
    rows: () => shown.map((one, r) => [String(one.rank), ...totals[r].map((seconds) => Number(seconds.toPrecision(4)))]) });
  const row = shown.length > 32 ? 12 : shown.length > 8 ? 18 : 26;
  const inner = { x: 62, y: 4, width: 1, height: row * shown.length };
  const draw = () => {
    const width = figure.clientWidth;
    inner.width = width - inner.x - 10;
    const context = sharpen(canvas, width, inner.height + 30);
    context.clearRect(0, 0, width, inner.height + 30);
    shown.forEach((one, r) => drawRank(context, one, phases, inner, inner.y + r * row, row - 3, timeline.bins));
    drawTimelineEdges(context, shown, inner, row, timeline.seconds);
  };
  canvas.addEventListener("pointermove", (event) => {
    const bin = Math.floor((event.offsetX - inner.x) / inner.width * timeline.bins);
    const one = shown[Math.floor((event.offsetY - inner.y) / row)];
    if (!one || bin < 0 || bin >= timeline.bins) {
      fill(value);
      return;
    }
    const texts = one.seconds.filter(([at]) => at === bin).map(([, phase, share]) => `${phases[phase]} ${digits(100 * share, 2)} %`);
    fill(value, `rank ${one.rank}, ${digits((bin + 0.5) * timeline.seconds / timeline.bins, 3)} s: ${texts.join(", ") || "nothing"}`);
  });
  canvas.addEventListener("pointerleave", () => fill(value));
  redrawn(figure, draw);
}

function drawRank(context, one, phases, inner, top, height, bins) {
  context.fillStyle = styleColour("--panel");
  context.fillRect(inner.x, top, inner.width, height);
  const filled = new Float64Array(bins); // how much of each bin has a colour already, from below
  for (const [bin, phase, share] of one.seconds) {
    const left = inner.x + inner.width * bin / bins;
    const right = inner.x + inner.width * (bin + 1) / bins;
    const below = filled[bin];
    filled[bin] += share;
    context.fillStyle = cssColour(phaseColour(phases[phase], phases));
    context.fillRect(left, top + height * (1 - Math.min(1, below + share)), right - left + 0.4, height * Math.min(share, 1));
  }
}

function drawTimelineEdges(context, shown, inner, row, seconds) {
  context.fillStyle = styleColour("--quiet");
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = "middle";
  context.textAlign = "right";
  shown.forEach((one, r) => context.fillText(`rank ${one.rank}`, inner.x - 6, inner.y + r * row + (row - 3) / 2));
  context.textBaseline = "top";
  const ticks = niceTicks(0, seconds, Math.max(2, inner.width / 90));
  for (const tick of ticks) {
    const x = inner.x + inner.width * tick / (seconds || 1);
    context.textAlign = tick === 0 ? "left" : "center";
    context.fillText(`${digits(tick)} s`, Math.min(x, inner.x + inner.width - 12), inner.y + inner.height + 5);
  }
}

/** Seconds of each phase over the ranks: the least, the quartiles and the most, as numbers and as a box. */
function phaseTable(run) {
  const most = Math.max(...run.phases.map((phase) => phase.seconds.max ?? phase.seconds.median ?? 0), 1e-9);
  const several = run.ranks > 1;
  const names = run.phases.map((phase) => phase.name);
  const rows = run.phases.map((phase) => {
    const { min, q25, median, q75, max } = phase.seconds;
    const gigabytes = phase.bytes ? phase.bytes / 1e9 : null;
    const numbers = several ? [min, q25, median, q75, max] : [median];
    return [phase.name, phaseBox(several ? phase.seconds : { min: 0, q25: 0, median, q75: median, max: median }, most, phaseColour(phase.name, names)), ...numbers.map(secondsCell),
      ...(several ? [String(phase.slowest ?? "")] : []), gigabytes ? digits(gigabytes, 3) : "",
      gigabytes && max > 0 ? digits(gigabytes / max, 3) : ""];
  });
  const seconds = several ? ["least", "25 %", "median", "75 %", "most"] : ["seconds"];
  return table(several ? "Phases: seconds over the ranks" : "Phases", [{ title: "phase" }, { title: "" },
    ...[...seconds, ...(several ? ["slowest"] : []), "GB", "GB/s"].map((title) => ({ title, number: true }))], rows);
}

/** A line from the least to the most, a box from quartile to quartile, a tick at the median. */
function phaseBox({ min, q25, median, q75, max }, most, colour) {
  const width = 130;
  const x = (seconds) => 1 + (width - 2) * (seconds ?? 0) / most;
  const box = make("svg", { width, height: 14, "aria-hidden": "true", class: "box" });
  box.append(make("line", { x1: x(min), x2: x(max), y1: 7, y2: 7, stroke: colour }),
    make("rect", { x: x(q25), y: 2, width: Math.max(1.5, x(q75) - x(q25)), height: 10, style: `fill:${colour}` }),
    make("line", { x1: x(median), x2: x(median), y1: 1, y2: 13, stroke: "var(--ink)", "stroke-width": 1.5 }));
  return box;
}
