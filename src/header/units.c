#include "header/units.h"

#include "base/text.h"

#include <math.h>
#include <string.h>
#include <udunits2.h>

enum { UNITS_TEXT = 256 };

/* Copy units without the blanks around them into text, [UNITS_TEXT].  Returns false if they are too long. */
static bool trim(const char *units, char *text)
{
    if (!units)
        units = "";
    const char *end = units + strlen(units);
    size_t length = zs_trim(&units, &end);
    if (length > UNITS_TEXT - 1)
        return false;
    memcpy(text, units, length);
    text[length] = '\0';
    return true;
}

/* Find how unit b reads a value given in unit a: b = offset + slope * a.  Returns false if a cannot be
 * converted to b, or not linearly.  (udunits2 also converts s to s-1, and decibels to the quantity behind
 * them.) */
static bool find_line(zs_units *units, const char *a, const char *b, double *offset, double *slope)
{
    bool found = false;
    ut_error_message_handler before = ut_set_error_message_handler(ut_ignore);
    if (!units->system && !units->missing)
        units->missing = !(units->system = ut_read_xml(NULL));
    ut_unit *from = units->system ? ut_parse(units->system, a, UT_UTF8) : NULL;
    ut_unit *to = units->system ? ut_parse(units->system, b, UT_UTF8) : NULL;
    cv_converter *converter = from && to ? ut_get_converter(from, to) : NULL;
    if (converter) {
        double at_0 = cv_convert_double(converter, 0), at_1 = cv_convert_double(converter, 1);
        double far =
            cv_convert_double(converter, 0x1p30); /* so far out that the offset costs the slope no digits */
        *offset = at_0;
        *slope = (far - at_0) / 0x1p30;
        found = isfinite(at_0) && isfinite(at_1) && isfinite(far) && *slope != 0 &&
                fabs(at_1 - at_0 - *slope) <= 1e-9 * (fabs(*slope) + fabs(at_0));
        cv_free(converter);
    }
    ut_free(to);
    ut_free(from);
    ut_set_error_message_handler(before);
    return found;
}

bool zs_units_same(zs_units *units, const char *a, const char *b)
{
    char text_a[UNITS_TEXT], text_b[UNITS_TEXT];
    double offset, slope;
    if (!trim(a, text_a) || !trim(b, text_b))
        return a && b && strcmp(a, b) == 0;
    if (strcmp(text_a, text_b) == 0)
        return true;
    return find_line(units, text_a, text_b, &offset, &slope) && fabs(slope - 1) <= 1e-9 &&
           fabs(offset) <= 1e-9;
}

bool zs_units_convert(zs_units *units, const char *from, const char *to, double *slope, double *offset)
{
    char text_from[UNITS_TEXT], text_to[UNITS_TEXT];
    *slope = 1;
    *offset = 0;
    if (!trim(from, text_from) || !trim(to, text_to))
        return false;
    return strcmp(text_from, text_to) == 0 || find_line(units, text_from, text_to, offset, slope);
}

bool zs_units_are_temperature(zs_units *units, const char *text)
{
    char trimmed[UNITS_TEXT];
    double offset, slope;
    return trim(text, trimmed) &&
           (strcmp(trimmed, "K") == 0 || find_line(units, trimmed, "K", &offset, &slope));
}

void zs_units_clear(zs_units *units)
{
    ut_free_system(units->system);
    *units = (zs_units){ 0 };
}
