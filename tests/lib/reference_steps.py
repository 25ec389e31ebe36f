"""New steps in float64, with cftime and numpy: a second opinion, for tests/run/steps.py.

It goes the other way round than zscore does: it names the period of each step, finds the edges of a period by walking from
day to day until the name changes, and counts the steps that there should be one by one.
"""

import datetime
import math

import cftime
import numpy as np

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def chosen(t, months=(), hours=()):
    return (not months or t.month in months) and (not hours or t.hour in hours)


def is_leap(calendar, year):
    try:
        return calendar != "360_day" and bool(cftime.datetime(year, 2, 29, calendar=calendar))
    except ValueError:
        return False


def name_of(t, every):
    """What tells the period of a time from all others."""
    if every == "pentad":
        after = is_leap(t.calendar, t.year) and (t.month, t.day) >= (2, 29)
        return t.year, (t.dayofyr - 1 - after) // 5
    if every.endswith("hours") or every == "1 hour":
        return t.year, t.month, t.day, t.hour // int(every.split()[0])
    return {"day": (t.year, t.month, t.day), "month": (t.year, t.month), "year": (t.year,),
            "season": (t.year + (t.month == 12), t.month % 12 // 3)}[every]


def edges(t, every):
    """The first moment of the period of a time, and that of the next one."""
    step = HOUR if "hour" in every else DAY
    first = t.replace(minute=0, second=0, microsecond=0, hour=t.hour if step == HOUR else 0)
    lower, upper = first, first + step
    while name_of(lower - step, every) == name_of(first, every):
        lower -= step
    while name_of(upper, every) == name_of(first, every):
        upper += step
    return lower, upper


def expected(lower, upper, first, distance, months, hours):
    """How many steps there should be: at a distance from each other, one of them `first`; or one in each month."""
    if distance == "month":
        days = [lower + k * DAY for k in range((upper - lower).days)]
        return sum(t.day == 1 and chosen(t, months) for t in days)
    k = math.ceil((lower - first) / distance)
    n = 0
    while first + k * distance < upper:
        n += chosen(first + k * distance, months, hours)
        k += 1
    return n


def gather(x, method):
    """One value for each cell, and how many were valid."""
    n = (~np.isnan(x)).sum(0)
    if method in ("min", "max"):
        far = np.inf if method == "min" else -np.inf
        value = getattr(np, method)(np.where(np.isnan(x), far, x), 0)
    else:
        value = np.nansum(x.astype(np.longdouble), 0)
        value = (value / np.where(n > 0, n, 1) if method == "mean" else value).astype("f8")
    return np.where(n > 0, value, np.nan), n


def new_steps(dates, x, every, method="mean", complete=0.75, distance=None, months=(), hours=()):
    """Edges [(lower, upper)], moments, values [step][...] of the new steps, and which are incomplete.

    dates: of the stored steps, sorted, before months and hours are chosen.
    """
    periods = {}
    for i, t in enumerate(dates):
        if chosen(t, months, hours):
            periods.setdefault(name_of(t, every), []).append(i)
    bounds, values, lacking = [], [], []
    for members in periods.values():
        lower, upper = edges(dates[members[0]], every)
        value, n = gather(x[members], method)
        need = complete * expected(lower, upper, dates[0], distance, months, hours) if complete else 0
        bounds.append((lower, upper))
        lacking.append(len(members) < need - 1e-9)
        values.append(np.where(n >= need - 1e-9, value, np.nan))
    return bounds, [lower + (upper - lower) / 2 for lower, upper in bounds], np.array(values), np.array(lacking)
