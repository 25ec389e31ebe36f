// Beside the map: the mean of each row, on the height of its row, and how often each value occurs on this map.

let zonalMeans = null; // Float32Array [pixel rows][steps with maps], once it is unpacked

/** Means of z along rows, as the program made them. */
async function loadZonal() {
  if (pictures.zonal && !zonalMeans) {
    const grid = grids[pictures.zonal.grid];
    zonalMeans = await unpackValues(pictures.zonal.maps, grid.rows, steps.maps.length);
  }
  return zonalMeans;
}

/** Whether the program's own zonal means belong to a layer. */
const hasZonal = (layer) => Boolean(pictures.zonal) && layer.kind === "steps" && layer.of === "output"
  && layer.name === "z-score" && layer.grid === grids[pictures.zonal.grid];

/** The mean of each pixel row of the shown map. */
function rowMeans() {
  const { raster, layer, map, exact } = view;
  if (hasZonal(layer) && zonalMeans) {
    const count = steps.maps.length;
    return Array.from({ length: layer.grid.rows }, (none, row) => zonalMeans[row * count + map]);
  }
  const rows = exact ? layer.grid.fullRows : layer.grid.rows;
  const columns = exact ? layer.grid.fullColumns : layer.grid.columns;
  const means = [];
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    let count = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const value = raster.value(i);
      if (value === value) {
        sum += value;
        count++;
      }
    }
    means.push(count > 0 ? sum / count : NaN);
  }
  return means;
}

function drawProfile() {
  const figure = byId("profile");
  const { layer, exact, inner } = view;
  const { grid } = layer;
  show(figure, !grid.fold && grid.rows > 1 && grid.columns > 1);
  if (figure.hidden) {
    return;
  }
  const means = rowMeans();
  const own = hasZonal(layer) && zonalMeans;
  const title = grid.world ? "Zonal mean" : "Mean of each row";
  const width = figure.clientWidth;
  const margin = { left: 8, right: 8, top: inner.y, bottom: 22 };
  const height = inner.height + margin.top + margin.bottom;
  const [low, high] = layer.colourRange;
  const valid = means.filter((value) => !Number.isNaN(value));
  const least = Math.min(...valid, layer.colours === "diverging" ? 0 : Infinity);
  const largest = Math.max(...valid, layer.colours === "diverging" ? 0 : -Infinity);
  const [from, to] = valid.length ? paddedRange(least, largest) : [low, high];
  const x = (value) => margin.left + (width - margin.left - margin.right) * (value - from) / (to - from);
  const y = (i) => margin.top + inner.height * (grid.flip ? 1 - (i + 0.5) / means.length : (i + 0.5) / means.length);
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${title} of ${layer.title}: ${rangeText(means)}` });
  for (const tick of niceTicks(from, to, Math.max(2, width / 55))) {
    svg.append(make("line", { class: tick === 0 ? "axis" : "grid", x1: x(tick), x2: x(tick), y1: margin.top, y2: margin.top + inner.height }),
      make("text", { x: x(tick), y: height - 6, "text-anchor": "middle" }, digits(tick)));
  }
  let path = "";
  let pen = "M";
  means.forEach((value, i) => {
    if (Number.isNaN(value)) {
      pen = "M";
    } else {
      path += `${pen}${x(value).toFixed(1)} ${y(i).toFixed(1)}`;
      pen = "L";
    }
  });
  svg.append(make("path", { class: "curve", d: path || "M0 0" }));
  const { row } = grid;
  const place = (i) => (exact ? grid.rowAxis?.values[i] : row?.values?.[i]);
  const keep = figure.querySelector("details")?.open;
  frame(figure, { title: own ? title : `${title}, of the pixels`, name: `${title} of ${layer.title}`, picture: svg,
    columns: [{ title: row?.name ?? "row", number: true }, { title: "mean", number: true }],
    rows: () => means.map((value, i) => [place(i) ?? i, value]) });
  figure.querySelector("details").open = Boolean(keep);
}

const MAP_BINS = 40;

/** A histogram of the pixels of the shown map, in the colours of the map. */
function drawValues() {
  const { raster, layer, exact } = view;
  const [low, high] = layer.colourRange;
  const counts = new Array(MAP_BINS).fill(0);
  for (let i = 0; i < raster.numbers.length; i++) {
    const value = raster.value(i);
    if (value === value) {
      counts[Math.min(MAP_BINS - 1, Math.max(0, Math.floor((value - low) / (high - low) * MAP_BINS)))]++;
    }
  }
  const edges = Array.from({ length: MAP_BINS + 1 }, (none, i) => low + (high - low) * i / MAP_BINS);
  const figure = byId("values");
  const width = figure.clientWidth;
  const what = exact || !layer.grid.meanText ? "Cells of this map" : "Pixels of this map";
  const svg = barPicture({ edges, counts, width, height: 170, colours: (i) => colourText(layer.colours, (i + 0.5) / MAP_BINS),
    label: `${what} by ${layer.title}`, xTitle: layer.title });
  const keep = figure.querySelector("details")?.open;
  frame(figure, { title: what, picture: svg, columns: [{ title: "from", number: true }, { title: "to", number: true }, { title: "count", number: true }],
    rows: () => counts.map((count, i) => [i === 0 ? "less" : edges[i], i === MAP_BINS - 1 ? "more" : edges[i + 1], count]) });
  figure.querySelector("details").open = Boolean(keep);
}

function setUpSide() {
  let asked = 0;
  mapDrawn.push(() => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      drawProfile();
      drawValues();
    });
  });
  loadZonal().then((means) => means && view.raster && drawProfile()).catch(() => {});
}
