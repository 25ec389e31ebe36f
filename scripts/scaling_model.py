#!/usr/bin/env python3
"""What zscore's cost model says of a large problem: seconds of each phase for many numbers of ranks, as a table in
Markdown.  doc/scaling.md explains the model, and where the constants come from.

usage: scripts/scaling_model.py [--steps N] [--latitudes N] [--longitudes N] [--files N] [--deflated] [--deflate-output]
                                [--float] [--memory GiB] [--file-system GB/s] [--ranks "64 256 1024 4096"]
"""
import argparse
import math

# Measured on one core, with one rank, where the processor is the limit: see doc/scaling.md.  Bytes are GB of 10^9.
OPEN = {False: 0.06e-3, True: 0.7e-3}  # seconds a file's header takes: classic, NetCDF-4
READ = 5.3e9  # bytes/s from the page cache to memory, in order
INFLATE = 0.55e9  # bytes/s of what comes out: a chunk read, inflated, unshuffled
MOMENTS = {2: 1.9e9, 4: 0.42e9}  # values/s: exact sums of int16; blocks of float32
ZSCORES = 0.72e9  # values/s
WRITE = 2.2e9  # bytes/s into a memory file system
DEFLATE = 0.68e9  # bytes/s of what goes in: shuffled, compressed at level 1
INDEX = 2.5e-6  # seconds a chunk, by rank 0 alone
LINK = 1e9  # bytes/s between two ranks: of a network, not of the machine that the rest was measured on
LATENCY = 2e-6  # seconds a message


def phases(p, ranks):
    """Seconds of each phase, the way that the plan divides chunks of one map: by time."""
    size = 4 if p.float else 2
    cells, steps = p.latitudes * p.longitudes, math.ceil(p.steps / ranks)
    kept = steps * cells * size <= p.memory * 2**30 * 0.9
    passes = 1 if kept else 2
    values = steps * cells
    stored = values * size / (p.ratio if p.deflated else 1)
    shared = lambda total: total / (p.file_system * 1e9) if p.file_system else 0
    read = passes * max(stored / READ + (values * size / INFLATE if p.deflated else 0), shared(stored * ranks))
    node = 36 if size == 2 else 28 * max(1, math.log2(max(2, p.steps / 32 / ranks))) + 16  # bytes of a cell's moments
    owned = math.ceil(p.latitudes / ranks) * p.longitudes
    merged = (owned * ranks * node + cells * 16) / LINK + 2 * ranks * LATENCY
    out = values * 4
    written = out / (p.out_ratio if p.deflate_output else 1)
    write = max(written / WRITE + (out / DEFLATE if p.deflate_output else 0), shared(written * ranks))
    headers = math.ceil(p.files / ranks) * OPEN[p.deflated] + p.steps * 40 / LINK
    index = p.steps * INDEX if p.deflate_output else 0
    return passes, [headers, read, values / MOMENTS[size], merged, values / ZSCORES, write, index]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=722_000, help="722000 hourly maps: 1.5 TB")
    parser.add_argument("--latitudes", type=int, default=721)
    parser.add_argument("--longitudes", type=int, default=1440)
    parser.add_argument("--files", type=int, default=990)
    parser.add_argument("--deflated", action="store_true", help="the input is NetCDF-4 with deflate, a map a chunk")
    parser.add_argument("--deflate-output", action="store_true")
    parser.add_argument("--float", action="store_true", help="float32 instead of int16")
    parser.add_argument("--ratio", type=float, default=1.26, help="how much smaller deflate makes the input")
    parser.add_argument("--out-ratio", type=float, default=1.2, help="and the output")
    parser.add_argument("--memory", type=float, default=4, help="GiB of a rank")
    parser.add_argument("--file-system", type=float, default=0, help="GB/s of all ranks together; 0: no limit")
    parser.add_argument("--ranks", default="64 256 1024 4096")
    p = parser.parse_args()
    print("| ranks | passes | headers | read | moments | merge | z-scores | write | index | all | efficiency |")
    print("| ---: " * 11 + "|")
    first = None
    for ranks in map(int, p.ranks.split()):
        passes, seconds = phases(p, ranks)
        total = sum(seconds)
        first = first or ranks * total
        print(f"| {ranks} | {passes} | " + " | ".join(f"{s:.2f}" for s in seconds) + f" | {total:.1f} | {first / ranks / total:.2f} |")


main()
