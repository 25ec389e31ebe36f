#!/usr/bin/env python3
"""Start-up: the time that many small files take before anything is read of them, and what a small job takes beyond
MPI itself.  The bounds are ten times what is aimed at (1 ms a file; a few tenths of a second), for busy machines:
they catch what grows with the square of the files, or does for each file what once is enough.

And the end: MPI's plugins stay in memory, where a late event calls them.
"""

import re

from harness import *

SYNTH = os.environ.get("ZSCORE_SYNTH", str(pathlib.Path(PROGRAM).parent / "zscore-synth"))
FILES, STEPS = 1000, 4
if not os.access(SYNTH, os.X_OK):
    skip("start-up", f"there is no {SYNTH} (set ZSCORE_SYNTH)")
    finish()


def synthesize(d, *options):
    command = [SYNTH, "--files", str(FILES), "--latitudes", "10", "--longitudes", "20", *options, str(d / "in")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=300)


def test_files(d, name, ranks, bound):
    """What FILES files take beyond one of them: at most bound seconds."""
    one = run(d, {"input.files": "in/2014-01-01.nc"}, ["--plan"], ranks=ranks)
    all_of_them = run(d, {}, ["--plan"], ranks=ranks, limit=60 + bound)
    took = all_of_them.seconds - one.seconds
    check(f"{FILES} files, {name}, {ranks} rank{'s' * (ranks > 1)}",
          one.status == 0 and all_of_them.status == 0 and f"{FILES * STEPS}, 2014-01-01" in all_of_them.out
          and took < bound,
          f"took {took:.2f} s; {bound} s are allowed\n{one.story}\n{all_of_them.story}\n{all_of_them.out}")


def respell(d):
    """Units in other words in all files but the first: udunits2 must be asked, but its database loaded once."""
    for k, path in enumerate(sorted((d / "in").iterdir())[1:]):
        with netCDF4.Dataset(path, "a") as f:
            f["t2m"].units = ("kelvin", "degK")[k % 2]


for storage in "classic", "deflate":
    d = workplace()
    synthesize(d, "--storage", storage)
    for ranks in 1, 2:
        test_files(d, storage, ranks, 10)
    if storage == "classic":
        respell(d)
        test_files(d, "units in other words", 1, 4)
    shutil.rmtree(d)

d = workplace()
values = field(40, 90, 180)
make_series(d, values.astype("f4"), 4)
nothing = launch(d, ["--version"])
job = run(d)
took = job.seconds - nothing.seconds
check("a job of a few MB", nothing.status == 0 and job.status == 0 and took < 5,
      f"took {took:.2f} s beyond --version; 5 s are allowed\n{job.story}")
if injector("list_plugins") is None:
    skip("plugins stay", "the library cannot be compiled")
    finish()
job = run(d, env=preloading(injector("list_plugins")))
counts = re.findall(r"^plugins (\d+) (\d+)$", job.err, re.M)
check("no plugin of MPI leaves the memory before the end", len(counts) == 2 and all(a == b for a, b in counts), job.story)
finish()
