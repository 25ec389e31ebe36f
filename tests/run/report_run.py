#!/usr/bin/env python3
"""The page that a run writes, in a browser: its values, series and bars are those of the outputs, which are read with
netCDF4; the outputs themselves give maps in full resolution, plain and deflated."""

import json
import urllib.parse

from harness import *
from browser import check_clean, near, number, start_browser

browser = start_browser("a report in a browser")

NT, NY, NX = 16, 19, 36
x = field(NT, NY, NX).astype("f4")
x[:, 9, 20] = np.nan
x[3, 4, 5] += 60
EVIL = "</script><b>air</b> & 'water' <!--"
PRODUCTS = {
    "reduce zonal.of": "data", "reduce zonal.over": "longitude", "reduce zonal.file": "out/zonal.nc",
    "reduce series.of": "data", "reduce series.over": "latitude, longitude", "reduce series.file": "out/series.nc",
    "histogram z.of": "zscore", "histogram z.bins": "12", "histogram z.range": "-3 3", "histogram z.file": "out/histogram.nc",
    "exceedance high.of": "zscore", "exceedance high.threshold": "1.5", "exceedance high.file": "out/high.nc",
}


def judge_maps(name, z, mean, labels):
    readouts = []
    for i, j in (0, 0), (4, 5), (11, 30), (9, 20):
        browser.choose(latitudes(NY)[i], longitudes(NX)[j])
        got, wanted = browser.series(), np.clip(z[:, i, j], -4, 4)
        if not near(got, wanted, 1 / 32 + 1e-6):
            readouts.append(f"row {i}, column {j}: {got} instead of {wanted}")
    check(f"{name}: series of places are those of the output", not readouts, readouts)
    check(f"{name}: the date of a step", browser.text("#date") == labels[5], browser.text("#date"))
    browser.select("#layer", "mean [K]")
    browser.drawn("mean")
    browser.choose(latitudes(NY)[2], longitudes(NX)[7])
    got = browser.text("#readout")
    check(f"{name}: a statistic", abs(number(got.split()[0]) - mean[2, 7]) < 0.01, f"{got}, {mean[2, 7]}")


def judge_products(name, d):
    counts = read(d / "out/histogram.nc", "t2m_zscore_histogram")
    figure = browser.figure("histogram z:")
    got = [int(row[2]) for row in browser.rows_of(figure)] if figure else None
    check(f"{name}: bars are the counts of the histogram", got == [int(n) for n in counts.ravel()], f"{got}, {counts}")
    series = read(d / "out/series.nc", "t2m_mean")
    figure = browser.figure("reduce series:")
    got = [number(row[1]) for row in browser.rows_of(figure)] if figure else []
    check(f"{name}: a series is the product's", near(got, series.ravel(), 1e-4 * 300 / 100), str(got[:4]))
    zonal = read(d / "out/zonal.nc", "t2m_mean")
    figure = browser.figure("reduce zonal:")
    got = [number(row[1]) for row in browser.rows_of(figure)] if figure else []
    step = 5
    check(f"{name}: a line along rows is that of the step", near(got, zonal.reshape(NT, NY)[step], 3e-3), str(got[:4]))
    area = browser.figure("Mean of the data")
    check(f"{name}: the area mean is there", area is not None and len(browser.rows_of(area)) == NT)


def judge_full(name, d, z):
    browser.select("#layer", "z-score")
    browser.drawn("z-score")
    (d / "other").mkdir()
    shutil.copy(d / "out/zscore.nc", d / "other/zscore.nc")
    with netCDF4.Dataset(d / "other/zscore.nc", "a") as f:
        f.set_auto_mask(False)
        f["t2m_zscore"][5] = f["t2m_zscore"][4]
    if (d / "other/zscore.nc").stat().st_size == (d / "out/zscore.nc").stat().st_size:
        browser.files("#full-file", str((d / "other/zscore.nc").resolve()))
        browser.wait("document.querySelector('#full-status').textContent !== ''")
        check(f"{name}: another run's file of that name and size is not taken", "another run" in browser.text("#full-status"),
              browser.text("#full-status"))
        browser.evaluate("document.querySelector('#full-status').textContent = ''")
    browser.files("#full-file", str((d / "out/zscore.nc").resolve()))
    browser.wait("document.querySelector('#full-on').checked || document.querySelector('#full-status').textContent !== ''")
    browser.wait("document.querySelector('#values').textContent.includes('Cells')")
    wrong = []
    for step in 5, 3:
        browser.evaluate(f"location.hash = '#step={step}'")
        browser.wait(f"document.querySelector('#step').value === '{step}'")
        for i, j in (4, 5), (0, 35), (18, 0), (9, 20):
            browser.evaluate("document.querySelector('#map').setAttribute('aria-label', '')")
            browser.choose(latitudes(NY)[i], longitudes(NX)[j])
            browser.drawn("Map of")
            text = browser.text("#readout").split(" at ")[0]
            value = z[step, i, j]
            if not (text == "missing" if np.isnan(value) else text != "missing" and np.float32(text) == np.float32(value)):
                wrong.append(f"step {step}, row {i}, column {j}: {text} instead of {value}")
    check(f"{name}: the output gives each value exactly", not wrong, wrong)


for name, ranks, changes in (("plain", 3, PRODUCTS), ("deflated", 2, {"output.deflate": "1"}),
                             ("with checksums", 1, {"output.deflate": "1", "output.checksum": "yes"}),
                             ("CDF-5", 2, {"output.format": "classic"})):
    d = workplace()
    make_series(d, np.where(np.isnan(x), np.float32(-999), x), 4, {"_FillValue": np.float32(-999), "long_name": EVIL})
    result = run(d, {"output.report": "out/report.html", **changes}, ranks=ranks)
    if not check(f"{name}: the run", result.status == 0, result.story):
        continue
    z = np.ma.filled(read(d / "out/zscore.nc", "t2m_zscore").astype(float), np.nan)
    mean = np.ma.filled(read(d / "out/zscore.nc", "t2m_mean"), np.nan)
    labels = [(datetime.datetime(2014, 1, 1) + datetime.timedelta(hours=6 * i)).strftime("%Y-%m-%d %H:%M") for i in range(NT)]
    browser.show(d / "out/report.html", "#step=5")
    if changes is PRODUCTS:
        check("a text of a file is only text", EVIL in browser.text("h1") and browser.evaluate("document.querySelectorAll('h1 b').length") == 0,
              browser.text("h1"))
        judge_maps(name, z, mean, labels)
        judge_products(name, d)
    judge_full(name, d, z)
    check_clean(browser, name)

# Coordinates that rows and columns do not have: of a curvilinear grid, and of a mesh.
j, i = np.mgrid[0:NY, 0:NX]
north, east = -50 + 5.0 * j + 0.2 * i, (340 + 2.0 * i + 0.3 * j) % 360
for name, shape, dimensions in (("curvilinear", (NT, NY, NX), ("time", "y", "x")), ("a mesh", (NT, NY * NX), ("time", "cell"))):
    def places(f):
        for key, values, units in ("lat", north, "degrees_north"), ("lon", east, "degrees_east"):
            v = f.createVariable(key, "f8", dimensions[1:])
            v.units = units
            v[:] = values.reshape(shape[1:])

    d = workplace()
    values = np.nan_to_num(x, nan=280.0).reshape(shape)
    make_series(d, values, 2, {"coordinates": "lat lon"}, dimensions=dimensions, more=places)
    result = run(d, {"output.report": "out/report.html"})
    if not check(f"{name}: the run", result.status == 0, result.story):
        continue
    z = np.ma.filled(read(d / "out/zscore.nc", "t2m_zscore").astype(float), np.nan).reshape(NT, NY, NX)
    browser.show(d / "out/report.html")
    wrong = []
    for row, column in (0, 0), (7, 30), (18, 35):
        browser.choose(north[row, column], east[row, column])
        place = browser.text("#readout")
        index = f"row {row}, column {column}" if name == "curvilinear" else f"cell {row * NX + column}"
        if not place.endswith(f"({index})") or not near(browser.series(), np.clip(z[:, row, column], -4, 4), 1 / 32 + 1e-6):
            wrong.append(f"{index}: {place}")
    check(f"{name}: places are found, and have their series", not wrong, wrong)
    check_clean(browser, name)

d = workplace()
far = np.random.default_rng(4).normal(280, 3, (40, NY, NX)).astype("f4")
far[7, 5, 6] += 400
far[9, 2, 3] -= 400
make_series(d, far, 1)
result = run(d, {"output.report": "out/report.html"})
if check("values beyond the limits of maps: the run", result.status == 0, result.story):
    for step, i, j, end in (7, 5, 6, "or more"), (9, 2, 3, "or less"):
        for layer in "z-score", "anomaly (z \u00d7 standard deviation)", "data (mean + z \u00d7 standard deviation)":
            browser.show(d / "out/report.html", f"#step={step}&layer={urllib.parse.quote(layer)}")
            browser.choose(latitudes(NY)[i], longitudes(NX)[j])
            check(f"{layer} beyond the limits says so: {end}", end in browser.text("#readout"), browser.text("#readout"))

# Pixels of several cells: what is beside the map speaks of rows of pixels, also while the map shows cells.
d = workplace()
make_series(d, field(30, 180, 180).astype("f4"), 1)
result = run(d, {"output.report": "out/report.html", "report.size": "1 MB"}, ranks=2)
if check("coarse maps: the run", result.status == 0, result.story):
    z = read(d / "out/zscore.nc", "t2m_zscore").astype(float)
    browser.show(d / "out/report.html", "#step=5")
    rows = browser.evaluate("JSON.parse(document.querySelector('#pictures').textContent).grids[0].cell_rows")
    browser.files("#full-file", str((d / "out/zscore.nc").resolve()))
    browser.wait("document.querySelector('#full-on').checked")
    browser.wait("document.querySelector('#values').textContent.includes('Cells')")
    got = [[number(cell) for cell in row] for row in browser.rows_of("#profile")]
    want = [[latitudes(180)[k:k + rows].mean(), z[5, k:k + rows].mean()] for k in range(0, 180, rows)]
    check("coarse maps: means along rows of pixels, at their latitudes", rows > 1 and len(got) == len(want) and
          near(np.array(got), np.array(want), 5e-3), [str(rows), str(got[:3]), str(want[:3])])

# Levels: the choice of one changes map, read-out, series, lines and bars; values lie so far apart that one scale could not
# show all of them.
PLEV = np.array([100000.0, 50000.0, 1000.0])
LEVELS = {
    **PRODUCTS,
    "reduce all.of": "data", "reduce all.over": "time, latitude, longitude", "reduce all.file": "out/all.nc",
    "reduce range.of": "data", "reduce range.over": "time", "reduce range.file": "out/range.nc", "reduce range.method": "max",
}


def level_runs(name, shape, changes, ranks):
    d = workplace()
    values = np.stack([field(*shape, seed) * 10.0 ** (-3 * seed) for seed in range(3)], 1).astype("f4")
    values[:, 1, 4, 5] = np.nan
    make(d / "in/0.nc", np.nan_to_num(values, nan=-999), hours(shape[0]), {"_FillValue": np.float32(-999)},
         dimensions=("time", "plev", "latitude", "longitude"), axes={"plev": (PLEV, {"units": "Pa", "positive": "down"})})
    result = run(d, {"input.plev": "all", "output.report": "out/report.html", **changes}, ranks=ranks)
    return d, values.astype("f8") if check(f"{name}: the run", result.status == 0, result.story) else None


def judge_level(d, x, level, ny, nx):
    """Complaints about what the page shows on a level."""
    wrong, place = [], f"plev {PLEV[level]:.10g} Pa"
    z = np.ma.filled(read(d / "out/zscore.nc", "t2m_zscore").astype(float), np.nan)[:, level]
    mean = np.ma.filled(read(d / "out/statistics.nc", "t2m_mean"), np.nan)[level]

    def compare(what, got, want, within):
        if not near(np.array(got), np.array(want), within):
            wrong.append(f"{what}: {got} instead of {want}")

    browser.select("#layer", "z-score")
    browser.drawn(place)
    for i, j in (0, 0), (4, 5), (11, 30):
        browser.choose(latitudes(ny)[i], longitudes(nx)[j])
        compare(f"series of row {i}, column {j}", browser.series(), np.clip(z[:, i, j], -4, 4), 1 / 32 + 1e-6)
    if not browser.text("#readout").endswith(place) or place not in browser.text("#pixel-series .chart-title"):
        wrong.append(browser.text("#readout") + "; " + browser.text("#pixel-series .chart-title"))
    compare("zonal means of the map", [number(row[1]) for row in browser.rows_of("#profile")], np.nanmean(z[5], 1), 1e-3)
    weight = np.broadcast_to(row_areas(ny)[:, None], (ny, nx))
    for title, values in ("Mean of the data", x[:, level]), ("Share of the area", np.where(np.isnan(z), np.nan, 100.0 * (abs(z) > 2))):
        good = ~np.isnan(values)
        want = np.where(good, values * weight, 0).sum((1, 2)) / np.where(good, weight, 0).sum((1, 2))
        compare(title, [number(row[1]) for row in browser.rows_of(browser.figure(title))], want, 1e-5 * np.abs(want).max())
    rows = [number(row[1]) for row in browser.rows_of(browser.figure("reduce zonal: mean of"))]
    compare("zonal", rows, read(d / "out/zonal.nc", "t2m_mean")[5, level].ravel(), 1e-5 * abs(rows[0]))
    rows = [number(row[1]) for row in browser.rows_of(browser.figure("reduce series: "))]
    compare("series", rows, read(d / "out/series.nc", "t2m_mean")[:, level].ravel(), 1e-5 * abs(rows[0]))
    counts = read(d / "out/histogram.nc", "t2m_zscore_histogram").reshape(len(PLEV), -1)[level]
    compare("histogram", [number(row[2]) for row in browser.rows_of(browser.figure("histogram z: "))], counts, 0)
    compare("the whole", [number(row[1]) for row in browser.rows_of(browser.figure("reduce all: "))],
            read(d / "out/all.nc", "t2m_mean").ravel(), 1e-4)
    for layer, values in ("mean [K]", mean), ("reduce range: t2m_max [K]", read(d / "out/range.nc", "t2m_max").reshape(x.shape[1:])[level]):
        browser.select("#layer", layer)
        browser.drawn(place)
        browser.choose(latitudes(ny)[2], longitudes(nx)[7])
        value = number(browser.text("#readout").split()[0])
        compare(layer, value, values[2, 7], 1e-3 * abs(values[2, 7]))
    return wrong


def row_areas(n):
    edges = np.clip(np.linspace(90, -90, n)[:, None] + [[90 / (n - 1), -90 / (n - 1)]], -90, 90)
    return np.abs(np.diff(np.sin(np.deg2rad(edges)))[:, 0])


d, values = level_runs("levels", (NT, NY, NX), LEVELS, 3)
if values is not None:
    browser.show(d / "out/report.html", "#step=5&level=1000")
    for level in 2, 0, 1:
        browser.select("#level", f"{PLEV[level]:.10g} Pa")
        wrong = judge_level(d, values, level, NY, NX)
        check(f"levels: on level {level} all is of this level", not wrong, "\n".join(wrong))
    browser.wait("location.hash.includes('level=50000')")
    check("levels: the choice has a name, and the address its value", browser.evaluate(
        "document.querySelector('#level').labels[0].textContent.includes('Level: plev')") and "step=5" in browser.evaluate("location.hash"))
    json_levels = json.loads(browser.evaluate("document.querySelector('#facts').textContent"))["summary"]["highest_z"]
    browser.evaluate("[...document.querySelectorAll('#summary button')].pop().click()")
    browser.drawn(f"plev {PLEV[json_levels['level']]:.10g} Pa")
    check("levels: an extreme says its level", f"plev {json_levels['level_value']:.10g} Pa" in browser.text("#summary"))
    browser.select("#level", "50000 Pa")
    browser.evaluate("location.hash = '#step=5&level=1000'")
    browser.drawn("plev 1000 Pa")
    check_clean(browser, "levels")

d, values = level_runs("levels, coarse", (30, 91, 120), {"output.deflate": 1, "report.size": "1 MB", "output.anomaly": None}, 2)
if values is not None:
    z = np.ma.filled(read(d / "out/zscore.nc", "t2m_zscore").astype(float), np.nan)
    browser.show(d / "out/report.html", "#step=5&level=50000")
    cells = browser.evaluate("JSON.parse(document.querySelector('#pictures').textContent).grids[0].cell_rows")
    wrong, factor = [] if cells > 1 and 91 % cells else [f"a pixel has {cells} rows of cells"], cells
    for level in 1, 2:
        browser.select("#level", f"{PLEV[level]:.10g} Pa")
        browser.drawn(f"plev {PLEV[level]:.10g} Pa")
        for i, j in (0, 0), (4, 5), (90, 119):
            browser.choose(latitudes(91)[i], longitudes(120)[j])
            block = z[:, level, i // factor * factor:][:, :factor, j // factor * factor:][:, :, :factor]
            if not near(browser.series(), np.nanmean(block, (1, 2)), 1 / 16 + 1e-6):
                wrong.append(f"level {level}, row {i}, column {j}: {browser.series()[:5]}")
    check("levels, coarse: pixels have cells of one level", not wrong, "\n".join(wrong))
    browser.files("#full-file", str((d / "out/zscore.nc").resolve()))
    browser.wait("document.querySelector('#full-on').checked || document.querySelector('#full-status').textContent !== ''")
    browser.wait("document.querySelector('#values').textContent.includes('Cells')")
    wrong = []
    for level in 2, 0, 1:
        browser.select("#level", f"{PLEV[level]:.10g} Pa")
        browser.drawn(f"plev {PLEV[level]:.10g} Pa")
        for i, j in (4, 5), (90, 119):
            browser.evaluate("document.querySelector('#map').setAttribute('aria-label', '')")
            browser.choose(latitudes(91)[i], longitudes(120)[j])
            browser.drawn("Map of")
            text, value = browser.text("#readout").split(" at ")[0], z[5, level, i, j]
            if not (text == "missing" if np.isnan(value) else text != "missing" and np.float32(text) == np.float32(value)):
                wrong.append(f"level {level}, row {i}, column {j}: {text} instead of {value}")
    check("levels: the output gives each value of a level exactly", not wrong, "\n".join(wrong))
    check_clean(browser, "levels, coarse")

d = workplace()
make_series(d, x[:8], 2)
result = run(d, {"output.anomaly": None}, ["--plan=plan.html"])
if check("a plan", result.status == 0, result.story):
    browser.show(d / "plan.html", width=360, scheme="dark")
    browser.wait("document.querySelector('#partition svg') !== null")
    check("a plan has its picture", browser.evaluate("document.querySelectorAll('#partition .part').length") == 2)
    check_clean(browser, "a plan")
browser.close()
finish()
