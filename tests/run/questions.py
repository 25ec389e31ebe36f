#!/usr/bin/env python3
"""Small questions: a run that makes nothing but products of the data takes no moments, and reads only the steps and rows
that they are about.  Against numpy, and bit by bit against runs that make z-scores, too.
"""

import re

from harness import *

NT, NY, NX = 90, 24, 36
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
ALONE = {"output.zscore": None, "output.anomaly": None, "output.statistics": None}
RANKS = (1, 2, 3, 7) if ALL else (1, 7)


def products(**sections):
    """{"name": "kind key=value key=value"} -> settings."""
    found = {}
    for name, text in sections.items():
        kind, *keys = text.split("; ")
        found |= {f"{kind} {name}.{k}": v for k, v in (key.split("=") for key in keys)}
        found |= {f"{kind} {name}.of": "data", f"{kind} {name}.file": f"out/{name}.nc"}
    return found


def bits(path, name="t2m"):
    with netCDF4.Dataset(path) as f:
        v = next(v for k, v in f.variables.items() if k.startswith(name))
        return v.name, np.ma.filled(v[:], np.nan).tobytes()


def number_of(pattern, text):
    found = re.search(pattern, text)
    return float(found.group(1)) if found else np.nan


def read_bytes(r):
    return number_of(r"bytes +(\d+) read", r.out)


def result_of(r, file):
    return number_of(rf"result +out/{file}.nc: \w+ = (\S+)", r.out)


def series(form, dtype="i2", hole=True):
    d = workplace()
    x = holes(field(NT, NY, NX, 11), 0.05) if hole else field(NT, NY, NX, 11)
    attributes = PACKED if dtype == "i2" else FLOAT
    raw = pack(x, "i2", PACKED) if dtype == "i2" else np.where(np.isnan(x), 1e20, x).astype("f4")
    make_series(d, raw, 5, attributes, form=form)
    return d, unpack(raw, attributes)


def mean_of(x, weight):
    valid = ~np.isnan(x)
    w = np.where(valid, weight, 0)
    return (w * np.where(valid, x, 0)).sum() / w.sum()


# ------------------------------------------------------------------------------------------ the right numbers, and few bytes

lat = latitudes(NY)
half = np.abs(lat[0] - lat[1]) / 2
edges = np.clip(np.concatenate([[lat[0] + half], (lat[1:] + lat[:-1]) / 2, [lat[-1] - half]]), -90, 90)
weights = np.abs(np.diff(np.sin(np.deg2rad(edges))))[:, None] * np.ones(NX)
ASKED = products(cell="extract; step=17; latitude=90; longitude=0", map="extract; step=40",
                 point=f"extract; latitude={lat[5]}; longitude=20", steps="extract; step=3 5; latitude=10 40",
                 mean="reduce; over=time, latitude, longitude", series="reduce; over=latitude, longitude",
                 band="reduce; over=time, longitude; latitude=-30 30", often="exceedance; above=281; by=year; latitude=0 90")
for form, dtype in (("cdf5", "i2"), ("series", "f4"), ("contiguous", "f4"), ("shuffle", "i2"))[:4 if ALL else 2]:
    d, x = series(form, dtype)
    title = f"{form}, {dtype}"
    base = {}
    r = run(d, ASKED, ranks=2)
    if not check(f"{title}: with z-scores", r.status == 0, r.story):
        continue
    names = [k for k in ("cell", "map", "point", "steps", "mean", "series", "band", "often")]
    base = {name: bits(d / f"out/{name}.nc") for name in names}
    for ranks in RANKS if form in ("cdf5", "series") or ALL else (2,):
        (d / "out/zscore.nc").unlink(missing_ok=True)
        r = run(d, {**ASKED, **ALONE}, ["-v"], ranks=ranks)
        wrong = [r.story] if r.status else [n for n in names if bits(d / f"out/{n}.nc") != base[n]]
        check(f"{title}, {ranks} ranks: the same bits without them", not wrong, wrong)
        check(f"{title}, {ranks} ranks: no moments", "moments    none: products of the data need no statistics\n" in r.out
              and "1: no statistics come before it" in r.out and f"values     {(~np.isnan(x)).sum()} of {x.size} that were read" in r.out, r.out)
    got = read(d / "out/mean.nc", "t2m_mean")
    check(f"{title}: the mean", got.shape == (1,) and abs(got[0] - mean_of(x, weights)) < 1e-12 * 280, f"{got} {mean_of(x, weights)}")
    check(f"{title}: the mean is told", result_of(r, "mean") == got[0] and f"t2m_mean = {float(got[0])!r} K\n" in r.out, r.out)
    size = 2 if dtype == "i2" else 4
    for name, want, most in [
        ("cell", x[17, :1, :1], 1), ("map", x[40], NY), ("point", x[:, 5, [np.abs(longitudes(NX) - 20).argmin()]], NT),
    ]:
        ask = {k: v for k, v in ASKED.items() if k.split(".")[0].endswith(" " + name)}
        r = run(d, {**ask, **ALONE}, ["-v"], ranks=3)
        wrong = [r.story] if r.status else unequal(name, read(d / f"out/{name}.nc", "t2m").reshape(want.shape), want, 0, 0)
        wrong += [] if bits(d / f"out/{name}.nc") == base[name] else ["other bits"]
        check(f"{title}: {name} alone", not wrong and "and only some of the steps or rows" in r.out, [*wrong, r.out])
        if form in ("cdf5", "contiguous"):
            check(f"{title}: {name} reads little", read_bytes(r) <= most * NX * size, f"{read_bytes(r)} of {most * NX * size}")
        elif (form, name) != ("shuffle", "point"):  # a chunk is a whole map there
            check(f"{title}: {name} reads less", read_bytes(r) < 0.7 * x.size * size, f"{read_bytes(r)} of {x.size * size}")

# ------------------------------------------------------------------------------------------ what is missing

d, x = series("cdf5")
at = np.argwhere(np.isnan(x))[0]
ask = products(cell=f"extract; step={at[0]}; latitude={lat[at[1]]}; longitude={longitudes(NX)[at[2]]}")
r = run(d, {**ask, **ALONE}, ranks=2)
check("a missing value is an answer", r.status == 0 and "result     out/cell.nc: t2m = missing\n" in r.out, r.story)
d = workplace()
make_series(d, np.full((6, 4, 5), -32767, "i2"), 2, PACKED)
test_error("refused: no value at all", d, 2, ["no value of the selection is valid"],
           {**ALONE, **products(mean="reduce; over=time")})

# ------------------------------------------------------------------------------------------ beside other things

d, x = series("cdf5")
ask = products(cell="extract; step=17; latitude=90; longitude=0", far="extract; step=80; latitude=-40")
r = run(d, {**ask, **ALONE, "output.json": "out/run.json"}, ranks=2)
check("two places, and JSON", r.status == 0 and not unequal("far", read(d / "out/far.nc", "t2m")[0, 0],
      x[80, np.abs(lat + 40).argmin()], 0, 0) and "steps      2 of 90" in r.out, r.story)
r = run(d, {**ask, **ALONE, "output.statistics": "out/statistics.nc", "climatology.group": "month"}, ranks=3)
check("statistics want all of it", r.status == 0 and "exact sums" in r.out and not unequal("cell",
      read(d / "out/cell.nc", "t2m").ravel(), x[17, 0, :1], 0, 0), r.story)
r = run(d, {**ask, **ALONE, "climatology.group": "month", "reduce m.of": "data", "reduce m.over": "time", "reduce m.by": "group",
            "reduce m.latitude": "0 60", "reduce m.file": "out/m.nc"}, ranks=3)
rows = (lat >= 0) & (lat <= 60)
check("groups of a part", r.status == 0 and not unequal("m", read(d / "out/m.nc", "t2m_mean")[0],
      np.nanmean(x[:, rows], 0), 1e-12, 0), r.story)

# ------------------------------------------------------------------------------------------ examples/hot_days.ini

NY, NX = 7, 10
days = np.arange(-200, 1100)
times = (datetime.date(1993, 1, 1) - datetime.date(1900, 1, 1)).days * 24.0 + 24 * days + 12
stamps = [datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=t) for t in times]
x = holes(field(len(days), NY, NX, 4), 0.03)
d = workplace()
make_series(d, pack(x, "i2", PACKED), 3, PACKED, times=times, variable="tasmax")
x = unpack(pack(x, "i2", PACKED), PACKED)
spec = (SOURCE / "examples/hot_days.ini").read_text()
(d / "hot.ini").write_text(spec.replace("data/tasmax_*.nc", "in/*.nc").replace("1991 2020", "1993 1994").replace("min_count = 100\n", "min_count = 20\n"))
base = np.array([t.year in (1993, 1994) for t in stamps])
z = np.full(x.shape, np.nan)
around = {day: {(datetime.date(2001, 1, 1) + datetime.timedelta(days=day + k)).strftime("%m%d") for k in range(-15, 16)} for day in range(365)}
for day in range(365):
    name = (datetime.date(2001, 1, 1) + datetime.timedelta(days=day)).strftime("%m%d")
    members = x[base & np.array([t.strftime("%m%d") in around[day] for t in stamps])]
    own = np.array([t.strftime("%m%d") == name for t in stamps])
    with np.errstate(invalid="ignore"):
        few = (~np.isnan(members)).sum(0) < 20
        z[own] = np.where(few, np.nan, (x[own] - np.nanmean(members, 0)) / np.nanstd(members, 0))
w = np.abs(np.diff(np.sin(np.deg2rad(np.clip(np.linspace(90 + 90 / (NY - 1), -90 - 90 / (NY - 1), NY + 1), -90, 90)))))[:, None] * np.ones(NX)
years = np.array([t.year for t in stamps])
for ranks, form in ((2, "netcdf4"), (3, "classic"))[:2 if ALL else 1]:
    r = launch(d, ["hot.ini", "--set", f"output.format={form}"], ranks=ranks)
    wrong = [r.story] if r.status else []
    for k, year in enumerate(sorted(set(years)) if not wrong else ()):
        mine = z[years == year]
        with np.errstate(invalid="ignore"):
            wrong += unequal(f"{year}", read(d / "out/hot_days.nc", "tasmax_zscore_exceedance_count")[k], (mine > 2).sum(0), 0, 0)
        got = read(d / "out/mean_by_year.nc", "tasmax_zscore_mean")[k]
        few = (~np.isnan(mine)).sum() < 1000  # five days of 1996
        good = np.isnan(got).all() if few else abs(got.ravel()[0] - mean_of(mine, w)) < 1e-11
        wrong += [] if good else [f"mean of {year}: {got}, not {mean_of(mine, w)}"]
    check(f"examples/hot_days.ini, {form}", not wrong, wrong)

# ------------------------------------------------------------------------------------------ time as a record dimension

NY, NX = 12, 18
d = workplace()
x = holes(field(40, NY, NX, 6), 0.05)
make_series(d, pack(x, "i2", PACKED), 2, PACKED)
ask = {"extract x.step": "3 9", "reduce g.over": "latitude, longitude", "reduce t.over": "time", "exceedance e.above": 1,
       "exceedance e.by": "season", "histogram h.range": "-3 3", "histogram h.by": "time"}
ask |= {f"{section}.file": f"out/{section[-1]}.nc" for section in {k.split(".")[0] for k in ask}}


def all_numbers(d):
    found = {}
    for path in sorted((d / "out").glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            f.set_auto_maskandscale(False)
            found |= {(path.name, name): np.asarray(v[...]).astype(v.dtype.newbyteorder("=")).tobytes() for name, v in f.variables.items()}
            found |= {(path.name, name, "digest"): v.digest for name, v in f.variables.items() if "digest" in v.ncattrs()}
            unlimited = f.dimensions["time"].isunlimited()
            found[path.name] = unlimited
    return found


RECORDS = {"output.format": "classic"}, {"output.deflate": 1}, {}, {"output.checksum": "yes", "climatology.group": "month"}
for how in RECORDS if ALL else RECORDS[:2]:
    title = "record = yes, " + ", ".join(f"{k} = {v}" for k, v in how.items())
    r = run(d, {**ask, **how}, ranks=2)
    fixed = all_numbers(d)
    for ranks, more in ((3, {"run.memory": "700 KiB", "output.verify": "all"}), (1, {}))[:2 if ALL else 1]:
        for path in (d / "out").iterdir():
            path.unlink()
        r = run(d, {**ask, **how, **more, "output.record": "yes"}, ranks=ranks)
        got = all_numbers(d) if r.status == 0 else {}
        wrong = [r.story] if r.status else [k for k in fixed if (got.get(k) is not True if isinstance(k, str) else got.get(k) != fixed[k])]
        check(f"{title}, {ranks} ranks: the same numbers, along an unlimited time", not wrong, wrong)
    r = launch(d, ["--verify", *(f"out/{p.name}" for p in (d / "out").glob("*.nc"))])
    check(f"{title}: --verify", r.status == 0, r.story)
    if shutil.which("ncrcat"):
        c = subprocess.run(["ncrcat", "-O", "out/g.nc", "out/g.nc", "two.nc"], cwd=d, capture_output=True, text=True)
        check(f"{title}: ncrcat", c.returncode == 0 and len(read(d / "two.nc", "t2m_zscore_mean")) == 80, c.stderr)
test_error("refused: records through netcdf-c", d, 2, ["[output] record", "[run] writer"], {"output.record": "yes", "run.writer": "netcdf"},
           allowed=[p.relative_to(d).as_posix() for p in (d / "out").iterdir()])

finish()
