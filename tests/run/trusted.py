#!/usr/bin/env python3
"""What outputs say of themselves, and whether they are believed: digests, which are the same however a file was written;
statistics that were changed, number by number; checksums of chunks; and zscore --verify.

A sample of the changed numbers is enough as a rule; all of them with ZSCORE_TEST_ALL=1 in the environment."""

import ctypes
import ctypes.util
import re
import shlex

from harness import *

FIELDS = tuple(PARTS["statistics"])
FILL = netCDF4.default_fillvals
NT, NY, NX = 400, 3, 4
GROUPED = {"climatology.group": "season"}
OUTPUTS = [f"out/{kind}.nc" for kind in PARTS]
x = holes(field(NT, NY, NX, 5), 0.1)
x[:, 0, 0] = np.nan
x[:, 0, 1] = 285.5
x[3:, 0, 2] = np.nan
RAW, ATTRIBUTES = np.where(np.isnan(x), 1e20, x).astype("f4"), {"_FillValue": np.float32(1e20)}


def place():
    d = workplace()
    make(d / "in/a.nc", RAW, hours(NT, step=24), ATTRIBUTES)
    return d


def digests(path):
    """All digests of a file: {variable: text}; that of the file has the name ""."""
    with netCDF4.Dataset(path) as f:
        return {name: v.getncattr("digest") for name, v in [*f.variables.items(), ("", f)] if "digest" in v.ncattrs()}


def without_digests(path):
    with netCDF4.Dataset(path, "r+") as f:
        for v in [*f.variables.values(), f]:
            if "digest" in v.ncattrs():
                v.delncattr("digest")



# --------------------------------------------------------------------------- digests

name = ctypes.util.find_library("xxhash")
xxh3 = name and getattr(ctypes.CDLL(name), "XXH3_64bits_withSeed", None)
if xxh3:
    xxh3.restype, xxh3.argtypes = ctypes.c_uint64, (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64)


def mixed(place, bits):
    z = (bits + (place + 1) * 0x9E3779B97F4A7C15) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return z ^ (z >> 31)


def digest_of(v):
    """The digest of a variable by its definition: rows, or single numbers if its digest says so."""
    v.set_auto_maskandscale(False)
    a = np.asarray(v[:])
    a = a.astype(a.dtype.newbyteorder("<"))
    unit = int(v.digest.split()[1].rstrip(":"))
    lead = next((n for n in a.shape if n > 1), 1)
    units = a.reshape(-1, unit)
    lead = lead if len(units) >= lead else 1
    parts = min(lead, 24)
    sums = [0] * parts
    for i, row in enumerate(units):
        hashed = mixed(i, int(row.view(f"<u{a.itemsize}")[0])) if unit == 1 else xxh3(row.tobytes(), row.nbytes, i)
        sums[i // (len(units) // lead) * parts // lead] += hashed
    return f"{'mix64' if unit == 1 else 'xxh3'} {unit}:" + "".join(f" {s % 2**64:016x}" for s in sums)


product = {"reduce zonal.of": "zscore", "reduce zonal.over": "longitude", "reduce zonal.method": "mean",
           "reduce zonal.file": "out/zonal.nc", "extract box.latitude": "-10 90", "extract box.file": "out/box.nc",
           "extract box.of": "anomaly"}
ways = [(1, {}), (3, {}), (2, {"output.format": "classic"}), (2, {"output.deflate": 1}), (3, {"run.memory": "700 KiB"}),
        (2, {"run.writer": "netcdf"}), (3, {"output.deflate": 3, "output.checksum": "yes"})]
seen, places = [], []
for ranks, changes in ways:
    d = place()
    places.append(d)
    start(lambda r, d=d: seen.append([digests(p) for p in sorted((d / "out").glob("*.nc"))] if r.status == 0 else r.story), d,
          {**GROUPED, **product, **changes}, ranks=ranks)
settle()
check("the digests are the same for any ranks, format, compression, memory and writer",
      all(s == seen[0] for s in seen) and len(seen[0]) == 5, [str(s) for s in seen])
if xxh3:
    for d in places[0], places[2]:
        found = []
        for path in sorted((d / "out").glob("*.nc")):
            with netCDF4.Dataset(path) as f:
                found += [f"{path.name}: {n}" for n, v in f.variables.items() if "digest" in v.ncattrs() and v.digest != digest_of(v)]
                found += [f"{path.name}: {n} has none" for n in f.variables if n.startswith("t2m") and "digest" not in f[n].ncattrs()]
        check("they are the sums of XXH3 that their definition says", not found, found)
else:
    skip("digests by their definition", "no libxxhash")
base = places[0]
with netCDF4.Dataset(base / "out/statistics.nc") as f:
    check("each group has a part", len(f["t2m_mean"].digest.split()) == 2 + 4, f["t2m_mean"].digest)

# --------------------------------------------------------------------------- verify: what is right

r = launch(base, ["--verify", *OUTPUTS, "out/zonal.nc", "out/box.nc"], ranks=3)
numbers = {"zscore": x.size, "anomaly": x.size, "statistics": 7 * 4 * NY * NX, "zonal": NT * NY}
lines = dict(line.split(".nc: ", 1) for line in r.out.splitlines())
check("--verify: a line for each file", r.status == 0 and len(lines) == 5 and not r.messages and
      all(lines[f"out/{k}"].startswith("ok: ") and f", {n} numbers, digests agree" in lines[f"out/{k}"] for k, n in numbers.items()),
      r.out + r.story)
check("--verify: z-scores have mean 0", "in each group" in lines.get("out/zscore", ""), r.out)
(base / "new\nline.nc").write_bytes((base / "out/box.nc").read_bytes())
r = launch(base, ["--verify", "new\nline.nc"], ranks=1)
check("--verify: one line, whatever the name", r.status == 0 and r.out.startswith("new\\nline.nc: ok: ") and r.out.count("\n") == 1, r.out)
kinds = [("ungrouped", {}), ("ddof", {"climatology.ddof": 1}), ("ddof of groups", {"climatology.ddof": 1, **GROUPED}),
         ("keepbits", {"output.keepbits": 4}), ("significant", {"output.significant": 0.2, **GROUPED}),
         ("a baseline", {"climatology.baseline": f"1980-02-01 1980-05-31"})]
for name, changes in kinds:
    d = place()
    with netCDF4.Dataset(d / "in/a.nc") as f:
        t = netCDF4.num2date(f["time"][[40, 120]], f["time"].units)
    if "climatology.baseline" in changes:
        changes = {"climatology.baseline": f"{t[0].strftime('%Y-%m-%d')} {t[1].strftime('%Y-%m-%d')}"}

    def judge(r, d=d, name=name, changes=changes):
        without_digests(d / "out/zscore.nc")
        shutil.copy(d / "out/zscore.nc", d / "other.nc")
        with netCDF4.Dataset(d / "other.nc", "r+") as f:
            z = f["t2m_zscore"]
            z[:] = z[:] * 1.5 if name in ("keepbits", "ungrouped") else z[:] + 0.3
        r = launch(d, ["--verify", *OUTPUTS, "other.nc"], ranks=1 + len(name) % 2)
        good = "out/zscore.nc: ok: " in r.out and "it has no digests; z-scores have mean 0 and standard deviation 1" in r.out
        check(f"--verify without digests: {name}", good and r.out.count(": ok: ") == 3, r.out + r.story)
        check(f"--verify without digests finds other z-scores: {name}", r.status == 1 and len(r.messages) == 1 and
              "other.nc: t2m_zscore: z-scores of group 1 of" in r.err, r.out + r.story)

    start(judge, d, changes, ranks=2)
settle()

# --------------------------------------------------------------------------- verify: what is not

d = place()
(d / "text.nc").write_text("no NetCDF")
cases = [("an input", ["--verify", "in/a.nc"], 2, ["in/a.nc: was not made by zscore"]),
         ("text", ["--verify", "text.nc"], 2, ["text.nc"]), ("no such file", ["--verify", "no.nc"], 2, ["no.nc: No such file"]),
         ("a URL", ["--verify", "http://localhost:1/a.nc"], 2, ["http://localhost:1/a.nc: is a URL; --verify reads files"]),
         ("no file", ["--verify"], 2, ["no file given; usage: zscore --verify FILE..."]),
         ("with --plan", ["--verify", "--plan", "in/a.nc"], 2, ["--verify runs no spec"])]
for k, (name, arguments, status, words) in enumerate(cases):
    r = launch(d, arguments, ranks=1 + k % 2)
    check(f"--verify: {name}", r.status == status and len(r.messages) == 1 and all(w in r.messages[0] for w in words), r.story)
for name in "zscore", "anomaly", "zonal", "box":
    with netCDF4.Dataset(base / f"out/{name}.nc") as f:
        v = next(v for n, v in f.variables.items() if "digest" in v.ncattrs())
        variable, n = v.name, v.size
    shutil.copy(base / f"out/{name}.nc", d / f"out/{name}.nc")
    with netCDF4.Dataset(d / f"out/{name}.nc", "r+") as f:
        f.set_auto_maskandscale(False)
        a = f[variable][:]
        a.reshape(-1)[n // 2] *= 1 + 2.0**-20
        f[variable][:] = a
shutil.copy(base / "out/zscore.nc", d / "out/cut.nc")
os.truncate(d / "out/cut.nc", 20000)
shutil.copy(base / "out/zscore.nc", d / "out/time.nc")
with netCDF4.Dataset(d / "out/time.nc", "r+") as f:
    f["time"][5] += 1
shutil.copy(base / "out/zscore.nc", d / "out/good.nc")
with netCDF4.Dataset(d / "out/good.nc", "r+") as f:
    f.title = "titles may change"
    f["t2m_zscore"].long_name = "so may names"
files = [f"out/{n}.nc" for n in ("zscore", "anomaly", "zonal", "box", "cut", "time", "good")]
r = launch(d, ["--verify", *files], ranks=3)
told = [line for line in r.messages if "digest and numbers differ" in line]
check("--verify: one number of each file is another one", r.status == 1 and len(told) == 5 and len(r.messages) == 6 and
      r.out.startswith("out/good.nc: ok") and any("out/cut.nc" in m for m in r.messages), r.out + r.story)

# --------------------------------------------------------------------------- statistics: each number in turn


def changed(a, how):
    """Another number for a, of its type."""
    integer = a.dtype.kind == "i"
    bits = a.view("i4" if integer else "i8")
    if how.startswith("bit"):
        k = int(how[3:]) % (32 if integer else 64)
        return (np.array([bits]) ^ np.array([1 << k if k < 63 else -(1 << 63)], bits.dtype)).view(a.dtype)[0]
    if integer:
        return {"nan": np.int32(-1), "0": np.int32(0), "fill": np.int32(FILL["i4"]), "more": np.int32(a + 1)}[how]
    return np.float64({"nan": np.nan, "0": 0.0, "fill": FILL["f8"], "more": a * 1.0001, "inf": np.inf}[how])


d = place()
good = d / "good.nc"
r = run(d, {**GROUPED, "output.zscore": None, "output.anomaly": None}, ranks=2)
shutil.copy(d / "out/statistics.nc", good)
plain = d / "plain.nc"
shutil.copy(good, plain)
command = ["ncatted", "-O", "-a", "digest,,d,,", "-a", "digest,global,d,,", "plain.nc"]
if not shutil.which("ncatted") or subprocess.run(command, cwd=d).returncode != 0:
    without_digests(plain)
ways = ["bit0", "bit30", "bit51", "bit62", "bit63", "nan", "0", "fill", "more", "inf"]
cells = [(1, 0, 0), (0, 0, 1), (3, 0, 2), (2, 1, 1), (3, 2, 3), (0, 2, 0), (1, 1, 3)]
cells, ways = (cells, ways) if ALL else (cells[:2], ["bit0", "bit51", "bit62", "nan", "0", "fill", "more"])
for source in good, plain:
    tried, kinds = [], {}
    with netCDF4.Dataset(source) as f:
        f.set_auto_maskandscale(False)
        numbers = {part: f[f"t2m_{part}"][:] for part in FIELDS}
    for part in FIELDS:
        for cell in cells:
            for way in ways:
                old = numbers[part][cell]
                new = changed(old, way) if not (numbers[part].dtype.kind == "i" and way == "inf") else old
                if old.tobytes() == new.tobytes():
                    continue
                path = f"{source.stem}-{part}-{len(tried)}.nc"
                shutil.copy(source, d / path)
                with netCDF4.Dataset(d / path, "r+") as f:
                    f.set_auto_maskandscale(False)
                    f[f"t2m_{part}"][cell] = new
                tried.append((path, part, way, old, new))
    r = launch(d, ["--verify", *(t[0] for t in tried)], ranks=2, limit=300)
    accepted = {line.split(":")[0] for line in r.out.splitlines() if ": ok: " in line}
    missed = [f"{part}: {way} of {old!r}: {new!r}" for path, part, way, old, new in tried if path in accepted]
    print(f"# {len(tried)} changed numbers, {source.stem}: {len(missed)} accepted")
    if source is good:
        check("with digests no changed number is accepted", r.status == 1 and not missed and len(r.messages) == len(tried),
              missed + r.messages[:3] + [r.story[:500]])
    else:
        small = [m for m in missed if re.match(r"(mean|std|count|m2)", m) and "bit0" not in m and "count" not in m]
        check("without digests hardly any is", r.status == 1 and len(missed) <= 0.2 * len(tried) and not small, small + missed)
    for path, *_ in tried:
        (d / path).unlink()

# --------------------------------------------------------------------------- from and extend

change = {"output.statistics": None, "climatology.from": "s.nc", **GROUPED}


def damage(d, edit, source=base / "out/statistics.nc"):
    shutil.copy(source, d / "s.nc")
    with netCDF4.Dataset(d / "s.nc", "r+") as f:
        f.set_auto_maskandscale(False)
        edit(f)


def put(name, at, value):
    def edit(f):
        f[name][at] = value if not callable(value) else value(f[name][at])
    return edit


refused = [("a maximum", put("t2m_max", (1, 1, 1), lambda a: a * 1.0001), ["t2m_max: digest and numbers differ"]),
           ("a standard deviation", put("t2m_std", (1, 1, 1), lambda a: a * 1.0001),
            ["s.nc: its numbers are no statistics", "of t2m at time 1, latitude 1, longitude 1", "standard deviation"]),
           ("M2 below 0", put("t2m_m2", (3, 2, 2), -1), ["its numbers are no statistics", "time 3, latitude 2, longitude 2"]),
           ("an infinite number", put("t2m_excess", (0, 2, 2), np.inf), ["its numbers are no statistics", "not finite"]),
           ("a count", put("t2m_count", (0, 2, 2), 10000), ["its numbers are no statistics", "number of steps"]),
           ("the bounds of a group", put("climatology_bounds", (1, 0), lambda a: a + 24), ["times, coordinates or attributes"]),
           ("the baseline", lambda f: f["t2m_mean"].setncattr("baseline_steps", np.int32(NT - 1)), ["times, coordinates"])]
with netCDF4.Dataset(base / "out/statistics.nc") as f:
    bounds = f["time"].climatology
for i, (name, edit, words) in enumerate(refused):
    d = place()
    edit = put(bounds, (1, 0), lambda a: a + 24) if "bounds of a group" in name else edit
    damage(d, edit)
    start_error(f"from: {name} is another one", d, 2, ["from", "s.nc", *words], {**change, "output.deflate": i % 2}, ranks=1 + i % 3)
for name, more in ("with rounds of compressed chunks", {}), ("with deflate, and products alone", {
        "output.zscore": None, "output.anomaly": None, "extract x.latitude": "-90 90", "extract x.file": "out/x.nc"}):
    d = place()
    damage(d, put("t2m_m2", (3, 2, 2), -1))
    start_error(f"the same {name}", d, 2, ["s.nc: its numbers are no statistics"], {**change, "output.deflate": 1, **more}, ranks=3)
settle()

d = place()
damage(d, put("t2m_max", (1, 1, 1), lambda a: a * 1.0001))
later = {"climatology.from": None, "climatology.extend": "s.nc", "output.statistics": "s.nc", **GROUPED, "output.zscore": None,
         "output.anomaly": None}
(d / "later").mkdir()
make(d / "later/a.nc", RAW, hours(NT, START + 24 * NT, 24), ATTRIBUTES)
before = (d / "s.nc").read_bytes()
r = run(d, {**later, "input.files": "later/a.nc"}, ranks=3)
check("extend: refused, and the file is as it was", r.status == 2 and "t2m_max: digest and numbers differ" in r.err and
      (d / "s.nc").read_bytes() == before and not list(d.glob("*.part*")), r.story)
r = run(d, {**later, "input.files": "later/a.nc"}, ["--plan"], ranks=2)
check("--plan reads no numbers", r.status == 0, r.story)
command = re.search(r"ncatted .*", run(d, change, ranks=2).messages[0])
if shutil.which("ncatted"):
    done = subprocess.run(shlex.split(command[0]), cwd=d, capture_output=True, text=True)
    r = run(d, {**later, "input.files": "later/a.nc"}, ranks=2)
    check("the command of the message removes the digests, and the plan says so", done.returncode == 0 and r.status == 0 and
          "without digests" in r.out, done.stderr + r.out + r.story)
else:
    skip("the command of the message", "no ncatted")
r = launch(d, ["--verify", "s.nc"], ranks=1)
check("an extended file has digests of its own", r.status == 0 and "7 variables" in r.out and "digests agree" in r.out, r.out + r.story)

d = place()
damage(d, put("t2m_max", (2, 1, 1), lambda a: a * 1.0001))
(d / "one").mkdir()
make(d / "one/a.nc", RAW[:3], hours(3, step=24), ATTRIBUTES)
with netCDF4.Dataset(d / "one/a.nc") as f:
    month = netCDF4.num2date(f["time"][0], f["time"].units).month
with netCDF4.Dataset(d / "s.nc") as f:
    groups = [netCDF4.num2date(t, f["time"].units).month % 12 // 3 for t in f["time"][:]]
wanted = groups.index(month % 12 // 3)
r = run(d, {**change, "input.files": "one/a.nc", "climatology.min_count": 2}, ranks=2)
check("from: only groups that are needed are read", (r.status == 0) == (wanted != 2), r.story)
damage(d, put("t2m_max", (wanted, 1, 1), lambda a: a * 1.0001))
r = run(d, {**change, "input.files": "one/a.nc"}, ranks=2)
check("from: and those are checked", r.status == 2 and "t2m_max: digest" in r.err, r.story)

# --------------------------------------------------------------------------- checksums

d0 = place()
run(d0)
right = stored_bits(d0)
for ranks, changes in (1, {}), (3, {}), (2, {"output.deflate": 1}), (3, {"output.deflate": 5}), (2, {"run.writer": "netcdf"}), (
        2, {"run.writer": "netcdf", "output.deflate": 1}):
    d = place()

    def judge(r, d=d, ranks=ranks, changes=changes):
        found = [r.story] if r.status else [k for k, v in stored_bits(d).items() if v != right[k]]
        for path in () if r.status else OUTPUTS:
            with netCDF4.Dataset(d / path) as f:
                found += [f"{path}: {n}" for n, v in f.variables.items() if n[:3] == "t2m" and not v.filters()["fletcher32"]]
        check(f"checksum = yes on {ranks} ranks, {changes or 'plain'}: the same numbers, with checksums", not found, found)

    start(judge, d, {"output.checksum": "yes", **changes}, ranks=ranks)
settle()
for deflate in 0, 1:
    d = place()
    r = run(d, {"output.checksum": "yes", "output.deflate": deflate, "output.anomaly": None})
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        f.set_auto_maskandscale(False)
        wanted = f["t2m_zscore"][NT // 2].astype("<f4").tobytes()
    content = bytearray((d / "out/zscore.nc").read_bytes())
    at = content.find(wanted)
    for k in range(at, at + 1) if deflate == 0 else range(len(content) // 3, len(content) // 3 + 8):
        content[k] ^= 0x10
    (d / "out/bad.nc").write_bytes(content)
    try:
        with netCDF4.Dataset(d / "out/bad.nc") as f:
            f["t2m_zscore"][:]
        good = False
    except RuntimeError:
        good = True
    check(f"netCDF4 sees a wrong byte, deflate {deflate}", good and (deflate or at > 0))
    r = launch(d, ["--verify", "out/bad.nc", "out/zscore.nc"], ranks=2)
    check(f"--verify sees it, deflate {deflate}", r.status == 1 and len(r.messages) == 1 and "out/bad.nc: reading variable t2m_zscore" in
          r.err and "out/zscore.nc: ok" in r.out, r.out + r.story)
    r = run(d, {"input.files": "out/bad.nc", "input.variable": "t2m_zscore", "output.zscore": "z.nc", "output.statistics": None,
                "output.anomaly": None})
    check(f"so does a run that reads the file, deflate {deflate}", r.status == 1 and "the file is damaged" in r.err, r.story)

finish()
