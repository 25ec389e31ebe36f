#include "report/plan_text.h"

#include "base/range.h"
#include "base/text.h"
#include "base/version.h"
#include "catalog/files.h"
#include "catalog/select_cells.h"
#include "catalog/series.h"
#include "catalog/void_files.h"
#include "header/grid.h"
#include "output/free_space.h"
#include "output/striping.h"
#include "plan/plan_chunks.h"
#include "report/expver_report.h"
#include "report/grid_report.h"
#include "report/group_report.h"
#include "report/leftover_report.h"
#include "report/phrases.h"
#include "report/say.h"
#include "report/series_report.h"
#include "report/step_report.h"
#include "spec/fields.h"
#include "spec/product.h"
#include "spec/zarr_rules.h"
#include "time/groups.h"

#include <math.h>

/* "17 levels (plev), 100000 to 1000 Pa" */
static void print_levels(zs_sink *to, const zs_levels *levels)
{
    int64_t last = levels->n - 1;
    zs_say(to, "  levels     %lld", (long long)levels->n);
    if (levels->n < levels->all)
        zs_say(to, " of %lld", (long long)levels->all);
    zs_say(to, " (%s)", levels->dim);
    if (!isnan(levels->value[0]))
        zs_say(to, ", %.9g to %.9g%s%s", levels->value[0], levels->value[last], *levels->units ? " " : "",
               levels->units);
    zs_say(to, ": each has statistics of its own\n");
}

/* How many cells [input] mask leaves; and those of products. */
static void print_masks(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_masks *masks = &catalog->masks;
    bool list = spec->input.mask.n > 0, places = zs_grid_has_places(&catalog->grid);
    char what[ZS_MASK_TEXT], box[ZS_BOX_TEXT] = "";
    for (int k = 0; k < spec->nmask; k++)
        zs_say(to, "  mask       %s: %s\n", spec->mask[k].name, zs_mask_text(&spec->mask[k], what));
    if (places)
        zs_box_text(&spec->input.latitude, &spec->input.longitude, box);
    if (masks->input.bit)
        zs_say(to, "  masked     all but %lld of %lld cells%s: [input] %s%s%s%s\n",
               (long long)zs_mask_count(&masks->input),
               (long long)(masks->input.planes * masks->input.rows * masks->input.cols),
               masks->input.planes > 1 ? " at all steps" : "", box, *box && list ? ", " : "",
               list ? "mask = " : "", list ? zs_mask_list_text(&spec->input.mask, what) : "");
}

static void print_grid(zs_sink *to, const zs_grid *grid)
{
    zs_say(to, "  grid       %lld x %lld cells", (long long)grid->rows.count, (long long)grid->ncol);
    if (*grid->row_dim)
        zs_say(to, " (%s%s%s)", grid->row_dim, *grid->col_dim ? ", " : "", grid->col_dim);
    if (grid->lat)
        zs_say(to, ", %s %g to %g", grid->lat_name, grid->lat[grid->rows.first],
               grid->lat[grid->rows.first + grid->rows.count - 1]);
    if (grid->lon)
        zs_say(to, ", %s %g to %g", grid->lon_name, zs_grid_longitude(grid, 0),
               zs_grid_longitude(grid, grid->ncol - 1));
    zs_say(to, "\n");
    if (*grid->levels.dim)
        print_levels(to, &grid->levels);
}

static void print_storage(zs_sink *to, const zs_spec *spec, const zs_files *files)
{
    char text[ZS_BYTES_TEXT], kind[2 * ZS_PHRASE], why[512];
    int64_t bytes = 0;
    for (int i = 0; i < files->paths.n; i++)
        bytes += files->file[i].identity.bytes;
    zs_say(to, "  files      %d, %s", files->paths.n, zs_storage_phrase(files, kind));
    if (bytes > 0) /* not known of Zarr stores */
        zs_say(to, ", %s", zs_bytes_text((double)bytes, text));
    if (files->paths.repeated)
        zs_say(to, "; %d named more than once", files->paths.repeated);
    if (files->nvoid)
        zs_say(to, "\n  missing    all values of %d file%s, such as %s: %s", files->nvoid,
               files->nvoid == 1 ? "" : "s", files->paths.path[files->first_void],
               zs_void_files_text(spec, &files->file[files->first_void], why, sizeof why));
    zs_say(to, "\n");
}

static void print_moments(zs_sink *to, const zs_problem *problem)
{
    if (problem->wanted.statistics)
        zs_say(to, "  moments    %s\n",
               problem->kind == ZS_MOMENTS_EXACT ? "exact sums of packed integers"
                                                 : "blocks of steps in double, merged along a fixed tree");
    else
        zs_say(to, "  moments    none: products of the data need no statistics%s\n",
               problem->wanted.products.narrowed ? ", and only some of the steps or rows" : "");
}

/* Which files have their dimensions in another order than the run. */
static void print_order(zs_sink *to, const zs_catalog *catalog)
{
    const zs_files *files = &catalog->files;
    const zs_grid *grid = &catalog->grid;
    int turned = 0, first = 0;
    for (int i = files->paths.n - 1; i >= 0; i--)
        if (!zs_file_in_order(&files->file[i])) {
            turned++;
            first = i;
        }
    if (turned > 0)
        zs_say(to, "  turned     %d file%s, such as %s: into the order %s, %s%s%s\n", turned,
               turned == 1 ? "" : "s", files->paths.path[first],
               *catalog->series.time.dim ? catalog->series.time.dim : catalog->series.time.name,
               grid->row_dim, *grid->col_dim ? ", " : "", grid->col_dim);
}

/* merges: there are no steps. */
static void print_partition(zs_sink *to, const zs_plan *plan, bool merges)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, 0), rows = zs_plan_rows(plan, 0);
    int idle = p->nrank - plan->partition.time_parts * plan->partition.row_parts;
    if (merges)
        zs_say(to, "  partition  %d rank%s, up to %lld rows each", p->nrank, p->nrank == 1 ? "" : "s",
               (long long)rows.count);
    else
        zs_say(to, "  partition  %d rank%s as %d (time) x %d (rows), up to %lld steps x %lld rows each",
               p->nrank, p->nrank == 1 ? "" : "s", plan->partition.time_parts, plan->partition.row_parts,
               (long long)steps.count, (long long)rows.count);
    if (idle > 0)
        zs_say(to, "; %d without work", idle);
    zs_say(to, "\n  passes     %s",
           !p->wanted.statistics      ? "1: no statistics come before it"
           : p->from_file             ? "1: the statistics are there already"
           : plan->keep               ? "1: values are kept in memory"
           : zs_plan_passes(plan) > 1 ? "2: values are read again for the outputs"
                                      : "1: nothing needs the values again");
    if (plan->tiles > 1)
        zs_say(to, "; in %d tiles of %lld rows", plan->tiles, (long long)plan->tile_rows);
    zs_say(to, "\n");
}

static void print_memory(zs_sink *to, const zs_spec *spec, const zs_plan *plan, bool verbose)
{
    char need[ZS_BYTES_TEXT], budget[ZS_BYTES_TEXT], text[ZS_BYTES_TEXT];
    zs_say(to, "  memory     %s a rank, of %s (%s)\n", zs_bytes_text((double)plan->memory.total, need),
           zs_bytes_text((double)plan->problem.budget, budget), spec->run.limit);
    if (!verbose)
        return;
    zs_say(to, "             values kept %s", zs_bytes_text((double)plan->memory.kept, text));
    zs_say(to, ", moments %s", zs_bytes_text((double)plan->memory.moments, text));
    zs_say(to, ", exchange %s", zs_bytes_text((double)plan->memory.exchange, text));
    zs_say(to, ", statistics %s", zs_bytes_text((double)plan->memory.statistics, text));
    zs_say(to, ", buffers %s", zs_bytes_text((double)plan->memory.buffers, text));
    zs_say(to, ", products %s", zs_bytes_text((double)plan->memory.products, text));
    if (plan->problem.wanted.products.page.wanted)
        zs_say(to, ", report %s", zs_bytes_text((double)plan->memory.report, text));
    if (plan->memory.catalog > 0)
        zs_say(to, ", files and steps %s", zs_bytes_text((double)plan->memory.catalog, text));
    zs_say(to, "\n");
    if (zs_plan_groups(plan) > 1)
        zs_say(to, "             groups of a rank: moments of %d%s, statistics of %d%s\n",
               plan->busiest.taken, plan->keep ? ", one at a time" : "", plan->busiest.needed,
               plan->by_group ? ", one at a time" : "");
}

/* The lengths of the axes of the file's first variable: "31 x 161 values". */
static void print_shape(zs_sink *to, const zs_layout *layout)
{
    int64_t length[ZS_LAYOUT_AXES];
    const char *times = "";
    zs_layout_shape(layout, 0, length);
    for (int axis = 0; axis < ZS_LAYOUT_AXES; axis++)
        if (length[axis] > 1) {
            zs_say(to, "%s%lld", times, (long long)length[axis]);
            times = " x ";
        }
    zs_say(to, "%s", *times ? " values" : "1 value");
}

/* Say that some columns count once for two, where a product goes along them. */
static void print_repeated(zs_sink *to, const zs_spec *spec, const zs_grid *grid, const zs_layout *layout)
{
    bool along = false;
    for (int k = 0; k < spec->nproduct; k++)
        along = along || !layout[k].has_columns;
    if (along && grid->columns.once < grid->ncol)
        zs_say(to, "  meridians  the last %lld of %lld columns stand twice: products count them once\n",
               (long long)(grid->ncol - grid->columns.once), (long long)grid->ncol);
}

static void print_products(zs_sink *to, const zs_spec *spec, const zs_grid *grid, const zs_layout *layout)
{
    char what[ZS_PRODUCT_TEXT], bytes[ZS_BYTES_TEXT];
    for (int k = 0; k < spec->nproduct; k++) {
        zs_say(to, "  product    %s: %s, ", spec->product[k].file, zs_product_text(&spec->product[k], what));
        print_shape(to, &layout[k]);
        zs_say(to, ", %s\n", zs_bytes_text((double)zs_layout_bytes(&layout[k]), bytes));
    }
    print_repeated(to, spec, grid, layout);
}

static void print_compressor(zs_sink *to, const zs_spec *spec)
{
    zs_compressor how = zs_spec_compressor(spec);
    if (how.kind != ZS_COMPRESS_NONE)
        zs_say(to, " before %s %d", zs_compressor_name[how.kind], how.level);
}

/* The chunks that the user wants, as they become: "chunks 365 x 13 x 13". */
static void print_chunks(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                         zs_output_kind kind)
{
    bool steps = kind != ZS_STATISTICS;
    int64_t layers = steps ? catalog->series.nstep : catalog->groups.n;
    const char *between = ", chunks ";
    if (spec->output.chunks.kind == ZS_CHUNKS_AUTO)
        return;
    zs_chunk_shape shape = zs_plan_chunks(plan, layers, steps);
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        if (shape.has[axis]) {
            zs_say(to, "%s%lld", between, (long long)shape.chunk[axis]);
            between = " x ";
        }
    if (!zs_plan_has_whole_chunks(plan, &shape, steps))
        zs_say(to, " by way of a scratch file");
}

static void print_outputs(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan)
{
    static const char *const format[] = { "NetCDF-4", "CDF-5", "Zarr" };
    char text[ZS_BYTES_TEXT];
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++) {
        if (!spec->output.path[k])
            continue;
        zs_say(to, "  output     %s:", spec->output.path[k]);
        for (zs_field field = 0; field < ZS_FIELDS; field++)
            if (zs_field_in(spec, field, (zs_output_kind)k))
                zs_say(to, " %s%s", spec->input.name, zs_field_suffix(field));
        zs_say(to, ", %s, %s", format[spec->output.format],
               zs_bytes_text((double)zs_writer_bytes(spec, catalog, (zs_output_kind)k), text));
        if (spec->output.deflate > 0)
            zs_say(to, " before deflate %d", spec->output.deflate);
        if (spec->output.format == ZS_ZARR)
            print_compressor(to, spec);
        print_chunks(to, spec, catalog, plan, (zs_output_kind)k);
        if (spec->output.checksum)
            zs_say(to, ", checksums");
        if (spec->output.record)
            zs_say(to, ", time unlimited");
        if (k != ZS_STATISTICS && spec->output.keepbits > 0)
            zs_say(to, ", keepbits %d", spec->output.keepbits);
        if (k != ZS_STATISTICS && spec->output.significant > 0)
            zs_say(to, ", significant %g", spec->output.significant);
        zs_say(to, "\n");
    }
}

/* The files of the report. */
static void print_report(zs_sink *to, const zs_spec *spec)
{
    const char *page = spec->report.path[ZS_REPORT_PAGE], *json = spec->report.path[ZS_REPORT_JSON];
    char text[ZS_BYTES_TEXT];
    if (page)
        zs_say(to, "  report     %s: a page of up to %s", page,
               zs_bytes_text((double)spec->report.size, text));
    if (page && spec->report.maps > 0)
        zs_say(to, ", with maps of up to %d steps", spec->report.maps);
    if (page)
        zs_say(to, "\n");
    if (json)
        zs_say(to, "  json       %s\n", json);
}

/* Say how the ranks share the files, where that needs something. */
static void print_sharing(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog,
                          const zs_sharing *sharing)
{
    char text[ZS_SHARING_TEXT], command[ZS_SHELL_WORD + 64];
    int64_t most = 0;
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++)
        if (spec->output.path[k])
            most = zs_max(most, zs_writer_bytes(spec, catalog, (zs_output_kind)k));
    if (zs_striping_command(sharing, most, command))
        zs_say(to, "  stripes    Lustre spreads new files of this size over more targets after: %s\n",
               command);
    if (zs_sharing_text(sharing, text))
        zs_say(to, "  shared     %s\n", text);
}

/* The steps of the inputs, which a merge has not. */
static void print_steps(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog,
                        const zs_problem *problem)
{
    print_moments(to, problem);
    zs_series_plan(to, spec, catalog);
    zs_expver_plan(to, zs_catalog_stored(catalog), catalog->files.overlay);
    zs_step_plan(to, spec, catalog);
}

void zs_report_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                    const zs_layout *layout, const zs_sharing *sharing, bool verbose)
{
    char title[ZS_TITLE];
    zs_say(to, "zscore %s: %s\n", ZS_VERSION, zs_title_phrase(spec, &catalog->variable, title));
    print_storage(to, spec, &catalog->files);
    if (spec->climatology.merge.n == 0)
        print_steps(to, spec, catalog, &plan->problem);
    zs_groups_plan(to, spec, catalog);
    zs_sizes_plan(to, catalog);
    print_grid(to, &catalog->grid);
    print_masks(to, spec, catalog);
    zs_areas_plan(to, catalog);
    print_order(to, catalog);
    zs_grid_report(to, spec, catalog);
    print_partition(to, plan, spec->climatology.merge.n > 0);
    print_memory(to, spec, plan, verbose);
    print_outputs(to, spec, catalog, plan);
    print_products(to, spec, &catalog->grid, layout);
    print_report(to, spec);
    print_sharing(to, spec, catalog, sharing);
    zs_leftover_report(to, spec);
}
