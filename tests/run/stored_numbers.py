#!/usr/bin/env python3
"""What stored numbers mean: signs, missing values and limits of every type and spelling, numbers that overflow, and
selections in which nothing is valid."""

import shlex

from harness import *

NT, NY, NX = 9, 3, 4
x = field(NT, NY, NX)
rng = np.random.default_rng(5)


def one(name, raw, want, attributes=(), changes=(), ranks=1, form="shuffle", readers=("auto",), **how):
    """want: float64, NaN where missing."""
    for reader in readers:
        d = workplace()
        make_series(d, raw, 2, dict(attributes), form=form, **how)
        start_values(f"{name}{'' if reader == 'auto' else ', reader = netcdf'}", d, want,
                     {**dict(changes), "run.reader": reader}, ranks=ranks)


def without(values, bad):
    return np.where(bad, np.nan, np.asarray(values, "f8"))


# ---- signs: the type says one thing, _Unsigned another

for dtype, word in ("u1", "false"), ("u2", "False"), ("u4", "FALSE"), ("u8", "false"):
    signed = rng.integers(-100, 100, x.shape).astype(dtype.replace("u", "i"))
    signed[2] = -1
    signed[3] = -2
    raw, never_written = signed.view(dtype), {"u1": 0.5, "u2": -1, "u4": -1, "u8": -2}[dtype]  # bytes have no default fill value
    one(f"{dtype} with _Unsigned = {word}", raw, without(signed, signed == never_written), {"_Unsigned": word}, ranks=2,
        readers=("auto", "netcdf"))
    limits = np.array([-90, 90], signed.dtype)
    bad = (signed < -90) | (signed > 90) | (signed == 7) | (signed == -8)
    one(f"{dtype} with _Unsigned = {word}: attributes of its own type", raw, without(signed * 0.5 + 3, bad),
        {"_Unsigned": word, "_FillValue": np.array(-8, signed.dtype).view(dtype)[()], "missing_value": np.array([7], dtype),
         "valid_range": limits.view(dtype), "scale_factor": 0.5, "add_offset": 3.0})
    one(f"{dtype} with _Unsigned = {word}: attributes of other types", raw, without(signed, bad | (signed == -5)),
        {"_Unsigned": word, "_FillValue": np.array(-8, signed.dtype).view(dtype)[()],
         "missing_value": np.array([7.0, -5 % 2 ** (8 * signed.itemsize) if dtype != "u8" else -5]),
         "valid_range": limits.astype("i2")})
bits = np.array([-32767, -1, 5], "i2")[rng.integers(0, 3, x.shape)]
one("a short with _Unsigned = true: the default fill value has the short's bits", bits,
    without(bits.view("u2"), bits == -32767), {"_Unsigned": "true"})
long = np.array([-2, -3, 5], "i8")[rng.integers(0, 3, x.shape)]
one("a long with _Unsigned = true: -2 as _FillValue is a large number", (long + 100).astype("i8"),
    without(long + 100, long == -2), {"_Unsigned": "true", "_FillValue": np.int64(98)})

# ---- missing values that are texts, or of another type

f4, f8 = x.astype("f4"), x.copy()
hole = rng.random(x.shape) < 0.2
for dtype, text, value in ("f4", "-99.9f", np.float32(-99.9)), ("f8", "-99.9f", -99.9), ("f8", "-99.9", -99.9), \
        ("f4", " -99.9 ", np.float32(-99.9)), ("i2", "-999s", -999), ("f4", "1e20, -99.9", np.float32(-99.9)):
    raw = np.where(hole, value, np.round(x) if dtype == "i2" else x).astype(dtype)
    one(f"missing_value is the text {text!r}, of {dtype}", raw, without(raw, hole), {"missing_value": text})
for text in "", "none", "n/a", "-99.9 or so":
    one(f"missing_value is the text {text!r}", f4, f4.astype("f8"), {"missing_value": text})
raw = np.where(hole, np.float32(-99.9), f4)
one("missing_value is a word, beside a _FillValue", raw, without(raw, hole),
    {"missing_value": "none", "_FillValue": np.float32(-99.9)})
one("valid_max and valid_min are texts", f4, without(f4, (f4 < 275) | (f4 > 295)),
    {"valid_min": "275", "valid_max": "295.0"})
packed = np.round((x - 280) * 100).astype("i2")
one("scale_factor and add_offset are texts", packed, packed * 0.01 + 280, {"scale_factor": "0.01", "add_offset": "280"})

for name, dtype, attributes, value, attribute_type in [
    ("missing_value of float32, data of float64", "f8", "missing_value", -999.9, "f4"),
    ("missing_value of float64, data of float32", "f4", "missing_value", 1e20, "f8"),
    ("missing_value of int32, data of float32", "f4", "missing_value", 2147483647, "i4"),
    ("missing_value of float32, data of int32", "i4", "missing_value", 2147483647, "f4"),
    ("missing_value of int16, data of float64", "f8", "missing_value", -999, "i2"),
    ("missing_value of float64, data of int16", "i2", "missing_value", -999, "f8"),
]:
    raw = np.where(hole, value, x).astype(dtype)
    one(name, raw, without(raw, hole), {attributes: np.array(value, attribute_type)[()]})
near = np.where(hole, 300.2, x)  # the float32 300.2 is 300.200012
one("valid_max of float32, data of float64: 300.2 is not above it", near, without(near, near > 300.2),
    {"valid_max": np.float32(300.2)})
near = np.where(hole, 270.3, x)  # the float32 270.3 is 270.299988
one("valid_min of float32, data of float64: 270.3 is not below it", near, without(near, near < 270.3),
    {"valid_min": np.float32(270.3)})

d = workplace()
make(d / "in/a.nc", packed, hours(NT), {"scale_factor": "n/a"}, form="cdf1")
start_error("a scale_factor that is no number is refused", d, 2, ["in/a.nc", "t2m", "scale_factor"], ranks=1)
settle()


def obey(name, d, pattern, want, changes=()):
    """The message has a command behind this text.  Give it to a shell; then the run succeeds."""
    r = run(d, changes, ranks=1)
    command = r.messages[0].split(pattern)[-1].strip() if r.messages else ""
    tool = next((word for word in shlex.split(command) if not word.startswith("-")), "")
    if not shutil.which(tool):
        return skip(f"{name}: the command works", f"no {tool}")
    done = subprocess.run(command, shell=True, cwd=d, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not check(f"{name}: the command works", done.returncode == 0, [command, done.stderr, r.story]):
        return None
    return test_values(f"{name}: then the run succeeds", d, want, changes, ranks=1)


obey("a scale_factor that is no number", d, "take it out:", packed.astype("f8"))

# ---- limits: a limit means the stored number that it would be rounded to

k = np.arange(11)[:, None, None] + np.zeros((1, NY, NX), int)
tenths = k * 0.1
for name, raw, attributes in [
    ("tenths, packed", k.astype("i2"), {"scale_factor": 0.1}),
    ("tenths, packed with a float32 scale", k.astype("i2"), {"scale_factor": np.float32(0.1)}),
    ("tenths, packed with a negative scale", -k.astype("i2"), {"scale_factor": -0.1}),
    ("tenths, packed in int32", k.astype("i4"), {"scale_factor": 0.1}),
    ("tenths, packed in unsigned bytes", k.astype("u1"), {"scale_factor": 0.1, "add_offset": 0.0}),
    ("tenths, float32", tenths.astype("f4"), {}),
    ("tenths, float64", np.round(tenths, 1), {}),
]:
    value = raw * float(attributes.get("scale_factor", 1))
    for low, high in (0.3, 0.7), (0.1, 0.6), (0.25, 0.75), (0, 1):
        inside = (np.round(tenths, 1) >= low) & (np.round(tenths, 1) <= high)
        one(f"{name}: valid = {low} {high}", raw, without(value, ~inside), attributes,
            {"input.valid": f"{low} {high}"}, times=hours(11), form="cdf5")
packed_limits = {"scale_factor": 0.1, "valid_range": np.array([0.3, 0.7], "f4")}
one("tenths, packed: a valid_range of unpacked float32", k.astype("i2"), without(k * 0.1, (k < 3) | (k > 7)), packed_limits,
    times=hours(11))

# Products: thresholds and the edges of bins are limits, too.
for name, raw, attributes in [("packed", k.astype("i2"), {"scale_factor": 0.1}), ("float32", tenths.astype("f4"), {}),
                              ("below 0, packed", -k.astype("i2"), {"scale_factor": 0.1})]:
    d = workplace()
    make(d / "in/a.nc", raw, hours(11), attributes)
    changes = {"output.zscore": None, "output.anomaly": None, "output.statistics": None}
    for i, threshold in enumerate((0.3, 0.6, 0.7, 0.65)):
        changes[f"exceedance x{i}.file"] = f"out/x{i}.nc"
        changes[f"exceedance x{i}.of"] = "data"
        changes[f"exceedance x{i}.threshold"] = threshold
    low, high = (-1, 0) if "below" in name else (0, 1)
    changes.update({"histogram h.file": "out/h.nc", "histogram h.of": "data", "histogram h.bins": 10,
                    "histogram h.range": f"{low} {high}"})
    r = run(d, changes, ranks=2)
    if not check(f"exceedances and a histogram of tenths, {name}", r.status == 0, r.story):
        continue
    found = []
    for i, above in enumerate((7, 4, 3, 4)):
        with netCDF4.Dataset(d / f"out/x{i}.nc") as f:
            counts = next(v for n, v in f.variables.items() if n.endswith("count") and "valid" not in n)[:]
        if (counts != above).any():
            found.append(f"x{i}: {counts.ravel()[0]} times above, not {above}")
    with netCDF4.Dataset(d / "out/h.nc") as f:
        bins = np.ravel(next(v for v in f.variables.values() if v.ndim and 10 in v.shape and v.dtype.kind == "i")[:])
    right = np.full(10, NY * NX)
    right[9] = 2 * NY * NX  # the last bin has its upper edge
    if (bins != right).any():
        found.append(f"bins {bins}, not {right}")
    check(f"tenths lie in the right bins, and not above thresholds of tenths, {name}", not found, found)

# ---- nothing is valid

scale = {"scale_factor": 0.01, "add_offset": 280.0}
turned = {"valid_range": np.array([32000, -32000], "i2")}
d = workplace()
make_series(d, packed, 2, {**scale, **turned})
start_error("a turned valid_range is refused, and named", d, 2, ["in/00.nc", "valid_range", "32000", "-32000"], ranks=3)
settle()
start_error("a turned valid_range is refused by --plan", d, 2, ["in/00.nc", "valid_range"], arguments=["--plan"], ranks=1)
settle()
d = workplace()
make(d / "in/a.nc", packed, hours(NT), {**scale, **turned})
obey("a turned valid_range", d, "take it out:", packed * 0.01 + 280)
d = workplace()
make(d / "in/a.nc", packed[:5], hours(5), scale)
make(d / "in/b.nc", packed[5:], hours(NT - 5, START + 30), {**scale, **turned})
some = packed * 0.01 + 280
some[5:] = np.nan
test_values("one file of which no value is valid", d, some, ranks=2)
r = run(d, arguments=["--plan"], ranks=1)
check("the plan names a file of which no value is valid", "in/b.nc" in r.out and "valid_range" in r.out, r.out)
one("a valid_range of unpacked values", packed, packed * 0.01 + 280, {**scale, "valid_range": np.array([200, 400], "f4")})
one("a valid_range beyond the type", packed, packed * 0.01 + 280, {**scale, "valid_range": np.array([-999999, 999999], "i4")})
for name, raw, attributes, changes, words in [
    ("a valid_range below all values", packed, {**scale, "valid_range": np.array([-30000, -29999], "i2")}, {}, ["valid_range"]),
    ("valid_min above all values", f4, {"valid_min": np.float32(1000)}, {}, ["valid_min"]),
    ("[input] valid far from all values", f4, {}, {"input.valid": "0 1"}, ["[input] valid"]),
    ("a fill value everywhere", np.full_like(f4, 1e20), {"_FillValue": np.float32(1e20)}, {}, ["1e+20", "_FillValue"]),
    ("NaN everywhere", np.full_like(f4, np.nan), {}, {}, ["NaN"]),
    ("a missing_value of another type everywhere", np.full_like(f8, -999.9), {"missing_value": np.float32(-999.9)}, {},
     ["missing_value"]),
    ("[input] valid and a valid_range with nothing in common", f4, {"valid_range": np.array([270, 290], "f4")},
     {"input.valid": "300 310"}, ["valid_range", "[input] valid"]),
]:
    d = workplace()
    make_series(d, raw, 2, attributes)
    group = "hour" if "far" in name or "NaN" in name else "none"
    start_error(f"{name}, group = {group}: refused", d, 2, ["in/00.nc", "t2m", "valid", *words],
                {**changes, "climatology.group": group, "output.deflate": 1 if group == "hour" else 0}, ranks=2)
settle()
d = workplace()
raw = f4.copy()
raw[:4] = np.nan
make_series(d, raw, 2)
start_error("a baseline without a valid value: refused", d, 2, ["in/00.nc", "of the baseline", "NaN"],
            {"climatology.baseline": "2014-01-01"}, ranks=2)
settle()
FROM = {"climatology.from": "earlier.nc", "output.statistics": None}
d = workplace()
make_series(d, f4, 2)
r = run(d, {"output.zscore": None, "output.anomaly": None, "output.statistics": "earlier.nc"}, ranks=1)
check("statistics for later", r.status == 0, r.story)
for path in (d / "in").iterdir():
    path.unlink()
make(d / "in/new.nc", np.full_like(f4, 1e20), hours(NT, START + 900), {"_FillValue": np.float32(1e20)})
start_error("with the statistics of an earlier run, nothing is valid: refused", d, 2, ["in/new.nc", "1e+20", "_FillValue"], FROM,
            ranks=3)
settle()
start_error("the same with a product alone", d, 2, ["in/new.nc", "1e+20", "_FillValue"],
            {**FROM, "output.zscore": None, "output.anomaly": None, "reduce m.file": "out/m.nc", "reduce m.of": "data",
             "reduce m.over": "longitude"}, ranks=1)
settle()
(d / "in/new.nc").unlink()
raw = np.full_like(f4, 1e20)
raw[3, 1, 1] = 280
make(d / "in/new.nc", raw, hours(NT, START + 900), {"_FillValue": np.float32(1e20)})
r = run(d, FROM, ranks=2)
check("a single valid value is enough", r.status == 0 and (~np.isnan(read(d / "out/zscore.nc", "t2m_zscore"))).sum() == 1, r.story)

# ---- overflow

VALUES = {"reduce mean.file": "out/mean.nc", "reduce mean.of": "data", "reduce mean.over": "longitude",
          "reduce mean.method": "mean", "reduce std.file": "out/std.nc", "reduce std.of": "data", "reduce std.over": "latitude",
          "reduce std.method": "std", "reduce sum.file": "out/sum.nc", "reduce sum.of": "data",
          "reduce sum.over": "latitude longitude", "reduce sum.method": "sum", "reduce var.file": "out/var.nc",
          "reduce var.of": "data", "reduce var.over": "time", "reduce var.method": "variance",
          "reduce all.file": "out/all.nc", "reduce all.of": "anomaly", "reduce all.over": "time latitude longitude",
          "reduce all.method": "rms", "histogram h.file": "out/h.nc", "histogram h.of": "anomaly", "histogram h.bins": 4,
          "histogram h.range": "-10 10", "extract e.file": "out/e.nc", "extract e.of": "data",
          "extract e.latitude": "-90 90"}


def infinite(d):
    """Every number of every output that is infinite."""
    found = []
    for path in sorted((d / "out").glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            f.set_auto_maskandscale(False)
            found += [f"{path.name}: {name}" for name, v in f.variables.items()
                      if v.dtype.kind == "f" and np.isinf(v[...]).any()]
    return found


cells = {"one cell of -1.797e308 in every second step": (-np.finfo("f8").max, slice(None, None, 2)),
         "one cell of 1e200 in one step": (1e200, slice(4, 5)), "one cell of 1.7e308 in every step": (1.7e308, slice(None)),
         "one cell of 1.7e308 at the end": (1.7e308, slice(-1, None))}
for name, (value, when) in cells.items():
    raw = x.copy()
    raw[when, 1, 2] = value
    raw[0, 1, 2] = raw[0, 1, 2] if name.startswith("one cell of 1.7e308 in every") else raw[0, 1, 2] + 1
    for ranks in 1, 3:
        d = workplace()
        make_series(d, raw, 2, form="cdf5")
        r = run(d, {**VALUES, "climatology.group": "none"}, ranks=ranks)
        if not check(f"{name}, {ranks} ranks: the run goes on, and counts it", r.status == 0 and "overflow" in r.out, r.story + r.out):
            continue
        bad = infinite(d)
        check(f"{name}, {ranks} ranks: nothing is infinite", not bad, bad)
        with np.errstate(over="ignore"):
            want = expect(raw)
        found = []
        for part in "zscore", "anomaly", "mean", "std":
            got = read(d / f"out/{part if part in PARTS else 'statistics'}.nc", f"t2m_{part}")
            others = np.ones((NY, NX), bool)
            others[1, 2] = False
            if part == "zscore" and not np.isnan(got[..., 1, 2]).all():
                found.append(f"{part} is {got[..., 1, 2]} in the cell that overflows")
            if not np.allclose(got[..., others], want[part][..., others], rtol=1e-6, atol=1e-5):
                found.append(f"{part} is wrong in other cells")
        check(f"{name}, {ranks} ranks: all other cells are right", not found, found)

large = 1e39 * rng.normal(0, 1, (40, NY, NX))
d = workplace()
make_series(d, large, 3, form="cdf5")
r = run(d, {**VALUES, "output.keepbits": 8}, ranks=2)
if check("anomalies beyond float32: the run goes on, and counts them", r.status == 0 and "overflow" in r.out, r.story + r.out):
    anomaly = large - large.mean(0)
    fits = np.abs(anomaly) < np.finfo("f4").max
    got = read(d / "out/anomaly.nc", "t2m_anomaly")
    check("anomalies beyond float32 are missing, and no others", (np.isnan(got) == ~fits).all() and
          np.allclose(got[fits], anomaly[fits], rtol=2e-3), "")
    check("anomalies beyond float32: the z-scores are right", np.allclose(read(d / "out/zscore.nc", "t2m_zscore"),
                                                                         anomaly / large.std(0), rtol=3e-3), "")
    bad = infinite(d)
    check("anomalies beyond float32: nothing is infinite", not bad, bad)

# Numbers that the conversion of units, or a scale, makes infinite.
huge = np.where(hole, -np.finfo("f8").max, x)
one("values that the units make infinite are missing", huge, without(x * 1000, hole), {"units": "km"}, {"input.units": "m"},
    form="cdf5")
one("values that the scale makes infinite are missing", np.where(hole, np.finfo("f8").max, x), without(x * 1000, hole),
    {"scale_factor": 1000.0}, form="cdf5")

# A run that extends the statistics with an overflow in them.
d = workplace()
raw = x.copy()
raw[::2, 0, 0] = -np.finfo("f8").max
make(d / "in/a.nc", raw[:5], hours(5), form="cdf5")
make(d / "in/b.nc", raw[5:], hours(NT - 5, START + 30), form="cdf5")
first = run(d, {"input.files": "in/a.nc", "output.zscore": None, "output.anomaly": None}, ranks=2)
second = run(d, {"input.files": "in/b.nc", "climatology.extend": "out/statistics.nc", "output.zscore": None,
                 "output.anomaly": None, "output.statistics": "out/more.nc"}, ranks=2)
good = first.status == 0 and second.status == 0
if check("statistics with an overflow are extended", good, [first.story, second.story]):
    mean, want = read(d / "out/more.nc", "t2m_mean"), raw.mean(0)
    check("statistics with an overflow are extended: all other cells are right",
          np.isnan(mean[0, 0]) and np.allclose(mean.ravel()[1:], want.ravel()[1:], rtol=1e-12), str(mean))

# ---- underflow: the squares of such deviations have no digits left

tiny = x.copy()
tiny[:, 1, 2] = 1e-160 * rng.normal(0, 1, NT)
tiny[:, 0, 1] = 1e-140 * rng.normal(0, 1, NT)
d = workplace()
make_series(d, tiny, 2, form="cdf5")
r = run(d, ranks=2)
if check("one cell of 1e-160: the run ends well", r.status == 0, r.story):
    z, want = read(d / "out/zscore.nc", "t2m_zscore"), expect(tiny)["zscore"]
    want[:, 1, 2] = np.nan
    check("one cell of 1e-160 is constant, and all others are right", np.allclose(z, want, atol=2e-6, equal_nan=True), str(z[:, 1, 2]))

# ---- min_std

small = np.full((NT, NY, NX), 280.0) + rng.normal(0, 1, (NT, NY, NX)) * np.array([1e-4, 0.5, 3])[:, None]
for min_std in 0.001, 1:
    d = workplace()
    make_series(d, small, 2, form="cdf5")
    r = run(d, {"climatology.min_std": min_std}, ranks=3)
    if not check(f"min_std = {min_std}: the run ends well", r.status == 0, r.story):
        continue
    want = expect(small)
    none = want["std"] <= min_std
    z = read(d / "out/zscore.nc", "t2m_zscore")
    right = np.where(none, np.nan, want["zscore"])
    check(f"min_std = {min_std}: z is missing there and nowhere else", np.allclose(z, right, atol=2e-6, equal_nan=True), "")
    check(f"min_std = {min_std}: the standard deviations are written",
          np.allclose(read(d / "out/zscore.nc", "t2m_std"), want["std"], rtol=1e-9), "")
    check(f"min_std = {min_std}: the cells are counted", f"constant   {none.sum()} cells" in r.out, r.out)
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        noted = [v.min_std for v in f.variables.values() if "min_std" in v.ncattrs()] + [getattr(f, "min_std", None)]
    check(f"min_std = {min_std} is recorded", min_std in noted, str(noted))

finish()
