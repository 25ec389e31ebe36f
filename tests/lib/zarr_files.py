"""Zarr stores as xarray makes them, written by hand: netCDF4-python cannot leave out fill values, or write into chunks."""

import json

import numpy as np


def write_zarr(path, variables, fill=None):
    """A store of version 2, with edge chunks of full size, not compressed.
    variables: (name, values, dimensions, attributes, chunks) each.  fill: of all of them; None: they have none."""
    path.mkdir()
    (path / ".zgroup").write_text('{"zarr_format": 2}')
    for name, a, dims, attributes, chunks in variables:
        (path / name).mkdir()
        (path / name / ".zarray").write_text(json.dumps({
            "zarr_format": 2, "shape": a.shape, "chunks": chunks, "dtype": a.dtype.str, "order": "C", "fill_value": fill,
            "filters": None, "compressor": None}))
        (path / name / ".zattrs").write_text(json.dumps({**attributes, "_ARRAY_DIMENSIONS": dims}))
        for at in np.ndindex(*(-(-n // c) for n, c in zip(a.shape, chunks))):
            part = a[tuple(slice(i * c, (i + 1) * c) for i, c in zip(at, chunks))]
            whole = np.zeros(chunks, a.dtype)
            whole[tuple(slice(0, n) for n in part.shape)] = part
            (path / name / ".".join(map(str, at))).write_bytes(whole.tobytes())
