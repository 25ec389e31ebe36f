/* The whole program on all ranks of this job, many times over, without the time that mpirun, MPI and the
 * libraries take to begin.  tests/lib/many_runs.c is for runs that crash; here a run that ends without MPI
 * ends the job.
 *
 * Each line of rank 0's standard input is a directory.  There all ranks run "zscore spec.ini", with their
 * output in the files stdout and stderr.  Where tests/lib/inject.c is preloaded, it takes its rules from the
 * file rules, if there is one, and writes log.RANK.  Then one line tells of the run: "STATUS FILES", the exit
 * status of the rank that has the highest, and how many more files are open on any rank than before; or
 * "STATUS broken": the run would have ended without MPI_Finalize(), and this job does so. */
#include "parallel/comm.h"
#include "parallel/guard.h"
#include "parallel/unfinished.h"
#include "zscore.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <hdf5.h>
#include <mpi.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 4096 };

typedef void inject_begin(const char *rules, const char *root, const char *log);

/* Ranks that have nothing to do leave the processor to other jobs. */
static void wait_idle(MPI_Request *request)
{
    const struct timespec pause = { .tv_nsec = 500000 };
    int done = 0;
    for (MPI_Test(request, &done, MPI_STATUS_IGNORE); !done; MPI_Test(request, &done, MPI_STATUS_IGNORE))
        nanosleep(&pause, NULL);
}

/* The next directory, on all ranks; "": there is none. */
static void next_directory(int rank, char line[LINE])
{
    MPI_Request request;
    memset(line, 0, LINE);
    if (rank == 0 && !fgets(line, LINE, stdin))
        line[0] = '\0';
    line[strcspn(line, "\n")] = '\0';
    MPI_Ibcast(line, LINE, MPI_BYTE, 0, MPI_COMM_WORLD, &request);
    wait_idle(&request);
}

/* All ranks append to one file. */
static void redirect(FILE *stream, const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    fflush(stream);
    clearerr(stream);
    if (file < 0 || dup2(file, fileno(stream)) < 0)
        _exit(120);
    close(file);
}

static int open_files(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    for (const struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* What tests/lib/inject.c shall do in this directory; begin == NULL: it is not there. */
static void inject(inject_begin *begin, const char *directory)
{
    char rules[LINE] = "", log[LINE + 8];
    FILE *file = fopen("rules", "r");
    if (file && !fgets(rules, sizeof rules, file))
        rules[0] = '\0';
    if (file)
        fclose(file);
    snprintf(log, sizeof log, "%s/log", directory);
    if (begin)
        begin(rules, directory, log);
}

/* As main() of zscore does it, but MPI has begun, and does not end. */
static int run(bool *broken)
{
    char name[] = "zscore", spec[] = "spec.ini", *arguments[] = { name, spec, NULL };
    zs_comm comm;
    comm.launcher = (zs_launcher){ 0 };
    zs_unfinished_init(&comm.unfinished);
    zs_guard_start(&comm.guard, &comm.unfinished);
    zs_comm_init(&comm);
    zs_guard_share(&comm.guard, comm.world, comm.node, comm.who);
    int status = zs_run(&comm, 2, arguments, broken);
    MPI_Barrier(comm.world);
    zs_guard_stop(&comm.guard, *broken);
    zs_unfinished_free(&comm.unfinished);
    if (!*broken)
        zs_comm_clear(&comm);
    return status;
}

int main(int argc, char **argv)
{
    static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    char directory[LINE];
    int level, rank;
    bool broken = false;
    H5dont_atexit();
    H5open();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (size_t k = 0; k < sizeof crashes / sizeof *crashes; k++)
        signal(crashes[k], SIG_DFL); /* the guard takes those that nobody has */
    FILE *answers = fdopen(dup(STDOUT_FILENO), "w");
    inject_begin *begin;
    *(void **)&begin = dlsym(RTLD_DEFAULT, "inject_begin");
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    for (next_directory(rank, directory); directory[0]; next_directory(rank, directory)) {
        if (chdir(directory))
            _exit(121);
        redirect(stdout, "stdout");
        redirect(stderr, "stderr");
        int before = open_files(), told[3];
        inject(begin, directory);
        int status = run(&broken);
        if (begin)
            begin("", "/", NULL);
        told[0] = status;
        told[1] = open_files() - before;
        told[2] = broken;
        MPI_Allreduce(MPI_IN_PLACE, told, 3, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
        if (rank == 0)
            fprintf(answers, told[2] ? "%d broken\n" : "%d %d\n", told[0], told[1]);
        fflush(answers);
        if (told[2])
            _exit(0);
    }
    MPI_Finalize();
    return 0;
}
