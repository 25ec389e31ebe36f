#!/usr/bin/python3
"""Compare the NetCDF files of two directories: same.py [--rounded] RIGHT GOT [NAME...].  The same names, variables and
numbers, to the bit; with --rounded but for the last digits; of the files with these names only."""
import pathlib
import sys

import netCDF4
import numpy as np


def numbers(path):
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        return {name: (v.dtype, v.shape, np.atleast_1d(v[...])) for name, v in f.variables.items()}


def same(a, b):
    if a[:2] != b[:2]:
        return False
    if rounded and a[2].dtype.kind == "f":
        return np.allclose(a[2], b[2], rtol=1e-6, atol=1e-12, equal_nan=True)
    return a[2].tobytes() == b[2].tobytes()


rounded = "--rounded" in sys.argv
right, got, *names = [word for word in sys.argv[1:] if word != "--rounded"]
paths = [pathlib.Path(right) / name for name in names] or sorted(pathlib.Path(right).glob("*.nc"))
wrong = []
for path in paths:
    try:
        a, b = numbers(path), numbers(pathlib.Path(got) / path.name)
    except OSError as error:
        wrong.append(f"{path.name}: cannot be read: {error}")
        continue
    wrong += [f"{path.name}: other variables"] if a.keys() != b.keys() else []
    wrong += [f"{path.name}: {name} differs" for name in a.keys() & b.keys() if not same(a[name], b[name])]
print(*wrong, sep="\n")
sys.exit(bool(wrong) or not paths)
