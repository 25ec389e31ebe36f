#!/usr/bin/env python3
"""Mean, standard deviation and z-score against CDO, the climate data operators."""

from harness import *

if not shutil.which("cdo"):
    skip("against CDO", "there is no cdo")
    finish()

NT, NY, NX = 120, 31, 60
attributes = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
values = holes(field(NT, NY, NX), 0.05)
values[:, 4, 10:20] = np.nan
raw = pack(values, "i2", attributes)
f4 = np.where(np.isnan(values), 1e20, values).astype("f4")


def cdo(d, name, *arguments):
    """Run CDO in double precision, and return its t2m."""
    r = subprocess.run(["cdo", "-s", "-O", "-b", "F64", *arguments, name], cwd=d, capture_output=True, text=True)
    if r.returncode != 0:
        raise RuntimeError(r.stderr)
    return read(d / name, "t2m")


for form, numbers, attrs in [
    ("cdf1", raw, attributes),
    ("shuffle", raw, attributes),
    ("series", f4, {"_FillValue": np.float32(1e20)}),
]:
    d = workplace()
    make_series(d, numbers, 3, attrs, form=form)
    merged = ["-mergetime", "[", "in/00.nc", "in/01.nc", "in/02.nc", "]"]
    mean = cdo(d, "mean.nc", "timmean", *merged)
    low, high = cdo(d, "min.nc", "timmin", *merged), cdo(d, "max.nc", "timmax", *merged)
    for ddof, operator in (0, "timstd"), (1, "timstd1"):
        r = run(d, {"climatology.ddof": ddof, "climatology.min_count": 1}, ranks=3)
        title = f"{form}, {operator}"
        if not check(f"{title}: it runs", r.status == 0, r.story):
            continue
        std = cdo(d, "std.nc", operator, *merged)
        z = cdo(d, "z.nc", "-div", "-sub", *merged, "mean.nc", "std.nc")
        for output, part, want, allowed in [
            ("statistics", "mean", mean[0], 1e-11),
            ("statistics", "std", std[0], 1e-9),
            ("statistics", "min", low[0], 1e-12),
            ("statistics", "max", high[0], 1e-12),
            ("zscore", "zscore", z, 0),
        ]:
            got = read(d / f"out/{output}.nc", "t2m_" + part)
            found = unequal(part, got, want, allowed, 2e-6 if part == "zscore" else 0)
            check(f"{title}: {part}", not found, found)

finish()
