#!/usr/bin/env python3
"""How a run starts: the first line of its log, the memory that it may use, and a launcher that does not know MPI."""

import datetime
import json
import re

from harness import *

NT, NY, NX = 12, 6, 8
x = field(NT, NY, NX).astype("f4")
# What batch systems and launchers set: nothing of it comes from where this test runs.
STRANGE = re.compile("(SLURM|PBS|LSB|SGE|PMI|PMIX|OMPI_COMM|MPI_LOCAL)_?.*|JOB_ID")
for name in list(os.environ):
    if STRANGE.fullmatch(name):
        del os.environ[name]


def prepared(changes=()):
    d = workplace()
    make_series(d, x, 2)
    write_spec(d / "spec.ini", changes)
    return d


def alone(d, arguments, env=(), before=()):
    """zscore as it is, without mpirun."""
    r = subprocess.run([*before, PROGRAM, *arguments], cwd=d, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                       env={**os.environ, **dict(env)})
    r.story = f"status {r.returncode}\n{r.stdout}{r.stderr}"
    return r


# ------------------------------------------------------------------------------------------ the first line

LINE = re.compile(r"started (\S+) with (\d+) ranks? on (.*?)(?:; ([\w ]+) job (\S+))?; zscore (\S+), (.+), HDF5 (\S+), netCDF (\S+)")
JOBS = [({"SLURM_JOB_ID": "4711"}, "SLURM", "4711"), ({"PBS_JOBID": "12.server"}, "PBS", "12.server"),
        ({"JOB_ID": "7", "SGE_TASK_ID": "undefined"}, "Grid Engine", "7"), ({"LSB_JOBID": "99"}, "LSF", "99"), ({}, None, None)]
bits = []
for ranks, (env, system, job) in zip((1, 2, 3, 7, 2), JOBS):
    d = prepared({"output.json": "out/r.json"})
    before = datetime.datetime.now().astimezone().replace(microsecond=0)
    r = launch(d, ["spec.ini"], ranks=ranks, env=env, mpirun=True)
    after = datetime.datetime.now().astimezone()
    first = LINE.fullmatch(r.out.split("\n")[0])
    found = [] if r.status == 0 and first else [r.story, r.out]
    if not found:
        when, count, hosts, said, number, _, mpi, hdf5, netcdf = first.groups()
        found += [] if before <= datetime.datetime.fromisoformat(when) <= after else [f"{when} is not from {before} to {after}"]
        found += [] if int(count) == ranks and (said, number) == (system, job) else [f"{count} ranks, {said} job {number}"]
        found += [] if hosts == os.uname().nodename.split(".")[0] else [f"hosts {hosts}"]
        facts = json.loads((d / "out/r.json").read_text())["run"]
        found += [] if facts["hosts"] == [{"name": hosts, "ranks": ranks}] else [facts["hosts"]]
        found += [] if facts["job"] == (system and {"system": system, "id": job}) else [facts["job"]]
        found += [] if facts["libraries"] == {"mpi": mpi, "hdf5": hdf5, "netcdf": netcdf} else [facts["libraries"]]
        found += [] if facts["log"].startswith(r.out.split("\n")[0] + "\nzscore ") else [facts["log"][:300]]
        if shutil.which("nc-config"):
            version = subprocess.run(["nc-config", "--version"], capture_output=True, text=True).stdout.split()[1]
            found += [] if netcdf == version else [f"netCDF {netcdf}, and nc-config says {version}"]
        bits.append(stored_bits(d))
    check(f"the first line, {ranks} ranks, {system}", not found, [str(f) for f in found])
check("the job changes no bit of the outputs", len(bits) == 5 and all(b == bits[0] for b in bits))

library = root.resolve() / "two_nodes.so"
if shutil.which("mpicc") and subprocess.run(["mpicc", "-shared", "-fPIC", "-o", library, SOURCE / "tests/lib/two_nodes.c",
                                             "-ldl"]).returncode == 0:
    for ranks, hosts in (4, "2 hosts, host[0-1], 2 each"), (3, "2 hosts, host0 (2), host1 (1)"):
        d = prepared()
        r = run(d, {}, ["--plan"], ranks=ranks, env=preloading(library))
        check(f"the first line, two hosts, {ranks} ranks", r.status == 0 and f" with {ranks} ranks on {hosts}; " in r.out, r.out + r.story)
    fails = injected("pread 1 0 EIO in/", d)
    r = run(d, {"run.reader": "auto"}, ranks=2, env={**fails, "LD_PRELOAD": f"{library} {fails['LD_PRELOAD']}"})
    check("a message names the host", r.status == 1 and len(r.messages) == 1 and r.messages[0].endswith(" [rank 1 on host1]"), r.story)
else:
    skip("two hosts", "there is no mpicc")

# ------------------------------------------------------------------------------------------ memory


def budget(r):
    """The budget of the plan in MiB, and what it comes from."""
    size, unit, why = re.search(r"\n  memory .* a rank, of ([\d.]+) (\w+) \((.*)\)\n", r.out).groups()
    return float(size) * {"bytes": 2**-20, "KiB": 2**-10, "MiB": 1, "GiB": 2**10}[unit], why


d = prepared()
for env, ranks, mib, why in (
        ({"SLURM_MEM_PER_NODE": "300"}, 1, 300 * 0.75 - 35, "SLURM_MEM_PER_NODE"),
        ({"SLURM_MEM_PER_NODE": "300"}, 2, 150 * 0.75 - 35, "SLURM_MEM_PER_NODE"),
        ({"SLURM_MEM_PER_CPU": "200", "SLURM_CPUS_ON_NODE": "4"}, 2, 400 * 0.75 - 35, "SLURM_MEM_PER_CPU"),
        ({"SLURM_MEM_PER_CPU": "200"}, 2, 200 * 0.75 - 35, "SLURM_MEM_PER_CPU"),
        ({"SLURM_MEM_PER_NODE": "0"}, 2, None, None)):
    r = launch(d, ["spec.ini", "--plan"], ranks=ranks, env=env, mpirun=True)
    got = budget(r) if r.status == 0 else r.story
    check(f"the budget with {env}, {ranks} ranks", r.status == 0 and (got[1] != "SLURM_MEM_PER_NODE" if mib is None else
          abs(got[0] - mib) < 0.01 and got[1] == why), str(got))
r = run(d, {"run.memory": "5 MiB"}, ["--plan"], ranks=1)
check("a given budget", r.status == 0 and budget(r) == (5, "[run] memory"), r.out + r.story)
r = run(d, {}, ["--plan"], ranks=2, env={"SLURM_MEM_PER_NODE": "0", "JOB_ID": "1", "SGE_TASK_ID": "undefined"},
        under=["prlimit", f"--as={4 << 30}"])
one = run(d, {}, ["--plan"], ranks=2, under=["prlimit", f"--as={4 << 30}"])
if budget(r)[1] == budget(one)[1] == "limit of addresses, ulimit -v":  # there is as much memory
    check("Grid Engine's limit is for all ranks", abs(budget(one)[0] - budget(r)[0] - 0.75 * 2048) < 8, r.out + one.out)
else:
    skip("Grid Engine's limit is for all ranks", "this machine has less memory")

# What the limit leaves is enough for the run: 96 MiB of data do not fit into the 80 MiB that are left.
large = field(120, 400, 524).astype("f4")
d = workplace()
make_series(d, large, 2)
write_spec(d / "spec.ini", {"output.anomaly": None, "output.statistics": None})
for option, words in ("as", "limit of addresses, ulimit -v"), ("data", "limit of data, ulimit -d"):
    probe = 1 << 30
    r = alone(d, ["spec.ini", "--plan"], before=["prlimit", f"--{option}={probe}"])
    r.out = r.stdout
    size, why = budget(r)
    used = probe - (size + 35) * 2**20 / 0.75
    if why != words:
        skip(f"a run under prlimit --{option}", f"this machine has less memory: {why}")
        continue
    limit = ["prlimit", f"--{option}={int(used + 80 * 2**20)}"]
    r = alone(d, ["spec.ini"], before=limit)
    r.out = r.stdout
    check(f"a run under prlimit --{option}", r.returncode == 0 and abs(budget(r)[0] - 30) < 2 and budget(r)[1] == words and
          " tiles of " in r.out, r.story)
    r = alone(d, ["spec.ini", "--set", "run.memory=4GiB"], before=limit)
    check(f"the same with a larger budget fails, --{option}", r.returncode == 1 and "memory" in r.stderr, r.story)
with netCDF4.Dataset(d / "out/zscore.nc") as f:
    z = (large.astype("f8") - large.mean(0, "f8")) / large.std(0, dtype="f8")
    check("and its values are right", np.abs(f["t2m_zscore"][:] - z).max() < 1e-4)

# ------------------------------------------------------------------------------------------ the launcher

d = prepared()
for env, words in (({"PMI_SIZE": "4", "PMI_RANK": "0"}, "PMI_SIZE = 4"), ({"PMIX_RANK": "3"}, "PMIX_RANK = 3"),
                   ({"SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "2"}, "srun --mpi=pmix"),
                   ({"OMPI_COMM_WORLD_SIZE": "2"}, "OMPI_COMM_WORLD_SIZE = 2"), ({"MPI_LOCALNRANKS": "2"}, "MPI_LOCALNRANKS = 2")):
    r = alone(d, ["spec.ini"], env)
    check(f"refused: {env}", r.returncode == 2 and words in r.stderr and r.stderr.count("\n") == 1 and not r.stdout and
          not leftovers(d), r.story)
step = {"SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "2"}
for option in "--help", "--version":
    r = alone(d, [option], step)
    check(f"{option} all the same", r.returncode == 0 and r.stdout and not r.stderr, r.story)
r = alone(d, ["spec.ini", "-q"], {"SLURM_JOB_ID": "1", "SLURM_NTASKS": "8", "SLURM_PROCID": "0"})
check("one rank in the script of a batch job", r.returncode == 0 and not differences(d, x.astype("f8")), r.story)
for ranks in 1, 2:
    r = launch(d, ["spec.ini", "-q"], ranks=ranks, env=step, mpirun=True)
    check(f"mpirun -n {ranks} within a step", r.status == 0 and not r.out and not differences(d, x.astype("f8")), r.out + r.story)
r = alone(d, ["--verify", "out/zscore.nc"], step)
check("--verify in a step", r.returncode == 0, r.story)

# ------------------------------------------------------------------------------------------ the last line

version = subprocess.run([MPIEXEC, "--version"], capture_output=True, text=True).stdout
(d / "in/01.nc").write_bytes((d / "in/01.nc").read_bytes()[:300])
if re.search(r"Open(RTE| MPI)\) 4", version):
    r = launch(d, ["spec.ini"], env={"OMPI_MCA_orte_execute_quiet": "1"})
    check("mpirun --quiet: the last line is ours", r.status == 2 and r.err.strip().split("\n") == r.messages and
          len(r.messages) == 1, r.story)
else:
    skip("mpirun --quiet", "mpirun is not that of Open MPI 4")
finish()
