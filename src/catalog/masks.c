#include "catalog/masks.h"

#include "base/memory.h"
#include "base/range.h"
#include "base/text.h"
#include "format/digest.h"
#include "header/grid.h"
#include "parallel/agree.h"
#include "spec/mask.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* List k of the spec, from -1: that of [input], then those of the products; its bits, and its place. */
static const zs_mask_list *list_at(const zs_spec *spec, int k)
{
    return k < 0 ? &spec->input.mask : &spec->product[k].where;
}

static zs_mask_bits *bits_at(zs_masks *masks, int k)
{
    return k < 0 ? &masks->input : &masks->where[k];
}

static const char *place_at(const zs_spec *spec, int k)
{
    return k < 0 ? zs_spec_place(spec, "input", "mask")
                 : zs_spec_place(spec, spec->product[k].section, "where");
}

char *zs_masks_text(const zs_spec *spec, const zs_mask_list *list, zs_error *err)
{
    size_t room = 1, used = 0;
    char what[ZS_MASK_TEXT], *text;
    for (int k = 0; k < list->n; k++)
        room += strlen(list->use[k].name) + sizeof what + 16;
    if (!(text = zs_alloc(room, 1, "masks", err)))
        return NULL;
    for (int k = 0; k < list->n; k++) {
        const zs_mask_use *use = &list->use[k];
        used += (size_t)snprintf(text + used, room - used, "%s%s%s (%s)", k > 0 ? ", " : "",
                                 use->inverse ? "not " : "", use->name,
                                 zs_mask_text(&spec->mask[use->mask], what));
    }
    return text;
}

/* --- reading, on rank 0 -------------------------------------------------------------------------------- */

/* All masks, open. */
typedef struct reading {
    const zs_spec *spec;
    const zs_mask_series *series;
    zs_mask_file **file; /* [nmask] */
    zs_mask_cells cells; /* of the mask and the step that were read last: */
    int mask;            /* -1: none was */
    int64_t record;
} reading;

static const zs_series *series_at(const zs_mask_series *series, int k)
{
    return k < 0 ? series->stored : series->series;
}

static int read_cells(reading *r, int mask, int64_t record, zs_error *err)
{
    r->mask = -1;
    if (zs_mask_file_read(r->file[mask], record, &r->cells, err))
        return -1;
    r->mask = mask;
    r->record = record;
    return 0;
}

/* Leave out of a list what one of its masks leaves out, at all steps. */
static int apply(reading *r, int k, const zs_mask_use *use, zs_mask_bits *bits, zs_error *err)
{
    const zs_series *series = series_at(r->series, k);
    zs_mask_file *file = r->file[use->mask];
    int64_t record = 0;
    for (int64_t plane = 0; plane < bits->planes; plane++) {
        zs_mask_bits view = zs_mask_plane(bits, plane);
        if (zs_mask_file_moves(file) &&
            zs_mask_file_find(file, zs_series_time(series, plane * series->nmember), &record, err))
            return -1;
        if ((use->mask != r->mask || record != r->record) && read_cells(r, use->mask, record, err))
            return -1;
        zs_mask_narrow(&view, &r->cells.known, &r->cells.held, use->inverse);
    }
    return 0;
}

static int apply_all(reading *r, zs_masks *masks, zs_error *err)
{
    for (int k = -1; k < r->spec->nproduct; k++) {
        const zs_mask_list *list = list_at(r->spec, k);
        for (int i = 0; i < list->n; i++)
            if (apply(r, k, &list->use[i], bits_at(masks, k), err))
                return -1;
    }
    return 0;
}

/* Does a list choose any cell that has values? */
static int check_list(const zs_spec *spec, int k, zs_masks *masks, zs_error *err)
{
    const zs_mask_bits *bits = bits_at(masks, k), *input = &masks->input;
    const char *these = list_at(spec, k)->n > 1 ? "all of these masks" : "this mask";
    if (!bits->bit)
        return 0;
    if (zs_mask_count(bits) == 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s: no cell of the selection is in %s; correct the limits of the masks, or the "
                       "selection",
                       place_at(spec, k), these);
    if (input->bit && input->planes == bits->planes && !zs_mask_meets(bits, input))
        return zs_fail(err, ZS_REFUSED, "%s: no cell is in %s and in %s, so that all values are missing",
                       place_at(spec, k), these, place_at(spec, -1));
    return 0;
}

static int read_all(reading *r, const zs_grid *grid, zs_masks *masks, zs_error *err)
{
    if (zs_mask_bits_init(&r->cells.known, 1, grid->rows.count, grid->ncol, err) ||
        zs_mask_bits_init(&r->cells.held, 1, grid->rows.count, grid->ncol, err) || apply_all(r, masks, err))
        return -1;
    for (int k = -1; k < r->spec->nproduct; k++)
        if (check_list(r->spec, k, masks, err))
            return -1;
    return 0;
}

/* Open all masks.  moves: [nmask], which of them change with time. */
static int open_all(reading *r, const zs_mask_run *run, unsigned char *moves, zs_error *err)
{
    for (int k = 0; k < r->spec->nmask; k++) {
        if (zs_mask_file_open(&r->spec->mask[k], run, &r->file[k], err))
            return -1;
        moves[k] = zs_mask_file_moves(r->file[k]);
    }
    return 0;
}

static int close_all(reading *r, int result, zs_error *err)
{
    for (int k = 0; k < r->spec->nmask && r->file; k++)
        result = zs_mask_file_close(r->file[k], result, err);
    zs_mask_bits_clear(&r->cells.known);
    zs_mask_bits_clear(&r->cells.held);
    free(r->file);
    return result;
}

/* --- on all ranks ----------------------------------------------------------------------------------------
 */

/* Does a mask of a list change with time? */
static bool list_moves(const zs_mask_list *list, const unsigned char *moves)
{
    bool any = false;
    for (int i = 0; i < list->n; i++)
        any = any || moves[list->use[i].mask];
    return any;
}

/* Bits of a list, all cells of which count.  bytes: that lists take so far. */
static int init_list(const reading *r, int k, const zs_grid *grid, bool move, zs_masks *masks, double *bytes,
                     zs_error *err)
{
    const zs_series *series = series_at(r->series, k);
    int64_t planes = move ? series->nstep / series->nmember : 1, budget = r->spec->run.budget;
    char needed[ZS_BYTES_TEXT], room[ZS_BYTES_TEXT];
    *bytes += (double)(planes * grid->rows.count) * (double)(grid->ncol / 8 + 1);
    if (move && k >= 0 && r->series->series != r->series->stored)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: a mask that changes with time has no steps such as those that [steps] makes; name one "
            "that does not change, or name it in [input] mask",
            place_at(r->spec, k));
    if (budget > 0 && *bytes > (double)budget)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: a bit for each cell and step takes %s, and [run] memory leaves %s to a rank: raise it, or "
            "select fewer steps",
            place_at(r->spec, k), zs_bytes_text(*bytes, needed), zs_bytes_text((double)budget, room));
    if (zs_mask_bits_init(bits_at(masks, k), planes, grid->rows.count, grid->ncol, err))
        return -1;
    zs_mask_set_all(bits_at(masks, k));
    masks->move = masks->move || move;
    return 0;
}

/* Bits of each list that is there. */
static int make_room(const reading *r, const zs_grid *grid, const unsigned char *moves, zs_masks *masks,
                     zs_error *err)
{
    const zs_spec *spec = r->spec;
    double bytes = 0;
    if (!(masks->where = zs_alloc((size_t)spec->nproduct, sizeof *masks->where, "masks", err)))
        return -1;
    for (int k = -1; k < spec->nproduct; k++)
        if (list_at(spec, k)->n > 0 &&
            init_list(r, k, grid, list_moves(list_at(spec, k), moves), masks, &bytes, err))
            return -1;
    if (spec->input.mask.n > 0 && !(masks->text = zs_masks_text(spec, &spec->input.mask, err)))
        return -1;
    return 0;
}

/* Send the bits of rank 0 to all ranks.  COLLECTIVE. */
static void share(zs_comm *comm, const zs_spec *spec, zs_masks *masks)
{
    enum { MOST = 1 << 30 };
    for (int k = -1; k < spec->nproduct; k++) {
        zs_mask_bits *bits = bits_at(masks, k);
        size_t n = bits->bit ? zs_mask_bytes(bits) : 0;
        for (size_t i = 0; i < n; i += MOST)
            MPI_Bcast(bits->bit + i, (int)zs_min((int64_t)(n - i), MOST), MPI_BYTE, 0, comm->world);
    }
}

/* Cells that change with time differ from run to run, and so does the file that they are in. */
static void set_digest(const zs_spec *spec, bool moves, zs_masks *masks)
{
    const zs_mask_bits *bits = &masks->input;
    char what[ZS_MASK_TEXT];
    uint64_t digest = moves ? 0 : zs_digest_bytes(0, bits->bit, zs_mask_bytes(bits));
    for (int i = 0; i < spec->input.mask.n && moves; i++) {
        const zs_mask_use *use = &spec->input.mask.use[i];
        zs_mask_condition(&spec->mask[use->mask], what);
        digest = zs_digest_bytes(digest + use->inverse, what, strlen(what));
    }
    snprintf(masks->digest, sizeof masks->digest, "%016llx", (unsigned long long)digest);
}

static int make(zs_comm *comm, reading *r, const zs_mask_run *run, unsigned char *moves, zs_masks *masks,
                zs_error *err)
{
    const zs_spec *spec = r->spec;
    if (zs_agree_same(comm, comm->rank == 0 ? open_all(r, run, moves, err) : 0, err))
        return -1;
    MPI_Bcast(moves, spec->nmask, MPI_BYTE, 0, comm->world);
    if (zs_agree(comm, make_room(r, run->grid.grid, moves, masks, err), err) ||
        zs_agree_same(comm, comm->rank == 0 ? read_all(r, run->grid.grid, masks, err) : 0, err))
        return -1;
    share(comm, spec, masks);
    if (masks->input.bit)
        set_digest(spec, list_moves(&spec->input.mask, moves), masks);
    return 0;
}

int zs_masks_make(zs_comm *comm, const zs_spec *spec, const zs_mask_run *run, const zs_mask_series *series,
                  zs_masks *masks, zs_error *err)
{
    *masks = (zs_masks){ .nproduct = spec->nproduct, .first_row = run->grid.grid->rows.first };
    if (spec->nmask == 0)
        return 0;
    reading r = { .spec = spec, .series = series, .mask = -1 };
    unsigned char *moves = zs_alloc((size_t)spec->nmask, sizeof *moves, "masks", err);
    r.file = zs_alloc((size_t)spec->nmask, sizeof *r.file, "masks", err);
    int result = zs_agree(comm, moves && r.file ? 0 : -1, err);
    if (result == 0)
        result = make(comm, &r, run, moves, masks, err);
    result = zs_agree_same(comm, close_all(&r, result, err), err);
    free(moves);
    if (result)
        zs_masks_clear(masks);
    return result;
}

/* --- boxes -------------------------------------------------------------------------------------------- */

/* "latitude 30 to 60, land (lsm above 0.5 of lsm.nc)"; and a digest that the box is in, too. */
static int describe_box(const zs_mask_bits *inside, const char *what, zs_masks *masks, zs_error *err)
{
    const char *before = masks->text ? masks->text : "";
    const zs_mask_bits *bits = &masks->input;
    size_t room = strlen(what) + strlen(before) + 3;
    char *text = zs_alloc(room, 1, "masks", err);
    if (!text)
        return -1;
    snprintf(text, room, "%s%s%s", what, *before ? ", " : "", before);
    free(masks->text);
    masks->text = text;
    uint64_t digest = bits->planes > 1 ? strtoull(masks->digest, NULL, 16) : 0;
    if (bits->planes == 1) /* the cells that are left; else those of the box, after what the masks are */
        inside = bits;
    digest = zs_digest_bytes(digest, inside->bit, zs_mask_bytes(inside));
    snprintf(masks->digest, sizeof masks->digest, "%016llx", (unsigned long long)digest);
    return 0;
}

int zs_masks_narrow(zs_masks *masks, int product, const zs_mask_bits *inside, const char *what, zs_error *err)
{
    if (product >= 0 && !masks->where &&
        !(masks->where = zs_alloc((size_t)masks->nproduct, sizeof *masks->where, "masks", err)))
        return -1;
    zs_mask_bits *bits = bits_at(masks, product);
    if (!bits->bit) {
        if (zs_mask_bits_init(bits, 1, inside->rows, inside->cols, err))
            return -1;
        zs_mask_set_all(bits);
    }
    for (int64_t plane = 0; plane < bits->planes; plane++) {
        zs_mask_bits view = zs_mask_plane(bits, plane);
        zs_mask_narrow(&view, inside, inside, false);
    }
    if (product >= 0)
        return 0;
    if (zs_mask_count(bits) == 0)
        return zs_fail(err, ZS_REFUSED, "no cell of this box is in the masks");
    return describe_box(inside, what, masks, err);
}

int64_t zs_masks_bytes(const zs_masks *masks)
{
    size_t bytes = masks->input.bit ? zs_mask_bytes(&masks->input) : 0;
    for (int k = 0; k < masks->nproduct && masks->where; k++)
        bytes += masks->where[k].bit ? zs_mask_bytes(&masks->where[k]) : 0;
    return (int64_t)bytes;
}

void zs_masks_clear(zs_masks *masks)
{
    zs_mask_bits_clear(&masks->input);
    for (int k = 0; k < masks->nproduct && masks->where; k++)
        zs_mask_bits_clear(&masks->where[k]);
    free(masks->where);
    free(masks->text);
    *masks = (zs_masks){ 0 };
}
