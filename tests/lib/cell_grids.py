"""Input files on grids of all kinds: rows and columns, two-dimensional coordinates, a rotated pole, single cells."""

from harness import *

NOTHING = {"output.zscore": None, "output.anomaly": None, "output.statistics": None}
flat = lambda path, name: read(path, name).squeeze()
rng = np.random.default_rng(7)


def products(**sections):
    """{"reduce NAME.key": value} of NAME={"over": ...}; the file is out/NAME.nc."""
    found = {}
    for name, keys in sections.items():
        found.update({f"reduce {name}.{k}": v for k, v in {"of": "data", **keys}.items()})
        found[f"reduce {name}.file"] = f"out/{name}.nc"
    return found


def write(path, dimensions, coordinates, variables, attributes=()):
    """dimensions: {name: length}; coordinates and variables: {name: (dimensions, values, attributes)}."""
    with netCDF4.Dataset(path, "w") as f:
        for name, length in dimensions.items():
            f.createDimension(name, length)
        for name, (dims, values, more) in {**coordinates, **variables}.items():
            more = dict(more)
            v = f.createVariable(name, np.asarray(values).dtype, dims, fill_value=more.pop("_FillValue", None))
            v.setncatts(more)
            v[...] = values
        f.setncatts(dict(attributes))


def time_axis(n):
    return {"time": (("time",), np.arange(n) * 1.0, {"units": "days since 2000-01-01"})}


NORTH, EAST = {"units": "degrees_north", "standard_name": "latitude"}, {"units": "degrees_east", "standard_name": "longitude"}


def corners(lat, lon, step):
    """Four vertices of each cell: [..., 4]."""
    return (lat[..., None] + step * np.array([-1, -1, 1, 1]), lon[..., None] + step * np.array([-1, 1, 1, -1]))


def plain():
    """Rows from north to south, longitudes from 0 on."""
    lat, lon = np.linspace(80, -80, 9), np.arange(0, 360, 30.0)
    return {"lat": 9, "lon": 12}, {"lat": (("lat",), lat, NORTH), "lon": (("lon",), lon, EAST)}, ("lat", "lon"), ""


def curved():
    """As ocean models have it: two-dimensional coordinates with vertices, no coordinates of the dimensions."""
    j, i = np.meshgrid(np.arange(8), np.arange(10), indexing="ij")
    lat, lon = -60 + 14.0 * j + 0.8 * i, 20 + 9.0 * i + 1.5 * j
    lat_v, lon_v = corners(lat, lon, 3)
    return {"j": 8, "i": 10, "vertices": 4}, {
        "latitude": (("j", "i"), lat, {**NORTH, "bounds": "vertices_latitude"}),
        "longitude": (("j", "i"), lon, {**EAST, "bounds": "vertices_longitude"}),
        "vertices_latitude": (("j", "i", "vertices"), lat_v, {}),
        "vertices_longitude": (("j", "i", "vertices"), lon_v, {})}, ("j", "i"), "latitude longitude"


def rotated():
    """A regional model: rlat and rlon, with true coordinates beside."""
    rlat, rlon = np.linspace(-6, 6, 7), np.linspace(-8, 8, 9)
    b, a = np.meshgrid(rlat, rlon, indexing="ij")
    return {"rlat": 7, "rlon": 9}, {
        "rlat": (("rlat",), rlat, {"standard_name": "grid_latitude", "units": "degrees"}),
        "rlon": (("rlon",), rlon, {"standard_name": "grid_longitude", "units": "degrees"}),
        "lat": (("rlat", "rlon"), 48 + b - 0.03 * a**2, NORTH), "lon": (("rlat", "rlon"), 10 + 1.4 * a + 0.1 * b, EAST),
        "pole": ((), np.int32(0), {"grid_mapping_name": "rotated_latitude_longitude", "grid_north_pole_latitude": 39.25,
                                   "grid_north_pole_longitude": -162.0})}, ("rlat", "rlon"), "lat lon"


def cells():
    """An unstructured grid: triangles."""
    lat, lon = rng.uniform(-80, 80, 41), rng.uniform(0, 350, 41)
    lat_v = lat[:, None] + np.array([-3.0, 3, 0])
    lon_v = lon[:, None] + np.array([-3.0, -3, 3])
    return {"cell": 41, "nv": 3}, {
        "clat": (("cell",), lat, {**NORTH, "bounds": "clat_vertices"}), "clon": (("cell",), lon, {**EAST, "bounds": "clon_vertices"}),
        "clat_vertices": (("cell", "nv"), lat_v, {}), "clon_vertices": (("cell", "nv"), lon_v, {})}, ("cell",), "clat clon"


GRIDS = {"plain": plain, "curvilinear": curved, "rotated": rotated, "unstructured": cells}


def example(grid, n=5, areas=True):
    """(dimensions, coordinates, dims of space, data, areas, attributes of the data)."""
    sizes, coordinates, space, named = GRIDS[grid]()
    shape = tuple(sizes[d] for d in space)
    x = (280 + 20 * rng.normal(size=(n, *shape))).astype("f4")
    x[1, ..., 2] = np.nan
    w = rng.uniform(1e9, 5e9, shape)
    w.flat[3] = 0
    w.flat[5] = np.nan
    attributes = {"units": "K", **({"coordinates": named} if named else {}), **({"cell_measures": "area: areas"} if areas else {})}
    return sizes, coordinates, space, x, w, attributes


def area_variable(space, w, **more):
    return {"areas": (space, np.where(np.isnan(w), 1e20, w), {"units": "m2", "_FillValue": 1e20, **more})}


def average(x, w, axes):
    """Weighted mean and variance along axes of [time][space...], missing values left out."""
    w = np.where(np.isnan(x), 0, np.broadcast_to(w, x.shape))
    x = np.where(np.isnan(x), 0, x)
    total = w.sum(axes, keepdims=True)
    total = np.where(total > 0, total, np.nan)
    mean = (w * x).sum(axes, keepdims=True) / total
    return mean.squeeze(axes), ((w * (x - mean) ** 2).sum(axes, keepdims=True) / total).squeeze(axes)
