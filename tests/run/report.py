#!/usr/bin/env python3
"""[output] report: the page is one file whose blocks can be read; what it draws of products is what their files have;
the places of maps give the very values of the files; the same bytes on any number of ranks; it keeps its size; and a
report that cannot be written leaves no output.  Also --plan=PAGE.
"""

import base64
import json
import re
import zlib

from harness import *

NT, NY, NX = 24, 12, 18
PACKED = {"scale_factor": 0.01, "add_offset": 280.0, "_FillValue": np.int16(-32767), "long_name": "a </script><b> & \u00e4"}
REPORT = {"output.report": "out/report.html", "output.json": "out/report.json"}
NONE = {f"output.{kind}": None for kind in PARTS}
PRODUCTS = {
    "zonal": ("reduce", {"over": "longitude"}), "meridional": ("reduce", {"over": "latitude", "of": "data", "method": "max"}),
    "global": ("reduce", {"over": "latitude, longitude", "of": "data"}), "map": ("reduce", {"over": "time", "of": "data"}),
    "row": ("reduce", {"over": "time, longitude", "method": "rms"}), "one": ("reduce", {"over": "time latitude longitude"}),
    "all": ("histogram", {"range": "-3 3", "bins": 6}), "step": ("histogram", {"range": "-3 3", "bins": 6, "by": "time"}),
    "fine": ("histogram", {"range": "-3 3", "bins": 2500}), "lat": ("histogram", {"range": "-3 3", "bins": 6, "by": "latitude"}),
    "month": ("histogram", {"range": "-3 3", "bins": 6, "by": "group"}),
    "hot": ("exceedance", {"threshold": 1.5}), "place": ("extract", {"latitude": 40, "longitude": 100}),
    "box": ("extract", {"latitude": "0 60", "longitude": "-50 50", "of": "anomaly"}),
    "days": ("extract", {"time": "2014-01-10 2014-02-10", "latitude": "0 60"}),
}
KEYS = {f"{kind} {name}.{key}": value for name, (kind, keys) in PRODUCTS.items()
        for key, value in {**keys, "file": f"out/p_{name}.nc"}.items()}


def page_of(path):
    """facts, pictures and the text of the maps of a page."""
    text = path.read_text()
    blocks = re.findall(r'<script id="(facts|pictures|packed)" type="[a-z/]+">\n(.*?)\n</script>', text, re.S)
    found = dict(blocks)
    if [name for name, _ in blocks] != ["facts", "pictures", "packed"]:
        raise ValueError(f"blocks {[name for name, _ in blocks]}")
    return types.SimpleNamespace(text=found, facts=json.loads(found["facts"]), pictures=json.loads(found["pictures"]),
                                 packed=found["packed"], bytes=len(path.read_bytes()))


def unpacked(page, place, bits, rows, columns):
    at, length = place
    plain = np.frombuffer(zlib.decompress(base64.b64decode(page.packed[at:at + length], validate=True), -15), "u1")
    if bits == 16:
        low, high = plain.reshape(2, -1)
        plain = low.astype("u2") | high.astype("u2") << 8
    return np.cumsum(plain.reshape(rows, columns), 0, dtype=plain.dtype).view(f"i{bits // 8}")


def maps_of(page, layer):
    """[map][row][column] of a layer as values."""
    grid = page.pictures["grids"][layer["grid"]]
    numbers = np.array([unpacked(page, place, layer["bits"], grid["rows"], grid["columns"]) for place in layer["maps"]])
    return np.where(numbers == layer["missing"], np.nan, layer["offset"] + layer["scale"] * numbers)


def exact_maps(d, layer, rows, columns):
    """The maps of a layer, read from the file at the places that the page names."""
    where = layer["file"]
    data = (d / where["path"]).read_bytes()
    dtype = np.dtype(where["type"]).newbyteorder("<" if where["little_endian"] else ">")
    found = np.full((len(where["maps"]), rows, columns), np.nan)
    assert len(data) == where["bytes"]
    for k, pieces in enumerate(where["maps"]):
        for at, size, first, n in pieces:
            piece = data[at:at + size]
            piece = zlib.decompressobj().decompress(piece) if where["deflate"] else piece  # a checksum may follow, or be in it
            if where["shuffle"]:
                count = len(piece) // dtype.itemsize
                piece = np.frombuffer(piece, "u1")[:count * dtype.itemsize].reshape(dtype.itemsize, -1).T.tobytes()
            values = np.frombuffer(piece, dtype, n * columns).astype("f8").reshape(n, columns)[:rows - first]
            fill = np.nan if where["fill"] is None else float(where["fill"])
            found[k, first:first + n] = np.where(values == fill, np.nan, values)
    return found


def close(got, want):
    """Equal within the 10 digits of a page's numbers; null is NaN."""
    got, want = np.array(got, "f8"), np.asarray(want, "f8")
    return got.shape == want.shape and np.allclose(got, want, rtol=1e-9, atol=0, equal_nan=True)


def product(d, name):
    """The variables of a product's file: {name without "t2m_": values}."""
    with netCDF4.Dataset(d / f"out/p_{name}.nc") as f:
        return {key.removeprefix("t2m_"): np.ma.filled(v[:].astype("f8"), np.nan).squeeze()
                for key, v in f.variables.items() if key.startswith("t2m")}


def drawn(page, name, what):
    section = f"{PRODUCTS[name][0]} {name}"
    return [one for one in page.pictures[what] if one["section"] == section]


def series(page, name, what="lines", values="values", k=0):
    return [one[values] for one in drawn(page, name, what)[k]["series"]]


def complaints_about_products(d, page):
    """What the page draws of each product is what its file has."""
    found = []
    file = {name: product(d, name) for name in PRODUCTS}
    value = lambda name: next(iter(file[name].values()))

    def compare(name, got, want):
        if not close(got, want):
            found.append(f"{name}: {np.array(got, 'f8').ravel()[:5]} of {np.shape(got)}, not {np.asarray(want).ravel()[:5]} of "
                         f"{np.shape(want)}")
    compare("zonal", series(page, "zonal"), value("zonal"))
    compare("meridional", series(page, "meridional"), value("meridional"))
    compare("global", series(page, "global")[0], value("global"))
    compare("row", series(page, "row")[0], value("row"))
    compare("place", series(page, "place")[0], value("place"))
    compare("one", [drawn(page, "one", "numbers")[0]["value"]], [value("one")])
    for name, transposed in ("step", False), ("lat", True), ("month", False):
        counts = file[name]["zscore_histogram"]
        compare(name, series(page, name, "bars", "counts"), counts.T if transposed else counts)
        for k, part in enumerate(("below", "above", "missing")):
            compare(f"{name} {part}", series(page, name, k=k)[0], file[name][f"zscore_{part}"])
    compare("all", series(page, "all", "bars", "counts")[0], file["all"]["zscore_histogram"])
    compare("fine", series(page, "fine", "bars", "counts")[0],  # 2500 bins are shown as sums of 3
            np.pad(file["fine"]["zscore_histogram"], (0, 2)).reshape(-1, 3).sum(1))
    compare("fine edges", drawn(page, "fine", "bars")[0]["edges"], np.append(np.linspace(-3, 3, 2501)[::3], 3))
    compare("all edges", drawn(page, "all", "bars")[0]["edges"], np.linspace(-3, 3, 7))
    compare("all others", [one["value"] for one in drawn(page, "all", "numbers")],
            [file["all"][f"zscore_{part}"] for part in ("below", "above", "missing")])
    for name in "map", "hot", "box", "days":
        for layer, want in zip(drawn(page, name, "layers"), file[name].values()):
            want = want.reshape(-1, *want.shape[-2:])
            got = maps_of(page, layer)
            if layer["file"]["type"] == "int32":
                compare(layer["name"], got, want)
            elif got.shape != want.shape or not np.allclose(got, want, atol=layer["scale"] * 0.51, equal_nan=True):
                found.append(f"{layer['name']}: its maps are not those of the file")
            compare(f"{layer['name']} in full", exact_maps(d, layer, *want.shape[-2:]), want)
    compare("rows", drawn(page, "zonal", "lines")[0]["x"]["values"], latitudes(NY))
    if [one["name"] for one in drawn(page, "month", "bars")[0]["series"]] != ["January", "February"]:
        found.append("the groups have other names")
    if drawn(page, "days", "layers")[0]["labels"][0] != "2014-01-11 00:00" or "labels" in drawn(page, "box", "layers")[0]:
        found.append("labels of maps are wrong")
    if {one["units"] for one in drawn(page, "global", "lines")} != {"K"}:
        found.append("units")
    return found


def complaints_about_places(d, page):
    """The maps of z-scores and statistics, read from the files at the places that the page names."""
    found = []
    for layer in page.pictures["layers"]:
        if layer["of"] == "product" or not layer["file"]:
            continue
        name = {"z-score": "t2m_zscore", "mean": "t2m_mean", "standard deviation": "t2m_std", "minimum": "t2m_min",
                "maximum": "t2m_max"}[layer["name"]]
        want = read(d / layer["file"]["path"], name)
        if layer["name"] == "z-score":
            labels = page.pictures["axes"]["steps"]
            want = want[labels["maps"]] if labels["total"] == len(labels["labels"]) else want
        want = want.reshape(-1, *want.shape[-2:])
        found += unequal(f"{layer['name']} of {layer['file']['path']}", exact_maps(d, layer, *want.shape[-2:]), want, 0, 0)
    return found


def place(nt=NT, ny=NY, nx=NX, form="cdf1", step=48):
    d = workplace()
    make_series(d, pack(holes(field(nt, ny, nx), 0.1), "i2", PACKED), 2, PACKED, times=hours(nt, step=step), form=form)
    return d


def without_run(page):
    """All that must be the same on any number of ranks."""
    facts = {key: value for key, value in page.facts.items() if key not in ("run", "command")}
    return facts, page.text["pictures"], page.packed


# ------------------------------------------------------------------------------------------ all products, plain files

d = place()
changes = {**REPORT, **KEYS, "climatology.group": "month"}
pages = []
for ranks in 1, 2, 3:
    r = run(d, changes, ranks=ranks)
    pages.append(page_of(d / "out/report.html") if r.status == 0 else None)
    if r.status:
        check("a run with a report", False, r.story)
        finish()
page = pages[1]
check("a page has facts, pictures and maps, and says that it wrote them",
      page.facts["kind"] == "run" and r.out.count("  wrote ") == len(PRODUCTS) + 5 and
      "  report     out/report.html: a page of up to" in r.out, r.out)
check("the facts of the page are those of the JSON", page_of(d / "out/report.html").facts ==
      json.loads((d / "out/report.json").read_text()))
check("the same bytes on 1, 2 and 3 ranks, but what the run tells of itself",
      all(without_run(one) == without_run(page) for one in pages))
check("no text of a file is markup", "</script><b>" not in page.text["facts"] + page.text["pictures"] and
      page.facts["variable"]["long_name"] == PACKED["long_name"] and
      not re.search("[<>&]", page.text["facts"] + page.text["pictures"]))
check("lines, bars, maps and numbers of products are those of their files", not (bad := complaints_about_products(d, page)), bad)
check("the places of maps give the values of plain files", not (bad := complaints_about_places(d, page)), bad)
check("no file of another name is left", not (bad := [name for name in leftovers(d) if ".part" in name]), bad)

# ------------------------------------------------------------------------------------------ other files, other specs

FORMS = {"classic": {"output.format": "classic"}, "deflated": {"output.deflate": 1},
         "deflated with checksums": {"output.deflate": 5, "output.checksum": "yes"}, "checksums": {"output.checksum": "yes"},
         "by netcdf-c": {"run.writer": "netcdf"}, "deflated, several chunks a map": {"output.deflate": 1, "run.memory": "6 MiB"}}
started = []
for name, how in FORMS.items():
    d = place(3, 500, 300) if "several" in name else place(8, 20, 30)
    started.append((name, d, pool.submit(run, d, {**REPORT, **how})))
for name, d, future in started:
    page = page_of(d / "out/report.html") if (r := future.result()).status == 0 else None
    layers = [layer for layer in page.pictures["layers"] if layer["file"]] if page else []
    bad = complaints_about_places(d, page) if page else [r.story]
    check(f"the places of maps give the values: {name}", len(layers) == 5 and not bad, bad or [str(len(layers))])


def places_of(page, k):
    """Latitudes and longitudes of the pixels of grid k."""
    grid, found = page.pictures["grids"][k], []
    for at, length, scale, offset in (grid["latitude"], grid["longitude"]):
        numbers = unpacked(page, (at, length), 16, grid["rows"], grid["columns"]).astype("f8")
        found.append(np.where(numbers == -32768, np.nan, offset + scale * numbers))
    return found


def curved(d, dimensions, lat, lon):
    """Files whose cells have latitudes and longitudes of their own."""
    def more(f):
        for name, values, units in ("lat", lat, "degrees_north"), ("lon", lon, "degrees_east"):
            f.createVariable(name, "f8", dimensions).setncatts({"units": units})
            f[name][:] = values
        f["t2m"].coordinates = "lat lon"
    make(d / "in/0.nc", field(4, lat.size, 1).reshape(4, *lat.shape).astype("f4"), hours(4), dimensions=("time", *dimensions),
         more=more)


lat, lon = np.meshgrid(np.linspace(50, 60, 7), np.linspace(170, 190, 9), indexing="ij")
for name, dimensions, lat, lon in (("a curvilinear grid across 180 degrees", ("y", "x"), lat, (lon + 180) % 360 - 180),
                                   ("a mesh", ("cell",), np.linspace(-90, 90, 50), np.linspace(0, 359, 50))):
    d = workplace()
    curved(d, dimensions, lat, lon)
    r = run(d, {**REPORT, "reduce map.over": "time", "reduce map.of": "data", "reduce map.file": "out/p_map.nc"})
    page = page_of(d / "out/report.html") if r.status == 0 else None
    bad = complaints_about_places(d, page) if page and len(dimensions) == 2 else [] if page else [r.story]
    for k in range(len(page.pictures["grids"]) if page else 0):
        got = places_of(page, k)
        bad += [f"grid {k}: {axis}" for axis, have, want in zip(("latitude", "longitude"), got, (lat, lon))
                if not np.allclose(have.ravel(), want.ravel(), atol=0.006)]
    product_layers = [layer for layer in page.pictures["layers"] if layer["of"] == "product"] if page else []
    if len(product_layers) != 1 or not np.allclose(maps_of(page, product_layers[0]).ravel(), product(d, "map")["mean"].ravel(),
                                                   atol=product_layers[0]["scale"]):
        bad.append("the product is no map, or another one")
    check(f"places of cells, and maps of products: {name}", not bad, bad)

d = place(6)
r = run(d, {**NONE, "output.report": "out/report.html"})
page = page_of(d / "out/report.html") if r.status == 0 else None
check("a page alone shows z-scores that no file has", page and page.facts["summary"]["highest_z"] and
      [layer["name"] for layer in page.pictures["layers"]][0] == "z-score" and
      all(layer["file"] is None for layer in page.pictures["layers"]) and os.listdir(d / "out") == ["report.html"], r.story)
r = run(d, {**NONE, "output.report": None, "output.json": "out/report.json"})
check("JSON alone has the extremes and the self-check", r.status == 0 and
      json.loads((d / "out/report.json").read_text())["summary"]["check"]["done"], r.story)

d = place(60, 90, 180)
sizes = {}
for size in 1, 3:
    r = run(d, {**REPORT, **{f"{key}": value for key, value in KEYS.items() if key.split(".")[0] in ("extract box", "reduce zonal", "exceedance hot")},
                "report.size": f"{size} MB", **({"report.maps": 7} if size == 3 else {})}, ranks=2)
    page = page_of(d / "out/report.html") if r.status == 0 else None
    sizes[size] = page
    check(f"a page keeps its size: {size} MB", page and 0.4 * size * 1e6 * (size == 1) <= page.bytes <= size * 1e6,
          r.story if page is None else f"{page.bytes} bytes")


def block_means(x, grid):
    """Means of the valid cells of each pixel of maps [..][row][column]."""
    rows, columns = grid["cell_rows"], grid["cell_columns"]
    pad = np.pad(x, ((0, 0), (0, -x.shape[1] % rows), (0, -x.shape[2] % columns)), constant_values=np.nan)
    pixels = pad.reshape(len(x), pad.shape[1] // rows, rows, -1, columns)
    with np.errstate(invalid="ignore"):
        return np.nansum(pixels, (2, 4)) / np.isfinite(pixels).sum((2, 4))


if sizes[1] and sizes[3]:
    bad = []
    for page in sizes.values():
        for name, k in (("hot", 0), ("hot", 1), ("box", 0)):
            layer = drawn(page, name, "layers")[k]
            grid = page.pictures["grids"][layer["grid"]]
            axis = page.pictures["axes"]["steps"]
            steps = slice(None) if not layer["axis"] else ([axis["labels"].index(label) for label in layer["labels"]]
                                                           if "labels" in layer else axis["maps"])
            want = block_means(list(product(d, name).values())[k].reshape(-1, grid["full_rows"], grid["full_columns"])[steps], grid)
            got = maps_of(page, layer)
            if got.shape != want.shape or not np.allclose(got, want, atol=layer["scale"] * 0.51, equal_nan=True):
                bad.append(f"{name} {k}: {grid['cell_rows']} x {grid['cell_columns']} cells; {got.shape}, not {want.shape}")
    check("pixels of products are means of cells", not bad, bad)
check("maps are coarser, and the page says so", sizes[1] and any(re.search(r"means of \d+ x \d+ cells", note) for note in
      sizes[1].pictures["notes"]), str(sizes[1] and sizes[1].pictures["notes"]))
check("a number of steps with maps", sizes[3] and len(sizes[3].pictures["axes"]["steps"]["maps"]) == 7)

d = place(6)
write_spec(d / "spec.ini", {**REPORT, "report.size": "1 MB"})
with open(d / "spec.ini", "a") as spec:
    spec.write("; a long comment\n" * 60000)
r = launch(d, ["spec.ini"])
page = page_of(d / "out/report.html") if r.status == 0 else None
check("a page whose texts alone are larger than its size says so", page and page.bytes > 1e6 and
      any("instead of 1.00 MB" in note for note in page.pictures["notes"]), page.pictures["notes"] if page else r.story)
start_error("memory that a page has no room in", place(60, 90, 180), 2, ["its page included", "[report] maps"],
            {**NONE, **REPORT, "run.memory": "600 KiB"})
settle()

# ------------------------------------------------------------------------------------------ failures

for text, rule in {"the page cannot be written": "pwrite 0 0 ENOSPC report.html.part-",
                   "the JSON cannot be written": "pwrite 0 0 EIO report.json.part-",
                   "the page cannot be synced": "fsync 0 0 EIO report.html.part-",
                   "the page cannot get its name": "rename 0 0 EIO report.html.part-"}.items():
    start_error(f"{text}: nothing is left", place(6), 1, ["out/report."], REPORT, ranks=2, inject=rule)
settle()
d = place(6)
r = run(d, REPORT, ranks=2, inject="pwrite 0 0 SIGTERM report.html.part-")
check("a signal while the page is written: nothing is left", r.status != 0 and not os.listdir(d / "out"),
      [str(os.listdir(d / "out")), r.story])

# ------------------------------------------------------------------------------------------ the plan

d = place(6)
write_spec(d / "spec.ini", {**REPORT, **KEYS, "climatology.group": "month"})
r = launch(d, ["--plan=plan.html", "spec.ini"], ranks=3)
page = page_of(d / "plan.html") if r.status == 0 else None
check("--plan=PAGE: the plan as a page, and nothing else", page and page.facts["kind"] == "plan" and
      page.facts["summary"] is None and page.pictures["layers"] == [] and not os.listdir(d / "out") and
      "  wrote      plan.html" in r.out, r.story)
r = launch(d, ["--plan=nowhere/plan.html", "spec.ini"])
check("--plan=PAGE in no directory: refused", r.status == 2 and "--plan: directory nowhere" in r.err and "mkdir" in r.err, r.story)
write_spec(d / "spec.ini", {"output.zscore": "nowhere/z.nc"})
r = launch(d, ["--plan=other.html", "spec.ini"])
check("--plan=PAGE of a run that would be refused writes no page", r.status == 2 and not (d / "other.html").exists(), r.story)
finish()
