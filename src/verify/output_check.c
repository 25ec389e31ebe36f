#include "verify/output_check.h"

#include "base/memory.h"
#include "base/range.h"
#include "format/digest.h"
#include "format/file_digest.h"
#include "format/nc.h"
#include "format/pieces.h"
#include "parallel/agree.h"
#include "spec/fields.h"
#include "verify/score_check.h"

#include <float.h>
#include <math.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4 << 20 }; /* bytes of a piece */

/* A variable that is being checked. */
typedef struct checking {
    const char *path;
    int ncid, var;
    char name[ZS_NAME];
    zs_pieces pieces;
    zs_digest said, made; /* nparts 0: there is no digest */
    bool scores;          /* is it of z-scores? */
    zs_score_check score;
    void *values;
} checking;

bool zs_output_is_made(int ncid, int var)
{
    return zs_attribute_type(ncid, var, zs_digest_attribute) != NC_NAT ||
           zs_attribute_type(ncid, var, "baseline_steps") != NC_NAT;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    return n > k && strcmp(text + n - k, end) == 0;
}

static int begin(checking *c, zs_error *err)
{
    if (nc_inq_varname(c->ncid, c->var, c->name) != NC_NOERR ||
        zs_pieces_make(c->ncid, c->var, c->path, 1, ROOM, true, &c->pieces, err) ||
        zs_digest_take(&c->pieces, c->path, c->name, &c->said, &c->made, err) ||
        zs_pieces_make(c->ncid, c->var, c->path, zs_max(1, c->said.unit), ROOM, true, &c->pieces, err))
        return -1;
    if (!(c->values = zs_alloc((size_t)c->pieces.most, c->pieces.size, "values", err)))
        return -1;
    c->scores = c->pieces.type == NC_FLOAT && ends_with(c->name, zs_field_suffix(ZS_FIELD_ZSCORE));
    return c->scores ? zs_score_check_init(&c->score, c->path, c->name, c->pieces.ndim, c->pieces.length, err)
                     : 0;
}

/* zscore writes no infinite number, and no NaN. */
static int check_finite(const checking *c, int64_t first, int64_t n, zs_error *err)
{
    const float *single = c->values;
    const double *real = c->values;
    if (c->pieces.type != NC_FLOAT && c->pieces.type != NC_DOUBLE)
        return 0;
    for (int64_t i = 0; i < n; i++)
        if (!(c->pieces.type == NC_FLOAT ? fabsf(single[i]) <= FLT_MAX : fabs(real[i]) <= DBL_MAX))
            return zs_fail(err, ZS_FAILED, "%s: %s: number %lld (from 0) is not finite", c->path, c->name,
                           (long long)(first + i));
    return 0;
}

/* This rank's pieces. */
static int check_pieces(checking *c, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int64_t k = comm->rank; k < c->pieces.n && result == 0 && !zs_alarm_heard(comm); k += comm->size) {
        size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
        int64_t n, first = zs_piece_at(&c->pieces, k, start, count, &n);
        result = zs_piece_read(&c->pieces, k, c->path, c->values, err);
        if (result == 0 && c->said.nparts > 0)
            zs_digest_add(&c->made, first, n, c->pieces.size, c->values);
        if (result == 0 && c->scores)
            zs_score_check_add(&c->score, first, n, c->values);
        if (result == 0)
            result = check_finite(c, first, n, err);
    }
    if (result)
        zs_alarm_raise(comm);
    return result;
}

/* What was read is what the digest says?  The same on all ranks. */
static int compare(checking *c, zs_comm *comm, zs_error *err)
{
    MPI_Allreduce(MPI_IN_PLACE, c->made.sum, ZS_DIGEST_PARTS, MPI_UINT64_T, MPI_SUM, comm->world);
    return memcmp(c->made.sum, c->said.sum, sizeof c->made.sum) == 0 ? 0
                                                                     : zs_fail_digest(c->path, c->name, err);
}

/* Where the digest agrees, the numbers are those of the run, which has checked them itself: then another
 * mean is that of statistics from another file. */
static int judge_scores(checking *c, zs_comm *comm, zs_output_found *found, zs_error *err)
{
    char text[ZS_TEXT];
    int result = zs_score_check_finish(&c->score, comm, c->name, text, err);
    if (result && c->said.nparts == 0)
        return zs_fail_in(err, "%s", c->path);
    snprintf(found->scores, sizeof found->scores, "%.*s", ZS_TEXT, result ? err->text : text);
    return 0;
}

static int check_variable(zs_comm *comm, checking *c, zs_output_found *found, zs_error *err)
{
    if (zs_agree(comm, begin(c, err), err) || zs_agree(comm, check_pieces(c, comm, err), err) ||
        compare(c, comm, err))
        return -1;
    int64_t n = 1;
    for (int d = 0; d < c->pieces.ndim; d++)
        n *= c->pieces.length[d];
    found->variables++;
    found->digests += c->said.nparts > 0;
    found->numbers += n;
    return c->scores ? judge_scores(c, comm, found, err) : 0;
}

int zs_output_check(zs_comm *comm, int ncid, const char *path, zs_output_found *found, zs_error *err)
{
    int nvar = 0, result = 0;
    *found = (zs_output_found){ 0 };
    nc_inq_nvars(ncid, &nvar);
    for (int var = 0; var < nvar && result == 0; var++) {
        checking c = { .path = path, .ncid = ncid, .var = var };
        nc_type type;
        if (!zs_output_is_made(ncid, var) || nc_inq_vartype(ncid, var, &type) != NC_NOERR ||
            !zs_is_numeric(type))
            continue;
        result = check_variable(comm, &c, found, err);
        zs_score_check_clear(&c.score);
        free(c.values);
    }
    return result;
}
