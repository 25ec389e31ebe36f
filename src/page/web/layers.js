// Layers: what can be shown as a map.  A layer gives the map of an index as a raster, whatever it comes from.

const steps = { labels: [], days: [], maps: [], total: 0, ...(pictures.axes?.steps ?? {}) };
const stepOfLabel = new Map(steps.labels.map((label, i) => [label, i]));
const groupLabels = pictures.axes?.groups?.labels ?? [];

/** Whether numbers in these units are times ("hours since 1900-01-01"). */
const isTime = (units) => /^\w+ since /.test(units ?? "");

/** The date of the step that is nearest to a time; the number with its units, where no step is near. */
function stepOfTime(value, units) {
  const [, unit, epoch] = /^(\w+?)s? since (.*)$/.exec(units);
  const days = { day: 1, hour: 1 / 24, minute: 1 / 1440, second: 1 / 86400 }[unit];
  const { calendar } = facts.series;
  const at = dayNumber(epoch.replace(/^(\d+-\d+-\d+).*/, (none, date) => date.split("-").map((part, i) => part.padStart(i ? 2 : 4, "0")).join("-")), calendar)
    + value * days - dayNumber(steps.labels[0], calendar);
  const step = nearestIn(steps.days, at);
  const far = Math.max(1, (steps.days[steps.days.length - 1] - steps.days[0]) / Math.max(1, steps.days.length - 1));
  return Number.isFinite(at) && Math.abs(steps.days[step] - at) <= far ? steps.labels[step] : `${digits(value, 8)} ${units}`;
}

/** Numbers on pixels, and how they become values. */
class Raster {
  constructor(numbers, packing, from = null) {
    this.numbers = numbers; // [rows][columns]
    this.packing = packing; // {scale, offset, missing, clipped}; null: numbers are values, NaN is missing
    this.from = from; // the raster of z-scores that the values were worked out from, whose limits are theirs
  }

  value(i) {
    const n = this.numbers[i];
    if (!this.packing) {
      return n;
    }
    return n === this.packing.missing ? NaN : this.packing.offset + this.packing.scale * n;
  }

  /** The pixels with the lowest and the highest value (-1: all are missing), and how many are missing. */
  get extremes() {
    const { numbers } = this;
    const skip = this.packing ? this.packing.missing : NaN; // NaN is no number's equal, and no number is below it
    let low = -1;
    let high = -1;
    let missing = 0;
    for (let i = 0; i < numbers.length; i++) {
      const n = numbers[i];
      if (n === skip || n !== n) {
        missing++;
      } else if (low < 0) {
        low = high = i;
      } else if (n < numbers[low]) {
        low = i;
      } else if (n > numbers[high]) {
        high = i;
      }
    }
    return { low, high, missing };
  }

  /** Whether a value is only known to be that large, or larger. */
  clippedAt(i) {
    const { packing, numbers } = this.from ?? this;
    return Boolean(packing?.clipped) && numbers[i] !== packing.missing && Math.abs(numbers[i]) >= 64;
  }

  /** A value as a text, with the digits that it has. */
  text(i, units) {
    const value = this.value(i);
    if (Number.isNaN(value)) {
      return "missing";
    }
    if (isTime(units)) {
      return stepOfTime(value, units);
    }
    const end = this.clippedAt(i) ? ((this.from ?? this).value(i) > 0 ? " or more" : " or less") : "";
    if (!this.packing) {
      return digits(value, 6) + unitText(units) + end;
    }
    const { scale } = this.packing;
    const decimals = Math.min(Math.max(0, Math.ceil(-Math.log10(scale * 0.99))), 12);
    const text = Math.abs(value) >= 1e7 || scale < 1e-10 ? digits(value) : value.toFixed(decimals);
    return text + unitText(units) + end;
  }
}

class Layer {
  constructor(data, index) {
    Object.assign(this, data);
    this.index = index;
    this.grid = grids[data.grid];
    this.kind = data.labels ? "own" : data.axis ?? "one";
    this.ownSteps = data.labels ? data.labels.map((label) => stepOfLabel.get(label) ?? -1) : null; // -1: not on the page
    this.mapLabels = data.labels ?? { steps: steps.maps.map((i) => steps.labels[i]), groups: groupLabels, one: [""] }[this.kind];
    this.packings = Array.from({ length: levelCount }, (none, level) => ({ scale: atLevel(data.scale, level),
      offset: atLevel(data.offset, level), missing: data.missing, clipped: data.clipped }));
  }

  /** Whether labels of its own are all steps of the page. */
  get followsSteps() {
    return this.kind === "own" && this.ownSteps.every((step) => step >= 0);
  }

  get count() {
    return this.maps.length / levelCount;
  }

  /** Where a map of a level stands in lists of all maps. */
  at(map, level = state.level) {
    return map * levelCount + level;
  }

  /** The title of a choice, as in "z-score" or "extract box: data". */
  get title() {
    return unitLabel(this.section ? `${this.section}: ${this.name}` : this.name, isTime(this.units) ? null : this.units);
  }

  /** The index of the map that the state asks for. */
  get shown() {
    if (this.kind === "steps") {
      return nearestIn(steps.maps, state.step);
    }
    if (this.kind === "own") {
      return this.followsSteps ? nearestIn(this.ownSteps, state.step) : Math.min(state.own, this.count - 1);
    }
    return this.kind === "groups" ? Math.min(state.group, this.count - 1) : 0;
  }

  /** What the state must be to show a map. */
  stateOf(map) {
    if (this.kind === "steps") {
      return { step: steps.maps[map] };
    }
    if (this.kind === "own") {
      return this.followsSteps ? { own: map, step: this.ownSteps[map] } : { own: map };
    }
    return this.kind === "groups" ? { group: map } : {};
  }

  /** Days of each map since the first step, where the maps are steps; null elsewhere. */
  get days() {
    if (this.kind === "steps") {
      return steps.maps.map((i) => steps.days[i]);
    }
    return this.followsSteps ? this.ownSteps.map((i) => steps.days[i]) : null;
  }

  async raster(map, level = state.level) {
    const key = `${this.index} ${map} ${level}`;
    const known = rasters.get(key);
    if (known) {
      return known;
    }
    const { rows, columns } = this.grid;
    const packed = this.maps[this.at(map, level)];
    const kind = this.bits === 8 ? Int8Array : Int16Array;
    const numbers = packed ? await unpack(...packed, rows, columns, this.bits) : new kind(rows * columns).fill(this.missing);
    const raster = new Raster(numbers, this.packings[level]);
    rasters.put(key, raster, raster.numbers.byteLength);
    return raster;
  }

  /** The key of a range that the user chooses: one for all levels where they begin with the same one, as z-scores do. */
  get rangeKey() {
    const same = !levels || this.range.every((one) => one.join() === this.range[0].join());
    return same ? `${this.index}` : `${this.index} ${state.level}`;
  }

  get colourRange() {
    return state.range[this.rangeKey] ?? this.firstRange;
  }

  /** The range of the values on the shown level. */
  get levelRange() {
    return atLevel(this.range, state.level) ?? [0, 1];
  }

  /** The range that the page begins with: of z-scores a little less than packed maps hold, where most values are. */
  get firstRange() {
    const [low, high] = this.levelRange;
    if (!(high > low)) { // one value everywhere
      const room = Math.abs(low) / 100 || 1;
      return [low - room, low + room];
    }
    return this.clipped && this.colours === "diverging" ? [0.75 * low, 0.75 * high] : [low, high];
  }
}

/** A layer that is worked out from other layers, pixel by pixel. */
class DerivedLayer extends Layer {
  constructor(like, fields, parts, formula) {
    super({ ...like, grid: like.grid.index, file: null, ...fields }, -1);
    this.parts = parts; // layers whose maps go into the formula; of one with a single map always that one
    this.formula = formula;
  }

  async raster(map, level = state.level) {
    const sources = await Promise.all(this.parts.map((part) => part.raster(part.kind === "one" ? 0 : map, level)));
    const values = new Float32Array(this.grid.rows * this.grid.columns);
    for (let i = 0; i < values.length; i++) {
      values[i] = this.formula(...sources.map((source) => source.value(i)));
    }
    return new Raster(values, null, sources[this.parts.findIndex((part) => part.clipped)]);
  }
}

const rasters = new Cache(192 * 2 ** 20);

/** The index in a rising list of steps of the one that is nearest to a step. */
function nearestIn(maps, step) {
  let low = 0;
  for (let high = maps.length - 1; low < high;) {
    const middle = (low + high) >> 1;
    if (maps[middle] < step) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && step - maps[low - 1] <= maps[low] - step ? low - 1 : Math.max(low, 0);
}

const layers = (pictures.layers ?? []).filter((layer) => layer.maps.length > 0).map((layer, index) => new Layer(layer, index));
const currentLayer = () => layers[state.layer];

/** z times the standard deviation of the pixel: with one group, and where all three are there. */
function addDerived() {
  const own = (name) => layers.find((layer) => layer.name === name && layer.of !== "product");
  const z = own("z-score");
  const mean = own("mean");
  const std = own("standard deviation") ?? own("std");
  const together = z && mean && std && z.kind === "steps" && std.kind === "one" && mean.kind === "one"
    && z.grid === std.grid && z.grid === mean.grid;
  if (!together) {
    return;
  }
  const units = facts.variable.units;
  const range = eachLevel((level) => {
    const widest = Math.max(...atLevel(std.range, level).map(Math.abs));
    const reach = Number((3 * widest).toPrecision(2));
    return [-reach, reach];
  });
  const add = (layer) => {
    layer.index = layers.length;
    layers.push(layer);
  };
  if (!own("anomaly")) {
    add(new DerivedLayer(z, { name: "anomaly (z \u00d7 standard deviation)", units, colours: "diverging", range,
      long_name: "z times the standard deviation of the pixel" }, [z, std], (a, s) => a * s));
  }
  add(new DerivedLayer(z, { name: "data (mean + z \u00d7 standard deviation)", units, colours: "sequential", range: mean.range,
    long_name: "mean plus z times the standard deviation, both of the pixel" }, [mean, z, std], (m, a, s) => m + a * s));
}
addDerived();
