#!/usr/bin/env python3
"""Whatever fails, at whatever moment: the run ends in seconds, with one message that names a file, and all is as it
was; or it succeeds, and its numbers are right.

Small runs of each kind are made once without a fault, to know their numbers and each call of the system that each
rank makes on inputs, outputs and their directories.  Then tests/lib/inject.c makes one of these calls fail, or be
short; lets all fail from one on; sends a signal just before one; or lets another program change, cut, remove or
replace an input there.  Of many signals, half go to mpirun at some moment.

Each run draws the same ones, spread over all kinds, ranks and calls: 20 faults that come once, 10 that stay, 10
signals, 10 changes.  ZSCORE_FAULTS=500 draws more of them, RANKS="1 4" takes other numbers of ranks, and arguments
name some kinds alone; ZSCORE_TEST_ALL=1 takes every fault, on 1, 2 and 4 ranks; ZSCORE_SWEEP=1 lets every call fail
once, the ways to fail taking turns."""

import collections
import hashlib
import itertools
import json
import random
import re

from jobs import *

STEPS, ROWS, COLUMNS = 8, 5, 6
OLD = "what was there before"
x = field(160, ROWS, COLUMNS).astype("f4")
FEW = 20
FAULTS = int(os.environ.get("ZSCORE_FAULTS") or FEW)
SWEEP = "ZSCORE_SWEEP" in os.environ
RANKS = [int(n) for n in os.environ.get("RANKS", "1 2 4" if ALL or SWEEP else "2").split()]
SPREAD = {"reduce spread.over": "time", "reduce spread.method": "variance", "reduce spread.file": "out/spread.nc"}
PRODUCTS = {"reduce zonal.over": "longitude", "reduce zonal.file": "out/zonal.nc",
            **SPREAD,
            "histogram z.range": "-3 3", "histogram z.bins": "6", "histogram z.file": "out/histogram.nc",
            "exceedance hot.threshold": "1", "exceedance hot.file": "out/hot.nc",
            "extract box.latitude": "-50 50", "extract box.file": "out/box.nc"}


class Kind:
    """Runs of one kind: how its inputs are stored, and its settings; made in a directory that all runs copy."""

    def __init__(self, name, form, changes, prior=None, steps=STEPS):
        self.name, self.outputs, self.right = name, {}, None
        self.home = workplace(name + ".")
        if prior:
            make(self.home / "in/0.nc", x[-STEPS:], hours(STEPS, START - 6 * STEPS), form=form)
            r = run(self.home, {"output.zscore": None, "output.anomaly": None, "output.statistics": prior})
            if r.status:
                check(f"{name}: statistics to begin with", False, r.story)
            (self.home / "in/0.nc").unlink()
        make_series(self.home, x[:steps], 2, form=form)
        write_spec(self.home / "spec.ini", changes)
        for path in re.findall(r"= (out/\S+)", (self.home / "spec.ini").read_text()):
            if not (self.home / path).exists():
                (self.home / path).write_text(OLD)
            self.outputs[path] = (self.home / path).read_bytes()

    def copy(self):
        d = pathlib.Path(tempfile.mkdtemp(prefix=self.name + ".", dir=root))
        return pathlib.Path(shutil.copytree(self.home, d, dirs_exist_ok=True))


NONE = {f"output.{k}": None for k in ("zscore", "anomaly", "statistics")}
KINDS = {
    "classic": ("cdf1", {"output.format": "classic"}),
    "plain": ("contiguous", {}),
    "deflate": ("shuffle", {"output.deflate": 1, "climatology.group": "hour"}),
    "passes": ("contiguous", {**NONE, "output.statistics": "out/statistics.nc", "run.memory": "24 KiB", **SPREAD}, None,
               len(x)),  # no room for the values
    "products": ("edges", {**NONE, **PRODUCTS}),
    "groups": ("cdf5", {"climatology.group": "hour"}),
    "extend": ("maps", {"climatology.extend": "out/statistics.nc"}, "out/statistics.nc"),
    "from": ("cdf1", {"climatology.from": "prior.nc", "output.statistics": None}, "prior.nc"),
    "reader": ("shuffle", {"run.reader": "netcdf", "output.anomaly": None}),
    "writer": ("cdf1", {"run.writer": "netcdf", "run.patience": 0.5, "output.anomaly": None}),  # parallel HDF5 can wait for ever
    "report": ("contiguous", {"output.anomaly": None, "output.report": "out/report.html", "output.json": "out/report.json",
                              **PRODUCTS}),
}
STRAY = re.compile(r"\.part-|\.old-|\.lock$")
VOLATILE = ("history", "date_created")  # attributes that tell when a file was made


# ------------------------------------------------------------------------------------------ what is right


def told(text):
    """The facts of a report, but for what is of the run alone, and for which copies of the inputs it read."""
    facts = json.loads(text)
    copy = {"inode": None, "modified": None, "changed": None}
    return {**facts, "run": None, "inputs": [{**file, **copy} for file in facts["inputs"]["files"]]}


def contents(path):
    """All that a reader sees of a file, but for when it was made."""
    found = hashlib.sha256()
    if path.suffix == ".json":
        return told(path.read_text())
    if path.suffix == ".html":
        before, facts, after = re.split(r'(?<=<script id="facts" type="application/json">)(.*?)(?=</script>)', path.read_text(),
                                        maxsplit=1, flags=re.S)
        return before, told(facts), after
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        for name, v in sorted(f.variables.items()):
            attributes = sorted((a, str(v.getncattr(a))) for a in v.ncattrs())
            found.update(repr((name, v.dtype, v.dimensions, v.shape, attributes)).encode())
            found.update(np.ascontiguousarray(v[...]).tobytes())
        found.update(repr(sorted((a, str(f.getncattr(a))) for a in f.ncattrs() if a not in VOLATILE)).encode())
    return found.hexdigest()


def numbers(d):
    """The contents of all outputs."""
    return {str(p.relative_to(d)): contents(p) for p in sorted((d / "out").iterdir()) if not STRAY.search(p.name)}


def problems(kind, d, r, how, right, silent):
    """What is wrong with a run of this kind that was disturbed.  how: the disturbance; right(): further
    contents that are right; silent: mpirun can end before there is a rank that could say anything."""
    signalled = "SIG" in how  # which can come when all is done
    found = ["it hangs"] if r.late else []
    now = {f"out/{p.name}": p.read_bytes() for p in (d / "out").iterdir()}
    if r.status == 0 or (signalled and not any(now.get(name) == old for name, old in kind.outputs.items())):
        try:
            got = numbers(d)
            if got != kind.right and got not in right():
                found.append(f"status {r.status}, and the numbers are wrong")
        except (OSError, ValueError) as error:
            found.append(f"status {r.status}, and an output cannot be read: {error}")
    else:
        if now != kind.outputs:
            differ = sorted(name for name in {*now, *kind.outputs} if now.get(name) != kind.outputs.get(name))
            found.append(f"status {r.status}, and not as it was: {differ}")
    if r.status:
        if len(r.messages) != 1 and not (silent and not r.messages):
            found.append(f"{len(r.messages)} messages, not 1")
        if not re.search(r"\b(in|out)\b|spec\.ini|prior\.nc|signal", " ".join(r.messages) or "signal"):
            found.append("the message names no file")
        # netcdf-c crashes where HDF5 cannot open a file for writing to its end: a line tells in which file.
        told = re.search(r"crashed the library", " ".join(r.messages))
        speaks = re.search(r"Signal code|Assertion|HDF5-DIAG" + ("" if told else "|Segmentation|core dumped|Aborted"), r.err)
        if speaks and not (silent and re.search(r"\] mpirun\(", r.err)):  # mpirun itself can crash where a signal comes to it
            found.append("a library speaks or crashes")
    stray = [str(p.relative_to(d)) for p in d.rglob("*") if STRAY.search(p.name)]
    # A file that cannot be removed, or cannot be known to be the run's own, stays; the next plan names it.
    if len(stray) > bool(re.match(r"(unlink|stat) .*(\.old-|\.lock)", how)):
        found.append(f"left behind: {stray}")
    return found


class Group:
    """Disturbed runs of one kind and sort, which make one check."""

    def __init__(self, kind, ranks, what):
        self.kind, self.ranks, self.name = kind, ranks, f"{kind.name}, {ranks} ranks: {what}"
        self.tries, self.fired, self.succeeded, self.seconds, self.failures, self.again, self.wrong = 0, 0, 0, 0, 0, 0, []

    def start(self, how, inject="", right=lambda: [], stop=None):
        """how: the disturbance, for messages; right(): contents that are right besides those of an undisturbed run;
        stop: see launch().  In a job that began long ago; by itself where a signal comes."""
        d = self.kind.copy()
        if stop or "SIG" in inject:
            self.start_alone(d, how, inject, right, stop)
        else:
            waiting.append((pool.submit(run_in_job, d, self.ranks, inject, patience),
                            lambda r: self.judge_in_job(d, r, how, inject, right)))
        if len(waiting) >= 60:
            settle()

    def start_alone(self, d, how, inject, right, stop=None):
        start_command(lambda r: self.judge(d, r, how, problems(self.kind, d, r, how, right, stop is not None)), d, ["spec.ini"],
                      ranks=self.ranks, inject=inject, log=d / "log", limit=patience, stop=stop)

    def judge_in_job(self, d, r, how, inject, right):
        """Where the job ended with the run, or something was wrong, it is made once more by itself."""
        found = r and problems(self.kind, d, r, how, right, False) + (["a file stays open"] if r.files else [])
        if r and not found:
            return self.judge(d, r, how, found)
        shutil.rmtree(d)
        self.again += 1
        self.start_alone(self.kind.copy(), how, inject, right)

    def judge(self, d, r, how, found):
        self.tries += 1
        self.fired += any("! " in p.read_text() for p in d.glob("log.*"))
        self.succeeded += r.status == 0
        self.seconds = max(self.seconds, r.seconds)
        if not found:
            return shutil.rmtree(d)
        self.failures += 1
        (d / "story").write_text("\n".join([how, *found, r.story, ""]))
        self.wrong += [f"{how}: {'; '.join(found)}; in {d.name}", *("    " + m for m in r.story.splitlines()[:6])]

    def finish(self):
        """One line, after settle()."""
        print(f"# {self.name}: {self.tries} tries, {self.fired} took effect by the injector, {self.succeeded} runs "
              f"succeeded all the same, {self.again} were made once more by themselves, {self.seconds:.1f} s at most")
        check(self.name, self.tries > 0 and not self.wrong, self.wrong)
        for line in self.wrong[25:]:
            print("#   " + line)


# ------------------------------------------------------------------------------------------ faults

# How each call can fail.
EFFECTS = {
    "open": ["EIO", "EINTR", "EMFILE"], "create": ["EIO", "ENOSPC", "EDQUOT", "EINTR"], "opendir": ["EIO"],
    "read": ["EIO", "EINTR", "short"], "pread": ["EIO", "EINTR", "short"],
    "write": ["EIO", "ENOSPC", "EDQUOT", "EINTR", "short"], "pwrite": ["EIO", "ENOSPC", "EDQUOT", "EINTR", "short"],
    "stat": ["EIO"], "fstat": ["EIO"], "access": ["EIO"], "statfs": ["EIO"], "lseek": ["EIO"],
    "lock": ["EIO", "ENOLCK"],
    "ftruncate": ["EIO", "ENOSPC", "EDQUOT"], "fallocate": ["EIO", "ENOSPC", "EDQUOT"],
    "fsync": ["EIO", "ENOSPC", "EDQUOT", "EINTR"], "close": ["EIO", "ENOSPC", "EDQUOT", "EINTR"],
    "rename": ["EIO", "ENOSPC", "EDQUOT"], "link": ["EIO", "EPERM", "ENOSPC"], "unlink": ["EIO"],
    "chmod": ["EPERM", "EIO"], "chown": ["EPERM", "EIO"],
}

Call = collections.namedtuple("Call", "rank name n path all")


def calls(d):
    """All calls of a run: of each rank, the n-th one of its name, which is its all-th one."""
    found = []
    for log in sorted(d.glob("log.*")):
        count = collections.Counter()
        for number, line in enumerate(log.read_text().splitlines()):
            name, path = line.split(" ", 1)
            found.append(Call(int(log.suffix[1:]), name, count[name], path, number))
            count[name] += 1
    return found


def count(kind, ranks, then):
    """Start a run without a fault: then(its calls, its seconds)."""
    d = kind.copy()

    def judge(r):
        if not check(f"{kind.name} on {ranks} ranks", r.status == 0 and not r.late, r.story):
            return
        got = numbers(d)
        kind.right = kind.right or got
        if kind.name == "passes" and ranks == 2:
            check(f"two passes on {ranks} ranks", "passes     2" in r.out, r.out)
        check(f"{kind.name} on {ranks} ranks: the same bits", got == kind.right)
        made = calls(d)
        gone = [call for call in made if call.path.endswith(".nc (deleted)")]  # a file server would keep it
        check(f"{kind.name} on {ranks} ranks: no file is open when it is replaced", not gone, str(gone))
        then(made, r.seconds)
        shutil.rmtree(d)

    start_command(judge, d, ["spec.ini"], ranks=ranks, inject="", log=d / "log", limit=180)


def draw(things, n, seed):
    """n of the pairs (call, ...), the same in each run, from as many calls, files and effects as can be; all of them
    with ZSCORE_TEST_ALL."""
    if ALL or len(things) <= n:
        return things
    some, turn, turns = random.Random(seed), collections.Counter(), []
    for thing in some.sample(things, len(things)):
        call, *how = thing
        alike = call.rank, call.name, call.path.split(".part-")[0], *how
        turns.append((turn[alike], some.random(), thing))
        turn[alike] += 1
    return [thing for *_, thing in sorted(turns)[:n]]


def inject_faults(kind, ranks, made, n):
    group = Group(kind, ranks, "a call of the system fails")
    every = [(call, effect) for call in made for effect in EFFECTS[call.name]]
    print(f"# {group.name}: {len(every)} faults in {len(made)} calls")
    turns = {name: itertools.cycle(effects) for name, effects in EFFECTS.items()}
    for call, effect in [(call, next(turns[call.name])) for call in made] if SWEEP else draw(every, n, f"{kind.name} {ranks}"):
        rule = f"{call.name} {call.rank} {call.n} {effect}"
        group.start(f"{rule} ({call.path})", rule)
    return group


# A disk that is full, a quota that is used up, a server that is gone: calls that fail from some moment on.
FOREVER = [("write,pwrite,ftruncate,fallocate,create,fsync", "ENOSPC", "out/"),
           ("write,pwrite,create", "EDQUOT", "out/"),
           ("open,create,read,pread,write,pwrite,fsync", "EIO", "out/"),
           ("open,read,pread,stat,fstat", "EIO", "in/"), ("pread,read,open", "ESTALE", "in/")]


def inject_forever(kind, ranks, made, n):
    group = Group(kind, ranks, "calls fail from some moment on")
    every = []
    for names, effect, part in FOREVER:
        found = [call for call in made if call.name in names.split(",") and part in call.path]
        count = collections.Counter(call.rank for call in found)
        every += [(f"{names} {rank} {k}+ {effect} {part}",) for rank in [*count, "*"]
                  for k in range(max(count.values()) if rank == "*" else count[rank])]
    for rule, in every if ALL else random.Random(f"forever {kind.name} {ranks}").sample(every, min(n, len(every))):
        group.start(rule, rule)
    return group


# What went wrong once: (kind, rule).
ONCE = [
    ("plain", "close 0 1 EIO anomaly.nc.part-"),  # HDF5 held it for open, and crashed in MPI_Finalize()
]


def inject_again(kind, made):
    group = Group(kind, 2, "what went wrong once")
    # A directory that was not known was locked twice: the run waited for itself.
    lock = next(call.all for call in made if call.rank == 0 and call.path.endswith("publish.lock"))
    looks = [call for call in made if call.rank == 0 and call.name == "stat" and call.path == "/out" and call.all < lock]
    for rule in [*(rule for name, rule in ONCE if name == kind.name), f"stat 0 {looks[-1].n} EIO"]:
        group.start(rule, rule)
    return group


# ------------------------------------------------------------------------------------------ signals


def send_signals(kind, ranks, made, seconds, n):
    """To a rank before one of its calls; half of many to mpirun at some moment, which is another one in each run."""
    group = Group(kind, ranks, "a signal comes")
    some = random.Random(f"signals {kind.name} {ranks}")
    for k in range(n):
        name = some.choice(["SIGTERM", "SIGINT", "SIGHUP"])
        call, after = some.choice(made), some.uniform(0, seconds)
        if FAULTS <= FEW or some.random() < 0.5:
            rule = f"* {call.rank} {call.all} {name}"
            group.start(f"{rule} ({call.name} {call.path})", rule)
        else:
            number = signal.SIGINT if name == "SIGINT" else signal.SIGTERM
            group.start(f"{number.name} to mpirun after {after:.3f} s", stop=(number, after))
    return group


# ------------------------------------------------------------------------------------------ other programs


def meddle(kind, ranks, made, n):
    """Another program works on an input: the numbers are those of the file before or after it; or it is an error."""
    group = Group(kind, ranks, "an input is changed, cut, removed or replaced")
    moments = [call for call in made if call.path.startswith("/in")]
    every = [(call, effect, path) for call in moments for effect in ("change", "cut", "remove", "replace")
             for path in ("in/00.nc", "in/01.nc")]
    for call, effect, path in draw(every, n, f"changes {kind.name} {ranks}"):
        rule = f"* {call.rank} {call.all} {effect}={path}"
        group.start(f"{rule} ({call.name} {call.path})", rule, lambda e=effect, p=path: changed(kind, e, p))
    return group


def changed(kind, effect, path):
    """[the contents that a run has where the input is like this from the start]; []: it is refused."""
    d = kind.copy()
    r = launch(d, ["spec.ini"], ranks=1, inject=f"* 0 0 {effect}={path}", limit=180)
    found = [numbers(d)] if r.status == 0 else []
    shutil.rmtree(d)
    return found


# ------------------------------------------------------------------------------------------ all of it

SHARE = -(-FAULTS // len(KINDS))  # of each kind
HALF = max(1, SHARE // 2)
patience = 60
if injector() is None:
    skip("faults", "tests/lib/inject.c cannot be compiled")
    finish()
counted = []
for kind in [Kind(name, *how) for name, how in KINDS.items() if name in (sys.argv[1:] or KINDS)]:
    for ranks in RANKS:
        count(kind, ranks, lambda made, seconds, kind=kind, ranks=ranks: counted.append((kind, ranks, made, seconds)))
settle()
patience = max(60, 40 * max(seconds for *_, seconds in counted))
groups = []
for kind, ranks, made, seconds in counted:
    groups.append(inject_faults(kind, ranks, made, SHARE))
    groups.append(inject_forever(kind, ranks, made, HALF))
    groups.append(send_signals(kind, ranks, made, seconds, 20 if ALL else HALF))
    groups.append(meddle(kind, ranks, made, HALF))
for kind, ranks, made, _ in counted:
    if ranks == 2 and kind.name in dict(ONCE):
        groups.append(inject_again(kind, made))
settle()
for group in groups:
    group.finish()
for what in sorted({group.name.split(": ")[1] for group in groups}):
    these = [group for group in groups if group.name.endswith(what)]
    print(f"# {what}: {sum(g.tries for g in these)} tries, {sum(g.failures for g in these)} failures")
finish()
