#!/usr/bin/env python3
"""The same bits, whatever the number of ranks, the memory, the output's form, and the form of the input.

Two forms of input share the variations as a rule, so that each has few and very many ranks, little and plenty of memory,
deflate and the classic format; both have all of them with ZSCORE_TEST_ALL=1 in the environment."""

import hashlib

from harness import *

NT, NY, NX = 131, 37, 60
TITLE = "{0} ranks, memory {1}, {2}, deflate {3}"
BASE = (1, None, "netcdf4", 0)
VARIATIONS = [(ranks, None, "netcdf4", 0) for ranks in (2, 3, 5, 7, 16)]
VARIATIONS += [(3, memory, "netcdf4", 0) for memory in ("128 KiB", "512 KiB", "2 MiB", "1 GiB")]
VARIATIONS += [(1, None, "netcdf4", 1), (5, "256 KiB", "netcdf4", 1), (1, "256 KiB", "classic", 0)]
VARIATIONS += [(4, None, "classic", 0), (64, None, "netcdf4", 0), (64, "256 KiB", "classic", 0)]


def bits(d, ranks, memory, output_format, deflate):
    """Run, and return a hash of each output variable's values as they are stored."""
    changes = {"output.format": output_format, "output.deflate": deflate, "run.memory": memory}
    r = run(d, changes, ranks=ranks, limit=120, mpirun=True)
    if r.status != 0:
        return r.story
    return {name: hashlib.sha256(values).hexdigest() for name, values in stored_bits(d).items()}


def compare(name, got, base):
    """One check: the same hashes."""
    if isinstance(got, str) or isinstance(base, str):
        return check(name, False, got if isinstance(got, str) else base)
    other = [part for part in base if got[part] != base[part]]
    return check(name, not other, "other bits in " + ", ".join(other))


attributes = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
values = holes(field(NT, NY, NX), 0.1)
values[:, 5, 7:30] = np.nan
values[1:, 6] = np.nan
i2 = pack(values, "i2", attributes)
f4 = np.where(np.isnan(values), 1e20, values).astype("f4")
missing = {"_FillValue": np.float32(1e20)}

for title, raw, attrs, form, variations in [
    ("int16, classic", i2, attributes, "cdf1", VARIATIONS if ALL else VARIATIONS[::2]),
    ("float32, deflated maps", f4, missing, "shuffle", VARIATIONS if ALL else VARIATIONS[1::2]),
    ("float32, chunks over time", f4, missing, "series", [v for v in VARIATIONS if v[0] in (2, 7)] + VARIATIONS[5:6]),
]:
    d = workplace()
    make_series(d, raw, 5, attrs, form=form)
    base = bits(d, *BASE)
    if isinstance(base, str):
        check(f"{title}: {TITLE.format(*BASE)}", False, base)
        continue
    found = differences(d, unpack(raw, attrs))
    check(f"{title}: right", not found, found)
    for v in variations:
        compare(f"{title}: {TITLE.format(*v)}", bits(d, *v), base)

base = None
for form, pieces in ("cdf1", 1), ("contiguous", 3), ("everything", 2), ("maps", 131), ("series", 1):
    d = workplace()
    make_series(d, f4, pieces, missing, form=form)
    got = bits(d, 2, "512 KiB", "netcdf4", 0)
    base = base or got
    compare(f"float32 in {pieces} files, storage form {form}", got, base)

finish()
