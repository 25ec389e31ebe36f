#!/usr/bin/python3
"""Compare two builds of zscore: the same runs by both must write the same files, bit by bit.

usage: scripts/same_bits.py OLD-ZSCORE NEW-ZSCORE [--only PATTERN] [--numbers] [--keep DIR] [--list]

Each run of the list has small inputs, and both programs on the same number of ranks.  Some runs have the new program on
another number of ranks, too.  same_bits_runs.py is the list, same_bits_inputs.py makes the inputs.

Of every output are compared: the format, the dimensions, the variables in their order, their types, dimensions, storage
and attributes with their types, the global attributes, and all numbers as they are stored.  The storage may depend on
the number of ranks.  The time in the first line of history and the version of the program may differ.  With --numbers
the numbers of the old program's variables are compared, and nothing else: metadata may have changed for the better.

The exit status must be the one that the list expects.  The report of the old program must have the words that show that
the run does what its name says; the new program may use other words.  A run that is refused or that fails must leave
every file as it was.
"""
import argparse
import concurrent.futures
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import types

import netCDF4
import numpy as np

from same_bits_inputs import INPUTS
from same_bits_runs import OUTPUTS, RUNS, SECTIONS

os.environ.update(re.findall(r"\b([A-Z]\w+)=(\S+)", (pathlib.Path(__file__).parent / "mpi-env.sh").read_text()))
LIMIT = 120  # seconds of one program

# ------------------------------------------------------------------------------------------ what a file says

LIBRARY = ctypes.CDLL(netCDF4._netCDF4.__file__)  # It knows the types of attributes, which netCDF4 does not tell.


def attributes(owner, group, variable):
    """Names in their order; types, lengths and values.  The time of the run and the version become a star."""
    found = {}
    for name in owner.ncattrs():
        kind, length = ctypes.c_int(), ctypes.c_size_t()
        LIBRARY.nc_inq_att(group, variable, name.encode(), ctypes.byref(kind), ctypes.byref(length))
        value, size = owner.getncattr(name), length.value
        bits = str(value).encode() if isinstance(value, (str, list)) else value.tobytes()
        if isinstance(value, str):
            stamp = r"\A\S+: zscore \S+" if name == "history" and variable < 0 else r"(?<=\Azscore version )\S+"
            value, masked = re.subn(stamp, "*", value)
            bits, size = value.encode(), None if masked else size
        found[f"attribute {name}"] = kind.value, size, str(value), bits
    return {"attributes": list(found), **found}


def facts(path, storage):
    """All that is compared of a file, in the order in which it is compared: {what: value}."""
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        f.set_auto_chartostring(False)
        found = {"format": (f.data_model, f.disk_format), "groups": list(f.groups), "variables": list(f.variables),
                 "dimensions": [(d.name, len(d), d.isunlimited()) for d in f.dimensions.values()]}
        found.update({f"global {k}": v for k, v in attributes(f, f._grpid, -1).items()})
        for name, v in f.variables.items():
            found[f"{name}: type"] = str(v.dtype), v.endian()
            found[f"{name}: dimensions"] = v.dimensions
            found[f"{name}: storage"] = (v.chunking(), v.filters()) if storage else None
            found.update({f"{name}: {k}": a for k, a in attributes(v, f._grpid, v._varid).items()})
            if name == "quantization_info" and f.disk_format == "HDF5":
                continue  # It is there for its attributes.  Nobody writes its number: a reader may get anything.
            numbers = np.asarray(v[...])
            found[f"{name}: numbers"] = numbers.tolist() if numbers.dtype == object else numbers
    return found


def first_number(x, y):
    """The first number that differs in its bits, of two arrays of one type and shape; None: there is none."""
    if x.tobytes() == y.tobytes():
        return None
    bits = [np.frombuffer(a.tobytes(), "u1").reshape(a.size, -1) for a in (x, y)]
    where = np.flatnonzero((bits[0] != bits[1]).any(1))
    at = tuple(map(int, np.unravel_index(where[0], x.shape)))
    return f"{len(where)} of {x.size} differ, first at {at}: {x[at]!r}, {y[at]!r}"


def numbers_alone(found):
    """The numbers of all variables; axes of length one do not matter."""
    return {key: value.squeeze() for key, value in found.items() if isinstance(value, np.ndarray)}


def difference(old, new, storage, numbers=False):
    """The first one of two files; None: there is none.  storage: whether that is compared.  numbers: compare the
    numbers of the old file's variables, and nothing else."""
    try:
        a, b = facts(old, storage), facts(new, storage)
    except OSError as reason:
        return f"it cannot be read: {reason}"
    if numbers:
        a, b = numbers_alone(a), numbers_alone(b)
    for key in [*a, *(k for k in b if k not in a and not numbers)]:
        x, y = a.get(key), b.get(key)
        if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
            alike = (x.dtype, x.shape) == (y.dtype, y.shape)
            found = first_number(x, y) if alike else f"{x.dtype} {x.shape}, {y.dtype} {y.shape}"
        else:
            found = f"{x!r}, {y!r}" if x != y else None
        if found:
            return f"{key}: {found}"
    return None


# ------------------------------------------------------------------------------------------ one run


def folder(name):
    return re.sub(r"\W+", "-", name).strip("-")


def spec_text(run, step):
    sections = {}
    usual = dict(OUTPUTS, files=f"../../../in/{folder(run.data)}/*.nc", variable="t2m", progress="none")
    for key, value in {**usual, **step}.items():
        section, key = key.rsplit(".", 1) if "." in key else (SECTIONS.get(key, "input"), key)
        if value is not None:
            sections.setdefault(section, []).append(f"{key} = {value}\n")
    return "".join(f"[{section}]\n{''.join(lines)}\n" for section, lines in sections.items())


def snapshot(place):
    """What was written, finished or not: {path: bytes}."""
    own = lambda p: p.name == "spec.ini" or p.name.startswith("report-")
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file() and not own(p)}


def execute(program, ranks, run, place):
    """All steps of a run in a new directory, up to the first that fails.  The specs and reports stay there."""
    (place / "out").mkdir(parents=True)
    for i, step in enumerate(run.steps):
        (place / "spec.ini").write_text(spec_text(run, step))
        before, last = snapshot(place), i == len(run.steps) - 1
        command = ["mpirun", "-n", str(ranks), program, *(run.arguments if last else ()), "spec.ini"]
        process = subprocess.Popen(command, cwd=place, text=True, errors="replace", stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            text = process.communicate(timeout=LIMIT)[0]
        except subprocess.TimeoutExpired:
            process.terminate()  # mpirun ends its ranks.
            text = process.communicate()[0] + f"stopped after {LIMIT} seconds"
        (place / f"report-{i + 1}.txt").write_text(text)
        if process.returncode:
            break
    return types.SimpleNamespace(place=place, step=i, last=last, status=process.returncode, text=text, before=before,
                                 after=snapshot(place))


def complaint(run, result, words):
    """What is wrong with one result by itself; None: nothing.  words: what its report must have."""
    if not result.last or result.status != run.status:
        said = [line for line in result.text.splitlines() if line.startswith("zscore:")] or result.text.splitlines()
        wanted = run.status if result.last else 0
        return f"step {result.step + 1}: exit status {result.status}, not {wanted}: {' '.join(said[:1])}"
    lost = [word for word in words if word not in result.text]
    if lost:
        return f"the report lacks {lost[0]!r}"
    changed = {k for k in {**result.before, **result.after} if result.before.get(k) != result.after.get(k)}
    if run.status or "--plan" in run.arguments:
        return f"written or changed: {sorted(changed)}" if changed else None
    settings = {**OUTPUTS, **run.steps[-1]}
    wanted = {path for key, path in settings.items() if path and (key in OUTPUTS or key.endswith(".file"))
              and f"output.{key}=" not in run.arguments}
    return f"not written, or not wanted: {sorted(changed ^ wanted)}" if changed != wanted else None


def verdict(run, results, numbers):
    """The first difference between the old program and the new one; None: there is none."""
    old = results["old"]
    for label, new in results.items():
        wrong = complaint(run, new, run.says if label == "old" else ())
        if wrong:
            return f"{label}: {wrong}"
        if set(old.after) != set(new.after):
            return f"{label}: other files: {sorted(set(old.after) ^ set(new.after))}"
        for name in old.after if new is not old else ():
            found = difference(old.place / name, new.place / name, label == "new", numbers)
            if found:
                return f"{label}: {name}: {found}"
    return None


# ------------------------------------------------------------------------------------------ all runs


def compare(runs, old, new, work, keep, numbers):
    """Print one line for each run.  Returns how many fail."""
    lost, failed = {}, 0
    for data in dict.fromkeys(run.data for run in runs):
        place = work / "in" / folder(data)
        place.mkdir(parents=True)
        try:
            INPUTS[data](place)
        except (OSError, RuntimeError, AttributeError) as reason:
            lost[data] = f"its input cannot be made: {reason}"

    def all_programs(run):
        plan = {"old": (old, run.ranks), "new": (new, run.ranks)}
        if run.also:
            plan[f"new, {run.also} ranks"] = new, run.also
        place = work / "runs" / folder(run.name)
        return {} if run.data in lost else {
            label: execute(program, ranks, run, place / folder(label)) for label, (program, ranks) in plan.items()}

    pool = concurrent.futures.ThreadPoolExecutor(2)
    try:
        for run, results in zip(runs, pool.map(all_programs, runs)):
            found = lost.get(run.data) or verdict(run, results, numbers)
            failed += found is not None
            print(f"not ok - {run.name}: {found}" if found else f"ok - {run.name}", flush=True)
            if not keep:
                shutil.rmtree(work / "runs" / folder(run.name), ignore_errors=True)
    finally:
        pool.shutdown(cancel_futures=True)  # What has not begun does not begin after an interrupt.
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", metavar="OLD-ZSCORE", nargs="?")
    parser.add_argument("new", metavar="NEW-ZSCORE", nargs="?")
    parser.add_argument("--only", metavar="PATTERN", default="", help="runs whose names have this regular expression")
    parser.add_argument("--keep", metavar="DIR", help="leave inputs, specs, reports and outputs in this new directory")
    parser.add_argument("--numbers", action="store_true", help="compare the numbers of variables alone, and no metadata")
    parser.add_argument("--list", action="store_true", help="print the names of the runs and their ranks, and stop")
    given = parser.parse_args()
    runs = [run for run in RUNS if re.search(given.only, run.name)]
    if given.list:
        for run in runs:
            print(f"{run.name}: {run.ranks} ranks" + (f", the new program also {run.also}" if run.also else ""))
        return 0
    if not runs:
        parser.error(f"no run has a name like {given.only}")
    if not given.new:
        parser.error("two programs are needed")
    for program in given.old, given.new:
        if not os.access(program, os.X_OK):
            parser.error(f"{program} is no program")
    work = pathlib.Path(given.keep or tempfile.mkdtemp(prefix="zscore-same-bits-")).resolve()
    if given.keep:
        work.mkdir(parents=True)
    try:
        failed = compare(runs, os.path.abspath(given.old), os.path.abspath(given.new), work, given.keep, given.numbers)
    finally:
        if not given.keep:
            shutil.rmtree(work, ignore_errors=True)
    print(f"{len(runs) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
