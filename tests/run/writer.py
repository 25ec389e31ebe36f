#!/usr/bin/env python3
"""What zscore writes past the libraries is what they write: the same values, bit by bit, the same header, chunks and
filters, files of about the same size, and other programs read them."""

import re

from harness import *

NT, NY, NX = 40, 73, 96
attributes = {"_FillValue": np.float32(1e20)}
x = holes(field(NT, NY, NX), 0.05)
x[:, 5, 7:30] = np.nan
raw = np.where(np.isnan(x), 1e20, x).astype("f4")


def headers(d):
    """All that ncdump tells of the headers and of the storage, but for the line of this run."""
    texts = []
    for output in PARTS:
        r = subprocess.run(["ncdump", "-hs", d / f"out/{output}.nc"], capture_output=True, text=True)
        texts.append(re.sub(r':history = ".*', "", r.stdout))
    return texts


def sizes(d):
    return [(d / f"out/{output}.nc").stat().st_size for output in PARTS]


def finished(name, d, changes, ranks):
    r = run(d, changes, ranks=ranks, limit=120)
    return r.status == 0 or check(name, False, r.story)


def unaccounted(path):
    """Bytes of an HDF5 file that belong to nothing, and all of them; None without h5stat."""
    if not shutil.which("h5stat"):
        return None
    text = subprocess.run(["h5stat", "-S", path], capture_output=True, text=True).stdout
    numbers = [int(re.search(word + r": (\d+) bytes", text)[1]) for word in ("Unaccounted space", "Total space")]
    return tuple(numbers)


def compare(name, d, changes, ranks, want):
    """Both writers with the same plan: judge the files of one by those of the other."""
    if not finished(name, d, {**changes, "run.writer": "netcdf"}, ranks):
        return
    their_bits, their_headers, their_sizes = stored_bits(d), headers(d), sizes(d)
    if not finished(name, d, changes, ranks):
        return
    got, found = stored_bits(d), []
    found += [f"{part}: other bits than netcdf-c's" for part in got if got[part] != their_bits[part]]
    found += [f"{part}: other bits than without deflate" for part in got if got[part] != want[part]]
    for theirs, ours in zip(their_headers, headers(d)):
        found += [f"{b.strip()}, not {a.strip()}" for a, b in zip(theirs.split("\n"), ours.split("\n")) if a != b]
    for theirs, ours in zip(their_sizes, sizes(d)):
        if not 0.7 * theirs < ours < 1.05 * theirs + 4096:  # Debian 13: ISA-L takes 3.8 % more than zlib at level 2
            found.append(f"{ours} bytes, netcdf-c makes {theirs}")
    for output in PARTS:
        space = unaccounted(d / f"out/{output}.nc")
        if space and space[0] > 0.01 * space[1] + 8192:
            found.append(f"{output}.nc: {space[0]} of {space[1]} bytes belong to nothing")
    check(name, not found, found)


if not NETCDF_WRITER:
    skip("what zscore writes past the libraries", "built without writer = netcdf, which it is compared with")
    finish()

d = workplace()
make_series(d, raw, 3, attributes, form="maps")
if not finished("without deflate", d, {"run.writer": "netcdf"}, 1):
    finish()
base = stored_bits(d)
found = differences(d, unpack(raw, attributes))
check("netcdf-c, without deflate: right", not found, found)
for ranks in 1, 3:
    if finished(f"without deflate, {ranks} ranks", d, {}, ranks):
        check(f"without deflate, {ranks} ranks: the same bits", stored_bits(d) == base)

for level, ranks, memory in [(1, 1, None), (1, 2, None), (2, 3, None), (3, 4, None), (4, 2, None), (9, 2, None),
                             (1, 50, None), (1, 1, "512 KiB"), (1, 3, "384 KiB"), (6, 5, "256 KiB")]:
    compare(f"deflate {level}, {ranks} ranks, memory {memory or 'plenty'}", d,
            {"output.deflate": level, "run.memory": memory}, ranks, base)

# ------------------------------------------------------------------- the last of them, to other programs

with netCDF4.Dataset(d / "out/zscore.nc") as f:
    v = f["t2m_zscore"]
    v.set_auto_maskandscale(False)
    whole = np.frombuffer(base["zscore.nc: t2m_zscore"], "f4").reshape(NT, NY, NX)
    rng, wrong = np.random.default_rng(3), 0
    for _ in range(200):
        t, j, i = (sorted(rng.integers(0, n + 1, 2)) for n in (NT, NY, NX))
        at = tuple(slice(a, b + 1) for a, b in (t, j, i))
        wrong += not np.array_equal(v[at], whole[at])
    check("any part of z can be read by itself", wrong == 0, f"{wrong} of 200 parts are wrong")

for program, arguments in {
    "ncks": ["-O", "-v", "t2m_zscore", "-d", "time,3,7", d / "out/zscore.nc", d / "part.nc"],
    "cdo": ["-s", "seltimestep,4/8", "-selname,t2m_zscore", d / "out/zscore.nc", d / "part.nc"],
    "h5repack": ["-f", "NONE", d / "out/zscore.nc", d / "part.nc"],
}.items():
    if not shutil.which(program):
        skip(f"{program} reads it", "not installed")
        continue
    r = subprocess.run([program, *arguments], capture_output=True, text=True)
    got = read(d / "part.nc", "t2m_zscore") if r.returncode == 0 else np.zeros(0)
    want = np.where(whole > 9e36, np.nan, whole) if program == "h5repack" else np.where(whole > 9e36, np.nan, whole)[3:8]
    check(f"{program} reads it", np.array_equal(got, want, equal_nan=True), r.stderr)

# ------------------------------------------------------------------- other shapes

for name, changes in ("a point", {"input.latitude": "90 90", "input.longitude": "0 0"}), \
                     ("a row", {"input.latitude": "90 90"}), ("a column", {"input.longitude": "0 0"}):
    if finished(name, d, changes, 1):
        compare(f"{name}, deflate 1, 3 ranks", d, {**changes, "output.deflate": 1}, 3, stored_bits(d))

test_error("writer = netcdf with format = classic", d, 2, ["writer", "format"],
           {"run.writer": "netcdf", "output.format": "classic"},
           allowed=[f"out/{output}.nc" for output in PARTS])
finish()
