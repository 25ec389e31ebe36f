"""Climatologies in float64, with netCDF4, cftime and numpy: a second opinion, for tests/run/cmip6.py.

It goes the other way round than zscore and tests/run/groups.py do: step by step, it asks which groups a step counts for.
"""

import datetime

import cftime
import netCDF4
import numpy as np

SEASON = (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0)  # of January, February, ...: DJF, MAM, JJA, SON


def load(paths, variable, level):
    """All steps in the order of time: dates, values as float64 [step][row][column], NaN where missing."""
    steps = []
    for path in paths:
        with netCDF4.Dataset(path) as f:
            time, v = f["time"], f[variable]
            at = int(np.flatnonzero(f["plev"][:] == level)[0])
            dates = netCDF4.num2date(time[:], time.units, time.calendar, only_use_cftime_datetimes=True)
            steps += zip(dates, np.ma.filled(v[:, at].astype("f8"), np.nan))
    steps.sort(key=lambda step: step[0])
    return [date for date, _ in steps], np.array([values for _, values in steps])


def leap_days(calendar, year):
    """Whether the year has a 29 February; in 360_day, where it is no leap day, it always has."""
    try:
        return bool(cftime.datetime(year, 2, 29, calendar=calendar))
    except ValueError:
        return False


def is_leap_day(t):
    return t.calendar != "360_day" and (t.month, t.day) == (2, 29)


def group_of(t, group, leap_day="own"):
    """The group that a step belongs to, as a tuple that sorts as groups do."""
    day = (2, 28) if leap_day == "merge" and is_leap_day(t) else (t.month, t.day)
    return {"none": (), "month": (t.month,), "season": (SEASON[t.month - 1],), "day": day, "hour": (t.hour,),
            "month-hour": (t.month, t.hour), "day-hour": (*day, t.hour)}[group]


def counts_for(t, group, window, leap_day):
    """All groups in whose statistics a step is: with a window, those of the days around it, too."""
    found = {group_of(t, group, leap_day)}
    for days in range(-window, window + 1) if window else ():
        near = t + datetime.timedelta(days=days)
        found.add(group_of(near, group, leap_day))
        if (near.month, near.day) == (3, 1) and not leap_days(t.calendar, near.year):
            found.add((2, 29, *group_of(t, group)[2:]))  # 1 March stands for a 29 February that is not there
    return found


def climatology(dates, x, group="none", window=0, leap_day="own", baseline=None, ddof=0, min_count=2):
    """Groups in order; statistics [group][row][column]; anomalies and z-scores [step][row][column], with their dates.

    baseline: the first date and the one after the last.
    """
    if leap_day == "drop":
        kept = [i for i, t in enumerate(dates) if not is_leap_day(t)]
        dates, x = [dates[i] for i in kept], x[kept]
    own, sample = {}, {}
    for i, t in enumerate(dates):
        own.setdefault(group_of(t, group, leap_day), []).append(i)
        if baseline is None or baseline[0] <= t < baseline[1]:
            for key in counts_for(t, group, window, leap_day):
                sample.setdefault(key, []).append(i)
    keys = [key for key in sorted(own) if key in sample]
    z, anomaly, rows = np.full(x.shape, np.nan), np.full(x.shape, np.nan), []
    for key in keys:
        part = x[sample[key]]
        n = (~np.isnan(part)).sum(0)
        low, high = (f(np.where(np.isnan(part), s, part), 0) for f, s in ((np.min, np.inf), (np.max, -np.inf)))
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nansum(part, 0) / n
            mean += np.nansum(part - mean, 0) / n  # takes away what the first sum lost
            m2, excess = np.nansum((part - mean) ** 2, 0), np.nansum(part - low, 0)
            mean = np.where(n >= min_count, mean, np.nan)
            std = np.sqrt(m2 / np.where(n > ddof, n - ddof, np.nan)) + 0 * mean
            anomaly[own[key]] = x[own[key]] - mean
            z[own[key]] = np.where(std > 16 * np.finfo("f8").eps * np.abs(mean), anomaly[own[key]] / std, np.nan)
        rows.append((mean, std, n, *(np.where(n > 0, a, np.nan) for a in (low, high, excess, m2))))
    names = "mean", "std", "count", "min", "max", "excess", "m2"
    parts = dict(zip(names, (np.array(part, "f8") for part in zip(*rows))))
    return dict(keys=keys, dates=dates, zscore=z, anomaly=anomaly, **parts)
