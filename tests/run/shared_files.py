#!/usr/bin/env python3
"""Files that ranks on several nodes write at once: what is written is read back by another rank, damage on the way to the
disk ends the run, and where the file system is not known to be safe, every rank holds a lock."""

from harness import *

NT, NY, NX = 24, 21, 16
FORMATS = {"plain": {}, "classic": {"output.format": "classic"}, "deflate": {"output.deflate": 1},
           "netcdf": {"run.writer": "netcdf"}}
PRODUCTS = {"reduce zonal.over": "longitude", "reduce zonal.file": "out/zonal.nc", "extract box.latitude": "-40 40",
            "extract box.file": "out/box.nc", "exceedance e.threshold": "1.5", "exceedance e.file": "out/e.nc"}
NFS = "0x6969"
x = field(NT, NY, NX).astype("f4")


def prepared():
    d = workplace()
    make_series(d, x, 2)
    return d


# ------------------------------------------------------------------------------- all is read back, on one node

# Undamaged files pass, whatever the format; the numbers are those of a run without the key.
for form, changes in FORMATS.items():
    for ranks in (1, 2, 3, 4) if ALL else (1 + 2 * (form != "plain"),):
        start_values(f"{form}, {ranks} ranks: all is read back", prepared(), x, {**changes, "output.verify": "all"}, ranks=ranks)
start_values("a sample is read back", prepared(), x, {"output.verify": "sample", **PRODUCTS}, ranks=3)
settle()


def damaged(title, what, ranks, changes, words=()):
    """A run in which what a rank wrote is not what is in the file: refused with the message, and the old outputs are
    there as they were."""
    d = prepared()
    before = {"zscore.nc": "the old one", "box.nc": "an old box"}
    for name, text in before.items():
        (d / "out" / name).write_text(text)

    def judge(r):
        now = {p.name: p.read_text(errors="replace") for p in (d / "out").iterdir()}
        found = [] if r.status == 1 and not r.late else [f"status {r.status}"]
        found += [] if now == before else [f"files {sorted(now)}"]
        found += [] if len(r.messages) == 1 else ["not one message"]
        message = " ".join(r.messages)
        found += [f"the message lacks {word}" for word in ("out/", "bytes ", " are not what rank ", *words) if word not in message]
        check(f"{title}, {what}: nothing is published", not found, [*found, r.story])

    effect, rank, n = what.split()
    start(judge, d, {**PRODUCTS, **changes}, ranks=ranks, inject=f"pwrite {rank} {n} {effect} .part")


if injector() is None:
    skip("damage on the way to the disk", "tests/lib/inject.c cannot be compiled")
else:
    # The first writes of a rank, and the third: of the outputs, whose writes come before those of products.
    for form in "plain", "classic", "deflate":
        changes = {**FORMATS[form], "output.verify": "all", "climatology.group": "hour"}
        for ranks, rank, n in [(r, k, n) for r, k in ((2, 1), (3, 2), (4, 1)) for n in range(9)] if ALL else [(3, 1, 3)]:
            for what in "flip", "lose":
                damaged(form, f"{what} {rank} {n}", ranks, changes, [f"rank {rank} on "])
    # HDF5 writes the bytes; of some formats at the end, when the file is closed.
    damaged("netcdf", "flip 1 0", 2, {"output.verify": "all", "run.writer": "netcdf"}, ["rank 1 on "])
    # On one rank, too; and the products' files alone.
    alone = {f"output.{k}": None for k in ("zscore", "anomaly", "statistics")}
    # (netcdf-c writes the header of a classic file by other calls than pwrite().)
    damaged("one rank", "flip 0 0", 1, {"output.verify": "all", "output.format": "classic"}, ["rank 0 on "])
    damaged("products alone", "flip 1 2", 2, {**alone, "output.verify": "all"}, ["rank 1 on "])
    damaged("a sample", "flip 1 0", 2, {"output.verify": "sample"}, ["rank 1 on "])
settle()

# ------------------------------------------------------------------------------------ two nodes, as it seems


def two_nodes():
    """tests/lib/two_nodes.c, to be preloaded; None where there is no compiler for MPI."""
    library = root.resolve() / "two_nodes.so"
    if not library.exists() and shutil.which("mpicc"):
        subprocess.run(["mpicc", "-shared", "-fPIC", "-o", library, SOURCE / "tests/lib/two_nodes.c", "-ldl"], check=True)
    return library if library.exists() else None


def on_two_nodes(d, changes, magic=NFS, ranks=4, no_locks=False, inject=None, under=None):
    """Run on two nodes, as the ranks believe.  Returns the result, with .locks: [rank, kind, offset, file name]."""
    log = d.resolve() / "locks"
    injection = injected(inject, d) if inject else {"LD_PRELOAD": ""}
    settings = {**injection, "LD_PRELOAD": f"{two_nodes()} {injection['LD_PRELOAD']}".strip(), "ZS_MAGIC": magic,
                "ZS_LOCKS": str(log), **({"ZS_NO_LOCKS": "1"} if no_locks else {}), **({"ZS_UNDER": under} if under else {})}
    r = run(d, changes, ranks=ranks, env=settings)
    lines = log.read_text().splitlines() if log.exists() else []
    r.locks = [(int(rank), kind, int(at), pathlib.Path(path).name) for rank, kind, at, path in (l.split(" ", 3) for l in lines)]
    r.locks = [lock for lock in r.locks if ".part" in lock[3] or ".scratch" in lock[3]]  # and not those of directories
    log.unlink(missing_ok=True)
    return r


def judge_locks(form, r, d):
    """Every rank held a lock of its own byte in every file, far behind the end, and one to read it back."""
    found = [] if r.status == 0 else [r.story]
    found += [] if "out/zscore.nc is on NFS, and the ranks are on 2 nodes: locks, and a sample" in r.out else ["the plan does not tell"]
    files = {p.name for p in (d / "out").glob("*.nc")}
    for kind in "write", "read":
        held = {(rank, name.split(".part")[0]) for rank, k, at, name in r.locks if k == kind and at == 2**62 + rank}
        missing = {(rank, name) for rank in range(4) for name in files} - held
        found += [f"no lock to {kind}: {sorted(missing)}"] if missing else []
    found += [f"another lock: {l}" for l in r.locks if l[2] != 2**62 + l[0]]
    check(f"two nodes, NFS, {form}: locks and a sample", not found, found)


if injector() is None or two_nodes() is None:
    skip("two nodes", "there is no mpicc")
else:
    d = prepared()
    run(d, {"run.writer": "netcdf"}, ranks=1)
    right = stored_bits(d)
    for form in "plain", "classic", "deflate":
        d = prepared()
        changes = {**FORMATS[form], **PRODUCTS}
        judge_locks(form, on_two_nodes(d, changes), d)
        check(f"two nodes, NFS, {form}: the bits that netcdf-c writes on one", stored_bits(d) == right)
    for name, magic in ("ext4", "0xEF53"), ("Lustre", "0x0BD00BD0"), ("GPFS", "0x47504653"):
        d = prepared()
        r = on_two_nodes(d, {}, magic)
        check(f"two nodes, {name}: no locks, nothing is read back", r.status == 0 and not r.locks and "shared" not in r.out,
              [r.locks, r.story])

    # What counts is the place where an output is written: a link may lead there.
    d = prepared()
    (d / "on-the-server").mkdir()
    (d / "out/zscore.nc").symlink_to("../on-the-server/z.nc")
    r = on_two_nodes(d, {}, under="on-the-server")
    check("two nodes, an output is a link to NFS: locks", r.status == 0 and {lock[0] for lock in r.locks} == set(range(4)) and
          (d / "on-the-server/z.nc").exists(), [str(r.locks), r.story])

    # A scratch file, from which chunks of any shape are made, is written by all ranks: also beside a Zarr store.
    for form in "netcdf4", "zarr":
        d = prepared()
        r = on_two_nodes(d, {"output.chunks": "5 4 7", "output.format": form})
        held = {(rank, kind) for rank, kind, at, name in r.locks if ".scratch" in name and at == 2**62 + rank}
        check(f"two nodes, NFS, chunks, {form}: locks in the scratch files", r.status == 0 and "locks, and a sample" in r.out and
              held == {(rank, kind) for rank in range(4) for kind in ("read", "write")} and
              (form == "zarr" or not differences(d, x)), [str(sorted(held)), r.story])
    d = prepared()
    r = on_two_nodes(d, {"output.chunks": "5 4 7", "output.format": "zarr"}, inject="pwrite 1 0 lose .scratch")
    check("two nodes, NFS, chunks: a value that the scratch file lost", r.status == 1 and len(r.messages) == 1 and not leftovers(d) and
          "rank 1 on host1 wrote, when they are read on host0; NFS lost" in r.messages[0] and "writer" not in r.messages[0], [r.story])

    # Without locks, every write goes to the server, and all is read back.
    d = prepared()
    r = on_two_nodes(d, {"output.deflate": 1}, no_locks=True)
    refused = sum(kind == "refused" for _, kind, _, _ in r.locks)
    check("no locks are to be had: O_DSYNC", r.status == 0 and not differences(d, x) and
          refused == sum(kind == "dsync" for _, kind, _, _ in r.locks) >= 4 * 3, [r.locks, r.story])

    # The reader is on the other node.
    for rank in (0, 1):
        d = prepared()
        r = on_two_nodes(d, {"output.format": "classic"}, inject=f"pwrite {rank} 0 flip .part")
        check(f"two nodes, NFS: what rank {rank} wrote is read on the other node",
              r.status == 1 and len(r.messages) == 1 and not leftovers(d) and
              f"rank {rank} on host{rank} wrote, when they are read on host{1 - rank}; NFS lost" in r.messages[0], [r.story])

finish()
