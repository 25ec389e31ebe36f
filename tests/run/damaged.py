#!/usr/bin/env python3
"""Damaged files, failing machines and headers that promise too much: what is said of each, and that no number is wrong.

Named cases first; then damage of every kind by a fixed seed: 60 files, or ZSCORE_DAMAGED = N of them, or 3000 with
ZSCORE_TEST_ALL=1 (tests/lib/damage.py has the rule).
"""

import collections
import functools
import http.server
import threading

from damage import *

x = values().astype("f4")
wide = x.astype("f8")


def place_file(form, change=lambda data: data):
    """A directory with one input file, in/a.nc, whose bytes have been changed."""
    d = workplace()
    write_valid(d / "in/a.nc", form)
    (d / "in/a.nc").write_bytes(change((d / "in/a.nc").read_bytes()))
    return d


def alone(judge, d, changes=(), environment=()):
    """One run on one rank, in the background: settle() calls judge(result)."""
    write_spec(d / "spec.ini", changes)
    waiting.append((pool.submit(run_alone, d, environment=environment), judge))


def refused(name, d, words, changes=(), status=2, environment=(), path="in/a.nc"):
    """A status, one message with all the words, which names the file, nothing left behind, and little memory."""

    def judge(r):
        found = [] if r.status == status else [f"status {r.status}, not {status}"]
        found += [] if len(r.messages) == 1 else [f"{len(r.messages)} messages"]
        found += [f"the message lacks {w}" for w in (path, *words) if w not in "".join(r.messages)]
        found += [f"left behind: {leftovers(d)}"] if leftovers(d) else []
        found += [f"{r.kib} KiB of memory"] if r.kib > KIB else []
        check(name, not found, found + [r.story])
        return r

    alone(judge, d, changes, environment)


def right(name, d):
    """The run succeeds, and its numbers are right."""

    def judge(r):
        found = differences(d, wide) if r.status == 0 else [r.story]
        check(name, not found, found)
        return r

    return judge


# ------------------------------------------------------------------------------------------ names


def twice(what):
    """The second of two names of equal length becomes the first one: in the list of dimensions, or of variables."""

    def add(f):
        f.createDimension("dim_a", 2)
        f.createDimension("dim_b", 3)
        f.createVariable("var_a", "i4", ("dim_a",))
        f.createVariable("var_b", "i4", ("dim_b",))

    d = workplace()
    make(d / "in/a.nc", x, hours(NT), form="cdf1", more=add)
    data = (d / "in/a.nc").read_bytes()
    (d / "in/a.nc").write_bytes(data.replace(what + b"_b", what + b"_a", 1))
    return d


refused("two dimensions of one name", twice(b"dim"), ["two dimensions of the name dim_a"])
refused("two variables of one name", twice(b"var"), ["two variables of the name var_a"])
d = twice(b"none")
data = (d / "in/a.nc").read_bytes()
name = data.index(b"dim_b")
(d / "in/a.nc").write_bytes(data[:name] + bytes(5) + data[name + 5:])
refused("a dimension of an empty name", d, ["a dimension without a name"])
refused("an attribute whose name is damaged", place_file("packed", lambda data: data.replace(b"scale_factor", b"scale_\xffactor", 1)),
        ["an attribute of the name scale_\\xffactor"])

# ------------------------------------------------------------------------------------------ one line

settle()
d = place_file("cdf1")
odd = "in/a\n\x1b[31mz.nc"
os.rename(d / "in/a.nc", d / odd)
r = run(d, {"input.files": "in/*.nc"}, ["--plan", "--verbose"], ranks=1)
check("a path with a newline and an escape in the plan", r.status == 0 and "\x1b" not in r.out, r.story + r.out)
(d / odd).write_bytes(b"")
refused("a path with a newline and an escape in a message", d, ["is empty", "in/a\\n\\x1b[31mz.nc"], path="in/a")


def units(text):
    def change(f):
        f["t2m"].long_name = text
        f["time"].units = text

    d = workplace()
    make(d / "in/a.nc", x, hours(NT), form="cdf1", more=change)
    return d


refused("units with control characters", units("hours\nzscore: forged\x1b[2J"), ["hours\\nzscore: forged\\x1b[2J"])
r = settle()
check("no line of the file's own", "\x1b" not in r.err and "\nzscore: forged" not in r.err, r.err)
d = workplace()
make(d / "in/a.nc", x, hours(NT), {"long_name": "a\n  grid       forged\x1b[2J", "units": "K"}, form="cdf1")
r = run(d, {}, ["--plan"], ranks=1)
check("a name in the plan is one line", r.status == 0 and "\x1b" not in r.out and "\n  grid       forged" not in r.out and
      "a\\n  grid       forged\\x1b[2J" in r.out, r.out)

# ------------------------------------------------------------------------------------------ URLs

for scheme in "http", "https", "dods", "s3", "gs":
    refused(f"{scheme}:// is refused at once", workplace(), ["data server", "download"],
            {"input.files": f"{scheme}://nowhere.invalid/a.nc"}, path=f"{scheme}://nowhere.invalid/a.nc")
d = place_file("cdf1")
curl = shutil.which("curl")
if curl:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *rest):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(d / "in")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/a.nc"
    w = workplace()
    refused("a URL: the message has a command", w, ["curl"], {"input.files": url}, path=url)
    r = settle()
    subprocess.run(r.messages[0].split("it first: ")[1], shell=True, cwd=w / "in", capture_output=True)
    server.shutdown()
    test_values("a URL: after the command, the file is read", w, wide)
else:
    skip("a URL: the command works", "no curl")

# ------------------------------------------------------------------------------------------ a machine that fails


def refusing(what):
    """The environment of a run whose machine fails, as tests/lib/refuse.c has it."""
    return preloading(injector("refuse"), ZS_REFUSE=what)


FAULTS = [("open", 24, "Too many open files", "ulimit -n", 1), ("open", 23, "Too many open files in system", "", 1),
          ("open", 13, "Permission denied", "namei -l", 2), ("open", 40, "symbolic links", "namei", 2),
          ("open", 110, "timed out", "server", 1), ("read", 5, "Input/output error", "disk", 1),
          ("read", 116, "Stale file handle", "run again", 1), ("lock", 37, "No locks available", "HDF5_USE_FILE_LOCKING=FALSE", 1)]


def failing(form, call, number, n, words, advice, status):
    """A call number n fails: the message says how, or the numbers are right where it was not needed."""
    d = place_file(form)
    name = f"{form}: {call} number {n} fails with \"{words}\""

    def judge(r):
        if r.status == 0:
            return check(f"{name}: it is not needed", not differences(d, wide), r.story)
        text = "".join(r.messages)
        return check(name, r.status in (1, status) and len(r.messages) == 1 and words in text and "in/a.nc" in text and
                     (advice in text or "reading variable" in text) and not leftovers(d), r.story)

    alone(judge, d, (), refusing(f"{call} {number} {n} in/a.nc"))


if injector("refuse") is None:
    skip("a machine that fails", "tests/lib/refuse.c cannot be compiled")
else:
    for form in "cdf1", "shuffle":
        for call, number, words, advice, status in FAULTS:
            if call == "lock" and form == "cdf1":
                continue
            for n in range(0, 12) if ALL else (0, 2, 5) if call == "read" else (0,) if number in (23, 40) else (0, 3):
                failing(form, call, number, n, words, advice, status)
    for number, words in (28, "No space left"), (122, "quota"), (30, "Read-only"), (13, "Permission denied"):
        for how in {}, {"output.format": "classic"}:
            d = place_file("cdf1")
            refused(f"an output cannot be made {how or ''}: {words}", d, [words], how, 1,
                    environment=refusing(f"create {number} 0 out/"), path="out/")
    # Memory for an attribute: 300 numbers as doubles; the request has a size that nothing else has.
    d = workplace()
    make(d / "in/a.nc", x, hours(NT), {"missing_value": np.full(301, -1, "f4")}, form="cdf1")
    alone(right("an attribute of 301 numbers is read", d), d)
    settle()
    for path in (d / "out").iterdir():
        path.unlink()
    refused("no memory for an attribute is not \"no such attribute\"", d, ["attributes", "Cannot allocate memory"], (), 1,
            environment=refusing("memory 12 2408 x"))

d = place_file("cdf1")
name = "in/" + "n" * 255 + ".nc"
refused("a name that is too long", d, ["File name too long"], {"input.files": name}, path="in/nnn")
os.symlink("loop.nc", d / "in/loop.nc")
settle()
refused("a link to itself", d, ["Too many levels of symbolic links", "namei"], {"input.files": "in/loop.nc"}, path="in/loop.nc")
r = settle()
if shutil.which("namei"):
    done = subprocess.run(r.messages[0].split("circle: ")[1], shell=True, cwd=d, capture_output=True)
    check("a link to itself: the command runs", done.returncode in (0, 1) and b"loop.nc" in done.stdout, done.stdout)

# ------------------------------------------------------------------------------------------ promises


def deflated_coordinates(path, n):
    """A few KiB, whose two-dimensional coordinates have n x n values."""

    def add(f):
        for name, units in ("lat", "degrees_north"), ("lon", "degrees_east"):
            v = f.createVariable(name, "f8", DIMENSIONS[1:], zlib=True, complevel=9, chunksizes=(n // 8, n // 8), fill_value=False)
            v.units = units
        f["t2m"].coordinates = "lat lon"

    with netCDF4.Dataset(path, "w") as f:
        for name, size in zip(DIMENSIONS, (2, n, n)):
            f.createDimension(name, size)
        v = f.createVariable("time", "f8", ("time",))
        v.units = EPOCH
        v[:] = hours(2)
        f.createVariable("t2m", "f4", DIMENSIONS, zlib=True, chunksizes=(1, 64, 64)).units = "K"
        add(f)


d = workplace()
deflated_coordinates(d / "in/a.nc", 12000)
check("the file is small", (d / "in/a.nc").stat().st_size < 50000)
refused("coordinates of 1 GiB in a small file", d, ["variable lat has 144000000 values", "[run] memory"], {"run.memory": "64 MiB"})


def many_times(n, chunk):
    d = workplace()
    with netCDF4.Dataset(d / "in/a.nc", "w") as f:
        for name, size in zip(DIMENSIONS, (None, 2, 3)):
            f.createDimension(name, size)
        for name in DIMENSIONS:
            v = f.createVariable(name, "f8", (name,), zlib=True, chunksizes=(chunk if name == "time" else 2,))
            v.units = EPOCH if name == "time" else f"degrees_{'north' if name == 'latitude' else 'east'}"
        f["latitude"][:] = [0, 1]
        f["longitude"][:] = [0, 1, 2]
        v = f.createVariable("t2m", "f4", DIMENSIONS, zlib=True)
        v.units = "K"
        v[n - 1] = 1
    return d


refused("10^8 times in a small file", many_times(100000000, 1 << 20), ["variable time has 100000000 values", "[run] memory"],
        {"run.memory": "64 MiB"})
d = many_times(4, 1 << 27)
refused("a coordinate in chunks of 1 GiB", d, ["time", "chunks of 1.00 GiB", "nccopy"], {"run.memory": "64 MiB"})
r = settle()
if shutil.which("nccopy"):
    command = r.messages[0].split("one piece: ")[1]
    done = subprocess.run(command, shell=True, cwd=d, capture_output=True, text=True)
    os.replace(d / "new.nc", d / "in/a.nc") if done.returncode == 0 else None
    write_spec(d / "spec.ini")
    r = run_alone(d)
    check("a coordinate in chunks of 1 GiB: the command works", done.returncode == 0 and "chunks of" not in r.err, [done.stderr, r.story])

for form, size in ("cdf1", 4), ("cdf2", 4), ("cdf5", 8):
    d = place_file(form, lambda data: data[:4] + ((1 << 31) - 1).to_bytes(size, "big") + data[4 + size:])
    refused(f"{form}: a number of records that the file cannot hold", d, ["truncated"])

# ------------------------------------------------------------------------------------------ files that are not asked for

UNTRACED = sanitizing("detect_leaks=0")  # leaks are looked for by a tracer, too
if shutil.which("strace"):
    d = place_file("shuffle")
    (d / ".aws").mkdir()
    asked = [".ncrc", ".daprc", ".dodsrc", ".netrc", ".aws/credentials", ".aws/config"]
    for name in asked:
        (d / name).write_text("[default]\nHTTP.VERBOSE=1\n")
    write_spec(d / "spec.ini")
    done = subprocess.run(["strace", "-f", "-o", "trace", "-e", "trace=openat,open,stat,access,newfstatat", PROGRAM, "spec.ini"],
                          cwd=d, env={**os.environ, "HOME": str(d.resolve()), **UNTRACED}, capture_output=True, text=True)
    trace = (d / "trace").read_text() if (d / "trace").exists() else ""
    opened = [line for line in trace.splitlines() for name in asked if f"{d.resolve()}/{name}\"" in line or f"\"{name}\"" in line or f"\"./{name}\"" in line]
    if "a.nc" in trace:
        check("settings and credentials in the working directory are not read", done.returncode == 0 and not opened, opened + [done.stderr])
    else:
        skip("settings in the working directory", "strace cannot trace here")
else:
    skip("settings in the working directory", "no strace")

# ------------------------------------------------------------------------------------------ damage of every kind

n = int(os.environ.get("ZSCORE_DAMAGED") or (3000 if ALL else 60))
valid, kinds = {}, collections.Counter()
for form in FILES:
    write_valid(root / f"{form}.nc", form)
    valid[form] = (root / f"{form}.nc").read_bytes()


def run_damaged(seed):
    form = FILES[seed % len(FILES)]
    way, data = damaged(form, seed, valid[form])
    d = workplace()
    (d / "in/a.nc").write_bytes(data)
    write_spec(d / "spec.ini", SETTINGS_OF_RUN)
    return seed, form, way, d, run_soon(d)


for seed, form, way, d, r in pool.map(run_damaged, range(n)):
    want = unpack(pack(values(), "i2", PACKED), PACKED) if form.startswith("packed") else wide
    kind, found = judge(r, d, want, d / "in/a.nc", "in/a.nc")
    kinds[kind] += 1
    if found:
        check(f"damage {seed}: {form}, {way}", False, found + [r.story, str(d)])
    else:
        shutil.rmtree(d)
check(f"{n} damaged files: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}", True)

finish()
