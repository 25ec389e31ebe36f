"""Times programs side by side: one after another in each round, so that a machine that drifts drifts for all."""

import dataclasses
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

SLOW = 30  # seconds: a peer that takes longer gets fewer runs


@dataclasses.dataclass
class Program:
    """One of those that are compared; command: a list.  A peer may fail and is not warmed up.

    clock: an expression that finds the seconds in what the program says, where the clock around it does not count."""

    name: str
    command: list
    peer: bool = False
    clock: str = ""


@dataclasses.dataclass
class Result:
    """Seconds and the peak memory (MiB, of the largest process) of each run."""

    seconds: list = dataclasses.field(default_factory=list)
    memory: list = dataclasses.field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.seconds) if self.seconds else None

    @property
    def peak(self):
        return max(self.memory, default=None)

    def text(self):
        if not self.seconds:
            return "–"
        n, s = len(self.seconds), self.seconds
        return f"{self.median:.2f} ({'1 run' if n == 1 else f'{min(s):.2f}–{max(s):.2f}'})"


def say(text):
    print(text, file=sys.stderr, flush=True)


def empty(folder):
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def once(program, out):
    """Run it in the directory out, which is emptied afterwards.  Returns (seconds, MiB), or None where it failed.

    wait4() gives the largest resident set of all processes below the one that is started, so of mpirun's ranks too.
    """
    with open(out / "log", "w+") as log:
        begin = time.monotonic()
        process = subprocess.Popen([str(word) for word in program.command], cwd=out, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            raise
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        text = log.read().strip()
    if program.clock and process.returncode == 0:
        seconds = float(re.search(program.clock, text, re.M)[1]) or 0.005  # what 0.00 may be
    empty(out)
    if process.returncode != 0:
        say(f"    {program.name} failed, status {process.returncode}: {' '.join(text.splitlines()[-3:])}")
        if not program.peer:
            sys.exit(f"bench: {program.name} failed: {' '.join(map(str, program.command))}\n{text}")
        return None
    return seconds, usage.ru_maxrss / 1024


def proportional(pid):
    """The memory of a process, bytes, with its share of what it shares with others; 0: it is no more."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def processes(name):
    """Those of this name that this process has started, and they."""
    parent, named = {}, []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = path.read_text().partition(" (")
        except OSError:
            continue
        comm, _, rest = rest.rpartition(") ")
        parent[int(pid)] = int(rest.split()[1])
        if comm == name:
            named.append(int(pid))

    def mine(pid):
        while pid > 1 and pid != os.getpid():
            pid = parent.get(pid, 0)
        return pid == os.getpid()
    return [pid for pid in named if mine(pid)]


def mebibytes(command, out):
    """The most memory that all ranks of zscore have together, MiB: memory that they share counts once."""
    most = 0
    with open(out / "log", "w+") as log, subprocess.Popen([str(word) for word in command], cwd=out, stdout=log, stderr=log) as process:
        while process.poll() is None:
            most = max(most, sum(map(proportional, processes("zscore"))))
            time.sleep(0.01)
        log.seek(0)
        if process.returncode != 0:
            sys.exit(f"bench: {' '.join(map(str, command))}\n{log.read()}")
    empty(out)
    return most / 2**20


def measure(title, programs, runs, peer_runs, out):
    """{name: Result}.  All programs but the peers run once before it counts; a peer that is slow runs peer_runs times."""
    results = {program.name: Result() for program in programs}
    failed = set()
    say(title)
    for program in programs:
        if not program.peer:
            once(program, out)
    for _ in range(runs):
        for program in programs:
            result = results[program.name]
            slow = program.peer and result.seconds and max(result.seconds) > SLOW
            if program.name in failed or (slow and len(result.seconds) >= peer_runs):
                continue
            found = once(program, out)
            if not found:
                failed.add(program.name)
                continue
            result.seconds.append(found[0])
            result.memory.append(found[1])
            say(f"    {program.name:30} {found[0]:8.2f} s {found[1]:8.0f} MiB")
    return results


def warm(folder):
    """Read all files once, so that they are in the page cache."""
    piece = bytearray(1 << 20)
    for path in sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file()):
        with open(path, "rb", buffering=0) as file:
            while file.readinto(piece):
                pass


def ratio(a, b):
    return f"{a / b:.2f}" if a and b else "–"


def table(head, rows):
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"
