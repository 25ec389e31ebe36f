#include "catalog/find_areas.h"

#include "base/memory.h"
#include "base/range.h"
#include "base/text.h"
#include "catalog/area_field.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/axes.h"
#include "header/source.h"
#include "parallel/agree.h"

#include <mpi.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what cell_measures names ------------------------------------------------------------------------ */

/* The name after "area:" in cell_measures; "" if there is none. */
static void find_measure(const zs_source *input, char name[ZS_NAME])
{
    char text[ZS_TEXT];
    const char *rest = text, *word;
    size_t length;
    bool next = false;
    name[0] = '\0';
    zs_get_text(input->ncid, input->var, "cell_measures", text);
    while ((word = zs_next_word(&rest, &length)) && !*name) {
        if (next && length < ZS_NAME)
            snprintf(name, ZS_NAME, "%.*s", (int)length, word);
        next = length == 5 && strncmp(word, "area:", length) == 0;
    }
}

/* The axes of areas that stand in the file of the data: they have the same dimensions. */
static zs_axes axes_beside(const zs_source *input, zs_var var)
{
    zs_axes axes = { .time = -1, .row = -1, .col = -1 };
    axes.ndim = zs_var_dims(var.ncid, var.id, ZS_DIM_MAX, axes.dim);
    for (int k = 0; k < axes.ndim && k < ZS_DIM_MAX; k++) {
        if (input->axes.row >= 0 && axes.dim[k] == input->axes.dim[input->axes.row])
            axes.row = k;
        if (input->axes.col >= 0 && axes.dim[k] == input->axes.dim[input->axes.col])
            axes.col = k;
    }
    return axes;
}

/* Are rows and columns all that there is? */
static int check_dims(const zs_source *s, const char *name, const zs_grid *grid, zs_error *err)
{
    const zs_axes *axes = &s->axes;
    bool good = axes->ndim >= 0 && axes->ndim <= ZS_DIM_MAX;
    for (int k = 0; k < axes->ndim && good; k++)
        good = k == axes->row || k == axes->col || zs_source_length(s, k) == 1;
    return good ? 0
                : zs_fail(
                      err, ZS_REFUSED,
                      "%s: the areas %s have other dimensions than the cells, %s%s%s; name a file of areas "
                      "with [input] area_file, or set weights = none",
                      s->path, name, grid->row_dim, *grid->col_dim ? ", " : "", grid->col_dim);
}

/* The places of the selected cells in the first file itself. */
static int places_in_input(const zs_grid *grid, zs_mask_places *places, zs_error *err)
{
    places->nrow = grid->file_rows;
    places->ncol = grid->file_cols;
    if (!(places->row = zs_alloc((size_t)grid->rows.count, sizeof *places->row, "rows", err)) ||
        !(places->col = zs_alloc((size_t)grid->ncol, sizeof *places->col, "columns", err)))
        return -1;
    for (int64_t i = 0; i < grid->rows.count; i++)
        places->row[i] = grid->rows.first + i;
    int64_t *to = places->col;
    for (int k = 0; k < grid->columns.nsegment; k++)
        for (int64_t i = 0; i < grid->columns.segment[k].count; i++)
            *to++ = grid->columns.segment[k].first + i;
    return 0;
}

/* Take the areas in the variable of an open file; result: of looking for the places of the cells in it. */
static int take(const zs_source *s, const zs_grid *grid, zs_mask_places *places, int result,
                zs_cell_areas *areas)
{
    if (result == 0) {
        areas->of_cells = true;
        areas->field = zs_area_field_of(s, grid, places);
    }
    free(places->row);
    free(places->col);
    return result;
}

/* The variable that cell_measures names stands beside the data. */
static int find_beside(const zs_source *input, zs_var var, const zs_grid *grid, zs_cell_areas *areas,
                       zs_error *err)
{
    zs_mask_places places = { 0 };
    zs_source s = *input;
    s.ncid = var.ncid;
    s.var = var.id;
    s.axes = axes_beside(input, var);
    if (zs_source_length(&s, s.axes.row) != grid->file_rows ||
        zs_source_length(&s, s.axes.col) != grid->file_cols)
        s.axes.ndim = -1; /* it lacks rows or columns */
    int result = check_dims(&s, areas->measure, grid, err) || places_in_input(grid, &places, err) ? -1 : 0;
    return take(&s, grid, &places, result, areas);
}

/* Look whether the first file has the areas that cell_measures names. */
static int find_in_input(const zs_spec *spec, const zs_mask_grid *run, zs_cell_areas *areas, zs_error *err)
{
    zs_source input;
    zs_var var;
    int result = 0;
    if (zs_source_open(run->path, spec, &input, err))
        return -1;
    find_measure(&input, areas->measure);
    if (!spec->input.areas.path && *areas->measure && zs_source_find(&input, areas->measure, &var))
        result = find_beside(&input, var, run->grid, areas, err);
    return zs_source_close(&input, result, err);
}

/* --- [input] area_file ------------------------------------------------------------------------------- */

/* Is it a variable of areas, by what it says itself? */
static bool is_area(int ncid, int var)
{
    static const char *const known[] = { "cell_area", "area", NULL };
    char text[ZS_TEXT], name[NC_MAX_NAME + 1] = "";
    nc_inq_varname(ncid, var, name);
    return (zs_get_text(ncid, var, "standard_name", text) && zs_is_among(text, known)) ||
           strcmp(name, "cell_area") == 0;
}

/* The variable that the spec names; else the one that cell_measures names; else the only one of areas. */
static bool find_areas(const zs_spec *spec, int file, const char *measure, zs_var *var)
{
    int nvar = 0, found = 0, at = -1;
    if (spec->input.areas.variable)
        return zs_find_path(file, spec->input.areas.variable, var);
    if (*measure && zs_find_path(file, measure, var))
        return true;
    nc_inq_nvars(file, &nvar);
    for (int k = 0; k < nvar; k++)
        if (is_area(file, k)) {
            found++;
            at = k;
        }
    *var = (zs_var){ file, found == 1 ? at : -1 };
    return found == 1;
}

static int fail_nameless(const zs_spec *spec, const zs_source *s, zs_error *err)
{
    char list[256] = "";
    zs_list_vars(s->file, list, sizeof list);
    if (spec->input.areas.variable)
        return zs_fail(err, ZS_REFUSED, "%s: no variable %s%s%s", s->path, spec->input.areas.variable,
                       *list ? "; it has" : "", list);
    return zs_fail(
        err, ZS_REFUSED,
        "%s: which variable has the areas?  None, or more than one, has the standard_name cell_area; "
        "write FILE:VARIABLE%s%s",
        s->path, *list ? "; it has" : "", list);
}

static int find_in_file(const zs_spec *spec, const zs_mask_grid *run, zs_cell_areas *areas, zs_error *err)
{
    zs_source s = { .path = spec->input.areas.path, .room = spec->run.budget, .member = -1 };
    zs_mask_places places = { 0 };
    zs_var var;
    char name[ZS_NAME];
    if (zs_open_input(s.path, &s.file, &s.identity, err))
        return -1;
    int result = 0;
    if (!find_areas(spec, s.file, areas->measure, &var))
        result = fail_nameless(spec, &s, err);
    s.ncid = var.ncid;
    s.var = var.id;
    zs_var_name(var, name);
    if (result == 0 && (zs_axes_find_any(s.ncid, s.var, s.path, NULL, 0, &s.axes, err) ||
                        check_dims(&s, name, run->grid, err) || zs_mask_places_find(&s, run, &places, err)))
        result = -1;
    return zs_source_close(&s, take(&s, run->grid, &places, result, areas), err);
}

/* --- the areas themselves ---------------------------------------------------------------------------- */

/* Look through the areas of the selected cells; of those that a mask leaves out nothing is said. */
static int check_areas(const zs_grid *grid, const zs_mask_bits *inside, zs_cell_areas *areas, zs_error *err)
{
    zs_area_reader reader;
    int64_t most = zs_min(zs_area_rows(&areas->field), grid->rows.count), with = 0;
    double *area = zs_alloc((size_t)(most * grid->ncol), sizeof *area, "areas", err);
    int result = area && zs_area_open(&areas->field, &reader, err) == 0 ? 0 : -1;
    if (result) {
        free(area);
        return -1;
    }
    for (int64_t row = 0; row < grid->rows.count && result == 0; row += most) {
        zs_range rows = { grid->rows.first + row, zs_min(most, grid->rows.count - row) };
        result = zs_area_read(&reader, grid, rows, area, err);
        for (int64_t i = 0; i < rows.count * grid->ncol && result == 0; i++) {
            bool counts = inside->planes != 1 || /* all do, or some at each step */
                          zs_mask_has(inside, row + i / grid->ncol, i % grid->ncol);
            with += counts && area[i] > 0;
            areas->without += counts && !(area[i] > 0);
        }
    }
    zs_area_close(&reader);
    free(area);
    if (result == 0 && with == 0)
        return zs_fail(err, ZS_REFUSED, "%s: the areas %s are missing or 0 in all cells of this run",
                       areas->field.path, areas->field.variable);
    return result;
}

static int find(const zs_spec *spec, const zs_mask_grid *run, const zs_mask_bits *inside,
                zs_cell_areas *areas, zs_error *err)
{
    const char *where = zs_spec_place(spec, "input", "area_file");
    bool given = spec->input.areas.path != NULL;
    if (find_in_input(spec, run, areas, err))
        return -1;
    if (given && find_in_file(spec, run, areas, err))
        return zs_fail_in(err, "%s", where);
    if (!areas->of_cells)
        return 0;
    if (run->grid->moves)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: the cells of %s move, and have no areas that hold for all steps; set weights = none",
            run->path, spec->input.variable);
    int result = check_areas(run->grid, inside, areas, err);
    return result && given ? zs_fail_in(err, "%s", where) : result;
}

/* Send the lists of the field to all ranks, which know whether there are rows. */
static int share_lists(zs_comm *comm, const zs_grid *grid, zs_area_field *field, zs_error *err)
{
    bool rows = field->row_at != NULL;
    if (comm->rank != 0) {
        field->row_at = rows ? zs_alloc((size_t)grid->rows.count, sizeof *field->row_at, "rows", err) : NULL;
        field->col_at = zs_alloc((size_t)grid->ncol, sizeof *field->col_at, "columns", err);
    }
    if (zs_agree(comm, field->col_at && (!rows || field->row_at) ? 0 : -1, err))
        return -1;
    MPI_Bcast(field->col_at, (int)grid->ncol, MPI_INT64_T, 0, comm->world);
    if (rows)
        MPI_Bcast(field->row_at, (int)grid->rows.count, MPI_INT64_T, 0, comm->world);
    return 0;
}

int zs_areas_find(zs_comm *comm, const zs_spec *spec, const zs_mask_grid *run, const zs_mask_bits *inside,
                  zs_cell_areas *areas, zs_error *err)
{
    *areas = (zs_cell_areas){ 0 };
    if (!zs_spec_wants_areas(spec))
        return 0;
    int result = comm->rank == 0 ? find(spec, run, inside, areas, err) : 0;
    if (zs_agree_same(comm, result, err)) {
        zs_cell_areas_clear(areas);
        return -1;
    }
    zs_cell_areas found = *areas;
    MPI_Bcast(&found, (int)sizeof found, MPI_BYTE, 0, comm->world);
    if (comm->rank != 0)
        *areas = found; /* its pointers only tell whether there is something */
    areas->field.path = spec->input.areas.path ? spec->input.areas.path : run->path;
    if (areas->of_cells && share_lists(comm, run->grid, &areas->field, err)) {
        zs_cell_areas_clear(areas);
        return -1;
    }
    return 0;
}
