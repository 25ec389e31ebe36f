#include "catalog/statistics_file.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/digest.h"
#include "format/file_digest.h"
#include "format/nc.h"
#include "format/pieces.h"
#include "parallel/agree.h"
#include "spec/fields.h"
#include "stats/redundancy.h"

#include <mpi.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 512 << 10 }; /* bytes of one field in a piece */

static const zs_field all_fields[] = { ZS_FIELD_MEAN, ZS_FIELD_STD, ZS_FIELD_COUNT, ZS_FIELD_MIN,
                                       ZS_FIELD_MAX, ZS_FIELD_EXCESS, ZS_FIELD_M2,
                                       /* with a trend only: */
                                       ZS_FIELD_SLOPE, ZS_FIELD_SLOPE_STDERR, ZS_FIELD_TIME_MEAN,
                                       ZS_FIELD_TIME_M2, ZS_FIELD_TIME_PRODUCT };

enum { NFIELD = sizeof all_fields / sizeof *all_fields, WITHOUT_TREND = NFIELD - 5 };

/* A file that is being checked. */
typedef struct checking {
    const char *path, *name;
    int ncid, nfield, var[NFIELD]; /* nfield: how many of all_fields the file has */
    zs_pieces pieces[NFIELD];      /* all cut alike: the same piece has the same cells */
    int64_t layer;                 /* numbers of a layer, which one index of the first dimension has */
    zs_stored_rules rules;
    zs_digest said[NFIELD], made[NFIELD]; /* nparts 0: the variable has no digest */
    bool part[ZS_DIGEST_PARTS];           /* which parts are read */
    bool partly;                          /* true: not all are */
    void *values[NFIELD];
    zs_residue residue;
    int64_t numbers;
} checking;

bool zs_statistics_file_subject(int ncid, int k, char name[ZS_NAME])
{
    static const char m2[] = "_m2";
    int nvar = 0, other;
    nc_inq_nvars(ncid, &nvar);
    for (int var = 0; var < nvar; var++) {
        if (nc_inq_varname(ncid, var, name) != NC_NOERR || strlen(name) < sizeof m2 ||
            strlen(name) + 4 > ZS_NAME)
            continue;
        char *end = name + strlen(name) - strlen(m2);
        if (strcmp(end, m2) != 0)
            continue;
        strcpy(end, zs_field_suffix(ZS_FIELD_COUNT));
        bool found = nc_inq_varid(ncid, name, &other) == NC_NOERR;
        *end = '\0';
        if (found && k-- == 0)
            return true;
    }
    return false;
}

/* Has the file a trend? */
static int count_fields(const checking *c)
{
    char mean[ZS_NAME], text[ZS_TEXT];
    int var;
    zs_field_name_of(c->name, ZS_FIELD_MEAN, mean);
    bool trend = nc_inq_varid(c->ncid, mean, &var) == NC_NOERR && zs_get_text(c->ncid, var, "detrend", text);
    return trend ? NFIELD : WITHOUT_TREND;
}

static int find_field(checking *c, int k, zs_error *err)
{
    char name[ZS_NAME];
    nc_type wanted = all_fields[k] == ZS_FIELD_COUNT ? NC_INT : NC_DOUBLE;
    const zs_pieces *p = &c->pieces[k], *first = &c->pieces[0];
    zs_field_name_of(c->name, all_fields[k], name);
    if (nc_inq_varid(c->ncid, name, &c->var[k]) != NC_NOERR)
        return zs_fail(err, ZS_REFUSED, "%s: has no variable %s", c->path, name);
    if (zs_pieces_make(c->ncid, c->var[k], c->path, 1, ROOM, true, &c->pieces[k], err))
        return -1;
    if (p->type != wanted || p->ndim != first->ndim ||
        memcmp(p->length, first->length, sizeof p->length) != 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: %s has another type or shape than zscore gives to statistics; name the file as it "
            "was written",
            c->path, name);
    return zs_digest_take(p, c->path, name, &c->said[k], &c->made[k], err);
}

/* Cut all fields alike, at most a layer in a piece. */
static int cut(checking *c, zs_error *err)
{
    zs_pieces *first = &c->pieces[0];
    int64_t unit = 1;
    c->layer = 1;
    for (int d = 1; d < first->ndim; d++)
        c->layer *= first->length[d];
    for (int k = 0; k < c->nfield; k++)
        unit = zs_max(unit, c->said[k].unit);
    int64_t most = zs_max(1, zs_min(ROOM / (int64_t)sizeof(double), c->layer));
    if (zs_pieces_make(c->ncid, c->var[0], c->path, unit, (size_t)most * sizeof(double), true, first, err))
        return -1;
    for (int k = 1; k < c->nfield; k++) {
        zs_pieces own = *first;
        own.var = c->var[k];
        own.type = c->pieces[k].type;
        own.size = c->pieces[k].size;
        c->pieces[k] = own;
    }
    return 0;
}

static void take_rules(checking *c)
{
    double ddof = -1, least = -1, steps = 0;
    char pooled[ZS_TEXT];
    int var = c->var[0];
    zs_get_numbers(c->ncid, var, "ddof", 1, &ddof);
    zs_get_numbers(c->ncid, var, "min_count", 1, &least);
    zs_get_numbers(c->ncid, var, "baseline_steps", 1, &steps);
    char weights[ZS_TEXT];
    bool weighs =
        zs_get_text(c->ncid, var, "window_weights", weights) || zs_get_text(c->ncid, var, "weights", weights);
    bool one_each = steps >= 1 && steps <= INT32_MAX && !zs_get_text(c->ncid, var, "realization", pooled);
    bool smoothed = zs_get_text(c->ncid, var, "smooth", weights);
    c->rules = (zs_stored_rules){ .ddof = (int)ddof,
                                  .min_count = (int)least,
                                  .most = one_each ? (int64_t)steps : INT32_MAX,
                                  .weighs = weighs,
                                  .smoothed = smoothed };
}

/* Which parts have layers that are needed?  The mean stands for all: they have the same shape. */
static void choose_parts(checking *c, const bool *needed)
{
    const zs_pieces *p = &c->pieces[0];
    zs_digest shape = zs_digest_none(1, p->ndim, p->length);
    bool layers = needed && p->ndim > 0 && shape.lead == p->length[0];
    for (int part = 0; part < ZS_DIGEST_PARTS; part++)
        c->part[part] = !layers;
    for (int64_t k = 0; layers && k < shape.lead; k++)
        if (needed[k])
            c->part[zs_digest_part(&shape, k)] = true;
    for (int part = 0; part < shape.nparts; part++)
        c->partly = c->partly || !c->part[part];
}

static int begin(checking *c, const bool *needed, zs_error *err)
{
    c->nfield = count_fields(c);
    for (int k = 0; k < c->nfield; k++)
        if (find_field(c, k, err))
            return -1;
    if (cut(c, err))
        return -1;
    take_rules(c);
    choose_parts(c, needed);
    for (int k = 0; k < c->nfield; k++)
        if (!(c->values[k] = zs_alloc((size_t)c->pieces[k].most, c->pieces[k].size, "statistics", err)))
            return -1;
    return 0;
}

/* A cell is wrong: say which one. */
static int fail_cell(const checking *c, int64_t at, const char *why, zs_error *err)
{
    const zs_pieces *p = &c->pieces[0];
    int dim[ZS_DIM_MAX];
    char place[ZS_TEXT] = "", name[ZS_NAME];
    size_t used = 0;
    zs_var_dims(c->ncid, c->var[0], ZS_DIM_MAX, dim);
    int64_t rest = at, inner = 1;
    for (int d = 0; d < p->ndim; d++)
        inner *= p->length[d];
    for (int d = 0; d < p->ndim && used < sizeof place - 1; d++) {
        inner /= p->length[d];
        nc_inq_dimname(c->ncid, dim[d], name);
        used += (size_t)snprintf(place + used, sizeof place - used, "%s%.60s %lld", d ? ", " : "", name,
                                 (long long)(rest / inner));
        rest %= inner;
    }
    return zs_fail(err, ZS_REFUSED,
                   "%s: its numbers are no statistics: of %s at %s (indices, from 0): %s; get or "
                   "make it again",
                   c->path, c->name, place, why);
}

static int check_piece(checking *c, int64_t k, int64_t first, int64_t n, zs_error *err)
{
    const char *why = NULL;
    for (int f = 0; f < c->nfield; f++) {
        if (zs_piece_read(&c->pieces[f], k, c->path, c->values[f], err))
            return -1;
        if (c->made[f].nparts > 0)
            zs_digest_add(&c->made[f], first, n, c->pieces[f].size, c->values[f]);
    }
    c->numbers += n * c->nfield;
    const zs_statistics s = { .mean = c->values[0],
                              .std = c->values[1],
                              .count = c->values[2],
                              .min = c->values[3],
                              .max = c->values[4],
                              .excess = c->values[5],
                              .m2 = c->values[6],
                              .line = { .slope = c->values[7], /* NULL without a trend */
                                        .error = c->values[8],
                                        .time = c->values[9],
                                        .square = c->values[10],
                                        .product = c->values[11] } };
    size_t wrong = zs_redundancy_check(&c->rules, (size_t)n, s, first, &c->residue, &why);
    return wrong < (size_t)n ? fail_cell(c, first + (int64_t)wrong, why, err) : 0;
}

/* This rank's pieces. */
static int check_pieces(checking *c, zs_comm *comm, zs_error *err)
{
    const zs_pieces *p = &c->pieces[0];
    zs_digest shape = zs_digest_none(1, p->ndim, p->length);
    int result = 0;
    for (int64_t k = comm->rank; k < p->n && result == 0 && !zs_alarm_heard(comm); k += comm->size) {
        size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
        int64_t n, first = zs_piece_at(p, k, start, count, &n);
        if (!c->partly || c->part[zs_digest_part(&shape, first / c->layer)])
            result = check_piece(c, k, first, n, err);
    }
    if (result)
        zs_alarm_raise(comm);
    return result;
}

/* Add up what all ranks have seen. */
static void sum(checking *c, zs_comm *comm)
{
    for (int k = 0; k < c->nfield; k++)
        MPI_Allreduce(MPI_IN_PLACE, c->made[k].sum, ZS_DIGEST_PARTS, MPI_UINT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(MPI_IN_PLACE, &c->residue.spread, 1, MPI_DOUBLE, MPI_MAX, comm->world);
    MPI_Allreduce(MPI_IN_PLACE, &c->numbers, 1, MPI_INT64_T, MPI_SUM, comm->world);
}

/* Compare the digests that were read.  The same on all ranks. */
static int compare(const checking *c, zs_error *err)
{
    char name[ZS_NAME];
    for (int k = 0; k < c->nfield; k++)
        for (int part = 0; part < c->said[k].nparts; part++)
            if (c->part[part] && c->said[k].sum[part] != c->made[k].sum[part]) {
                zs_field_name_of(c->name, all_fields[k], name);
                return zs_fail_digest(c->path, name, err);
            }
    return 0;
}

static int check_all(checking *c, zs_comm *comm, const bool *needed, zs_error *err)
{
    if (zs_agree(comm, begin(c, needed, err), err) ||
        zs_agree_same(comm, comm->rank == 0 ? zs_file_digest_check(c->ncid, c->path, err) : 0, err) ||
        zs_agree(comm, check_pieces(c, comm, err), err))
        return -1;
    sum(c, comm);
    int result =
        zs_residue_is_wrong(&c->residue)
            ? fail_cell(c, c->residue.worst_at,
                        "the series is constant, and the excess is larger than rounding makes it", err)
            : 0;
    return zs_agree(comm, result, err) || zs_agree_same(comm, compare(c, err), err) ? -1 : 0;
}

int zs_statistics_file_check(zs_comm *comm, int ncid, const char *path, const char *name, const bool *needed,
                             zs_statistics_found *found, zs_error *err)
{
    checking *c = zs_alloc(1, sizeof *c, "a statistics file", err);
    int result = zs_agree(comm, c ? 0 : -1, err);
    if (result == 0) {
        c->path = path;
        c->name = name;
        c->ncid = ncid;
        result = check_all(c, comm, needed, err);
    }
    if (result == 0 && found) {
        *found = (zs_statistics_found){ .numbers = c->numbers, .variables = c->nfield };
        for (int k = 0; k < c->nfield; k++)
            found->digests += c->said[k].nparts > 0;
    }
    for (int k = 0; c && k < NFIELD; k++)
        free(c->values[k]);
    free(c);
    return result;
}
