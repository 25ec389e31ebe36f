#!/usr/bin/env python3
"""Numbers: every type, packing, missing-value rule, storage form and setting of the climatology, against numpy."""

from harness import *

NT, NY, NX = 23, 7, 11
x = field(NT, NY, NX)

# How values around 280 fit into each type: scale_factor, add_offset, fill.
PACKED = {
    "i1": (0.25, 285, -127), "u1": (0.25, 255, 255), "i2": (0.0017, 285, -32767), "u2": (0.001, 250, 65535),
    "i4": (1e-7, 285, -(2**31) + 1), "u4": (1e-7, 150, 2**32 - 1), "i8": (1e-10, 285, -(2**63)),
    "u8": (1e-10, 200, 2**64 - 1), "f4": (0.5, 100, 1e20), "f8": (-3.0, 100, -9e33),
}
CLASSIC = ("i1", "i2", "i4", "f4", "f8")


def packing(dtype):
    scale, offset, fill = PACKED[dtype]
    return {"scale_factor": scale, "add_offset": offset, "_FillValue": np.array(fill, dtype)[()]}


def stored(dtype, attributes, values):
    """As pack(), but floats stay fractions."""
    if dtype[0] != "f":
        return pack(values, dtype, attributes)
    raw = (values - attributes.get("add_offset", 0)) / attributes.get("scale_factor", 1)
    return np.where(np.isnan(values), attributes.get("_FillValue", np.nan), raw).astype(dtype)


def one(name, raw, attributes=(), pieces=2, changes=(), ranks=2, **how):
    d = workplace()
    make_series(d, raw, pieces, attributes, **how)
    start_values(name, d, unpack(raw, dict(attributes)), changes, ranks=ranks)


# Types: packed with holes, and plain.  Classic where the type allows, else CDF-5; NetCDF-4 in turns.
for i, dtype in enumerate(PACKED):
    form = ("cdf1" if dtype in CLASSIC else "cdf5") if i % 2 else "shuffle"
    attributes = packing(dtype)
    one(f"{dtype} packed, {form}", stored(dtype, attributes, holes(x)), attributes, form=form, ranks=1 + i % 3)
    form = "everything" if i % 2 else ("cdf2" if dtype in CLASSIC else "cdf5-fixed")
    plain = (x - 220 if dtype[1] == "1" else x * (1 if dtype[0] == "f" else 50)).astype(dtype)
    one(f"{dtype} plain, {form}", plain, form=form, ranks=1 + i % 3)

# Storage forms.
attributes = packing("i2")
raw = pack(holes(x), "i2", attributes)
for i, form in enumerate(FORMS):
    try:
        one(f"storage form {form}", raw, attributes, form=form, pieces=3, ranks=1 + i % 4)
    except RuntimeError as error:  # netCDF4 was built without a filter
        skip(f"storage form {form}", str(error))

# Missing-value rules.
f4 = x.astype("f4")
i2 = pack(x, "i2", packing("i2"))
scale = {"scale_factor": 0.0017, "add_offset": 285.0}
huge = np.float32(1e20)
bytes_scale = {"scale_factor": 0.25, "add_offset": 255.0}
gaps = np.isnan(holes(x))
some = np.sort(i2.ravel())[[100, 900]]
byte_range = np.array([100, 200], "u1").view("i1")
byte = pack(x, "u1", packing("u1")).view("i1")
with_nan = holes(x).astype("f4")
DEFAULT = {k: np.array(v, k)[()] for k, v in netCDF4.default_fillvals.items() if k != "S1"}
f4_low, f4_high = np.float32(285), np.float32(310)
for name, raw, attributes in [
    ("NaN without a _FillValue", with_nan, {}),
    ("NaN as _FillValue", with_nan, {"_FillValue": np.float32(np.nan)}),
    ("NaN as missing_value", with_nan, {"missing_value": np.float32(np.nan)}),
    ("NaN besides a _FillValue", np.where(np.isnan(holes(x, 0.1, 5)), huge, with_nan), {"_FillValue": huge}),
    ("infinity is missing", np.where(gaps, np.float32(np.inf), f4), {}),
    ("float: the default fill value is missing without a _FillValue", np.where(gaps, DEFAULT["f4"], f4), {}),
    ("short: the default fill value is missing without a _FillValue", np.where(gaps, DEFAULT["i2"], i2), scale),
    ("byte: every value counts without a _FillValue", np.where(gaps, DEFAULT["i1"], x - 220).astype("i1"), {}),
    ("missing_value alone", i2, {**scale, "missing_value": i2[0, 0, 0]}),
    ("missing_value, a vector", i2, {**scale, "missing_value": i2[:4, 0, 0]}),
    ("_FillValue and missing_value differ", i2, {**scale, "_FillValue": i2[0, 0, 0], "missing_value": i2[1, 1, 1]}),
    ("valid_range, packed", i2, {**scale, "valid_range": some}),
    ("valid_min, packed", i2, {**scale, "valid_min": some[0]}),
    ("valid_max, packed", i2, {**scale, "valid_max": some[1]}),
    ("valid_range, float", f4, {"valid_range": np.array([f4_low, f4_high])}),
    ("_Unsigned bytes", byte, {"_Unsigned": "true", "_FillValue": np.int8(-1), **bytes_scale}),
    ("_Unsigned bytes with a valid_range", byte, {"_Unsigned": "true", "valid_range": byte_range, **bytes_scale}),
    ("a negative scale_factor", i2, {"scale_factor": -0.0017, "add_offset": 285.0}),
    ("a float32 scale_factor", i2, {"scale_factor": np.float32(0.0017), "add_offset": np.float32(285)}),
    ("a scale_factor alone", i2, {"scale_factor": 0.01, "_FillValue": i2[0, 0, 0]}),
    ("a large offset: mean 1e7, std 1", (1e7 + (x - x.mean(0))), {}),
]:
    one(name, raw, attributes)

# Packing that differs from file to file.
d = workplace()
parts = []
for i, (values, dtype) in enumerate(zip(np.array_split(holes(x), 4), ("i2", "i2", "f4", "u1"))):
    attributes = {**packing(dtype), "add_offset": 285.0 + i if dtype == "i2" else packing(dtype)["add_offset"]}
    part = stored(dtype, attributes, values)
    form = "cdf5" if dtype == "u1" else "cdf1"
    make(d / f"in/{i}.nc", part, hours(len(part), START + 240 * i), attributes, form=form)
    parts.append(unpack(part, attributes))
start_values("packing and type that differ from file to file", d, np.concatenate(parts))

# A chunk that was never written is fill value.
d = workplace()
attributes = packing("i2")
raw = pack(x, "i2", attributes)
make(d / "in/a.nc", raw[:9], hours(9), attributes, form="maps")
with netCDF4.Dataset(d / "in/a.nc", "a") as f:
    f["time"][9:12] = hours(3, START + 54)
raw[9:12] = attributes["_FillValue"]
start_values("chunks that were never written", d, unpack(raw[:12], attributes))

# The climatology's settings.  Cells: all, none, one, two and three valid values; constant; constant with rounding.
hard = holes(x, 0.5, 7).astype("f4")
hard[:, 0, :5] = np.nan
for n in 1, 2, 3:
    hard[n : 2 * n, 0, n] = [281.5, 282, 290.25][:n]
hard[:, 1, 0] = 273.15
hard[:, 1, 1] = 0
hard[::2, 1, 0] = np.nan
for ddof in 0, 1:
    for min_count in 1, 2, 3, NT + 1:
        changes = {"climatology.ddof": ddof, "climatology.min_count": min_count}
        one(f"ddof {ddof}, min_count {min_count}", hard, changes=changes, form="shuffle", ranks=3)
constant = np.full((NT, NY, NX), 0.1)
constant[:, 1] += np.arange(NT)[:, None] % 2 * 1e-16
constant[:, 2] += np.arange(NT)[:, None]
one("constant cells, cells of rounding noise", constant)
for ddof, min_count in (0, 1), (1, 1), (0, 2):
    one(f"one step, ddof {ddof}, min_count {min_count}", f4[:1], pieces=1,
        changes={"climatology.ddof": ddof, "climatology.min_count": min_count})
one("one cell", f4[:, :1, :1], ranks=3)
one("two steps", f4[:2])
one("another name", f4, variable="ta_850-x", changes={"input.variable": "ta_850-x"})

finish()
