#!/usr/bin/env python3
"""The benchmark runs, and what it takes for the floor does compute the z-scores."""

import re
import zlib

from harness import *

BUILD = os.path.dirname(PROGRAM)
TOOLS = workplace().resolve()
KEPT = 9  # bits of the mantissa


def bench(d, *arguments):
    where = {"BENCH_BUILD": BUILD, "BENCH_TOOLS": str(TOOLS), "BENCH_OUT": str(d), "TMPDIR": str(d)}
    return subprocess.run(["bash", str(SOURCE / "scripts/bench.sh"), *arguments], env={**os.environ, **where}, cwd=d,
                          text=True, capture_output=True, timeout=300, check=False)


def floor(d, *arguments):
    """Run the floor on d/in; returns the bytes of its output."""
    subprocess.run([TOOLS / "floor", d / "in", d / "z.bin", *arguments], check=True, capture_output=True, timeout=60)
    return (d / "z.bin").read_bytes()


def inflate(data, shape):
    """Maps, shuffled and deflated, one behind another."""
    maps = []
    while data:
        stream = zlib.decompressobj()
        planes = np.frombuffer(stream.decompress(data), "u1")
        maps.append(planes.reshape(4, -1).T.copy().view("<f4").reshape(shape[1:]))
        data = stream.unused_data
    return np.array(maps)


def test_floor(form, dtype, attributes):
    nt, ny, nx = 29, 41, 53
    d = workplace().resolve()
    raw = pack(field(nt, ny, nx), dtype, attributes) if attributes else field(nt, ny, nx).astype(dtype)
    make_series(d, raw, 1, attributes, form=form)
    want = expect(unpack(raw, attributes))["zscore"]
    got = np.frombuffer(floor(d, "2", "raw"), "<f4")
    check(f"floor, {form}, {dtype}: raw z-scores", got.size == want.size and np.abs(got.reshape(want.shape) - want).max() < 1e-4)
    got = inflate(floor(d, "1", "deflate", str(KEPT)), want.shape)
    near = got.shape == want.shape and (np.abs(got - want) <= 2.0**-(KEPT + 1) * np.abs(want) + 1e-4).all()
    check(f"floor, {form}, {dtype}: deflated z-scores of {KEPT} bits",
          near and not (got.view("u4") & ((1 << (23 - KEPT)) - 1)).any())


if not os.path.exists(os.path.join(BUILD, "Makefile")):
    skip("benchmark", "zscore was not built here")
    finish()
d = workplace().resolve()
r = bench(d, "--quick", "--runs", "1", "--no-peers", "--cases", "classic,day,daily,memory,small", "data")
check("bench.sh --quick", r.returncode == 0, r.stderr)
check("a time of zscore", re.search(r"^\| classic → raw \| \d+\.\d\d \(1 run\) \|", r.stdout, re.M), r.stdout)
check("comparisons", len(re.findall(r": \d+\.\d\d \(1 run\), \d+ MiB \|", r.stdout)) == 4, r.stdout)
check("a time of groups", re.search(r"^\| classic → raw, by day of the year \| \d+\.\d\d \(1 run\) \|", r.stdout, re.M), r.stdout)
check("a time of new steps", re.search(r"^\| hourly, classic → daily → z \| \d+\.\d\d \(1 run\) \|", r.stdout, re.M), r.stdout)
check("the data is kept, the rest is removed", sorted(p.name for p in d.iterdir()) == ["data", "in", "out"], str(list(d.iterdir())))

# Ratios: every corner runs; the table is written, and what is worse than in it is told.
CORNERS = "plan,turns,cells,exceedances,files,catalog,index,years,grouped,speedup"
kept = d / "ratios.tsv"


def ratios(cases, *more):
    return bench(d, "--quick", "--runs", "1", "--no-peers", "--cases", cases, "--kept", str(kept), *more, "data")


def change(times):
    """Keep ratios that are so many times as large."""
    lines = kept.read_text().splitlines()
    rows = [line.split("\t") for line in lines[2:]]
    kept.write_text("\n".join(lines[:2] + ["\t".join([row[0], str(float(row[1]) * times), *row[2:]]) for row in rows]) + "\n")


r = ratios(CORNERS, "--keep", "--check")
check("corners run, and their ratios are kept", r.returncode == 0 and "no ratio is worse" in r.stdout, r.stdout + r.stderr)
names = [line.split("\t")[0] for line in kept.read_text().splitlines()[2:]]
check("a line for each corner", len(names) == len(set(names)) == 17, "\n".join(names))
change(1e-3)
before = kept.read_text()
r = ratios("turns,speedup", "--check")
worse = re.findall(r"^worse: (.*): [0-9.]+ where", r.stdout, re.M)
check("what became worse is told", r.returncode == 3 and worse == ["64 groups on 8 ranks, deflate : plain"], f"{r.returncode} {r.stdout}")
check("what is larger is better for speed-ups, and nothing is kept unasked", kept.read_text() == before)
change(1e6)
r = ratios("turns", "--check", "--keep")
check("what became better is not told", r.returncode == 0 and "worse:" not in r.stdout, r.stdout)
check("one line is replaced", len(set(kept.read_text().splitlines()) - set(before.splitlines())) == 17 and len(kept.read_text().splitlines()) == 19)
r = bench(d, "--cases", "clasic")
check("a case that does not exist", r.returncode == 2 and "no such case: clasic" in r.stderr, r.stderr)
if (TOOLS / "floor").exists():
    packed = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
    test_floor("cdf1", "i2", packed)
    test_floor("shuffle", "i2", packed)
    test_floor("contiguous", "f4", {})
    test_floor("cdf1", "f4", {})
else:
    skip("floor", "no ISA-L")
finish()
