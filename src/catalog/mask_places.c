#include "catalog/mask_places.h"

#include "base/memory.h"
#include "base/shell_word.h"
#include "header/coordinates.h"
#include "header/grid_read.h"
#include "header/same_places.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two grids, of which one is looked for on the other. */
typedef struct search {
    zs_source *source;       /* the mask's file */
    const zs_mask_grid *run; /* the input: "there" in messages */
} search;

/* Rows or columns. */
typedef struct axis {
    const char *what, *line;    /* "latitude", "row" */
    int64_t n;                  /* selected */
    int64_t whole, here;        /* in the input files; in the mask's file */
    int64_t first;              /* of the selected ones, in the input files */
    zs_var var;                 /* the coordinate of the mask's file */
    const double *wanted, *all; /* [n], [whole]: coordinates of the input; NULL: none of its own */
    bool around;                /* are they longitudes, of which 360 are a whole turn? */
} axis;

/* Say how the file differs from the input.  Returns -1. */
static int differ(const search *s, zs_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int differ(const search *s, zs_error *err, const char *format, ...)
{
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %s", s->source->path, s->run->path, text);
}

/* By index: the file has all rows or columns of the input files, or those that are selected. */
static int find_by_index(const search *s, const axis *a, int64_t *at, zs_error *err)
{
    if (a->here != a->whole && a->here != a->n)
        return differ(s, err, "%lld %ss there, %lld here", (long long)a->whole, a->line, (long long)a->here);
    for (int64_t i = 0; i < a->n; i++)
        at[i] = a->here == a->whole ? a->first + i : i;
    return 0;
}

/* By coordinates that each row or column has for itself. */
static int find_by_value(const search *s, const axis *a, int64_t *at, zs_error *err)
{
    double *value = NULL;
    int64_t nvalue, found;
    int result = zs_coordinates_read(s->source, a->var, &value, &nvalue, err);
    if (result == 0 && nvalue != a->here)
        result = differ(s, err, "%lld %ss for %lld %ss here", (long long)nvalue, a->what, (long long)a->here,
                        a->line);
    if (result == 0) {
        found = zs_places_find(a->wanted, a->n, a->all, a->whole, value, nvalue, a->around, at);
        if (found < a->n)
            result = differ(s, err, "there is no %s %.9g here, which %s %lld of the selection has", a->what,
                            a->wanted[found], a->line, (long long)found);
    }
    free(value);
    return result;
}

static int find_axis(const search *s, const axis *a, int64_t *at, zs_error *err)
{
    return a->wanted ? find_by_value(s, a, at, err) : find_by_index(s, a, at, err);
}

/* Are the coordinates of all cells those of the input, one by one?  wanted: [n], of which row `first` is the
 * first; width: cells of a row. */
static int compare_cells(const search *s, zs_var var, const double *wanted, int64_t first, int64_t n,
                         int64_t width, const axis *a, zs_error *err)
{
    double *value = NULL;
    int64_t nvalue, at;
    if (!wanted)
        return 0;
    wanted += first * width;
    int result = zs_coordinates_read(s->source, var, &value, &nvalue, err);
    if (result == 0 && nvalue != n)
        result = differ(s, err, "%lld %ss there, %lld here", (long long)n, a->what, (long long)nvalue);
    if (result == 0 && (at = zs_places_differ(value, wanted, n, a->around)) < n)
        result = differ(s, err, "%s %.9g there, %.9g here, in row %lld, column %lld", a->what, wanted[at],
                        value[at], (long long)(at / width), (long long)(at % width));
    free(value);
    return result;
}

/* Single cells, and grids whose rows and columns have no coordinates of their own. */
static int find_cells(const search *s, const axis *rows, const axis *cols, zs_mask_places *places,
                      zs_error *err)
{
    const zs_grid *grid = s->run->grid;
    bool part = grid->cells && rows->here < rows->whole; /* the file has the selected cells alone */
    int64_t first = part ? rows->first : 0, n = rows->here * grid->file_cols;
    return find_by_index(s, rows, places->row, err) || find_by_index(s, cols, places->col, err) ||
                   compare_cells(s, rows->var, s->run->lat, first, n, grid->file_cols, rows, err) ||
                   compare_cells(s, cols->var, s->run->lon, first, n, grid->file_cols, cols, err)
               ? -1
               : 0;
}

/* Propose the command that gives the file the coordinates of the input. */
static int lacks(const search *s, const char *what, zs_error *err)
{
    char lat[ZS_SHELL_WORD], lon[ZS_SHELL_WORD], from[ZS_SHELL_WORD], to[ZS_SHELL_WORD];
    const zs_grid *grid = s->run->grid;
    return differ(s, err, "there are no %s here; if its cells are those of the input: ncks -A -v %s,%s %s %s",
                  what, zs_nco_word(grid->lat_name, lat), zs_nco_word(grid->lon_name, lon),
                  zs_shell_word(s->run->path, from), zs_shell_word(s->source->path, to));
}

/* What latitudes and longitudes are. */
static const char *shape_of(const zs_grid *grid)
{
    return grid->cells                                  ? "single cells"
           : grid->lat_ndim == 2 || grid->lon_ndim == 2 ? "maps"
                                                        : "rows and columns";
}

/* Do the coordinates of the file mean the same as those of the input? */
static int check_kind(const search *s, const zs_grid *theirs, zs_error *err)
{
    const zs_grid *ours = s->run->grid;
    bool projected = ours->lat_projected || ours->lon_projected;
    if (theirs->moves)
        return differ(s, err, "latitudes and longitudes change with time here");
    if ((ours->lat_ndim > 0 && theirs->lat_ndim == 0) || (ours->lon_ndim > 0 && theirs->lon_ndim == 0))
        return lacks(s, theirs->lat_ndim == 0 ? "latitudes" : "longitudes", err);
    if (ours->lat_ndim > 0 && strcmp(shape_of(ours), shape_of(theirs)) != 0)
        return differ(s, err, "coordinates of %s there, of %s here", shape_of(ours), shape_of(theirs));
    if (ours->lat_projected != theirs->lat_projected || ours->lon_projected != theirs->lon_projected)
        return differ(s, err, "rows and columns of a projection or a rotated pole %s, and true ones %s",
                      projected ? "there" : "here", projected ? "here" : "there");
    return 0;
}

/* lon: of the selected columns, turned; NULL: columns have none of their own. */
static int find(const search *s, const zs_grid *theirs, const double *lon, zs_mask_places *places,
                zs_error *err)
{
    const zs_grid *grid = s->run->grid;
    const axis rows = { .what = "latitude",
                        .line = "row",
                        .n = grid->rows.count,
                        .whole = grid->file_rows,
                        .here = theirs->file_rows,
                        .first = grid->rows.first,
                        .var = s->source->axes.lat_var,
                        .wanted = grid->lat ? grid->lat + grid->rows.first : NULL,
                        .all = grid->lat };
    const axis cols = { .what = "longitude",
                        .line = "column",
                        .n = grid->ncol,
                        .whole = grid->file_cols,
                        .here = theirs->file_cols,
                        .first = grid->columns.segment[0].first,
                        .var = s->source->axes.lon_var,
                        .wanted = lon,
                        .all = grid->lon,
                        .around = grid->degrees && !grid->lon_projected && !grid->lon_length };
    if (grid->cells || grid->lat_ndim == 2 || grid->lon_ndim == 2)
        return find_cells(s, &rows, &cols, places, err);
    return find_axis(s, &rows, places->row, err) || find_axis(s, &cols, places->col, err) ? -1 : 0;
}

int zs_mask_places_find(zs_source *source, const zs_mask_grid *run, zs_mask_places *places, zs_error *err)
{
    const zs_grid *grid = run->grid;
    const search s = { source, run };
    zs_grid theirs;
    double *lon = NULL;
    if (zs_grid_read(source, &theirs, err))
        return -1;
    places->nrow = theirs.file_rows;
    places->ncol = theirs.file_cols;
    if (!(places->row = zs_alloc((size_t)grid->rows.count, sizeof *places->row, "rows", err)) ||
        !(places->col = zs_alloc((size_t)grid->ncol, sizeof *places->col, "columns", err)) ||
        (grid->lon && !(lon = zs_grid_longitudes(grid, err))))
        return -1;
    int result = check_kind(&s, &theirs, err) || find(&s, &theirs, lon, places, err) ? -1 : 0;
    free(lon);
    return result;
}
