#!/usr/bin/env python3
"""[output] json: its numbers are those of numpy and of the files themselves; it follows doc/report.schema.json, which
has all its keys; and all but "run" is the same on any number of ranks, in any memory.
"""

import json

from harness import *

try:
    import jsonschema
except ImportError:
    jsonschema = None

NT, NY, NX = 30, 6, 8
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
NAME = 'a "b" </script> & \u00e4 \\ \u2603'
NO_OUTPUT = {f"output.{kind}": None for kind in PARTS}
x = holes(field(NT, NY, NX), 0.1)
x[:, 2, 3] = np.nan
x[:-1, 4, 4] = np.nan
x[:, 0, 5] = 281
raw = pack(x, "i2", PACKED)
x = unpack(raw, PACKED)
times = np.concatenate([hours(20), hours(10, START + 6 * 22)])  # two steps are missing
iso = lambda n: f"{datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=int(n)):%Y-%m-%d %H:%M}"


def schema():
    """The schema, with no key but its own: a key that is not documented is a mistake here, though not for a reader."""
    def close(part):
        if isinstance(part, dict):
            if "properties" in part:
                part.setdefault("additionalProperties", False)
            for value in part.values():
                close(value)
    text = json.loads((SOURCE / "doc/report.schema.json").read_text())
    close(text)
    return text


def complaints_about_schema(facts):
    if not jsonschema:
        return []
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(facts)][:5]


SCHEMA = schema()
if not jsonschema:
    skip("the JSON follows doc/report.schema.json", "no Python module jsonschema")


def shown(text):
    """A text of a file as the report has it: control characters are escaped.  netCDF4 replaced what is no UTF-8."""
    if text is None:
        return None
    return "".join({"\n": "\\n", "\ufffd": "\\xe4"}.get(c, f"\\x{ord(c):02x}" if c < " " else c) for c in text)


def same(found, what, got, want):
    if got != want:
        found.append(f"{what}: {got!r}, not {want!r}")


def of_outputs(d, facts):
    """Files and variables, as netCDF4 and the file system see them."""
    found = []
    for output in facts["outputs"]:
        path = d / output["path"]
        same(found, f"bytes of {path.name}", output["bytes"], path.stat().st_size)
        size = 0
        with netCDF4.Dataset(path) as f:
            names = {n for n, v in f.variables.items() if "digest" in v.ncattrs()}
            same(found, f"variables of {path.name}", {v["name"] for v in output["variables"]}, names)
            for v in output["variables"]:
                there = f[v["name"]]
                same(found, f"shape of {v['name']}", [n for n in v["shape"] if n != 1],
                     [n for n in there.shape if n != 1])
                for key in "long_name", "units", "digest":
                    same(found, f"{key} of {v['name']}", v[key], shown(getattr(there, key, None)))
                same(found, f"type of {v['name']}", v["type"], str(there.dtype.newbyteorder("=")))
                one = output["section"] and there.size == 1 and np.ma.count(there[...]) == 1
                same(found, f"value of {v['name']}", v["value"], float(there[...].item()) if one else None)
                size += there.size * there.dtype.itemsize
        same(found, f"bytes of the values of {path.name}", output["bytes_of_values"], size)
    return found


def of_extremes(facts, z, times, latitude, longitude):
    """z: as stored, float32 [time][lat][lon], NaN where missing."""
    found = []
    for key, what in ("lowest_z", np.nanargmin), ("highest_z", np.nanargmax):
        step, row, column = (int(i) for i in np.unravel_index(what(z), z.shape))
        want = dict(value=float(z[step, row, column]), time=iso(times[step]), step=step, member=None, level=None, level_value=None, row=row,
                    column=column, latitude=float(latitude[row]), longitude=float(longitude[column]))
        same(found, key, facts["summary"][key], want)
    return found


def of_run(facts, ranks, steps, rows):
    """What belongs to this run, as far as it can be known."""
    found, of = [], facts["run"]
    same(found, "ranks", of["ranks"], ranks)
    covered = np.zeros((steps, rows), int)
    for part in of["partition"]["parts"]:
        covered[part["first_step"]:part["first_step"] + part["steps"],
                part["first_row"]:part["first_row"] + part["rows"]] += 1
    same(found, "times that a row of a step is in a part", (covered.min(), covered.max()), (1, 1))
    same(found, "idle ranks", of["partition"]["idle"], ranks - len(of["partition"]["parts"]))
    total = sum(phase["sum"] for phase in of["phases"])
    if not 0.8 * ranks * of["seconds"] < total < 1.001 * ranks * of["seconds"] + 0.1:  # the ranks begin at different times
        found.append(f"phases add up to {total} s, on {ranks} ranks of {of['seconds']} s")
    for phase in of["phases"]:
        s = phase["seconds"]
        if not s["min"] <= s["q25"] <= s["median"] <= s["q75"] <= s["max"] <= phase["sum"] + 1e-9:
            found.append(f"quantiles: {phase}")
    line = of["timeline"]
    same(found, "names of phases", line["phases"], [phase["name"] for phase in of["phases"]])
    same(found, "ranks with a timeline", [r["rank"] for r in line["ranks"]], list(range(ranks)))
    width = line["seconds"] / line["bins"]
    if not of["seconds"] - 1e-9 <= line["seconds"] < 1.1 * of["seconds"] + width + 0.1:
        found.append(f"timeline of {line['seconds']} s, run of {of['seconds']} s")
    for rank in line["ranks"]:
        share = np.zeros((line["bins"], len(line["phases"])))
        for bin_, phase, value in rank["seconds"]:
            share[bin_, phase] = value
        if share.sum(1).max() > 1.006 or (ranks == 1 and share.sum(1)[:-1].min() < 0.994):
            found.append(f"shares of rank {rank['rank']} add up to {share.sum(1).min()} to {share.sum(1).max()}")
        if ranks == 1:
            got = (share * width).sum(0)
            want = [phase["sum"] for phase in of["phases"]]
            if np.abs(got - want).max() > 0.01 * of["seconds"]:
                found.append(f"timeline has {got}, phases have {want}")
    same(found, "memory", sum(v for k, v in of["memory"]["planned"].items() if k != "total"),
         of["memory"]["planned"]["total"])
    if not of["advice"]:
        found.append("no advice")
    return found


def facts_of(d, name="report.json"):
    return json.loads((d / f"out/{name}").read_bytes().decode("utf-8"))


def start_case(name, d, changes, more, ranks=2, arguments=(), steps=NT, rows=NY):
    """Run, and compare: more(d, facts, r) gives further complaints."""

    def judge(r):
        if r.status != 0:
            return check(name, False, r.story)
        facts = facts_of(d)
        found = complaints_about_schema(facts) + of_outputs(d, facts) + of_run(facts, ranks, steps, rows) + more(d, facts, r)
        return check(name, not found, found)

    start(judge, d, {"output.json": "out/report.json", **changes}, arguments, ranks=ranks)


# ------------------------------------------------------------------------------------------- one run, many ranks


def plain(d, facts, r):
    found = []
    z = np.ma.filled(netCDF4.Dataset(d / "out/zscore.nc")["t2m_zscore"][:], np.nan)
    want = expect(x)
    n = want["count"]
    std = want["std"]
    constant = int((n >= 2).sum() - np.isfinite(want["zscore"]).any(0).sum())
    same(found, "summary", {k: v for k, v in facts["summary"].items() if not k.endswith("est_z")},
         dict(values=x.size, valid=int(n.sum()), missing=int(x.size - n.sum()), cells=NY * NX,
              cells_few=int((n < 2).sum()), cells_constant=constant, cells_no_std=0, cells_overflow=0, beyond=0,
              z_scores=int(np.isfinite(want["zscore"]).sum()),
              check=dict(done=True, values=int(np.isfinite(want["zscore"]).sum()), why=None)))
    found += of_extremes(facts, z, times, latitudes(NY), longitudes(NX))
    same(found, "variable", facts["variable"], dict(name="t2m", long_name=NAME, standard_name="air_temperature", units="K"))
    same(found, "title", facts["title"], f"t2m, {NAME} [K]")
    same(found, "series", facts["series"],
         dict(steps=NT, members=1, member_name=None, first=iso(times[0]), last=iso(times[-1]), calendar="standard",
              spacing="6 hours", months=None, hours=None, made_of=None, gap_count=1, gaps=[dict(after=iso(times[19]), before=iso(times[20]))]))
    same(found, "grid", facts["grid"],
         dict(kind="rectilinear", levels=None, level_name=None, rows=NY, columns=NX, row_name="latitude", column_name="longitude", row_first=90.0,
              row_last=-90.0, column_first=0.0, column_last=float(longitudes(NX)[-1])))
    moment = lambda ns: f"{datetime.datetime.utcfromtimestamp(ns // 10**9):%Y-%m-%dT%H:%M:%S}.{ns % 10**9:09}Z"
    stat = lambda i: (d / f"in/{i:02}.nc").stat()
    files = [dict(path=f"in/{i:02}.nc", bytes=stat(i).st_size, inode=stat(i).st_ino,
                  modified=moment(stat(i).st_mtime_ns), changed=moment(stat(i).st_ctime_ns),
                  first=iso(when[0]), last=iso(when[-1]), steps=len(when), steps_stored=len(when))
             for i, when in enumerate(np.array_split(times, 4))]
    same(found, "inputs", facts["inputs"],
         dict(count=4, bytes=sum(f["bytes"] for f in files), storage="classic, int16", without_values=0, shown=4, files=files))
    same(found, "spec", facts["spec"]["text"], (d / "spec.ini").read_text())
    log = facts["run"]["log"]
    for line in r.out.splitlines():
        if not line.startswith(("  seconds", "  memory", "  wrote")) and line not in log:
            found.append(f"the log lacks: {line}")
    return found


def copies(d, ranks):
    """The same input, byte for byte, in a directory for each number of ranks; hard links keep the dates."""
    other = workplace()
    for path in (d / "in").iterdir():
        os.link(path, other / "in" / path.name)
    return other


def name_it(f):
    f["t2m"].long_name = NAME
    f["t2m"].standard_name = "air_temperature"


first = workplace()
make_series(first, raw, 4, PACKED, times, more=name_it)
others = []
for ranks, changes in (1, {}), (2, {}), (3, {}), (2, {"output.format": "classic"}), (3, {"output.deflate": 1}):
    d = first if not others else copies(first, ranks)
    others.append(d)
    start_case(f"plain, {ranks} ranks, {changes}", d, changes, plain, ranks)
settle()
apart = [{k: v for k, v in facts_of(d).items() if k != "run"} for d in others[:3] if (d / "out/report.json").exists()]
check("the same but for \"run\" on 1, 2 and 3 ranks", len(apart) == 3 and apart[0] == apart[1] == apart[2])
check("and the same bytes", len({(d / "out/report.json").read_text().split('\n  "run": {')[0] for d in others[:3]}) == 1)


def of_job(facts):
    """What the job scripts print after a run with this JSON."""
    return subprocess.run([SOURCE / "scripts/zscore-job", "--json", facts, "--checked", "true"], capture_output=True, text=True)


r = of_job(first / "out/report.json")
advice = facts_of(first)["run"]["advice"]
check("a job prints the advice", r.returncode == 0 and r.stdout.splitlines() == advice, r.stdout + r.stderr)

# ------------------------------------------------------------------------------------------- texts of any bytes


def strange(d, facts, r):
    found = []
    same(found, "long_name", facts["variable"]["long_name"], "x\\xe4\\n\\x1b[31m</script>")
    text = (d / "out/report.json").read_bytes()
    if any(c < 32 and c != 10 for c in text):
        found.append("the file has control characters")
    return found


d = workplace()
make(d / "in/strange-name.nc", raw, times, {**PACKED, "long_name": "x@\n\033[31m</script>"})
data = (d / "in/strange-name.nc").read_bytes()
(d / "in/strange-name.nc").write_bytes(data.replace(b"x@\n", b"x\xe4\n"))  # Latin-1
start_case("a long_name that is no UTF-8 and has control characters", d, {}, strange)

# ------------------------------------------------------------------------------------------- groups and products

DAYS = hours(NT, START, 48)  # two months
MONTH = np.array([(datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=int(n))).month for n in DAYS])


def grouped(d, facts, r):
    found = []
    want = np.full_like(x, np.nan)
    few = constant = 0
    for month in 1, 2:
        part = expect(x[MONTH == month])
        want[MONTH == month] = part["zscore"]
        few += int((part["count"] < 2).sum())
        constant += int((part["count"] >= 2).sum() - np.isfinite(part["zscore"]).any(0).sum())
    same(found, "groups", facts["groups"],
         dict(by="month", count=2, names=["January", "February"], window=0, window_weights="equal", weights="equal", detrend="none",
              leap_day="own", smooth="none", steps_without=0, baseline=None,
              **{"from": None}, extend=None, mean=None, std=None))
    s = facts["summary"]
    same(found, "cells", (s["cells_few"], s["cells_constant"], s["z_scores"]),
         (few, constant, int(np.isfinite(want).sum())))
    z = np.ma.filled(netCDF4.Dataset(d / "out/zscore.nc")["t2m_zscore"][:], np.nan)
    found += of_extremes(facts, z, DAYS, latitudes(NY), longitudes(NX))
    kinds = [(o["kind"], o["section"]) for o in facts["outputs"]]
    same(found, "outputs", kinds, [("zscore", None), ("anomaly", None), ("statistics", None), ("reduce", "reduce zonal"),
                                   ("reduce", "reduce globe"), ("histogram", "histogram all"), ("exceedance", "exceedance two"),
                                   ("extract", "extract box")])
    globe = next(o["variables"][0]["value"] for o in facts["outputs"] if o["section"] == "reduce globe")
    if not np.isclose(globe, np.nanmean(x), rtol=1e-12):
        found.append(f"the mean of all values: {globe}, not {np.nanmean(x)}")
    return found


d = workplace()
make_series(d, raw, 3, PACKED, DAYS)
products = {
    "reduce zonal.of": "zscore", "reduce zonal.over": "longitude", "reduce zonal.method": "mean", "reduce zonal.file": "out/zonal.nc",
    "reduce globe.of": "data", "reduce globe.over": "time latitude longitude", "reduce globe.weights": "none",
    "reduce globe.file": "out/globe.nc",
    "histogram all.of": "zscore", "histogram all.bins": 8, "histogram all.range": "-4 4", "histogram all.by": "group",
    "histogram all.file": "out/histogram.nc", "exceedance two.of": "zscore", "exceedance two.threshold": 2,
    "exceedance two.file": "out/exceedance.nc", "extract box.of": "data", "extract box.latitude": "-60 60",
    "extract box.file": "out/box.nc",
}
start_case("groups, and one product of each kind", d, {"climatology.group": "month", **products}, grouped, 3)

# ------------------------------------------------------------------------------------------- earlier statistics

earlier = workplace()
make_series(earlier, raw, 3, PACKED, DAYS)
start_case("a first run", earlier, {"output.zscore": None, "output.anomaly": None, "input.time": "2014-01"},
           lambda d, facts, r: [] if facts["summary"]["z_scores"] == 0 and not facts["summary"]["check"]["done"] and
           facts["summary"]["lowest_z"] is None else [str(facts["summary"])], steps=int((MONTH == 1).sum()))
settle()


def continued(key):
    def more(d, facts, r):
        found = []
        s = facts["summary"]
        same(found, key, facts["groups"][key], "out/statistics.nc")
        same(found, "values", (s["values"], s["missing"], s["check"]["done"], s["check"]["values"]), (None, None, False, 0))
        same(found, "valid", s["valid"], int(np.isfinite(x if key == "extend" else x[MONTH == 1]).sum()))
        z = np.ma.filled(netCDF4.Dataset(d / "out/zscore.nc")["t2m_zscore"][:], np.nan)
        return found + of_extremes(facts, z, DAYS[MONTH == 2], latitudes(NY), longitudes(NX))
    return more


for key in "from", "extend":
    d = copies(earlier, 2)
    shutil.copy(earlier / "out/statistics.nc", d / "out/statistics.nc")
    changes = {"output.anomaly": None, "output.statistics": None, "input.time": "2014-02", f"climatology.{key}": "out/statistics.nc"}
    if key == "extend":
        changes["output.statistics"] = "out/both.nc"
    start_case(f"{key} = a file", d, changes, continued(key), steps=int((MONTH == 2).sum()))

# ------------------------------------------------------------------------------------------- members; nothing to score

members = np.stack([x, x + 3, x - 1], 1)


def pooled(d, facts, r):
    found = []
    z = np.ma.filled(netCDF4.Dataset(d / "out/zscore.nc")["t2m_zscore"][:], np.nan)
    step, member, row, column = (int(i) for i in np.unravel_index(np.nanargmax(z), z.shape))
    high = facts["summary"]["highest_z"]
    same(found, "highest_z", [high[k] for k in ("value", "step", "member", "row", "column")],
         [float(z[step, member, row, column]), step, member, row, column])
    same(found, "series", [facts["series"][k] for k in ("steps", "members", "member_name")], [NT, 3, "number"])
    same(found, "valid", facts["summary"]["valid"], int(np.isfinite(members).sum()))
    return found


d = workplace()
make(d / "in/a.nc", np.where(np.isnan(members), 1e20, members).astype("f4"), times, {"_FillValue": np.float32(1e20)},
     form="contiguous", dimensions=("time", "number", "latitude", "longitude"), axes={"number": (np.arange(3), {})})
start_case("members as one sample", d, {"input.realization": "pool"}, pooled, 3)


def unscored(d, facts, r):
    s = facts["summary"]
    good = s["lowest_z"] is None and s["highest_z"] is None and s["z_scores"] == 0 and s["check"]["done"] is False
    return [] if good and s["cells_constant"] == NY * NX else [str(s)]


d = workplace()
make(d / "in/a.nc", np.full((NT, NY, NX), 281, "f4"), times)
start_case("no z-score at all", d, {}, unscored, 1)
settle()

r = of_job(d / "out/report.json")
check("a job fails if nothing was checked", r.returncode == 1 and "no z-scores" in r.stderr, r.stdout + r.stderr)

# ------------------------------------------------------------------------------------------- a plan

d = copies(first, 2)
r = run(d, {"output.json": "out/report.json"}, ["--plan=out/plan.html"])
text = (d / "out/plan.html").read_text() if r.status == 0 else ""
block = text.partition('<script id="facts" type="application/json">')[2].partition("</script>")[0]
if check("a plan as a page", r.status == 0 and block, r.story):
    facts = json.loads(block)
    found = complaints_about_schema(facts)
    same(found, "kind", (facts["kind"], facts["summary"], facts["run"]["memory"]["peak"]), ("plan", None, None))
    run_facts = facts_of(first)
    for key in "title", "variable", "series", "grid", "groups", "program", "format", "version":
        same(found, key, facts[key], run_facts[key])
    for a, b in zip(facts["outputs"], run_facts["outputs"]):
        b = {**b, "bytes": None, "variables": [{**v, "digest": None} for v in b["variables"]]}
        same(found, f"output {a['path']}", a, b)
    check("the facts of a plan are those of the run, without its results", not found, found)

finish()
