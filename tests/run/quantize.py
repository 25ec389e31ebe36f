#!/usr/bin/env python3
"""keepbits and significant: the values against numpy's own rounding of an unrounded run, bit by bit; metadata; size."""

from harness import *

NT, NY, NX = 40, 30, 40
STORED = {  # output variable: its file
    "t2m_zscore": "zscore", "t2m_anomaly": "anomaly",
    "t2m_mean": "statistics", "t2m_std": "statistics", "t2m_count": "statistics", "t2m_min": "statistics",
    "t2m_max": "statistics",
}


def keep_bits(x, keepbits):
    """By the exponents and rint in float64, not by the bits: half to even, keepbits behind the leading one."""
    mantissa, exponent = np.frexp(x.astype("f8"))
    return np.ldexp(np.rint(np.ldexp(mantissa, keepbits + 1)), exponent - keepbits - 1).astype("f4")


def to_step(x, significant):
    step = 2.0 ** np.floor(np.log2(2 * significant))
    return (np.rint(x.astype("f8") / step) * step + 0.0).astype("f4")


def outputs(d):
    """All variables as they are stored, and the sizes of the files."""
    found, size = {}, {}
    for name, file in STORED.items():
        path = d / f"out/{file}.nc"
        size[file] = path.stat().st_size
        with netCDF4.Dataset(path) as f:
            f.set_auto_maskandscale(False)
            found[name] = np.asarray(f[name][:])
            found[name] = found[name].astype(found[name].dtype.newbyteorder("="))
    return found, size


def same_bits(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


values = holes(field(NT, NY, NX), 0.1)
values[:, 3, 5:9] = np.nan
values[:, 4, 0:9] = 281.5  # a series that does not vary: anomaly 0, no z-score
values[0, 6, 1] = 1e9      # far from all others
values[:, 7, :] *= 1e-30   # small ones
values[:, 8, :] *= 1e20    # large ones
FILL = np.float32(netCDF4.default_fillvals["f4"])
d = workplace()
make_series(d, np.where(np.isnan(values), FILL, values).astype("f4"), 3, {"_FillValue": FILL})

base = {}
for deflate in 0, 4:
    r = run(d, {"output.deflate": deflate})
    if not check(f"without rounding, deflate {deflate}: it runs", r.status == 0, r.story):
        finish()
    base[deflate] = outputs(d)
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        check(f"without rounding, deflate {deflate}: nothing says that it was",
              "quantization_info" not in f.variables and f.Conventions == "CF-1.11"
              and not {"quantization", "rounding_step"} & set(f["t2m_zscore"].ncattrs()))
plain = base[0][0]
check("the data has what should be tested", (plain["t2m_zscore"] == FILL).any() and (plain["t2m_anomaly"] == 0).any()
      and (np.abs(plain["t2m_anomaly"][plain["t2m_anomaly"] != FILL]) > 1e18).any())


def look(title, changes, rounding, promise):
    """All that holds for both ways.  promise(x, rounded): is it kept?"""
    for ranks, deflate, file_format in (1, 4, "netcdf4"), (2, 4, "netcdf4"), (3, 4, "netcdf4"), (3, 0, "netcdf4"), \
            (2, 0, "classic"):
        name = f"{title}, {ranks} ranks, {file_format}, deflate {deflate}"
        r = run(d, {"output.deflate": deflate, "output.format": file_format, **changes}, ranks=ranks)
        if not check(f"{name}: it runs", r.status == 0, r.story):
            continue
        got, size = outputs(d)
        for variable, x in plain.items():
            if STORED[variable] == "statistics":
                check(f"{name}: {variable} is as it was", same_bits(got[variable], x))
                continue
            there = x != FILL
            wanted = np.where(there, rounding(np.where(there, x, 0)), FILL)
            good = same_bits(got[variable], wanted)
            check(f"{name}: {variable} has numpy's bits", good,
                  f"{np.sum(got[variable] != wanted)} of {x.size} differ")
            check(f"{name}: {variable}: the same is missing", ((got[variable] == FILL) == ~there).all())
            exact = lambda a: np.where(there, a, 0).astype("f8")
            check(f"{name}: {variable}: the promise is kept", promise(exact(x), exact(got[variable])))
            if deflate:
                file, before = STORED[variable], base[deflate][1]
                check(f"{name}: {file}.nc is smaller", size[file] < 0.9 * before[file], f"{size[file]}, {before[file]}")


def attributes(variable):
    return {k: variable.getncattr(k) for k in variable.ncattrs()}


for keepbits in 9, 1:
    look(f"keepbits = {keepbits}", {"output.keepbits": keepbits}, lambda x: keep_bits(x, keepbits),
         lambda x, got: (np.abs(got - x) <= 2.0 ** -(keepbits + 1) * np.abs(x)).all())
    for output in PARTS:
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            title, there = f"keepbits = {keepbits}: {output}.nc", output != "statistics"
            version = {"zscore": "CF-1.12", "anomaly": "CF-1.13", "statistics": "CF-1.11"}[output]
            check(f"{title}: Conventions", f.Conventions == version, f.Conventions)
            check(f"{title}: a container", ("quantization_info" in f.variables) == there)
            if not there:
                continue
            info, v = f["quantization_info"], f["t2m_" + output]
            check(f"{title}: algorithm", info.algorithm == "bitround" and info.ndim == 0, str(attributes(info)))
            words = info.implementation.split()
            check(f"{title}: implementation", words[:2] == ["zscore", "version"] and len(words) == 3, str(words))
            check(f"{title}: {v.name} names it", v.getncattr("quantization") == "quantization_info")
            nsb = v.getncattr("quantization_nsb")
            check(f"{title}: quantization_nsb", nsb == keepbits and np.asarray(nsb).dtype.kind == "i", repr(nsb))
            for other in f.variables.values():
                check(f"{title}: {other.name} is not said to be rounded", other is v or other.name == v.name
                      or not any("quantization" in a for a in other.ncattrs()))

for significant in 0.001, 1000:
    look(f"significant = {significant}", {"output.significant": significant}, lambda x: to_step(x, significant),
         lambda x, got: (np.abs(got - x) <= significant).all())
    with netCDF4.Dataset(d / "out/zscore.nc") as f, netCDF4.Dataset(d / "out/statistics.nc") as s:
        title = f"significant = {significant}: "
        a = attributes(f["t2m_zscore"])
        check(title + "its attributes", a.get("maximum_absolute_error") == significant and
              a.get("rounding_step") == 2.0 ** np.floor(np.log2(2 * significant)) and
              f"more than {significant}" in a["comment"], str(a))
        check(title + "CF's words for other things are not used", f.Conventions == "CF-1.11" and
              "quantization_info" not in f.variables and not any(k.startswith("quantization") for k in a), str(a))
        check(title + "nothing of it in statistics.nc",
              not any("rounding_step" in v.ncattrs() for v in s.variables.values()))

# 23 bits: all of them.
r = run(d, {"output.keepbits": 23})
if check("keepbits = 23: it runs", r.status == 0, r.story):
    check("keepbits = 23 changes nothing", all(same_bits(outputs(d)[0][v], x) for v, x in plain.items()))

# The plan says it; the key can be taken out; one output is enough.
write_spec(d / "spec.ini", {"output.keepbits": 9})
r = launch(d, ["--plan", "spec.ini"])
lines = [line for line in r.out.splitlines() if "keepbits 9" in line]
check("the plan says keepbits 9 of zscore and anomaly", r.status == 0 and len(lines) == 2, r.out)
r = launch(d, ["--plan", "--set", "output.keepbits=", "--set", "output.significant=0.01", "spec.ini"])
check("the plan says significant 0.01", r.status == 0 and r.out.count("significant 0.01") == 2, r.out + r.err)
for left in "zscore", "anomaly":
    e = workplace()
    make_series(e, field(8, 4, 5).astype("f4"), 2)
    r = run(e, {f"output.{k}": None for k in PARTS if k != left} | {"output.keepbits": 9})
    check(f"keepbits with {left} alone", r.status == 0, r.story)

# Mistakes.
nothing = {"output.zscore": None, "output.anomaly": None}
for name, changes, words in [
    ("keepbits = 0", {"output.keepbits": 0}, ["keepbits", "from 1 to 23"]),
    ("keepbits = 24", {"output.keepbits": 24}, ["keepbits", "from 1 to 23"]),
    ("keepbits = 9.5", {"output.keepbits": 9.5}, ["keepbits", "9.5"]),
    ("significant = 0", {"output.significant": 0}, ["significant", "1e-25", "1e+25"]),
    ("significant = -0.001", {"output.significant": -0.001}, ["significant", "-0.001"]),
    ("significant = 1e26", {"output.significant": "1e26"}, ["significant", "1e26"]),
    ("significant = nan", {"output.significant": "nan"}, ["significant", "nan"]),
    ("significant = 3 digits", {"output.significant": "3 digits"}, ["significant", "3 digits"]),
    ("keepbits and significant", {"output.keepbits": 9, "output.significant": 0.001}, ["keepbits", "significant"]),
    ("keepbits, and nothing to round", {**nothing, "output.keepbits": 9}, ["keepbits", "zscore", "anomal"]),
    ("significant, and nothing to round", {**nothing, "output.significant": 1}, ["significant", "anomal"]),
]:
    e = workplace()
    make_series(e, field(4, 3, 4).astype("f4"), 2)
    start_error(name, e, 2, ["spec.ini:", *words], changes)

finish()
