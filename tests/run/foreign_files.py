#!/usr/bin/env python3
"""Files as they lie around: other formats, types and filters of HDF5, links, files that are being written, and numbers
of records that were left open.

What a file is like is found out by the same code for any number of ranks: each kind of file meets one rank, and some meet
several."""

import bz2
import gzip
import io
import lzma
import shlex
import struct
import tarfile
import zipfile

from harness import *
import hdf5_files
from hdf5_files import Hdf5File

NT, NY, NX = 8, 5, 6
x = field(NT, NY, NX).astype("f4")
wide = x.astype("f8")


def base(file_format="NETCDF4"):
    """A directory with the first half of the series, and the bytes of a file with the second half."""
    d = workplace()
    form = "cdf1" if file_format == "NETCDF3_CLASSIC" else "shuffle"
    make(d / "in/a.nc", x[:4], hours(4), form=form)
    make(d / "in/b.nc", x[4:], hours(4, START + 24), form=form)
    return d, (d / "in/b.nc").read_bytes()


def command_of(r, pattern):
    return r.messages[0].split(pattern)[-1].strip() if r.messages else ""


def obey(name, d, pattern, changes=(), environment=None):
    """The message has a command behind this text.  Give it to a shell; then the run succeeds."""
    r = run(d, changes, ranks=1)
    command = command_of(r, pattern)
    words = shlex.split(command)
    tools = [words[0], *[words[i + 1] for i, word in enumerate(words[:-1]) if word == "&&"]] if words else [""]
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing and r.status == 2:
        return skip(f"{name}: the command works", f"no {missing[0]}")
    done = subprocess.run(command, shell=True, cwd=d, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if check(f"{name}: the command works", r.status == 2 and done.returncode == 0, [command, done.stderr, r.story]):
        test_values(f"{name}: then the run succeeds", d, wide, changes, ranks=1)
    return None


def clean(d):
    for path in (d / "out").iterdir():
        path.unlink()


# ---- other formats

def zipped(data):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("data_stream.nc", data)
    return archive.getvalue()


def tarred(data):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as t:
        info = tarfile.TarInfo("data_stream.nc")
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    return archive.getvalue()


for name, pack_up, words in [
    ("a zip archive", zipped, ["zip", "unzip"]), ("a gzip file", gzip.compress, ["gzip", "gunzip"]),
    ("a bzip2 file", bz2.compress, ["bzip2", "bunzip2"]), ("an xz file", lzma.compress, ["xz", "unxz"]),
    ("a tar archive", tarred, ["tar"]),
]:
    d, data = base()
    (d / "in/b.nc").write_bytes(pack_up(data))
    test_error(f"{name} is named by --plan", d, 2, ["in/b.nc", *words, "not NetCDF"], arguments=["--plan"], ranks=1 + (name == "a zip archive"))
    obey(name, d, "what is in it:")
d, data = base("NETCDF3_CLASSIC")
(d / "in/c of.nc").write_bytes(gzip.compress(data))
(d / "in/b.nc").unlink()
obey("a gzip file with a blank in its name", d, "what is in it:")

d, data = base("NETCDF3_CLASSIC")
(d / "in/b.nc.XZ").write_bytes(lzma.compress(data))
(d / "in/b.nc").unlink()
obey("an xz file with its suffix in capitals", d, "what is in it:", {"input.files": "in/*[cZ]"})

d, data = base("NETCDF3_CLASSIC")
ncdump = shutil.which("ncdump")
if ncdump:
    text = subprocess.run([ncdump, "-p", "9,17", d / "in/b.nc"], capture_output=True).stdout
    (d / "in/b.nc").write_bytes(text)
    obey("a text in CDL", d, "what is in it:")
else:
    skip("a text in CDL: the command works", "no ncdump")

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
for name, content, words in [
    ("GRIB", b"GRIB\x00\x00\x00\x02" + bytes(300) + b"7777", ["GRIB", "cdo -f nc copy", "in/b.nc"]),
    ("HDF4", bytes([14, 3, 19, 1]) + bytes(600), ["HDF4", "h4tonccf"]),
    ("an HTML page", b"<!DOCTYPE html>\n<html><body>log in</body></html>\n", ["HTML", "head -c 500 in/b.nc", "download"]),
    ("an HTML page behind a byte order mark", b"\xef\xbb\xbf\n<HTML>log in</HTML>", ["HTML", "download"]),
    ("an XML error", b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', ["XML", "download"]),
    ("a JSON error", b'{"type": "permission denied"}\n', ["JSON", "download"]),
    ("a pointer of Git LFS", LFS, ["LFS", "git lfs pull"]),
    ("a text", "nicht gefunden: \u00e4\n".encode(), ["a text", "download"]),
    ("zeros", bytes(5000), ["zeros", "download"]),
    ("zstd", b"\x28\xb5\x2f\xfd" + bytes(range(100)), ["zstd", "unzstd"]),
    ("CDF of NASA", b"\xcd\xf3\x00\x01\x00\x00\xff\xff" + bytes(100), ["NASA"]),
    ("GRIB in a message of a weather service", b"\1\r\r\n123\r\r\nHPXA01 ECMF 010000\r\r\nGRIB\0\0\x60\1" + bytes(99), ["GRIB", "cdo -f nc"]),
    ("lzma", lzma.compress(b"a", lzma.FORMAT_ALONE), ["lzma", "unlzma"]),
    ("TIFF", b"II*\0" + bytes(range(100)), ["TIFF", "download"]),
    ("a PDF", b"%PDF-1.4\n%\xe2\xe3", ["PDF", "download"]),
    ("NumPy", b"\x93NUMPY\1\0v\0" + bytes(99), ["NumPy", "download"]),
    ("an empty file", b"", ["is empty"]),
    ("any bytes", bytes(range(1, 200)), ["is not a NetCDF file"]),
]:
    d, data = base()
    (d / "in/b.nc").write_bytes(content)
    start_error(f"{name} is named", d, 2, ["in/b.nc", *words], ranks=1 + len(name) % 2)
settle()

# ---- HDF5 files behind a user block, cut short, and open for writing

d, data = base()
(d / "in/b.nc").write_bytes(data[: len(data) // 2])
start_error("a NetCDF-4 file cut short: both lengths are told", d, 2,
            ["in/b.nc", "truncated", str(len(data)), str(len(data) // 2)], ranks=2)
settle()

d, data = base()
WRITER = """
import netCDF4, sys
with netCDF4.Dataset("in/b.nc", "a") as f:
    f.sync()
    print("open", flush=True)
    sys.stdin.readline()
"""
writer = subprocess.Popen([sys.executable, "-c", WRITER], cwd=d, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
if writer.stdout.readline() == "open\n":
    try:
        netCDF4.Dataset(d / "in/b.nc").close()
        skip("a file that is being written", "this file system locks nothing")
    except OSError:
        for arguments in (), ("--plan",):
            start_error(f"a file that is being written {' '.join(arguments)}", d, 2,
                        ["in/b.nc", "another program", "writing"], arguments=arguments, ranks=2)
            settle()
writer.communicate("\n")
test_values("a file that was being written, and is closed", d, wide, ranks=2)

# A new file, whose writer has not told HDF5 to put anything on disk yet.
d, data = base()
NEW = """
import netCDF4, sys
with netCDF4.Dataset("in/b.nc", "w") as f:
    f.createDimension("time", None)
    print("open", flush=True)
    sys.stdin.readline()
"""
writer = subprocess.Popen([sys.executable, "-c", NEW], cwd=d, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
if writer.stdout.readline() == "open\n":
    try:
        netCDF4.Dataset(d / "in/b.nc", "a").close()
        skip("a new file that is being written", "this file system locks nothing")
    except OSError:
        start_error("a new file that is being written", d, 2, ["in/b.nc", "another program", "writing"], ranks=2)
        settle()
writer.communicate("\n")

# The mark of HDF5 1.10 that a file is open for writing, without a lock.
d, data = base()
head = bytearray(data)
if head[8] in (2, 3):  # the versions differ in nothing but this mark
    head[8], head[11] = 3, head[11] | 1
    (d / "in/b.nc").write_bytes(head)
    start_error("a file with the mark of a writer", d, 2, ["in/b.nc", "another program", "h5clear -s in/b.nc"], ranks=1)
    settle()
else:
    skip("a file with the mark of a writer", f"superblock of version {head[8]}")

# ---- types, filters and places of HDF5

whole = np.round((x - 285) * 50).astype("i2")


def hdf5_case(name, values, want, latest=False, before=None, linked=None, **how):
    """Both readers; `how` may be a function of the file."""
    for reader, ranks in ("auto", 2), ("netcdf", 1):
        d = workplace()
        make(d / "in/a.nc", np.zeros((NT, NY, NX), "f4"), hours(NT), form="contiguous", variable="other")
        with Hdf5File(d / "in/a.nc", latest=latest) as f:
            made = {k: v(f) if callable(v) else v for k, v in how.items()}
            if before:
                before(d, values)
            f.variable("t2m", values, DIMENSIONS, **made)
        start_values(f"HDF5: {name}, reader = {reader}, {ranks} ranks", d, want, {"run.reader": reader}, ranks=ranks)


for bits, first, chunk in (12, 0, (3, 4, 5)), (12, 0, None), (12, 4, (3, 4, 5)), (13, 1, None):
    hdf5_case(f"integers of {bits} bits from bit {first}, {'chunks' if chunk else 'contiguous'}", whole, whole.astype("f8"),
              stored=lambda f, b=bits, k=first: f.integer("I16LE", b, k), chunk=chunk)
hdf5_case("big-endian integers of 12 bits", whole, whole.astype("f8"), stored=lambda f: f.integer("I16BE", 12), chunk=(8, 5, 6))
hdf5_case("unsigned integers of 24 bits in 32", (whole + 30000).astype("u4"), whole + 30000.0,
          stored=lambda f: f.integer("U32LE", 24), chunk=(3, 4, 5))
coarse = (np.round(x * 8) / 8).astype("f4")
hdf5_case("floats with other fields", coarse, coarse.astype("f8"), stored=lambda f: f.float(11, 20), chunk=(3, 4, 5))
hdf5_case("floats with other fields, contiguous", coarse, coarse.astype("f8"), stored=lambda f: f.float(11, 20))
hdf5_case("big-endian floats", x, wide, stored=lambda f: hdf5_files.standard("f4", "BE"), chunk=(3, 4, 5))
hdf5_case("chunks whose edges are not filtered", x, wide, chunk=(3, 4, 5), deflate=4, bare_edges=True, latest=True)
hdf5_case("chunks with the newest indexes", x, wide, chunk=(3, 4, 5), deflate=4, latest=True)
hdf5_case("nbit", whole, whole.astype("f8"), stored=lambda f: f.integer("I16LE", 12), chunk=(3, 4, 5), filters=[(5, 0, [])])
settle()

for number, usual in (32000, "lzf"), (32013, "zfp"), (305, "lzo"), (40000, ""):
    d = workplace()
    make(d / "in/a.nc", x, hours(NT), variable="other", form="maps")
    try:
        with Hdf5File(d / "in/a.nc") as f:
            f.variable("t2m", x, DIMENSIONS, chunk=(8, 5, 6), filters=[(number, True, [4, 261, x.nbytes])])
    except RuntimeError as error:
        skip(f"the filter {number}", str(error))
        continue
    if hdf5_files.call("H5Zfilter_avail", number) > 0:
        skip(f"the filter {number}", "it is installed")
        continue
    for arguments, ranks in ((), 2), (["--plan"], 1):
        start_error(f"the filter {number} is not installed {' '.join(arguments)}", d, 2,
                    ["in/a.nc", "t2m", str(number), usual, "HDF5_PLUGIN_PATH"], arguments=arguments, ranks=ranks)
        settle()

d = workplace()
make(d / "in/a.nc", x, hours(NT), variable="other", form="maps")
with Hdf5File(d / "in/a.nc") as f:
    f.variable("t2m", x, DIMENSIONS, external="raw.bin")
for arguments in (), ["--plan"]:
    start_error(f"values in a file that is not there {' '.join(arguments)}", d, 2, ["in/a.nc", "raw.bin", "t2m"],
                arguments=arguments, ranks=1)
    settle()
(d / "in/raw.bin").write_bytes(x.tobytes())
r = run(d, ranks=1)
setting = command_of(r, "do so:").replace("export ", "")
if check("values in a file beside this one: what to set is told", r.status == 2 and setting == "HDF5_EXTFILE_PREFIX=in", r.story):
    os.environ["HDF5_EXTFILE_PREFIX"] = "in"
    test_values("values in a file beside this one: then the run succeeds", d, wide, ranks=2)
    (d / "in/raw.bin").write_bytes(x.tobytes()[:-40])
    clean(d)
    start_error("values in a file that is too short", d, 2, ["in/a.nc", "raw.bin", str(x.nbytes - 40), str(x.nbytes)], ranks=1)
    settle()
    del os.environ["HDF5_EXTFILE_PREFIX"]
(d / "raw.bin").write_bytes(x.tobytes())
for reader in "auto", "netcdf":
    test_values(f"values in a file in the working directory, reader = {reader}", d, wide, {"run.reader": reader}, ranks=1 + (reader == "auto"))

d = workplace()
make(d / "source.nc", x, hours(NT), form="maps")
make(d / "in/a.nc", x, hours(NT), variable="other", form="maps")
with Hdf5File(d / "in/a.nc", latest=True) as f:
    f.variable("t2m", x, DIMENSIONS, virtual=("source.nc", "t2m"))
for reader in "auto", "netcdf":
    test_values(f"a virtual data set, reader = {reader}", d, wide, {"run.reader": reader}, ranks=1 + (reader == "auto"))
(d / "source.nc").rename(d / "away.nc")
clean(d)
start_error("a virtual data set whose source is not there", d, 2, ["in/a.nc", "source.nc"], ranks=2)
settle()

(d / "away.nc").rename(d / "source.nc")
(d / "in/a.nc").unlink()
make(d / "in/a.nc", x, hours(NT), variable="other", form="maps")
with Hdf5File(d / "in/a.nc", latest=True) as f:
    f.variable("t2m", x, DIMENSIONS, virtual=("source.nc", "t2"))
for arguments in (), ["--plan"]:
    start_error(f"a virtual data set whose source lacks the variable {' '.join(arguments)}", d, 2,
                ["in/a.nc", "t2m", "source.nc", "its t2 "], arguments=arguments, ranks=2)
    settle()

d = workplace()
make(d / "in/a.nc", x, hours(NT), variable="other", form="maps")
make(d / "source.nc", x, hours(NT), form="shuffle")
with Hdf5File(d / "in/a.nc") as f:
    f.external_link("t2m", "../source.nc", "/t2m")
for reader in "auto", "netcdf":
    test_values(f"a link to a variable in another file, reader = {reader}", d, wide, {"run.reader": reader}, ranks=1 + (reader == "auto"))
(d / "source.nc").unlink()
clean(d)
for arguments in (), ["--plan"]:
    start_error(f"a link to a file that is not there {' '.join(arguments)}", d, 2, ["in/a.nc", "t2m", "../source.nc", "link"],
                arguments=arguments, ranks=2)
    settle()

# A variable that has the name of a dimension is stored under another name.
d = workplace()
with netCDF4.Dataset(d / "in/a.nc", "w") as f:
    for name, values in zip(DIMENSIONS, (hours(NT), latitudes(NY), longitudes(NX))):
        f.createDimension(name, len(values))
        f.createVariable(name, "f8", (name,))[:] = values
    f["time"].units, f["latitude"].units, f["longitude"].units = EPOCH, "degrees_north", "degrees_east"
    f.createDimension("level", 3)
    f.createVariable("level", "f4", DIMENSIONS, contiguous=True)[:] = x
test_values("a variable with the name of a dimension", d, wide, {"input.variable": "level"}, ranks=2)

# A dimension that nothing was written along.
d = workplace()
with netCDF4.Dataset(d / "in/a.nc", "w") as f:
    for name, values, units in zip(DIMENSIONS, (hours(NT), [], longitudes(NX)), (EPOCH, "degrees_north", "degrees_east")):
        f.createDimension(name, len(values) or None)
        c = f.createVariable(name, "f8", (name,))
        c.units = units
        c[:] = values
    f.createVariable("t2m", "f4", DIMENSIONS).units = "K"
start_error("no rows", d, 2, ["in/a.nc", "latitude", "length 0"], ranks=2)
settle()

# ---- one file under several names

d, _ = base()
(d / "in/latest.nc").symlink_to("b.nc")
os.link(d / "in/a.nc", d / "in/hard.nc")
(d / "more").symlink_to("in")
for name, files, extra in [("links", "in/*.nc", 2), ("spellings", "in/a.nc ./in/a.nc in//b.nc in/b.nc in/../in/b.nc", 3),
                           ("a link to the directory", "in/[ab].nc more/[ab].nc", 2), ("links alone", "in/latest.nc in/hard.nc", 0),
                           ("the same name twice, and a link", "in/a.nc in/a.nc in/b.nc in/latest.nc", 2)]:
    test_values(f"one file under several names: {name}", d, wide, {"input.files": files}, ranks=3)
    r = run(d, {"input.files": files}, arguments=["--plan"], ranks=1)
    told = f"; {extra} named more than once" if extra else "named more than once"
    check(f"one file under several names: {name}: the plan counts them", (told in r.out) == bool(extra) and "files      2," in r.out,
          r.out)
shutil.copy(d / "in/b.nc", d / "in/copy.nc")
clean(d)
start_error("a copy is another file", d, 2, ["in/b.nc", "in/copy.nc"], {"input.files": "in/a.nc in/b.nc in/copy.nc"}, ranks=2)
settle()

# ---- the number of records is left open

for form, code in ("cdf1", ">I"), ("cdf2", ">I"), ("cdf5", ">Q"):
    for cut in 0, 1:  # the last record is not complete
        d = workplace()
        make(d / "in/a.nc", x, hours(NT), form=form)
        data = bytearray((d / "in/a.nc").read_bytes())
        size = struct.calcsize(code)
        check(f"{form}: the number of records is where the test looks for it", struct.unpack(code, data[4 : 4 + size])[0] == NT)
        data[4 : 4 + size] = b"\xff" * size
        (d / "in/a.nc").write_bytes(data[: len(data) - 5 * cut])
        for reader, ranks in ("auto", 3), ("netcdf", 1):
            test_values(f"{form}: the number of records is left open, {cut} of them cut, reader = {reader}", d, wide[: NT - cut],
                        {"run.reader": reader}, ranks=ranks)

finish()
