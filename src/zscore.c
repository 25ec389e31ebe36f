#include "zscore.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/version.h"
#include "catalog/merge_adopt.h"
#include "checkpoint/checkpoint.h"
#include "format/library.h"
#include "one_run.h"
#include "output/preflight.h"
#include "output/sides.h"
#include "parallel/agree.h"
#include "parallel/guard.h"
#include "parallel/launcher.h"
#include "parallel/unfinished.h"
#include "report/say.h"
#include "report/start.h"
#include "run/load.h"
#include "spec/command.h"
#include "spec/spec.h"
#include "verify/verify.h"
#include "write/writer.h"

#include <errno.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is what was printed out?  A plan that nobody can see stops the run before its work.  done: what is told of
 * a failure besides. */
static int show(zs_comm *comm, const char *done, zs_error *err)
{
    errno = 0;
    int result = 0;
    if (comm->rank == 0 && (fflush(stdout) || ferror(stdout)))
        result = zs_fail(err, ZS_FAILED, "standard output: %s%s",
                         errno ? strerror(errno) : "it could not be written", done);
    return zs_agree_same(comm, result, err);
}

/* All files of all variables get their names, or none does. */
static int publish(zs_comm *comm, zs_one_run *r, int n, zs_error *err)
{
    zs_writer *all = &r[0].writer;
    double now = zs_now();
    int result = 0;
    for (int k = 1; k < n && result == 0; k++)
        result = zs_writer_join(all, &r[k].writer, err);
    zs_report_pause(&r[0].report, r[0].paused, now);
    comm->timeline = &r[0].report.timeline;
    result = zs_agree(comm, result, err) || zs_writer_publish(comm, all, err) ? -1 : 0;
    r[0].report.no_lock = all->no_lock;
    all->no_lock = NULL;
    zs_report_phase(&r[0].report, ZS_PHASE_FINISH, now);
    return result;
}

/* A run that has failed leaves nothing, but for what it can go on from. */
static void abandon(zs_comm *comm, zs_one_run *r, int n, const zs_checkpoint *checkpoint, bool *broken,
                    zs_error *err)
{
    bool wrong = false, noted = false;
    for (int k = 0; k < n; k++) {
        wrong = wrong || r[k].wrong;
        noted = noted || r[k].noted;
    }
    MPI_Allreduce(MPI_IN_PLACE, &noted, 1, MPI_C_BOOL, MPI_LOR, comm->world);
    if (err->status == ZS_STOPPED && !noted) /* a job that goes back into the queue would do so for ever */
        zs_fail(err, ZS_FAILED,
                "%s; but this start has finished nothing, and another one as long would not either: give it "
                "more time, more ranks, or less [run] memory, so that it works in smaller pieces",
                err->text);
    else if (wrong)
        zs_unfinished_let_go(&comm->unfinished);
    else if (checkpoint->path && err->status == ZS_FAILED)
        zs_error_add(err, "; what is finished is kept in %s: the same command goes on", checkpoint->path);
    for (int k = 0; k < n; k++) {
        *broken = *broken || zs_writer_is_open(&r[k].writer);
        zs_writer_abandon(comm, &r[k].writer);
    }
    if (wrong && comm->rank == 0)
        zs_checkpoint_remove(checkpoint);
}

/* Carry all plans out, one after the other, and leave complete outputs or none. */
static int carry_out(zs_comm *comm, const zs_command *command, zs_one_run *r, const zs_side *all, int n,
                     bool *broken, zs_error *err)
{
    zs_checkpoint checkpoint;
    if (zs_checkpoint_open(comm, all, n, &checkpoint, err))
        return -1;
    int result = 0;
    for (int k = 0; k < n && result == 0; k++)
        result = zs_one_run_work(comm, command, r, all, n, k, &checkpoint, err);
    if (result == 0)
        result = publish(comm, r, n, err);
    if (result)
        abandon(comm, r, n, &checkpoint, broken, err);
    else if (comm->rank == 0)
        zs_checkpoint_remove(&checkpoint);
    zs_checkpoint_close(&checkpoint);
    if (result)
        return -1;
    for (int k = 0; k < n; k++)
        zs_one_run_tell(comm, command, &r[k]);
    return show(comm, "; the outputs are complete", err);
}

/* Can the files of all variables be written together?  COLLECTIVE; rank 0 asks the file system. */
static int check_together(zs_comm *comm, const zs_side *all, int n, zs_error *err)
{
    if (zs_agree_same(comm, zs_sides_check(all, n, err), err))
        return -1;
    return zs_agree_same(comm, comm->rank == 0 ? zs_preflight_together(all, n, err) : 0, err);
}

/* r, all: [n], empty.  all[k] becomes what the files of variable k are about. */
static int run_all(zs_comm *comm, const zs_command *command, const char *text, zs_one_run *r, zs_side *all,
                   int n, bool *broken, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++) {
        result = zs_one_run_prepare(comm, command, text, k, &r[k], err);
        all[k] = (zs_side){ &r[k].spec, &r[k].catalog, &r[k].plan, r[k].products.layout };
    }
    if (result == 0)
        result = check_together(comm, all, n, err);
    if (result && command->plan_only)
        err->status = ZS_REFUSED;
    for (int k = 0; k < n && result == 0 && command->plan_only; k++)
        result = zs_one_run_write_plan(comm, &r[k], err);
    if (result == 0)
        result = show(comm, "", err);
    if (result == 0 && !command->plan_only)
        result = carry_out(comm, command, r, all, n, broken, err);
    for (int k = 0; k < n; k++)
        zs_meter_end(&r[k].report.meter, result == 0);
    comm->timeline = NULL;
    return result;
}

/* The first line of the log: it is there whatever becomes of the run. */
static int begin(zs_comm *comm, const zs_command *command, zs_start *start, zs_error *err)
{
    zs_sink out = { .shown = comm->rank == 0 && !command->quiet };
    if (zs_start_make(comm, start, err))
        return -1;
    if (zs_sink_heard(&out))
        zs_start_say(&out, start);
    return show(comm, "", err);
}

/* How many variables does the spec name?  The files of a merge tell what the spec does not: from now on the
 * command has it.  COLLECTIVE.  adopted: owns that text. */
static int count_variables(zs_comm *comm, zs_command *command, const char *text, char **adopted, int *n,
                           zs_error *err)
{
    zs_spec spec;
    if (zs_load_spec(comm, command, text, 0, &spec, err))
        return -1;
    int result = zs_merge_adopt(comm, &spec, adopted, err);
    if (result == 0 && *adopted) {
        zs_spec_clear(&spec);
        command->adopted = *adopted;
        if (zs_load_spec(comm, command, text, 0, &spec, err))
            return -1;
    }
    *n = result == 0 ? spec.input.nvariable : 0;
    zs_spec_clear(&spec);
    return result;
}

static int run_command(zs_comm *comm, const zs_command *given, bool *broken, zs_error *err)
{
    int n = 0;
    char *text, *adopted = NULL;
    zs_command own = *given, *command = &own;
    zs_start start = { 0 };
    if (zs_launcher_check(&comm->launcher, comm->size,
                          err)) /* the same on all ranks: it fails on one alone */
        return -1;
    if (zs_load_text(comm, command, &text, err))
        return -1;
    int result =
        count_variables(comm, command, text, &adopted, &n, err) || begin(comm, command, &start, err) ? -1 : 0;
    zs_one_run *r = result ? NULL : zs_alloc((size_t)n, sizeof *r, "the variables", err);
    zs_side *all = r ? zs_alloc((size_t)n, sizeof *all, "the variables", err) : NULL;
    for (int k = 0; k < n && all; k++)
        r[k].start = &start;
    if (result == 0 && (result = zs_agree(comm, all ? 0 : -1, err)) == 0)
        result = run_all(comm, command, text, r, all, n, broken, err);
    for (int k = 0; k < n && r; k++)
        zs_one_run_clear(&r[k]);
    free(all);
    free(r);
    zs_start_clear(&start);
    free(adopted);
    free(text);
    return result;
}

int zs_run(zs_comm *comm, int argc, char **argv, bool *broken)
{
    zs_error err = { 0 };
    zs_command command = { 0 };
    zs_library_record library;
    zs_library_begin(&library); /* what HDF5 has to say comes through our own one line */
    int status = ZS_DONE;
    int result = zs_agree_same(comm, zs_command_parse(argc, argv, &command, &err), &err);
    if (result == 0 && (command.help || command.version)) {
        if (comm->rank == 0)
            printf("%s", command.help ? zs_command_usage() : "zscore " ZS_VERSION "\n");
        result = show(comm, "", &err);
    } else if (result == 0 && command.verify) {
        status = zs_verify(comm, (const char *const *)command.file, command.nfile, command.quiet);
        result = show(comm, "", &err);
    } else if (result == 0) {
        result = run_command(comm, &command, broken, &err);
    }
    fflush(stdout);
    status = result ? err.status : status;
    /* Claimed also if all is said: a rank that ends early has mpirun signal the others. */
    bool speaks = status != ZS_DONE && comm->rank == 0 && zs_guard_claim(&comm->guard);
    if (speaks && result)
        fprintf(stderr, "zscore: %s\n", err.text);
    fflush(NULL);
    zs_command_clear(&command);
    zs_library_end();
    return status;
}
