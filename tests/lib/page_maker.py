"""Pages of reports from fields that a test knows: a second maker of the data that src/page/web reads, independent of the
C code, and the page put together from its parts.

A test builds a Page, adds layers, lines and bars, and writes it; doc/report.md describes what is in the blocks.
"""

import base64
import json
import pathlib
import re
import zlib

import numpy as np

PARTS = pathlib.Path(__file__).resolve().parents[2] / "src/page/web"


def together(data):
    """The text of page.html with its parts in it, and with data (a dictionary) in the places of @@NAME@@."""
    def part(match):
        return (PARTS / match[1]).read_text().rstrip("\n")

    text = re.sub(r"^@@file (\S+)@@$", part, (PARTS / "page.html").read_text(), flags=re.M)
    for name, block in data.items():
        text = text.replace(f"\n@@{name}@@\n", f"\n{block}\n", 1)
    return text


def as_json(data):
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def differences(numbers, kind):
    """Each row but the first minus the row above, modulo the size of the numbers."""
    wide = numbers.astype(np.int64)
    wide[1:] -= numbers.astype(np.int64)[:-1]
    return wide.astype(kind)  # wraps around


def deflated(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def coarse(field, rows, columns):
    """Means of rows x columns cells, without the missing ones."""
    full_rows, full_columns = field.shape
    high, wide = -(-full_rows // rows), -(-full_columns // columns)
    padded = np.full((high * rows, wide * columns), np.nan)
    padded[:full_rows, :full_columns] = field
    blocks = padded.reshape(high, rows, wide, columns)
    count = np.isfinite(blocks).sum(axis=(1, 3))
    return np.where(count > 0, np.nansum(blocks, axis=(1, 3)) / np.maximum(count, 1), np.nan)


class Page:
    def __init__(self, facts, labels, days, maps=None):
        self.facts = facts
        self.packed = []
        self.length = 0
        self.pictures = {
            "grids": [],
            "axes": {"steps": {"labels": labels, "days": days, "total": len(labels),
                               "maps": list(range(len(labels))) if maps is None else maps},
                     "groups": {"labels": []}},
            "layers": [], "zonal": None, "lines": [], "bars": [], "numbers": [], "notes": [],
        }

    def pack(self, data):
        """Bytes into the packed block: where they are."""
        text = base64.b64encode(deflated(data)).decode()
        at = self.length
        self.packed.append(text)
        self.length += len(text)
        return [at, len(text)]

    def pack8(self, field, scale, offset=0.0):
        numbers = np.clip(np.rint((np.nan_to_num(field) - offset) / scale), -64, 64).astype(np.int8)
        numbers[np.isnan(field)] = -128
        return self.pack(differences(numbers, np.int8).tobytes())

    def pack16(self, field, scale, offset):
        numbers = np.clip(np.rint((np.nan_to_num(field) - offset) / scale), -32767, 32767).astype(np.int16)
        numbers[np.isnan(field)] = -32768
        data = differences(numbers, np.int16).astype("<u2").tobytes()
        return self.pack(data[0::2] + data[1::2])

    def spread16(self, field):
        """A packing of 16 bits that holds all values: scale, offset."""
        low, high = (float(np.nanmin(field)), float(np.nanmax(field))) if np.isfinite(field).any() else (0.0, 1.0)
        return max((high - low) / 65000, 1e-12), (low + high) / 2

    def grid(self, rows, columns, row=None, column=None, cells=(1, 1), world=True, places=None):
        """A grid of full rows x columns. row, column: (name, units, values of cells); places: latitudes, longitudes."""
        high, wide = -(-rows // cells[0]), -(-columns // cells[1])

        def axis(coordinate, size):
            if coordinate is None:
                return None
            name, units, values = coordinate
            values = np.asarray(values, float)
            means = [float(values[i:i + size].mean()) for i in range(0, len(values), size)]
            return {"name": name, "units": units, "values": means, "full": values.tolist()}

        grid = {"rows": high, "columns": wide, "cell_rows": cells[0], "cell_columns": cells[1], "full_rows": rows,
                "full_columns": columns, "row": axis(row, cells[0]), "column": axis(column, cells[1]),
                "latitude": None, "longitude": None, "world": world}
        for name, values in zip(("latitude", "longitude"), places or ()):
            scale, offset = self.spread16(values)
            grid[name] = [*self.pack16(values, scale, offset), scale, offset]
        self.pictures["grids"].append(grid)
        return len(self.pictures["grids"]) - 1

    def layer(self, name, fields, grid=0, axis="steps", bits=16, colours="sequential", units="K", scale=None,
              **more):
        """A layer of fields in full resolution, which are coarsened."""
        g = self.pictures["grids"][grid]
        fields = [coarse(field, g["cell_rows"], g["cell_columns"]) for field in fields]
        everything = np.stack(fields)
        if bits == 8:
            scale, offset = scale or 4 / 64, 0.0
            maps = [self.pack8(field, scale, offset) for field in fields]
        else:
            scale, offset = self.spread16(everything)
            maps = [self.pack16(field, scale, offset) for field in fields]
        valid = everything[np.isfinite(everything)]
        low, high = (float(valid.min()), float(valid.max())) if valid.size else (0.0, 1.0)
        widest = 4.0 if bits == 8 else max(abs(low), abs(high))
        layer = {"name": name, "of": "statistics", "section": None, "long_name": name, "units": units, "grid": grid,
                 "axis": axis, "bits": bits, "scale": scale, "offset": offset, "missing": -128 if bits == 8 else -32768,
                 "clipped": bits == 8, "colours": colours,
                 "range": [-widest, widest] if colours == "diverging" else [low, high], "maps": maps, "file": None}
        layer.update(more)
        self.pictures["layers"].append(layer)
        return layer

    def zonal(self, fields, grid=0):
        """Means along rows of fields in full resolution, for each row of pixels."""
        g = self.pictures["grids"][grid]
        means = np.stack([np.nanmean(coarse(field, g["cell_rows"], 1), axis=1) for field in fields], axis=1)
        scale, offset = self.spread16(means)
        self.pictures["zonal"] = {"grid": grid, "maps": [*self.pack16(means, scale, offset), scale, offset]}
        return means

    def write(self, path):
        blocks = {"facts": as_json(self.facts), "pictures": as_json(self.pictures), "packed": "".join(self.packed)}
        pathlib.Path(path).write_text(together(blocks))
