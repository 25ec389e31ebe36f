#include "run/nothing_valid.h"

#include "base/memory.h"
#include "header/storage.h"
#include "parallel/agree.h"
#include "read/reader.h"
#include "stats/mask_bits.h"
#include "stats/packing.h"

#include <float.h>
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_ROWS = 64 }; /* that are looked at */

/* Why numbers are missing. */
typedef struct reasons {
    size_t nan, outside, equal[ZS_MISSING_MAX];
    size_t valid; /* numbers that are not missing at all: too few to make a new step */
} reasons;

/* Stored numbers, unpacked without scale, offset and rules. */
static void count_reasons(const zs_packing *packing, const double *number, size_t n, reasons *found)
{
    for (size_t i = 0; i < n; i++) {
        double x = number[i];
        int k = 0;
        while (k < packing->nmissing && x != packing->missing[k] &&
               !((packing->rounded >> k & 1) && (double)(float)x == packing->missing[k]))
            k++;
        if (isnan(x))
            found->nan++;
        else if (k < packing->nmissing)
            found->equal[k]++;
        else
            found->outside++;
    }
}

/* The first row that has a cell of [input] mask at a stored step; 0: no row has one. */
static int64_t first_row(const zs_catalog *catalog, int64_t step)
{
    const zs_mask_bits *mask = &catalog->masks.input;
    int64_t cells = mask->rows * mask->cols, cell = 0;
    while (cell < cells && !zs_mask_has(mask, zs_mask_line(mask, step, cell / mask->cols), cell % mask->cols))
        cell++;
    return cell < cells ? cell / mask->cols : 0;
}

/* Keep the numbers of cells that [input] mask chooses at a stored step.  Returns how many they are. */
static size_t keep_cells(const zs_catalog *catalog, int64_t step, zs_range rows, double *number)
{
    const zs_mask_bits *mask = &catalog->masks.input;
    int64_t height = catalog->grid.rows.count, ncol = catalog->grid.ncol;
    size_t kept = 0;
    for (int64_t i = 0; i < rows.count * ncol; i++)
        if (!mask->bit ||
            zs_mask_has(mask, zs_mask_line(mask, step, (rows.first + i / ncol) % height), i % ncol))
            number[kept++] = number[i];
    return kept;
}

/* Look at some rows of a stored step. */
static int look(const zs_spec *spec, const zs_catalog *catalog, int64_t step, reasons *found, zs_error *err)
{
    int32_t file = zs_series_file(zs_catalog_stored(catalog), step);
    const zs_packing *packing = &catalog->files.file[file].storage.packing;
    const zs_packing plain = {
        .type = packing->type, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX
    };
    int64_t plane = step / catalog->series.nmember, from = first_row(catalog, plane);
    zs_range rows = { from, zs_min(catalog->grid.nrow - from, MOST_ROWS) };
    size_t n = (size_t)(rows.count * catalog->grid.ncol);
    zs_reader reader = { .catalog = NULL };
    void *stored = zs_alloc(n, zs_type_size(packing->type), "values", err);
    double *number = zs_alloc(n, sizeof *number, "values", err);
    int result = stored && number ? zs_reader_init(&reader, spec, catalog, err) : -1;
    if (result == 0)
        result = zs_reader_read(&reader, step, 1, rows, stored, err);
    if (result == 0) {
        zs_unpack(&plain, stored, n, number);
        count_reasons(packing, number, keep_cells(catalog, plane, rows, number), found);
        found->valid = n - zs_missing_count(packing, stored, n);
    }
    zs_reader_clear(&reader);
    free(number);
    free(stored);
    return result;
}

/* What most of the numbers have. */
static void write_reason(const zs_spec *spec, const zs_file *file, const reasons *found, char *text,
                         size_t room)
{
    const zs_packing *packing = &file->storage.packing;
    const char *limits = zs_limits_name(&file->storage);
    bool valid = spec->input.valid.set;
    int most = 0;
    for (int k = 1; k < packing->nmissing; k++)
        most = found->equal[k] > found->equal[most] ? k : most;
    if (found->nan >= found->outside && found->nan >= found->equal[most])
        snprintf(text, room, "they are NaN or infinite");
    else if (found->equal[most] >= found->outside)
        snprintf(text, room, "they are %g, which is a fill value, _FillValue or missing_value",
                 packing->missing[most]);
    else if (!*limits && !valid)
        snprintf(text, room, "they are beyond what float64 can hold, unpacked");
    else
        snprintf(text, room, "the stored numbers are outside %g to %g, the limits of %s%s%s",
                 packing->valid_min, packing->valid_max, limits, *limits && valid ? " and " : "",
                 valid ? zs_spec_place(spec, "input", "valid") : "");
}

/* The stored step to look at: the first of the baseline, or of its first new step that is read. */
static int64_t first_stored(const zs_catalog *catalog)
{
    const zs_made_steps *made = &catalog->made;
    int64_t step = catalog->groups.baseline.count > 0 ? catalog->groups.baseline.first : 0;
    if (!made->any)
        return step;
    step /= catalog->series.nmember;
    while (step < made->n - 1 && zs_made_steps_lacks(made, step))
        step++;
    return made->first[step];
}

static int explain(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    reasons found = { 0 };
    char why[512];
    int64_t step = first_stored(catalog);
    int32_t first = zs_series_file(zs_catalog_stored(catalog), step);
    if (look(spec, catalog, step, &found, err))
        return -1;
    write_reason(spec, &catalog->files.file[first], &found, why, sizeof why);
    const char *what = zs_spec_gives(spec, "climatology", "baseline") ? "baseline" : "selection";
    if (found.valid > 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s = %g: no cell has so large a share of valid values in any new step of the %s",
                       zs_spec_place(spec, "steps", "complete"), spec->steps.complete, what);
    return zs_fail(err, ZS_REFUSED, "%s: variable %s: no value of the %s%s is valid: in this file %s",
                   catalog->files.paths.path[first], spec->input.variable, what,
                   spec->input.mask.n > 0     ? ", in the cells of [input] mask,"
                   : catalog->masks.input.bit ? ", in the box of [input],"
                                              : "",
                   why);
}

int zs_nothing_valid_check(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                           const zs_report *report, zs_error *err)
{
    int64_t valid = catalog->prior.path ? report->added : report->valid;
    MPI_Allreduce(MPI_IN_PLACE, &valid, 1, MPI_INT64_T, MPI_SUM, comm->world);
    if (valid > 0)
        return 0;
    if (spec->climatology.merge.n > 0)
        return zs_agree_same(comm,
                             zs_fail(err, ZS_REFUSED, "%s: no file has a valid value of %s",
                                     zs_spec_place(spec, "climatology", "merge"), spec->input.name),
                             err);
    return zs_agree_same(comm, comm->rank == 0 ? explain(spec, catalog, err) : 0, err);
}
