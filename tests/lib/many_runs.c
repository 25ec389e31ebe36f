/* The whole program on one rank, many times over, without the time that MPI and the libraries take to begin.
 *
 * Each line of standard input is a directory.  There a process of its own runs "zscore spec.ini", with its
 * output in the files stdout and stderr.  Then one line tells of it: "STATUS KIB", the exit status (or less
 * than 0: minus the signal that ended it) and the memory that it took; "late KIB" if it was killed after
 * SECONDS.
 *
 * usage: many_runs SECONDS */
#include "parallel/comm.h"
#include "parallel/guard.h"
#include "parallel/unfinished.h"
#include "zscore.h"

#include <fcntl.h>
#include <hdf5.h>
#include <mpi.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void redirect(const char *path, int to)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || dup2(file, to) < 0)
        _exit(120);
    close(file);
}

/* As main() of zscore does it, but MPI has begun, and does not end.  The guard takes the signals of crashes
 * from MPI where nobody had them before MPI began. */
static int run(void)
{
    static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    for (size_t k = 0; k < sizeof crashes / sizeof *crashes; k++)
        signal(crashes[k], SIG_DFL);
    char name[] = "zscore", spec[] = "spec.ini", *arguments[] = { name, spec, NULL };
    zs_comm comm;
    bool broken = false;
    comm.launcher = (zs_launcher){ 0 };
    zs_unfinished_init(&comm.unfinished);
    zs_guard_start(&comm.guard, &comm.unfinished);
    zs_comm_init(&comm);
    zs_guard_share(&comm.guard, comm.world, comm.node, comm.who);
    return zs_run(&comm, 2, arguments, &broken);
}

static void run_in(const char *directory)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir(directory))
        _exit(121);
    redirect("stdout", STDOUT_FILENO);
    redirect("stderr", STDERR_FILENO);
    int status = run();
    fflush(NULL);
    _exit(status);
}

/* Wait for a process, at most some seconds, and tell of it. */
static void tell(pid_t process, int seconds)
{
    const struct timespec limit = { .tv_sec = seconds };
    sigset_t ends;
    struct rusage usage;
    int status;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    bool late = sigtimedwait(&ends, NULL, &limit) < 0;
    if (late)
        kill(process, SIGKILL);
    wait4(process, &status, 0, &usage);
    if (late) {
        sigtimedwait(&ends, NULL, &(struct timespec){ 0 });
        printf("late %ld\n", usage.ru_maxrss);
    } else {
        printf("%d %ld\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status), usage.ru_maxrss);
    }
    fflush(stdout);
}

int main(int argc, char **argv)
{
    char directory[4096];
    int level, seconds = argc > 1 ? atoi(argv[1]) : 60;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ends, NULL); /* before MPI starts threads: one of them would take the signal */
    H5dont_atexit();
    H5open();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    while (fgets(directory, sizeof directory, stdin)) {
        directory[strcspn(directory, "\n")] = '\0';
        pid_t process = fork();
        if (process == 0)
            run_in(directory);
        tell(process, seconds);
    }
    MPI_Finalize();
    return 0;
}
