"""The inputs of same_bits.py: small files of every form, the same at every call.

INPUTS: {name: function that makes the files of this name in an empty directory}.
"""

import netCDF4
import numpy as np

AXES = "time", "latitude", "longitude"
NT, NY, NX, MEMBERS = 24, 9, 12, 4
ROWS, COLUMNS = np.linspace(80, -80, NY), np.arange(0, 360, 30)
NORTH, EAST = {"units": "degrees_north"}, {"units": "degrees_east"}
EPOCH = {"units": "hours since 2000-01-01 00:00"}
MAP, LAYERS = dict(time=1, latitude=999, longitude=999), dict(time=16, latitude=999, longitude=999)
BRICK, PILLAR = dict(time=5, latitude=4, longitude=5), dict(time=9999, latitude=2, longitude=3)
CDF1, CDF2, CDF5 = "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"
FORMS = {  # format, whether time is unlimited, how the variable is stored
    "records": (CDF1, True, {}), "records 2": (CDF2, True, {}), "records 5": (CDF5, True, {}),
    "fixed": (CDF1, False, {}), "fixed 2": (CDF2, False, {}), "fixed 5": (CDF5, False, {}),
    "contiguous": ("NETCDF4", False, dict(contiguous=True)),
    "contiguous big-endian": ("NETCDF4", False, dict(contiguous=True, endian="big")),
    "maps": ("NETCDF4", True, dict(chunksizes=MAP)),
    "classic model": ("NETCDF4_CLASSIC", True, dict(chunksizes=MAP)),
    "deflated maps": ("NETCDF4", True, dict(chunksizes=MAP, zlib=True, shuffle=False)),
    "shuffled deflated maps": ("NETCDF4", False, dict(chunksizes=MAP, zlib=True, complevel=1)),
    "fletcher32 bands": ("NETCDF4", True, dict(chunksizes=dict(MAP, latitude=4), fletcher32=True)),
    "deflated layers": ("NETCDF4", False, dict(chunksizes=LAYERS, zlib=True)),
    "deflated bricks": ("NETCDF4", True, dict(chunksizes=BRICK, zlib=True)),
    "all filters big-endian": ("NETCDF4", True, dict(chunksizes=BRICK, zlib=True, fletcher32=True, endian="big")),
    "pillars": ("NETCDF4", False, dict(chunksizes=PILLAR)),
    "pillars big-endian": ("NETCDF4", False, dict(chunksizes=PILLAR, endian="big")),
    "szip": ("NETCDF4", True, dict(chunksizes=MAP, compression="szip", szip_pixels_per_block=8)),
}
TYPES = {  # type, _FillValue, scale_factor and add_offset
    "int8": ("i1", -127, 0.3, 285), "uint8": ("u1", 255, 0.3, 250), "int16": ("i2", -32767, 0.0017, 285),
    "uint16": ("u2", 65535, 0.001, 250), "int32": ("i4", -9, 1e-6, 285), "int64": ("i8", -9, 1e-9, 285),
    "float32": ("f4", 1e20), "float64": ("f8", np.nan)}


def field(nt=NT, ny=NY, nx=NX, seed=1):
    """Like a temperature, a tenth is missing.  One cell has no value, one has a single value, one does not vary."""
    rng = np.random.default_rng(seed)
    x = 280 + 15 * np.cos(np.linspace(-1.5, 1.5, ny))[:, None] + np.linspace(0, 3, nx) + rng.normal(0, 3, (nt, ny, nx))
    x[rng.random(x.shape) < 0.1] = np.nan
    x[:, -1, -1] = x[1:, 0, 0] = np.nan
    x[:, 1, 1] = 285.5
    return x


def store(x, kind, change=1.0):
    """What is stored for these values, and the attributes that say so.  change: a factor of scale_factor."""
    dtype, fill, *packing = TYPES[kind]
    attributes = {"_FillValue": np.dtype(dtype).type(fill)}
    if packing:
        attributes.update(scale_factor=packing[0] * change, add_offset=float(packing[1]))
        limits = np.iinfo(dtype)
        x = np.clip(np.rint((x - packing[1]) / attributes["scale_factor"]), limits.min + 2.0, limits.max - 2.0)
    return np.where(np.isnan(x), fill, x).astype(dtype), attributes


def add(f, name, values, dims=(), dtype=None, **attributes):
    v = f.createVariable(name, dtype or np.asarray(values).dtype, dims)
    v.setncatts(attributes)
    v[...] = values


def write(path, raw, hours, attributes, form="records", dims=AXES, axes=(), more=None, time=(), written=slice(None)):
    """One file.  axes: {name: (values, attributes)} beside the usual ones; time: attributes of time; more(file) adds
    the rest; written: the steps that are ever written."""
    file_format, unlimited, how = FORMS[form]
    size = dict(zip(dims, raw.shape))
    axes = {"time": (hours, {**EPOCH, **dict(time)}),
            "latitude": (np.linspace(80, -80, size.get("latitude", 1)), NORTH),
            "longitude": (np.arange(0, 360, 360 / size.get("longitude", 1)), EAST), **dict(axes)}
    attributes, how = {"units": "K", "standard_name": "air_temperature", **attributes}, dict(how)
    if "chunksizes" in how:
        how["chunksizes"] = [min(n, how["chunksizes"].get(d, 2)) for d, n in size.items()]
    with netCDF4.Dataset(path, "w", format=file_format) as f:
        f.setncatts({"title": "made to be compared", "history": "made by hand", "numbers": np.array([3, 4], "i2")})
        for i, (d, n) in enumerate(size.items()):
            f.createDimension(d, None if unlimited and i == 0 else n)
            if d in axes:
                add(f, d, np.asarray(axes[d][0], "f8"), (d,), **axes[d][1])
        dtype = raw.dtype.newbyteorder(">" if how.get("endian") == "big" else "=")
        v = f.createVariable("t2m", dtype, dims, fill_value=attributes.pop("_FillValue", None), **how)
        v.set_auto_maskandscale(False)
        v.setncatts(attributes)
        v[written] = raw[written]
        if more:
            more(f)


def series(d, x, kind="float32", form="records", files=2, step=24, change=0.0, attributes=(), **how):
    """Files one after another in time.  change: how far the packing of each differs from that of the one before."""
    for i, steps in enumerate(np.array_split(np.arange(len(x)), files)):
        raw, packing = store(x[steps], kind, 1 + i * change)
        write(d / f"{i}.nc", raw, steps * float(step), {**packing, **dict(attributes)}, form, **how)


def one_after_another(d, parts):
    """parts: (raw, attributes, form, steps that are written) of each file."""
    for i, (raw, attributes, form, written) in enumerate(parts):
        write(d / f"{i}.nc", raw, np.arange(i * NT, i * NT + NT), attributes, form, written=written)


def rows_are_records(d):
    for i, x in enumerate(field(7)):
        write(d / f"{i}.nc", x, None, {"coordinates": "time"}, "records", AXES[1:],
              more=lambda f: add(f, "time", 24.0 * i, **EPOCH))


def padded(d):
    """Records of two variables, which are not a whole number of words long."""
    series(d, field(nx=11), "int8", "records 2", more=lambda f: add(f, "odd", 7, AXES[::2], "i2"))


def unsigned(d):
    raw, attributes = store(field(), "uint8")
    write(d / "a.nc", raw.view("i1"), np.arange(NT), {**attributes, "_FillValue": np.int8(-1), "_Unsigned": "true"})


def mixed(d):
    kinds = {"int16": "records", "float64": "contiguous", "float32": "deflated bricks", "uint8": "maps"}
    one_after_another(d, [(*store(field(seed=k), kind), kinds[kind], slice(None)) for k, kind in enumerate(kinds)])


def missing(d):
    """Each file says in its own way what is missing; some chunks were never written."""
    x, f4, all_of_it = field().astype("f4"), lambda *a: np.array(a, "f4"), slice(None)
    x[3, 2, 2:5] = np.inf
    one_after_another(d, [(np.where(np.isnan(x), np.float32(fill), x), attributes, "deflated bricks", written)
                          for fill, attributes, written in [
        (-1, {"missing_value": f4(-1, 1e20)}, all_of_it), (np.nan, {"valid_min": f4(278)}, all_of_it),
        (netCDF4.default_fillvals["f4"], {}, slice(5, 10)), (0, {"valid_range": f4(275, 292)}, all_of_it),
        (np.nan, {"valid_max": f4(290), "_FillValue": np.float32(np.nan)}, all_of_it)]])


def two_units(d):
    parts = [store(field() + shift, "float32") for shift in (0, -273.15)]
    one_after_another(d, [(raw, {**attributes, "units": units}, "records", slice(None))
                          for (raw, attributes), units in zip(parts, ("K", "degC"))])


def model(d, calendar, n=1100, step=24.0):
    """As climate models are archived: bounds of all axes, a scalar height, areas, a grid mapping; latitudes rise.  Time
    goes from 1580 to 1583, so that the Gregorian reform and a leap day are in it."""
    def more(f):
        f.createDimension("bnds", 2)
        for name, half in zip(AXES, (step / 2, 10, 15)):
            f[name].bounds = name + "_bnds"
            add(f, name + "_bnds", f[name][:].data[:, None] + half * np.array([-1, 1]), (name, "bnds"))
        add(f, "height", 2.0, units="m", positive="up", axis="Z")
        add(f, "areacella", np.arange(NY * NX).reshape(NY, NX), AXES[1:], "f4", units="m2", standard_name="cell_area")
        add(f, "crs", 0, (), "i4", grid_mapping_name="latitude_longitude", semi_major_axis=6371229.0)
        add(f, "mask", np.arange(NY * NX).reshape(NY, NX) % 2, AXES[1:], "i4", long_name="land or sea")

    attributes = {"coordinates": "height mask", "cell_methods": "area: time: mean", "grid_mapping": "crs",
                  "cell_measures": "area: areacella", "long_name": "air temperature"}
    series(d, field(n), "float32", "shuffled deflated maps", 3, step, attributes=attributes, more=more,
           time={"calendar": calendar, "units": "hours since 1580-01-01"}, axes={"latitude": (ROWS[::-1], NORTH)})


def further(d, at, name, values, form, kind, attributes=(), files=1, step=6, change=0):
    """A further dimension, the at-th: levels or members.  change: how far one is from the next."""
    for i, steps in enumerate(np.array_split(np.arange(NT), files)):
        raw, packing = store(np.stack([field(seed=k)[steps] + change * k for k in range(len(values))], at), kind)
        write(d / f"{i}.nc", raw, step * steps, packing, form, [*AXES[:at], name, *AXES[at:]],
              axes={name: (values, dict(attributes))})


def levels(d, at, name, values, form, kind):
    further(d, at, name, values, form, kind, {"units": "hPa", "positive": "down"}, change=-4)


def members(d, at, form, kind):
    further(d, at, "number", range(MEMBERS), form, kind, {"standard_name": "realization", "units": "1"}, 2, 7 * 24)


def curvilinear(d):
    def more(f):
        f.createDimension("vertices", 4)
        y, x = np.meshgrid(np.linspace(-78, 80, NY), np.linspace(73, 420, NX), indexing="ij")
        for name, a, texts in ("nav_lat", y + x / 100, NORTH), ("nav_lon", (x + y) % 360, EAST):
            add(f, name, a, ("y", "x"), bounds=name + "_corners", **texts)
            add(f, name + "_corners", a[..., None] + np.array([-1, 1, 1, -1]), ("y", "x", "vertices"))

    series(d, field(), form="deflated bricks", dims=("time", "y", "x"), attributes={"coordinates": "nav_lat nav_lon"},
           more=more)


def stations(d):
    def more(f):
        for name, texts in ("lat", NORTH), ("lon", EAST):
            add(f, name, np.linspace(-50, 60, NX), ("station",), **texts)
        f.createDimension("letters", 3)
        add(f, "station_name", np.array([list(f"S{k:02}") for k in range(NX)], "S1"), ("station", "letters"))

    raw, attributes = store(field()[:, 4], "float32")
    write(d / "a.nc", raw, np.arange(NT), {**attributes, "coordinates": "lat lon station_name"}, "records",
          ("time", "station"), more=more)


def versions(d):
    """ERA5, old: the version is a dimension; the final steps, the preliminary ones, and one of both."""
    x = np.full((NT, 2, NY, NX), np.nan)
    x[:17, 0], x[17:, 1] = field()[:17], field()[17:]
    x[18, 0, 5:] = field()[3, 5:]
    raw, attributes = store(x, "int16")
    write(d / "a.nc", raw, np.arange(NT), attributes, "records 2", ("time", "expver", *AXES[1:]),
          {"expver": ([1, 5], {})})


def version_texts(d):
    """ERA5, new: the version is a text along time; some steps are there in two versions."""
    for i, (first, end, version) in enumerate([(0, 15, "0001"), (10, NT, "0005")]):
        raw, attributes = store(field(seed=i)[first:end], "float32")
        texts = np.array([version] * (end - first), object)
        write(d / f"{i}.nc", raw, None, {**attributes, "coordinates": "expver"}, "deflated bricks",
              ("valid_time", *AXES[1:]), {"valid_time": (np.arange(first, end), {**EPOCH, "standard_name": "time"})},
              lambda f: add(f, "expver", texts, ("valid_time",), str))


def damaged(d):
    series(d, field(), form="all filters big-endian", files=1)
    data = bytearray((d / "0.nc").read_bytes())
    data[len(data) // 2 :: 7] = bytes(len(data[len(data) // 2 :: 7]))
    (d / "0.nc").write_bytes(data)


CALENDARS = "standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"
MONTHS = {"units": "months since 1999-01-01", "calendar": "360_day"}
ALONE = (rows_are_records, padded, unsigned, mixed, missing, two_units, curvilinear, stations, versions, version_texts,
         damaged)
INPUTS = {f.__name__.replace("_", " "): f for f in ALONE} | {
    **{f"{kind} {form}": lambda d, k=kind, f=form: series(d, field(), k, f) for kind in TYPES for form in FORMS},
    **{f"long {kind} {form}": lambda d, k=kind, f=form: series(d, field(240, 24, 40), k, f, step=6)
       for kind in ("int16", "float32") for form in FORMS},
    **{calendar: lambda d, c=calendar: model(d, c) for calendar in CALENDARS},
    "wide": lambda d: series(d, field(24, 100, 200), "float32", "pillars", 1, 240),
    "packings": lambda d: series(d, field(), "int16", files=4, change=0.1),
    "months": lambda d: series(d, field(48), "int16", step=1, time=MONTHS),
    "years": lambda d: series(d, field(1096), "float32", "deflated layers", 4),
    "packed years": lambda d: series(d, field(1096), "int16", "records", 4),
    "hours": lambda d: series(d, field(240), "float32", "deflated maps", 3, 6),
    "short": lambda d: series(d, field(5)),
    "rising": lambda d: series(d, field(), axes={"latitude": (ROWS[::-1], NORTH), "longitude": (COLUMNS - 180, EAST)}),
    "level first": lambda d: levels(d, 0, "level", (1000, 500, 10), "fixed 5", "float64"),
    "level second": lambda d: levels(d, 1, "plev", (850, 500, 10), "deflated bricks", "int16"),
    "level last": lambda d: levels(d, 3, "plev", (850, 500), "contiguous big-endian", "float32"),
    "members": lambda d: members(d, 1, "deflated bricks", "int16"),
    "members first": lambda d: members(d, 0, "fixed", "float32"),
    "members last": lambda d: members(d, 3, "pillars", "float32")}
