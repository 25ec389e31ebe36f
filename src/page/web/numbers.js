// Numbers as texts.

/** A number with so many significant digits, without an exponent where it is short enough; "missing" for null. */
function digits(value, count = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "missing";
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? "\u221e" : "-\u221e";
  }
  if (value === 0) {
    return "0";
  }
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) {
    return value.toExponential(count - 1).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  const decimals = Math.max(0, count - 1 - Math.floor(Math.log10(size)));
  const text = value.toFixed(Math.min(decimals, 20));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A float32 with the digits that tell it from its neighbours, and no more. */
function shortest(value) {
  for (let count = 6; count < 10; count++) {
    const text = Number(value.toPrecision(count));
    if (Math.fround(text) === value) {
      return String(text);
    }
  }
  return String(value);
}

/** A whole number with thin spaces between thousands. */
function whole(value) {
  return value === null || value === undefined ? "" : String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

const plural = (count, word) => `${whole(count)} ${word}${count === 1 ? "" : "s"}`;

const BYTES = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

function bytesText(bytes) {
  if (bytes === null || bytes === undefined) {
    return "";
  }
  const unit = bytes < 1024 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${unit === 0 ? bytes : digits(bytes / 1024 ** unit, 3)} ${BYTES[unit]}`;
}

function secondsText(seconds) {
  if (seconds < 60) {
    return `${digits(seconds, 3)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Seconds in a column: as many decimals for all that are short. */
const secondsCell = (seconds) => (seconds === null || seconds === undefined ? "" : seconds.toFixed(seconds < 10 ? 3 : seconds < 1000 ? 2 : 0));

function percent(part, all) {
  return all > 0 ? `${digits(100 * part / all, 3)} %` : "";
}

/** Units as written after a name: nothing for plain numbers. */
const unitText = (units) => (!units || units === "1" ? "" : ` ${units}`);
const unitLabel = (name, units) => (!units || units === "1" ? name : `${name} [${units}]`);

/** The title of a picture: of a product, its section first. */
const pictureTitle = (one) => unitLabel(one.section && !one.name.startsWith(one.section) ? `${one.section}: ${one.name}` : one.name, one.units);

/** A distance between ticks of 1, 2 or 5 times a power of ten, with at most count ticks in a span. */
function niceStep(span, count) {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
}

/** Round numbers in [low, high]. */
function niceTicks(low, high, count) {
  if (!(high > low)) {
    return [low];
  }
  const step = niceStep(high - low, count);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return ticks;
}

/** A latitude or longitude with its letter. */
function degrees(value, axis) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "unknown";
  }
  if (axis === "row") {
    return `${digits(Math.abs(value), 5)}\u00b0${value > 0 ? "N" : value < 0 ? "S" : ""}`;
  }
  const east = ((value + 180) % 360 + 360) % 360 - 180;
  const shown = Number(Math.abs(east).toFixed(4));
  return `${shown}\u00b0${shown === 0 || shown === 180 ? "" : east > 0 ? "E" : "W"}`;
}
