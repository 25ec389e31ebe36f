"""The runs of same_bits.py.

RUNS: what each is called, its input, its settings, its ranks, and what must come of it.
"""

import itertools
import types

from same_bits_inputs import AXES, CALENDARS, MEMBERS

RUNS = []
SECTIONS = {key: section for section, keys in {
    "climatology": "ddof min_count group window leap_day baseline from extend",
    "output": "zscore anomaly statistics format deflate keepbits significant",
    "run": "memory patience reader writer progress"}.items() for key in keys.split()}
OUTPUTS = dict(zscore="out/zscore.nc", anomaly="out/anomaly.nc", statistics="out/statistics.nc")
NONE = dict.fromkeys(OUTPUTS)  # None takes a key out.
OVERS = [over for n in (1, 2, 3) for over in itertools.combinations(AXES, n)]
METHODS = "mean", "std", "variance", "min", "max", "sum", "count", "rms"


def case(name, data, *steps, ranks=None, also=None, says=(), status=0, arguments=()):
    """steps: settings of one run after another, in one directory; ranks: by turns, where they are left out; also: those
    of one more run by the new program; says: words of the old one's report; status, arguments: of the last step."""
    ranks = ranks or (1, 2, 3, 2, 1, 3, 2, 7)[len(RUNS) % 8]
    RUNS.append(types.SimpleNamespace(
        name=name, data=data, steps=steps or ({},), ranks=ranks, status=status, arguments=arguments,
        also=None if also == ranks else also, says=[says] if isinstance(says, str) else says))


def product(kind, name, **keys):
    return {f"{kind} {name}.{key}": value for key, value in {**keys, "file": f"out/{name}.nc"}.items()}


def all_of(products):
    return {k: v for one in products for k, v in one.items()}


def reductions(of, overs=OVERS, methods=METHODS, **keys):
    return all_of(product("reduce", "-".join((of, *over, method, *keys.values())), of=of, over=", ".join(over),
                          method=method, **keys) for over in overs for method in methods)


def histograms(of, *by):
    limits = {"data": "270 290", "anomaly": "-4 5", "zscore": "-2 2.5"}[of]
    return all_of(product("histogram", f"bins-{of}-{b}", of=of, by=b, bins=20, range=limits) for b in by)


EXTRACTS = all_of(product("extract", f"{name}-{of}", of=of, **keys) for of in ("data", "anomaly", "zscore")
                  for name, keys in {
    "point": dict(latitude=22.5, longitude=-91), "box": dict(latitude="-45 50", longitude="-70 40"),
    "line": dict(longitude=91), "map": dict(time="2000-01-08"),
    "period": dict(time="2000-01-05 2000-01-15T00", latitude=-81)}.items())
EXCEEDANCES = all_of(product("exceedance", f"{of}-{threshold}", of=of, threshold=threshold) for of, threshold in [
    ("data", 281), ("anomaly", 0), ("zscore", 1.25), ("zscore", 1e9)])

for words, inputs in {
        "classic": "int16 records, float32 fixed, float64 records 2, int8 fixed 2, uint16 records 5, uint8 fixed 5, "
        "int64 fixed 5",
        "NetCDF-4, contiguous": "int32 contiguous, float32 contiguous big-endian",
        "NetCDF-4, chunks": "uint8 maps, float32 classic model, float64 pillars, float32 pillars big-endian",
        "NetCDF-4, compressed chunks": "int16 deflated maps, float32 shuffled deflated maps, int32 fletcher32 bands, "
        "int16 deflated layers, float64 deflated bricks, int16 all filters big-endian, int16 szip"}.items():
    for data in inputs.split(", "):
        case(f"input: {data}", data, says=f"{words}, {data.split()[0]}, ", also=3 if "deflated" in data else None)
case("input: latitude is the record dimension, time a scalar", "rows are records", says="classic, float64")
case("input: records of several variables, padded", "padded", says="exact sums")
case("input: _Unsigned bytes", "unsigned", says="uint8")
case("input: files of several types and forms", "mixed", says="of several kinds", also=7)
case("input: another packing in each file", "packings", says="blocks of steps in double", also=2)
case("input: missing values of every kind, chunks never written", "missing")
case("input: files in K and degC, as degC, valid", "two units", dict(units="degC", valid="-2 25"))
for data in "mixed", "int16 all filters big-endian", "int16 records", "float64 pillars":
    case(f"reader = netcdf: {data}", data, dict(reader="netcdf"))
case("input: fewer steps than ranks", "short", ranks=7, says="7 ranks as 5 (time)")

for calendar, how in zip(CALENDARS, [
        dict(group="month", ddof=1), dict(group="season"), dict(group="day", leap_day="drop"), dict(group="month-hour"),
        dict(group="day", window=2), dict(group="day", leap_day="merge")]):
    case(f"calendar: {calendar}, bounds, {' '.join(map(str, how.values()))}", calendar, how,
         says=[f"00:00, {calendar}, ", f"by {how['group']}"])
case("calendar: months since, 360_day", "months", dict(group="season"), says=["2002-12-01 00:00, 360_day", "by season"])

case("selection: time", "hours", dict(time="2000-01-05 2000-02-10T06"), says="2000-01-05 00:00 to 2000-02-10 06:00")
case("selection: time, a box across 0", "packed years", dict(time="2000-02", longitude="-50 60", latitude="-45 70"),
     says=["29 of 1096", "6 x 4 cells", "longitude -30 to 60"])
case("selection: a box across 180 of a grid from -180 up", "rising", dict(longitude="150 240", latitude="81 0"),
     says=["latitude 0 to 80", "longitude 150 to 240"])
case("selection: a box of bricks, reader = netcdf", "float64 deflated bricks",
     dict(longitude="300 100", latitude="0 30", reader="netcdf"), says="longitude 300 to 450")
case("selection: one cell", "float32 pillars big-endian", dict(longitude="88 92", latitude="19 21"), says="1 x 1 cells")
case("selection: level = 500, the level is first", "level first", dict(level=500))
case("selection: plev = 10, the level is second", "level second", dict(plev=10, longitude="-70 10"))
case("selection: plev = 500, the level is last", "level last", dict(plev=500))
case("grid: curvilinear", "curvilinear", says="9 x 12 cells (y, x)")
case("grid: stations", "stations", says="12 x 1 cells (station)")
case("expver: a dimension", "versions", says="expver     17 steps of 1, 6 of 5, 1 of both")
case("expver: a dimension, little memory", "versions", dict(memory="12 KiB"), says=["1 of both", "tiles"])
case("expver: a dimension, expver = 5", "versions", dict(expver=5), says="24 steps of 5", also=2)
case("expver: along time, some steps in two versions", "version texts", says="5 steps left out", also=3)
case("expver: along time, expver = 1", "version texts", dict(expver=1), says="15 steps of 1")
case("members: number = 2", "members", dict(number=2), says="24, 2000-01-01 00:00 to 2000-06-10 00:00")
case("members: each by itself", "members first", *[
    dict({k: f"out/{k}-{n}.nc" for k in OUTPUTS}, number=n) for n in range(MEMBERS)])
for data in "members", "members first", "members last":
    case(f"members: realization = pool, {data}", data, dict(realization="pool"), says="24 x 4 members (number)", also=3)
case("members: pool by month, a baseline, deflate", "members", dict(
    realization="pool", group="month", baseline="2000-01 2000-04", deflate=1), says=["4 by month", "members"])
case("members: pool, little memory", "members", dict(realization="pool", memory="14 KiB"), says=["tiles", "members"])
case("members: pool, products", "members last", dict(realization="pool") | reductions("zscore", OVERS, ("mean", "std"))
     | reductions("data", OVERS, ("rms",)) | histograms("zscore", "none", "time", "latitude") | EXCEEDANCES | EXTRACTS,
     says="members")

case("group = hour", "hours", dict(group="hour", min_count=5), says="4 by hour")
case("group = month-hour", "hours", dict(group="month-hour"), says="8 by month-hour")
case("group = day-hour", "hours", dict(group="day-hour", min_count=1), says="240 by day-hour")
case("group = day-hour, window = 3", "hours", dict(group="day-hour", window=3), says="with 3 days on each side")
case("group = season, packed", "packed years", dict(group="season", ddof=2), says=["exact sums", "4 by season"])
case("group = day", "years", dict(group="day", ddof=1), says="366 by day")
case("group = day, window = 5, packed", "packed years", dict(group="day", window=5), says="with 5 days on each side")
case("group = day, window = 3, leap_day = merge", "years", dict(group="day", window=3, leap_day="merge"), also=3,
     says=["365 by day", "leap_day merge, with 3 days"])
case("group = day, leap_day = drop", "years", dict(group="day", leap_day="drop"), says=["1095 of 1096", "365 by day"])
case("group = month, baseline", "years", dict(group="month", baseline="2000-03 2001-01"), says="baseline   337 steps")
case("baseline, steps without a group", "years", dict(group="day", baseline="2000-02 2001-01-15"), says="no group   48")
case("ddof = 3, min_count = 20", "packings", dict(ddof=3, min_count=20), says="fewer than 20")
case("min_count = 1, ddof = 5", "short", dict(min_count=1, ddof=5), says="no std")

for how in {}, dict(group="month"), dict(group="day", window=4, leap_day="merge"):
    name = f"by {how['group']}" if how else "all steps"
    first = {**NONE, **how, "time": "2000", "statistics": "out/a.nc"}
    case(f"from, {name}, another ddof", "years", first, {
        **how, "time": "2001 2002", "from": "out/a.nc", "statistics": None, "ddof": 1},
        says="1: the statistics are there already", also=2)
    case(f"extend in place, {name}, a gap, a baseline", "years", first, {
        **first, "extend": "out/a.nc", "time": "2001-03 2001-06"}, {
        **how, "extend": "out/a.nc", "time": "2002", "baseline": "2002-01 2002-10", "statistics": "out/a.nc"},
        says="in 2 periods; statistics of 792 steps")
case("extend into another file, packed", "packed years", dict(NONE, time="2000", statistics="out/a.nc"), dict(
    time="2001 2002", extend="out/a.nc"), says="extend     out/a.nc: 366 steps", also=3)
case("extend, little memory", "long float32 records", dict(NONE, time="2000-01", statistics="out/a.nc"), dict(
    time="2000-02", extend="out/a.nc", memory="250 KiB"), says=["extend", "tiles"], ranks=3, also=1)
case("extend in place, members", "members first", dict(
    NONE, realization="pool", time="2000-01 2000-03", statistics="out/a.nc"), dict(
    realization="pool", time="2000-04 2000", extend="out/a.nc", statistics="out/a.nc"), also=7,
    says=["statistics of 24 steps", "members"])

case("output: statistics alone", "packings", dict(zscore=None, anomaly=None), says="nothing needs the values again")
case("output: anomaly alone", "standard", dict(zscore=None, statistics=None), says="t2m_anomaly t2m_mean,")
case("output: zscore alone, by month", "years", dict(anomaly=None, statistics=None, group="month"))
case("output: classic", "standard", dict(format="classic"), says="CDF-5", also=3)
case("output: classic, by month", "noleap", dict(format="classic", group="month"), says="CDF-5")
case("output: deflate = 1", "long int16 records", dict(deflate=1), says="before deflate 1", also=3)
case("output: deflate = 6, by month", "noleap", dict(deflate=6, group="month"), says="before deflate 6", also=2)
case("output: writer = netcdf", "standard", dict(writer="netcdf"), also=3)
case("output: writer = netcdf, deflate = 2", "julian", dict(writer="netcdf", deflate=2, group="season"))
case("output: keepbits = 9, deflate = 1", "long float32 deflated layers", dict(keepbits=9, deflate=1), says="keepbits")
case("output: keepbits = 3, classic", "hours", dict(keepbits=3, format="classic"), says="keepbits 3")
case("output: significant = 0.01", "hours", dict(significant=0.01, deflate=1), says="significant 0.01", also=2)

for ranks, memory, data, how, words in [
        (1, "150 KiB", "int16 records", {}, "tiles"), (3, "300 KiB", "int16 records", dict(deflate=1), "passes     2"),
        (1, "800 KiB", "int16 records", {}, "passes     2"), (2, "350 KiB", "float32 deflated layers", {}, "tiles"),
        (3, "500 KiB", "float32 shuffled deflated maps", {}, ["passes     2", "tiles"]),
        (1, "250 KiB", "float32 pillars", dict(reader="netcdf"), ["passes     2", "tiles"]),
        (3, "300 KiB", "float32 records", dict(group="month", ddof=1), "tiles"),
        (7, "100 KiB", "int16 pillars", dict(longitude="-50 60"), "tiles")]:
    extra = " ".join(map("{0[0]} = {0[1]}".format, how.items()))
    case(f"memory = {memory}: {data} {extra}".strip(), f"long {data}", dict(how, memory=memory), says=words,
         ranks=ranks, also=3 if ranks == 1 else None)
case("rows are divided: 3 ranks", "wide", says="1 (time) x 3 (rows)", ranks=3, also=7)
case("rows are divided: tiles, deflate", "wide", dict(memory="900 KiB", deflate=1), says=["2 (rows)", "tiles"], ranks=7)
case("rows are divided: by month, products", "wide", dict(group="month") | reductions("zscore", OVERS, ("rms",))
     | histograms("data", "none", "longitude") | EXCEEDANCES, says="x 2 (rows)", ranks=2)

for of in "data", "anomaly", "zscore":
    case(f"products: reductions of {of}", "packings", reductions(of) | reductions(
        of, OVERS[1:2], ("mean", "variance"), weights="area"), says=f"mean of {of}")
    case(f"products: reductions of {of} with bounds, by month", "noleap", dict(group="month") | reductions(
        of, OVERS, ("mean", "std", "sum")) | reductions(of, OVERS[1:], ("rms",), weights="none"), also=3,
        says=[f"sum of {of}", "area-weighted"])
case("products: classic, without outputs", "noleap", NONE | dict(group="month", format="classic") | reductions(
    "data", OVERS, ("mean", "count")) | histograms("anomaly", "latitude") | EXCEEDANCES, says="count of data")
case("products: histograms", "noleap", dict(group="season") | histograms("data", "none", "time") | histograms(
    "zscore", "none", "latitude", "longitude", "group") | histograms("anomaly", "longitude"), says="by group", also=2)
case("products: exceedance", "packings", EXCEEDANCES, says="how often |zscore| is above 1.25", also=7)
case("products: extracts", "packings", EXTRACTS, says="part of zscore", also=3)
case("products: group by group, keepbits, without outputs", "years", NONE | dict(
    group="day", keepbits=5, baseline="2000-02 2001") | reductions("zscore", OVERS[1:3], ("mean", "min")) | histograms(
    "zscore", "time") | EXTRACTS, says="part of anomaly", also=3)
case("products: in tiles", "long float32 records", dict(memory="2500 KiB") | reductions("zscore", OVERS[:4], ("mean",))
     | histograms("data", "none") | EXCEEDANCES, says="tiles", ranks=3, also=2)
case("products: in two passes", "long float32 records", dict(memory="350 KiB") | reductions(
    "zscore", OVERS[2:3], ("rms",)) | EXCEEDANCES, says="passes     2", ranks=1)
case("products: curvilinear", "curvilinear", reductions("data", OVERS[:1], ("std",)) | reductions(
    "zscore", (AXES[1:], AXES), ("mean", "rms"), weights="none") | histograms("zscore", "none", "time"), also=1)
case("products: from a file", "years", dict(NONE, group="month", time="2000", statistics="out/a.nc"), {
    **NONE, "from": "out/a.nc", "group": "month", "time": "2001"} | reductions("zscore", OVERS, ("mean",)) | histograms(
    "anomaly", "group"), says="are there already")

case("command line: --plan", "packings", says="output     out/zscore.nc", arguments=["--plan", "--verbose"])
case("command line: --set", "packings", arguments=["--set", "climatology.ddof=1", "--set", "output.anomaly="])

CUT = dict(NONE, statistics="out/a.nc", time="2000", longitude="0 90")
for name, words, data, *steps in [
        ("an unknown key", 'did you mean "min_count"', "packings", {"climatology.mincount": 3}),
        ("no file", "no file matches", "packings", dict(files="nowhere/*.nc")),
        ("an empty box", "nothing lies from 1 to 2", "packings", dict(latitude="1 2")),
        ("an area mean on a curvilinear grid", "not of one latitude", "curvilinear",
         reductions("data", [AXES[1:]], ("mean",))),
        ("units that differ", "set [input] units", "two units"), ("no level is chosen", "of 3 values", "level second"),
        ("a window without days", "groups of days only", "years", dict(group="month", window=3)),
        ("keepbits and significant", "take one of", "packings", dict(keepbits=3, significant=0.1)),
        ("too little memory", "are too few", "long float32 records", dict(memory="1 KiB")),
        ("an output that is an input", "is also an input", "packings", {},
         dict(files="out/zscore.nc", variable="t2m_zscore")),
        ("extending twice, in place", "none may count twice", "years", CUT, dict(CUT, extend="out/a.nc")),
        ("from another part of the grid", "9 x 4 there, 9 x 12 here", "years", CUT,
         {"from": "out/a.nc", "statistics": None})]:
    case(f"refused: {name}", data, *steps, status=2, says=words)
case("failed: a damaged chunk", "damaged", status=1, says="0.nc: reading variable t2m")
case("failed: a damaged chunk, deflate, products", "damaged", dict(deflate=1) | EXTRACTS, status=1, says="is damaged")
