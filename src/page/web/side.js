// Beside the map: the mean of each row, on the height of its row, and how often each value occurs on this map.

let zonalMeans = null; // Float32Array [levels][pixel rows][steps with maps], once it is unpacked

/** Means of z along rows, as the program made them. */
async function loadZonal() {
  if (pictures.zonal && !zonalMeans) {
    const grid = grids[pictures.zonal.grid];
    zonalMeans = await unpackValues(pictures.zonal.maps, levelCount * grid.rows, steps.maps.length);
  }
  return zonalMeans;
}

/** Those of one level. */
function zonalOfLevel(level) {
  const length = grids[pictures.zonal.grid].rows * steps.maps.length;
  return zonalMeans.subarray(level * length, (level + 1) * length);
}

/** Whether the program's own zonal means belong to a layer. */
const hasZonal = (layer) => Boolean(pictures.zonal) && layer.kind === "steps" && layer.of === "output"
  && layer.name === "z-score" && layer.grid === grids[pictures.zonal.grid];

/** The mean of each pixel row of the shown map. */
function rowMeans() {
  const { raster, layer, map, exact } = view;
  if (hasZonal(layer) && zonalMeans) {
    const count = steps.maps.length;
    const means = zonalOfLevel(view.level);
    return Array.from({ length: layer.grid.rows }, (none, row) => means[row * count + map]);
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
  show(figure, !grid.line && !isTime(layer.units) && grid.rows > 1 && grid.columns > 1);
  if (figure.hidden) {
    return;
  }
  const means = rowMeans();
  const own = Boolean(hasZonal(layer) && zonalMeans);
  const byCell = exact && !own; // else each mean is that of a row of pixels
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
  const place = (i) => (byCell ? grid.rowAxis?.values[i] : row?.values?.[i]);
  const name = withLevel(`${title} of ${layer.title}`, view.level);
  frame(figure, { title: own || byCell ? title : `${title}, of the pixels`, name, picture: svg,
    columns: [{ title: row?.name ?? "row", number: true }, { title: "mean", number: true }],
    rows: () => means.map((value, i) => [place(i) ?? i, value]) });
  lieBeside(figure, svg);
}

/** Move a figure so that its rows are at the height of the map's rows, where it is beside the map. */
function lieBeside(figure, svg) {
  figure.style.marginTop = "0px";
  const map = byId("map").getBoundingClientRect();
  const own = svg.getBoundingClientRect();
  if (own.left > map.right) {
    figure.style.marginTop = `${Math.max(0, map.top - own.top)}px`;
  }
}

/** About 40 equal bins over the range of colours.  Where packed numbers are few, each bin has equally many of them:
 *  else bars would be high and low by turns. */
function mapEdges(raster, [low, high]) {
  const scale = raster.packing?.scale ?? 0;
  let width = (high - low) / 40;
  let first = low;
  if (scale > 0 && width / scale < 20) {
    width = scale * Math.max(1, Math.round(width / scale));
    first = raster.packing.offset + scale * (Math.ceil((low - raster.packing.offset) / scale) - 0.5);
  }
  const count = Math.max(1, Math.ceil((high - first) / width - 1e-9));
  return Array.from({ length: count + 1 }, (none, i) => first + i * width);
}

const allValues = (pictures.bars ?? []).find((bars) => !bars.section); // of the run, not of a product
let showAll = false;

/** A histogram of the pixels of the shown map in the colours of the map, or of all z-scores, as the user chooses. */
function drawValues() {
  const { raster, layer, exact } = view;
  const figure = byId("values");
  show(figure, !isTime(layer.units));
  const controls = allValues ? [choice("Histogram of", ["This map", allValues.name], showAll ? 1 : 0, (i) => {
    showAll = i === 1;
    drawValues();
  })] : [];
  if (showAll) {
    if (figure.dataset.shows !== "all") { // else it is there already: the same for all maps of a level
      figure.dataset.shows = "all";
      drawBars(figure, allValues, controls);
    }
    return;
  }
  figure.dataset.shows = "map";
  const edges = mapEdges(raster, layer.colourRange);
  const [low, high] = layer.colourRange;
  const bins = edges.length - 1;
  const counts = new Array(bins).fill(0);
  const factor = bins / (edges[bins] - edges[0]);
  for (let i = 0; i < raster.numbers.length; i++) {
    const value = raster.value(i);
    if (value === value) {
      counts[Math.min(bins - 1, Math.max(0, Math.floor((value - edges[0]) * factor)))]++;
    }
  }
  const width = figure.clientWidth;
  const what = exact || !layer.grid.meanText ? "Cells of this map" : "Pixels of this map";
  const svg = barPicture({ edges, counts, width, height: 170, 
    colours: (i) => colourText(layer.colours, ((edges[i] + edges[i + 1]) / 2 - low) / (high - low)),
    label: `${what} by ${layer.title}`, xTitle: layer.title });
  frame(figure, { title: what, picture: svg, controls, columns: [{ title: "from", number: true }, { title: "to", number: true }, { title: "count", number: true }],
    rows: () => counts.map((count, i) => [i === 0 ? "less" : edges[i], i === bins - 1 ? "more" : edges[i + 1], count]) });
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
