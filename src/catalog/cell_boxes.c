#include "catalog/cell_boxes.h"

#include "base/memory.h"
#include "base/range.h"
#include "parallel/agree.h"

#include <mpi.h>
#include <stdlib.h>

/* The places of the selected cells. */
static zs_cell_centres places_of(const zs_mask_grid *run)
{
    const zs_grid *grid = run->grid;
    int64_t first = grid->rows.first * grid->file_cols + grid->columns.segment[0].first;
    return (zs_cell_centres){ .lat = run->lat + first,
                              .lon = run->lon + first,
                              .rows = grid->rows.count,
                              .cols = grid->ncol,
                              .width = grid->file_cols };
}

/* Has the spec or a product a box here? */
static bool is_set(const zs_interval *lat, const zs_interval *lon)
{
    return lat->set || lon->set;
}

int zs_cell_boxes_select(const zs_spec *spec, const zs_mask_grid *run, zs_grid *grid, zs_error *err)
{
    const zs_spec_input *input = &spec->input;
    const zs_cell_centres places = places_of(run);
    zs_rectangle r;
    if (zs_select_cells(&places, &input->latitude, &input->longitude, NULL, &r, err))
        return zs_fail_in(err, "%s",
                          zs_spec_place(spec, "input", input->latitude.set ? "latitude" : "longitude"));
    grid->rows = r.rows;
    grid->columns = (zs_columns){ .segment = { r.cols }, .nsegment = 1, .once = r.cols.count };
    grid->nrow = r.rows.count * grid->levels.n;
    grid->ncol = r.cols.count;
    return 0;
}

/* The cells inside of a box: of a product, or of [input] (-1).  All others are left out. */
static int find_box(const zs_spec *spec, int product, const zs_cell_centres *places, zs_masks *masks,
                    zs_rectangle *r, zs_error *err)
{
    const zs_interval *lat = product < 0 ? &spec->input.latitude : &spec->product[product].latitude;
    const zs_interval *lon = product < 0 ? &spec->input.longitude : &spec->product[product].longitude;
    char text[ZS_BOX_TEXT];
    zs_mask_bits inside = { 0 };
    int result = zs_mask_bits_init(&inside, 1, places->rows, places->cols, err) ||
                         zs_select_cells(places, lat, lon, &inside, r, err) ||
                         zs_masks_narrow(masks, product, &inside, zs_box_text(lat, lon, text), err)
                     ? -1
                     : 0;
    zs_mask_bits_clear(&inside);
    return result;
}

/* The cell nearest to a point, on rank 0. */
static int find_point(const zs_product *product, const zs_cell_centres *places, zs_rectangle *r,
                      zs_error *err)
{
    *r = (zs_rectangle){ .rows.count = 1, .cols.count = 1 };
    return zs_select_nearest_cell(places, product->latitude.first, product->longitude.first, &r->rows.first,
                                  &r->cols.first, err);
}

/* The box or the point of a product. */
static int find(zs_comm *comm, const zs_spec *spec, int k, const zs_cell_centres *places, zs_masks *masks,
                zs_rectangle *r, zs_error *err)
{
    const zs_product *product = &spec->product[k];
    const zs_interval *lat = &product->latitude, *lon = &product->longitude;
    if (!is_set(lat, lon))
        return 0;
    int result = 0;
    if (lat->point != lon->point)
        result =
            zs_fail(err, ZS_REFUSED,
                    "on this grid a point has a latitude and a longitude: write one number for each, or two "
                    "for a box");
    else if (!lat->point)
        result = find_box(spec, k, places, masks, r, err);
    else if (comm->rank == 0)
        result = find_point(product, places, r, err);
    return result ? zs_fail_in(err, "%s",
                               zs_spec_place(spec, product->section, lat->set ? "latitude" : "longitude"))
                  : 0;
}

static int find_all(zs_comm *comm, const zs_spec *spec, const zs_mask_grid *run, zs_masks *masks,
                    zs_rectangle *rectangle, zs_error *err)
{
    const zs_cell_centres places = places_of(run);
    zs_rectangle unused;
    if (is_set(&spec->input.latitude, &spec->input.longitude) &&
        find_box(spec, -1, &places, masks, &unused, err))
        return zs_fail_in(err, "%s", zs_spec_place(spec, "input", "latitude"));
    for (int k = 0; k < spec->nproduct; k++)
        if (find(comm, spec, k, &places, masks, &rectangle[k], err))
            return -1;
    return 0;
}

int zs_cell_boxes_make(zs_comm *comm, const zs_spec *spec, const zs_mask_grid *run, zs_masks *masks,
                       zs_cell_boxes *boxes, zs_error *err)
{
    bool any = is_set(&spec->input.latitude, &spec->input.longitude);
    *boxes = (zs_cell_boxes){ 0 };
    for (int k = 0; k < spec->nproduct; k++)
        any = any || is_set(&spec->product[k].latitude, &spec->product[k].longitude);
    if (!any || !zs_grid_has_places(run->grid) || !run->lat || !run->lon)
        return 0;
    size_t n = (size_t)spec->nproduct;
    boxes->rectangle = zs_alloc(n, sizeof *boxes->rectangle, "boxes", err);
    int result = boxes->rectangle ? find_all(comm, spec, run, masks, boxes->rectangle, err) : -1;
    if (zs_agree(comm, result, err)) {
        zs_cell_boxes_clear(boxes);
        return -1;
    }
    MPI_Bcast(boxes->rectangle, (int)(n * sizeof *boxes->rectangle), MPI_BYTE, 0, comm->world);
    return 0;
}

void zs_cell_boxes_clear(zs_cell_boxes *boxes)
{
    free(boxes->rectangle);
    *boxes = (zs_cell_boxes){ 0 };
}
