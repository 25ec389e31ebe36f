/* A run that ends with the pictures of its page: rank 0 writes them as JSON, and the packed maps beside them.
 * For tests/run/pictures.py.
 *
 * usage: show_pictures SPEC SIZE MAPS OTHERS OUT       as in zs_picture_options and zs_collector_finish() */
#include "base/error.h"
#include "catalog/catalog.h"
#include "catalog/collect.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "parallel/guard.h"
#include "parallel/unfinished.h"
#include "picture/collector.h"
#include "picture/pictures.h"
#include "products/product_needs.h"
#include "products/products.h"
#include "report/progress.h"
#include "run/load.h"
#include "run/problem.h"
#include "run/tile.h"
#include "run/worker.h"
#include "write/share.h"
#include "write/writer.h"

#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static void show_number(FILE *f, double x)
{
    if (isfinite(x))
        fprintf(f, "%.17g", x);
    else
        fprintf(f, "null");
}

static void show_numbers(FILE *f, const char *name, int64_t n, const double *x)
{
    fprintf(f, ",\n\"%s\": [", name);
    for (int64_t i = 0; i < n; i++) {
        fprintf(f, i > 0 ? ", " : "");
        show_number(f, x[i]);
    }
    fprintf(f, "]");
}

static void show_integers(FILE *f, const char *name, int64_t n, const int64_t *x)
{
    fprintf(f, ",\n\"%s\": [", name);
    for (int64_t i = 0; i < n; i++)
        fprintf(f, "%s%lld", i > 0 ? ", " : "", (long long)x[i]);
    fprintf(f, "]");
}

static void show_pixels(FILE *f, const zs_pixels *p)
{
    fprintf(
        f,
        "{\"levels\": %lld, \"cell_rows\": %lld, \"cell_columns\": %lld, \"rows\": %lld, \"columns\": %lld}",
        (long long)p->levels, (long long)p->cell_rows, (long long)p->cell_columns, (long long)p->rows,
        (long long)p->columns);
}

/* One of the numbers of a scale, of each level. */
static void show_scales(FILE *f, const char *name, int64_t n, const double *first)
{
    const size_t stride = sizeof(zs_scale_16) / sizeof *first;
    fprintf(f, ", \"%s\": [", name);
    for (int64_t i = 0; i < n; i++) {
        fprintf(f, i > 0 ? ", " : "");
        show_number(f, first[(size_t)i * stride]);
    }
    fprintf(f, "]");
}

static void show_layer(FILE *f, const zs_layer *l, int64_t levels)
{
    static const char *const name[] = { "zscore", "mean", "std", "min", "max" };
    fprintf(f, "{\"shows\": \"%s\", \"grid\": %d, \"bits\": %d, \"clipped\": %d", name[l->shows], l->grid,
            l->bits, l->clipped);
    show_scales(f, "scale", levels, &l->scale->scale);
    show_scales(f, "offset", levels, &l->scale->offset);
    show_scales(f, "low", levels, &l->scale->low);
    show_scales(f, "high", levels, &l->scale->high);
    fprintf(f, ", \"maps\": [");
    for (int64_t i = 0; i < l->nmap * levels; i++)
        fprintf(f, "%s[%lld, %lld]", i > 0 ? ", " : "", (long long)l->map[i].at, (long long)l->map[i].bytes);
    fprintf(f, "]}");
}

static void show(FILE *f, const zs_pictures *p)
{
    static const char *const line[] = { "data", "z", "unusual" };
    fprintf(
        f,
        "{\"steps_total\": %lld, \"every\": %lld, \"weighted\": %d, \"zonal_scale\": %.17g,\n\"pixels\": [",
        (long long)p->steps_total, (long long)p->histogram_rows, p->weight == ZS_WEIGHT_AREA, p->zonal_scale);
    for (int k = 0; k < p->npixels; k++) {
        fprintf(f, k > 0 ? ", " : "");
        show_pixels(f, &p->pixels[k]);
    }
    fprintf(f, "],\n\"layers\": [");
    for (int k = 0; k < p->nlayer; k++) {
        fprintf(f, k > 0 ? ",\n" : "");
        show_layer(f, &p->layer[k], p->levels);
    }
    fprintf(f, "],\n\"zonal\": [%lld, %lld]", (long long)p->zonal.at, (long long)p->zonal.bytes);
    show_integers(f, "step", p->nstep, p->step);
    show_integers(f, "mapped", p->nmapped, p->mapped);
    show_integers(f, "count", p->levels * ZS_Z_BINS, p->count);
    show_numbers(f, "edge", ZS_Z_BINS + 1, p->edge);
    for (int k = 0; k < ZS_LINES; k++)
        if (p->line[k])
            show_numbers(f, line[k], p->levels * p->nstep, p->line[k]);
    fprintf(f, "}\n");
}

static void write_out(const char *path, const zs_pictures *p)
{
    char packed[4096];
    snprintf(packed, sizeof packed, "%s.packed", path);
    FILE *f = fopen(path, "w"), *g = fopen(packed, "w");
    if (!f || !g)
        exit(EXIT_FAILURE);
    show(f, p);
    fwrite(p->packed, 1, (size_t)p->packed_bytes, g);
    fclose(g);
    fclose(f);
}

/* All that a run has, and what it was asked. */
typedef struct run {
    zs_spec spec;
    zs_catalog catalog;
    zs_products products;
    zs_plan plan;
    zs_sharing sharing;
    zs_report report;
    zs_collector collector;
    zs_pictures pictures;
    zs_writer writer;
    zs_worker worker;
} run;

static int prepare(zs_comm *comm, run *r, char **argv, zs_error *err)
{
    zs_command command = { .spec_path = argv[1] };
    zs_picture_options options = { .size = atoll(argv[2]), .maps = atoll(argv[3]), .zscores = true };
    char *text;
    if (zs_load_text(comm, &command, &text, err))
        return -1;
    int result = zs_load_spec(comm, &command, text, 0, &r->spec, err);
    free(text);
    if (result)
        return -1;
    r->spec.run.budget = r->spec.run.memory ? r->spec.run.memory : INT64_C(1) << 30;
    r->spec.run.limit = "of a test";
    if (zs_catalog_make(comm, &r->spec, NULL, &r->catalog, err) ||
        zs_agree_same(comm, zs_products_make(&r->spec, &r->catalog, &r->products, err), err) ||
        zs_products_weigh(&r->products, comm, err) ||
        zs_collector_make(comm, &r->catalog, &options, &r->collector, err))
        return -1;
    zs_needs needs = zs_products_needs(&r->products);
    zs_collector_needs(&r->collector, &needs);
    needs.written[ZS_OF_ZSCORE] = true;
    if (zs_problem_plan(comm, &r->spec, &r->catalog, &needs, &(zs_kept_shape){ 0 }, &r->plan, err))
        return -1;
    zs_share_find(comm, &r->spec, &r->sharing);
    zs_report_begin(&r->report, comm, &r->spec, &r->plan, r->products.layout);
    return 0;
}

static int work(zs_comm *comm, run *r, int64_t others, zs_error *err)
{
    const zs_plan *plan = &r->plan;
    const zs_side side = { &r->spec, &r->catalog, plan, r->products.layout };
    if (zs_worker_init(&r->worker, comm, &r->spec, &r->catalog, plan, &r->writer, &r->products, &r->collector,
                       &r->report, err) ||
        zs_writer_create(comm, &side, 1, 0, NULL, &r->sharing, &(zs_checkpoint){ .path = NULL }, &r->writer,
                         err) ||
        zs_worker_begin(&r->worker, &(zs_checkpoint){ .path = NULL }, 0, err) ||
        zs_products_begin(&r->products, comm, plan, &r->worker.position, &r->writer, err) ||
        zs_collector_begin(&r->collector, comm, plan, &r->worker.position, err))
        return -1;
    for (int k = 0; k < plan->tiles; k++)
        if (zs_tile_work(&r->worker, k, err))
            return -1;
    if (comm->rank == 0)
        printf("parts %d x %d, tiles %d, kept %d, by group %d\n", plan->partition.time_parts,
               plan->partition.row_parts, plan->tiles, plan->keep, plan->by_group);
    return zs_products_finish(&r->products, err) || zs_writer_complete(comm, &r->writer, NULL, err) ||
                   zs_writer_publish(comm, &r->writer, err) ||
                   zs_collector_finish(&r->collector, others, &r->pictures, err)
               ? -1
               : 0;
}

int main(int argc, char **argv)
{
    zs_comm comm;
    zs_error err = { 0 };
    run r = { .spec = { 0 } };
    if (argc != 6)
        return EXIT_FAILURE;
    zs_unfinished_init(&comm.unfinished);
    MPI_Init(&argc, &argv);
    zs_comm_init(&comm);
    zs_report_init(&r.report);
    int result = prepare(&comm, &r, argv, &err);
    if (result == 0)
        result = work(&comm, &r, atoll(argv[4]), &err);
    if (result && comm.rank == 0)
        fprintf(stderr, "zscore: %s\n", err.text);
    if (result)
        zs_writer_abandon(&comm, &r.writer);
    if (result == 0 && comm.rank == 0)
        write_out(argv[5], &r.pictures);
    zs_pictures_clear(&r.pictures);
    zs_writer_clear(&r.writer);
    if (r.worker.comm)
        zs_worker_clear(&r.worker);
    zs_collector_clear(&r.collector);
    zs_products_clear(&r.products);
    zs_report_clear(&r.report);
    zs_catalog_clear(&r.catalog);
    zs_spec_clear(&r.spec);
    zs_unfinished_free(&comm.unfinished);
    zs_comm_clear(&comm);
    MPI_Finalize();
    return result ? EXIT_FAILURE : EXIT_SUCCESS;
}
