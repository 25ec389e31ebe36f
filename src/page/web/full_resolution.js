// Maps in full resolution, from the output itself: the user opens the file, and the page reads the pieces of a map at
// the offsets that the writer noted.  Nothing is uploaded: a browser reads a file that its user chose.

const opened = new Map(); // path of an output -> File
const exactRasters = new Cache(128 * 2 ** 20);

const baseName = (path) => path.split("/").pop();

/** Why a file is not the output that a layer came from; null: it is. */
function whyNot(file, wanted) {
  if (file.name !== baseName(wanted.path)) {
    return `This is ${file.name}; the maps of this page are in ${baseName(wanted.path)}.`;
  }
  if (file.size !== wanted.bytes) {
    return `${file.name} has ${whole(file.size)} bytes; the file of this run had ${whole(wanted.bytes)}. It is another file, or was changed.`;
  }
  return null;
}

/** Whether a map in full resolution is the one that the page has: means of its cells are the pixels.  Another run's file
    can have the same name and size.  A product's pixel need not be a mean, so it counts only where it is a cell. */
function agrees(layer, exact, packed) {
  const { rows, columns, cell_rows: height, cell_columns: width, fullRows, fullColumns } = layer.grid;
  if (layer.of === "product" && height * width > 1) {
    return true;
  }
  let others = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixel = row * columns + column;
      let sum = 0;
      let count = 0;
      for (let i = row * height; i < Math.min((row + 1) * height, fullRows); i++) {
        for (let j = column * width; j < Math.min((column + 1) * width, fullColumns); j++) {
          const value = exact.value(i * fullColumns + j);
          sum += Number.isNaN(value) ? 0 : value;
          count += Number.isNaN(value) ? 0 : 1;
        }
      }
      const value = packed.value(pixel);
      const near = count === 0 ? Number.isNaN(value) : Math.abs(sum / count - value) <= 0.51 * packed.packing.scale + 0.001 * Math.abs(value);
      others += near || packed.clippedAt(pixel) ? 0 : 1;
    }
  }
  return others <= 0.01 * rows * columns;
}

async function bytesOf(file, offset, count) {
  const bytes = new Uint8Array(await file.slice(offset, offset + count).arrayBuffer());
  if (bytes.length !== count) {
    throw new Error("the file ends too early");
  }
  return bytes;
}

/** Undo HDF5's shuffle: all first bytes of the numbers, then all second bytes ... */
function unshuffle(bytes, size) {
  const count = Math.floor(bytes.length / size);
  const result = new Uint8Array(bytes.length);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < count; i++) {
      result[i * size + k] = bytes[k * count + i];
    }
  }
  result.set(bytes.subarray(count * size), count * size);
  return result;
}

/** Inflate a chunk.  A checksum of 4 bytes follows the stream, or is inside it as the last 4 bytes. */
async function inflateChunk(bytes, checksum) {
  if (!checksum) {
    return inflate(bytes, "deflate");
  }
  try {
    return await inflate(bytes.subarray(0, bytes.length - 4), "deflate");
  } catch {
    return inflate(bytes, "deflate");
  }
}

/** The bytes of a piece, as numbers one after the other. */
async function decodePiece(bytes, size, count, { deflate, shuffle, fletcher32 }) {
  let plain = deflate ? await inflateChunk(bytes, fletcher32) : bytes;
  plain = shuffle ? unshuffle(plain, size) : plain;
  const checksum = plain.length === count * size + 4 && fletcher32;
  if (plain.length !== count * size && !checksum) {
    throw new Error(`a piece has ${plain.length} bytes instead of ${count * size}`);
  }
  return plain.subarray(0, count * size);
}

/** Read the map of an index, on the shown level, from a file: a raster of all cells. */
async function exactRaster(layer, map) {
  const at = layer.at(map);
  const key = `${layer.index} ${at}`;
  const known = exactRasters.get(key);
  if (known) {
    return known;
  }
  const wanted = layer.file;
  const file = opened.get(wanted.path);
  const { fullRows, fullColumns } = layer.grid;
  const size = wanted.type.endsWith("64") ? 8 : 4;
  const read = { float32: DataView.prototype.getFloat32, float64: DataView.prototype.getFloat64, int32: DataView.prototype.getInt32,
    int64: DataView.prototype.getBigInt64 }[wanted.type];
  const fill = wanted.fill === null ? NaN : Number(wanted.fill);
  const values = wanted.type === "float32" ? new Float32Array(fullRows * fullColumns) : new Float64Array(fullRows * fullColumns);
  values.fill(NaN);
  for (const [offset, bytes, firstRow, rows] of wanted.maps[at]) {
    const plain = await decodePiece(await bytesOf(file, offset, bytes), size, rows * fullColumns, wanted);
    const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
    const last = Math.min(rows, fullRows - firstRow) * fullColumns; // a chunk at the edge has rows beyond the grid
    for (let i = 0; i < last; i++) {
      const value = Number(read.call(view, size * i, wanted.little_endian));
      values[firstRow * fullColumns + i] = value === fill ? NaN : value;
    }
  }
  const raster = new Raster(values, null);
  exactRasters.put(key, raster, values.byteLength);
  return raster;
}

/** Whether the map that is shown can come from an opened file. */
const canBeExact = (layer) => Boolean(layer?.file && opened.has(layer.file.path));

function setUpFullResolution() {
  const button = byId("open-full");
  const input = byId("full-file");
  const box = byId("full-on");
  const say = (text) => fill(byId("full-status"), text);
  /** Why a file that looks like the output is not it; null: it is. */
  const whyOther = async (layer, file) => {
    const map = layer.shown;
    opened.set(layer.file.path, file);
    const at = layer.at(map);
    if (!layer.maps[at] || !layer.file.maps[at] || agrees(layer, await exactRaster(layer, map), await layer.raster(map))) {
      return null;
    }
    opened.delete(layer.file.path);
    exactRasters.clear();
    return `${file.name} has other values than this page: it was written by another run.`;
  };
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const file = input.files[0];
    const layer = currentLayer();
    if (!file || !layer.file) {
      return;
    }
    const why = whyNot(file, layer.file) ?? await whyOther(layer, file).catch((error) => {
      opened.delete(layer.file.path);
      return `${file.name} cannot be read: ${error.message}.`;
    });
    if (why) {
      say(why);
    } else {
      say(`Maps come from ${file.name}, ${bytesText(file.size)}, in full resolution.`);
      box.checked = true;
      state.full = false;
      change({ full: true });
    }
    input.value = "";
  });
  box.addEventListener("change", () => change({ full: box.checked }));
  const update = () => {
    const layer = currentLayer();
    show(byId("full-field"), Boolean(layer?.file));
    if (layer?.file) {
      fill(button, `Open ${layer.file.path} for full resolution`);
      show(button, !canBeExact(layer));
      show(byId("full-switch"), canBeExact(layer));
      box.checked = state.full;
    }
  };
  listen((changed) => {
    if (changed.has("layer") || changed.has("full")) {
      update();
    }
  });
  update();
}
