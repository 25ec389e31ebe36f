#!/usr/bin/env python3
"""Outputs get their names all together or not at all, whatever else happens in their directories: failures, signals,
other runs that write or extend the same files, files that dead runs left, links, modes and owners, long names."""

import re
import shlex
import stat

from harness import *

NT, NY, NX = 12, 6, 8
x = field(NT, NY, NX).astype("f4")
NONE = {f"output.{kind}": None for kind in PARTS}
# What happens at a step of giving the outputs their names.
STEP = {"name": "rename,link 0 {} EIO .part-,.old-", "stop": "rename,link,unlink 0 {} SIGTERM .part-,.old-",
        "kill": "rename,link,unlink 0 {} SIGKILL .part-,.old-"}


def rivals(what):
    """The environment of a run that waits, or lacks something, as tests/lib/rivals.c has it."""
    library = root.resolve() / "rivals.so"
    if not library.exists():
        compiler = (os.environ.get("CC") or "cc").split()
        subprocess.run([*compiler, "-shared", "-fPIC", "-o", library, SOURCE / "tests/lib/rivals.c", "-ldl"], check=True)
    return {**injected("", root), "LD_PRELOAD": f"{library}:{injector()}", "ZS_RIVALS": what}


def place(**how):
    w = workplace().resolve()
    make_series(w, x, 2, **how)
    return w


def seen(w):
    return sorted(p.name for p in (w / "out").iterdir())


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def ready(w, n=1, file="go"):
    """Are n runs waiting for the file?"""
    return until(lambda: len(list(w.glob(f"{file}.ready-*"))) >= n)


def together(w, *specs):
    """Runs at once in w: for each spec (changes, more of launch()); their futures."""
    futures = []
    for changes, how in specs:
        name = f"spec{len(list(w.glob('spec*.ini')))}.ini"
        write_spec(w / name, changes)
        futures.append(pool.submit(launch, w, [name], **how))
    return futures


if injector() is None:
    skip("all", "tests/lib/inject.c cannot be compiled")
    finish()

# ------------------------------------------------------------------------------------------ failures and signals

# A signal removes what is unfinished, however many files that are.
d = place()
points = {f"extract p{k}.{key}": value for k in range(20)
          for key, value in {"latitude": "0", "longitude": str(k), "file": f"out/p{k}.nc"}.items()}
r = run(d, points, ranks=2, inject="pwrite 1 0 SIGTERM .part-")
check("a signal with 23 unfinished files: none is left, and one rank says so",
      r.status != 0 and not leftovers(d) and len(r.messages) == 1 and
      "stopped by signal 15" in r.messages[0] and "nothing unfinished" in r.messages[0],
      [f"left: {leftovers(d)}", r.story])

# A rank that ends removes the files.  Rank 0, which is about to define them, makes none of them again.
for effect, message in ("SIGTERM", "stopped by signal 15"), ("SIGSEGV", "crashed outside of all files"):
    for form in {}, {"output.format": "zarr"}:
        for when, rules in (("", "create 0 3 delay=0.3 .part-"),
                            (", and it removes some before and some after that", "create 0 1 delay=0.2 .part-; unlink 1 1 delay=0.5 .part-")):
            d = place()
            r = run(d, form, ranks=3, inject=f"stat 1 1 {effect} .part-; {rules}")
            check(f"{effect} comes to one rank while another one defines the outputs{' in Zarr' if form else ''}{when}",
                  r.status != 0 and not leftovers(d) and len(r.messages) == 1 and message in r.messages[0],
                  [f"left: {leftovers(d)}", r.story])


# Of several outputs, some of which take the place of older files, a name cannot be given; or a signal comes there:
# all outputs are new and whole, or all is as it was.  Even where a rank is killed, an older file or the new one is
# there.
def names(what, n, more=2, env=()):
    """Judge a run with this injected: status and files.  more: products, the first half of which replaces files."""
    w = place()
    new_names = {"zscore.nc", "anomaly.nc", "statistics.nc", *(f"p{k}.nc" for k in range(more))}
    before = {name: f"{name}, as it was" for name in sorted(new_names - {"anomaly.nc"})
              if not name.startswith("p") or int(name[1:-3]) < more / 2 or more > 8}
    for name, text in before.items():
        (w / "out" / name).write_text(text)
    inject = STEP[what].format(n)

    def judge(r):
        now = {p.name: p.read_bytes() for p in (w / "out").iterdir()}
        new = {name for name, data in now.items() if data[:4] == b"\x89HDF"}
        old = {name for name, text in before.items() if now.get(name) == text.encode()}
        if what == "kill":
            kept = {name for name, data in now.items() if data.decode(errors="replace").endswith("as it was")}
            good = all(name in new | old or any(k.startswith(name + ".old-") for k in kept) for name in before)
        elif r.status == 0 or new:
            good = set(now) == new == new_names
        else:
            good = set(now) == old == set(before) and len(r.messages) == 1
        check(f"{inject}, while {len(new_names)} outputs get their names{', without links' if env else ''}: all of "
              "them, or none", good and not r.late,
              [f"new {sorted(new)}, old {sorted(old)}, all {sorted(now)}", r.story])

    products = {f"extract p{k}.{key}": value for k in range(more)
                for key, value in {"latitude": "0", "file": f"out/p{k}.nc"}.items()}
    start(judge, w, products, ranks=2, inject=inject, env=env and {**env, "ZS_INJECT": inject})


for n in range(8):
    names("name", n)
for n in range(0, 16) if ALL else (0, 1, 2, 4, 7, 11, 13):
    names("stop", n)
for n in range(0, 16) if ALL else (1, 5, 12):
    names("kill", n)
for n in range(0, 30) if ALL else (17,):
    names("stop", n, more=10)
    names("name", n, more=10)
for n in range(0, 8) if ALL else (3,):
    names("name", n, env=rivals("nolink 0 1 -"))  # EPERM
    names("stop", n, env=rivals("nolink 0 31 -"))  # EMLINK
    names("kill", n, env=rivals("nolink 0 95 -"))  # EOPNOTSUPP
settle()

# ------------------------------------------------------------------------------------------ two runs at once


def extended(held):
    """Two runs extend one file with a part each of what it lacks.  held: where the first one waits until the second
    one is done; or "": both wait there until both are there."""
    w = place()
    archive = {**NONE, "output.statistics": "out/archive.nc"}
    day = lambda first: {"input.time": f"2014-01-0{first} 2014-01-0{first}"}
    grow = {**archive, "climatology.extend": "out/archive.nc"}
    r = run(w, {**archive, **day(1)})
    race = not held
    waits = {"env": rivals(f"{held or 'sync'} 0 0 go")}
    first, = together(w, ({**grow, **day(2)}, waits))
    ready(w)
    second, = together(w, ({**grow, **day(3)}, waits if race else {}))
    futures = [first, second]
    if race:
        ready(w, 2)
    else:
        second.result()
    (w / "go").touch()
    results = [f.result() for f in futures]
    loser = next((k for k, one in enumerate(results) if one.status), 0)
    failed = results[loser]
    text = "out/archive.nc: was changed by another run since it was read; run again"
    good = check(f"two runs extend one file, {held or 'at the same time'}: one fails, and nothing is left",
                 r.status == 0 and sorted(one.status for one in results) == [0, 1] and len(failed.messages) == 1 and
                 text in failed.messages[0] and seen(w) == ["archive.nc"] and (race or loser == 0),
                 [f"left {seen(w)}", *(one.story for one in results)])
    if not good:
        return
    again = launch(w, [f"spec{loser + 1}.ini"])  # spec.ini is the first one
    want = expect(x.astype("f8"))
    found = sum((unequal(part, read(w / "out/archive.nc", "t2m_" + part), want[part], 1e-12, 0)
                 for part in ("count", "mean", "std")), [])
    check("and run again, it adds its part: no step is lost", again.status == 0 and not found, [*found, again.story])


for held in ["wait", "sync", ""] * (10 if ALL else 1):
    extended(held)


# What a run has only read may be replaced meanwhile by a new file, but not be written into.
def compared(replaced):
    w = place()
    r = run(w, {**NONE, "output.statistics": "out/archive.nc"})
    want = expect(x.astype("f8"))["zscore"]
    use = {"output.anomaly": None, "output.statistics": None, "climatology.from": "out/archive.nc"}
    if replaced:
        future, = together(w, (use, {"env": rivals("sync 0 0 go")}))
        ready(w)
        (w / "out/new").write_text("extended")
        os.replace(w / "out/new", w / "out/archive.nc")
        (w / "go").touch()
        r = future.result()
        found = unequal("zscore", read(w / "out/zscore.nc", "t2m_zscore"), want, 0, 1e-6) if r.status == 0 else [r.story]
        check("a statistics file is replaced after a run has read it: its z-scores are those of the old one", not found, found)
    else:
        start_error("a statistics file is written into while a run reads it", w, 1, ["out/archive.nc", "changed", "run again"],
                    use, allowed=["out/archive.nc"], inject="pwrite 0 0 change=out/archive.nc .part-")
        settle()


compared(True)
compared(False)


# Two runs write the same outputs.  The first one is held between two of its names: the second one waits, and then
# replaces all of them.  Before that, one that does not want to wait so long gives up, and says for whom it waited.
def mixed(step, env=()):
    w = place()
    first, = together(w, ({"climatology.ddof": 0}, {"env": {**rivals(f"halt 0 {step} go"), **dict(env)}}))
    ready(w)
    holder = next(iter((w / "out").glob("*.part-*")), w / "-").name.rsplit("-", 3)
    seen_before = seen(w)
    one = {"climatology.ddof": 1}
    hasty, ended = together(w, (one, {"env": rivals("hurry 0 0 -")}), (one, {"env": rivals("term 0 3 -")}))
    gave_up, stopped = hasty.result(), ended.result()
    mine = [name for name in seen(w) if name not in seen_before and ".part-" not in name]
    check(f"a run is stopped at step {step} of its names: another one gives up, and names it",
          gave_up.status == 1 and len(gave_up.messages) == 1 and not mine and
          all(word in gave_up.messages[0] for word in ("out/.zscore-publish.lock", f"process {holder[-2]} on ", "run again")),
          [f"holder {holder}, more files {mine}", gave_up.story])
    check("one that is ended by a signal while it waits leaves nothing", stopped.status and seen(w) == seen_before and
          len(stopped.messages) == 1 and "nothing unfinished" in stopped.messages[0], [stopped.story, str(seen(w))])
    second, = together(w, (one, {}))
    until(second.done, 1)
    waits = not second.done()
    (w / "go").touch()
    results = [first.result(), second.result()]
    ddof = set()
    for name in PARTS:
        with netCDF4.Dataset(w / f"out/{name}.nc") as f:
            ddof.add(int(f.ddof if "ddof" in f.ncattrs() else f["t2m_mean" if name == "anomaly" else "t2m_std"].ddof))
    check("and a patient one waits for it: all files are of the last run",
          waits and [r.status for r in results] == [0, 0] and ddof == {1} and seen(w) == sorted(f"{n}.nc" for n in PARTS),
          [f"waits {waits}, ddof {ddof}, files {seen(w)}", *(r.story for r in results)])


for step in (0, 1, 2) if ALL else (1,):
    mixed(step)

# A file system without locks: told, and no more.
w = place()
r = run(w, env=rivals("nolock 0 37 -"))  # ENOLCK
check("no lock is to be had: the run ends well, and says so", r.status == 0 and seen(w) == sorted(f"{n}.nc" for n in PARTS)
      and re.search(r"lock +none to be had in out:", r.out), [r.story, r.out, str(seen(w))])

# A lock that a killed run left is in nobody's way.
(w / "out/.zscore-publish.lock").write_text("process 1 on nowhere")
r = run(w)
check("a lock that a killed run left is taken over and removed",
      r.status == 0 and seen(w) == sorted(f"{n}.nc" for n in PARTS), [r.story, str(seen(w))])

# Equal numbers of processes: in two containers that share a directory.
apart = ["unshare", "--pid", "--fork", "--mount-proc"]
if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True).returncode:
    skip("two runs with equal numbers of processes", "unshare --pid is not permitted")
else:
    w = place()
    # One rank each: Open MPI's own files in /dev/shm have these numbers in their names, too.
    held = {"env": {**rivals("wait 0 3 go"), "OMPI_MCA_btl": "self"}, "under": apart, "ranks": 1}
    futures = together(w, ({}, held), ({}, held))
    both = ready(w, 2)
    parts = {name.rsplit("-", 1)[0] for name in seen(w) if name.startswith("zscore.nc.part-")}
    number = len([name for name in seen(w) if name.startswith("zscore.nc.part-")])
    (w / "go").touch()
    results = [f.result() for f in futures]
    check("two runs with equal numbers of processes: both end well",
          both and number == 2 and [r.status for r in results] == [0, 0] and seen(w) == sorted(f"{n}.nc" for n in PARTS),
          [f"{parts}", str(seen(w)), *(r.story for r in results)])
    if len(parts) > 1:
        print("# the numbers differed this time:", parts)

# Another program puts a file in the place of one that is being written: it is not touched.
w = place()
future, = together(w, ({}, {"env": rivals("wait 0 3 go")}))
ready(w)
part = next((w / "out").glob("anomaly.nc.part-*"), None)
if check("a part is there while it is written", part is not None, str(seen(w))):
    os.rename(part, w / "stolen")
    shutil.copy(w / "stolen", part)
    (w / "go").touch()
    r = future.result()
    check("a part that another program has replaced gets no name, and is not removed",
          r.status == 1 and len(r.messages) == 1 and "anomaly.nc" in r.messages[0] and seen(w) == [part.name],
          [r.story, str(seen(w))])

# ------------------------------------------------------------------------------------------ what dead runs leave


def notes(w, changes=()):
    """What the plan says of files that are left over: {name: line}."""
    r = run(w, changes, ["--plan"], ranks=1)
    lines = [line for line in r.out.splitlines() if line.startswith("  left over ")]
    return {pathlib.Path(shlex.split(line[13:].split(": ")[0])[0]).name: line for line in lines}, r


w = place()
before = "out/anomaly.nc, as it was"
(w / "out/zscore.nc").write_text("zscore, as it was")
(w / "out/anomaly.nc").write_text(before)
r = run(w, inject=STEP["kill"].format(3))  # zscore.nc is new, and the older anomaly.nc has a second name
left = [name for name in seen(w) if ".part-" in name or ".old-" in name]
found, r = notes(w)
check("files of a killed run: the plan names each of them", len(left) == 4 and sorted(found) == sorted(left) and
      all(re.search("seconds? ago by process", line) and "has ended; " in line for line in found.values()),
      [f"left {left}", *found.values(), r.story])
old = next((w / "out").glob("zscore.nc.old-*"), w / "no such file")
part = next((w / "out").glob("statistics.nc.part-*"), w / "no such file")
os.utime(part, (time.time() - 3 * 86400,) * 2)
host, pid, bits = part.name.split(".part-")[1].rsplit("-", 2)
there = part.with_name(f"zscore.nc.part-far-away-{pid}-{bits}")
here = part.with_name(f"zscore.nc.part-{host}-{os.getpid()}-{bits}")
there.touch()
here.touch()
(w / "out/zscore.nc.part-1234").touch()  # not such a name
found, r = notes(w)
check("it tells how old they are, and of which it cannot know whether they are used",
      len(found) == 6 and "last written 3 days ago" in found[part.name] and
      "which may still run there; once it has ended, remove it" in found[there.name] and
      f"process {os.getpid()} on {host}, which may be running; once it has ended" in found[here.name], [*found.values()])
(w / "out/zscore.nc.part-1234").unlink()
for line in found.values():
    back = re.search(r"to have it back: (mv .*?); ", line)
    subprocess.run(back[1] if back else re.search(r"remove it: (rm .*)", line)[1], shell=True, cwd=w, check=True)
(w / "out/.zscore-publish.lock").unlink(missing_ok=True)  # the next run would
check("the commands of these lines bring back what was there before", seen(w) == ["anomaly.nc", "zscore.nc"] and
      (w / "out/zscore.nc").read_text() == "zscore, as it was" and (w / "out/anomaly.nc").read_text() == before, str(seen(w)))
check("and there is no line left", not notes(w)[0])

# ------------------------------------------------------------------------------------------ names

longest = "z" * 252 + ".nc"
twin = "z" * 251 + "y.nc"
w = place()
long = {"output.zscore": f"out/{longest}", "output.anomaly": f"out/{twin}"}
r = run(w, long)
check("names of 255 bytes", r.status == 0 and seen(w) == sorted([longest, twin, "statistics.nc"]), [r.story, str(seen(w))])
r = run(w, long, inject=STEP["kill"].format(3))
left = [name for name in seen(w) if ".part-" in name or ".old-" in name]
found, r = notes(w, long)
check("of which a killed run leaves some: the plan finds them, each once",
      len(left) >= 3 and sorted(found) == sorted(left) and len(found) == r.out.count("left over"), [str(left), r.out])
long["output.zscore"] = f"out/z{longest}"
test_error("a name of 256 bytes", place(), 2, ["output] zscore", "name too long"], long)
test_error("a name of 256 bytes, --plan", place(), 2, ["output] zscore", "name too long"], long, ["--plan"])

# ------------------------------------------------------------------------------------------ links, modes, owners

w = place()
(w / "store/deep").mkdir(parents=True)
(w / "store/z.nc").write_text("older")
(w / "out/zscore.nc").symlink_to("../store/z.nc")
(w / "out/anomaly.nc").symlink_to(w / "store/hop")  # absolute; and on, to no file
(w / "store/hop").symlink_to("deep/a.nc")
r = run(w)
want = {"out/zscore.nc": "../store/z.nc", "out/anomaly.nc": str(w / "store/hop"), "store/hop": "deep/a.nc"}
found = [] if r.status else differences(w, x.astype("f8"))
check("outputs that are links: the files go where these lead, and the links stay",
      r.status == 0 and not found and all((w / k).is_symlink() and os.readlink(w / k) == v for k, v in want.items()) and
      sorted(p.name for p in (w / "store").rglob("*")) == ["a.nc", "deep", "hop", "z.nc"],
      [r.story, *found, str(sorted(w.rglob("*")))])
grown = {"output.zscore": None, "output.anomaly": None, "output.statistics": "out/zscore.nc"}
test_error("two outputs that are one file by a link", w, 2, ["same file"], {"output.anomaly": "store/z.nc"},
           allowed=["out/zscore.nc", "out/anomaly.nc", "out/statistics.nc"])
w = place()
(w / "out/zscore.nc").symlink_to("anomaly.nc")
(w / "out/anomaly.nc").symlink_to("zscore.nc")
test_error("links in a circle", w, 2, ["output] zscore", "symbolic links"])
(w / "out/anomaly.nc").unlink()
(w / "out/zscore.nc").unlink()
(w / "out/zscore.nc").symlink_to("../far/away/z.nc")
r = run(w)
command = re.search(r"mkdir -p \S+", r.err)
check("a link into a directory that does not exist: refused, with the command that makes it",
      r.status == 2 and len(r.messages) == 1 and command is not None, r.story)
if command:
    subprocess.run(command[0], shell=True, cwd=w, check=True)
    r = run(w)
    check("and then it works", r.status == 0 and (w / "far/away/z.nc").is_file(), r.story)


def status_of(path):
    s = path.stat()
    return oct(stat.S_IMODE(s.st_mode)), s.st_uid, s.st_gid


w = place()
owner = (12345, 23456) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
for name, mode in {"zscore.nc": 0o640, "anomaly.nc": 0o444, "statistics.nc": 0o4755}.items():
    (w / "out" / name).write_text("older")
    os.chown(w / "out" / name, *owner)
    (w / "out" / name).chmod(mode)
mask = ["sh", "-c", 'umask 027; exec "$@"', "sh"]
r = run(w, {"extract p.latitude": "0", "extract p.file": "out/p.nc"}, under=mask)
got = {p.name: status_of(p) for p in (w / "out").iterdir()} if r.status == 0 else {}
me = (os.geteuid(), os.getegid())
check("a replaced file's mode and owner stay, without setuid; a new file's are the usual ones",
      got == {"zscore.nc": ("0o640", *owner), "anomaly.nc": ("0o444", *owner), "statistics.nc": ("0o755", *owner),
              "p.nc": ("0o640", *me)}, [r.story, str(got)])

# Somebody who may not keep the owner or the group: the group that the file has then may do no more than all others.
w = place()
user = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"]
probe = [*user, "sh", "-c", f'touch "{w / "out/probe"}" && test -x "{PROGRAM}" && test -r "{w / "in/00.nc"}"']
for directory in root, w, w / "in":
    directory.chmod(0o755)
(w / "out").chmod(0o777)
if os.geteuid() or not shutil.which("setpriv") or subprocess.run(probe, capture_output=True).returncode:
    skip("another user's files", "needs root, setpriv and a directory that others can reach")
else:
    (w / "out/probe").unlink()
    for name, mode in {"zscore.nc": 0o664, "anomaly.nc": 0o660}.items():
        (w / "out" / name).write_text("older")
        (w / "out" / name).chmod(mode)
    sessions = w / "tmp"
    sessions.mkdir()
    os.chown(sessions, 12345, 12345)
    r = run(w, env={"TMPDIR": str(sessions), "HOME": str(sessions)}, under=user)
    got = {p.name: status_of(p) for p in (w / "out").iterdir()} if r.status == 0 else {}
    check("another user's files are replaced; the new group may do no more than all others",
          got.get("zscore.nc") == ("0o644", 12345, 12345) and got.get("anomaly.nc") == ("0o600", 12345, 12345) and
          len(got) == 3, [r.story, str(got)])

finish()
