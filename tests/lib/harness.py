"""What the end-to-end tests share: input files of every storage form, a run of zscore as a user starts it, and
the numbers that it should give, worked out with numpy in float64 by rules written here a second time.

Environment: ZSCORE is the program (default: ./zscore), MPIEXEC starts it on several ranks (default: mpirun).
A test prints one line a check, "ok - NAME", "not ok - NAME" or "ok - NAME # SKIP REASON", and ends in
finish(): exit status 0; 1 where a check failed; 77 where all were skipped.
"""

import concurrent.futures
import datetime
import hashlib
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import types

try:
    import netCDF4
    import numpy as np
except ImportError as missing:
    print(f"ok - {sys.argv[0]} # SKIP {missing}")
    sys.exit(77)

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(os.environ.get("ZSCORE") or "zscore")
MPIEXEC = os.environ.get("MPIEXEC") or "mpirun"
NETCDF_WRITER = os.environ.get("ZS_PARALLEL_NETCDF") != "no"  # does the program have writer = netcdf?
# Open MPI in a container or on a small machine: root, and more ranks than cores, are fine.
for name, value in re.findall(r"\b([A-Z]\w+)=(\S+)", (SOURCE / "scripts/mpi-env.sh").read_text()):
    os.environ.setdefault(name, value)
os.environ.setdefault("OMPI_MCA_ess_singleton_isolated", "1")  # a rank without mpirun starts no daemon of its own

# ---------------------------------------------------------------------------------------------- results

counts = {"ok": 0, "failed": 0, "skipped": 0}


def check(name, good, detail=""):
    """One check, one line; what went wrong (detail: text or a list of texts) in comment lines below it."""
    counts["ok" if good else "failed"] += 1
    print(("ok - " if good else "not ok - ") + name)
    if not good:
        for text in [detail] if isinstance(detail, str) else detail:
            for line in text.strip().splitlines()[:25]:
                print("#   " + line)
    sys.stdout.flush()
    return good


def skip(name, reason):
    counts["skipped"] += 1
    print(f"ok - {name} # SKIP {reason}", flush=True)


def finish(show=lambda: None):
    """Every test's last line; show() prints what is still to be said."""
    settle()
    show()
    if counts["failed"] == 0:
        shutil.rmtree(root, ignore_errors=True)
    else:
        print(f"# {counts['failed']} failed; files are in {root}")
    sys.exit(1 if counts["failed"] else 0 if counts["ok"] else 77)


if not os.access(PROGRAM, os.X_OK):
    check(f"there is a program to test: {PROGRAM} (set ZSCORE)", False)
    sys.exit(1)
root = pathlib.Path(tempfile.mkdtemp(prefix=pathlib.Path(sys.argv[0]).stem + ".", dir="."))


def workplace(name=""):
    """A new directory with in/ for the input and out/ for the output."""
    d = pathlib.Path(tempfile.mkdtemp(prefix=name, dir=root))
    (d / "in").mkdir()
    (d / "out").mkdir()
    return d


def find_data():
    """The directory of the real files, which are no part of the project: ZSCORE_TEST_DATA names it, else
    ../shared/data beside the source is looked for.  None: there is none."""
    for path in os.environ.get("ZSCORE_TEST_DATA"), SOURCE / "../shared/data", SOURCE / "../../shared/data":
        if path and (pathlib.Path(path) / "cmip6").is_dir():
            return pathlib.Path(path).resolve()
    return None


ALL = os.environ.get("ZSCORE_TEST_ALL", "0") not in ("", "0")  # all that there is, or what is enough as a rule

# ---------------------------------------------------------------------------------------------- input files

DIMENSIONS = ("time", "latitude", "longitude")
EPOCH = "hours since 1900-01-01 00:00:0.0"
START = (datetime.date(2014, 1, 1) - datetime.date(1900, 1, 1)).days * 24
PLENTY = 1 << 30  # as a chunk size: all of the axis

# Storage forms: the file's format, and how the variable is stored.  An unlimited time makes a variable of
# classic format a record variable, and needs chunks in NetCDF-4.
FORMS = {
    "cdf1": ("NETCDF3_CLASSIC", {}),
    "cdf2": ("NETCDF3_64BIT_OFFSET", {}),
    "cdf5": ("NETCDF3_64BIT_DATA", {}),
    "cdf1-fixed": ("NETCDF3_CLASSIC", {}),
    "cdf5-fixed": ("NETCDF3_64BIT_DATA", {}),
    "contiguous": ("NETCDF4", dict(contiguous=True)),
    "contiguous-big": ("NETCDF4", dict(contiguous=True, endian="big")),
    "maps": ("NETCDF4", dict(chunksizes=(1, PLENTY, PLENTY))),
    "edges": ("NETCDF4", dict(chunksizes=(2, 4, 5))),
    "series": ("NETCDF4", dict(chunksizes=(PLENTY, 2, 3))),
    "deflate": ("NETCDF4", dict(chunksizes=(1, PLENTY, PLENTY), zlib=True, shuffle=False)),
    "shuffle": ("NETCDF4", dict(chunksizes=(1, PLENTY, PLENTY), zlib=True, shuffle=True)),
    "fletcher32": ("NETCDF4", dict(chunksizes=(3, PLENTY, PLENTY), fletcher32=True)),
    "everything": ("NETCDF4", dict(chunksizes=(5, 3, 4), zlib=True, shuffle=True, fletcher32=True, endian="big")),
    "szip": ("NETCDF4", dict(chunksizes=(4, PLENTY, PLENTY), compression="szip", szip_pixels_per_block=8)),
    "classic-model": ("NETCDF4_CLASSIC", dict(chunksizes=(1, PLENTY, PLENTY))),
}


def hours(n, first=START, step=6):
    return first + step * np.arange(n)


def latitudes(n):
    return np.linspace(90, -90, n)


def longitudes(n):
    return np.arange(n) * (360 / n)


def make(path, raw, times, attributes=(), form="cdf1", variable="t2m", dimensions=DIMENSIONS, axes=(), more=None):
    """Write one input file.  raw: the numbers as they are stored, over dimensions; attributes: the variable's.

    axes: {name: (values, attributes)}, one-dimensional coordinate variables besides or instead of the usual
    ones; None as values: no such variable.  more(dataset) adds whatever else a test wants.
    """
    file_format, how = FORMS[form]
    attributes = dict(attributes)
    usual = {
        "time": (times, {"units": EPOCH, "calendar": "gregorian"}),
        "latitude": (latitudes(raw.shape[-2] if raw.ndim > 1 else 1), {"units": "degrees_north"}),
        "longitude": (longitudes(raw.shape[-1]), {"units": "degrees_east"}),
    }
    axes = {**{k: v for k, v in usual.items() if k in dimensions}, **dict(axes)}
    if "chunksizes" in how:
        sizes = how["chunksizes"][:1] + (1,) * (raw.ndim - 3) + how["chunksizes"][1:]
        how = {**how, "chunksizes": [max(1, min(a, b)) for a, b in zip(sizes, raw.shape)]}
    fixed = "fixed" in form or "contiguous" in form
    with netCDF4.Dataset(path, "w", format=file_format) as f:
        for name, size in zip(dimensions, raw.shape):
            f.createDimension(name, None if name == dimensions[0] and not fixed else size)
        for name, (values, texts) in axes.items():
            if values is not None:
                values = np.asarray(values)
                old = file_format in ("NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF4_CLASSIC")
                v = f.createVariable(name, "i4" if old and values.dtype == "i8" else values.dtype, (name,))
                v.setncatts(texts)
                v[:] = values
        fill = attributes.pop("_FillValue", None)
        dtype = raw.dtype.newbyteorder(">" if how.get("endian") == "big" else "=")
        v = f.createVariable(variable, dtype, dimensions, fill_value=fill, **how)
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "K", **attributes})
        v[:] = raw
        if more:
            more(f)


def make_series(d, raw, pieces, attributes=(), times=None, **how):
    """The same in several files, one after another in time: in/00.nc, in/01.nc, ..."""
    times = hours(len(raw)) if times is None else times
    for i, (part, when) in enumerate(zip(np.array_split(raw, pieces), np.array_split(times, pieces))):
        make(d / f"in/{i:02}.nc", part, when, attributes, **how)


def field(nt, ny, nx, seed=1):
    """Values that look like a temperature: a mean for each place, a season, and weather."""
    rng = np.random.default_rng(seed)
    place = 280 + 20 * np.cos(np.linspace(-1.5, 1.5, ny))[:, None] + np.linspace(0, 3, nx)[None, :]
    season = 6 * np.sin(np.arange(nt) / 20)[:, None, None]
    return place + season + rng.normal(0, 3, (nt, ny, nx))


def pack(values, dtype, attributes):
    """What is stored for these values; NaN becomes the _FillValue."""
    raw = np.rint((values - attributes.get("add_offset", 0)) / attributes.get("scale_factor", 1))
    fill = np.array(attributes.get("_FillValue", 0), dtype)
    return np.where(np.isnan(values), fill, np.nan_to_num(raw).astype(dtype))


def holes(values, share=0.2, seed=2):
    """The same with NaN in a share of all values, at random."""
    return np.where(np.random.default_rng(seed).random(values.shape) < share, np.nan, values)


# ---------------------------------------------------------------------------------------------- what is right


def unpack(raw, attributes):
    """Stored numbers -> float64, NaN where missing (CF-1.11, 2.5.1 and 8.1; NetCDF Users Guide, App. A)."""
    raw = raw.astype(raw.dtype.newbyteorder("="))
    stored = lambda a: np.atleast_1d(np.asarray(attributes[a], raw.dtype))
    unsigned = str(attributes.get("_Unsigned", "false")).lower() == "true"
    view = (lambda a: a.view(a.dtype.str.replace("i", "u"))) if unsigned else (lambda a: a)
    number = view(raw)
    bad = ~np.isfinite(number) if number.dtype.kind == "f" else np.zeros(raw.shape, bool)
    if raw.dtype.itemsize > 1 and "_FillValue" not in attributes:
        attributes = {**attributes, "_FillValue": netCDF4.default_fillvals[raw.dtype.str[1:]]}
    for name in "_FillValue", "missing_value":
        if name in attributes:
            bad |= np.isin(number, view(stored(name)))
    low, high = view(stored("valid_range")) if "valid_range" in attributes else (None, None)
    low = view(stored("valid_min"))[0] if "valid_min" in attributes else low
    high = view(stored("valid_max"))[0] if "valid_max" in attributes else high
    with np.errstate(invalid="ignore"):
        bad |= (number < low) if low is not None else False
        bad |= (number > high) if high is not None else False
    value = number.astype("f8") * float(attributes.get("scale_factor", 1)) + float(attributes.get("add_offset", 0))
    return np.where(bad, np.nan, value)


def expect(x, ddof=0, min_count=2):
    """x: float64 [time][lat][lon], NaN where missing -> the outputs, NaN where missing."""
    valid = ~np.isnan(x)
    n = valid.sum(0)
    enough = n >= min_count
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(valid, x, 0).sum(0) / n
        mean += np.where(valid, x - mean, 0).sum(0) / n  # takes away the rounding of a large offset
        deviation = x - mean
        std = np.sqrt(np.where(valid, deviation**2, 0).sum(0) / np.where(n > ddof, n - ddof, np.nan))
        usable = enough & (std > 16 * np.finfo("f8").eps * np.abs(mean))
        z = np.where(usable, deviation / std, np.nan)
    low = np.where(n > 0, np.where(valid, x, np.inf).min(0), np.nan)
    high = np.where(n > 0, np.where(valid, x, -np.inf).max(0), np.nan)
    some = lambda a: np.where(enough, a, np.nan)
    some_or_none = lambda a: np.where(n > 0, np.where(valid, a, 0).sum(0), np.nan)
    excess, m2 = some_or_none(x - low), some_or_none(deviation**2)
    deviation = np.where(enough, deviation, np.nan)
    return dict(zscore=z, anomaly=deviation, mean=some(mean), std=some(std), count=n, min=low, max=high,
                excess=excess, m2=m2)


PARTS = {
    "zscore": {"zscore": "f4", "mean": "f8", "std": "f8"},
    "anomaly": {"anomaly": "f4", "mean": "f8"},
    "statistics": {"mean": "f8", "std": "f8", "count": "i4", "min": "f8", "max": "f8", "excess": "f8", "m2": "f8"},
}


def read(path, name):
    """One output variable as float64, NaN where missing; statistics of all steps without their one time."""
    with netCDF4.Dataset(path) as f:
        v = f[name]
        found = np.ma.filled(v[:].astype("f8"), np.nan)
        group = v.getncattr("group") if "group" in v.ncattrs() else ""
        whole = name.rsplit("_", 1)[-1] in PARTS["statistics"] and group == "none"
        return found[0] if whole and found.ndim and len(found) == 1 else found


def store_files(store):
    """A digest of each file of a store; without the history, which tells when it was made, and how."""
    found = {}
    for path in sorted(p for p in store.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if path.parent == store:
            data = b"\n".join(line for line in data.split(b"\n") if b'"history"' not in line)
        found[str(path.relative_to(store))] = hashlib.md5(data).hexdigest()
    return found


def stored_bits(d):
    """All output variables as they are stored, bit by bit: "zscore.nc: t2m_mean" -> bytes."""
    found = {}
    for output, parts in PARTS.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            f.set_auto_maskandscale(False)
            for part in parts:
                v = f["t2m_" + part]
                found[f"{output}.nc: t2m_{part}"] = v[:].astype(v.dtype.newbyteorder("=")).tobytes()
    return found


def all_bits(d):
    """The same of whatever the files in out/ have."""
    found = {}
    for path in sorted((d / "out").glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            f.set_auto_maskandscale(False)
            found |= {f"{path.name}: {name}": v[:].tobytes() for name, v in f.variables.items()}
    return found


def differences(d, x, ddof=0, min_count=2, variable="t2m"):
    """Compare all outputs in d/out with what numpy says of x; the members of [time][member][lat][lon] are one sample.
    Returns a list of complaints."""
    want, found = expect(x.reshape(-1, *x.shape[-2:]), ddof, min_count), []
    want.update({part: want[part].reshape(x.shape) for part in ("zscore", "anomaly")})
    noise = 16 * np.finfo("f8").eps * np.nan_to_num(np.abs(want["mean"]))
    still = np.where(want["std"] > noise, 0, noise)  # numpy's mean of a constant series is rounded, too
    size = np.nanmax(np.abs(x), initial=0)
    n = want["count"]
    allowed = dict(zscore=1e-6, anomaly=1e-12 * size, mean=0, std=still, count=0, min=1e-15 * size, max=1e-15 * size,
                   excess=n * 1e-15 * size, m2=n * np.nan_to_num(still) ** 2)
    for output, parts in PARTS.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            for part, dtype in parts.items():
                name = f"{variable}_{part}"
                if name not in f.variables:
                    found.append(f"{output}.nc: there is no {name}")
                    continue
                if f[name].dtype != np.dtype(dtype):
                    found.append(f"{name} is {f[name].dtype}, not {dtype}")
                got = np.ma.filled(f[name][:].astype("f8"), np.nan)
                if output == "statistics":  # of one period
                    if got.shape[:1] != (1,):
                        found.append(f"{name}: no time of length 1, but {got.shape}")
                    got = got.reshape(got.shape[1:])
                relative = 2.0**-23 if part == "anomaly" else 0 if part in ("zscore", "count") else 1e-12
                found += unequal(f"{output}.nc: {name}", got, want[part], relative, allowed[part])
                remember(part, got, want[part])
    return found


WORST = {}  # for each part the largest difference that was seen: relative for mean and std, else absolute


def remember(part, got, want):
    if got.shape == want.shape and np.isfinite(want).any():
        scale = np.where(want == 0, 1, np.abs(want)) if part in ("mean", "std") else 1
        WORST[part] = max(WORST.get(part, 0), float(np.nanmax(np.abs(got - want) / scale)))


def show_worst():
    for part, value in WORST.items():
        print(f"# {part}: differs by {value:.1e} at most{' of its size' if part in ('mean', 'std') else ''}")


def unequal(name, got, want, relative, absolute):
    """[] or a complaint about the worst place."""
    if got.shape != want.shape:
        return [f"{name}: its shape is {got.shape}, not {want.shape}"]
    if np.isnan(got).sum() != np.isnan(want).sum() or (np.isnan(got) != np.isnan(want)).any():
        at = tuple(int(i) for i in np.argwhere(np.isnan(got) != np.isnan(want))[0])
        return [f"{name}: missing in {np.isnan(got).sum()} places, not {np.isnan(want).sum()}; first {at}: "
                f"{got[at]}, not {want[at]}"]
    excess = np.nan_to_num(np.abs(got - want) - (relative * np.abs(want) + absolute))
    if (excess <= 0).all():
        return []
    at = tuple(int(i) for i in np.unravel_index(excess.argmax(), excess.shape))
    return [f"{name}: wrong in {(excess > 0).sum()} places; worst {at}: {got[at]!r}, not {want[at]!r}"]


# ---------------------------------------------------------------------------------------------- the program

SETTINGS = {
    "input.files": "in/*.nc",
    "input.variable": "t2m",
    "climatology.ddof": 0,
    "climatology.min_count": 2,
    "output.zscore": "out/zscore.nc",
    "output.anomaly": "out/anomaly.nc",
    "output.statistics": "out/statistics.nc",
    "run.progress": "none",
}


def write_spec(path, changes=()):
    """A workflow spec: the usual settings with changes {"section.key": value}; None takes a key out. A program without
    writer = netcdf uses its own writers, which make the same files."""
    sections, settings = {}, {**SETTINGS, **dict(changes)}
    if not NETCDF_WRITER and settings.get("run.writer") == "netcdf":
        del settings["run.writer"]
    for name, value in settings.items():
        section, key = name.split(".", 1)
        sections.setdefault(section, [])
        if value is not None:
            sections[section].append(f"{key} = {value}")
    path.write_text("".join(f"[{s}]\n" + "\n".join(lines) + "\n\n" for s, lines in sections.items()))


def injector(name="inject"):
    """tests/lib/NAME.c, to be preloaded; None where it cannot be compiled."""
    library = root.resolve() / f"{name}.so"
    if not library.exists():
        compiler = os.environ.get("CC") or "cc"
        made = library.with_suffix(f".{threading.get_ident()}")  # several runs begin at a time
        command = [*compiler.split(), "-shared", "-fPIC", "-o", made, SOURCE / f"tests/lib/{name}.c", "-ldl"]
        try:
            if subprocess.run(command, capture_output=True).returncode != 0:
                return None
            made.replace(library)
        except OSError:
            return None
    return library


def sanitizing(option):
    """The environment of a run with one more option of the address sanitizer, which may be in the program."""
    return {"ASAN_OPTIONS": (os.environ.get("ASAN_OPTIONS", "") + ":" + option).lstrip(":")}


def preloading(library, **more):
    """The environment of a run into which a library is loaded first, and more of it."""
    # The address sanitizer wants to be the first library, and does well as the second one.
    return {"LD_PRELOAD": str(library), **sanitizing("verify_asan_link_order=0"), **more}


def injected(what, d, log=None):
    """The environment of a run in d in which a call fails: rules such as "pwrite 1 7 EIO out/", as tests/lib/inject.c
    has them; log: the beginning of the names of the files into which the ranks write their calls.  Or a library
    misbehaves: "library crash nc_open 1 0", as tests/lib/misbehave.c has it."""
    name = "misbehave" if what.startswith("library ") else "inject"
    environment = preloading(injector(name), ZS_INJECT=what, ZS_INJECT_ROOT=str(pathlib.Path(d).resolve()))
    return {**environment, "ZS_INJECT_LOG": str(pathlib.Path(log).resolve())} if log else environment


def launch(d, arguments, ranks=2, limit=60, files=None, inject=None, log=None, stop=None, env=(), under=(), mpirun=False):
    """mpirun -n RANKS zscore ARGUMENTS in d, at most limit seconds; files: the limit of open files; inject and
    log: see injected(); stop: (a signal, the seconds after which mpirun gets it); env: more of the environment; under:
    a command that starts mpirun; mpirun: even for one rank.

    One rank is started as it is, which takes half the time; under mpirun only where signals, failures that are injected
    or the environment are what a test is about; or its memory, which begins with that of this process if that starts it."""
    before = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
    alone = ranks == 1 and not (mpirun or ALL or files or inject is not None or stop or env or under)
    command = [*under, *([] if alone else [MPIEXEC, "-n", str(ranks)]), PROGRAM, *arguments]
    sessions = tempfile.mkdtemp(prefix="zs-")  # two mpiruns of one directory can remove each other's
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=d, text=True, errors="replace", preexec_fn=before,
                               env={**os.environ, "TMPDIR": sessions,
                                    **({} if inject is None else injected(inject, d, log)), **dict(env)},
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    late = False
    try:
        if stop:
            try:
                process.wait(stop[1])
            except subprocess.TimeoutExpired:
                process.send_signal(stop[0])
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        late = True
        process.send_signal(signal.SIGTERM)  # mpirun ends its ranks itself
        try:
            out, err = process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
    shutil.rmtree(sessions, ignore_errors=True)
    return types.SimpleNamespace(
        status=process.returncode, out=out, err=err, late=late, seconds=time.monotonic() - begin,
        messages=[line for line in err.splitlines() if line.startswith("zscore:")],
        story=f"status {process.returncode}{', stopped after the time limit' if late else ''}\n{err.strip()}")


def run(d, changes=(), arguments=(), **how):
    """Write the spec, and run it."""
    write_spec(d / "spec.ini", changes)
    return launch(d, ["spec.ini", *arguments], **how)


def run_counted(d, changes, ranks):
    """run(), and r.calls: how often the busiest rank calls each function of MPI, as scripts/count_messages.c tells it; None
    where there is no compiler for MPI."""
    library = root.resolve() / "count_messages.so"
    if not library.exists() and shutil.which("mpicc"):
        subprocess.run(["mpicc", "-shared", "-fPIC", "-o", library, SOURCE / "scripts/count_messages.c"], check=True)
    r = run(d, changes, ranks=ranks, env=preloading(library) if library.exists() else {})
    told = re.findall(r"^count: \d+ ranks (\w+) calls (\d+)", r.err, re.MULTILINE)
    r.calls = {name: int(calls) for name, calls in told} if library.exists() else None
    return r


waiting = []  # (run that has been started, what to do with its result)
pool = concurrent.futures.ThreadPoolExecutor(5)


def start_command(judge, d, arguments, **how):
    """launch() in the background: judge(result) is called by settle().  One run in each directory at a time."""
    waiting.append((pool.submit(launch, d, arguments, **how), judge))


def start(judge, d, changes=(), arguments=(), **how):
    """run() in the background."""
    write_spec(d / "spec.ini", changes)
    start_command(judge, d, ["spec.ini", *arguments], **how)


def settle():
    """Wait for what was started, and judge it, in order.  Returns what the last judge returned."""
    verdict = None
    while waiting:
        future, judge = waiting.pop(0)
        verdict = judge(future.result())
    return verdict


def start_values(name, d, x, changes=(), arguments=(), **how):
    """Run, and check all the outputs against numpy's; one line.  In the background."""
    changes = dict(changes)
    key = lambda k, default: int(changes.get("climatology." + k, default))

    def judge(r):
        if r.status != 0:
            return check(name, False, r.story)
        try:
            found = differences(d, x, key("ddof", 0), key("min_count", 2), changes.get("input.variable", "t2m"))
        except OSError as error:
            found = [str(error)]
        return check(name, not found, found)

    start(judge, d, changes, arguments, **how)


def test_values(*case, **how):
    """The same at once; returns whether all was right."""
    start_values(*case, **how)
    return settle()


def leftovers(d):
    """What a failed run must not leave: outputs, and their unfinished parts."""
    files = [p.relative_to(d) for p in d.rglob("*") if p.is_file()]
    return sorted(str(p) for p in files if p.parts[0] == "out" or ".part" in p.name)


def start_error(name, d, statuses, words, changes=(), arguments=(), allowed=(), **how):
    """Run what must fail: one of the statuses, one message with all the words, and nothing left but what is
    allowed.  In the background."""

    def judge(r):
        found = ["it hangs"] if r.late else []
        if r.status not in np.atleast_1d(statuses):
            found.append(f"status {r.status}, not {statuses}")
        if len(r.messages) != 1:
            found.append(f"{len(r.messages)} messages, not 1")
        lacking = [w for w in words if w.lower() not in " ".join(r.messages).lower()]
        if lacking:
            found.append(f"the message lacks {lacking}")
        if "HDF5-DIAG" in r.err + r.out:
            found.append("HDF5 printed by itself")
        left = [name for name in leftovers(d) if name not in allowed]
        if left:
            found.append(f"left behind: {left}")
        return check(name, not found, found + [r.story])

    start(judge, d, changes, arguments, **how)


def test_error(*case, **how):
    """The same at once; returns whether all was right."""
    start_error(*case, **how)
    return settle()
