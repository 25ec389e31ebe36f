#!/usr/bin/env python3
"""What stops a run from outside: signals, a standard output that cannot be written, a limit on files; and libraries
that crash, make no end or stand. One message says so, all ranks end, and nothing is left but what was there before."""

import itertools

from harness import *

NT, NY, NX = 12, 6, 8
x = field(NT, NY, NX).astype("f4")
OLD = {name: f"{name}, as it was" for name in ("zscore.nc", "statistics.nc")}
if injector("misbehave") is None:
    skip("libraries and signals", "tests/lib/misbehave.c cannot be compiled")
    finish()


def place(form="deflate"):
    """Two input files, and older files where two of three outputs will be."""
    d = workplace()
    make_series(d, x, 2, form=form)
    for name, text in OLD.items():
        (d / "out" / name).write_text(text)
    return d


def stopped(name, inject, words, statuses, changes=(), ranks=3, form="deflate", limit=30):
    """A run that misbehaves: it ends with one message, and the directory is as before."""
    d = place(form)

    def judge(r):
        now = {p.name: p.read_bytes() for p in (d / "out").iterdir()}
        found = ["it hangs"] if r.late else []
        if r.status not in statuses:
            found.append(f"status {r.status}, not {statuses}")
        if len(r.messages) != 1 or any(word not in r.messages[0] for word in words):
            found.append(f"not one message with {words}")
        if now != {key: text.encode() for key, text in OLD.items()}:
            found.append(f"the outputs are {sorted(now)}, or changed")
        if "Process received signal" in r.err:
            found.append("MPI printed what the process was doing")
        check(name, not found, [*found, r.story])

    start(judge, d, changes, ranks=ranks, inject=inject, limit=limit)


# ------------------------------------------------------------------------------------------ signals
# Each signal, on one rank and on several, at several moments: while inputs are opened, while an output is defined,
# while numbers are read and written. publish.py has those while outputs get their names.
SIGNALS = {1: "Hangup", 2: "Interrupt", 3: "Quit", 10: "User defined signal 1", 12: "User defined signal 2",
           14: "Alarm clock", 15: "Terminated", 24: "CPU time limit exceeded"}
MOMENTS = ["nc_open 0 0", "nc_open 1 0", "nc_enddef 0 1", "pread 1 1", "pwrite 0 3", "pwrite 2 0"]
cases = [(number, ranks, moment) for ranks in (1, 3) for number in SIGNALS for moment in MOMENTS
         if int(moment.split()[1]) < ranks]
if not ALL:  # each signal once, each moment once or more
    cases = [(number, 1 if moment.split()[1] == "0" and k % 2 else 3, moment)
             for k, (number, moment) in enumerate(zip(SIGNALS, itertools.cycle(MOMENTS)))]
for number, ranks, moment in cases:
    stopped(f"signal {number} at {moment}, {ranks} ranks", f"library {number} {moment}",
            [f"stopped by signal {number} ({SIGNALS[number]})", "nothing unfinished is left behind"],
            [128 + number, -number], ranks=ranks)
settle()

# A signal that is ignored when the run begins stays so: nohup.
d = place()
write_spec(d / "spec.ini")
environment = {**os.environ, **injected("library 1 pwrite 0 1", d)}
r = subprocess.run(["nohup", PROGRAM, "spec.ini", "-q"], cwd=d, env=environment, capture_output=True, text=True,
                   stdin=subprocess.DEVNULL)
check("a signal that nohup ignores", r.returncode == 0 and not differences(d, x.astype("f8")), r.stderr)

# ------------------------------------------------------------------------------------------ standard output


def alone(d, arguments, redirected):
    """Without mpirun, which has a standard output of its own."""
    command = f'exec "$0" "$@" {redirected}'
    return subprocess.run(["sh", "-c", command, PROGRAM, *arguments], cwd=d, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)


d = workplace()
make_series(d, x, 2)
write_spec(d / "spec.ini")
for arguments in ["--help"], ["--version"], ["spec.ini", "--plan"], ["spec.ini"]:
    for redirected, why in (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"):
        r = alone(d, arguments, redirected)
        check(f"{' '.join(arguments)} {redirected}", r.returncode == 1 and not leftovers(d) and
              r.stderr == f"zscore: standard output: {why}\n", [f"status {r.returncode}", r.stderr])
r = alone(d, ["spec.ini", "-q"], ">&- 2>&- <&-")
check("a quiet run without standard files", r.returncode == 0 and not differences(d, x.astype("f8")), r.stderr)

# ------------------------------------------------------------------------------------------ a limit on files
# One rank: MPI itself needs larger files to connect several.
large = field(40, 100, 150).astype("f4")
for changes in {}, {"output.format": "classic"}, {"output.deflate": 1}, {"run.writer": "netcdf"}:
    d = workplace()
    make_series(d, large, 2)
    write_spec(d / "spec.ini", changes)
    r = subprocess.run([MPIEXEC, "-n", "1", "sh", "-c", 'ulimit -f 2000; exec "$0" "$@"', PROGRAM, "spec.ini", "-q"],
                       cwd=d, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    message = [line for line in r.stderr.splitlines() if line.startswith("zscore:")]
    check(f"ulimit -f {changes or ''}", r.returncode == 1 and len(message) == 1 and "out/" in message[0] and
          "ulimit -f" in message[0] and not leftovers(d), [f"status {r.returncode}", r.stderr, *leftovers(d)])

# ------------------------------------------------------------------------------------------ crashes
for what, number, name in (("crash", 11, "Segmentation fault"), ("deep", 11, "Segmentation fault"),
                           ("abort", 6, "Aborted"), ("7", 7, "Bus error")):
    status = [128 + number, -number]
    signals = f"(signal {number}, {name})"
    stopped(f"{what} while a header is read", f"library {what} nc_open 1 0",
            ["in/01.nc: reading its header crashed the library", signals, "[rank 1 on "], status)
    stopped(f"{what} while an output is defined", f"library {what} nc_enddef 0 1",
            ["out/anomaly.nc.part-", ": making its header crashed the library", signals, "[rank 0 on "], status)
for changes, call, words in (
        ({"run.reader": "netcdf"}, "nc_get_vara 2 0", ["in/0", "reading variable t2m crashed the library", "[rank 2 on "]),
        ({"run.writer": "netcdf"}, "nc_put_vara 1 0", ["out/zscore.nc: writing crashed the library", "[rank 1 on "]),
        ({}, "rename 0 1", ["out/anomaly.nc: giving it its name crashed the library", "[rank 0 on "])):
    if NETCDF_WRITER or "run.writer" not in changes:
        stopped(f"a crash in {call}", f"library crash {call}", words, [139, -11], changes)
settle()

# ------------------------------------------------------------------------------------------ no end, and no move
SOON = {"run.patience": 0.04}
stand = ["no rank has moved for 0.0", "[run] patience", "since"]
for name, inject, words, changes in [
    ("a header makes no end", "library loop nc_open 1 0", ["in/01.nc: reading its header", "[rank 1 on "], SOON),
    ("a definition makes no end", "library loop nc_close 0 5", ["making its header", "[rank 0 on "], SOON),
    ("an input stands", "library stand nc_open 1 0", ["reading its header", *stand], SOON),
    ("reading stands", "library stand pread 1 1", ["rank 1 is in/", *stand], SOON),
    ("writing stands", "library stand pwrite 2 0", ["rank 2 is out/", "writing", *stand], SOON),
    ("reader = netcdf stands", "library stand nc_get_vara 2 0", ["rank 2 is in/", "reading variable t2m", *stand],
     {**SOON, "run.reader": "netcdf"}),
    # Parallel HDF5 1.10 waits for ever in closing the file.
    ("writer = netcdf after a fault", "library fail pwrite 1 0", ["out/"],
     {**SOON, "run.writer": "netcdf", "output.deflate": 1}),
    ("writer = netcdf stands on one rank", "library stand nc_put_vara 1 0", ["rank 1 is out/", ": writing", *stand],
     {**SOON, "run.writer": "netcdf", "output.deflate": 1}),
]:
    if NETCDF_WRITER or "run.writer" not in changes:
        stopped(name, inject, words, [1], changes)
settle()

# Where everything moves, patience ends nothing; 0 is for ever.
for patience in 0, 1:
    start_values(f"patience = {patience}", place(), x.astype("f8"), {"run.patience": patience}, ranks=3)

finish()
