/* zscore-synth: makes a data set to try zscore on.  The ranks share out the files. */
#include "base/error.h"
#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "synth/synth_field.h"
#include "synth/synth_file.h"
#include "synth/synth_options.h"

#include <errno.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Make the directory and its parents. */
static int make_directory(const char *path, zs_error *err)
{
    char *name = zs_copy_text(path, err);
    if (!name)
        return -1;
    for (char *slash = strchr(name + (*name == '/'), '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(name, 0777); /* fails for a directory that exists; the last mkdir() below tells */
        *slash = '/';
    }
    int failed = mkdir(name, 0777) && !(errno == EEXIST && is_directory(name));
    if (failed)
        zs_fail(err, ZS_FAILED, "%s: cannot make this directory: %s", path, strerror(errno));
    free(name);
    return failed ? -1 : 0;
}

static int write_own_files(zs_comm *comm, zs_synth_field *field, zs_error *err)
{
    for (int64_t file = comm->rank; file < field->options->files; file += comm->size) {
        if (zs_alarm_heard(comm))
            return 0;
        if (zs_synth_file_write(field, file, err)) {
            zs_alarm_raise(comm);
            return -1;
        }
    }
    return 0;
}

/* COLLECTIVE. */
static int make_data_set(zs_comm *comm, const zs_synth_options *options, zs_error *err)
{
    zs_synth_field field = { 0 };
    if (zs_agree(comm, comm->rank == 0 ? make_directory(options->directory, err) : 0, err))
        return -1;
    int rc = zs_agree(comm, zs_synth_field_init(&field, options, err), err);
    if (rc == 0)
        rc = zs_agree(comm, write_own_files(comm, &field, err), err);
    zs_synth_field_clear(&field);
    return rc;
}

static void print_summary(const zs_synth_options *options, double seconds)
{
    double steps = (double)(options->files * options->steps);
    double bytes = steps * (double)options->nlat * (double)options->nlon * (options->floats ? 4 : 2);
    printf("%s: %lld files, %.0f steps of %zu x %zu, %.2f GB of values in %.1f s\n", options->directory,
           (long long)options->files, steps, options->nlat, options->nlon, bytes / 1e9, seconds);
}

/* Returns the exit status.  COLLECTIVE. */
static int run(zs_comm *comm, int argc, char **argv)
{
    zs_synth_options options;
    zs_error err = { 0 };
    double began = MPI_Wtime();
    int rc = zs_agree_same(comm, zs_synth_options_parse(argc, argv, &options, &err), &err);
    if (rc == 0 && !options.help && !options.version)
        rc = make_data_set(comm, &options, &err);
    if (comm->rank > 0)
        return rc ? err.status : ZS_DONE;
    if (rc)
        fprintf(stderr, "zscore-synth: %s\n", err.text);
    else if (options.help)
        fputs(zs_synth_options_help(), stdout);
    else if (options.version)
        puts("zscore-synth (zscore) " PACKAGE_VERSION);
    else
        print_summary(&options, MPI_Wtime() - began);
    return rc ? err.status : ZS_DONE;
}

int main(int argc, char **argv)
{
    zs_comm comm;
    MPI_Init(&argc, &argv);
    zs_comm_init(&comm);
    int status = run(&comm, argc, argv);
    zs_comm_clear(&comm);
    MPI_Finalize();
    return status;
}
