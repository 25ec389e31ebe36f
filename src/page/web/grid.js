// The grids of the maps: where a pixel lies on the picture, and where on Earth.
//
// A pixel is the mean of cell_rows x cell_columns cells; at the end of a row or column of pixels it may have fewer.
// Pictures are drawn in the space of cells, from 0 to full_columns and from 0 to full_rows, so that coarse maps, full
// resolution and coastlines lie on each other.  North is up: rows that go from south to north are turned.
//
// A long line of cells without a coordinate along it (a mesh) would be a thread.  It is folded: its pixels are counted
// row by row, and the picture is drawn in the space of pixels.  Where such cells have latitudes and longitudes, they are
// drawn where they lie (scatter.js).

/** Coordinates along one dimension, in its order of cells; longitudes are made continuous across 0 or 180. */
class Axis {
  constructor(values, circle) {
    this.values = values.slice();
    for (let i = 1; circle && i < values.length; i++) {
      this.values[i] += 360 * Math.round((this.values[i - 1] - this.values[i]) / 360);
    }
    this.up = this.values.length < 2 || this.values[this.values.length - 1] > this.values[0];
  }

  /** The coordinate of a position in cells (0 is the outer edge of the first cell). */
  valueAt(position) {
    const { values } = this;
    const k = Math.min(Math.max(Math.floor(position - 0.5), 0), Math.max(values.length - 2, 0));
    const step = values.length > 1 ? values[k + 1] - values[k] : 1;
    return values[k] + step * (position - 0.5 - k);
  }

  /** The position in cells of a coordinate; outside of the axis it is continued in a straight line. */
  positionOf(value) {
    const { values, up } = this;
    if (values.length < 2) {
      return 0.5 + (value - values[0]);
    }
    let low = 0;
    let high = values.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (values[middle] <= value === up) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 0.5 + (value - values[low]) / (values[high] - values[low]);
  }
}

/** Coordinates that were packed in 16 bits, with the digits that they have. */
const rounded = (value) => Number(value.toFixed(2));

class Grid {
  constructor(data, index) {
    Object.assign(this, data);
    this.index = index;
    this.fullRows = data.full_rows;
    this.fullColumns = data.full_columns;
    this.rowAxis = this.axis(data.row, this.fullRows, false);
    this.columnAxis = this.axis(data.column, this.fullColumns, data.world);
    const pixels = this.rows * this.columns;
    const coordinate = this.rows > 1 ? data.row : data.column;
    this.fold = Math.min(this.rows, this.columns) === 1 && pixels > 64 && (facts.grid.kind === "cells" || !coordinate?.values);
    this.line = this.fold; // cells are numbers along a line, also where scatter.js draws them elsewhere
    this.width = this.fold ? Math.ceil(Math.sqrt(2 * pixels)) : this.fullColumns;
    this.height = this.fold ? Math.ceil(pixels / this.width) : this.fullRows;
    this.flip = !this.fold && this.rowAxis !== null && this.rowAxis.values.length > 1 && this.rowAxis.up;
    this.mirror = !this.fold && data.world && this.columnAxis !== null && !this.columnAxis.up;
    this.curvilinear = Boolean(data.latitude && data.longitude);
    this.ready = this.curvilinear ? this.unpackPlaces() : Promise.resolve();
  }

  /** The axis of all cells: from the coordinates of cells, or of pixels where they are the same. */
  axis(coordinate, count, circle) {
    const values = coordinate?.full ?? coordinate?.values;
    return values && values.length === count && values.every(Number.isFinite) ? new Axis(values, circle) : null;
  }

  async unpackPlaces() {
    this.latitudes = await unpackValues(this.latitude, this.rows, this.columns);
    this.longitudes = await unpackValues(this.longitude, this.rows, this.columns);
    if (this.fold) {
      scatter(this);
    }
    if (!this.fold && !this.scatter && this.rows > 1) {
      const mean = (row) => {
        const values = this.latitudes.slice(row * this.columns, (row + 1) * this.columns).filter(Number.isFinite);
        return values.length ? values.reduce((sum, x) => sum + x, 0) / values.length : 0;
      };
      this.flip = mean(this.rows - 1) > mean(0);
    }
  }

  /** Width by height of the picture. */
  get aspect() {
    let shape = this.width / this.height;
    if (this.world && this.rowAxis && this.columnAxis && this.height > 1 && this.width > 1) {
      const tall = Math.abs(this.rowAxis.valueAt(this.height) - this.rowAxis.valueAt(0));
      const broad = Math.abs(this.columnAxis.valueAt(this.width) - this.columnAxis.valueAt(0));
      const middle = Math.abs(this.rowAxis.valueAt(this.height / 2));
      shape = broad / tall * Math.max(0.3, Math.cos(middle * Math.PI / 180));
    }
    return Math.min(Math.max(shape, 0.6), 6);
  }

  /** The cell at a place of the picture, x and y from 0 to 1, y downwards; null where there is none. */
  cellAt(x, y) {
    const i = Math.min(Math.max(Math.floor(x * this.width), 0), this.width - 1);
    const j = Math.min(Math.max(Math.floor(y * this.height), 0), this.height - 1);
    if (this.line) {
      const pixel = this.scatter ? this.scatter[j * this.width + i] : j * this.width + i;
      return pixel < 0 ? null : this.cellOfPixel(pixel);
    }
    return { row: this.flip ? this.height - 1 - j : j, column: this.mirror ? this.width - 1 - i : i };
  }

  /** The cell in the middle of a pixel; null for a pixel at the end of a folded picture that has no cells. */
  cellOfPixel(pixel) {
    if (!this.line) {
      const row = Math.floor(pixel / this.columns) * this.cell_rows;
      return this.middleOf({ row, column: pixel % this.columns * this.cell_columns });
    }
    const first = pixel * this.cell_rows * this.cell_columns;
    return first < this.fullRows * this.fullColumns ? this.middleOf(this.cellOnLine(first)) : null;
  }

  cellOnLine(number) {
    return this.fullRows === 1 ? { row: 0, column: number } : { row: number, column: 0 };
  }

  /** The middle of a cell on the picture, from 0 to 1. */
  placeOf({ row, column }) {
    let i = column;
    let j = row;
    if (this.scatter) {
      const pixel = this.pixelOf({ row, column });
      i = this.columnAxis.positionOf(this.turned(this.longitudes[pixel])) - 0.5;
      j = this.rowAxis.positionOf(this.latitudes[pixel]) - 0.5;
    } else if (this.fold) {
      const pixel = this.pixelOf({ row, column });
      i = pixel % this.width;
      j = Math.floor(pixel / this.width);
    }
    const x = (i + 0.5) / this.width;
    const y = (j + 0.5) / this.height;
    return { x: this.mirror ? 1 - x : x, y: this.flip ? 1 - y : y };
  }

  /** Of a cell, the index of its pixel. */
  pixelOf({ row, column }) {
    if (this.line) {
      return Math.floor(Math.max(row, column) / (this.cell_rows * this.cell_columns));
    }
    return Math.floor(row / this.cell_rows) * this.columns + Math.floor(column / this.cell_columns);
  }

  /** The cell in the middle of the pixel of a cell. */
  middleOf({ row, column }) {
    const middle = (at, size, full) => {
      const first = Math.floor(at / size) * size;
      return Math.floor((first + Math.min(first + size, full) - 1) / 2);
    };
    return { row: middle(row, this.cell_rows, this.fullRows), column: middle(column, this.cell_columns, this.fullColumns) };
  }

  /** Where a cell is, as a text; of its pixel, unless exact is true. */
  placeText(cell, exact = false) {
    const pixel = this.pixelOf(cell);
    if (this.curvilinear && this.latitudes) {
      const coordinates = `${degrees(rounded(this.latitudes[pixel]), "row")}, ${degrees(rounded(this.longitudes[pixel]), "column")}`;
      return `${coordinates} (${this.line ? `cell ${Math.max(cell.row, cell.column)}` : `row ${cell.row}, column ${cell.column}`})`;
    }
    if (this.line) {
      return `cell ${Math.max(cell.row, cell.column)}`;
    }
    const part = (coordinate, axis, at, pixelAt, name) => {
      const value = exact ? axis?.values[at] : coordinate?.values?.[pixelAt];
      if (value === undefined || value === null) {
        return `${coordinate?.name ?? name} ${at}`;
      }
      return this.world ? degrees(value, name) : `${coordinate.name} ${digits(value, 6)}${unitText(coordinate.units)}`;
    };
    const parts = [
      this.fullRows > 1 || this.row ? part(this.row, this.rowAxis, cell.row, Math.floor(cell.row / this.cell_rows), "row") : null,
      this.fullColumns > 1 || this.column
        ? part(this.column, this.columnAxis, cell.column, Math.floor(cell.column / this.cell_columns), "column") : null,
    ];
    return parts.filter(Boolean).join(", ");
  }

  /** What a pixel is a mean of, as a text; empty where a pixel is a cell. */
  get meanText() {
    const cells = this.cell_rows * this.cell_columns;
    if (cells === 1) {
      return "";
    }
    return this.cell_rows === 1 || this.cell_columns === 1 ? `mean of ${cells} cells` : `mean of ${this.cell_rows} \u00d7 ${this.cell_columns} cells`;
  }

  /** The cell nearest to coordinates (or to indices, where there are none). */
  nearest(rowValue, columnValue) {
    const clamp = (position, count) => Math.min(Math.max(Math.floor(position), 0), count - 1);
    if (this.line && !this.curvilinear) {
      return this.cellOnLine(clamp(Math.max(rowValue, columnValue), this.fullRows * this.fullColumns));
    }
    if (this.curvilinear && this.latitudes) {
      return this.nearestOnSphere(rowValue, columnValue);
    }
    const column = this.columnAxis ? this.columnAxis.positionOf(this.world ? this.turned(columnValue) : columnValue) : columnValue;
    return { row: clamp(this.rowAxis ? this.rowAxis.positionOf(rowValue) : rowValue, this.fullRows),
      column: clamp(column, this.fullColumns) };
  }

  /** A longitude, by whole turns brought to the longitudes of this grid. */
  turned(longitude) {
    const { values } = this.columnAxis;
    const middle = (values[0] + values[values.length - 1]) / 2;
    return longitude + 360 * Math.round((middle - longitude) / 360);
  }

  nearestOnSphere(latitude, longitude) {
    const radians = Math.PI / 180;
    let best = 0;
    let nearest = -2;
    for (let i = 0; i < this.latitudes.length; i++) {
      const closeness = Math.sin(latitude * radians) * Math.sin(this.latitudes[i] * radians)
        + Math.cos(latitude * radians) * Math.cos(this.latitudes[i] * radians) * Math.cos((longitude - this.longitudes[i]) * radians);
      if (closeness > nearest) {
        nearest = closeness;
        best = i;
      }
    }
    return this.cellOfPixel(best) ?? { row: 0, column: 0 };
  }
}

const grids = (pictures.grids ?? []).map((grid, index) => new Grid(grid, index));
