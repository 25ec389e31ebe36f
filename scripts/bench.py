#!/usr/bin/env python3
"""The benchmark's cases; scripts/bench.sh builds what is run here, and calls this."""

import argparse
import dataclasses
import datetime
import importlib.util
import os
import pathlib
import platform
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import zlib

import bench_corners
from bench_kept import Kept, Ratio
from bench_measure import Program, Result, measure, ratio, say, table, warm

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE.parent / "doc" / "ratios.tsv"
PEERS = "floor", "CDO", "xarray"


@dataclasses.dataclass
class Case:
    """zscore, the floor and the peers on one data set."""

    title: str
    data: str
    deflate: bool = False
    keepbits: int = 0
    group: str = ""
    every: str = ""  # new steps, made of the hourly ones
    store: bool = False  # is the output a Zarr store?
    floor: str = ""  # goals: how often the floor's time zscore takes, without mpirun; how often zscore's CDO takes
    cdo: str = ""


CASES = {
    "classic": Case("classic → raw", "classic", floor="1.10", cdo="6"),
    "deflate": Case("NetCDF-4 deflate → raw", "deflate", floor="1.10", cdo="10"),
    "lossless": Case("NetCDF-4 deflate → deflate 1", "deflate", True, floor="1.10", cdo="25"),
    "keepbits": Case("NetCDF-4 deflate → deflate 1, keepbits 9", "deflate", True, 9),
    "float": Case("float32, NetCDF-4 contiguous → raw", "float", floor="1.25", cdo="6"),
    "day": Case("classic → raw, by day of the year", "classic", group="day", cdo="12"),
    "daily": Case("hourly, classic → daily → z", "hourly", every="day"),
    "zarr": Case("Zarr, float32, Blosc → raw NetCDF", "zarr"),
    "stores": Case("Zarr, float32, Blosc → Zarr", "zarr", store=True),
}
# What is compared with another run of zscore.
VARIANTS = {
    "missing": "missing values in the input",
    "windows": "a window around each day, beside none",
    "climatology": "the climatology of WeatherBench 2, beside xarray's",
    "memory": "a small memory budget",
    "report": "the page of a run, beside its z-scores",
    "chunks": "chunks of other shapes, beside those that zscore chooses",
    "checkpoint": "a run that could go on, beside one that could not",
    "startup": "the plan of many small files",
    "small": "a small job",
    "questions": "x[0, 0, 0], x[t] and x.mean(), asked of zscore, xarray and CDO",
    "quantiles": "three quantiles of each cell, asked of the same",
    **bench_corners.CORNERS,
}
STORAGE = {
    "classic": [],
    "deflate": ["--storage", "deflate"],
    "float": ["--storage", "contiguous", "--type", "float"],
    "missing": ["--missing"],
    "hourly": ["--steps", "24", "--hours", "1"],
}


def needs(name):
    """The full-size data sets of a case."""
    variants = {"missing": ["missing", "classic"], "grouped": ["classic"], "speedup": ["deflate"], "memory": ["classic"],
                "report": ["classic"], "checkpoint": ["classic", "deflate"], "chunks": ["classic"], "questions": ["classic"], "quantiles": ["classic", "float"]}
    variants.update({"zarr": ["classic"], "stores": ["classic"]})
    return variants[name] if name in variants else [CASES[name].data] if name in CASES else []


@dataclasses.dataclass
class Size:
    files: int
    nlat: int
    nlon: int
    many: int  # small files of the start-up
    days: int  # of hourly data, a file each
    budget: str  # memory of a rank where it is small

    def files_of(self, kind):
        """Files of a data set, and steps of each."""
        return (self.days, 24) if kind == "hourly" else (self.files, 4)

    def bytes(self, kind):
        files, steps = self.files_of(kind)
        return files * steps * self.nlat * self.nlon * (4 if kind == "float" else 2)


FULL = Size(136, 721, 1440, 10000, 62, "100MiB")
QUICK = Size(34, 181, 360, 400, 6, "2MiB")


class Bench:
    """One run of the benchmark: where everything is, and what has come out."""

    def __init__(self, options, data, out):
        self.options, self.data, self.out = options, data, out
        self.size = QUICK if options.quick else FULL
        self.zscore, self.synth = (pathlib.Path(options.build).resolve() / name for name in ("zscore", "zscore-synth"))
        self.tools = pathlib.Path(options.tools).resolve()
        self.launcher = 0  # seconds that mpirun takes with an empty MPI program
        self.rows, self.variants, self.questions = [], [], []
        self.ratios = []  # those that are kept
        self.here = HERE

    # ------------------------------------------------------------------------------------------ data

    @staticmethod
    def make_by(command, folder):
        """A data set: made by the command where it is not there yet, and read once.  Returns its directory."""
        if not (folder / ".complete").exists():
            say(f"making {folder}")
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)
            (folder / ".complete").touch()
        warm(folder)
        return folder

    def make(self, folder, *arguments):
        """The same, by zscore-synth."""
        return self.make_by(self.mpirun(self.synth, *arguments, folder), folder)

    def field_folder(self, kind):
        return self.data / f"{kind}-{self.size.files_of(kind)[0]}x{self.size.nlat}x{self.size.nlon}"

    def store(self):
        """A Zarr store of the classic files, made by xarray."""
        folder = self.field_folder("zarr")
        return self.make_by([sys.executable, HERE / "bench_zarr.py", self.field("classic"), folder / "t2m.zarr"], folder)

    def field(self, kind):
        if kind == "zarr":
            return self.store()
        size = self.size
        return self.make(self.field_folder(kind), "--files", size.files_of(kind)[0], "--latitudes", size.nlat,
                         "--longitudes", size.nlon, *STORAGE[kind])

    def small_files(self, files, nlat, nlon, storage):
        return self.make(self.data / f"{storage}-{files}x{nlat}x{nlon}", "--files", files, "--latitudes", nlat, "--longitudes", nlon,
                         "--steps", 1 if files > 100 else 4, "--storage", storage)

    # -------------------------------------------------------------------------------------- commands

    def mpirun(self, *command, ranks=None):
        return [os.environ.get("MPIEXEC") or "mpirun", "-n", str(ranks or self.options.ranks), *map(str, command)]

    def run_zscore(self, data, *settings, ranks=None, plan=False, zscore=None, sections="", verbose=False):
        """The command; the settings are SECTION.KEY=VALUE; zscore: another program than the one that was built; sections: more
        of the spec."""
        text = f"[input]\nfiles = *.nc\nvariable = t2m\n[output]\nzscore = z.nc\n{sections}"
        spec = self.tools / f"bench-{zlib.crc32(text.encode()):08x}.ini"
        spec.write_text(text)
        files = "t2m.zarr" if (data / "t2m.zarr").exists() else "*.nc"
        settings = [f"input.files={data}/{files}", "run.progress=none", *settings]
        return self.mpirun(zscore or self.zscore, *(["--plan"] if plan else []), *(["--verbose"] if verbose else []), *(f"--set={s}" for s in settings), spec, ranks=ranks)

    def ask_zscore(self, data, question, step):
        section = {"mean": "reduce q", "quantiles": "quantile q"}.get(question, "extract q")
        keys = {"cell": ["step=0", "latitude=90", "longitude=0"], "map": [f"step={step}"], "mean": ["over=time latitude longitude"],
                "quantiles": ["q=5 50 95"]}
        settings = ["of=data", "file=q.nc", *keys[question]]
        return self.run_zscore(data, "output.zscore=", *(f"{section}.{s}" for s in settings))

    def ask_cdo(self, data, question, step):
        steps = f"-mergetime [ {data}/*.nc ]"
        how = {"cell": f"selindexbox,1,1,1,1 -seltimestep,1 {steps} cell.nc", "map": f"seltimestep,{step + 1} {steps} map.nc",
               "mean": f"timmean -fldmean {steps} mean.nc"}  # its operator "output" takes no list of files
        cdo = f"cdo -s -O -P {self.options.ranks}"
        if question == "quantiles":  # from bins between the least and the largest value
            each = "".join(f"; {cdo} timpctl,{q} {steps} min.nc max.nc q{q}.nc" for q in (5, 50, 95))
            return ["bash", "-c", f"set -e; {cdo} timmin {steps} min.nc; {cdo} timmax {steps} max.nc{each}"]
        return ["bash", "-c", f"{cdo} {how[question]}"]

    def run_floor(self, case, data):
        bits = [case.keepbits] if case.keepbits else []
        return [self.tools / "floor", data, "z.bin", self.options.ranks, "deflate" if case.deflate else "raw", *bits]

    def run_cdo(self, case, data):
        cdo = f"cdo -s -O -P {self.options.ranks} -b F32"
        steps = f"-mergetime [ {data}/*.nc ]"
        how = "-f nc4 -z zip_1" if case.deflate else ""
        before = ""
        if case.every:
            before, steps = f"{cdo} {case.every}mean {steps} steps.nc; ", "steps.nc"
        mean, std, minus, over = ("ydaymean", "ydaystd", "ydaysub", "ydaydiv") if case.group else ("timmean", "timstd", "sub", "div")
        # CDO rounds only what it computes in single precision.
        single, rounded = ("--single", f"-bitrounding,numbits={case.keepbits}") if case.keepbits else ("", "")
        return ["bash", "-c", f"set -e; {before}{cdo} {mean} {steps} mean.nc; {cdo} {std} {steps} std.nc; "
                              f"{cdo} {single} {how} {rounded} -{over} -{minus} {steps} mean.nc std.nc z.nc"]

    def run_xarray(self, case, data):
        return [sys.executable, HERE / "bench_xarray.py", data, "z.zarr" if case.store else "z.nc", self.options.ranks,
                "deflate" if case.deflate else "raw", *([case.every] if case.every else [])]

    def has_xarray(self):
        """Whether it is asked for, and there with dask."""
        return self.options.peers and all(map(importlib.util.find_spec, ("xarray", "dask")))

    def peers(self, case, data):
        found = []
        if (self.tools / "floor").exists() and not case.group and not case.every and case.data != "zarr":
            found.append(Program("floor", self.run_floor(case, data)))
        if self.options.peers and shutil.which("cdo") and case.data != "zarr":
            found.append(Program("CDO", self.run_cdo(case, data), peer=True))
        # xarray cannot round, and bench_xarray.py knows no groups.
        if not case.keepbits and not case.group and self.has_xarray():
            found.append(Program("xarray", self.run_xarray(case, data), peer=True))
        return found

    # ----------------------------------------------------------------------------------------- cases

    def knows(self, data, setting):
        """Whether this zscore takes the setting."""
        return subprocess.run(self.run_zscore(data, setting, ranks=1, plan=True), capture_output=True, cwd=self.out,
                              check=False).returncode == 0

    def measure(self, title, programs):
        return measure(title, programs, self.options.runs, self.options.peer_runs, self.out)

    @staticmethod
    def settings(case):
        deflate = ["output.deflate=1"] if case.deflate else []
        group = [f"climatology.group={case.group}"] if case.group else []
        every = [f"steps.every={case.every}"] if case.every else []
        store = ["output.format=zarr", "output.compressor=blosc"] if case.store else []  # as xarray does
        return [*deflate, *group, *every, *store, *([f"output.keepbits={case.keepbits}"] if case.keepbits else [])]

    @staticmethod
    def in_turns(this, that):
        return f"{statistics.median(a / b for a, b in zip(this.seconds, that.seconds)):.2f} × the time: the median of the turns"

    def compare_builds(self, case):
        """One case with this program and with that of another build, in turns."""
        data, settings = self.field(case.data), self.settings(case)
        other = pathlib.Path(self.options.against).resolve() / "zscore"
        self.compare(case.title, ("this build", self.run_zscore(data, *settings)),
                     ("the other", self.run_zscore(data, *settings, zscore=other)), self.in_turns)

    def case(self, case):
        if case.data == "zarr" and not all(map(importlib.util.find_spec, ("xarray", "dask", "zarr"))):
            say(f"{case.title}: left out, it needs Python's xarray, dask and zarr")
            return
        data, settings = self.field(case.data), self.settings(case)
        if case.keepbits and not self.knows(data, settings[-1]):
            say(f"{case.title}: left out, this zscore does not know {settings[-1]}")
            return
        found = self.measure(case.title, [Program("zscore", self.run_zscore(data, *settings)), *self.peers(case, data)])
        mine, floor, cdo, xarray = (found.get(name, Result()) for name in ("zscore", *PEERS))
        if floor.seconds:
            turns = [(a - self.launcher) / b for a, b in zip(mine.seconds, floor.seconds)]
            self.ratios.append(Ratio(f"{case.title}, without mpirun : floor", turns, f"<= {case.floor}"))
        if cdo.seconds:
            turns = [a / b for a, b in zip(cdo.seconds, mine.seconds)]
            self.ratios.append(Ratio(f"{case.title}, CDO : zscore", turns, f">= {case.cdo}"))
        self.rows.append([
            case.title, *(r.text() for r in (mine, floor, cdo, xarray)), ratio(mine.median, floor.median),
            ratio(mine.median - self.launcher, floor.median), ratio(cdo.median, mine.median), ratio(xarray.median, mine.median),
            " / ".join(f"{r.peak:.0f}" if r.peak else "–" for r in (mine, floor, cdo, xarray))])

    def compare(self, title, this, that, tell=lambda a, b: f"{ratio(a.median, b.median)} × the time", peer=False):
        """One row: this and that, each (name, command), and what tell() says of their results; peer: that is one."""
        found = self.measure(title, [p for p in (Program(*this), Program(*that, peer)) if self.options.peers or not p.peer])
        a, b = (found.get(name, Result()) for name, _ in (this, that))
        self.variants.append([title, self.beside(this[0], a), self.beside(that[0], b), tell(a, b)])

    @staticmethod
    def beside(name, result):
        return f"{name}: {result.text()}, {result.peak:.0f} MiB" if result.seconds else "–"

    def add_pair(self, title, goal, this, that, this_name, that_name):
        """A ratio of two results in turns, which is kept."""
        self.variants.append([title, self.beside(this_name, this), self.beside(that_name, that), self.in_turns(this, that)])
        self.ratios.append(Ratio(title, [a / b for a, b in zip(this.seconds, that.seconds)], goal))

    def compare_missing(self):
        self.compare("classic → raw", ("with missing values", self.run_zscore(self.field("missing"))),
                     ("without", self.run_zscore(self.field("classic"))))

    def compare_windows(self):
        for kind in "classic", "float":
            data = self.field(kind)
            days = lambda window: self.run_zscore(data, "climatology.group=day", f"climatology.window={window}")
            self.compare(f"{CASES[kind].title}, by day", ("window = 15", days(15)), ("window = 0", days(0)), self.in_turns)

    def compare_climatology(self):
        """Three years, 6-hourly, by day of the year and hour, over 61 days with weights that fall linearly."""
        nlat, nlon, days = (31, 60, 30) if self.options.quick else (181, 360, 30)
        data = self.make(self.data / f"years-{nlat}x{nlon}", "--files", 137, "--steps", 32, "--hours", 6, "--latitudes", nlat,
                         "--longitudes", nlon, *STORAGE["float"])
        mine = self.run_zscore(data, "output.zscore=", "output.statistics=s.nc", "climatology.group=day-of-year-hour",
                               f"climatology.window={days}", "climatology.window_weights=triangle")
        script = [sys.executable, HERE / "bench_climatology.py", data, "s.nc", self.options.ranks, days]
        self.compare(f"WeatherBench 2, 4,384 steps of {nlat} x {nlon}", ("zscore", mine), ("xarray", script),
                     lambda a, b: f"xarray : zscore {ratio(b.median, a.median)}", peer=True)

    def compare_memory(self):
        data, budget = self.field("classic"), self.size.budget
        self.compare("classic → raw", (f"memory = {budget}", self.run_zscore(data, f"run.memory={budget}")),
                     ("not limited", self.run_zscore(data)))

    def compare_report(self):
        data = self.field("classic")
        self.compare("classic → raw", ("with a page", self.run_zscore(data, "output.report=z.html")),
                     ("without", self.run_zscore(data)), self.in_turns)

    def compare_checkpoint(self):
        for key, settings in ("classic", []), ("lossless", ["output.deflate=1"]), ("day", ["climatology.group=day"]), ("classic", ["climatology.group=month"]):
            data = self.field(CASES[key].data)
            self.compare(", ".join([CASES[key].title, *settings]), ("with a checkpoint", self.run_zscore(data, *settings, "run.checkpoint=state")),
                         ("without", self.run_zscore(data, *settings)), self.in_turns)

    def compare_chunks(self):
        data = self.field("classic")
        for level in 0, 1:
            shaped = lambda chunks: self.run_zscore(data, f"output.deflate={level}", f"output.chunks={chunks}")
            for chunks in "map", "time":
                self.compare(f"classic → deflate {level}", (f"chunks = {chunks}", shaped(chunks)), ("chunks = auto", shaped("auto")),
                             self.in_turns)

    def compare_startup(self):
        many, ranks = self.size.many, self.options.ranks
        each = lambda r: f"{1000 * (r.median - self.launcher) / many:.3f}"
        for storage in "classic", "deflate":
            data = self.small_files(many, 4, 8, storage)
            self.compare(f"--plan of {many} small files, {storage}", ("1 rank", self.run_zscore(data, plan=True, ranks=1)),
                         (f"{ranks} ranks", self.run_zscore(data, plan=True)),
                         lambda a, b: f"{each(a)} and {each(b)} ms a file without mpirun")

    def compare_small(self):
        data = self.small_files(10, 181, 360, "deflate")
        self.compare("a job of 5 MB", ("zscore", self.run_zscore(data)),
                     ("an empty MPI program", self.mpirun(self.tools / "empty")),
                     lambda a, b: f"{1000 * (a.median - b.median):.0f} ms more")

    def compare_questions(self):
        self.ask("classic", ("cell", "x[0, 0, 0]"), ("map", f"x[{self.size.files * 2}]"), ("mean", "x.mean(), by area"))

    def compare_quantiles(self):
        for kind in "classic", "float":
            self.ask(kind, ("quantiles", f"quantiles 5, 50, 95 % of each cell, {kind}"))

    def ask(self, kind, *questions):
        data, step = self.field(kind), self.size.files * 2
        for question, title in questions:
            programs = [Program("zscore", self.ask_zscore(data, question, step))]
            if self.options.peers and shutil.which("cdo"):
                programs.append(Program("CDO", self.ask_cdo(data, question, step), peer=True))
            if self.has_xarray():
                programs.append(Program("xarray", [sys.executable, HERE / "bench_question.py", data, question, str(step)], peer=True))
            found = self.measure(title, programs)
            mine, cdo, xarray = (found.get(name, Result()) for name in ("zscore", "CDO", "xarray"))
            more = f"{mine.median - self.launcher:.2f}" if mine.median else "–"
            self.questions.append([title, *(r.text() for r in (mine, cdo, xarray)), more, ratio(cdo.median, mine.median),
                                   ratio(xarray.median, mine.median)])

    def run(self):
        for name in self.options.cases:
            if name in CASES:
                (self.compare_builds if self.options.against else self.case)(CASES[name])
            elif name in bench_corners.CORNERS:
                bench_corners.run(self, name)
            else:
                getattr(self, "compare_" + name)()

    # ---------------------------------------------------------------------------------------- report

    @staticmethod
    def machine():
        return f"{line_of('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores"

    def show_machine(self):
        kind = lambda path: subprocess.run(["stat", "-f", "-c", "%T", path], capture_output=True, text=True).stdout.strip()
        memory = int(line_of("/proc/meminfo", "MemTotal").split()[0]) / 2**20
        versions = subprocess.run([self.tools / "versions"], capture_output=True, text=True).stdout.strip()
        launch = self.measure("an empty MPI program", [Program("empty", self.mpirun(self.tools / "empty"))])["empty"]
        self.launcher = launch.median
        size = self.size
        print(f"{datetime.datetime.now():%Y-%m-%d}; {self.machine()}, "
              f"{memory:.0f} GiB; Linux {platform.release()}; load {os.getloadavg()[0]:.1f} at the start\n"
              f"{versions}\n"
              f"{size.files * 4} steps of {size.nlat} x {size.nlon} in {size.files} files on {kind(self.data)}, in the page "
              f"cache; outputs on {kind(self.out)}\n"
              f"{self.options.ranks} ranks; mpirun takes {launch.text()} s of each run of zscore: an empty MPI program\n",
              flush=True)

    def show(self):
        print("Seconds: median (least–most).  Memory: the largest process, MiB; below 20 cannot be seen.\n")
        if self.rows:
            print(table(["case", "zscore", "floor", "CDO", "xarray", "zscore : floor", "without mpirun", "CDO : zscore", "xarray : zscore",
                         "memory: zscore / floor / CDO / xarray"], self.rows))
        if self.questions:
            print(table(["question", "zscore", "CDO", "xarray", "zscore without mpirun", "CDO : zscore", "xarray : zscore"], self.questions))
        if self.variants:
            print(table(["case", "this", "that", ""], self.variants))

    def show_ratios(self):
        """The ratios beside those that were kept, which they may replace.  Returns what became worse."""
        if not self.ratios:
            return []
        path = pathlib.Path(self.options.kept)
        version = subprocess.run([self.zscore, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
        kept = Kept(path, f"{datetime.datetime.now():%Y-%m-%d}", self.machine(), f"{'quick' if self.options.quick else 'full'}, "
                    f"{self.options.ranks} ranks", version)
        rows, worse = kept.compare(self.ratios, not self.options.quick)
        print(table(["ratio", "now", "goal", "reached", "kept", ""], rows))
        print("\n".join(f"worse: {text}" for text in worse) or f"no ratio is worse than in {path.name}")
        if self.options.keep:
            kept.keep(self.ratios)
        return worse

    def check_space(self):
        """End where the data or the outputs have no room."""
        kinds = {kind for name in self.options.cases for kind in needs(name)}
        missing = [kind for kind in kinds if not (self.field_folder(kind) / ".complete").exists()]
        for folder, need in (self.data, sum(map(self.size.bytes, missing))), (self.out, 2.1 * self.size.bytes("classic")):
            free = shutil.disk_usage(folder).free
            if free < need:
                sys.exit(f"bench: {folder} has {free / 1e9:.1f} GB free, {need / 1e9:.1f} GB are needed")


def line_of(path, key):
    """What a file of /proc says of a key."""
    return next((line.split(":", 1)[1].strip() for line in open(path) if line.startswith(key)), "unknown")


def parse():
    names = [*CASES, *VARIANTS]
    parser = argparse.ArgumentParser(
        prog="bench.sh", formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="cases:\n" + "\n".join(f"  {k:11} {v.title if k in CASES else v}" for k, v in {**CASES, **VARIANTS}.items()))
    parser.add_argument("dir", nargs="?", metavar="DIR", help="keep the data here; else it is made and removed")
    parser.add_argument("--quick", action="store_true", help="a small size: shows that it works, no more")
    parser.add_argument("--runs", type=int, default=5, help="of each program (5)")
    parser.add_argument("--peer-runs", type=int, default=1, help="of CDO and xarray where the first took > 30 s (1)")
    parser.add_argument("--ranks", type=int, default=2, help="ranks of zscore, processes and threads of the others (2)")
    parser.add_argument("--cases", type=lambda s: s.split(","), default=names, help="some of them, with commas between")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="without CDO and xarray")
    parser.add_argument("--keep", action="store_true", help="write the ratios into the table of those that were kept")
    parser.add_argument("--check", action="store_true", help="end with status 3 if a ratio is worse than the one that was kept")
    parser.add_argument("--kept", metavar="FILE", default=KEPT, help="the table (doc/ratios.tsv)")
    parser.add_argument("--against", metavar="BUILD", help="compare with the zscore in this directory, and with nothing else")
    parser.add_argument("--build", help=argparse.SUPPRESS)
    parser.add_argument("--tools", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.against and options.cases == names:
        options.cases = list(CASES)
    unknown = [name for name in options.cases if name not in names]
    if unknown or min(options.runs, options.peer_runs, options.ranks) < 1:
        parser.error(f"no such case: {' '.join(unknown)}" if unknown else "runs and ranks start at 1")
    return options


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: stopped"))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # CDO opens all files at once
    memory = os.environ.get("BENCH_OUT") or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    with tempfile.TemporaryDirectory(prefix="zscore-bench-", dir=memory) as out, \
         tempfile.TemporaryDirectory(prefix="zscore-bench-") as scratch:
        data = pathlib.Path(options.dir or scratch).resolve()
        data.mkdir(parents=True, exist_ok=True)
        bench = Bench(options, data, pathlib.Path(out))
        bench.check_space()
        bench.show_machine()
        bench.run()
        bench.show()
        worse = bench.show_ratios()
    if worse and options.check:
        sys.exit(3)


if __name__ == "__main__":
    main()
