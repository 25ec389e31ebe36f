"""Many small runs on several ranks, in jobs that began long ago: tests/lib/many_jobs.c.  The time of a run alone is
mostly that of mpirun and MPI."""

import atexit
import pathlib
import select
import threading

from harness import *

MANY_JOBS = pathlib.Path(PROGRAM).parent / "tests/lib/many_jobs"
servers = threading.local()
started = []


class Server:
    """A job on some ranks, in which one run after another takes place."""

    def __init__(self, ranks, inject):
        self.sessions = tempfile.mkdtemp(prefix="zs-")
        environment = injected("", "/") if inject else {}
        self.process = subprocess.Popen([MPIEXEC, "-n", str(ranks), MANY_JOBS], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "TMPDIR": self.sessions, **environment})
        started.append(self)

    def ask(self, d, limit):
        """What the job says of a run in d: ["0", "0"]; []: it ended, or says nothing in so many seconds."""
        try:
            self.process.stdin.write(f"{d.resolve()}\n")
            self.process.stdin.flush()
        except OSError:
            return []
        ready, _, _ = select.select([self.process.stdout], [], [], limit)
        return self.process.stdout.readline().split() if ready else []

    def end(self):
        started.remove(self)
        self.process.terminate()  # mpirun ends its ranks itself
        try:
            self.process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        shutil.rmtree(self.sessions, ignore_errors=True)


@atexit.register
def end_all():
    for server in list(started):
        server.end()


def run_in_job(d, ranks, inject, limit=60):
    """As launch(d, ["spec.ini"], ranks, inject=..., log=d / "log"), in a job of this thread.  None: nobody knows how it
    would have ended, for the job ended with it or had to be ended.  files: how many files stay open."""
    if not MANY_JOBS.exists():
        return None
    jobs = servers.__dict__.setdefault("jobs", {})
    server = jobs.get(ranks) or jobs.setdefault(ranks, Server(ranks, True))
    (d / "rules").write_text(inject + "\n")
    begin = time.monotonic()
    answer = server.ask(d, limit)
    if len(answer) != 2 or answer[1] != "0":
        jobs.pop(ranks).end()
    if len(answer) != 2:
        return None
    out, err = ((d / name).read_bytes().decode(errors="replace") for name in ("stdout", "stderr"))
    status = int(answer[0])
    return types.SimpleNamespace(status=status, out=out, err=err, late=False, seconds=time.monotonic() - begin,
                                 files=0 if answer[1] == "broken" else int(answer[1]),
                                 messages=[line for line in err.splitlines() if line.startswith("zscore:")],
                                 story=f"status {status}\n{err.strip()}")
