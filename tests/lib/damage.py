"""Damaged files: small valid files of every form, damaged in systematic ways by a fixed seed, and the rule for what
zscore may make of them.

Status 0 means the numbers of the file as it was before, or those that netCDF4-python finds in the damaged file by
the rules of harness.py.  Any other end means one message that names the file, within the time limit and the limit
of memory, and nothing left behind.
"""

import json
import resource
import threading
import time

from harness import *

NT, NY, NX = 6, 4, 5
SECONDS = 15  # of one run
KIB = 150 * 1024  # of memory, of one run; its budget is 64 MiB
SETTINGS_OF_RUN = {"run.memory": "64 MiB"}
PACKED = {"scale_factor": 0.01, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
NETCDF4 = {"contiguous": "contiguous", "maps": "maps", "edges": "edges", "deflate": "deflate", "shuffle": "shuffle",
           "fletcher32": "fletcher32", "everything": "everything"}
FILES = ["cdf1", "cdf2", "cdf5", "cdf5-fixed", *NETCDF4, "packed", "packed-shuffle", "curvilinear"]


def values():
    return field(NT, NY, NX, seed=5)


def bent_axes(f):
    """Coordinates of two dimensions."""
    for name, line, units in ("lat", latitudes(NY)[:, None], "degrees_north"), ("lon", longitudes(NX), "degrees_east"):
        v = f.createVariable(name, "f8", DIMENSIONS[1:], zlib=True)
        v.units = units
        v[:] = line + np.zeros((NY, NX))
    f["t2m"].coordinates = "lat lon"


def write_valid(path, form):
    """The one input file of a run, whole."""
    x = values()
    if form.startswith("packed"):
        make(path, pack(x, "i2", PACKED), hours(NT), PACKED, form="shuffle" if form == "packed-shuffle" else "cdf2")
    elif form == "curvilinear":
        none = {"latitude": (None, {}), "longitude": (None, {})}
        make(path, x.astype("f4"), hours(NT), form="shuffle", axes=none, more=bent_axes)
    else:
        make(path, x.astype("f4"), hours(NT), form=form)


# ---------------------------------------------------------------------------------------------- ways of damage

NUMBERS = [0, 1, 2, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 32, 1 << 40, (1 << 63) - 1, (1 << 64) - 1, 1 << 63]


def place(rng, n):
    """Half of all damage is in the first KiB, where most of a header is."""
    return int(rng.integers(min(n, 1024) if rng.random() < 0.5 else n))


def truncate(rng, data):
    ends = [1, 3, 4, 5, 8, 12, 31, 96, 512, len(data) // 2, len(data) - 1, len(data) - 4]
    return data[:int(rng.choice(ends) if rng.random() < 0.4 else rng.integers(len(data)))]


def flip(rng, data):
    at = place(rng, len(data))
    return data[:at] + bytes([data[at] ^ 1 << int(rng.integers(8))]) + data[at + 1:]


def set_byte(rng, data):
    at = place(rng, len(data))
    return data[:at] + bytes([int(rng.choice([0, 1, 0x7F, 0x80, 0xFF, 32, 47]))]) + data[at + 1:]


def set_number(rng, data):
    size = int(rng.choice([2, 4, 8]))
    at = place(rng, len(data) - 8) // size * size
    number = NUMBERS[int(rng.integers(len(NUMBERS)))] & ((1 << 8 * size) - 1)
    return data[:at] + number.to_bytes(size, str(rng.choice(["big", "little"]))) + data[at + size:]


def add_to_number(rng, data):
    """A little more or less, as a count or an offset that is off by one."""
    size, order = int(rng.choice([4, 8])), str(rng.choice(["big", "little"]))
    at = place(rng, len(data) - 8) // 4 * 4
    number = int.from_bytes(data[at:at + size], order) + int(rng.choice([-8, -4, -1, 1, 4, 8, 1 << 16]))
    return data[:at] + (number % (1 << 8 * size)).to_bytes(size, order) + data[at + size:]


def noise(rng, data):
    at, n = place(rng, len(data)), int(rng.integers(2, 17))
    return (data[:at] + rng.bytes(n) + data[at + n:])[:len(data)]


def zeros(rng, data):
    at, n = place(rng, len(data)), int(rng.choice([16, 64, 512]))
    return (data[:at] + bytes(n) + data[at + n:])[:len(data)]


def move(rng, data):
    """Bytes of another place of the same file."""
    at, other, n = place(rng, len(data)), int(rng.integers(len(data))), int(rng.choice([4, 8, 32, 64]))
    return (data[:at] + data[other:other + n] + data[at + n:])[:len(data)]


def letter(rng, data):
    """One letter of a word: a name, a unit."""
    at = [i for i in range(1, len(data) - 1) if all(chr(c).isalpha() and c < 128 for c in data[i - 1:i + 2])]
    at = at[int(rng.integers(len(at)))]
    return data[:at] + bytes([int(rng.integers(97, 123))]) + data[at + 1:]


WAYS = [truncate, flip, flip, set_byte, set_number, set_number, add_to_number, noise, zeros, move, letter]


def damaged(form, seed, data):
    """(the name of the way, the damaged bytes)"""
    rng = np.random.default_rng([seed, sum(form.encode())])
    way = WAYS[int(rng.integers(len(WAYS)))]
    return way.__name__, way(rng, data)


# ---------------------------------------------------------------------------------------------- runs without mpirun


def run_alone(d, arguments=("spec.ini",), seconds=SECONDS, environment=()):
    """One rank, without mpirun, which takes longer than a small run.  Tells of the memory, too."""
    sessions = tempfile.mkdtemp(prefix="zs-")
    with open(d / "stdout", "w+") as out, open(d / "stderr", "w+") as err:
        process = subprocess.Popen([PROGRAM, *arguments], cwd=d, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   env={**os.environ, "TMPDIR": sessions, **dict(environment)})
        late, end = False, time.monotonic() + seconds
        pause = 0.02
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > end and not late:
                late = True
                process.kill()
            time.sleep(pause)
        process.returncode = status = os.waitstatus_to_exitcode(status)
    shutil.rmtree(sessions, ignore_errors=True)
    return told(d, status, late, usage.ru_maxrss)


def told(d, status, late, kib):
    """What is known of a run in d."""
    text = (d / "stderr").read_bytes().decode(errors="replace")
    return types.SimpleNamespace(
        status=status, late=late, err=text, kib=kib,
        messages=[line for line in text.split("\n") if line.startswith("zscore:")],
        story=f"status {status}{', stopped after the time limit' if late else ''}, {kib} KiB\n{text[-2000:]}")


MANY_RUNS = pathlib.Path(PROGRAM).parent / "tests/lib/many_runs"
servers = threading.local()


def run_soon(d, seconds=SECONDS):
    """As run_alone(d), in a process of tests/lib/many_runs.c: each thread has one, which has begun long ago."""
    if not MANY_RUNS.exists():
        return run_alone(d, seconds=seconds)
    if not hasattr(servers, "process"):
        servers.process = subprocess.Popen([MANY_RUNS, str(seconds)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           env={**os.environ, "OMPI_MCA_ess_singleton_isolated": "1"})
    servers.process.stdin.write(f"{d.resolve()}\n")
    servers.process.stdin.flush()
    status, kib = servers.process.stdout.readline().split()
    return told(d, -9 if status == "late" else int(status), status == "late", int(kib))


READ = """
import sys
sys.path.insert(0, sys.argv[3])
from harness import *
with netCDF4.Dataset(sys.argv[1]) as f:
    f.set_auto_maskandscale(False)
    v = f["t2m"]
    t = f["time"]
    np.save(sys.argv[2], unpack(v[:], v.__dict__)[np.argsort(t[:], kind="stable")])
"""


def as_netcdf4_reads(path, d):
    """What netCDF4-python reads, in a process of its own, which may crash; None: it reads nothing."""
    command = [sys.executable, "-c", READ, path.resolve(), d.resolve() / "read.npy", SOURCE / "tests/lib"]
    try:
        subprocess.run(command, capture_output=True, cwd=d, timeout=30, env={**os.environ, "ZSCORE": PROGRAM})
        return np.load(d / "read.npy")
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def judge_numbers(d, x, path):
    """[] or what is wrong with the outputs of a run that ended with status 0."""
    try:
        found = differences(d, x)
        if not found:
            return []
        now = as_netcdf4_reads(path, d)
        return [] if now is not None and not differences(d, now) else ["wrong numbers with status 0", *found]
    except (OSError, ValueError, KeyError) as error:
        return [f"outputs that cannot be read: {error}"]


def judge(r, d, x, path, name):
    """(kind, complaints) of a run: kind is what became of it."""
    found = []
    if r.late:
        return "hangs", ["hangs"]
    if r.kib > KIB:
        found.append(f"takes {r.kib} KiB")
    if r.status < 0 or r.status > 2:
        kind = "crash"
        if len(r.messages) != 1 or name not in r.messages[0]:
            found.append("crashes without a message")
    elif r.status == 0:
        kind = "right"
        found += judge_numbers(d, x, path)
    else:
        kind = f"status {r.status}"
        if len(r.messages) != 1:
            found.append(f"{len(r.messages)} messages")
        elif name not in r.messages[0] and "the files have no steps" not in r.messages[0]:
            found.append("the message does not name the file")
        if r.messages and any(not c.isprintable() for c in "".join(r.messages)):
            found.append("the message has control characters")
    if "HDF5-DIAG" in r.err:
        found.append("HDF5 printed by itself")
    left = leftovers(d)
    if r.status != 0 and left:
        found.append(f"left behind: {left}")
    return kind, found
