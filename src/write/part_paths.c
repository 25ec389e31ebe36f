#include "write/part_paths.h"

#include "base/job.h"
#include "base/memory.h"
#include "base/part_name.h"
#include "checkpoint/checkpoint.h"
#include "output/final_path.h"
#include "parallel/agree.h"
#include "parallel/share_text.h"
#include "parallel/unfinished.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { USUAL_NAME = 255, ROOM = PATH_MAX + ZS_PART_SUFFIX };

/* What rank 0 chooses for a file. */
typedef struct paths {
    char final[PATH_MAX], part[ROOM], old[ROOM], scratch[ROOM];
} paths;

/* The same as it tells it to the others: one text of all files, four for each. */
typedef struct names {
    const char *final, *part, *old, *scratch;
} names;

static int choose(const zs_job *job, const zs_output *output, int number, const zs_checkpoint *checkpoint,
                  paths *chosen, zs_error *err)
{
    char directory[PATH_MAX];
    if (zs_final_path(output->path, chosen->final, err))
        return -1;
    long most = pathconf(zs_directory_of(chosen->final, directory), _PC_NAME_MAX);
    size_t limit = most > 0 ? (size_t)most : USUAL_NAME;
    if (checkpoint->path) /* a killed start leaves it to the next one */
        zs_checkpoint_part(chosen->final, chosen->part);
    else
        zs_part_name(chosen->final, ZS_PART, job, number, limit, chosen->part, ROOM);
    zs_part_name(chosen->final, ZS_SCRATCH, job, number, limit, chosen->scratch, ROOM);
    zs_part_name(chosen->final, ZS_OLD, job, number, limit, chosen->old, ROOM);
    return 0;
}

/* The paths of a file follow each other in the order of struct names. */
static int append(zs_shared_text *all, const paths *chosen, zs_error *err)
{
    return zs_shared_text_add(all, chosen->final, err) || zs_shared_text_add(all, chosen->part, err) ||
                   zs_shared_text_add(all, chosen->old, err) || zs_shared_text_add(all, chosen->scratch, err)
               ? -1
               : 0;
}

static int choose_all(const zs_output *output, int nfile, const zs_checkpoint *checkpoint,
                      zs_shared_text *all, zs_error *err)
{
    zs_job job = zs_job_make();
    paths chosen;
    for (int k = 0; k < nfile; k++)
        if (choose(&job, &output[k], k, checkpoint, &chosen, err) || append(all, &chosen, err))
            return -1;
    return 0;
}

/* The header of a file is in it; that of a store is a file in the directory. */
static int name_header(zs_output *output, zs_error *err)
{
    char path[ROOM + sizeof "/.header.nc"];
    snprintf(path, sizeof path, "%s%s", output->part, zs_output_is_store(output) ? "/.header.nc" : "");
    output->header = zs_copy_text(path, err);
    return output->header ? 0 : -1;
}

static int add_part(zs_unfinished *unfinished, const zs_output *output, const names *chosen, zs_error *err)
{
    if (zs_unfinished_add(unfinished, chosen->part, chosen->final, chosen->old, err))
        return -1;
    if (output->kept.stays)
        zs_unfinished_stays(unfinished, chosen->part);
    return 0;
}

static int add_scratch(zs_unfinished *unfinished, zs_output *output, const names *chosen, zs_error *err)
{
    if (output->report < ZS_REPORT_FILES || !zs_output_needs_scratch(output))
        return 0;
    output->scratch = zs_copy_text(chosen->scratch, err);
    return output->scratch ? zs_unfinished_add(unfinished, chosen->scratch, NULL, NULL, err) : -1;
}

/* Take over what rank 0 has chosen, but for a file that has its name already. */
static int add(zs_unfinished *unfinished, zs_output *output, const names *chosen, zs_error *err)
{
    if (add_scratch(unfinished, output, chosen, err))
        return -1;
    if (zs_output_joins(output))
        return name_header(output, err);
    output->part = zs_copy_text(chosen->part, err);
    return output->part && name_header(output, err) == 0 ? add_part(unfinished, output, chosen, err) : -1;
}

int zs_part_paths(zs_comm *comm, zs_output *output, int nfile, const zs_checkpoint *checkpoint, zs_error *err)
{
    zs_shared_text all = { 0 };
    int result = comm->rank == 0 ? choose_all(output, nfile, checkpoint, &all, err) : 0;
    result = zs_share_text(comm, &all, result, "the names of outputs", err);
    if (result == 0) {
        const char *at = all.bytes;
        for (int k = 0; k < nfile && result == 0; k++) {
            names chosen;
            chosen.final = zs_next_path(&at);
            chosen.part = zs_next_path(&at);
            chosen.old = zs_next_path(&at);
            chosen.scratch = zs_next_path(&at);
            result = add(&comm->unfinished, &output[k], &chosen, err);
        }
        result = zs_agree(comm, result, err);
    }
    free(all.bytes);
    return result;
}

/* Make a file or a directory; nothing, if an earlier start has done so. */
static int make(zs_unfinished *unfinished, const zs_output *output, const zs_checkpoint *checkpoint,
                zs_error *err)
{
    if (output->kept.goes_on) {
        zs_unfinished_made(unfinished, output->part);
        return 0;
    }
    if (checkpoint->was_there)
        unlink(output->part);
    return zs_output_is_store(output) ? zs_unfinished_make_directory(unfinished, output->part, err)
                                      : zs_unfinished_make(unfinished, output->part, err);
}

int zs_part_make(zs_comm *comm, zs_output *output, int nfile, const zs_checkpoint *checkpoint, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < nfile && comm->rank == 0 && result == 0; k++)
        if (!zs_output_joins(&output[k]))
            result = make(&comm->unfinished, &output[k], checkpoint, err);
    for (int k = 0; k < nfile && comm->rank == 0 && result == 0; k++)
        if (output[k].scratch)
            result = zs_unfinished_make(&comm->unfinished, output[k].scratch, err);
    if (zs_agree_same(comm, result, err))
        return -1;
    zs_unfinished_hold(&comm->unfinished); /* a signal removes all of them, or leaves that to rank 0 */
    for (int k = 0; k < nfile && comm->rank > 0; k++) {
        if (!zs_output_joins(&output[k]))
            zs_unfinished_made(&comm->unfinished, output[k].part);
        if (output[k].scratch)
            zs_unfinished_made(&comm->unfinished, output[k].scratch);
    }
    zs_unfinished_release(&comm->unfinished);
    return 0;
}
