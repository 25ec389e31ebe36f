"""Variables that the netCDF library cannot write, by the HDF5 library that netCDF4 has loaded itself.

with Hdf5File(path) as f:       a file that netCDF4 has written, with its dimensions' coordinates
    f.variable("t2m", values, ("time", "latitude", "longitude"), stored=f.integer("I16LE", 12), chunk=(3, 4, 5))

A test that imports this is skipped where the library is not found.
"""

import ctypes
import pathlib
import sys

import netCDF4  # noqa: F401: loads the library
import numpy as np


def loaded(word, other):
    """The shared library whose name has one word and not the other."""
    lines = pathlib.Path("/proc/self/maps").read_text().splitlines()
    names = sorted({p for p in (line.split()[-1] for line in lines) if "libhdf5" in p.rsplit("/", 1)[-1]})
    return next((ctypes.CDLL(p) for p in names if word in p and other not in p), None)


hdf5, high = loaded("libhdf5", "_hl"), loaded("_hl", "?")
if hdf5 is None or high is None:
    print(f"ok - {sys.argv[0]} # SKIP the HDF5 library of netCDF4 was not found")
    sys.exit(77)
hdf5.H5open()

ID, SIZE = ctypes.c_int64, ctypes.c_uint64
KINDS = {"i": "STD_I", "u": "STD_U", "f": "IEEE_F"}


def call(name, *arguments, library=hdf5):
    """Handles are plain numbers; texts and arrays are passed as they are."""
    function = getattr(library, name)
    makes = any(word in name for word in ("create", "open", "copy")) and not name.startswith("H5L")
    function.restype = ID if makes else ctypes.c_int
    passed = [ID(a) if isinstance(a, int) else a.encode() if isinstance(a, str) else a for a in arguments]
    result = function(*passed)
    if result < 0:
        raise RuntimeError(f"{name} failed")
    return result


def known(name):
    """A handle that HDF5 keeps in a variable: H5T_STD_I16LE, H5P_DATASET_CREATE ..."""
    suffix = "_ID_g" if name.startswith("H5P_CLS") else "_g"
    return ID.in_dll(hdf5, name + suffix).value


def sizes(numbers):
    return (SIZE * len(numbers))(*numbers)


def standard(dtype, order="LE"):
    dtype = np.dtype(dtype)
    return known(f"H5T_{KINDS[dtype.kind]}{8 * dtype.itemsize}{order}")


class Hdf5File:
    def __init__(self, path, latest=False):
        access = call("H5Pcreate", known("H5P_CLS_FILE_ACCESS"))
        if latest:
            call("H5Pset_libver_bounds", access, 2, 2)
        self.handle = call("H5Fopen", str(path), ctypes.c_uint(1), access)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        call("H5Fclose", self.handle)

    def integer(self, name, bits, first=0):
        """An integer type of which some bits are stored, from bit `first` on."""
        kind = call("H5Tcopy", known(f"H5T_STD_{name}"))
        call("H5Tset_precision", kind, bits)
        call("H5Tset_offset", kind, first)
        return kind

    def float(self, exponent, mantissa):
        """A float of 32 bits with other fields than IEEE's."""
        kind = call("H5Tcopy", known("H5T_IEEE_F32LE"))
        call("H5Tset_fields", kind, 31, mantissa, exponent, 0, mantissa)
        call("H5Tset_ebias", kind, 2 ** (exponent - 1) - 1)
        return kind

    def variable(self, name, values, dimensions, stored=None, chunk=None, deflate=None, bare_edges=False, filters=(),
                 encode=None, external=None, virtual=None):
        """stored: the type in the file.  filters: (number, optional, values).  encode: the numbers of a whole chunk, as
        they are stored -> (its bytes in the file, the mask of the filters that it skipped).  external: a file that has
        the bytes; virtual: (file, name) of the data set that has the values.  Neither is written."""
        values = np.ascontiguousarray(values)
        shape, how = values.shape, call("H5Pcreate", known("H5P_CLS_DATASET_CREATE"))
        space = call("H5Screate_simple", len(shape), sizes(shape), None)
        if chunk:
            call("H5Pset_chunk", how, len(shape), sizes(chunk))
        for number, optional, words in filters:
            call("H5Pset_filter", how, number, int(optional), len(words), (ctypes.c_uint * len(words))(*words))
        if deflate:
            call("H5Pset_deflate", how, deflate)
        if bare_edges:
            call("H5Pset_chunk_opts", how, 2)
        if external:
            call("H5Pset_external", how, str(external), 0, values.nbytes)
        if virtual:
            call("H5Pset_virtual", how, space, str(virtual[0]), virtual[1], space)
        memory = standard(values.dtype)
        made = call("H5Dcreate2", self.handle, name, stored or memory, space, 0, how, 0)
        if encode:
            self.write_chunks(made, values, chunk, encode)
        elif any(number >= 256 for number, *_ in filters):
            chunk_bytes = bytes(int(np.prod(chunk)) * values.itemsize)
            call("H5Dwrite_chunk", made, 0, 0, sizes([0] * len(shape)), len(chunk_bytes), chunk_bytes)
        elif not external and not virtual:
            call("H5Dwrite", made, memory, 0, 0, 0, values.ctypes.data_as(ctypes.c_void_p))
        for i, dimension in enumerate(dimensions):
            scale = call("H5Dopen2", self.handle, dimension, 0)
            call("H5DSattach_scale", made, scale, i, library=high)
            call("H5Dclose", scale)
        call("H5Dclose", made)

    @staticmethod
    def write_chunks(made, values, chunk, encode):
        for index in np.ndindex(*(-(-n // c) for n, c in zip(values.shape, chunk))):
            corner = [i * c for i, c in zip(index, chunk)]
            part = values[tuple(slice(a, a + c) for a, c in zip(corner, chunk))]
            whole = np.zeros(chunk, values.dtype)
            whole[tuple(slice(n) for n in part.shape)] = part
            data, skipped = encode(whole)
            call("H5Dwrite_chunk", made, 0, skipped, sizes(corner), len(data), bytes(data))

    def remove(self, name):
        call("H5Ldelete", self.handle, name, 0)

    def coordinate(self, name, values, units, dimension, **how):
        """Put a coordinate variable that variable() makes, with this number of its dimension, in place of netCDF4's.
        No variable may have the dimension yet."""
        self.remove(name)
        self.variable(name, values, (), **how)
        scale = call("H5Dopen2", self.handle, name, 0)
        call("H5DSset_scale", scale, name, library=high)
        call("H5Dclose", scale)
        call("H5LTset_attribute_string", self.handle, name, "units", units, library=high)
        call("H5LTset_attribute_int", self.handle, name, "_Netcdf4Dimid", (ctypes.c_int * 1)(dimension), 1, library=high)

    def external_link(self, name, path, target):
        call("H5Lcreate_external", str(path), target, self.handle, name, 0, 0)
