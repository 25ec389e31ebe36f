// Coastlines and a graticule on grids of latitudes and longitudes.

/** Coasts as arrays [longitude, latitude, longitude, ...] in degrees, unpacked once. */
const coasts = (() => {
  let lines = null;
  return () => (lines ??= COASTLINES.split("\n").map((line) => {
    let x = 0;
    let y = 0;
    return line.split(" ").flatMap((step) => {
      const [dx, dy] = step.split(",").map(Number);
      x += dx;
      y += dy;
      return [x / 100, y / 100];
    });
  }));
})();

/** Draw coasts and graticule of a world grid into a context, on a picture of some width and height. */
function drawCoasts(context, grid, width, height, { coast, line }) {
  const { rowAxis, columnAxis } = grid;
  if (!grid.world || !rowAxis || !columnAxis) {
    return;
  }
  const xOf = (longitude) => {
    const x = columnAxis.positionOf(longitude) / grid.width;
    return (grid.mirror ? 1 - x : x) * width;
  };
  const yOf = (latitude) => {
    const y = rowAxis.positionOf(latitude) / grid.height;
    return (grid.flip ? 1 - y : y) * height;
  };
  const edges = [columnAxis.valueAt(0), columnAxis.valueAt(grid.width)].sort((a, b) => a - b);
  context.lineJoin = "round";
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.beginPath();
  for (const longitude of graticule(edges[0], edges[1])) {
    context.moveTo(xOf(longitude), 0);
    context.lineTo(xOf(longitude), height);
  }
  const tall = [rowAxis.valueAt(0), rowAxis.valueAt(grid.height)].sort((a, b) => a - b);
  for (const latitude of graticule(tall[0], tall[1])) {
    context.moveTo(0, yOf(latitude));
    context.lineTo(width, yOf(latitude));
  }
  context.stroke();
  context.strokeStyle = coast;
  context.beginPath();
  for (const points of coasts()) {
    for (let turn = -720; turn <= 720; turn += 360) {
      traceCoast(context, points, turn, edges, xOf, yOf);
    }
  }
  context.stroke();
}

/** Add a coast, turned by whole turns, to the path, if a part of it lies between the edges. */
function traceCoast(context, points, turn, [left, right], xOf, yOf) {
  let seen = false;
  for (let i = 0; i < points.length && !seen; i += 2) {
    seen = points[i] + turn >= left && points[i] + turn <= right;
  }
  if (!seen) {
    return;
  }
  for (let i = 0; i < points.length; i += 2) {
    const x = xOf(points[i] + turn);
    const y = yOf(points[i + 1]);
    if (i === 0) {
      context.moveTo(x, y);
    } else {
      context.lineTo(x, y);
    }
  }
}

/** Degrees at which lines of the graticule are drawn: multiples of 30, or finer for small boxes. */
function graticule(low, high) {
  const step = [30, 15, 10, 5, 2, 1, 0.5, 0.25, 0.1].find((size) => (high - low) / size >= 3) ?? (high - low) / 3;
  const lines = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) {
    lines.push(Number((k * step).toFixed(6)));
  }
  return lines;
}
