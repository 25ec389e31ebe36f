// Series through time: the area mean, the share of the area that is unusual with the steps to look at, the zonal mean
// as a picture, and the series of a place that the user chose.

const goToStep = (step) => {
  change({ step });
  byId("maps").scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
};

/** A chart of a line of pictures.lines that goes along the steps of the page. */
function drawStepLine(figure, line) {
  lineChart(figure, line, { title: pictureTitle(line), units: line.units, x: steps.days, labels: steps.labels,
    go: (step) => change({ step }), here: () => steps.days[state.step] }, stepChart);
}

/** The steps with the largest share of unusual values. */
function listUnusual(line) {
  const { values } = seriesOfLevel(line)[0];
  const order = values.map((value, i) => [value, i]).filter(([value]) => value !== null && value > 0)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 10);
  const items = order.map(([value, i]) => make("li", {},
    make("button", { type: "button", class: "link", click: () => goToStep(i) }, steps.labels[i]),
    make("span", { class: "number" }, `${digits(value, 3)}${unitText(line.units)}`)));
  fill(byId("unusual"), make("h3", {}, "Most unusual steps"), make("p", { class: "hint" }, withLevel(line.label || line.name)), make("ol", { class: "ranking" }, ...items));
}

/** The zonal mean through time: latitude upwards, time to the right. */
async function drawZonal() {
  const all = await loadZonal();
  if (!all || steps.maps.length < 2 || all.every((value) => Number.isNaN(value))) {
    return;
  }
  let means = zonalOfLevel(state.level);
  const figure = byId("zonal");
  show(figure);
  const grid = grids[pictures.zonal.grid];
  const layer = layers.find(hasZonal);
  const canvas = make("canvas", { role: "img", class: "zonal" });
  const value = make("span", { class: "chart-value" });
  const limits = () => {
    const [low, high] = layer?.colourRange ?? [-2, 2];
    return [low / 2, high / 2]; // means vary less than values
  };
  const scale = make("span", { class: "chart-value" });
  const marker = make("div", { class: "marker" });
  const level = levels ? levelChoice(() => {
    means = zonalOfLevel(state.level);
    draw();
  }) : null;
  frame(figure, { title: "Zonal mean of z through time", controls: [level, scale, value].filter(Boolean), picture: make("div", { class: "marked" }, canvas, marker) });
  const inner = { x: 46, y: 6, width: 1, height: 180 };
  const days = steps.maps.map((i) => steps.days[i]);
  const first = days[0];
  const last = days[days.length - 1];
  const xOf = (day) => inner.x + inner.width * (day - first) / ((last - first) || 1);
  const mapAt = (x) => nearestIn(days, first + (x - inner.x) / inner.width * (last - first));
  const draw = () => {
    const width = figure.clientWidth;
    canvas.setAttribute("aria-label", `${withLevel("Zonal mean of z through time")}: ${rangeText(Array.from(means))}`);
    const [low, high] = limits();
    fill(scale, digits(low), make("i", { class: "scale", style: `background:linear-gradient(to right,${[0, 0.25, 0.5, 0.75, 1].map((share) => colourText("diverging", share)).join()})` }), digits(high));
    inner.width = width - inner.x - 10;
    const context = sharpen(canvas, width, inner.height + inner.y + 42);
    context.imageSmoothingEnabled = false;
    const columns = Math.max(1, Math.round(inner.width));
    const maps = Array.from({ length: columns }, (none, i) => mapAt(inner.x + i + 0.5));
    const values = new Float32Array(columns * grid.rows);
    for (let row = 0; row < grid.rows; row++) {
      const to = (grid.flip ? grid.rows - 1 - row : row) * columns;
      maps.forEach((map, i) => (values[to + i] = means[row * days.length + map]));
    }
    const image = new ImageData(columns, grid.rows);
    paint(new Raster(values, null), new Uint32Array(image.data.buffer), "diverging", [low, high], pixelOfText(styleColour("--missing")));
    const small = document.createElement("canvas");
    small.width = columns;
    small.height = grid.rows;
    small.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(small, inner.x, inner.y, inner.width, inner.height);
    drawZonalEdges(context, grid, inner, xOf);
    mark();
  };
  const mark = () => {
    marker.style.transform = `translate(${xOf(steps.days[state.step]) - 1}px, ${inner.y}px)`;
    marker.style.height = `${inner.height}px`;
  };
  canvas.addEventListener("click", (event) => change({ step: steps.maps[mapAt(event.offsetX)] }));
  canvas.addEventListener("pointermove", (event) => {
    const map = mapAt(event.offsetX);
    const share = Math.min(Math.max((event.offsetY - inner.y) / inner.height, 0), 0.999999);
    const row = Math.floor((grid.flip ? 1 - share : share) * grid.rows);
    const at = grid.row?.values?.[row];
    fill(value, `${steps.labels[steps.maps[map]]}, ${at === undefined ? `row ${row}` : grid.world ? degrees(at, "row") : digits(at)}: ${digits(means[row * steps.maps.length + map], 3)}`);
  });
  canvas.addEventListener("pointerleave", () => fill(value));
  redrawn(figure, draw);
  listen((changed) => (changed.has("range") ? draw() : changed.has("step") && mark()), figure);
}

function drawZonalEdges(context, grid, inner, xOf) {
  context.fillStyle = styleColour("--quiet");
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const axis = grid.rowAxis;
  if (axis) {
    const [low, high] = [axis.valueAt(0), axis.valueAt(grid.fullRows)].sort((a, b) => a - b);
    for (const tick of grid.world ? graticule(low, high) : niceTicks(low, high, 5)) {
      const share = axis.positionOf(tick) / grid.fullRows;
      const y = inner.y + inner.height * (grid.flip ? 1 - share : share);
      context.fillText(grid.world ? degrees(tick, "row") : digits(tick), inner.x - 5, Math.min(Math.max(y, inner.y + 5), inner.y + inner.height - 5));
    }
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  const labels = steps.maps.map((i) => steps.labels[i]);
  for (const tick of dateTicks(labels, 0, labels.length - 1, Math.max(2, inner.width / 85))) {
    const x = xOf(steps.days[steps.maps[tick.at]]);
    tick.text.split("\n").forEach((line, k) => context.fillText(line, Math.max(x, inner.x + 14), inner.y + inner.height + 6 + 15 * k));
  }
}

/** Which layer the series of a place comes from: the shown one, or the first with maps of the same grid in time. */
function seriesLayer() {
  const shown = currentLayer();
  const along = (layer) => layer.count > 1 && layer.grid.index === state.pixel.grid;
  return along(shown) ? shown : layers.find((layer) => along(layer) && layer.days !== null) ?? layers.find(along);
}

const pixelRequest = { number: 0, timer: 0 };

/** Read one pixel of all maps, a few at a time so that the page stays alive, and draw it. */
async function drawPixelSeries() {
  const request = ++pixelRequest.number;
  const box = byId("pixel-series");
  const layer = state.pixel && seriesLayer();
  show(box, Boolean(layer));
  if (!layer) {
    return;
  }
  const { grid } = layer;
  const { level } = state;
  const pixel = grid.pixelOf(state.pixel);
  const values = new Array(layer.count).fill(null);
  const clipped = [];
  const progress = make("progress", { max: layer.count, value: 0, "aria-label": "Maps read" });
  const waiting = setTimeout(() => request === pixelRequest.number
    && fill(box, make("p", { class: "hint" }, `Reading ${layer.count} maps `, progress)), 150);
  let rested = performance.now();
  for (let map = 0; map < layer.count; map++) {
    const raster = await layer.raster(map, level);
    if (request !== pixelRequest.number) {
      clearTimeout(waiting);
      return;
    }
    const value = raster.value(pixel);
    values[map] = Number.isNaN(value) ? null : value;
    if (raster.clippedAt(pixel)) {
      clipped.push(map);
    }
    if (performance.now() - rested > 30) {
      progress.value = map;
      await new Promise((done) => setTimeout(done, 0));
      rested = performance.now();
    }
  }
  clearTimeout(waiting);
  finishPixelSeries(box, layer, values, clipped);
}

function finishPixelSeries(box, layer, values, clipped) {
  const { grid } = layer;
  const figure = make("figure");
  const valid = values.filter((value) => value !== null).length;
  const facts_ = [grid.meanText ? `A pixel is the ${grid.meanText}.` : "", clipped.length ? `${clipped.length} values lie beyond the limits of the maps.` : "",
    valid === 0 ? "All values are missing here." : ""].filter(Boolean).join(" ");
  fill(box, figure, facts_ ? make("p", { class: "hint" }, facts_) : null);
  const place = withLevel(grid.placeText(state.pixel, grid.meanText === ""));
  const options = { title: `${layer.title} at ${place}`, units: layer.units,
    series: [{ name: layer.name, values }], labels: layer.mapLabels, go: (map) => change(layer.stateOf(map)) };
  if (layer.days) {
    const { days } = layer;
    stepChart(figure, { ...options, x: days, here: () => days[layer.shown] });
  } else {
    new LineChart(figure, { ...options, xTitle: layer.kind === "groups" ? facts.groups.by : "map", x: values.map((none, i) => i) });
  }
}

/** Whether a line is of the run itself and goes along its steps; others are of products. */
const isOfRun = (line) => !line.section && line.axis === "steps" && ["area-mean", "zscore-mean", "unusual"].includes(line.id);

/** A share of 0 to 1 as percent. */
function inPercent(line) {
  if (line.units !== "1") {
    return line;
  }
  return { ...line, units: "%", series: line.series.map((one) => ({ ...one, values: one.values.map((value) => (value === null ? null : 100 * value)) })) };
}

function setUpThroughTime() {
  const lines = (pictures.lines ?? []).filter(isOfRun).map((line) => (line.id === "unusual" ? inPercent(line) : line));
  const drawn = steps.labels.length > 1 ? lines : [];
  const unusual = drawn.find((line) => line.id === "unusual");
  for (const line of drawn) {
    const figure = make("figure");
    byId("time-lines").append(figure);
    drawStepLine(figure, line);
  }
  if (unusual) {
    listUnusual(unusual);
  }
  show(byId("time"), drawn.length > 0 || (Boolean(pictures.zonal) && steps.maps.length > 1));
  drawZonal();
  listen((changed) => {
    if (changed.has("pixel") || ((changed.has("layer") || changed.has("level")) && state.pixel)) {
      drawPixelSeries();
    }
    if (changed.has("level") && unusual) {
      listUnusual(unusual);
    }
  });
}
