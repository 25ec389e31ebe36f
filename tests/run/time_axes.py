#!/usr/bin/env python3
"""Time: calendars, reference dates, order, overlaps and gaps."""

import cftime

from harness import *

NY, NX = 4, 6


def day(calendar, year, month, day_of_month, hour=0):
    return cftime.datetime(year, month, day_of_month, hour, calendar=calendar)


def dates(d, output="zscore"):
    with netCDF4.Dataset(d / f"out/{output}.nc") as f:
        return list(netCDF4.num2date(f["time"][:], f["time"].units, f["time"].calendar))


def expect_series(name, d, when, x, changes=(), **how):
    """The run gives x, at the times when, in order."""
    order = sorted(range(len(when)), key=lambda i: when[i])
    if test_values(name + ": values", d, x[order], changes, **how):
        got = [t.isoformat() for t in dates(d)]
        want = [when[i].isoformat() for i in order]
        wrong = [f"{a}, not {b}" for a, b in zip(got, want) if a != b]
        check(name + ": times", got == want, f"{len(got)} times, not {len(want)}; " + "; ".join(wrong))


def put(d, name, x, when, units, calendar, time_type="f8", axis="time", form="cdf1", more=None):
    """One file whose steps are at cftime dates, in its own units."""
    numbers = cftime.date2num(when, units, calendar).astype(time_type)
    attributes = {"units": units, "standard_name": "time"}
    if calendar:
        attributes["calendar"] = calendar
    make(d / f"in/{name}.nc", x.astype("f4"), None, form=form, dimensions=(axis, "latitude", "longitude"),
         axes={axis: (numbers, attributes)}, more=more)


# Calendars, by both their names, over the days where they differ; reference dates that differ between files.
for calendar, first, selection in [
    ("standard", (1582, 9, 20), "1582-10-01 1582-10-20"),
    ("gregorian", (1900, 2, 10), "1900-02-20 1900-03-05"),
    ("proleptic_gregorian", (1582, 9, 20), "1582-10-01 1582-10-20"),
    ("julian", (1900, 2, 10), "1900-02-20 1900-02-29"),
    ("noleap", (2000, 2, 10), "2000-02-20 2000-03-05"),
    ("365_day", (1999, 12, 10), "1999-12-20 2000-01-05"),
    ("all_leap", (1900, 2, 10), "1900-02-29 1900-03-05"),
    ("366_day", (1999, 2, 10), "1999-02-20 1999-02-29"),
    ("360_day", (2000, 2, 10), "2000-02-20 2000-02-30"),
]:
    d = workplace()
    when = [day(calendar, *first) + datetime.timedelta(hours=12 * i) for i in range(80)]
    x = field(80, NY, NX).astype("f4").astype("f8")
    put(d, "b", x[:30], when[:30], "days since 1500-01-01", calendar)
    put(d, "a", x[30:], when[30:], "hours since 1850-01-01 00:00:00", calendar)
    expect_series(calendar, d, when, x)
    begin, end = ([int(part) for part in text.split("-")] for text in selection.split())
    chosen = [i for i, t in enumerate(when) if day(calendar, *begin) <= t <= day(calendar, *end, 23)]
    dates_chosen = [when[i] for i in chosen]
    expect_series(f"{calendar}, {selection}", d, dates_chosen, x[chosen], {"input.time": selection}, ranks=3)

# Other ways to write time.
start = day("standard", 2014, 1, 1)
when = [start + datetime.timedelta(hours=6 * i) for i in range(24)]
x = field(24, NY, NX).astype("f4").astype("f8")
for name, units, kind, how in [
    ("seconds, int64, valid_time", "seconds since 1970-01-01", "i8", dict(axis="valid_time", form="shuffle")),
    ("minutes, an axis named t", "minutes since 2014-1-1 0:0:0", "i4", dict(axis="t")),
    ("seconds, float32", "seconds since 2014-01-01T00:00:00Z", "f4", {}),
    ("days, with a time zone", "days since 2013-12-31 18:00:00 -06:00", "f8", {}),
]:
    d = workplace()
    plain = "days since 2014-01-01" if "zone" in name else units
    put(d, "a", x, when, plain, "standard", kind, **how)
    with netCDF4.Dataset(d / "in/a.nc", "a") as f:
        axis = how.get("axis", "time")
        f[axis].units = units
    if test_values(name + ": values", d, x):
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            v = f[f["t2m_zscore"].dimensions[0]]
            got = [t.isoformat() for t in netCDF4.num2date(v[:], v.units, v.calendar)]
        check(name + ": times", got == [t.isoformat() for t in when], str(got))

d = workplace()
make(d / "in/a.nc", x.astype("f4"), hours(24), axes={"time": (hours(24), {"units": EPOCH})})
expect_series("no calendar means standard", d, when, x)

# Order.
units = "hours since 2014-01-01"
d = workplace()
for i, part in enumerate((slice(16, 24), slice(0, 8), slice(8, 16))):
    put(d, "abc"[i], x[part], when[part], units, "standard")
expect_series("files in another order", d, when, x)
d = workplace()
put(d, "even", x[::2], when[::2], units, "standard")
put(d, "odd", x[1::2], when[1::2], units, "standard", form="shuffle")
expect_series("interleaved files", d, when, x, ranks=3)
d = workplace()
backwards = np.arange(24)[::-1]
put(d, "a", x[backwards], [when[i] for i in backwards], units, "standard")
expect_series("steps that run backwards", d, when, x)
d = workplace()
mixed = np.random.default_rng(4).permutation(24)
put(d, "a", x[mixed[:13]], [when[i] for i in mixed[:13]], units, "standard", form="maps")
put(d, "b", x[mixed[13:]], [when[i] for i in mixed[13:]], units, "standard", form="series")
expect_series("steps in any order", d, when, x)

# Gaps are reported, and are no error.
d = workplace()
keep = [i for i in range(24) if i not in (9, 10, 11)]
put(d, "a", x[keep[:9]], [when[i] for i in keep[:9]], units, "standard")
put(d, "b", x[keep[9:]], [when[i] for i in keep[9:]], units, "standard")
expect_series("a gap", d, [when[i] for i in keep], x[keep])
r = run(d, arguments=["--plan"])
check("a gap is reported by --plan", r.status == 0 and "gap" in (r.out + r.err).lower(), r.out + r.story)
r = run(d)
check("a gap is reported by the run", r.status == 0 and "gap" in (r.out + r.err).lower(), r.out + r.story)
check("the report says where the gap is", "2014-01-03" in r.out + r.err, r.out)

# A scalar that is a time, too, before the time of the variable's own dimension, which is called otherwise.
d = workplace()
with netCDF4.Dataset(d / "in/a.nc", "w") as f:
    for name, size in ("valid_time", 24), ("latitude", NY), ("longitude", NX):
        f.createDimension(name, size)
    v = f.createVariable("forecast_reference_time", "f8", ())
    v.units, v.standard_name = units, "forecast_reference_time"
    v[...] = 0
    v = f.createVariable("valid_time", "f8", ("valid_time",))
    v.units, v.calendar = units, "standard"
    v[:] = netCDF4.date2num(when, units, "standard")
    f.createVariable("t2m", "f4", ("valid_time", "latitude", "longitude"))[:] = x
r = run(d)
check("a scalar time besides the series' own", r.status == 0, r.story)

# What is refused.
no_leap = [day("noleap", 2014, 1, 3 + i, 6) for i in range(16)]
for name, second, words in [
    ("a step in two files", (when[7:], units, "standard"), ["a.nc", "b.nc", "2014-01-02"]),
    ("a step in two files, in other units", (when[7:], "days since 1999-01-01", "standard"), ["a.nc", "b.nc"]),
    ("mixed calendars", (no_leap, units, "noleap"), ["a.nc", "b.nc", "calendar"]),
    ("an unknown calendar", (when[8:], units, "standard"), ["b.nc", "calendar", "martian"]),
]:
    d = workplace()
    put(d, "a", x[:8], when[:8], units, "standard")
    put(d, "b", x[-len(second[0]) :], *second)
    if "unknown" in name:
        with netCDF4.Dataset(d / "in/b.nc", "a") as f:
            f["time"].calendar = "martian"
    test_error(f"refused: {name}", d, 2, words)
d = workplace()
put(d, "a", x, when[:5] + when[4:-1], units, "standard")
test_error("refused: a step twice in one file", d, 2, ["a.nc", "2014-01-02"])

finish()
