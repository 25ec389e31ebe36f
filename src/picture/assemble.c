#include "picture/assemble.h"

#include "base/evenly.h"
#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/gather.h"
#include "picture/pack.h"
#include "picture/score_pack.h"
#include "picture/statistic_layers.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* What is being assembled.  On rank 0 `pack` has what it packs itself: statistics, and means along rows. */
typedef struct assembly {
    const zs_findings *found;
    zs_comm *comm;
    zs_pictures *pictures;
    zs_score_pack scores;
    zs_score_form form; /* of the maps of z-scores; factor 0: none fits */
    zs_pack pack;
    int64_t room; /* bytes of the page that are left for packed maps */
    int *work;    /* [2 * ranks]: for zs_gather() */
} assembly;

static void release(assembly *a)
{
    free(a->work);
    zs_pack_clear(&a->pack);
    zs_score_pack_clear(&a->scores);
}

static int prepare(assembly *a, const zs_plan *plan, const zs_position *position, zs_error *err)
{
    size_t ranks = (size_t)a->comm->size;
    const zs_page_choice *choice = a->found->choice;
    int64_t others = a->found->others + choice->level_bytes;
    a->room = a->found->others > 0 ? zs_page_room(a->found->size, others) : choice->room;
    a->pictures->levels = choice->scores.levels;
    if (!(a->work = zs_alloc(2 * ranks, sizeof *a->work, "counts", err)) || zs_pack_init(&a->pack, err))
        return -1;
    return zs_score_pack_init(&a->scores, a->found->scores, plan, position, err);
}

/* The statistics take half of the room at most, unless nothing else needs it. */
static int make_statistics(assembly *a, zs_error *err)
{
    const zs_page_choice *choice = a->found->choice;
    int64_t most = choice->nmap > 0 ? a->room / 2 : a->room, text;
    if (zs_statistic_layers_make(a->found->statistics, choice, most, &a->pack, a->pictures, &text, err))
        return -1;
    a->room -= text;
    return 0;
}

/* --- z-scores, on all ranks ----------------------------------------------------------------------------- */

/* The next form to try, if this one takes `text` bytes of the room.  Larger pixels by a whole factor; by the
 * one that is likely to fit, where this form is far too large. */
static zs_score_form next_form(const zs_score_form *form, double text, double room)
{
    enum { FINE = 16, COARSE = 8 };
    double wanted = room > 0 ? (double)form->factor * sqrt(text / room / 2) : INFINITY;
    if (form->levels == FINE && !(wanted > (double)form->factor + 1))
        return (zs_score_form){ form->factor, COARSE };
    int64_t likely = wanted < 65536 ? (int64_t)wanted : 65536;
    return (zs_score_form){ zs_max(form->factor + 1, likely), FINE };
}

/* Pack maps in a form: all of them, or every so-manyth alone.  *text: becomes what all take in the page, with
 * what is told along their rows; of some maps, about so much. */
static int try_form(assembly *a, int64_t every, int64_t *text, zs_error *err)
{
    const zs_page_choice *choice = a->found->choice;
    zs_pixels pixels = zs_pixels_coarser(&choice->scores, a->form.factor);
    int64_t zonal = zs_pixels_zonal_lines(&pixels);
    if (zs_agree(a->comm, zs_score_pack_maps(&a->scores, &a->form, every, err), err))
        return -1;
    *text = every > 1 ? (int64_t)a->scores.pack.n
                      : zs_page_bytes_of_all(a->scores.bytes, a->scores.maps.count * choice->scores.levels);
    MPI_Allreduce(MPI_IN_PLACE, text, 1, MPI_INT64_T, MPI_SUM, a->comm->world);
    if (every > 1) /* rounded once, whatever the ranks are */
        *text = zs_page_bytes_of(*text * every);
    *text += choice->nmap * choice->scores.levels * choice->place_bytes;
    if (zonal > 0)
        *text += zs_page_bytes_of(2 * choice->nmap * zonal);
    return 0;
}

/* Pack maps until they fit.  Some of many maps show whether all can fit, nearly. */
static int make_scores(assembly *a, zs_error *err)
{
    enum { EVERY = 16, MANY = 4 * EVERY };
    const zs_page_choice *choice = a->found->choice;
    int64_t room = a->room, text = 0;
    MPI_Bcast(&room, 1, MPI_INT64_T, 0, a->comm->world);
    a->form = (zs_score_form){ 1, 16 };
    for (;;) {
        zs_pixels pixels = zs_pixels_coarser(&choice->scores, a->form.factor);
        bool tries = choice->nmap >= MANY && !zs_pixels_is_one(&pixels);
        if (tries && try_form(a, EVERY, &text, err))
            return -1;
        if (tries && text / 5 * 4 > room) {
            a->form = next_form(&a->form, (double)text, (double)room);
            continue;
        }
        if (try_form(a, 1, &text, err))
            return -1;
        if (text <= room)
            return 0;
        if (zs_pixels_is_one(&pixels)) {
            a->form.factor = 0;
            return 0;
        }
        a->form = next_form(&a->form, (double)text, (double)room);
    }
}

/* --- on rank 0 ------------------------------------------------------------------------------------------ */

/* The list of steps, and which have maps. */
static int list_steps(zs_pictures *p, const zs_findings *found, bool maps, zs_error *err)
{
    const zs_page_choice *choice = found->choice;
    p->nstep = choice->nstep;
    p->nmapped = maps ? choice->nmap : 0;
    p->steps_total = found->total;
    if (!(p->step = zs_alloc((size_t)p->nstep, sizeof *p->step, "steps", err)) ||
        !(p->mapped = zs_alloc((size_t)p->nmapped, sizeof *p->mapped, "steps", err)))
        return -1;
    for (int64_t i = 0; i < p->nstep; i++)
        p->step[i] = zs_evenly(i, p->nstep, found->total);
    for (int64_t i = 0; i < p->nmapped; i++)
        p->mapped[i] = zs_evenly(i, p->nmapped, p->nstep);
    return 0;
}

/* Turn [steps][rows] into a packed map [rows][steps]; rows of pixels of all levels. */
static int pack_zonal(assembly *a, const zs_pixels *pixels, const int16_t *zonal, zs_error *err)
{
    int64_t n = a->pictures->nmapped, rows = zs_pixels_lines(pixels), bytes;
    int16_t *turned = zs_alloc((size_t)(n * rows), sizeof *turned, "means", err);
    if (!turned)
        return -1;
    for (int64_t step = 0; step < n; step++)
        for (int64_t row = 0; row < rows; row++)
            turned[row * n + step] = zonal[step * rows + row];
    a->pictures->zonal.at = (int64_t)a->pack.n;
    bytes = zs_pack_16(&a->pack, rows, n, turned, err);
    a->pictures->zonal.bytes = zs_max(0, bytes);
    a->pictures->zonal_scale = 1.0 / ZS_ZONAL_LEVELS;
    free(turned);
    return bytes < 0 ? -1 : 0;
}

/* The layer of z-scores becomes the first one.  All levels have one scale: z-scores can be compared. */
static int add_score_layer(assembly *a, const int64_t *bytes, zs_error *err)
{
    zs_pictures *p = a->pictures;
    int64_t n = p->nmapped * p->levels;
    double most = (double)ZS_SCORE_MOST / 16;
    memmove(p->layer + 1, p->layer, (size_t)p->nlayer * sizeof *p->layer);
    p->nlayer++;
    p->layer[0] = (zs_layer){ .shows = ZS_SHOW_ZSCORE,
                              .bits = 8,
                              .clipped = true,
                              .map = zs_alloc((size_t)n, sizeof *p->layer[0].map, "maps", err),
                              .scale = zs_alloc((size_t)p->levels, sizeof *p->layer[0].scale, "maps", err),
                              .nmap = p->nmapped };
    if (!p->layer[0].map || !p->layer[0].scale)
        return -1;
    for (int64_t i = 0, at = 0; i < n; at += bytes[i++])
        p->layer[0].map[i] = (zs_packed){ at, bytes[i] };
    for (int64_t level = 0; level < p->levels; level++)
        p->layer[0].scale[level] = (zs_scale_16){ .scale = 1.0 / a->form.levels, .low = -most, .high = most };
    return 0;
}

/* Gather the maps of z-scores and their zonal means.  COLLECTIVE; memory is allocated on rank 0. */
static int gather_scores(assembly *a, zs_error *err)
{
    const zs_score_pack *scores = &a->scores;
    zs_pixels pixels = zs_pixels_coarser(&a->found->choice->scores, a->form.factor);
    int64_t told = zs_pixels_zonal_lines(&pixels), packed = (int64_t)scores->pack.n, n = a->pictures->nmapped;
    size_t root = a->comm->rank == 0;
    MPI_Allreduce(MPI_IN_PLACE, &packed, 1, MPI_INT64_T, MPI_SUM, a->comm->world);
    int64_t *bytes = zs_alloc((size_t)(n * pixels.levels), sizeof *bytes, "maps", err);
    int16_t *zonal = zs_alloc((size_t)(n * told), sizeof *zonal, "maps", err);
    a->pictures->packed = zs_alloc_raw(root * (size_t)packed, 1, "packed maps", err);
    int result = zs_agree(a->comm, bytes && zonal && a->pictures->packed ? 0 : -1, err);
    if (result == 0) {
        zs_gather(a->comm, scores->bytes, (int)(scores->maps.count * pixels.levels), MPI_INT64_T, bytes,
                  a->work);
        zs_gather(a->comm, scores->zonal, (int)(scores->maps.count * told), MPI_INT16_T, zonal, a->work);
        zs_gather(a->comm, scores->pack.bytes, (int)scores->pack.n, MPI_BYTE, a->pictures->packed, a->work);
    }
    if (result == 0 && root) {
        a->pictures->packed_bytes = packed;
        a->pictures->pixels[0] = pixels;
        result = add_score_layer(a, bytes, err);
        if (result == 0 && told > 0)
            result = pack_zonal(a, &pixels, zonal, err);
    }
    free(zonal);
    free(bytes);
    return result;
}

/* What rank 0 packed follows the z-scores. */
static int join(assembly *a, zs_error *err)
{
    zs_pictures *p = a->pictures;
    int64_t before = p->packed_bytes, own = (int64_t)a->pack.n;
    unsigned char *packed = realloc(p->packed, (size_t)zs_max(1, before + own));
    if (!packed)
        return zs_fail(err, ZS_FAILED, "no memory for packed maps");
    if (own > 0)
        memcpy(packed + before, a->pack.bytes, a->pack.n);
    p->packed = packed;
    p->packed_bytes = before + own;
    for (int k = 0; k < p->nlayer; k++)
        for (int64_t i = 0; i < p->layer[k].nmap * p->levels && p->layer[k].shows != ZS_SHOW_ZSCORE; i++)
            p->layer[k].map[i].at += before;
    p->zonal.at += p->zonal.bytes > 0 ? before : 0;
    return 0;
}

static bool same_pixels(const zs_pixels *a, const zs_pixels *b)
{
    return a->cell_rows == b->cell_rows && a->cell_columns == b->cell_columns;
}

/* Which grid each layer has: z-scores the first one, and statistics the same where they can. */
static void number_grids(zs_pictures *p)
{
    bool scores = p->nlayer > 0 && p->layer[0].shows == ZS_SHOW_ZSCORE;
    zs_pixels *first = &p->pixels[0], *last = &p->pixels[ZS_PIXEL_GRIDS - 1];
    if (!scores)
        *first = *last;
    p->npixels = p->nlayer == 0 ? 0 : scores && p->nlayer > 1 && !same_pixels(first, last) ? 2 : 1;
    for (int k = 0; k < p->nlayer; k++)
        p->layer[k].grid = p->layer[k].shows == ZS_SHOW_ZSCORE ? 0 : p->npixels - 1;
}

/* The histograms of all ranks.  COLLECTIVE. */
static int add_histogram(assembly *a, zs_error *err)
{
    zs_pictures *p = a->pictures;
    int n = (int)p->levels * ZS_Z_BINS;
    p->count = zs_alloc((size_t)n, sizeof *p->count, "histograms", err);
    if (zs_agree(a->comm, p->count ? 0 : -1, err))
        return -1;
    MPI_Reduce(a->found->count, p->count, n, MPI_INT64_T, MPI_SUM, 0, a->comm->world);
    p->histogram_rows = a->found->zscores ? a->found->every : 0;
    zs_z_bins_edges(p->edge);
    return 0;
}

/* A run without z-scores has no lines of them. */
static void drop_lines(zs_pictures *p)
{
    for (zs_line_kind k = ZS_LINE_ZSCORE; k < ZS_LINES; k++) {
        free(p->line[k]);
        p->line[k] = NULL;
    }
}

/* The maps.  COLLECTIVE. */
static int make_maps(assembly *a, zs_error *err)
{
    const zs_findings *found = a->found;
    bool root = a->comm->rank == 0, maps = found->choice->nmap > 0;
    if (zs_statistic_maps_gather(found->statistics, a->comm, err) ||
        zs_agree(a->comm, root ? make_statistics(a, err) : 0, err) || (maps && make_scores(a, err)))
        return -1;
    maps = maps && a->form.factor > 0;
    if (zs_agree(a->comm, list_steps(a->pictures, found, maps, err), err) ||
        (maps && zs_agree(a->comm, gather_scores(a, err), err)))
        return -1;
    return zs_agree(a->comm, root ? join(a, err) : 0, err);
}

int zs_assemble(const zs_findings *found, zs_comm *comm, const zs_plan *plan, const zs_position *position,
                zs_pictures *pictures, zs_error *err)
{
    assembly a = { .found = found, .comm = comm, .pictures = pictures };
    int result = zs_agree(comm, prepare(&a, plan, position, err), err);
    if (result == 0)
        result = make_maps(&a, err);
    if (result == 0)
        result = zs_step_sums_finish(found->steps, plan, comm, pictures->line, err);
    if (result == 0)
        result = add_histogram(&a, err);
    if (result == 0) {
        number_grids(pictures);
        pictures->weight = found->weighted ? ZS_WEIGHT_AREA : ZS_WEIGHT_NONE;
        if (!found->zscores)
            drop_lines(pictures);
    }
    if (result || comm->rank > 0)
        zs_pictures_clear(pictures);
    release(&a);
    return result;
}
