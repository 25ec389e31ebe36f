// Cells of an unstructured mesh on a map: each point of a picture shows the cell that is nearest, if one is near.

/** Give a grid of cells with latitudes and longitudes the shape of a picture of the Earth, or of their part of it.
 *  scatter: for each point of the picture the index of a pixel; -1: none is near. */
function scatter(grid) {
  const { latitudes, longitudes } = grid;
  const known = [...latitudes.keys()].filter((i) => grid.cellOfPixel(i) && Number.isFinite(latitudes[i]) && Number.isFinite(longitudes[i]));
  if (known.length < 2) {
    return; // stays folded
  }
  const [west, broad] = longitudeSpan(known.map((i) => longitudes[i]));
  const south = known.reduce((least, i) => Math.min(least, latitudes[i]), 90);
  const north = known.reduce((most, i) => Math.max(most, latitudes[i]), -90);
  const tall = Math.max(north - south, 0.1);
  const size = Math.sqrt(broad * tall / known.length) / 2; // two points for each cell, along each axis
  const width = Math.min(1440, Math.max(60, Math.round(broad / size)));
  const height = Math.min(720, Math.max(30, Math.round(tall / size)));
  grid.width = width;
  grid.height = height;
  grid.columnAxis = new Axis(Array.from({ length: width }, (none, i) => west + broad * (i + 0.5) / width), false);
  grid.rowAxis = new Axis(Array.from({ length: height }, (none, i) => north - tall * (i + 0.5) / height), false);
  grid.world = true;
  grid.fold = false;
  grid.flip = false;
  grid.scatter = nearestCells(grid, known, broad >= 360);
}

/** Where cells begin in longitude, and how far they reach: all but the widest gap between them. */
function longitudeSpan(values) {
  const sorted = values.map((value) => ((value % 360) + 360) % 360).sort((a, b) => a - b);
  let gap = sorted[0] + 360 - sorted[sorted.length - 1];
  let start = sorted[0];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] - sorted[i - 1] > gap) {
      gap = sorted[i] - sorted[i - 1];
      start = sorted[i];
    }
  }
  if (gap < 20) {
    return [-180, 360];
  }
  return [start > 180 ? start - 360 : start, Math.max(360 - gap, 0.1)];
}

/** Put each cell at its point, then let the points grow into what is empty, a few points far. */
function nearestCells(grid, known, circle) {
  const { width, height } = grid;
  const nearest = new Int32Array(width * height).fill(-1);
  let front = [];
  for (const i of known) {
    const x = Math.floor(grid.columnAxis.positionOf(grid.turned(grid.longitudes[i])));
    const y = Math.floor(grid.rowAxis.positionOf(grid.latitudes[i]));
    const at = Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1);
    nearest[at] = i;
    front.push(at);
  }
  for (let round = 0; round < 60; round++) {
    const next = [];
    for (const at of front) {
      const x = at % width;
      const broad = 1 / Math.max(0.02, Math.cos(grid.rowAxis.values[Math.floor(at / width)] * Math.PI / 180));
      if (round >= 5 * broad) {
        continue; // far from its cell: towards the poles a degree of longitude is short
      }
      const left = x > 0 ? at - 1 : circle ? at + width - 1 : -1;
      const right = x < width - 1 ? at + 1 : circle ? at - width + 1 : -1;
      for (const beside of [left, right, at - width, at + width]) {
        if (beside >= 0 && beside < nearest.length && nearest[beside] < 0) {
          nearest[beside] = nearest[at];
          next.push(beside);
        }
      }
    }
    front = next;
  }
  return nearest;
}
