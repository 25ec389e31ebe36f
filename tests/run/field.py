#!/usr/bin/env python3
"""Inputs from the field: files laid out as those who provide them lay them out, read on one and three ranks, by
zscore's own readers and by netcdf-c, all with the same bits, and compared with numpy; every reader on every number of
ranks for all layouts with ZSCORE_TEST_ALL=1 in the environment, else for half of them.
"""

import itertools

import cftime

from harness import *

# Readers and ranks.  Every second layout has two runs as a rule, which differ in both: numpy is what each is compared with.
CASES = [(("auto", 1), ("auto", 3), ("netcdf", 3)), (("auto", 3), ("netcdf", 1))]
layouts = itertools.count()


def layout(name, d, x, changes=(), variable="t2m", also=lambda d, r: [], arguments=()):
    """Run over the files in d/in with each reader, on several ranks; one check of them all.

    x: float64 [time][lat][lon], or [time][member][lat][lon] of members that count as one sample; NaN where
    missing.  also(directory of a run, run): further complaints."""
    found, bits = [], []
    cases = CASES[0 if ALL else next(layouts) % 2]

    def judge(v, reader, ranks, r):
        where = f"{reader}, {ranks} ranks: "
        try:
            if r.status != 0:
                found.append(where + r.story)
            else:
                found.extend(where + text for text in differences(v, x, variable=variable) + also(v, r))
                bits.append(field_bits(v, variable))
        except (OSError, KeyError, IndexError, AttributeError) as error:
            found.append(where + repr(error))
        if (reader, ranks) == cases[-1]:
            if bits and any(other != bits[0] for other in bits):
                found.append("readers or ranks differ in their bits")
            check(name, not found, found)

    for reader, ranks in cases:
        v = workplace()
        settings = {"input.files": f"../{d.name}/in/*.nc", "input.variable": variable, "run.reader": reader}
        start(lambda r, v=v, reader=reader, ranks=ranks: judge(v, reader, ranks, r), v,
              {**settings, **dict(changes)}, arguments, ranks=ranks)


def field_bits(v, variable):
    found = {}
    for output, parts in PARTS.items():
        with netCDF4.Dataset(v / f"out/{output}.nc") as f:
            f.set_auto_maskandscale(False)
            found.update({(output, part): f[f"{variable}_{part}"][:].tobytes() for part in parts})
    return found


def says(*words):
    """A complaint for each of these that the plan and the summary lack."""
    return lambda d, r: [f"the report lacks \"{word}\"" for word in words if word not in r.out]


def dates_of(when):
    """A complaint where the z-scores are not of these dates."""
    def also(d, r):
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            time = f[f[[name for name in f.variables if name.endswith("_zscore")][0]].dimensions[0]]
            got = cftime.num2date(time[:], time.units, time.calendar, only_use_cftime_datetimes=True)
        return [] if [str(t) for t in got] == [str(t) for t in when] else [f"dates {got[0]} to {got[-1]}, {len(got)}"]
    return also


# --------------------------------------------------------------------------- CMIP6, in each calendar

NY, NX = 6, 8


def cmip6(path, values, when, bounds, units, variable="tas"):
    """One file as the archive has them: bounds of all axes, a scalar height, 1e20 where nothing is."""
    calendar = when[0].calendar
    number = lambda t: np.asarray(cftime.date2num(t, units, calendar), "f8")
    with netCDF4.Dataset(path, "w", format="NETCDF4_CLASSIC") as f:
        f.createDimension("time", None)
        for name, n in ("lat", NY), ("lon", NX), ("bnds", 2):
            f.createDimension(name, n)
        lat, lon = np.linspace(-75, 75, NY), np.arange(NX) * 360 / NX
        for name, axis, a in ("lat", "Y", lat), ("lon", "X", lon):
            v = f.createVariable(name, "f8", (name,))
            v.setncatts({"bounds": name + "_bnds", "axis": axis, "standard_name": {"Y": "latitude", "X": "longitude"}[axis],
                         "units": {"Y": "degrees_north", "X": "degrees_east"}[axis]})
            v[:] = a
            half = abs(a[1] - a[0]) / 2
            f.createVariable(name + "_bnds", "f8", (name, "bnds"))[:] = np.stack([a - half, a + half], -1)
        v = f.createVariable("time", "f8", ("time",), chunksizes=(1,))
        v.setncatts({"bounds": "time_bnds", "axis": "T", "units": units, "calendar": calendar, "standard_name": "time"})
        v[:] = number(when)
        f.createVariable("time_bnds", "f8", ("time", "bnds"), chunksizes=(1, 2))[:] = np.stack(
            [number([b[0] for b in bounds]), number([b[1] for b in bounds])], -1)
        v = f.createVariable("height", "f8", ())
        v.setncatts({"units": "m", "axis": "Z", "positive": "up", "standard_name": "height"})
        v[...] = 2
        v = f.createVariable(variable, "f4", ("time", "lat", "lon"), fill_value=np.float32(1e20), zlib=True, shuffle=True,
                             complevel=1, chunksizes=(1, NY, NX))
        v.setncatts({"units": "K", "missing_value": np.float32(1e20), "coordinates": "height", "cell_methods":
                     "area: time: mean", "cell_measures": "area: areacella", "standard_name": "air_temperature"})
        v[:] = np.where(np.isnan(values), 1e20, values)
        f.setncatts({"Conventions": "CF-1.7 CMIP-6.2", "external_variables": "areacella", "tracking_id": path.stem})


def months(calendar, first_year, years):
    """Their first days, one more at the end."""
    return [cftime.datetime(first_year + k // 12, k % 12 + 1, 1, calendar=calendar) for k in range(12 * years + 1)]


def pairs(edges):
    """Middles and bounds."""
    return [a + (b - a) / 2 for a, b in zip(edges, edges[1:])], list(zip(edges, edges[1:]))


for k, calendar in enumerate(["standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"]):
    # monthly means, one file a year; in every second calendar each file counts from a day of its own
    d = workplace()
    edges = months(calendar, 1999, 4)
    when, bounds = pairs(edges)
    x = holes(field(48, NY, NX, k).astype("f4").astype("f8"), 0.05, k)
    for year in range(4):
        part = slice(12 * year, 12 * year + 12)
        origin = 1850 if k % 2 else 1999 + year
        cmip6(d / f"in/tas_Amon_{1999 + year}01-{1999 + year}12.nc", x[part], when[part], bounds[part],
              f"days since {origin}-01-01")
    layout(f"CMIP6, {calendar}, monthly means, one file a year", d, x, variable="tas", also=dates_of(when))

    # daily means, one file a month, over the end of a February
    d = workplace()
    edges, x, when = months(calendar, 2004, 1)[:4], [], []
    for first, end in zip(edges, edges[1:]):
        days = [first + datetime.timedelta(days=i) for i in range((end - first).days + 1)]
        middles, bounds = pairs(days)
        x.append(field(len(middles), NY, NX, first.month).astype("f4").astype("f8"))
        cmip6(d / f"in/tas_day_2004{first.month:02}.nc", x[-1], middles, bounds, "days since 1850-01-01")
        when += middles
    layout(f"CMIP6, {calendar}, daily means, one file a month", d, np.concatenate(x), variable="tas",
           also=dates_of(when))
settle()

# --------------------------------------------------------------------------- ERA5, as the Copernicus store gave it, and gives it

NT = 40
ERA5 = {"scale_factor": 0.0017, "add_offset": 271.3, "_FillValue": np.int16(-32767), "missing_value": np.int16(-32767)}
EXPVER = {"expver": (np.array([1, 5], "i4"), {"long_name": "expver"})}
PLANES = ("time", "expver", "latitude", "longitude")


def planes(x, first_early, mixed=()):
    """[time][expver][lat][lon]: steps before first_early in the first plane, those behind in the second one; mixed:
    steps whose southern half is final."""
    both = np.full((len(x), 2, *x.shape[1:]), np.nan)
    both[:first_early, 0] = x[:first_early]
    both[first_early:, 1] = x[first_early:]
    for t in mixed:
        both[t, 0, NY // 2 :] = x[t, NY // 2 :]
        both[t, 1, NY // 2 :] = x[t, NY // 2 :] + 50  # not to be taken
    return both


def old_era5(d, x, form, first_early, mixed=(), attributes=ERA5, axes=EXPVER, dimensions=PLANES):
    """Two files, the second one with both versions.  Returns what is stored, unpacked: [time][expver][lat][lon]."""
    raw = pack(planes(x, first_early, mixed), "i2", attributes)
    make(d / "in/1.nc", raw[: NT // 2, 0], hours(NT)[: NT // 2], attributes, form=form)
    make(d / "in/2.nc", np.moveaxis(raw[NT // 2 :], 1, dimensions.index("expver")), hours(NT)[NT // 2 :], attributes,
         form=form, axes=axes, dimensions=dimensions)
    return unpack(raw, attributes)


def no_expver(d, r):
    """The outputs do not say that they are of one version."""
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        return ["zscore.nc has a variable expver"] if "expver" in f.variables else []


x = field(NT, NY, NX, 11)
for form in "cdf2", "cdf2-fixed", "contiguous", "maps", "shuffle", "everything", "series":
    FORMS.setdefault("cdf2-fixed", FORMS["cdf2"])
    d = workplace()
    stored = old_era5(d, x, form, 34, (36,))
    merged = np.where(np.isnan(stored[:, 0]), stored[:, 1], stored[:, 0])
    layout(f"ERA5, old: expver is a dimension, int16, {form}", d, merged, also=lambda d, r: no_expver(d, r) + says(
        "expver     14 steps of 1, 5 of 5, 1 of both", "1, and 5 where 1 is missing")(d, r))
d = workplace()
holed = holes(x, 0.3)
holed[38] = np.nan
stored = old_era5(d, holed, "shuffle", 34, (35, 37))
merged = np.where(np.isnan(stored[:, 0]), stored[:, 1], stored[:, 0])
layout("ERA5, old: missing in both planes", d, merged, {"input.expver": "auto"},
       also=says("expver     14 steps of 1, 3 of 5, 2 of both"))
layout("ERA5, old: a box across the edge", d, merged[:, 1:4][:, :, [7, 0, 1]],
       {"input.latitude": "-36 60", "input.longitude": "-50 50"})
layout("ERA5, old: in tiles, read twice", d, merged, {"run.memory": "7 KiB"}, also=says("tiles"))
d = workplace()
both = planes(holed, NT, range(0, NT, 3))  # [time][expver]
both[:, 1] = np.where(np.isnan(both[:, 1]), 280.0, both[:, 1])
small, large = pack(both[: NT // 2], "i2", ERA5), np.where(np.isnan(both[NT // 2 :]), 1e20, both[NT // 2 :])
for k, (raw, attributes) in enumerate([(small, ERA5), (large, {"_FillValue": 1e20})]):
    make(d / f"in/{k}.nc", raw, hours(NT)[k * NT // 2 :][: NT // 2], attributes, axes=EXPVER, dimensions=PLANES)
stored = np.concatenate([unpack(small, ERA5), unpack(large, {"_FillValue": 1e20})])
layout("ERA5, old: int16, then float64", d, np.where(np.isnan(stored[:, 0]), stored[:, 1], stored[:, 0]))
d = workplace()
stored = old_era5(d, x, "cdf2", 34, axes={"expver": (np.array([5, 1], "i4"), {})},
                  dimensions=("expver", "time", "latitude", "longitude"))
stored[NT // 2 :] = stored[NT // 2 :, ::-1]
layout("ERA5, old: expver before time, 5 before 1", d, np.where(np.isnan(stored[:, 0]), stored[:, 1], stored[:, 0]),
       also=says("expver     6 steps of 1, 14 of 5"))
for version in 1, 5:
    d = workplace()
    raw = pack(planes(x, 34), "i2", ERA5)
    make(d / "in/a.nc", raw, hours(NT), ERA5, dimensions=PLANES, axes=EXPVER)
    layout(f"ERA5, old: expver = {version}", d, unpack(raw, ERA5)[:, version // 5], {"input.expver": version},
           also=says(f"expver     {NT} steps of {version}"))
d = workplace()
make(d / "in/a.nc", raw, hours(NT), ERA5, dimensions=PLANES, axes=EXPVER)
start_error("ERA5, old: no such expver", d, 2, ["[input] expver", "no value 3"], {"input.expver": 3})
settle()
start_error("ERA5: expver is neither auto nor a number", d, 2, ["[input] expver", "late", "auto"], {"input.expver": "late"})
settle()
d = workplace()
make(d / "in/a.nc", np.repeat(raw, 2, 1)[:, :3], hours(NT), ERA5, dimensions=PLANES, axes={"expver": (np.array([1, 5, 7], "i4"), {})})
start_error("ERA5, old: three versions", d, 2, ["further dimension expver of 3 values", "expver = VALUE"])
settle()


def new_era5(path, values, times, versions, scalar=False):
    """valid_time, number, expver as texts along time, float32, NaN where nothing is."""
    with netCDF4.Dataset(path, "w") as f:
        for name, n in ("valid_time", len(times)), ("latitude", NY), ("longitude", NX):
            f.createDimension(name, n)
        v = f.createVariable("number", "i8", ())
        v.setncatts({"long_name": "ensemble member numerical id", "units": "1", "standard_name": "realization"})
        v[...] = 0
        v = f.createVariable("valid_time", "i8", ("valid_time",))
        v.setncatts({"long_name": "time", "standard_name": "time", "units": "seconds since 1970-01-01", "calendar":
                     "proleptic_gregorian"})
        v[:] = times
        for name, units, a in ("latitude", "degrees_north", latitudes(NY)), ("longitude", "degrees_east", longitudes(NX)):
            v = f.createVariable(name, "f8", (name,), fill_value=np.nan)
            v.setncatts({"units": units, "standard_name": name, "long_name": name})
            v[:] = a
        v = f.createVariable("expver", str, () if scalar else ("valid_time",))
        if scalar:
            v[...] = np.array(f"{versions[0]:04}", object)
        else:
            for i, version in enumerate(versions):
                v[i] = f"{version:04}"
        v = f.createVariable("t2m", "f4", ("valid_time", "latitude", "longitude"), fill_value=np.float32(np.nan), zlib=True,
                             complevel=1, shuffle=True, chunksizes=(min(5, len(times)), 4, 5))
        v.setncatts({"GRIB_paramId": 167, "units": "K", "long_name": "2 metre temperature", "standard_name": "unknown",
                     "coordinates": "number valid_time latitude longitude expver", "GRIB_missingValue": 3.4028234663852886e38})
        v[:] = values
        f.setncatts({"GRIB_centre": "ecmf", "Conventions": "CF-1.7", "history": "GRIB to CDM+CF via cfgrib"})


def versions_are(wanted):
    """The z-scores tell the version of each step."""
    def also(d, r):
        found = []
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            if "expver" not in f.variables or list(f["expver"][:]) != list(wanted):
                found.append("expver of zscore.nc: " + str(f["expver"][:] if "expver" in f.variables else None))
            elif "expver" not in f["t2m_zscore"].coordinates.split():
                found.append("coordinates: " + f["t2m_zscore"].coordinates)
            elif "expver" in getattr(f["t2m_mean"], "coordinates", "").split():
                found.append("the mean, which has no steps, names expver")
        with netCDF4.Dataset(d / "out/statistics.nc") as f:
            found += ["statistics.nc has a variable expver"] if "expver" in f.variables else []
        return found
    return also


seconds = 1577836800 + 21600 * np.arange(NT)
x = holes(field(NT, NY, NX, 12), 0.1).astype("f4").astype("f8")
version = np.where(np.arange(NT) < 33, 1, 5)
d = workplace()
new_era5(d / "in/2020a.nc", x[:20], seconds[:20], version[:20])
new_era5(d / "in/2020b.nc", x[20:], seconds[20:], version[20:])
layout("ERA5, new: expver along valid_time, number, float32", d, x,
       also=lambda d, r: says("expver     33 steps of 1, 7 of 5")(d, r) + versions_are(version)(d, r))
for chosen in 1, 5:
    layout(f"ERA5, new: expver = {chosen}: these steps alone", d, x[version == chosen], {"input.expver": chosen},
           also=says(f"expver     {sum(version == chosen)} steps of {chosen}"))
layout("ERA5, new: number = 0 is a scalar", d, x, {"input.number": 0})
start_error("ERA5, new: no step of this version", d, 2, ["[input] expver", "no step of version 7"], {"input.expver": 7})
settle()
d = workplace()
new_era5(d / "in/early.nc", x[25:] + 1, seconds[25:], np.full(15, 5))
new_era5(d / "in/final.nc", x[:34], seconds[:34], np.full(34, 1), scalar=True)
layout("ERA5, new: two files with the same times: the final version counts", d, np.concatenate([x[:34], x[34:] + 1]),
       also=lambda d, r: says("expver     34 steps of 1, 6 of 5; 9 steps left out")(d, r)
       + versions_are([1] * 34 + [5] * 6)(d, r))
settle()
d = workplace()
new_era5(d / "in/a.nc", x[:20], seconds[:20], version[:20])
new_era5(d / "in/b.nc", x[19:], seconds[19:], version[19:])
start_error("ERA5, new: the same time twice in one version", d, 2, ["a.nc", "b.nc", "both have the time"])
settle()
d = workplace()
make(d / "in/a.nc", x.astype("f4"), hours(NT))
layout("ERA5: expver = auto where there is none", d, x, {"input.expver": "auto"})


def wide_expver(kind):
    """expver along time, with a dimension more than its own."""
    def add(f):
        f.createDimension("more", 500)
        v = f.createVariable("expver", kind, ("time", "more"))
        v[:] = np.full(v.shape, "0001" if kind is str else 1, object if kind is str else kind)
    return add


for title, kind in ("texts", str), ("numbers", "i4"):
    d = workplace()
    make(d / "in/a.nc", x.astype("f4"), hours(NT), form="maps", more=wide_expver(kind))
    start_error(f"ERA5, new: expver with a dimension too many, {title}", d, 2,
                ["a.nc", "variable expver", f"{NT * 500} values", f"{NT} is needed"])
settle()
d = workplace()
make(d / "in/a.nc", x.astype("f4"), hours(NT))
start_error("ERA5: expver = 1 where there is none", d, 2, ["[input] expver", "a.nc", "does not say its expver"],
            {"input.expver": 1})
settle()

# --------------------------------------------------------------------------- ensembles: all members are one sample

M = 5
MEMBERS = {"number": (np.arange(M, dtype="i4"), {"standard_name": "realization", "units": "1", "long_name": "ensemble member"})}
ORDERS = {
    "behind time": ("time", "number", "latitude", "longitude"),
    "first": ("number", "time", "latitude", "longitude"),
    "last": ("time", "latitude", "longitude", "number"),
    "between rows and columns": ("time", "latitude", "number", "longitude"),
}
POOL = {"input.realization": "pool"}


def members_last(name, values=range(M)):
    """z-scores stand on (time, member, rows, columns), with the members' coordinate; the statistics have none."""
    def also(d, r):
        found = []
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            v = f["t2m_zscore"]
            if v.dimensions != ("time", name, "latitude", "longitude"):
                found.append(f"dimensions {v.dimensions}")
            if name not in f.variables or list(f[name][:]) != list(values):
                found.append(f"there is no coordinate {name}, or it differs")
            if v.realization != "pool" or f["t2m_mean"].dimensions != ("latitude", "longitude"):
                found.append(f"attributes {v.ncattrs()}")
            lost = [n for n in getattr(v, "coordinates", "").split() if n not in f.variables or n == name]
            found += [f"coordinates: {v.coordinates}"] if lost else []
        with netCDF4.Dataset(d / "out/statistics.nc") as f:
            method = f["t2m_mean"].cell_methods
            if name in f.variables or name in f.dimensions or method != f"time: {name}: mean":
                found.append(f"statistics.nc: {list(f.variables)}, {method}")
        return found
    return also


def ensemble(d, raw, order, form, attributes, axes=MEMBERS, pieces=3, times=None):
    """raw: [time][member][lat][lon], in several files, with the dimensions in some order."""
    usual = ORDERS["behind time"]
    times = hours(len(raw)) if times is None else times
    for k, (part, when) in enumerate(zip(np.array_split(raw, pieces), np.array_split(times, pieces))):
        file_format, how = FORMS[form]
        name = next(iter(axes))
        turned = np.moveaxis(part, range(4), [order.index(n) for n in usual])
        if "chunksizes" in how:
            size = dict(zip(DIMENSIONS, how["chunksizes"]), number=MEMBER_CHUNK[form])
            how = {**how, "chunksizes": [min(size[n], turned.shape[i]) for i, n in enumerate(order)]}
        dimensions = [name if n == "number" else n for n in order]
        with netCDF4.Dataset(d / f"in/{k}.nc", "w", format=file_format) as f:
            for n, size in zip(dimensions, turned.shape):
                f.createDimension(n, None if n == dimensions[0] == "time" and "contiguous" not in form else size)
            for n, (values, texts) in {"time": (when, {"units": EPOCH}), **axes,
                                       "latitude": (latitudes(NY), {"units": "degrees_north"}),
                                       "longitude": (longitudes(NX), {"units": "degrees_east"})}.items():
                if values is not None:
                    v = f.createVariable(n, "i4" if np.asarray(values).dtype.kind == "i" else "f8", (n,))
                    v.setncatts(texts)
                    v[:] = values
            texts = dict(attributes)
            dtype = raw.dtype.newbyteorder(">" if how.get("endian") == "big" else "=")
            v = f.createVariable("t2m", dtype, dimensions, fill_value=texts.pop("_FillValue", None), **how)
            v.set_auto_maskandscale(False)
            v.setncatts({"units": "K", "coordinates": f"{name} time", **texts})
            v[:] = turned


MEMBER_CHUNK = {"edges": 2, "series": M, "everything": 3, "shuffle": 1, "maps": M, "deflate": 2}
x = np.stack([field(23, NY, NX, k) for k in range(M)], 1)
packed = pack(holes(x, 0.1), "i2", ERA5)
single = np.where(np.isnan(holes(x, 0.2)), 1e20, x).astype("f4")
FLOAT = {"_FillValue": np.float32(1e20)}
for name, order in ORDERS.items():
    forms = "cdf2", "contiguous", "everything", "series", "edges", "maps", "shuffle", "deflate"
    for form in forms if name == "behind time" else forms[:6] if name == "first" else forms[:3]:
        d = workplace()
        raw, attributes = (packed, ERA5) if form in ("cdf2", "series", "maps") else (single, FLOAT)
        ensemble(d, raw, order, form, attributes)
        layout(f"members {name}: realization = pool, {form}", d, unpack(raw, attributes), POOL, also=lambda d, r:
               members_last("number")(d, r) + says("23 x 5 members (number), as one sample")(d, r))
settle()
d = workplace()
ensemble(d, single, ORDERS["behind time"], "edges", FLOAT)
x = unpack(single, FLOAT)
for name, changes in [
    ("in tiles", {"run.memory": "15 KiB"}),
    ("compressed", {"output.deflate": 1}),
    ("compressed by netcdf-c", {"output.deflate": 1, "run.writer": "netcdf"}),
    ("by netcdf-c", {"run.writer": "netcdf"}),
    ("classic", {"output.format": "classic"}),
]:
    layout(f"members: outputs {name}", d, x, {**POOL, **changes})
layout("members: a box, and some of the steps", d, x[5:13][:, :, 1:4][:, :, :, [7, 0, 1]],
       {**POOL, "input.latitude": "-36 60", "input.longitude": "-50 50", "input.time": "2014-01-02T06 2014-01-04T00"})
layout("members: one of them", d, x[:, 3], {"input.number": 3})
settle()
for name, words, changes, axes in [
    ("one is chosen, too", ["[input] number", "realization", "remove one of the two"], {**POOL, "input.number": 2}, MEMBERS),
    ("no choice and no pool", ["further dimension number of 5 values", "choose one"], {}, MEMBERS),
]:
    start_error(f"members: {name}", d, 2, words, changes)
    settle()
d = workplace()
make(d / "in/a.nc", x[:, 0].astype("f4"), hours(len(x)))
start_error("members: there are none", d, 2, ["[input] realization", "a.nc", "no dimension of members", "standard_name"], POOL)
settle()
for dimensions in ("number", "latitude"), ("time", "number"), ("latitude", "number"):
    d = workplace()
    ensemble(d, single, ORDERS["behind time"], "cdf5", FLOAT, {"number": (None, {})})
    for k, path in enumerate(sorted((d / "in").iterdir())):
        with netCDF4.Dataset(path, "a") as f:
            v = f.createVariable("number", "i4", dimensions)
            v[:] = 100 * k + np.arange(v.size).reshape(v.shape)
    layout(f"members: a variable of their name on {' and '.join(dimensions)} is no coordinate", d, x, POOL)
settle()
for name, other in ("another number of them", np.arange(M - 1)), ("other ones", np.arange(M) + 1):
    d = workplace()
    ensemble(d, single[:10], ORDERS["behind time"], "cdf5", FLOAT, pieces=1)
    (d / "in/0.nc").rename(d / "in/a.nc")
    ensemble(d, single[10:, : len(other)], ORDERS["behind time"], "cdf5", FLOAT, {"number": (other, {})}, 1, hours(23)[10:])
    start_error(f"members: {name} in the next file", d, 2, ["a.nc", "0.nc", "not the members of"], POOL)
    settle()
d = workplace()
ensemble(d, single, ORDERS["behind time"], "cdf5", FLOAT, pieces=1)
shutil.copy(d / "in/0.nc", d / "in/1.nc")
start_error("members: the same steps twice", d, 2, ["0.nc", "1.nc", "both have the time"], POOL)
settle()
for name in "member", "ensemble_member", "realization":
    d = workplace()
    ensemble(d, single, ORDERS["behind time"], "edges", FLOAT, {name: (None, {})})

    def no_coordinate(d, r, name=name):
        with netCDF4.Dataset(d / "out/anomaly.nc") as f:
            return [] if f["t2m_anomaly"].dimensions == ("time", name, "latitude", "longitude") else ["dimensions"]

    layout(f"members: a dimension {name} without coordinate", d, x, POOL, also=no_coordinate)
settle()

# by month, over a baseline: groups and periods are those of the steps
when = [datetime.datetime(2013, 12, 20) + datetime.timedelta(days=k) for k in range(60)]
days = np.array([(t - datetime.datetime(1900, 1, 1)).days * 24 for t in when])
raw = np.stack([field(60, NY, NX, 20 + k) for k in range(M)], 1).astype("f4")
d = workplace()
ensemble(d, raw, ORDERS["first"], "edges", {}, times=days)
r = run(d, {**POOL, "climatology.group": "month", "climatology.baseline": "2013-12-25 2014-01"}, ranks=3)
found = [] if r.status == 0 else [r.story]
if not found:
    x = raw.astype("f8")
    for month in 12, 1:
        at = [k for k, t in enumerate(when) if t.month == month]
        counted = [k for k in at if when[k] >= datetime.datetime(2013, 12, 25)]
        want = expect(x[counted].reshape(-1, NY, NX))
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            found += unequal("z", f["t2m_zscore"][:].astype("f8").filled(np.nan)[at], (x[at] - want["mean"]) / want["std"], 0, 1e-6)
        with netCDF4.Dataset(d / "out/statistics.nc") as f:
            group = [1, 12].index(month)
            found += unequal("mean", f["t2m_mean"][group].data, want["mean"], 1e-12, 0)
            found += [] if (f["t2m_count"][group] == M * len(counted)).all() else ["count"]
    found += says("baseline   38 steps, 2013-12-25 00:00 to 2014-01-31 00:00", "no group   17 steps")(d, r)
check("members: by month, over a baseline", not found, found)

# products of an ensemble: those along time have the members, too; those over time are of all of them
raw = single
x = unpack(raw, FLOAT)
d = workplace()
ensemble(d, raw, ORDERS["first"], "edges", FLOAT)
want = expect(x.reshape(-1, NY, NX))
z = want["zscore"].reshape(x.shape)
with np.errstate(all="ignore"):
    right = {
        "zonal": (("time", "number", "latitude", "longitude"), np.nanmean(z, 3)[..., None]),
        "mean": (("time", "latitude", "longitude"), np.nanmean(x, (0, 1))[None]),
        "series": (("time", "number"), np.nanmean(x, (2, 3))),
        "steps": (("time", "number", "bin"), np.stack([[np.histogram(m[~np.isnan(m)], 10, (-3, 3))[0] for m in t] for t in z])),
        "point": (("time", "number", "latitude", "longitude"), z[5:13, :, 2:3, 3:4]),
    }
r = run(d, {**POOL, "reduce zonal.of": "zscore", "reduce zonal.over": "longitude", "reduce zonal.method": "mean",
            "reduce zonal.file": "out/zonal.nc", "reduce mean.of": "data", "reduce mean.over": "time", "reduce mean.method":
            "mean", "reduce mean.file": "out/mean.nc", "reduce series.of": "data", "reduce series.over": "latitude longitude",
            "reduce series.weights": "none", "reduce series.method": "mean", "reduce series.file": "out/series.nc",
            "histogram steps.of": "zscore", "histogram steps.bins": 10, "histogram steps.range": "-3 3", "histogram steps.by":
            "time", "histogram steps.file": "out/steps.nc", "extract point.of": "zscore", "extract point.latitude": 18,
            "extract point.longitude": 135, "extract point.time": "2014-01-02T06 2014-01-04T00", "extract point.file":
            "out/point.nc"}, ranks=3)
found = [] if r.status == 0 else [r.story]
for name, (dimensions, values) in right.items() if r.status == 0 else ():
    with netCDF4.Dataset(d / f"out/{name}.nc") as f:
        v = [v for v in f.variables.values() if v.name.startswith("t2m_") and "missing" not in v.name][0]
        if v.dimensions != dimensions:
            found.append(f"{name}: {v.name} on {v.dimensions}")
        else:
            found += unequal(name, np.ma.filled(v[:].astype("f8"), np.nan), values.astype("f8"), 1e-12, 1e-6)
check("members: products along time and over time", not found, found)

# statistics of a part, extended by the rest: those of all
d = workplace()
ensemble(d, single, ORDERS["behind time"], "cdf5", FLOAT)
early = workplace()
ensemble(early, single[:12], ORDERS["behind time"], "cdf5", FLOAT, pieces=1)
late = workplace()
ensemble(late, single[12:], ORDERS["behind time"], "cdf5", FLOAT, pieces=1, times=hours(23)[12:])
found = []
for place, more in (early, {}), (late, {"climatology.extend": f"../{early.name}/out/statistics.nc"}):
    r = run(place, {**POOL, **more}, ranks=3)
    found += [] if r.status == 0 else [r.story]
for part in ("mean", "std", "count", "min", "max") if not found else ():
    allowed = 16 * np.finfo("f8").eps * np.nanmax(np.abs(x)) if part == "std" else 0
    found += unequal(part, read(late / "out/statistics.nc", "t2m_" + part), want[part], 1e-12, allowed)
check("members: extend", not found, found)

# ERA5's ensemble, old layout: members and versions
stored = np.stack([planes(field(NT, NY, NX, 30 + k), 34, (36,)) for k in range(M)], 2)  # time, expver, number
stored = pack(stored, "i2", ERA5)
d = workplace()
for form in "cdf2", "everything":
    d = workplace()
    with_chunks = dict(FORMS[form][1])
    if "chunksizes" in with_chunks:
        with_chunks["chunksizes"] = (3, 1, 2, 4, 5)
    with netCDF4.Dataset(d / "in/a.nc", "w", format=FORMS[form][0]) as f:
        for name, values in {"time": hours(NT), "expver": np.array([1, 5]), "number": np.arange(M), "latitude": latitudes(NY),
                             "longitude": longitudes(NX)}.items():
            f.createDimension(name, len(values))
            v = f.createVariable(name, "f8", (name,))
            v[:] = values
            v.units = {"time": EPOCH, "latitude": "degrees_north", "longitude": "degrees_east"}.get(name, "1")
        v = f.createVariable("t2m", ">i2" if "endian" in with_chunks else "i2", ("time", "expver", "number", "latitude", "longitude"), fill_value=ERA5["_FillValue"],
                             **with_chunks)
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "K", **{k: a for k, a in ERA5.items() if k != "_FillValue"}})
        v[:] = stored
    x = unpack(stored, ERA5)
    layout(f"ERA5's ensemble, old: members and expver, {form}", d, np.where(np.isnan(x[:, 0]), x[:, 1], x[:, 0]), POOL,
           also=says("expver     34 steps of 1, 5 of 5, 1 of both", "40 x 5 members"))
settle()

# --------------------------------------------------------------------------- NCEP: packed, levels, north up

LEVELS = np.array([1000, 925, 850, 700, 500, 300, 100, 10], "f4")
NCEP = {"add_offset": np.float32(477.66), "scale_factor": np.float32(0.01), "missing_value": np.int16(32766),
        "_FillValue": np.int16(-32767)}


def ncep(path, raw, hours_since_1800):
    with netCDF4.Dataset(path, "w", format="NETCDF4_CLASSIC") as f:
        f.createDimension("time", None)
        axes = {"level": (LEVELS, {"units": "millibar", "positive": "down", "axis": "Z"}),
                "lat": (np.linspace(90, -90, raw.shape[2]).astype("f4"), {"units": "degrees_north", "axis": "Y"}),
                "lon": ((np.arange(raw.shape[3]) * 360 / raw.shape[3]).astype("f4"), {"units": "degrees_east", "axis": "X"})}
        for name, (values, attributes) in axes.items():
            f.createDimension(name, len(values))
            v = f.createVariable(name, "f4", (name,))
            v.setncatts({"actual_range": values[[0, -1]], **attributes})
            v[:] = values
        v = f.createVariable("time", "f8", ("time",))
        v.setncatts({"units": "hours since 1800-01-01 00:00:0.0", "delta_t": "0000-00-01 00:00:00", "standard_name": "time"})
        v[:] = hours_since_1800
        v = f.createVariable("air", "i2", ("time", "level", "lat", "lon"), fill_value=NCEP["_FillValue"], zlib=True,
                             chunksizes=(1, 1, raw.shape[2], raw.shape[3]))
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "degK", "unpacked_valid_range": np.float32([150, 350]), "var_desc": "Air temperature",
                     **{k: a for k, a in NCEP.items() if k != "_FillValue"}})
        v[:] = raw


d = workplace()
first = (datetime.datetime(2013, 12, 25) - datetime.datetime(1800, 1, 1)).days * 24
raw = np.stack([pack(field(20, NY, NX, k) - 5 * k, "i2", NCEP) for k in range(len(LEVELS))], 1)
raw[3:6, :, 1, 2:5] = 32766
ncep(d / "in/air.2013.nc", raw[:7], first + 24 * np.arange(7))
ncep(d / "in/air.2014.nc", raw[7:], first + 24 * np.arange(7, 20))
layout("NCEP: short with missing_value, north up, level = 500", d, unpack(raw[:, 4], NCEP),
       {"input.level": "500"}, "air", says("lat 90 to -90", "2013-12-25 00:00 to 2014-01-13 00:00"))
layout("NCEP: level = 10, a box", d, unpack(raw[:, 7], NCEP)[:, 1:5, 1:4],
       {"input.level": "10", "input.latitude": "-60 60", "input.longitude": "40 140"}, "air")
start_error("NCEP: no level is chosen", d, 2, ["level", "8 values", "[input] level = VALUE"],
            {"input.variable": "air"})
settle()

# --------------------------------------------------------------------------- the ocean: latitudes and longitudes of two dimensions

TRIPOLAR = {  # time, rows, columns; names of latitudes and longitudes; are the indices coordinates, too?
    "CMIP6 ocean": ("time", "j", "i", "latitude", "longitude", True),
    "NEMO": ("time_counter", "y", "x", "nav_lat", "nav_lon", False),
    "CICE": ("time", "nj", "ni", "TLAT", "TLON", False),
    "ROMS": ("ocean_time", "eta_rho", "xi_rho", "lat_rho", "lon_rho", False),
}


def ocean(path, values, times, names):
    time, row, col, lat, lon, indices = names
    fill = np.float32(1e20)
    with netCDF4.Dataset(path, "w") as f:
        f.createDimension(time, None)
        for name, n in (row, values.shape[1]), (col, values.shape[2]), ("vertices", 4):
            f.createDimension(name, n)
            if indices and name != "vertices":
                v = f.createVariable(name, "i4", (name,))
                v.setncatts({"units": "1", "long_name": f"cell index along {name}"})
                v[:] = np.arange(n)
        v = f.createVariable(time, "f8", (time,))
        v.setncatts({"units": "seconds since 1990-01-01 00:00:00", "calendar": "noleap"})
        v[:] = times
        rows, cols = np.meshgrid(np.linspace(-78, 89, values.shape[1]), np.linspace(73, 432, values.shape[2]), indexing="ij")
        for name, standard, a in (lat, "latitude", rows + cols / 100), (lon, "longitude", (cols + rows / 10) % 360):
            v = f.createVariable(name, "f8", (row, col))
            v.setncatts({"standard_name": standard, "units": {"latitude": "degrees_north", "longitude": "degrees_east"}[standard],
                         "bounds": name + "_vertices"})
            v[:] = a
            v = f.createVariable(name + "_vertices", "f8", (row, col, "vertices"))
            v[:] = a[..., None] + np.array([-1, 1, 1, -1])
        v = f.createVariable("tos", "f4", (time, row, col), fill_value=fill, zlib=True)
        v.setncatts({"units": "degC", "coordinates": f"{lat} {lon}", "missing_value": fill})
        v[:] = np.where(np.isnan(values), fill, values)


def keeps_coordinates(names):
    """The maps know where they lie: latitudes and longitudes of two dimensions, with their corners."""
    def also(d, r):
        found = []
        for output in "zscore", "statistics":
            with netCDF4.Dataset(d / f"out/{output}.nc") as f:
                v = f["tos_mean"]
                if v.dimensions[-2:] != names[1:3] or v.ndim != (3 if output == "statistics" else 2) or not set(v.coordinates.split()) >= set(names[3:5]):
                    found.append(f"{output}.nc: dimensions {v.dimensions}, coordinates {v.coordinates}")
                found += [f"{output}.nc: no {n}" for n in names[3:5] if f[n].ndim != 2 or f[f[n].bounds].ndim != 3]
        return found
    return also


x = field(30, 7, 9, 3).astype("f4").astype("f8")
x[:, :3, 2:5] = np.nan  # land
for name, names in TRIPOLAR.items():
    d = workplace()
    for k in range(3):
        ocean(d / f"in/{k}.nc", x[10 * k : 10 * k + 10], 86400.0 * np.arange(10 * k, 10 * k + 10), names)
    layout(f"{name}: maps on a curvilinear grid ({names[1]}, {names[2]})", d, x, variable="tos",
           also=keeps_coordinates(names))

show_worst()
finish()
