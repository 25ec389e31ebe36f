#include "page/page_size.h"

#include "base/range.h"
#include "page/page_text.h"
#include "picture/pixels.h"
#include "report/facts_input.h"

#include <stdbool.h>

/* Bytes of an input file in the facts, with a path of usual length; and of a piece of a map in an output. */
enum { FILE_BYTES = 280, PIECE_BYTES = 36 };

/* Bytes of what the run tells of itself: the spec, the log, the timeline of 64 ranks.  Most runs tell less.
 */
enum { RUN_BYTES = 200000 };

/* The rows of a compressed map that are one piece have so many cells at least (plan/plan_search.c), where the
 * user does not want other chunks. */
enum { PIECE_CELLS = 65536 };

int64_t zs_page_size_of_products(const zs_spec *spec)
{
    return spec->nproduct > 0 ? spec->report.size / 100 * 15 : 0;
}

int64_t zs_page_size_of_pictures(const zs_spec *spec)
{
    return spec->report.size - zs_page_size_of_products(spec);
}

int64_t zs_page_size_pieces(int64_t rows, int64_t columns)
{
    return zs_divide_up(rows * columns, PIECE_CELLS);
}

/* Where a map lies, on one level. */
static int64_t bytes_of_place(const zs_spec *spec, const zs_catalog *catalog)
{
    int64_t pieces = zs_page_size_pieces(catalog->grid.rows.count, catalog->grid.ncol);
    return PIECE_BYTES * (zs_spec_chunked(spec) ? pieces : 1);
}

static int64_t bytes_of_places(const zs_spec *spec, const zs_catalog *catalog)
{
    bool any = spec->output.path[ZS_ZSCORE] && catalog->grid.levels.n == 1;
    return any ? zs_min(catalog->series.nstep, ZS_PAGE_MAPS) * bytes_of_place(spec, catalog) : 0;
}

int64_t zs_page_size_of_place(const zs_spec *spec, const zs_catalog *catalog)
{
    bool any = false;
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++)
        any = any || spec->output.path[k];
    return any && catalog->grid.levels.n > 1 ? bytes_of_place(spec, catalog) : 0;
}

int64_t zs_page_size_of_others(const zs_spec *spec, const zs_catalog *catalog)
{
    int64_t bytes = RUN_BYTES + FILE_BYTES * zs_min(catalog->files.paths.n, ZS_FACTS_FILES);
    for (int k = 0; k < ZS_PAGE_PIECES; k++)
        bytes += (int64_t)zs_page_text[k].n;
    return bytes + bytes_of_places(spec, catalog);
}
