#!/usr/bin/env python3
"""Many files: thousands under a small limit of open files; patterns; long lists."""

from harness import *

NY, NX = 3, 4


def many(n, form, files):
    x = field(n, NY, NX).astype("f4")
    d = workplace()
    make_series(d, x, n, form=form)
    return d, x.astype("f8")


d, x = many(2000, "cdf1", 256)
test_values("2000 classic files, at most 256 open", d, x, ranks=2, files=256)
test_values("2000 classic files, little memory", d, x, {"run.memory": "480 KiB"}, ranks=3, files=256)  # of which 430 KiB are for the list of files
d, x = many(300, "shuffle", 256)
test_values("300 NetCDF-4 files, at most 256 open", d, x, ranks=2, files=256)
test_values("300 NetCDF-4 files, little memory", d, x, {"run.memory": "64 KiB"}, ranks=1, files=256)

# 90 files: every way to name them.
d, x = many(90, "cdf1", None)
names = [f"in/{i:02}.nc" for i in range(90)]
for name, files in [
    ("one pattern", "in/*.nc"),
    ("a question mark, a class, and a path", "in/0?.nc in/[1-7]*.nc in/8?.nc"),
    ("a pattern for directories", "i?/*.nc"),
    ("absolute paths", str((d / "in").resolve()) + "/*.nc"),
    ("all on one line of more than 200 characters", " ".join(names)),
    ("all on one line of more than 5,000 characters", " ".join("./" * 27 + n for n in names)),
    ("one path of more than 200 characters", "./" * 300 + "in/*.nc"),
    ("indented lines", "in/00.nc\n    " + "\n    ".join(names[1:])),
    ("indented long lines", "\n  ".join(" ".join(names[i : i + 45]) for i in (0, 45))),
    ("with comments", "in/[0-3]?.nc   ; the first\n    in/[4-9]?.nc   ; and the others"),
    ("in any order", " ".join(reversed(names))),
]:
    test_values(f"files: {name}", d, x, {"input.files": files})

# Names that are patterns, or look like comments, when they are taken for such.
d = workplace()
x = field(8, NY, NX).astype("f4")
make(d / "in/a#1.nc", x[:4], hours(4))
make(d / "in/b=2.nc", x[4:], hours(4, START + 24))
test_values("files: # and = in names", d, x.astype("f8"), {"input.files": "in/a#1.nc in/b=2.nc"})
test_values("more ranks than files, steps and rows", d, x.astype("f8"), ranks=11)

finish()
