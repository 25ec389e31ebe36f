#!/usr/bin/env python3
"""The report's page in a browser: what it shows is what numpy has; it asks the network for nothing; keys, links, play
and the reading of an output in full resolution work; odd grids and empty runs are drawn without an error.

The pages are made here from fields that the test knows (tests/lib/page_maker.py), without the C code.
"""

import re
import zlib

from harness import *
from browser import check_clean, near, number, start_browser
from page_fields import dates, facts_of, usual_page, weather
from page_maker import PARTS, Page, coarse

browser = start_browser("the page in a browser")

STEPS, ROWS, COLUMNS = 24, 46, 90
place = workplace()
DEGREE = "\u00b0"


def show(page, name, hash_="", width=1280, scheme="light"):
    path = place / f"{name}.html"
    if page is not None:
        page.write(path)
    browser.show(path, hash_, width, scheme)


# ------------------------------------------------------------------------------------------ a usual page

page, z = usual_page(STEPS, ROWS, COLUMNS)
labels = page.pictures["axes"]["steps"]["labels"]
latitude = page.pictures["grids"][0]["row"]["full"]
longitude = page.pictures["grids"][0]["column"]["full"]
levels = [np.where(np.isnan(f), np.nan, np.clip(np.rint(np.nan_to_num(f) * 16), -64, 64) / 16) for f in z]
LAT, LON = 30, 70
show(page, "usual", "#step=7")
check("a link chooses the step", browser.text("#date") == labels[7], browser.text("#date"))
check("the title is the variable", browser.text("h1") == page.facts["title"] and browser.evaluate("document.title").startswith("t2m"))
tiles = browser.evaluate("[...document.querySelectorAll('#tiles dd')].map((tile) => tile.textContent)")
check("eight facts", len(tiles) == 8 and tiles[0] == str(STEPS) and tiles[1] == f"{ROWS}\u00a0\u00d7 {COLUMNS}", str(tiles))

browser.choose(latitude[LAT], longitude[LON])
readout = browser.text("#readout")
check("a known value on a known date", readout.startswith(f"{levels[7][LAT, LON]:.2f} at "), readout)
check("its series is numpy's", near(browser.series(), [f[LAT, LON] for f in levels], 1e-6), str(browser.series()))
browser.choose(0, 190)
check("a missing value says so", browser.text("#readout").startswith("missing at 2") or browser.text("#readout").startswith("missing at"), browser.text("#readout"))
check("a series without a value", all(np.isnan(browser.series())))

browser.evaluate("document.querySelector('#map').focus()")
browser.press("ArrowRight")
check("arrow keys change the step", browser.text("#date") == labels[8])
browser.press("ArrowLeft")
browser.press("ArrowLeft")
check("and back", browser.text("#date") == labels[6])
browser.wait("location.hash === '#step=6'")
browser.press("Space")
browser.wait(
    f"document.querySelector('#date').textContent > {labels[8]!r}")
browser.press("Space")
paused = browser.text("#date")
check("space plays and pauses", paused > labels[8] and browser.evaluate("document.querySelector('#play').getAttribute('aria-pressed')") == "false", paused)
browser.evaluate("location.hash = '#step=3&layer=mean+%5BK%5D'")
browser.wait("document.querySelector('#layer').selectedOptions[0].textContent === 'mean [K]'")
check("a link chooses the layer", browser.evaluate("document.querySelector('#layer').selectedOptions[0].textContent") == "mean [K]")
browser.choose(latitude[LAT], longitude[LON])
wanted = 288 - 40 * np.sin(np.radians(latitude[LAT])) ** 2
got = browser.text("#readout")
check("a statistic under the mark", abs(float(got.split()[0]) - wanted) < 0.002 and got.split()[1] == "K", f"{got}, {wanted}")
browser.select("#layer", "anomaly (z \u00d7 standard deviation) [K]")
browser.drawn("z times the standard deviation")
std = 2 + 5 * np.sin(np.radians(latitude[LAT])) ** 2
got = browser.text("#readout")
check("an anomaly is z times the standard deviation", abs(float(got.split()[0]) - levels[3][LAT, LON] * std) < 0.01, got)
browser.select("#layer", "z-score")
browser.drawn("z-score")

# a click on the map: the place in the read-out gives the cell, and the series is that cell's
browser.evaluate("document.querySelector('#pixel-series').replaceChildren()")
browser.click("#map", 411, 207)
browser.wait("document.querySelector('#pixel-series figure') !== null")
found = re.match(rf".* at ([\d.]+){DEGREE}([NS]?), ([\d.]+){DEGREE}([EW]?)", browser.text("#pixel-series .chart-title"))
north = float(found[1]) * (-1 if found[2] == "S" else 1)
east = float(found[3]) * (-1 if found[4] == "W" else 1) % 360
i = int(np.argmin(np.abs(np.asarray(latitude) - north)))
j = int(np.argmin(np.abs(np.asarray(longitude) - east)))
check("a click draws the series of its place", near(browser.series(), [f[i, j] for f in levels], 1e-6), f"{found[0]}: row {i}, column {j}")

rows = browser.rows_of(browser.figure("histogram all"))
counts = page.pictures["bars"][0]["series"][0]["counts"]
check("bars are the counts", [int(row[2]) for row in rows] == counts, str(rows[:3]))
check("as many bars are drawn", browser.evaluate("document.querySelectorAll('#product-pictures svg .bar').length") == len(counts))
rows = browser.rows_of(browser.figure("zonal: mean"))
check("a line along rows", near([number(row[1]) for row in rows], page.pictures["lines"][2]["series"][0]["values"], 1e-3))
profile = [number(row[1]) for row in browser.rows_of("#profile")]
step = labels.index(browser.text("#date"))
means = np.array([np.nanmean(f, axis=1) for f in z])[step]
check("the zonal mean of the step", near(profile, means, 1e-3), str(profile[:4]))
share = page.pictures["lines"][1]["series"][0]["values"]
best = browser.text("#unusual li button")
check("the most unusual step comes first", best == labels[int(np.argmax(share))], best)
browser.click("#unusual li button")
check("a click goes there", browser.text("#date") == best)
browser.click("#summary button")
browser.drawn(page.facts["summary"]["lowest_z"]["time"])
check("an extreme is a click away", browser.text("#date") == page.facts["summary"]["lowest_z"]["time"])
name = browser.download("#save")
check("the map is saved as a PNG", name == f"t2m-z-score-{labels[8].replace(' ', '-').replace(':', '-')}.png", name)
check_clean(browser, "a usual page")

# ------------------------------------------------------------------------------------------ colours

tables = dict(re.findall(r'(\w+): "([0-9a-f]+)"', (PARTS / "vendor/colour_tables.js").read_text()))


def colour(name, share_):
    k = min(255, max(0, int(np.floor(share_ * 255 + 0.5))))
    return [int(tables[name][6 * k + 2 * c:6 * k + 2 * c + 2], 16) for c in range(3)]


def pixel_at(x, y):
    """The colour of the picture at shares of its width and height."""
    return browser.evaluate(f"""(() => {{
        const map = document.querySelector('#map');
        const ratio = map.width / map.clientWidth;
        const inner = {{ x: 46, y: 8, width: map.clientWidth - 56, height: map.clientHeight - 30 }};
        const one = new OffscreenCanvas(1, 1).getContext('2d', {{ willReadFrequently: true }});
        one.drawImage(map, -Math.round((inner.x + {x} * inner.width) * ratio), -Math.round((inner.y + {y} * inner.height) * ratio));
        return [...one.getImageData(0, 0, 1, 1).data].slice(0, 3);
    }})()""")


rows_, columns_ = 20, 30
j, i = np.mgrid[0:rows_, 0:columns_]
plain_labels, plain_days = dates(5)
fields = [np.where((i == 4) & (j == 4), np.nan, (i - 15) / 5 + (j - 10) / 10 + t / 4) for t in range(5)]
fields[2][15, 25] = 17.0
odd = facts_of(plain_labels, rows_, columns_, ranks=1)
odd["grid"]["kind"] = "curvilinear"
odd["title"] = odd["variable"]["long_name"] = "</script><script>window.broken = 1</script> & <b>bold</b>"
page = Page(odd, plain_labels, plain_days)
page.grid(rows_, columns_, ("j", "", np.arange(rows_)), ("i", "", np.arange(columns_)), world=False,
          places=(10.0 + j + 0.1 * i, (350.0 + 2 * i + 0.1 * j) % 360))
page.layer("z-score", fields, bits=8, colours="diverging", units="1", of="output", long_name="<img src=x onerror='window.broken=2'>")
page.pictures["axes"]["groups"]["labels"] = ["winter", "summer"]
page.layer("mean", [fields[0], fields[4]], axis="groups")
show(page, "curvilinear", "#step=2")


def wrong_colours(step_, name, low, high):
    wrong = []
    for row, column in (0, 0), (3, 28), (19, 7), (12, 15), (15, 25), (4, 4):
        value = fields[step_][row, column]
        wanted_ = [180, 185, 192] if np.isnan(value) else colour(name, (np.clip(np.rint(value * 16) / 16, -4, 4) - low) / (high - low))
        got_ = pixel_at((column + 0.5) / columns_, 1 - (row + 0.5) / rows_)
        if max(abs(a - b) for a, b in zip(got_, wanted_)) > 1:
            wrong.append(f"row {row}, column {column}: {got_} instead of {wanted_}")
    return wrong


check("rows that go northwards are drawn upwards, in the colours of their values", not wrong_colours(2, "diverging", -3, 3), wrong_colours(2, "diverging", -3, 3))
browser.choose(10 + 15 + 2.5, (350 + 50 + 1.5) % 360)
check("a clipped value says so, and where it is", browser.text("#readout").startswith("4.00 or more at 27.5") and "row 15, column 25" in browser.text("#readout"), browser.text("#readout"))
check("a text of a file is only text", browser.text("h1") == odd["title"] and browser.evaluate("window.broken === undefined && document.querySelectorAll('h1 b, #readout img').length === 0"))
browser.fill("#range-limit", "1")
browser.wait("document.querySelector('#colour-bar .tick:last-child').textContent === '1'")
check("the range of colours", not wrong_colours(2, "diverging", -1, 1), wrong_colours(2, "diverging", -1, 1))
browser.select("#layer", "mean [K]")
browser.wait("!document.querySelector('#group-field').hidden")
browser.select("#group", "summer")
browser.drawn("summer")
browser.choose(10 + 3 + 0.8, 350 + 16.3 - 360)
check("a choice of group", abs(float(browser.text("#readout").split()[0]) - fields[4][3, 8]) < 0.001, browser.text("#readout"))
check_clean(browser, "a curvilinear grid with groups, and texts that look like markup")

# ------------------------------------------------------------------------------------------ full resolution


def chunk(field_, kind, deflate=False, shuffle=False, fletcher=False):
    data = field_.astype(kind).tobytes()
    size = np.dtype(kind).itemsize
    if shuffle:
        data = np.frombuffer(data, np.uint8).reshape(-1, size).T.tobytes()
    if deflate:
        data = zlib.compress(data, 1)
    return data + b"\1\2\3\4" if fletcher else data


FILL = 9.969209968386869e36
fine_labels, fine_days = dates(3)
fine = [np.where(f > 2.2, np.nan, f) for f in weather(3, 50, 70, seed=5)]
for title, kind, how, cut in (("plain, big-endian", ">f4", {}, 50), ("deflated, two chunks a map", "<f4", dict(deflate=True, shuffle=True), 30),
                              ("float64 with checksums", "<f8", dict(deflate=True, shuffle=True, fletcher=True), 50)):
    page = Page(facts_of(fine_labels, 50, 70), fine_labels, fine_days)
    page.grid(50, 70, ("latitude", "degrees_north", np.linspace(-49, 49, 50)), ("longitude", "degrees_east", np.arange(70) * 2 - 70), cells=(4, 4))
    content, maps = bytearray(b"an output" * 7), []
    for f in fine:
        pieces = []
        for first in range(0, 50, cut):
            part = np.nan_to_num(f[first:first + cut], nan=FILL)
            if how:  # a chunk has all its rows, also beyond the grid
                part = np.vstack([part, np.full((cut - len(part), 70), FILL)])
            data = chunk(part, kind, **how)
            pieces.append([len(content), len(data), first, len(part)])
            content += data
        maps.append(pieces)
    (place / "zscore.nc").write_bytes(content)
    page.layer("z-score", fine, bits=8, colours="diverging", units="1", of="output",
               file={"path": "out/zscore.nc", "bytes": len(content), "type": "float64" if kind == "<f8" else "float32",
                     "little_endian": kind[0] == "<", "fill": float(np.float32(FILL)) if kind != "<f8" else FILL, "deflate": how.get("deflate", False),
                     "shuffle": how.get("shuffle", False), "fletcher32": how.get("fletcher", False), "maps": maps})
    show(page, "fine", "#step=1")
    browser.choose(11, 0)
    mean = np.rint(coarse(fine[1], 4, 4)[7, 8] * 16) / 16
    check(f"{title}: before, a pixel is a mean", browser.text("#readout").startswith(f"{mean:.2f} (mean of 4 \u00d7 4 cells) at "), browser.text("#readout"))
    (place / "other").mkdir(exist_ok=True)
    (place / "other/zscore.nc").write_bytes(content + b"more")
    browser.files("#full-file", str((place / "other/zscore.nc").resolve()))
    browser.wait("document.querySelector('#full-status').textContent.includes('another file')")
    browser.files("#full-file", str((place / "zscore.nc").resolve()))
    browser.wait("document.querySelector('#full-on').checked && document.querySelector('#values').textContent.includes('Cells')")
    bad = []
    for row, column in (0, 0), (49, 69), (31, 12), (17, 40):
        browser.fill("#place-row", str(-49 + 2 * row))
        browser.fill("#place-column", str(2 * column - 70))
        browser.click("#place button")
        time.sleep(0.1)
        value = fine[1][row, column]
        text = browser.text("#readout").split(" at ")[0]
        same = text == "missing" if np.isnan(value) else (float(text) == value if kind == "<f8" else np.float32(text) == np.float32(value))
        if not same:
            bad.append(f"row {row}, column {column}: {text} instead of {value}")
    check(f"{title}: each value is exact", not bad, bad)
    check_clean(browser, title)

# ------------------------------------------------------------------------------------------ a choice of steps

many_labels, many_days = dates(200, hours=1)
maps = list(range(0, 200, 20))
page = Page(facts_of(many_labels, 8, 12), many_labels, many_days, maps)
page.grid(8, 12, ("lat", "degrees_north", np.linspace(-70, 70, 8)), ("lon", "degrees_east", np.arange(12) * 30 - 180))
page.layer("z-score", [np.full((8, 12), t / 64) for t in maps], bits=8, colours="diverging", units="1", of="output")
page.pictures["notes"] = ["Of 100000 steps 200 are shown.", "10 of them have maps."]
page.pictures["lines"] = [{"name": "Mean of the data", "section": None, "id": "area-mean", "axis": "steps", "grid": None, "x": None, "label": "mean",
                           "units": "K", "series": [{"name": "mean", "values": [float(i) for i in range(200)]}], "together": False}]
show(page, "thinned", "#step=133")
check("the nearest step that has a map", browser.text("#date") == many_labels[140] and browser.evaluate("document.querySelector('#step').max") == "9",
      browser.text("#date"))
browser.choose(10, -180)
check("its series has the dates of maps", [row[0] for row in browser.rows_of("#pixel-series")] == [many_labels[m] for m in maps]
      and near(browser.series(), [np.rint(m / 4) / 16 for m in maps], 1e-6))
check("notes are shown", "100000 steps" in browser.text("#notes"))
check_clean(browser, "a choice of steps")

# ------------------------------------------------------------------------------------------ odd and empty


def odd_pages():
    labels_, days_ = dates(1)
    page_ = Page(facts_of(labels_, 12, 20, ranks=1), labels_, days_)
    page_.grid(12, 20, ("lat", "degrees_north", np.linspace(30, 52, 12)), ("lon", "degrees_east", np.linspace(-20, 18, 20) % 360))
    page_.layer("z-score", [np.zeros((12, 20))], bits=8, colours="diverging", units="1", of="output")
    page_.layer("count", [np.full((12, 20), 7.0)], axis=None, units="1")
    yield "one step, across 0 degrees", page_
    labels_, days_ = dates(3)
    page_ = Page(facts_of(labels_, 9, 13), labels_, days_)
    page_.grid(9, 13, ("lat", "degrees_north", np.linspace(-80, 80, 9)), ("lon", "degrees_east", np.linspace(-180, 150, 13)), cells=(2, 2))
    page_.layer("z-score", [np.full((9, 13), np.nan)] * 3, bits=8, colours="diverging", units="1", of="output")
    yield "all missing", page_
    page_ = Page(facts_of(labels_, 9, 13), labels_, days_)
    yield "no maps", page_
    facts_ = facts_of(labels_, 1, 500, ranks=1)
    facts_["grid"]["kind"] = "cells"
    page_ = Page(facts_, labels_, days_)
    random = np.random.default_rng(1)
    north_ = np.degrees(np.arcsin(random.uniform(-1, 1, 500)))
    page_.grid(500, 1, None, None, world=False, places=(north_[:, None], random.uniform(0, 360, (500, 1))))
    page_.layer("z-score", [north_[:, None] / 30 + t for t in range(3)], bits=8, colours="diverging", units="1", of="output")
    yield "cells of a mesh", page_
    facts_ = facts_of(*dates(16)[:1], 9, 13, kind="plan", summary=None)
    facts_["series"].update(gap_count=1, gaps=[{"after": facts_["inputs"]["files"][0]["last"], "before": facts_["inputs"]["files"][2]["first"]}])
    facts_["run"].update(timeline=None, phases=[], advice=["One rank is idle."], seconds=None, log=None)
    del facts_["inputs"]["files"][1]
    yield "a plan", Page(facts_, [], [])


for title, page in odd_pages():
    show(page, "odd", width=360, scheme="dark")
    sections = browser.evaluate("[...document.querySelectorAll('main > section:not([hidden])')].map((one) => one.id)")
    if browser.evaluate("document.querySelectorAll('#layer option').length") > 1:
        browser.select("#layer", "count")
        browser.drawn("values from 7")
    alerts = browser.evaluate("document.querySelector('#alerts').textContent")
    wide = browser.evaluate("document.scrollingElement.scrollWidth")
    check(f"{title}: all parts are drawn, and no wider than a phone", not alerts and wide <= 360 and "files" in sections, f"{alerts} {wide} {sections}")
    check_clean(browser, title)
check("a plan shows advice, files and gaps", browser.evaluate("document.querySelector('#plan-advice').innerText") == "One rank is idle." and "1 gap" in browser.text("#coverage") and browser.evaluate("document.querySelectorAll('#coverage .gap').length") == 1)
check("dark is dark", browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 27)")

show(None, "usual", width=360)
check("a phone needs no scrolling sideways", browser.evaluate("document.scrollingElement.scrollWidth") <= 360, str(browser.evaluate("document.scrollingElement.scrollWidth")))
show(None, "usual")
browser.press("Tab")
browser.press("Tab")
focused = browser.evaluate("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]")
check("the focus can be seen", focused == ["A", "solid"], str(focused))
unnamed = browser.evaluate("""[...document.querySelectorAll('canvas, svg[role=img], input:not([type=file]), select, button')]
    .filter((one) => one.isConnected && one.offsetParent !== null && !one.getAttribute('aria-label') && !one.closest('label') && !one.textContent.trim()
        && !(one.labels && one.labels.length) && !one.closest('[role=img]')).map((one) => one.outerHTML.slice(0, 80))""")
check("each control and picture has a name", not unnamed, unnamed)
check_clean(browser, "the page once more")

# ------------------------------------------------------------------------------------------ how fast it is

MEASURE = """(async () => {
    const slider = document.querySelector('#step');
    const map = document.querySelector('#map');
    const times = [];
    for (let k = 0; k < Math.min(100, Number(slider.max)); k++) {
        const before = map.getAttribute('aria-label');
        const start = performance.now();
        slider.value = (k * 37 + 11) % (Number(slider.max) + 1);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        while (map.getAttribute('aria-label') === before) {
            await new Promise((done) => setTimeout(done, 0));
        }
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
})()"""
if ALL:
    for maps in 31, 124, 544:
        page, z = usual_page(maps)
        page.write(place / "speed.html")
        browser.window(1280, 900, "light")
        begin = time.monotonic()
        browser.open((place / "speed.html").resolve().as_uri())
        loaded = time.monotonic() - begin
        times = browser.evaluate(MEASURE)
        begin = time.monotonic()
        browser.choose(30, 70)
        size = (place / "speed.html").stat().st_size / 1e6
        print(f"#   {maps} maps of 181 x 360, {size:.1f} MB: first picture {loaded:.2f} s; a new map: least {times[0]:.0f}, "
              f"median {times[len(times) // 2]:.0f}, 95 % {times[int(len(times) * 0.95)]:.0f} ms; a series {time.monotonic() - begin:.2f} s", flush=True)
        check(f"{maps} maps: each is drawn", len(times) == min(100, maps - 1))
        check_clean(browser, f"{maps} maps")

browser.close()
finish()
