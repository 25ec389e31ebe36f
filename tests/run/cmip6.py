#!/usr/bin/env python3
"""CMIP6 series of ten models, in the calendars that they use, by every grouping: against a script of its own
(tests/lib/reference_climatology.py), and against CDO where CDO does the same.

Of each calendar one model is taken, one of its levels, and its monthly means by some groups, its daily ones by the others; all of all
models with ZSCORE_TEST_ALL=1 in the environment.

Where CDO does something else (2.1.1):
- it takes the julian calendar for the standard one, so its dates are off by 12 or 13 days: not compared;
- ydaymean groups by month and day, as zscore does; xarray's dayofyear does not.  yhourmean is by month, day and hour;
- it has nothing for month-hour, nor for leap_day = merge; leap_day = drop is -del29feb;
- yseasmean and timmean are the same; DJF is December, January and February of all years, too;
- ydrunmean,2w+1 is a window of steps, not days, and only takes windows that are complete: the first and last w days of the series are
  no centres, so the days near the new year have fewer years than here.  29 February has a window in leap years only, where zscore
  puts it around 1 March in the others.  The days in between are the same;
- yseasmean and yseasstd give some seasons dates that mean nothing; they are in the order of zscore's;
- a file without _FillValue has no missing values, where netCDF has its default fill value: -setctomiss says it;
- ydrunmean takes missing values for zeros: series that have some are not compared with it;
- its standard deviations come from sums of squares: they lose up to mean^2 / std^2 roundings, which are allowed for here.
"""

import cftime

import reference_climatology as reference
from harness import *

GROUPS = "none", "month", "season", "day", "hour", "month-hour", "day-hour"
SOME = {"Amon": ("none", "month"), "day": ("season", "day", "hour", "month-hour", "day-hour")}
FILL = repr(float(netCDF4.default_fillvals["f4"]))
EPS = np.finfo("f8").eps

data = find_data()
if data is None:
    skip("CMIP6 series", "there are none; ZSCORE_TEST_DATA names the directory of real data")
    finish()


def calendar_of(folder):
    with netCDF4.Dataset(sorted(folder.glob("*.nc"))[0]) as f:
        return f["time"].calendar, [float(level) for level in f["plev"][:]]


def compare(d, want, grouped):
    """Complaints: mean and std within 1e-12 of their size, z within 1e-6, counts and extremes as they are."""
    found = []
    for output, parts in PARTS.items():
        for part in parts if output == "statistics" else (output,):
            with netCDF4.Dataset(d / f"out/{output}.nc") as f:
                got = np.ma.filled(f["ta_" + part][:].astype("f8"), np.nan)
            right = want[part]
            relative = {"mean": 1e-12, "std": 1e-12, "m2": 1e-12, "anomaly": 2.0**-23}.get(part, 0)
            absolute = {"zscore": 1e-6, "anomaly": 1e-10, "excess": 1e-14 * np.nanmax(want["count"]) * np.nanmax(want["max"])}.get(part, 0)
            found += unequal(part, got, right, relative, absolute)
            remember(part, got, right)
    return found


def test(name, folder, level, series, how, ranks):
    """One run of zscore with how, against the reference; returns its directory, and the groups."""
    d = workplace()
    settings = {"climatology." + key: value for key, value in how.items() if key != "baseline"}
    baseline = None
    if "baseline" in how:
        first, last = how["baseline"]
        settings["climatology.baseline"] = f"{first} {last}"
        baseline = [cftime.datetime(year, 1, 1, calendar=series[0][0].calendar) for year in (first, last + 1)]
    want = reference.climatology(*series, **{**how, "baseline": baseline})

    def judge(r):
        if r.status != 0:
            return check(name, False, r.story)
        try:
            found = compare(d, want, how["group"] != "none")
        except (OSError, KeyError, IndexError) as error:
            found = [repr(error)]
        return check(name, not found, found)

    changes = {"input.files": folder / "*.nc", "input.variable": "ta", "input.plev": f"{level:g}", **settings}
    start(judge, d, changes, ranks=ranks, limit=120)
    return d, want["keys"]


# --------------------------------------------------------------------------- CDO

OPERATORS = {"none": "tim", "month": "ymon", "season": "yseas", "day": "yday", "hour": "dhour", "day-hour": "yhour"}


def cdo(d, name, *arguments):
    """Run CDO in double precision; returns ta [time][lat][lon]."""
    r = subprocess.run(["cdo", "-s", "-O", "-b", "F64", *map(str, arguments), name], cwd=d, capture_output=True, text=True)
    if r.returncode != 0:
        raise RuntimeError(r.stderr)
    values = read(d / name, "ta")
    return values.reshape(-1, *values.shape[-2:])


def dates_in(path):
    with netCDF4.Dataset(path) as f:
        return netCDF4.num2date(f["time"][:], f["time"].units, f["time"].calendar, only_use_cftime_datetimes=True)


def outputs(d, *parts):
    return [read(d / f"out/{'statistics' if part in PARTS['statistics'] else part}.nc", "ta_" + part) for part in parts]


def judge_cdo(name, got, want):
    """got, want: mean, std and, if there is one, z.  In units of what CDO's arithmetic allows."""
    (mean, std), (m, s) = got[:2], want[:2]
    with np.errstate(divide="ignore", invalid="ignore"):
        allowed = 1e-12 * s + np.nan_to_num(64 * EPS * m**2 / s, posinf=1e-4)
    found = unequal("mean", mean, m, 1e-12, 0)
    close = np.nan_to_num(np.abs(std - s) - allowed)
    found += [f"std: {std.flat[close.argmax()]!r}, not {s.flat[close.argmax()]!r}"] if close.max() > 0 else []
    if len(got) > 2:
        # CDO's z is missing where std is 0, and not where it is noise.
        loose = 1e-6 + np.abs(got[2]) * np.nan_to_num(np.nanmax(allowed / np.where(s > 0, s, np.nan)))
        found += unequal("z", got[2], np.where(np.isnan(got[2]), np.nan, want[2]), 0, loose)
    return check(name, not found, found)


def against_cdo(name, d, merged, group):
    operator = OPERATORS[group]
    mean, std = (cdo(d, part + ".nc", operator + part, merged) for part in ("mean", "std"))
    order = list(range(len(mean)))
    if group != "season":  # whose dates are wrong
        dates = dates_in(d / "mean.nc")
        order.sort(key=lambda i: reference.group_of(dates[i], group))
    got = outputs(d, "mean", "std", "zscore")
    got[:2] = [a.reshape(mean.shape) for a in got[:2]]
    want = [mean[order], std[order]]
    enough = ~np.isnan(got[0])  # CDO has no min_count: what it makes of a single value is left out
    want[:2] = [np.where(enough, a, np.nan) for a in want]
    if group in ("none", "month", "day"):
        prefix = "" if group == "none" else operator
        z = cdo(d, "z.nc", prefix + "div", "-" + prefix + "sub", merged, "mean.nc", "std.nc")
        want.append(z)
    return judge_cdo(name, got[: len(want)], want)


def against_ydrun(name, d, merged, days, window):
    """The days whose windows are complete in all years: those at the ends of the year have fewer in CDO."""
    mean, std = (cdo(d, part + ".nc", f"ydrun{part},{2 * window + 1}", merged) for part in ("mean", "std"))
    at = {reference.group_of(t, "day"): i for i, t in enumerate(dates_in(d / "mean.nc"))}
    inside = [k for k, day in enumerate(days) if (1, 1 + window) <= day <= (12, 30 - window) and day != (2, 29)]
    chosen = [at[days[k]] for k in inside]
    return judge_cdo(name, [a[inside] for a in outputs(d, "mean", "std")], [mean[chosen], std[chosen]])


# --------------------------------------------------------------------------- all series

folders = sorted((p for p in (data / "cmip6").glob("*/*") if p.is_dir()), key=lambda p: (len(list(p.glob("*.nc"))), p))
seen, chosen = set(), []
for folder in folders:
    calendar, levels = calendar_of(folder)
    if ALL or (calendar, folder.name) not in seen:
        seen.add((calendar, folder.name))
        chosen += [(folder, calendar, level) for level in (levels if ALL else levels[len(chosen) % 2 :][:1])]

for i, (folder, calendar, level) in enumerate(chosen):
    title = f"{folder.parent.name} {folder.name}, {calendar}, plev {level:g}: "
    series = reference.load(sorted(folder.glob("*.nc")), "ta", level)
    first, last = series[0][0].year, series[0][-1].year
    middle = (first + (last - first) // 4, last - (last - first) // 4)
    cases = [dict(group=group) for group in (GROUPS if ALL else SOME[folder.name])]
    cases += [dict(group="none", baseline=middle)] if ALL else []
    cases += [dict(group="month", baseline=middle, ddof=1)]
    if folder.name == "day":
        cases += [dict(group="day", window=5)] + [dict(group="day", window=15, baseline=middle, ddof=1)] * ALL
        if calendar not in ("365_day", "360_day"):
            cases += [dict(group="day", leap_day="merge", window=2), dict(group="day-hour", leap_day="drop")]
    with_cdo = []
    for k, how in enumerate(cases):
        name = title + ", ".join(f"{key} {value}" for key, value in how.items())
        d, groups = test(name, folder, level, series, how, 1 + k % 2)
        if (how.keys() == {"group"} and how["group"] in OPERATORS) or (how == dict(group="day", window=5) and not np.isnan(series[1]).any()):
            with_cdo.append((d, how, groups))
    settle()
    if not shutil.which("cdo") or calendar == "julian":
        skip(title + "against CDO", "CDO does not know this calendar" if calendar == "julian" else "there is no cdo")
        continue
    merged = root / "merged.nc"
    cdo(root, merged.name, f"-setctomiss,{FILL}", f"-sellevel,{level:g}", "-mergetime", *sorted(folder.glob("*.nc")))
    for d, how, groups in with_cdo:
        if "window" in how:
            against_ydrun(f"{title}CDO ydrunmean", d, merged.resolve(), groups, how["window"])
        else:
            against_cdo(f"{title}CDO {OPERATORS[how['group']]}mean", d, merged.resolve(), how["group"])
        shutil.rmtree(d)

show_worst()
finish()
