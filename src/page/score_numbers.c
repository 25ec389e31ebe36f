#include "page/score_numbers.h"

#include "page/chart.h"
#include "page/field_texts.h"
#include "report/json.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *id, *name, *label;
} line_text[ZS_LINES] = {
    [ZS_LINE_DATA] = { "area-mean", "Mean of the data", "mean over all cells" },
    [ZS_LINE_ZSCORE] = { "zscore-mean", "Mean of the z-scores", "mean z-score" },
    [ZS_LINE_UNUSUAL] = { "unusual", "Share of the area with |z| > 2", "share of the area" },
};

/* A line along the steps of the page, of each level. */
static void add_line(const zs_subject *subject, zs_canvas *to, zs_line_kind kind)
{
    zs_json_maker *maker = to->maker;
    const zs_pictures *pictures = subject->pictures;
    const char *units = kind == ZS_LINE_DATA ? subject->catalog->variable.units : "1";
    json_t *list = zs_json_array(maker), *x = zs_json_object(maker);
    bool weighted = pictures->weight == ZS_WEIGHT_AREA;
    char name[128];
    snprintf(name, sizeof name, "%s%s", line_text[kind].name, weighted ? "" : ", all cells alike");
    for (int64_t level = 0; level < pictures->levels; level++) {
        json_t *values = zs_json_array(maker);
        for (int64_t k = 0; k < pictures->nstep; k++)
            zs_json_append(maker, values, zs_json_number(pictures->line[kind][level * pictures->nstep + k]));
        zs_chart_add_series(maker, list, zs_json_text(line_text[kind].label), "values", values);
    }
    zs_json_set(maker, x, "label", zs_json_text("time"));
    zs_json_set(maker, x, "units", json_null());
    zs_json_set(maker, x, "values", json_null());
    zs_json_set(maker, x, "labels", json_null());
    json_t *line = zs_chart_begin(maker, name, NULL, units);
    zs_chart_set_levels(maker, line, pictures->levels);
    zs_chart_add_line(to, line, line_text[kind].id, "steps", x, line_text[kind].label, list);
}

static void add_histogram(const zs_subject *subject, zs_canvas *to)
{
    zs_json_maker *maker = to->maker;
    const zs_pictures *pictures = subject->pictures;
    zs_metadata texts = zs_field_texts(subject->spec, subject->catalog, ZS_FIELD_ZSCORE);
    json_t *edges = zs_json_array(maker), *list = zs_json_array(maker);
    for (int k = 0; k <= ZS_Z_BINS; k++)
        zs_json_append(maker, edges, zs_json_number(pictures->edge[k]));
    for (int64_t level = 0; level < pictures->levels; level++) {
        json_t *counts = zs_json_array(maker);
        for (int k = 0; k < ZS_Z_BINS; k++)
            zs_json_append(maker, counts, json_integer((json_int_t)pictures->count[level * ZS_Z_BINS + k]));
        zs_chart_add_series(maker, list, zs_json_text("z-scores"), "counts", counts);
    }
    json_t *bars = zs_chart_begin(maker, zs_metadata_find(&texts, "long_name"), NULL, "1");
    zs_chart_set_levels(maker, bars, pictures->levels);
    zs_chart_add_bars(to, bars, "zscore", edges, "zscore", "1", list);
    zs_metadata_clear(&texts);
}

/* --- notes -------------------------------------------------------------------------------------------- */

static void note(zs_canvas *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note(zs_canvas *to, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    zs_json_append(to->maker, to->notes, zs_json_text(text));
}

/* How coarse the maps of a grid of pixels are. */
static void note_pixels(zs_canvas *to, const char *what, const zs_pixels *pixels)
{
    if (pixels->cell_rows > 1 && pixels->cell_columns > 1)
        note(to, "%s are means of %lld x %lld cells.", what, (long long)pixels->cell_rows,
             (long long)pixels->cell_columns);
    else if (pixels->cell_rows > 1 || pixels->cell_columns > 1)
        note(to, "%s are means of %lld cells.", what, (long long)zs_pixels_factor(pixels));
}

/* Maps that are not there, because not even the coarsest fit. */
static void note_none(zs_canvas *to, const zs_pictures *p)
{
    bool scores = p->nmapped > 0, statistics = p->nlayer > (scores ? 1 : 0);
    if (!scores && p->histogram_rows > 0)
        note(to, "Maps of z-scores do not fit into the page: [report] size is too small.");
    if (!statistics)
        note(to, "Maps of statistics do not fit into the page: [report] size is too small.");
}

static void add_notes(const zs_subject *subject, zs_canvas *to)
{
    const zs_pictures *p = subject->pictures;
    const char *what[ZS_PIXEL_GRIDS] = { "Maps", "Maps of statistics" };
    bool one = p->npixels < 2 || zs_pixels_factor(&p->pixels[0]) == zs_pixels_factor(&p->pixels[1]);
    for (int k = 0; k < p->npixels && (k == 0 || !one); k++)
        note_pixels(to, k == 0 && !one ? "Maps of z-scores" : what[k], &p->pixels[k]);
    note_none(to, p);
    if (p->nstep < p->steps_total)
        note(to, "Of %lld steps %lld are shown.", (long long)p->steps_total, (long long)p->nstep);
    if (p->nmapped > 0 && p->nmapped < p->nstep)
        note(to, "%lld of %lld steps have maps.", (long long)p->nmapped, (long long)p->nstep);
    if (p->histogram_rows > 1)
        note(to, "The histogram of z-scores counts one of %lld rows.", (long long)p->histogram_rows);
}

void zs_score_numbers(const zs_subject *subject, zs_canvas *to)
{
    for (zs_line_kind kind = 0; kind < ZS_LINES; kind++)
        if (subject->pictures->line[kind])
            add_line(subject, to, kind);
    if (subject->pictures->histogram_rows > 0)
        add_histogram(subject, to);
    add_notes(subject, to);
}
