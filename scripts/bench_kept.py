"""The ratios of a benchmark, and the table of those that were kept: doc/ratios.tsv, one line a case, machine and size.

A ratio is that of two runs which were made in turns, so that a machine that drifts drifts for both.  Its spread is what the
median of the turns may be off by; a change counts where it is more than both spreads allow, and more than LEAST."""

import csv
import dataclasses
import math
import statistics

COLUMNS = "case", "ratio", "spread", "goal", "date", "machine", "size", "version"
LEAST = 0.05  # smaller changes are never told: they come with another layout of the program or the weather
SIGMAS = 3


@dataclasses.dataclass
class Ratio:
    """What came out of one case.  goal: "<= 1.1" or ">= 6": the direction says what is better; "<=": it has no number."""

    case: str
    turns: list
    goal: str

    @property
    def value(self):
        return statistics.median(self.turns)

    @property
    def spread(self):
        """The standard error of the median, relative: 1.25 standard deviations / sqrt(n), these from the median of
        absolute deviations (* 1.48)."""
        deviation = statistics.median(abs(turn - self.value) for turn in self.turns)
        return 1.25 * 1.48 * deviation / math.sqrt(len(self.turns)) / self.value

    def reached(self):
        sign, _, number = self.goal.partition(" ")
        return not number or (self.value <= float(number) if sign == "<=" else self.value >= float(number))

    def worse_than(self, kept):
        """How many times worse than a line of the table, where that is more than the noise; else 0."""
        times = self.value / float(kept["ratio"])
        times = 1 / times if self.goal.startswith(">") else times
        noise = SIGMAS * math.hypot(self.spread, float(kept["spread"]))
        return times if times > 1 + max(LEAST, noise) else 0


class Kept:
    """The table; where: machine, size and version of this run."""

    def __init__(self, path, date, machine, size, version):
        self.path, self.where = path, {"date": date, "machine": machine, "size": size, "version": version}
        self.lines = []
        if path.exists():
            with open(path, newline="", encoding="utf-8") as file:
                self.lines = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))

    def find(self, case):
        """The last ratio of this machine and size; None: there is none."""
        same = lambda line: line["case"] == case and all(line[key] == self.where[key] for key in ("machine", "size"))
        return next(filter(same, self.lines), None)

    def compare(self, ratios, goals):
        """Rows of a table: case, ratio, goal, the kept one; and the cases that became worse.  goals: do they hold here?"""
        rows, worse = [], []
        for ratio in ratios:
            line = self.find(ratio.case)
            times = ratio.worse_than(line) if line else 0
            before = f"{float(line['ratio']):.3g} ({line['date']}, {line['version']})" if line else "–"
            verdict = f"{times:.2f} × worse" if times else "as before" if line else "new"
            rows.append([ratio.case, f"{ratio.value:.3g} ± {100 * ratio.spread:.0f} %", ratio.goal,
                         ("yes" if ratio.reached() else "no") if goals else "–", before, verdict])
            if times:
                worse.append(f"{ratio.case}: {ratio.value:.3g} where {before} was kept, {times:.2f} × worse")
        return rows, worse

    def keep(self, ratios):
        """Write the table, with these ratios in the place of those before."""
        for ratio in ratios:
            line = {"case": ratio.case, "ratio": f"{ratio.value:.4g}", "spread": f"{ratio.spread:.3f}", "goal": ratio.goal, **self.where}
            old = self.find(ratio.case)
            if old:
                self.lines[self.lines.index(old)] = line
            else:
                self.lines.append(line)
        with open(self.path, "w", newline="", encoding="utf-8") as file:
            file.write("# Ratios of scripts/bench.sh --keep: each of two runs in turns, but for the seconds of plans and the memory of the catalog; spread: of the median, relative.\n")
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.lines)
