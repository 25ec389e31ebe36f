#!/usr/bin/env python3
"""What zscore's cost model says of a large problem, for many numbers of ranks, as tables in Markdown: the seconds of each
phase; and what is counted: rounds, messages, bytes, files opened, memory.  doc/scaling.md explains the model, and where the
constants come from.

usage: scripts/scaling_model.py [--steps N] [--latitudes N] [--longitudes N] [--files N] [--groups N] [--year STEPS] [--deflated]
                                [--deflate-output] [--float] [--products N] [--memory GiB] [--node RANKS]
                                [--file-system GB/s] [--opens N/s] [--ranks "64 256 1024 4096"]
"""
import argparse
import math

# Measured on one core, with one rank, where the processor is the limit: see doc/scaling.md.  Bytes are GB of 10^9.
OPEN = {False: 0.06e-3, True: 0.7e-3}  # seconds a file's header takes: classic, NetCDF-4
READ = 5.3e9  # bytes/s from the page cache to memory, in order
INFLATE = 0.55e9  # bytes/s of what comes out: a chunk read, inflated, unshuffled
MOMENTS = {2: 2.8e9, 4: 1.2e9}  # values/s: exact sums of int16; blocks of float32
ZSCORES = 1.1e9  # values/s
WRITE = 2.2e9  # bytes/s into a memory file system
DEFLATE = 0.68e9  # bytes/s of what goes in: shuffled, compressed at level 1
INDEX = 0.04e-6  # seconds a chunk, by rank 0 alone
PART = 64  # bytes of what a rank keeps of each part of time: leaves, owners, counts and places of messages
ROUND_PART = 24e-9  # seconds that a rank takes to reckon the message of one part of time in one round
STEP_BYTES = 15  # memory of the catalog for a step: a node's
SENT_STEP = 3  # bytes of a step on its way to every node
MPI_BYTES = 30e6, 40e3  # memory of MPI in a rank; and for each other rank on the node
START = 0.13  # seconds of mpirun and of MPI's start and end on one machine
# Assumed: of a network, and of a parallel file system.
LINK = 1e9  # bytes/s between two ranks
LATENCY = 2e-6  # seconds a message
BATCH = 16 * 2**20  # bytes that are exchanged in a round, or compressed between two exchanges of sizes


class Model:
    """One problem on so many ranks, the way that the plan divides chunks of one map: by time."""

    def __init__(self, p, ranks):
        self.p, self.ranks = p, ranks
        self.size = 4 if p.float else 2
        self.cells, self.steps = p.latitudes * p.longitudes, math.ceil(p.steps / ranks)
        self.parts = min(ranks, p.steps)
        self.kept = self.steps * self.cells * self.size <= p.memory * 2**30 * 0.9
        self.node = 20 if self.size == 2 else 28 * max(1, math.log2(max(2, p.steps / 32 / ranks)))  # of a cell's moments
        self.groups = max(1, p.groups)
        # The parts of time that have members of a group, which comes once a year: its steps lie in years * (parts of a stretch).
        years, stretch = p.steps / p.year, p.year / self.groups
        spread = math.ceil(years * ((stretch - 1) / self.steps + 1))
        self.members = min(self.parts, spread) if p.groups else self.parts
        self.owned = math.ceil(p.latitudes / self.members)

    # ------------------------------------------------------------------------------------------- counts

    def exchanged(self):
        """Bytes that all ranks hand to MPI for others: nodes to owners; mean and standard deviation back, once where all ranks
        get them, else to each part that needs them."""
        back = 16 * (self.members - 1 if self.p.groups else min(1, self.members - 1))
        return self.groups * self.cells * ((self.members - 1) * self.node + back)

    def slice_rows(self):
        """Rows that an owner merges in a round: 16 MiB, or one row."""
        return max(1, min(self.owned, BATCH // int(self.members * self.p.longitudes * self.node)))

    def received(self):
        """Bytes of nodes that an owner receives in one round."""
        return self.slice_rows() * self.p.longitudes * self.node * self.members

    def rounds(self):
        """Exchanges of nodes, each followed by two that hand on statistics: of all groups.  A rank takes part in those of its
        groups."""
        return self.groups * math.ceil(self.owned / self.slice_rows()) if self.members > 1 else 0

    def turns(self):
        """Exchanges of sizes: compressed batches of the busiest rank, of z-scores and of statistics."""
        return math.ceil(self.steps * self.cells * 4 / BATCH) + 1 if self.p.deflate_output else 0

    def opens(self):
        """Inputs that ranks read from, and outputs, which each rank opens."""
        return self.p.files + self.ranks + self.ranks * (1 + self.p.products)

    def memory(self):
        """Bytes of a node that do not shrink with ranks: catalog, MPI, lists of all parts."""
        here = min(self.p.node, self.ranks)
        return self.p.steps * STEP_BYTES + here * (MPI_BYTES[0] + MPI_BYTES[1] * here + self.parts * PART)

    # ------------------------------------------------------------------------------------------ seconds

    def seconds(self):
        p, values = self.p, self.steps * self.cells
        passes = 1 if self.kept else 2
        shared = lambda total: total / (p.file_system * 1e9) if p.file_system else 0
        stored = values * self.size / (p.ratio if p.deflated else 1)
        written = values * 4 / (p.out_ratio if p.deflate_output else 1)
        own = self.rounds() * self.members / self.parts  # rounds of a rank, each with all that have members of the group
        waits = max(0, self.ranks * LATENCY - BATCH / DEFLATE)  # for a sum that goes from rank to rank
        return {
            "start": START,
            "headers": math.ceil(p.files / self.ranks) * OPEN[p.deflated] + p.steps * SENT_STEP / LINK,
            "groups": own * self.parts * ROUND_PART,
            "read": passes * max(stored / READ + (values * self.size / INFLATE if p.deflated else 0), shared(stored * self.ranks)),
            "moments": values / MOMENTS[self.size],
            "merge": self.exchanged() / self.parts / LINK + self.received() / LINK + 3 * own * self.members * LATENCY,
            "z-scores": values / ZSCORES,
            "write": max(written / WRITE + (values * 4 / DEFLATE if p.deflate_output else 0), shared(written * self.ranks)),
            "turns": self.turns() * waits,
            "opens": self.opens() / p.opens if p.opens else 0,
            "index": p.steps * INDEX if p.deflate_output else 0,
        }


def table(rows):
    head = list(rows[0])
    return "\n".join(["| " + " | ".join(head) + " |", "| ---: " * len(head) + "|"] +
                     ["| " + " | ".join(map(str, row.values())) + " |" for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=722_000, help="722000 hourly maps: 1.5 TB")
    parser.add_argument("--latitudes", type=int, default=721)
    parser.add_argument("--longitudes", type=int, default=1440)
    parser.add_argument("--files", type=int, default=990)
    parser.add_argument("--groups", type=int, default=0, help="of the climatology; 0: all steps together")
    parser.add_argument("--year", type=int, default=8766, help="steps of a year, in which each group comes once")
    parser.add_argument("--deflated", action="store_true", help="the input is NetCDF-4 with deflate, a map a chunk")
    parser.add_argument("--deflate-output", action="store_true")
    parser.add_argument("--float", action="store_true", help="float32 instead of int16")
    parser.add_argument("--products", type=int, default=0, help="files of products")
    parser.add_argument("--ratio", type=float, default=1.26, help="how much smaller deflate makes the input")
    parser.add_argument("--out-ratio", type=float, default=1.2, help="and the output")
    parser.add_argument("--memory", type=float, default=4, help="GiB of a rank")
    parser.add_argument("--node", type=int, default=128, help="ranks of a node")
    parser.add_argument("--file-system", type=float, default=0, help="GB/s of all ranks together; 0: no limit")
    parser.add_argument("--opens", type=float, default=0, help="files that it opens in a second; 0: no limit")
    parser.add_argument("--ranks", default="64 256 1024 4096 16384")
    p = parser.parse_args()
    seconds, counts, first = [], [], None
    for ranks in map(int, p.ranks.split()):
        model = Model(p, ranks)
        took = model.seconds()
        total = sum(took.values())
        first = first or ranks * total
        seconds.append({"ranks": ranks, "passes": 1 if model.kept else 2, **{key: f"{value:.2f}" for key, value in took.items()},
                        "all": f"{total:.1f}", "efficiency": f"{first / ranks / total:.2f}"})
        counts.append({"ranks": ranks, "rounds": model.rounds(), "turns": model.turns(), "exchanged, MB": f"{model.exchanged() / 1e6:,.1f}",
                       "an owner receives in a round, MB": f"{model.received() / 1e6:.1f}", "files opened": f"{model.opens():,}",
                       "a node, MB": f"{model.memory() / 1e6:,.0f}"})
    print(f"Seconds:\n\n{table(seconds)}\n\nCounts:\n\n{table(counts)}")


main()
