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
