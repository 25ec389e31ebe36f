#!/usr/bin/env python3
"""What a page shows of z-scores and statistics, against numpy on the values that were written: maps, means over the area,
shares of unusual z-scores, means along rows, the histogram, each of every level; and the same bytes on any number of
ranks and any memory.

The pictures come from tests/lib/show_pictures, a run that ends with them.
"""

import json
import zlib

import harness
from harness import *

harness.PROGRAM = os.path.join(os.path.dirname(PROGRAM), "tests/lib/show_pictures")
if not os.access(harness.PROGRAM, os.X_OK):
    skip("pictures", "tests/lib/show_pictures is not built")
    finish()

FIXED, STEP = 350_000, 50  # bytes of a page without maps; of a step in it
UNIT = 1024  # z-scores are added up in steps of 1 / 1024

# ------------------------------------------------------------------------------------------ the pictures


class Pictures:
    """What rank 0 had at the end, and how it reads."""

    def __init__(self, path):
        self.text, self.packed = path.read_bytes(), pathlib.Path(f"{path}.packed").read_bytes()
        self.data = json.loads(self.text)

    def numbers(self, place, rows, columns, bits):
        """A packed map as integers."""
        at, length = place
        plain = zlib.decompress(self.packed[at : at + length], -15)
        if bits == 8:
            differences = np.frombuffer(plain, "u1").reshape(rows, columns)
            return np.cumsum(differences, 0, dtype="u1").view("i1")
        low, high = np.frombuffer(plain, "u1").reshape(2, rows, columns).astype("u2")
        return np.cumsum(low + 256 * high, 0, dtype="u2").view("i2")

    def maps(self, layer):
        """All maps of a layer as values [map][level][row][column], NaN where missing."""
        grid = self.data["pixels"][layer["grid"]]
        missing = -128 if layer["bits"] == 8 else -32768
        raw = np.array([self.numbers(p, grid["rows"], grid["columns"], layer["bits"]) for p in layer["maps"]])
        raw = raw.reshape(-1, grid["levels"], grid["rows"], grid["columns"])
        return np.where(raw == missing, np.nan, of_levels(layer["scale"]) * raw + of_levels(layer["offset"]))

    def layer(self, name):
        return next((layer for layer in self.data["layers"] if layer["shows"] == name), None)


def of_levels(values):
    return np.array([np.nan if v is None else v for v in values])[:, None, None]


def blocks(x, grid):
    """Means over the valid cells of each pixel: x [...][rows][columns]."""
    a, b = grid["cell_rows"], grid["cell_columns"]
    pad = [(0, 0)] * (x.ndim - 2) + [(0, -x.shape[-2] % a), (0, -x.shape[-1] % b)]
    y = np.pad(x, pad, constant_values=np.nan)
    y = y.reshape(*x.shape[:-2], y.shape[-2] // a, a, y.shape[-1] // b, b)
    n = (~np.isnan(y)).sum((-3, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nansum(y, (-3, -1)) / np.where(n > 0, n, np.nan)


def row_areas(lat):
    middle = (lat[1:] + lat[:-1]) / 2
    e = np.clip(np.concatenate([[2 * lat[0] - middle[0]], middle, [2 * lat[-1] - middle[-1]]]), -90, 90)
    return np.abs(np.diff(np.sin(np.deg2rad(e))))


def evenly(n, total):
    return [i * (total - 1) // (n - 1) if n > 1 else 0 for i in range(n)]


def close(name, got, want, allowed):
    return unequal(name, np.asarray(got, "f8"), np.asarray(want, "f8"), 1e-9, allowed)


NAMES = "zscore", "mean", "std", "min", "max"


def judge(p, d, x, weights, once, statistics=None):
    """Complaints about the pictures of a run in d over the values x [time][level][rows][columns].  statistics: the file
    that has them, if it is not the run's."""
    found, data, nl = [], p.data, x.shape[1]
    z = read(d / "out/zscore.nc", "t2m_zscore").reshape(x.shape)
    if [layer["shows"] for layer in data["layers"]] != list(NAMES):
        return [f"layers: {[layer['shows'] for layer in data['layers']]}"]
    if data["step"] != evenly(len(data["step"]), len(x)) or data["steps_total"] != len(x):
        found.append(f"steps {data['step'][:9]} ...")
    if data["mapped"] != evenly(len(data["mapped"]), len(data["step"])):
        found.append(f"mapped steps {data['mapped'][:9]} ...")
    steps = np.array(data["step"])
    for name in NAMES:
        layer = p.layer(name)
        grid, got = data["pixels"][layer["grid"]], p.maps(layer)
        if name == "zscore":
            most = 64 * layer["scale"][0]
            want = np.clip(blocks(np.clip(z[steps[data["mapped"]]], -31, 31), grid), -most, most)
            found += close("z", got, want, layer["scale"][0] / 2 + 1 / UNIT)
            along = dict(grid, cell_columns=x.shape[3])
            means = blocks(np.clip(z[steps[data["mapped"]]][..., :once], -31, 31), along)[..., 0].transpose(1, 2, 0)
            if data["zonal"][1] > 0:
                raw = p.numbers(data["zonal"], nl * grid["rows"], len(data["mapped"]), 16).reshape(means.shape)
                zonal = np.where(raw == -32768, np.nan, raw * data["zonal_scale"])
                found += close("zonal", zonal, means, 1 / UNIT)
            elif min(x.shape[2:]) > 1:
                found.append("there are no means along rows")
        else:
            values = read(statistics or d / "out/statistics.nc", f"t2m_{name}").reshape(-1, *x.shape[1:])
            want = blocks(values, grid)
            found += close(name, got, want, of_levels(layer["scale"]) / 2 + 1e-9)
            for k in range(nl):
                level = want[:, k]
                ends = [np.nanmin(level), np.nanmax(level)] if np.isfinite(level).any() else [np.nan] * 2
                shown = of_levels([layer["low"][k], layer["high"][k]]).ravel()
                found += close(f"range of {name} on level {k}", shown, ends, 1e-9)
    if bool(data["weighted"]) != (weights is not None):
        found.append("weighted" if data["weighted"] else "not weighted")
    w = np.broadcast_to((np.ones(x.shape[2]) if weights is None else weights)[:, None], (x.shape[2], once))
    for name, values in ("data", x), ("z", z), ("unusual", np.where(np.isnan(z), np.nan, np.abs(z) > 2)):
        v = np.clip(values, -31, 31) if name == "z" else values
        v = v[steps][..., :once]
        total = np.where(np.isnan(v), 0, w).sum((2, 3))
        with np.errstate(invalid="ignore", divide="ignore"):
            want = np.where(np.isnan(v), 0, v * w).sum((2, 3)) / np.where(total > 0, total, np.nan)
        line = of_levels(data[name]).reshape(nl, len(steps))
        found += close(name, line, want.T, 0.5 / UNIT if name == "z" else 1e-9)
    edges = [-np.inf, *data["edge"][1:-1], np.inf]
    counted = z[:, :, :: data["every"], :once]
    want = np.array([np.histogram(level[~np.isnan(level)], edges)[0] for level in counted.swapaxes(0, 1)])
    if want.ravel().tolist() != data["count"]:
        found.append(f"histogram: {sum(data['count'])} z-scores, not {want.sum()}")
    return found


# ------------------------------------------------------------------------------------------ the runs

plans = set()


class Shown:
    """One input, run in several ways: the first is compared with numpy, and all have its bytes."""

    def __init__(self, name, d, x, weights, once=None, room=None, maps=0, others=0, changes=(), statistics=None):
        self.name, self.d, self.weights, self.changes = name, d, weights, dict(changes)
        self.x = x if x.ndim == 4 else x[:, None]
        self.once = once or x.shape[-1]
        self.size = 20_000_000 if room is None else FIXED + STEP * len(x) + room
        self.maps, self.others, self.first = maps, others, None
        self.statistics = statistics

    def start(self, ranks, memory):
        title = f"{self.name}: {ranks} ranks, {memory}"
        out = self.d / f"pictures-{ranks}-{memory.replace(' ', '')}.json"
        place = workplace(f"run{ranks}")
        changes = {"input.files": f"{self.d.resolve()}/in/*.nc", "run.memory": memory, **self.changes}
        write_spec(place / "spec.ini", changes)

        def judge_run(r):
            if r.status != 0:
                return check(title, False, r.story)
            plans.add(r.out.strip())
            p = Pictures(out)
            if self.first is None:
                self.first = p
                if "levels, " in title:
                    coarse = {(q["cell_rows"], q["rows"]) for q in p.data["pixels"]}
                    check(f"{title}: pixels do not fit into a level", all(self.x.shape[2] % rows for rows, _ in coarse), str(coarse))
                return check(title, not (found := judge(p, place, self.x, self.weights, self.once, self.statistics)),
                             found)
            same = p.text == self.first.text and p.packed == self.first.packed
            return check(title, same, "other bytes than in the first run")

        start_command(judge_run, place, ["spec.ini", str(self.size), str(self.maps), str(self.others), out.resolve()],
                      ranks=ranks)


PACKED = {"scale_factor": 0.01, "add_offset": 280.0, "_FillValue": np.int16(-32767)}


def weather(nt, ny, nx, seed=1):
    """With missing cells, rows and maps, a constant cell, and z-scores far out."""
    x = holes(field(nt, ny, nx, seed), 0.1)
    x[:, ny // 3 : ny // 3 + 6] = np.nan
    x[:, 2, 5] = 273
    x[nt // 2] = np.nan
    x[nt // 4, : ny // 4, : nx // 3] += 40
    return x


def series(name, x, pieces=2, form="cdf1", times=None, changes=(), weights="area", room=None, **how):
    d = workplace("in")
    raw = pack(x, np.int16, PACKED)
    make_series(d, raw, pieces, PACKED, times, form=form)
    areas = row_areas(latitudes(x.shape[1])) if weights == "area" else None
    return Shown(name, d, unpack(raw, PACKED), areas, changes=changes, room=room, **how)


def curvilinear():
    """Two-dimensional latitudes and longitudes; float64, in records that span steps."""
    d, x = workplace("in"), weather(9, 60, 70, 4)
    lat = np.linspace(20, 60, 60)[:, None] + np.linspace(0, 5, 70)
    lon = np.linspace(0, 40, 70) + np.linspace(0, 8, 60)[:, None]

    def places(f):
        for name, values, units in ("lat", lat, "degrees_north"), ("lon", lon, "degrees_east"):
            v = f.createVariable(name, "f8", ("y", "x"))
            v.units, v.standard_name = units, {"lat": "latitude", "lon": "longitude"}[name]
            v[:] = values
        f["t2m"].coordinates = "lat lon"

    attributes = {"_FillValue": np.float64(-1)}
    raw = np.where(np.isnan(x), -1.0, x)
    make(d / "in/0.nc", raw, hours(9), attributes, form="edges", dimensions=("time", "y", "x"), more=places)
    return Shown("curvilinear", d, np.where(raw == -1, np.nan, raw), None, room=12000)


FORMS["cells on levels"] = "NETCDF4", dict(chunksizes=(PLENTY, 3, 500))
FORMS["cells"] = "NETCDF4", dict(chunksizes=(PLENTY, 500, 500))  # ranks divide the cells, and so pixels


def levelled(name, nl, ny, nx, form, room, changes=(), group=False, others=0):
    """Levels whose values lie far apart; one of them has none.  Rows are no multiple of any pixel's."""
    d = workplace("in")
    x = np.stack([1000.0**k * weather(12, ny, nx, 20 + k) for k in range(nl)], 1)
    x[:, 1] = np.nan
    raw = np.where(np.isnan(x), -1, x).astype("f4")
    times = hours(12, step=24 * 31) if group else hours(12)
    plev = np.array([100000.0, 85000, 50000, 20000, 1000])[:nl]
    make(d / "in/0.nc", raw, times, {"_FillValue": np.float32(-1)}, form=form,
         dimensions=("time", "plev", "latitude", "longitude"), axes={"plev": (plev, {"units": "Pa"})})
    right = np.where(raw == -1, np.nan, raw.astype("f8"))
    more = {"climatology.group": "season", "climatology.min_count": 1} if group else {}
    return Shown(name, d, right, row_areas(latitudes(ny)), room=room, others=others,
                 changes={"input.plev": "all", **more, **dict(changes)})


def levelled_cells():
    """Cells without columns, on levels."""
    d, x = workplace("in"), np.stack([weather(7, 2003, 9, seed)[:, :, 0] for seed in range(3)], 1)
    raw = np.where(np.isnan(x), -1, x).astype("f4")
    make(d / "in/0.nc", raw, hours(7), {"_FillValue": np.float32(-1)}, form="cells on levels",
         dimensions=("time", "plev", "cell"), axes={"plev": (np.arange(3.0), {"units": "1"})})
    right = np.where(raw == -1, np.nan, raw.astype("f8"))
    return Shown("cells on levels", d, right[..., None], None, room=12000, changes={"input.plev": "all"})


def unstructured():
    """Cells without columns."""
    d, x = workplace("in"), weather(7, 20011, 9, 5)[:, :, 0]
    attributes = {"_FillValue": np.float32(-1)}
    raw = np.where(np.isnan(x), -1, x).astype("f4")
    places = np.random.default_rng(1).random((2, x.shape[1]))

    def coordinates(f):
        for name, values, units in ("lat", 180 * places[0] - 90, "degrees_north"), ("lon", 360 * places[1], "degrees_east"):
            v = f.createVariable(name, "f8", ("cell",))
            v.units = units
            v[:] = values
        f["t2m"].coordinates = "lat lon"

    make(d / "in/0.nc", raw, hours(7), attributes, form="cells", dimensions=("time", "cell"),
         more=coordinates)
    return Shown("cells", d, np.where(raw == -1, np.nan, raw.astype("f8"))[:, :, None], None, room=12000)


def twice():
    """A grid that has its first meridian again at the end."""
    d, x = workplace("in"), weather(8, 40, 61, 6)
    x[:, :, 60] = x[:, :, 0]
    raw = pack(x, np.int16, PACKED)
    make(d / "in/0.nc", raw, hours(8), PACKED, axes={"longitude": (np.arange(61) * 6.0, {"units": "degrees_east"})})
    return Shown("360 degrees and 0", d, unpack(raw, PACKED), row_areas(latitudes(40)), once=60)


def earlier():
    """Statistics of an earlier run, of other steps."""
    d, x = workplace("in"), field(20, 91, 60, 7)
    raw = pack(x, np.int16, PACKED)
    make(d / "in/0.nc", raw[:12], hours(12), PACKED)
    place = workplace("earlier")
    write_spec(place / "spec.ini", {"input.files": f"{d.resolve()}/in/*.nc"})
    first = launch(place, ["spec.ini", "20000000", "0", "0", "out/p.json"], ranks=1)
    check("the run before", first.status == 0, first.story)
    (d / "in/0.nc").unlink()
    make(d / "in/1.nc", raw[12:], hours(20)[12:], PACKED)
    return Shown("from an earlier run", d, unpack(raw[12:], PACKED), row_areas(latitudes(91)),
                 changes={"climatology.from": (place / "out/statistics.nc").resolve(), "output.statistics": None},
                 statistics=place / "out/statistics.nc")


def main():
    big = weather(16, 91, 180)
    noise = 280 + 10 * np.random.default_rng(8).standard_normal((80, 40, 60))
    deflated = {"output.deflate": 1}
    months = {"climatology.group": "month", "climatology.min_count": 1}
    shown = [
        series("packed", big, room=60000),
        series("coarse pixels", big, room=22000),
        series("chunks in time", big, form="everything", changes=deflated, room=30000),
        series("months", big, times=hours(16, step=24 * 31), changes=months, room=60000),
        series("one step", big[:1], 1, changes={"climatology.min_count": 1}),
        series("ten maps of many steps", weather(200, 20, 30, 3), 3, maps=10),
        series("what is packed is too large", big, room=40000, others=FIXED + STEP * 16 + 20000),
        series("and far too large", big, room=200000, others=FIXED + STEP * 16 + 190000),
        series("many maps of noise, which are too large", noise, room=200000, others=FIXED + STEP * 80 + 100000),
        curvilinear(), unstructured(), twice(), earlier(),
        levelled("levels", 3, 37, 60, "cdf1", None),
        levelled("levels, what is packed is too large", 3, 37, 60, "cdf1", 200000, others=FIXED + STEP * 12 + 160000),
        levelled("levels, coarse pixels", 4, 61, 96, "maps", 90000, deflated, group=True),
        levelled_cells(),
    ]
    for k, one in enumerate(shown):
        one.start(1, "64 MiB")
        settle()
        some = [(2, "64 MiB"), (3, "64 MiB"), (5, "64 MiB"), (1, "3200 KiB"), (3, "3200 KiB")]
        for ranks, memory in some if ALL or k == 0 else [some[k % 3], some[3 + k % 2]]:
            one.start(ranks, memory)
        settle()
    for plan in sorted(plans):
        print("#", plan)


main()
finish()
