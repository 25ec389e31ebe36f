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

# What CDO says of the files, and the statistics of months in CDO's own subtraction.
d = workplace()
make_series(d, raw, 3, attributes)
products = {"reduce a.over": "time", "reduce b.over": "time, longitude", "reduce c.over": "longitude", "histogram d.range": "-3 3",
            "exceedance e.above": 1, "exceedance e.by": "season", "extract f.step": 7}
products |= {f"{section}.file": f"out/{section[-1]}.nc" for section in {k.split(".")[0] for k in products}}
for group in "none", "month":
    for form in "netcdf4", "classic":
        r = run(d, {**products, "climatology.group": group, "output.format": form}, ranks=2)
        said = {path.name: subprocess.run(["cdo", "sinfo", path], capture_output=True, text=True) for path in (d / "out").glob("*.nc")}
        wrong = [f"{name}: {c.stderr}" for name, c in said.items() if c.returncode or "arning" in c.stdout + c.stderr]
        check(f"CDO warns of no file, group = {group}, {form}", r.status == 0 and len(said) == 9 and not wrong, wrong or r.story)
merged = ["-mergetime", "[", "in/00.nc", "in/01.nc", "in/02.nc", "]"]
got = cdo(d, "sub.nc", "ymonsub", *merged, "-selname,t2m_mean", "out/statistics.nc")
check("cdo ymonsub takes the statistics", not unequal("anomaly", got, read(d / "out/anomaly.nc", "t2m_anomaly"), 1e-6, 1e-4),
      unequal("anomaly", got, read(d / "out/anomaly.nc", "t2m_anomaly"), 1e-6, 1e-4))

finish()
