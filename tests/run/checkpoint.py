#!/usr/bin/env python3
"""A run that was ended goes on with the same command, on any number of ranks: its outputs have the same bits as those
of a run that was not ended, what was finished is not written again, and nothing is left.

Small runs of several kinds are ended at moments that tests/lib/inject.c chooses: a call of the system fails, a signal
asks for an end, or kills; then they are started again, with another number of ranks and another budget, until they
come to their end.  Each run draws a few such moments; ZSCORE_KILLS=100 draws more."""

import datetime
import hashlib
import random
import re

from jobs import *

DRAWS = int(os.environ.get("ZSCORE_KILLS") or 3)
RANKS = [1, 2, 3, 4]
NT, NY, NX = 240, 20, 30
rng = np.random.default_rng(5)
raw = rng.integers(-3000, 3000, (NT, NY, NX)).astype("i2")
raw[rng.random(raw.shape) < 0.05] = -32767
PACKED = {"scale_factor": 0.01, "add_offset": 280.0, "missing_value": np.int16(-32767)}
DAILY = hours(NT, step=24)
# Eight days of January in thirty years: few groups of days, whose statistics are small enough to be kept.
JANUARIES = np.concatenate([hours(8, START + 24 * (datetime.date(2014 + y, 1, 1) - datetime.date(2014, 1, 1)).days, 24)
                            for y in range(30)])
STATE = {"run.checkpoint": "out/state"}
NONE = {f"output.{k}": None for k in ("zscore", "anomaly", "statistics")}
MEANS = {"reduce mean.over": "latitude longitude", "reduce mean.file": "out/mean.nc",
         "histogram z.range": "-3 3", "histogram z.bins": "6", "histogram z.file": "out/histogram.nc"}
KINDS = {
    "plain": {"run.memory": "200 KiB"},
    "month": {"climatology.group": "month", "run.memory": "300 KiB"},
    "day": {"climatology.group": "day", "run.memory": "400 KiB"},  # larger statistics than z-scores: not kept
    "deflate": {"output.deflate": 1, "climatology.group": "month", "run.memory": "1 MiB"},
    "records": {"output.format": "classic", "output.record": "yes", "run.memory": "200 KiB"},
    "window": {"climatology.group": "day-of-year", "climatology.window": 5, "run.memory": "600 KiB"},
    "trend": {"climatology.detrend": "linear", "run.memory": "400 KiB"},
    "smooth": {"climatology.group": "month", "climatology.smooth": "harmonics 1", "output.anomaly": None},
    "median": {**NONE, "output.zscore": "out/zscore.nc", "climatology.ddof": None, "climatology.center": "median", "climatology.spread": "mad"},
    "products": {**MEANS, "run.memory": "300 KiB"},
    "page": {"output.report": "out/report.html", "output.anomaly": None},
}
ENDS = ["EIO", "ENOSPC", "SIGUSR1", "SIGUSR1", "SIGTERM", "SIGKILL"]


def contents(d):
    """The numbers of all outputs, and their digests."""
    found = {}
    for path in sorted((d / "out").glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            f.set_auto_maskandscale(False)
            for name, v in f.variables.items():
                bits = hashlib.sha256(np.ascontiguousarray(v[...]).tobytes()).hexdigest()
                found[path.name, name] = bits, getattr(v, "digest", "")
    return found


def written(log):
    """Bytes that a start has written into an output are not in its log, but the calls are."""
    return sum(line.startswith("pwrite ") and "zscore.nc.checkpoint" in line
               for path in log.parent.glob(log.name + ".*") for line in path.read_text().splitlines())


def again(d, changes, ranks, rule=""):
    """One start.  Killed jobs end with it, so their runs have an mpirun of their own."""
    for path in d.glob("log.*"):
        path.unlink()
    write_spec(d / "spec.ini", changes)
    deadly = "SIGTERM" in rule or "SIGKILL" in rule
    r = None if deadly else run_in_job(d, ranks, rule)
    return r or launch(d, ["spec.ini"], ranks, inject=rule, log=d / "log")


def judge(name, d, r, right, wanted=()):
    left = sorted(p.name for p in (d / "out").iterdir() if p.name == "state" or ".checkpoint" in p.name or ".part" in p.name)
    found = [r.story] if r.status else [f"left: {left}"] if left else []
    if not r.status and contents(d) != right:
        found.append(f"other bits: {[k for k, v in contents(d).items() if right.get(k) != v]}")
    found += [f"lacks {w!r}" for w in wanted if w not in r.out + r.err]
    check(name, not found, found)


def draw(kind, home, right, number):
    """A run that is ended once to three times."""
    dice = random.Random(f"{kind} {number}")
    d = pathlib.Path(tempfile.mkdtemp(prefix=kind + ".", dir=root))
    shutil.copytree(home / "in", d / "in")
    (d / "out").mkdir()
    story, r = [], None
    for _ in range(dice.randint(1, 3)):
        ranks, end = dice.choice(RANKS), dice.choice(ENDS)
        call = dice.choice(["pwrite", "pwrite", "pread,pread64", "rename", "open,openat", "fsync"])
        rule = f"{call} * {int(2 ** dice.uniform(0, 7))} {end}"
        r = again(d, {**KINDS[kind], **STATE}, ranks, rule)
        story.append(f"{ranks} ranks, {rule}: status {r.status}")
        if r.status == 0:
            break
        early = "nothing unfinished" in r.err  # the spec was not read yet
        stopped = (r.status == 75 and "what is finished is kept in out/state: the same command goes on" in r.err) or (
            r.status == 1 and "this start has finished nothing" in r.err)
        if end == "SIGUSR1" and not early and not stopped:
            check(f"{kind}: {story}", False, r.story)
    if r.status:
        budget = {} if dice.random() < 0.5 else {"run.memory": "4 MiB"}
        r = again(d, {**KINDS[kind], **STATE, **budget}, dice.choice(RANKS))
    judge(f"{kind}: {'; '.join(story)}", d, r, right)
    shutil.rmtree(d)


for kind, changes in KINDS.items():
    home = workplace(kind)
    make_series(home, raw, 4, PACKED, times=JANUARIES if kind == "window" else DAILY)
    (home / "out").mkdir(exist_ok=True)
    r = again(home, changes, 2)
    if r.status:
        check(f"{kind}: a run without a checkpoint", False, r.story)
        continue
    right = contents(home)
    for number in range(DRAWS):
        draw(kind, home, right, number)
    if kind == "plain":
        plain = home, right


def fresh(name):
    d = workplace(name)
    shutil.copytree(plain[0] / "in", d / "in", dirs_exist_ok=True)
    (d / "out").mkdir(exist_ok=True)
    return d


def stop(d, changes, n=60, ranks=2, how="EIO"):
    return again(d, {**changes, **STATE}, ranks, f"pwrite * {n} {how} zscore.nc.checkpoint")


# What is finished is not written again.
d = fresh("once")
whole = again(d, {**KINDS["plain"], **STATE}, 2, "")
calls = written(d / "log")
check("a run with a checkpoint that is not ended", whole.status == 0 and contents(d) == plain[1] and calls > 0, whole.story)
first = stop(d, KINDS["plain"], calls // 3)
done = written(d / "log")
second = again(d, {**KINDS["plain"], **STATE}, 3)
judge("goes on, and says from where", d, second, plain[1], ["goes on", "out/state"])
check(f"what is finished is not written again ({done} of {calls} pieces before, {written(d / 'log')} after)",
      first.status == 1 and written(d / "log") < calls, first.story)
check("the message says that the same command goes on", "the same command goes on" in first.err, first.story)

def lose(d):
    """Zeros in the place of half of an output."""
    part = d / "out/zscore.nc.checkpoint"
    with open(part, "r+b") as file:
        file.seek(part.stat().st_size // 5)
        file.write(bytes(part.stat().st_size // 2))


# What was lost meanwhile is made again, and told.
d = fresh("lost")
stop(d, KINDS["plain"], calls // 2)
lose(d)
judge("values that are not as they were written are made again", d, again(d, {**KINDS["plain"], **STATE}, 2), plain[1],
      ["made again"])

# The same, and that start is ended, too: two notes say the same, and one of them counts.
d = fresh("lost twice")
stop(d, KINDS["plain"], calls // 2)
lose(d)
again(d, {**KINDS["plain"], **STATE}, 2, "fsync * 0+ EIO zscore.nc")
judge("values that were made again are counted once", d, again(d, {**KINDS["plain"], **STATE}, 3), plain[1], ["goes on"])

# A note has no chunk of what is not finished: each batch waits for its round, but for the last one.
SLOW = {"output.deflate": 1, "output.anomaly": None, "output.statistics": None, "run.memory": "1 MiB"}
# Longer than from note to note, in the last writes of chunks.
DELAY = "; ".join(f"pwrite 0 {n} delay=0.52 zscore.nc.checkpoint" for n in range(18, 24))
d = fresh("round")
r = again(d, {**SLOW, **STATE}, 1, DELAY)
right = contents(d)
notes = sum(line.startswith("pwrite ") and "journal" in line for line in (d / "log.0").read_text().splitlines())
d = fresh("round")
first = again(d, {**SLOW, **STATE}, 1, f"{DELAY}; pwrite 0 {notes - 5} SIGKILL journal")
judge(f"killed before the last note ({notes} pieces): status {first.status}", d, again(d, {**SLOW, **STATE}, 2), right, ["goes on"])

# What an earlier run has found counts, too, where all statistics are kept.
d = fresh("extend")
EARLY = {**NONE, "input.time": "2014-01-01 2014-02-15", "output.statistics": "earlier.nc"}
LATE = {**KINDS["plain"], "input.time": "2014-02-16 2014-12-31", "climatology.extend": "earlier.nc"}
check("an earlier run", (r := again(d, EARLY, 1)).status == 0, r.story)
check("a run that extends it", (r := again(d, LATE, 2)).status == 0, r.story)
right = contents(d)
for path in (d / "out").iterdir():
    path.unlink()
first = again(d, {**LATE, **STATE}, 2, "fsync 1 0+ EIO out/zscore.nc")
judge(f"extends, and goes on: status {first.status}", d, again(d, {**LATE, **STATE}, 3), right, ["100 %"])

# Another run, other inputs, a lost state.
d = fresh("other")
stop(d, KINDS["plain"])
state = sorted(p.name for p in (d / "out/state").iterdir())
r = again(d, {**KINDS["plain"], **STATE, "climatology.ddof": 1}, 2)
check("another setting is refused, and named", r.status == 2 and "[climatology] ddof" in r.err and "rm -r" in r.err, r.story)
r = again(d, {**KINDS["plain"], **STATE, "output.json": "out/facts.json", "run.patience": 5}, 2)
check("a report that was not there before is refused", r.status == 2 and "[output] json is given" in r.err, r.story)
path = min((d / "in").iterdir())
os.utime(path, ns=(1, 1))
r = again(d, {**KINDS["plain"], **STATE}, 2)
check("an input that has changed is refused, and named", r.status == 2 and path.name in r.err, r.story)
check("what is kept is still there", state == sorted(p.name for p in (d / "out/state").iterdir()))
shutil.rmtree(d / "out/state")
r = again(d, {**KINDS["plain"], **STATE}, 2)
check("an output without its state is refused, with the command that removes it",
      r.status == 2 and "rm 'out/" in r.err and ".checkpoint'" in r.err, r.story)
while r.status == 2 and (d / (path := re.findall(r"rm '(out/\S+)'", r.err)[-1])).exists():  # one line for each
    (d / path).unlink()
    r = again(d, {**KINDS["plain"], **STATE}, 2)
judge("after it the run begins anew", d, r, plain[1])

d = fresh("two states")
stop(d, KINDS["plain"])
inode = (d / "out/zscore.nc.checkpoint").stat().st_ino
OTHER = {**KINDS["plain"], "run.checkpoint": "out/other"}
r = [again(d, OTHER, 2) for _ in range(2)]
check("another state for the same outputs is refused, also the second time, and they stay",
      all(s.status == 2 and "is there already" in s.err for s in r) and inode == (d / "out/zscore.nc.checkpoint").stat().st_ino,
      r[1].story)

d = fresh("at once")
r = again(d, {**KINDS["plain"], **STATE}, 2, "rename 0 0 SIGKILL out/state")
judge(f"killed at once: status {r.status}", d, again(d, {**KINDS["plain"], **STATE}, 2), plain[1])

# Statistics and masks of others are inputs.
d = fresh("given")
check("the statistics", (r := again(d, {**NONE, "output.statistics": "s.nc"}, 1)).status == 0, r.story)
shutil.copy(d / "s.nc", d / "std.nc")
with netCDF4.Dataset(d / "land.nc", "w") as f, netCDF4.Dataset(min((d / "in").iterdir())) as like:
    for name in ("latitude", "longitude"):
        f.createDimension(name, len(like[name]))
        v = f.createVariable(name, "f8", (name,))
        v.units = like[name].units
        v[:] = like[name][:]
    f.createVariable("lsm", "f4", ("latitude", "longitude"))[:] = 1
GIVEN = {**KINDS["plain"], "output.statistics": None, "climatology.ddof": None, "climatology.min_count": None,
         "climatology.mean": "s.nc:t2m_mean", "climatology.std": "std.nc:t2m_std",
         "input.mask": "land", "mask land.file": "land.nc", "mask land.variable": "lsm", "mask land.above": 0.5}
first = stop(d, GIVEN)
for name in ("std.nc", "land.nc"):
    before = (d / name).stat().st_mtime_ns
    os.utime(d / name, ns=(1, 1))
    r = again(d, {**GIVEN, **STATE}, 2)
    check(f"{name} has changed: refused, and named", first.status == 1 and r.status == 2 and f"{name}: " in r.err, first.story + r.story)
    os.utime(d / name, ns=(before, before))
check("all is as it was: goes on", (r := again(d, {**GIVEN, **STATE}, 2)).status == 0 and "goes on" in r.out, r.story)

d = fresh("names")
stop(d, KINDS["plain"])
for path in (d / "out").glob("*.checkpoint"):
    path.rename(d / "out" / path.name.replace(".checkpoint", ""))
judge("ended just when the outputs got their names: the run begins anew", d, again(d, {**KINDS["plain"], **STATE}, 3), plain[1])

d = fresh("foreign")
(d / "out/state").mkdir()
(d / "out/state/notes.txt").write_text("mine")
r = again(d, {**KINDS["plain"], **STATE}, 2)
check("a directory with other files is refused", r.status == 2 and "notes.txt" in r.err, r.story)

d = fresh("twice")
changes = {**KINDS["plain"], **STATE}
write_spec(d / "spec.ini", changes)
start_command(lambda r: check("the first of two starts", r.status == 0 and contents(d) == plain[1], r.story), d, ["spec.ini"],
              inject="pwrite 0 3 delay=3 zscore.nc.checkpoint")
for _ in range(100):
    if (d / "out/state/run").exists():
        break
    time.sleep(0.05)
r = launch(d, ["spec.ini"])
check("two starts at the same time: one is refused", r.status == 2 and "another run uses it" in r.err, r.story)
settle()

for name, changes, word in [("netcdf", {"run.writer": "netcdf"}, "writer"), ("zarr", {"output.format": "zarr"}, "format"),
                            ("map", {"output.chunks": "map"}, "chunks")]:
    d = fresh(name)
    if name == "zarr":
        changes = {**NONE, "output.zscore": "out/z.zarr", **changes}
    r = again(d, {**changes, **STATE}, 1)
    check(f"{word} = {name} does not go together with a checkpoint", r.status == 2 and word in r.err and "checkpoint" in r.err,
          r.story)
d = fresh("auto")
r = again(d, {**NONE, "output.zscore": "out/z.nc", "output.chunks": "auto", **STATE}, 1)
check("chunks = auto goes with a checkpoint", r.status == 0 and (d / "out/z.nc").exists(), r.story)

# Two variables in one file.
d = fresh("sides")
for path in (d / "in").glob("*.nc"):
    with netCDF4.Dataset(path, "a") as f:
        v = f.createVariable("d2m", "i2", f["t2m"].dimensions)
        v.setncatts({k: f["t2m"].getncattr(k) for k in f["t2m"].ncattrs()})
        v.set_auto_maskandscale(False)
        f["t2m"].set_auto_maskandscale(False)
        v[...] = f["t2m"][...] // 2
BOTH = {"input.variable": "t2m, d2m", "run.memory": "200 KiB", "output.deflate": 1, "output.statistics": None}
check("two variables", (r := again(d, BOTH, 2)).status == 0, r.story)
right = contents(d)
for n in (5, 20, 45):
    for path in (d / "out").iterdir():
        path.unlink()
    first = again(d, {**BOTH, **STATE}, 2, f"pwrite * {n} ENOSPC out/")
    judge(f"two variables in one file, ended at {n}: status {first.status}", d, again(d, {**BOTH, **STATE}, 3), right)

finish()
