#!/usr/bin/env python3
"""zscore-synth: the same bits on any number of ranks, what its options say, and a field that is like weather: warm at
the equator, smooth, with waves that grow towards the poles and drift eastwards, and about as compressible as t2m of ERA5.
"""

import zlib

from harness import *

SYNTH = os.environ.get("ZSCORE_SYNTH", str(pathlib.Path(PROGRAM).parent / "zscore-synth"))
NY, NX, DAYS = 61, 120, 30
if not os.access(SYNTH, os.X_OK):
    skip("zscore-synth", f"there is no {SYNTH} (set ZSCORE_SYNTH)")
    finish()


def synthesize(*options, ny=NY, nx=NX, files=DAYS, ranks=1):
    """The files that it makes, in order."""
    folder = workplace() / "data"
    command = [SYNTH, "--files", files, "--latitudes", ny, "--longitudes", nx, *options, folder]
    command = ([MPIEXEC, "-n", ranks] if ranks > 1 else []) + command
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, timeout=300)
    return sorted(folder.iterdir())


def values(paths):
    """[time][latitude][longitude], masked where missing, in K."""
    series = []
    for path in paths:
        with netCDF4.Dataset(path) as f:
            series.append(np.ma.asarray(f["t2m"][:]))
    return np.ma.concatenate(series)


def drift(x, row):
    """Degrees of longitude by which the anomalies of a row move in a day: the lag with the greatest covariance."""
    z = x[:, row] - x[:, row].mean(0)
    lags = range(-NX // 4, NX // 4)
    return 360 / NX * max(lags, key=lambda lag: np.sum(np.roll(z[:-4], lag, axis=1) * z[4:]))


options = "--missing", "--constant", "--storage", "deflate"
one = [path.read_bytes() for path in synthesize(*options)]
for ranks in 2, 3:
    check(f"the same bits on {ranks} ranks", [path.read_bytes() for path in synthesize(*options, ranks=ranks)] == one)

x = values(synthesize())
zonal, spread = x.mean((0, 2)), x.std(0).mean(1)
check("no value is missing", np.ma.count_masked(x) == 0)
check("the equator is warm", zonal[NY // 2] > 295 and zonal[[0, -1]].max() < 270, str(zonal))
check("waves grow from the equator to the middle latitudes", spread[[NY // 4, -NY // 4]].min() > 1.5 * spread[NY // 2],
      str(spread))
check("each pole is one place", np.ptp(x[:, [0, -1]], axis=2).max() < 0.01)
steps = np.abs(x - np.roll(x, 1, axis=2)).mean(), np.abs(x - np.roll(x, NX // 2, axis=2)).mean()
check("it is smooth in longitude, and across 0", steps[0] < 0.4 * steps[1], str(steps))
moves = [drift(x, row) for row in (NY // 4, 3 * NY // 4)]
check("middle latitudes drift eastwards", all(2 < move < 20 for move in moves), str(moves))

y = values(synthesize("--type", "float"))
check("packed values are the nearest to those in float32", np.abs(x - y).max() < 0.51 * 0.0017)

masks = [np.ma.getmaskarray(values(synthesize("--missing", "--seed", seed))) for seed in (1, 2)]
always = [mask.all(0) for mask in masks]
shares = [(mask.mean(), fixed.mean(), mask[:, ~fixed].mean()) for mask, fixed in zip(masks, always)]
check("missing: 7 % always, 1 % of the others", all(0.05 < fixed < 0.09 and 0.005 < rest < 0.015 for _, fixed, rest in shares),
      str(shares))
check("another seed: other weather, the same region", np.array_equal(*always) and not np.array_equal(*masks))
alone = masks[0] & ~np.roll(masks[0], 1, axis=2) & ~np.roll(masks[0], -1, axis=2)
check("missing values stand together", alone.sum() < 0.1 * masks[0].sum(), f"{alone.sum()} of {masks[0].sum()} alone")

held = np.ptp(values(synthesize("--constant")), axis=0) == 0
check("5 cells are constant", held.sum() == 5, str(np.argwhere(held)))

with netCDF4.Dataset(synthesize("--steps", 1, ny=721, nx=1440, files=1)[0]) as f:
    f.set_auto_maskandscale(False)
    shuffled = f["t2m"][0].astype("<i2").view("u1").reshape(-1, 2).T.tobytes()
ratio = len(zlib.compress(shuffled, 1)) / len(shuffled)
check("deflate leaves a little more than half of it", 0.45 < ratio < 0.62, f"{ratio:.3f}")
finish()
