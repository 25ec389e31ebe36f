#!/usr/bin/env python3
"""The job scripts, and zscore-job, which they share: signals reach zscore, a job that can go on returns to its queue, and
the last line of a log says how the job ended.  Schedulers and zscore are stubs here; scripts/cluster-test.sh has real ones."""

import json
import re

from harness import *

JOB = SOURCE / "scripts/zscore-job"
SCRIPTS = sorted(path for path in (SOURCE / "jobs").iterdir() if path.suffix in (".slurm", ".pbs", ".sge", ".lsf"))
clean = {k: v for k, v in os.environ.items() if not k.startswith(("SLURM_", "PBS_", "OMPI_MCA_oob", "PRTE_MCA", "LSB_", "SGE_"))}

for path in [JOB, *SCRIPTS]:
    r = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
    check(f"{path.name} is bash", r.returncode == 0, r.stderr)
if shutil.which("shellcheck"):
    r = subprocess.run(["shellcheck", "--shell=bash", "--exclude=SC1091,SC2015", JOB, *SCRIPTS, SOURCE / "scripts/cluster-test.sh",
                        *sorted((SOURCE / "scripts/cluster").glob("*.sh"))], capture_output=True, text=True)
    check("shellcheck finds nothing", r.returncode == 0, r.stdout)
else:
    skip("shellcheck finds nothing", "it is not installed")


def stub(d, name, text):
    (d / "bin").mkdir(exist_ok=True)
    (d / "bin" / name).write_text(f"#!/bin/bash\n{text}\n")
    (d / "bin" / name).chmod(0o755)


def place(zscore, launcher='shift 2; "$@"; status=$?; ((status == 0)) || echo "the launcher has much to say" >&2; exit $status'):
    """A directory with a zscore and an mpirun that do this; commands of schedulers write down how they were called."""
    d = workplace()
    stub(d, "zscore", 'echo "zscore $*" >>calls\n' + zscore)
    stub(d, "mpirun", 'echo "mpirun $*" >>calls\n' + launcher)
    for name in "scontrol", "qsub":
        stub(d, name, f'echo "{name} $*" >>calls')
    shutil.copy(JOB, d / "bin")
    return d


def start_in(d, command, **more):
    environment = {**clean, "PATH": f"{d.resolve() / 'bin'}:{os.environ['PATH']}", **more}
    return subprocess.Popen([str(word) for word in command], cwd=d, env=environment, text=True, start_new_session=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def end_of(process, d):
    """Its status, its log's lines, and the calls that were made."""
    out, _ = process.communicate(timeout=60)
    calls = (d / "calls").read_text().splitlines() if (d / "calls").exists() else []
    return types.SimpleNamespace(status=process.returncode, log=out.splitlines(), calls=calls, story=f"status {process.returncode}\n{out}\n" + "\n".join(calls))


# What a zscore does that ends at a block boundary. A second signal would change the status of a shell that ends.
PATIENT = """trap 'trap "" USR1 USR2; echo "zscore: stopped at a block" >&2; exit 75' USR1 USR2
trap 'echo "zscore: stopped by signal 15 (Terminated)" >&2; exit 143' TERM
touch running; for ((i = 0; i < 300; i++)); do sleep 0.1; done"""
HANDS_ON = """shift 2; "$@" & child=$!
trap 'kill -USR1 $child 2>/dev/null || :' USR1 USR2; trap 'kill -TERM $child 2>/dev/null || :' TERM
while wait $child; status=$?; kill -0 $child 2>/dev/null; do :; done
wait $child 2>/dev/null; last=$?; ((last == 127)) || status=$last  # 127: there is nobody to wait for any more
exit $status"""


def signalled(zscore, command, what, **more):
    """A job that gets a signal in its middle."""
    d = place(zscore, HANDS_ON)
    p = start_in(d, command, **more)
    end = time.monotonic() + 30
    while not (d / "running").exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.2)
    os.kill(p.pid, what)
    return end_of(p, d)


# ---------------------------------------------------------------------------------------------- zscore-job

RUN = ["zscore-job", "mpirun", "-n", "2", "zscore", "a b.ini"]
d = place("echo done")
r = end_of(start_in(d, RUN), d)
check("a run that is complete", r.status == 0 and r.log == ["done", "zscore-job: complete"] and r.calls[1] == "zscore a b.ini", r.story)
d = place('echo "zscore: in.nc: damaged [rank 1]" >&2; echo "zscore:  10 %  reading  1.00 GB/s  9 s gone, 81 s left" >&2; exit 1')
r = end_of(start_in(d, RUN), d)
check("the last line repeats why a run failed", r.status == 1 and "much to say" in r.log[-2]
      and r.log[-1] == "zscore-job: status 1; zscore: in.nc: damaged [rank 1]", r.story)
d = place("exit 1", 'echo "ORTE has lost communication with a remote daemon." >&2; exit 205')
r = end_of(start_in(d, [*RUN[:1], "--again", "echo again", "--lost", "echo lost", *RUN[1:]]), d)
check("a host is lost", r.status == 205 and r.log[-2:] == ["zscore-job: status 205; a host, or the network to it, was lost", "lost"], r.story)
d = place('env | grep _keepalive_ | sort')
r = end_of(start_in(d, RUN, OMPI_MCA_oob_tcp_keepalive_probes="7"), d)
check("Open MPI looks after its hosts; a setting of the user's stays", r.log[:-1] == [
    f"{who}_MCA_oob_tcp_keepalive_{key}" for who, values in (("OMPI", (3, 7, 10)), ("PRTE", (3, 3, 10)))
    for key in (f"intvl={values[0]}", f"probes={values[1]}", f"time={values[2]}")], r.story)
for what in signal.SIGUSR1, signal.SIGUSR2:
    r = signalled(PATIENT, ["zscore-job", "--again", "echo back; exit 99", *RUN[1:]], what)
    check(f"{what.name}: zscore stops, the job goes back", r.status == 99 and r.log[-1] == "back"
          and "zscore: stopped at a block" in r.log and r.log[-2].startswith("zscore-job: stopped after SIGUSR1"), r.story)
r = signalled(PATIENT, ["zscore-job", "--again", "echo back", *RUN[1:]], signal.SIGTERM)
check("SIGTERM: zscore stops, and that is the end", r.status == 143 and "back" not in r.log
      and r.log[-1] == "zscore-job: status 143 after SIGTERM; zscore: stopped by signal 15 (Terminated)", r.story)
d = place("echo done")
for why, status in ((None, 0), ("no z-scores", 1)):
    (d / "facts.json").write_text(json.dumps({"run": {"advice": ["more ranks"]}, "summary": {"check": {"why": why}}}))
    r = end_of(start_in(d, ["zscore-job", "--json", "facts.json", "--checked", *RUN[1:]]), d)
    check(f"advice is printed, status {status}", r.status == status and "more ranks" in r.log, r.story)
d = place("echo done")
r = end_of(start_in(d, ["zscore-job"]), d)
check("no command: the usage", r.status == 2 and r.log[0].startswith("usage: zscore-job"), r.story)

# ---------------------------------------------------------------------------------------------- the scripts

ZSCORE = "zscore --set output.json=out/my.json --set run.checkpoint=out/my.state my.ini"
FACTS = 'echo \'{"run": {"advice": []}, "summary": {"check": {"why": null}}}\' >out/my.json\n'
NODES = "n1\nn1\nn2\nn2\n"
JOBS = {  # the environment; the arguments; the launcher; what goes back into the queue, and the status
    "zscore.slurm": ({"SLURM_NTASKS": "4", "SLURM_JOB_ID": "17"}, ["my.ini"], "mpirun -n 4", "scontrol requeue 17", 75),
    "zscore.sge": ({"NSLOTS": "4", "RESTARTED": "0", "STOP": "1.5s"}, ["my.ini"], "mpirun -n 4", None, 99),
    "zscore.lsf": ({"LSB_DJOB_NUMPROC": "4", "SPEC": "my.ini"}, [], "mpirun -n 4", None, 75),
    "zscore.pbs": ({"PBS_NODEFILE": "nodes", "PBS_O_WORKDIR": ".", "SPEC": "my.ini", "STOP": "1.5s"}, [],
                   "mpirun -n 4 --hostfile nodes", "qsub -v SPEC=my.ini,STOP=1.5s ./zscore.pbs", 75),
}
PBS_LAUNCHER = HANDS_ON.replace("shift 2", "shift 4")
for name, (environment, arguments, launcher, again, status) in JOBS.items():
    d = place(FACTS, PBS_LAUNCHER if name.endswith("pbs") else HANDS_ON)
    (d / "nodes").write_text(NODES)
    r = end_of(start_in(d, ["bash", SOURCE / "jobs" / name, *arguments], **environment), d)
    check(f"{name} starts zscore", r.status == 0 and r.calls == [f"{launcher} {ZSCORE}", ZSCORE] and r.log[-1] == "zscore-job: complete", r.story)
    if "STOP" in environment:  # its own clock sends the signal
        d = place(PATIENT, PBS_LAUNCHER if name.endswith("pbs") else HANDS_ON)
        (d / "nodes").write_text(NODES)
        r = end_of(start_in(d, ["bash", SOURCE / "jobs" / name, *arguments], **environment), d)
    else:
        r = signalled(PATIENT, ["bash", SOURCE / "jobs" / name, *arguments], signal.SIGUSR1, **environment)
    check(f"{name}: its time is nearly over, and it goes back", r.status == status and (again is None or r.calls[-1] == again)
          and any(line.startswith("zscore-job: stopped") for line in r.log), r.story)

for count, back in ("0", True), ("3", False):
    d = place("", 'echo "ORTE has lost communication with a remote daemon." >&2; exit 205')
    r = end_of(start_in(d, ["bash", SOURCE / "jobs/zscore.slurm", "my.ini"], **JOBS["zscore.slurm"][0], SLURM_RESTART_COUNT=count), d)
    check(f"zscore.slurm: a host is lost after {count} restarts", r.status == 205 and (r.calls[-1] == "scontrol requeue 17") == back, r.story)
    d = place("", 'echo "ORTE has lost communication with a remote daemon." >&2; exit 205')
    r = end_of(start_in(d, ["bash", SOURCE / "jobs/zscore.sge", "my.ini"], NSLOTS="4", RESTARTED=str(int(not back))), d)
    check(f"zscore.sge: a host is lost{'' if back else ' again'}", r.status == (99 if back else 205), r.story)
d = place("")
r = end_of(start_in(d, ["bash", SOURCE / "jobs/zscore.slurm", "my.ini"], **JOBS["zscore.slurm"][0], LAUNCH="mpirun --mpi=pmix x"), d)
check("zscore.slurm with another launcher", r.calls[:1] == [f"mpirun --mpi=pmix x {ZSCORE}"], r.story)
d = place("")
r = end_of(start_in(d, ["bash", SOURCE / "jobs/array.slurm", "my.ini"], **JOBS["zscore.slurm"][0], SLURM_ARRAY_TASK_ID="1991"), d)
check("array.slurm makes a year", r.status == 0 and r.calls[-1] == "zscore --set input.time=1991 --set output.statistics=out/statistics-1991.nc "
      "--set run.checkpoint=out/1991.state my.ini", r.story)
d = place("")
r = end_of(start_in(d, ["bash", SOURCE / "jobs/merge.slurm", "my.ini"], **JOBS["zscore.slurm"][0]), d)
check("merge.slurm merges the years", r.status == 0 and r.calls[-1] == "zscore my.ini", r.story)

# What the scheduler has to be told for all this.
TOLD = {
    "zscore.slurm": ("--signal=B:USR1@120", "--requeue", "--open-mode=append"),
    "array.slurm": ("--signal=B:USR1@120", "--requeue", "--open-mode=append"),
    "zscore.sge": ("-notify", "-r y", "-l h_rt=00:30:00"),
    "zscore.lsf": ("-wa USR1", "-wt 2", '-Q "75"', "-r"),
    "zscore.pbs": ("-r y",),
}
for name, words in TOLD.items():
    directives = re.findall(r"^#(?:SBATCH|PBS|\$|BSUB) (.*)$", (SOURCE / "jobs" / name).read_text(), re.M)
    check(f"{name} asks the scheduler for it", set(words) <= set(directives), str(directives))
finish()
