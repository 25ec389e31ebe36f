#!/usr/bin/env python3
"""A program that was built without parallel netcdf-c lacks writer = netcdf and nothing else; and configure refuses
libraries that do not go together."""

import shlex

import harness
from harness import *

BUILD = pathlib.Path(PROGRAM).parent

# ------------------------------------------------------------------------------------------ a serial netcdf-c

x = field(30, 7, 11)
for form, changes in ("netcdf4", {}), ("deflate", {"output.deflate": 1}), ("classic", {"output.format": "classic"}):
    harness.PROGRAM = PROGRAM
    d = workplace()
    make_series(d, x.astype("f4"), 2, form="shuffle" if form == "deflate" else "cdf1")
    settled = run(d, changes, ranks=2)
    bits = stored_bits(d) if settled.status == 0 else settled.story
    harness.PROGRAM = str(BUILD / "tests/lib/serial_zscore")
    settled = run(d, changes, ranks=3)
    check(f"{form}: the same bits", settled.status == 0 and stored_bits(d) == bits, settled.story)

harness.NETCDF_WRITER = True  # the key is not left out
for name, arguments in ("a run", []), ("a plan", ["--plan"]):
    d = workplace()
    make_series(d, x.astype("f4"), 2)
    test_error(f"writer = netcdf is refused: {name}", d, 2, ["spec.ini:", "[run] writer", "built without parallel netcdf-c"],
               {"run.writer": "netcdf"}, arguments)

# ------------------------------------------------------------------------------------------ configure


def library(d, name, soname, code, *arguments):
    """Make a shared library of another name to the loader; returns whether that worked."""
    (d / f"{name}.c").write_text(code)
    return subprocess.run([*shlex.split(os.environ.get("CC") or "cc"), "-shared", "-fPIC", "-o", d / f"lib{name}.so", d / f"{name}.c",
                           f"-Wl,-soname,{soname}", f"-L{d}", *arguments], capture_output=True).returncode == 0


NETCDF = "int nc_open(const char *path, int mode, int *ncid); int nc_open(const char *p, int m, int *n) { return !p + m + !n; }\n"
d = workplace().resolve()
(d / "netcdf.h").write_text(NETCDF.split(";")[0] + ";\n#define NC_NOWRITE 0\n")
(d / "hdf5.h").write_text("int H5open(void);\n")
made = all([
    library(d, "mpi_other", "libmpi_cray.so.12", "int other(void); int other(void) { return 0; }\n"),
    library(d, "netcdf_other", "libnetcdf_other.so", NETCDF, "-Wl,--no-as-needed", "-lmpi_other"),
    library(d, "netcdf_serial", "libnetcdf_serial.so", NETCDF),
    library(d, "hdf5_other", "libhdf5.so.999", "int H5open(void); int H5open(void) { return 0; }\n")])
there = f"-L{d} -Wl,-rpath,{d}"
CASES = {
    "a netcdf-c of another MPI": ([f"NETCDF_CFLAGS=-I{d}", f"NETCDF_LIBS={there} -lnetcdf_other"],
                                  ["netcdf-c (by NETCDF_LIBS) is made for another MPI", "libmpi_cray.so.12"]),
    "a serial netcdf-c where a parallel one is asked for": (
        ["--enable-parallel-netcdf", f"NETCDF_CFLAGS=-I{d}", f"NETCDF_LIBS={there} -lnetcdf_serial"],
        ["netcdf-c (by NETCDF_LIBS) has no parallel NetCDF-4"]),
    "another HDF5 than that of netcdf-c": ([f"HDF5_CFLAGS=-I{d}", f"HDF5_LIBS={there} -lhdf5_other"],
                                           ["HDF5 (by HDF5_LIBS) is not the one of netcdf-c", "libhdf5.so.999"]),
}
configure, status = SOURCE / "configure", BUILD / "config.status"
if not (configure.exists() and status.exists() and made):
    skip("configure", "not a build directory, or no compiler")
    finish()
given = shlex.split(subprocess.run([status, "--config"], capture_output=True, text=True).stdout)
running = {}
for name, (arguments, words) in CASES.items():
    (d / name).mkdir()
    running[name] = subprocess.Popen([configure, *given, *arguments], cwd=d / name, text=True,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
for name, process in running.items():
    err = process.communicate()[1]
    told = [line for line in err.splitlines() if "error:" in line]
    check(f"configure refuses {name}", process.returncode == 1 and len(told) == 1 and all(w in told[0] for w in CASES[name][1]), err)

finish()
