"""The corners of the program: what costs much where nobody looks.  Each is a run beside a run that does nearly the same, and
the goal that their ratio should hold.  Runs of many ranks share the cores: their seconds are those that zscore tells, without
the start and the end of MPI."""

import dataclasses
import subprocess
import sys

from bench_kept import Ratio
from bench_measure import Program, measure, mebibytes, say

INSIDE = r"^ *seconds +([\d.]+)"  # what zscore --verbose and the planner's program tell
CATALOG_MIB = 10  # of a rank, for the steps of 80 years of hours


@dataclasses.dataclass
class Many:
    """Sizes of the corners."""

    ranks: int  # many more than cores
    grouped_days: int  # four groups each
    grid: tuple  # of runs with many ranks
    cells: tuple  # rows and columns of the map whose cells are rows
    cell_days: int
    products: int  # files
    years_grid: tuple
    years: int  # of days
    hour_files: int  # of 720 hours
    planned: tuple  # groups a day; ranks: many, few


FULL = Many(64, 128, (31, 60), (400, 500), 365, 70, (181, 360), 30, 1003, (24, 4096, 512))
QUICK = Many(8, 16, (13, 24), (40, 50), 60, 10, (19, 36), 2, 20, (4, 256, 32))


class Corners:
    """The corners of one benchmark (bench.py's Bench)."""

    def __init__(self, bench):
        self.bench = bench
        self.many = QUICK if bench.options.quick else FULL

    # ---------------------------------------------------------------------------------------- data

    def grids(self, kind, *numbers):
        """Data of bench_grids.py."""
        folder = self.bench.data / "-".join([kind, *map(str, numbers)])
        return self.bench.make_by([sys.executable, self.bench.here / "bench_grids.py", kind, folder, *numbers], folder)

    def days(self):
        """Steps of 6 hours, a file a day: each step of a year is a group of its own."""
        many = self.many
        nlat, nlon = many.grid
        return self.bench.make(self.bench.data / f"days-{many.grouped_days}x{nlat}x{nlon}", "--files", many.grouped_days, "--steps", 4,
                               "--latitudes", nlat, "--longitudes", nlon)

    # ------------------------------------------------------------------------------------ comparing

    def compare(self, case, goal, this, that):
        """this and that: (title, command, the settings' text)."""
        a, b = (Program(name, command, clock=INSIDE) for name, command in (this, that))
        found = measure(case, [a, b], self.bench.options.runs, 1, self.bench.out)
        self.bench.add_pair(case, goal, found[a.name], found[b.name], a.name, b.name)

    def zscore(self, data, *settings, ranks=None, sections=""):
        return self.bench.run_zscore(data, *settings, ranks=ranks, sections=sections, verbose=True)

    def corner_plan(self):
        if not (self.bench.tools / "plan").exists():
            say("plan: left out, there is no library to link with")
            return
        a_day, ranks, few = self.many.planned
        for kind in "plain", "deflate", "merge":
            a_day = min(a_day, 4) if kind == "merge" else a_day
            of = lambda n: [self.bench.tools / "plan", a_day, n, kind]
            named = {"plain": "plan", "deflate": "plan, deflate", "merge": "who merges what"}[kind]
            results = measure(named, [Program(f"{n} ranks", of(n), clock=INSIDE) for n in (ranks, few)], self.bench.options.runs, 1, self.bench.out)
            many, least = results[f"{ranks} ranks"], results[f"{few} ranks"]
            self.bench.add_pair(f"{named}: {a_day * 366} groups, {ranks} ranks : {few}", "<= 2", many, least, f"{ranks} ranks", f"{few} ranks")
            self.bench.ratios.append(Ratio(f"{named}: {a_day * 366} groups, {ranks} ranks, seconds", many.seconds, "<= 1"))

    def corner_turns(self):
        data, many = self.days(), self.many
        run = lambda deflate: self.zscore(data, "climatology.group=day-of-year-hour", f"output.deflate={deflate}", ranks=many.ranks)
        self.compare(f"{many.grouped_days * 4} groups on {many.ranks} ranks, deflate : plain", "<= 1.5", ("deflate", run(1)), ("plain", run(0)))

    def corner_cells(self):
        many = self.many
        run = lambda kind: self.zscore(self.grids(kind, many.cell_days, *many.cells), "climatology.group=month")
        self.compare(f"{many.cells[0] * many.cells[1]} cells, by month : the same as a map", "<= 1.1", ("cells", run("cells")), ("map", run("map")))

    def products(self, kind, keys, n):
        return "".join(f"[{kind} x{i}]\nfile = p{i}.nc\n{keys}" for i in range(n))

    def corner_exceedances(self):
        data, ranks = self.days(), max(2, self.many.ranks // 4)
        run = lambda kind, keys: self.zscore(data, "output.zscore=", "climatology.group=day", ranks=ranks,
                                             sections=self.products(kind, keys + "by = group\n", 4))
        self.compare(f"4 exceedances by day on {ranks} ranks : 4 means", "<= 1.5", ("exceedances", run("exceedance", "threshold = 1\n")),
                     ("means", run("reduce", "over = time\n")))

    def corner_files(self):
        data, many = self.days(), self.many
        run = lambda n: self.zscore(data, "output.zscore=", ranks=many.ranks,
                                    sections=self.products("reduce", "of = data\nover = latitude longitude\n", n))
        self.compare(f"{many.products} product files on {many.ranks} ranks : 1", "<= 3", (f"{many.products} files", run(many.products)), ("1 file", run(1)))

    def corner_catalog(self):
        """The memory that the ranks of a node share counts once: the sum over its ranks, for each of them."""
        many, ranks, few = self.many, 8, max(1, self.many.hour_files // 100)
        peaks = [mebibytes(self.bench.run_zscore(self.grids("hours", n, 720), ranks=ranks, plan=True), self.bench.out) / ranks
                 for n in (many.hour_files, few)]
        say(f"catalog\n    {many.hour_files} files: {peaks[0]:.1f} MiB a rank, {few}: {peaks[1]:.1f}")
        goal = "<= 1" if many is FULL else "<="
        self.bench.ratios.append(Ratio(f"catalog of {many.hour_files * 720} steps, memory of one of {ranks} ranks : {CATALOG_MIB} MiB",
                                       [max(0.01, (peaks[0] - peaks[1]) / CATALOG_MIB)], goal))

    def corner_index(self):
        data = self.grids("hours", self.many.hour_files, 720)
        run = lambda deflate: self.zscore(data, f"output.deflate={deflate}")
        self.compare(f"{self.many.hour_files * 720} chunks, deflate : plain", "<= 2", ("deflate", run(1)), ("plain", run(0)))

    def corner_years(self):
        many = self.many
        data = self.grids("map", int(many.years * 365.25), *many.years_grid)
        for group in "month", "day":
            self.compare(f"{many.years} years of days, by {group} : ungrouped", "<= 1.15",
                         (f"by {group}", self.zscore(data, f"climatology.group={group}")), ("ungrouped", self.zscore(data)))

    def corner_grouped(self):
        data = self.bench.field("classic")
        self.compare("classic, by day of the year : ungrouped", "<= 1.15", ("by day", self.zscore(data, "climatology.group=day")),
                     ("ungrouped", self.zscore(data)))

    def corner_speedup(self):
        data, ranks = self.bench.field("deflate"), self.bench.options.ranks
        for title, settings in ("raw", []), ("deflate 1", ["output.deflate=1"]):
            self.compare(f"deflate → {title}, 1 rank : {ranks}", ">= 1.9", ("1 rank", self.zscore(data, *settings, ranks=1)),
                         (f"{ranks} ranks", self.zscore(data, *settings)))


CORNERS = {
    "plan": "the plan of many groups for many ranks, and who merges what",
    "turns": "compressed groups on many ranks, beside plain ones",
    "cells": "cells as rows, beside the same cells as a map",
    "exceedances": "exceedances by groups, beside means",
    "files": "many product files on many ranks, beside one",
    "catalog": "the memory of a rank for the list of steps",
    "index": "many chunks, beside plain output",
    "years": "30 years of days by month and by day, beside ungrouped",
    "grouped": "by day of the year, beside ungrouped",
    "speedup": "one rank and all, where the processor is the limit",
}


def run(bench, name):
    getattr(Corners(bench), "corner_" + name)()
