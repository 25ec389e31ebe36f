// The map: pixels of the shown layer, coastlines, scales at the edges, a mark, and what is under the pointer.

const view = {
  raster: null, layer: null, map: 0, level: 0, exact: false, // what is drawn
  request: 0, // counts what was asked for, so that a late answer is dropped
  inner: { x: 0, y: 0, width: 1, height: 1 }, // where the picture lies on the canvas, in CSS pixels
  pointer: null, // the cell under the pointer
};
const mapDrawn = []; // called after each drawing, with nothing

const picture = document.createElement("canvas"); // one canvas pixel for each pixel of the map
const overlay = { canvas: document.createElement("canvas"), key: "" }; // coasts, drawn once for each size and grid

/** Load what the state asks for, then draw. */
async function showMap() {
  const request = ++view.request;
  const layer = currentLayer();
  const map = layer.shown;
  const { level } = state;
  const exact = state.full && canBeExact(layer);
  try {
    await layer.grid.ready;
    const raster = exact ? await exactRaster(layer, map) : await layer.raster(map);
    if (request === view.request) {
      Object.assign(view, { raster, layer, map, level, exact });
      drawMap();
      loadAhead(layer, map);
    }
  } catch (error) {
    fill(byId("full-status"), `This map cannot be read: ${error.message}.`);
    if (exact) {
      opened.delete(layer.file.path);
      change({ full: false });
    }
  }
}

/** Unpack the next map while the user looks at this one. */
function loadAhead(layer, map) {
  if (!view.exact && map + 1 < layer.count) {
    setTimeout(() => layer.raster(map + 1).catch(() => {}), 0);
  }
}

/** The pixels of a raster as a canvas, in the order of rows and columns (folded, if the grid is). */
function paintPicture() {
  const { raster, layer, exact } = view;
  const { grid } = layer;
  const own = grid.fold || grid.scatter; // the picture has a shape of its own
  const columns = own ? grid.width : exact ? grid.fullColumns : grid.columns;
  const rows = own ? grid.height : exact ? grid.fullRows : grid.rows;
  picture.width = columns;
  picture.height = rows;
  const image = new ImageData(columns, rows);
  const points = new Uint32Array(image.data.buffer);
  const missing = pixelOfText(styleColour("--missing"));
  if (own) {
    const ofNumbers = new Uint32Array(raster.numbers.length); // pixels, or cells in full resolution
    paint(raster, ofNumbers, layer.colours, layer.colourRange, missing);
    for (let i = 0; i < points.length; i++) {
      const pixel = grid.scatter ? grid.scatter[i] : i;
      const cell = pixel < 0 ? null : grid.cellOfPixel(pixel);
      points[i] = cell ? ofNumbers[exact ? Math.max(cell.row, cell.column) : pixel] : 0;
    }
  } else {
    paint(raster, points, layer.colours, layer.colourRange, missing);
  }
  picture.getContext("2d").putImageData(image, 0, 0);
}

function drawMap() {
  const canvas = byId("map");
  const { grid } = view.layer;
  const frame = byId("map-frame");
  const margin = { left: frame.clientWidth < 480 ? 34 : 46, right: 10, top: 8, bottom: 22 };
  const width = frame.clientWidth;
  const wish = (width - margin.left - margin.right) / grid.aspect;
  const height = Math.round(Math.min(Math.max(wish, 120), Math.max(260, window.innerHeight * 0.75)));
  view.inner = { x: margin.left, y: margin.top, width: width - margin.left - margin.right, height };
  const context = sharpen(canvas, width, height + margin.top + margin.bottom);
  context.clearRect(0, 0, width, canvas.height);
  paintPicture();
  drawPicture(context, grid);
  drawOverlay(context, grid);
  drawEdges(context, grid);
  drawMark(context, grid);
  canvas.setAttribute("aria-label", mapText());
  drawColourBar();
  showReadout();
  mapDrawn.forEach((f) => f());
}

function drawPicture(context, grid) {
  const { x, y, width, height } = view.inner;
  const own = view.exact || grid.fold || grid.scatter;
  const cellColumns = own ? 1 : grid.cell_columns;
  const cellRows = own ? 1 : grid.cell_rows;
  const broad = width * picture.width * cellColumns / grid.width; // more than width, if the last pixel is cut
  const tall = height * picture.height * cellRows / grid.height;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.translate(grid.mirror ? x + width : x, grid.flip ? y + height : y);
  context.scale(grid.mirror ? -1 : 1, grid.flip ? -1 : 1);
  context.imageSmoothingEnabled = picture.width > width * (window.devicePixelRatio || 1);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, broad, tall);
  context.restore();
}

function drawOverlay(context, grid) {
  const { x, y, width, height } = view.inner;
  const colours = { coast: styleColour("--coast"), line: styleColour("--graticule") };
  const key = [grid.index, width, height, window.devicePixelRatio, colours.coast].join();
  if (key !== overlay.key) {
    overlay.key = key;
    const onto = sharpen(overlay.canvas, width, height);
    onto.clearRect(0, 0, width, height);
    drawCoasts(onto, grid, width, height, colours);
  }
  context.drawImage(overlay.canvas, x, y, width, height);
}

/** Coordinates at the left and lower edge. */
function drawEdges(context, grid) {
  const { x, y, width, height } = view.inner;
  context.strokeStyle = styleColour("--line");
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  context.fillStyle = styleColour("--quiet");
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  if (grid.fold) {
    return;
  }
  const marks = (axis, count, room, world) => {
    const low = axis ? Math.min(axis.valueAt(0), axis.valueAt(count)) : 0;
    const high = axis ? Math.max(axis.valueAt(0), axis.valueAt(count)) : count;
    const values = world ? graticule(low, high) : niceTicks(low, high, Math.max(2, room / 80));
    const every = Math.max(1, Math.ceil(values.length * (world ? 44 : 40) / room));
    return values.filter((value) => (world ? Math.round(value / (graticule(low, high)[1] - graticule(low, high)[0] || 1)) % every === 0 : true))
      .map((value) => ({ value, share: (axis ? axis.positionOf(value) : value + 0.5) / count }))
      .filter(({ share }) => share >= 0 && share <= 1);
  };
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const { value, share } of marks(grid.rowAxis, grid.height, height, grid.world)) {
    const at = y + height * (grid.flip ? 1 - share : share);
    context.fillText(grid.world ? degrees(value, "row") : digits(value), x - 5, Math.min(Math.max(at, y + 5), y + height - 5));
  }
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const { value, share } of marks(grid.columnAxis, grid.width, width, grid.world)) {
    const at = x + width * (grid.mirror ? 1 - share : share);
    context.fillText(grid.world ? degrees(value, "column") : digits(value), Math.min(Math.max(at, x + 14), x + width - 12), y + height + 6);
  }
}

/** A ring around the chosen place. */
function drawMark(context, grid) {
  if (!state.pixel || state.pixel.grid !== grid.index) {
    return;
  }
  const place = grid.placeOf(state.pixel);
  const { x, y, width, height } = view.inner;
  for (const [radius, colour, thick] of [[7, "#ffffff", 4], [7, "#000000", 2]]) {
    context.beginPath();
    context.arc(x + place.x * width, y + place.y * height, radius, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.stroke();
  }
}

/** The map in words. */
function mapText() {
  const { raster, layer, map } = view;
  const { low, high, missing } = raster.extremes;
  const count = raster.numbers.length;
  const label = withLevel(layer.mapLabels[map], view.level);
  const range = low < 0 ? "all values are missing"
    : `values from ${raster.text(low, layer.units)} to ${raster.text(high, layer.units)}, ${percent(missing, count)} missing`;
  return `Map of ${layer.long_name || layer.title}${label ? `, ${label}` : ""}: ${range}`;
}

function cellUnder(event) {
  const box = byId("map").getBoundingClientRect();
  const { x, y, width, height } = view.inner;
  const across = (event.clientX - box.left - x) / width;
  const down = (event.clientY - box.top - y) / height;
  return view.layer && across >= 0 && across < 1 && down >= 0 && down < 1 ? view.layer.grid.cellAt(across, down) : null;
}

/** The value at a cell of what is shown, as a text. */
function valueText(cell) {
  const { raster, layer, exact } = view;
  const { grid } = layer;
  if (exact) {
    const value = raster.value(cell.row * grid.fullColumns + cell.column);
    return Number.isNaN(value) ? "missing" : (layer.file.type === "float32" ? shortest(value) : String(value)) + unitText(layer.units);
  }
  const text = raster.text(grid.pixelOf(cell), layer.units);
  return text !== "missing" && grid.meanText ? `${text} (${grid.meanText})` : text;
}

function showReadout() {
  const { layer } = view;
  const mark = state.pixel && state.pixel.grid === layer.grid.index ? state.pixel : null;
  const cell = view.pointer ?? mark;
  fill(byId("readout"), cell
    ? make("strong", {}, valueText(cell))
    : `${layer.long_name || layer.title}. Point at the map for a value.`,
  cell ? make("span", {}, ` at ${withLevel(layer.grid.placeText(cell, view.exact), view.level)}`) : null);
}

/** Choose a place: its series is drawn. */
function choosePixel(cell) {
  const { grid } = view.layer;
  change({ pixel: { grid: grid.index, ...(view.exact ? cell : grid.middleOf(cell)) } });
}

/** Move the mark by pixels of the picture; from the middle, if there is none. */
function moveMark(right, down) {
  const { grid } = view.layer;
  const middle = grid.cellAt(0.5, 0.5) ?? { row: 0, column: 0 };
  const from = state.pixel?.grid === grid.index ? state.pixel : middle;
  const place = grid.placeOf(from);
  const x = place.x + right * (grid.scatter ? 2 : grid.cell_columns) / grid.width;
  const y = place.y + down * (grid.scatter ? 2 : grid.cell_rows) / grid.height;
  const cell = grid.cellAt(grid.world ? (x + 1) % 1 : Math.min(Math.max(x, 0), 0.9999999), Math.min(Math.max(y, 0), 0.9999999));
  if (cell) {
    choosePixel(cell);
  }
}

function drawColourBar() {
  const { layer } = view;
  const [low, high] = layer.colourRange;
  const stops = [];
  for (let i = 0; i <= 32; i++) {
    stops.push(colourText(layer.colours, i / 32));
  }
  const time = isTime(layer.units);
  const ticks = (time ? [low, (low + high) / 2, high] : niceTicks(low, high, 6)).map((value) =>
    make("span", { class: "tick", style: `left:${100 * (value - low) / ((high - low) || 1)}%` },
      time ? stepOfTime(value, layer.units).slice(0, 10) : digits(value)));
  fill(byId("colour-bar"),
    make("div", { class: "colours", style: `background:linear-gradient(to right,${stops.join()})` }),
    make("div", { class: "ticks" }, ...ticks),
    make("div", { class: "legend" }, make("span", {}, time ? layer.long_name || layer.name : unitLabel(layer.long_name || layer.name, layer.units)), make("span", { class: "missing-key" }, "missing")));
  byId("colour-bar").setAttribute("aria-label", `Colours from ${digits(low)} to ${digits(high)}${unitText(layer.units)}; grey is missing`);
}

/** A picture of the map with its title, scale and place, as a PNG. */
function saveMap() {
  const source = byId("map");
  const ratio = source.width / source.clientWidth;
  const canvas = document.createElement("canvas");
  const [above, below] = [34, 46];
  const width = source.clientWidth;
  const height = source.clientHeight + above + below;
  const context = sharpen(canvas, width, height);
  const { layer, map, inner } = view;
  context.fillStyle = styleColour("--page");
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, above, source.width / ratio, source.height / ratio);
  context.fillStyle = styleColour("--ink");
  context.font = `600 14px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText([facts.title, layer.name, withLevel(layer.mapLabels[map], view.level)].filter(Boolean).join(", "), inner.x, 22, inner.width);
  const gradient = context.createLinearGradient(inner.x, 0, inner.x + inner.width, 0);
  for (let i = 0; i <= 32; i++) {
    gradient.addColorStop(i / 32, colourText(layer.colours, i / 32));
  }
  const top = source.clientHeight + above + 6;
  context.fillStyle = gradient;
  context.fillRect(inner.x, top, inner.width, 10);
  context.fillStyle = styleColour("--ink");
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "center";
  const [low, high] = layer.colourRange;
  for (const value of niceTicks(low, high, 6)) {
    context.fillText(digits(value), inner.x + inner.width * (value - low) / ((high - low) || 1), top + 23);
  }
  canvas.toBlob((blob) => {
    const name = [facts.variable.name, layer.name, withLevel(layer.mapLabels[map], view.level)].filter(Boolean).join("-");
    download(blob, `${name.replace(/[^\w.-]+/g, "-")}.png`);
  }, "image/png");
}

function setUpMap() {
  const canvas = byId("map");
  const point = (cell) => {
    view.pointer = cell;
    if (view.raster) {
      showReadout();
    }
  };
  canvas.addEventListener("pointermove", (event) => point(cellUnder(event)));
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("click", (event) => {
    const cell = cellUnder(event);
    if (cell) {
      choosePixel(cell);
    }
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way && event.shiftKey && view.layer) {
      event.preventDefault();
      event.stopPropagation();
      moveMark(...way);
    }
  });
  byId("save").addEventListener("click", saveMap);
  redrawn(byId("map-frame"), () => view.raster && drawMap());
  listen((changed) => {
    if (["layer", "step", "group", "level", "own", "full", "range", "pixel"].some((key) => changed.has(key))) {
      showMap();
    }
  });
}
