#include "catalog/prior_choice.h"

#include "base/limits.h"
#include "format/nc.h"
#include "stats/gathering.h"
#include "time/chosen_times.h"
#include "time/new_steps.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The numbers that a text names, as bits; one without numbers chooses all. */
static unsigned bits_of(const char *text)
{
    unsigned bits = 0, number;
    for (int length; sscanf(text, "%2u%n", &number, &length) == 1; text += length)
        bits |= 1u << (number & 31);
    return bits;
}

/* "months = 6 7 8"; "no months" if all are chosen. */
static void choice_text(const char *key, unsigned bits, char text[ZS_TEXT])
{
    char numbers[ZS_BITS_TEXT];
    if (bits)
        snprintf(text, ZS_TEXT, "%s = %s", key, zs_bits_text(bits, numbers));
    else
        snprintf(text, ZS_TEXT, "no key %s", key);
}

static int check_bits(const zs_source *source, const char *attribute, const char *key, unsigned ours,
                      bool extends, const char *first, zs_error *err)
{
    char text[ZS_TEXT] = "", there[ZS_TEXT], here[ZS_TEXT];
    zs_get_text(source->ncid, source->var, attribute, text);
    unsigned theirs = bits_of(text);
    bool fewer = theirs == 0 || (ours != 0 && (ours & ~theirs) == 0);
    if (ours == theirs || (!extends && fewer))
        return 0;
    choice_text(key, theirs, there);
    choice_text(key, ours, here);
    return zs_fail(err, ZS_REFUSED,
                   "%s: was made with %s, and this run (%s) has %s; choose the same in [input]", source->path,
                   there, first, here);
}

/* "every = day, method = mean, complete = 0.75"; "no new steps". */
static void steps_text(const char *every, const char *method, double complete, char text[ZS_TEXT])
{
    if (*every)
        snprintf(text, ZS_TEXT, "every = %.80s, method = %.80s, complete = %.15g", every, method, complete);
    else
        snprintf(text, ZS_TEXT, "no new steps");
}

/* New steps are other values, and other numbers of values. */
static int check_steps(const zs_source *source, const zs_spec *spec, const char *first, zs_error *err)
{
    const zs_spec_steps *steps = &spec->steps;
    bool any = steps->every.kind != ZS_EVERY_STEP;
    char every[ZS_TEXT] = "", method[ZS_TEXT] = "", ours[ZS_EVERY_TEXT], there[ZS_TEXT], here[ZS_TEXT];
    double complete = 0;
    zs_get_text(source->ncid, source->var, "steps_every", every);
    zs_get_text(source->ncid, source->var, "steps_method", method);
    zs_get_numbers(source->ncid, source->var, "steps_complete", 1, &complete);
    steps_text(every, method, complete, there);
    steps_text(any ? zs_every_text(&steps->every, ours) : "", zs_gather_name[steps->method], steps->complete,
               here);
    if (strcmp(there, here) == 0)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: was made with %s, and this run (%s) has %s; %s", source->path, there,
                   first, here, *every ? "write the file's into [steps]" : "take [steps] out");
}

/* "mask = land (lsm above 0.5 of lsm.nc)"; "no mask". */
static void mask_text(const char *digest, const char *mask, char text[ZS_TEXT])
{
    if (*digest)
        snprintf(text, ZS_TEXT, "mask = %.400s", *mask ? mask : "...");
    else
        snprintf(text, ZS_TEXT, "no mask");
}

/* The digests of cells are compared, and not the texts: files of masks may be elsewhere now, or be others
 * under the same name. */
static int check_mask(const zs_source *source, const zs_masks *masks, const char *first, zs_error *err)
{
    char digest[ZS_TEXT] = "", text[ZS_TEXT] = "", there[ZS_TEXT], here[ZS_TEXT];
    zs_get_text(source->ncid, source->var, "input_mask_digest", digest);
    zs_get_text(source->ncid, source->var, "input_mask", text);
    if (strcmp(digest, masks->digest) == 0)
        return 0;
    mask_text(digest, text, there);
    mask_text(masks->digest, masks->text ? masks->text : "", here);
    return zs_fail(
        err, ZS_REFUSED, "%s: was made with %s, and this run (%s) has %s%s; choose the same cells in [input]",
        source->path, there, first, here, strcmp(there, here) == 0 ? ", which chooses other cells now" : "");
}

int zs_prior_check_choice(const zs_source *source, const zs_spec *spec, const zs_masks *masks,
                          const char *first, zs_error *err)
{
    const zs_chosen_times *chosen = &spec->input.chosen;
    bool extends = spec->climatology.extend != NULL;
    return check_bits(source, "input_months", "months", chosen->months, extends, first, err) ||
                   check_bits(source, "input_hours", "hours", chosen->hours, extends, first, err) ||
                   check_steps(source, spec, first, err) || check_mask(source, masks, first, err)
               ? -1
               : 0;
}
