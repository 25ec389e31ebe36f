#include "spec/value.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int zs_value_number(const char *text, double *value, zs_error *err)
{
    char brief[ZS_BRIEF], *end = NULL;
    /* strtod() also takes hexadecimal numbers, "inf" and "nan", which no key allows. */
    bool decimal = *text && strspn(text, "0123456789+-.eE") == strlen(text);
    double number = decimal ? strtod(text, &end) : 0.0;
    if (!decimal || *end || !isfinite(number))
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not a number", zs_brief(text, brief));
    *value = number;
    return 0;
}

int zs_value_numbers(const char *text, int most, double *value)
{
    static const char separators[] = " \t\r\n,";
    char word[ZS_BRIEF];
    zs_error unused;
    int n = 0;
    for (const char *at = text + strspn(text, separators); *at; at += strspn(at, separators)) {
        size_t length = strcspn(at, separators);
        double number = 0;
        snprintf(word, sizeof word, "%.*s", length < sizeof word ? (int)length : 0, at);
        if (n == most || zs_value_number(word, &number, &unused))
            return 0;
        if (value)
            value[n] = number;
        n++;
        at += length;
    }
    return n;
}

int zs_value_integer(const char *text, int low, int high, int *value, zs_error *err)
{
    char brief[ZS_BRIEF], *end = NULL;
    bool whole = *text && strspn(text, "0123456789+-") == strlen(text);
    long long number =
        whole ? strtoll(text, &end, 10) : 0; /* out of range: the largest long long, refused below */
    if (!whole || *end || number < low || number > high)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not a whole number from %d to %d", zs_brief(text, brief),
                       low, high);
    *value = (int)number;
    return 0;
}

int zs_value_bits(const char *text, int low, int high, unsigned *bits, zs_error *err)
{
    char word[ZS_BRIEF];
    const char *cursor = text, *from;
    size_t length;
    unsigned found = 0;
    while ((from = zs_next_word(&cursor, &length))) {
        int number = 0;
        snprintf(word, sizeof word, "%.*s", length < sizeof word ? (int)length : 0, from);
        if (zs_value_integer(word, low, high, &number, err))
            return -1;
        if (found >> number & 1)
            return zs_fail(err, ZS_REFUSED, "%d stands there twice; name each number once", number);
        found |= 1u << number;
    }
    *bits = found;
    return 0;
}

int zs_value_pair(const char *text, double low, double high, double pair[2], zs_error *err)
{
    char brief[ZS_BRIEF], word[ZS_BRIEF];
    const char *cursor = text;
    double number[2];
    if (zs_count_words(text) != 2)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not two numbers separated by a blank",
                       zs_brief(text, brief));
    for (int i = 0; i < 2; i++) {
        size_t length;
        const char *from = zs_next_word(&cursor, &length);
        snprintf(word, sizeof word, "%.*s", length < sizeof word ? (int)length : 0, from);
        if (zs_value_number(word, &number[i], err) != 0)
            return zs_fail(err, ZS_REFUSED, "\"%s\" is not two numbers separated by a blank",
                           zs_brief(text, brief));
        if (number[i] < low || number[i] > high)
            return zs_fail(err, ZS_REFUSED, "%s is not between %g and %g", zs_brief(word, brief), low, high);
    }
    memcpy(pair, number, sizeof number);
    return 0;
}

/* The length of the unsigned decimal number that text begins with. */
static size_t number_length(const char *text)
{
    size_t n = strspn(text, "0123456789.");
    if (n == 0 || (text[n] != 'e' && text[n] != 'E'))
        return n;
    size_t sign = text[n + 1] == '+' || text[n + 1] == '-';
    size_t digits = strspn(text + n + 1 + sign, "0123456789");
    return digits ? n + 1 + sign + digits : n;
}

static bool unit_bytes(const char *unit, double *bytes)
{
    static const char prefix[] = "kmgt";
    double binary = 1, decimal = 1;
    *bytes = 1;
    if (strcasecmp(unit, "") == 0 || strcasecmp(unit, "B") == 0)
        return true;
    for (const char *p = prefix; *p; p++) {
        char name[3][4] = { { *p }, { *p, 'i', 'b' }, { *p, 'b' } };
        binary *= 1024;
        decimal *= 1000;
        for (int form = 0; form < 3; form++) {
            *bytes = form == 2 ? decimal : binary;
            if (strcasecmp(unit, name[form]) == 0)
                return true;
        }
    }
    return false;
}

int zs_value_bytes(const char *text, int64_t *bytes, zs_error *err)
{
    char brief[ZS_BRIEF], word[ZS_BRIEF];
    size_t length = number_length(text);
    double number = 0, unit;
    snprintf(word, sizeof word, "%.*s", length < sizeof word ? (int)length : 0, text);
    const char *rest = text + length;
    if (zs_value_number(word, &number, err) != 0 || !unit_bytes(zs_skip_blanks(rest), &unit))
        return zs_fail(err, ZS_REFUSED,
                       "\"%s\" is not an amount of memory; write 4 GiB, 200 MiB, 1.5 GB or a number of bytes",
                       zs_brief(text, brief));
    double product = number * unit;
    if (!(product >= 1 && product < 0x1p62))
        return zs_fail(err, ZS_REFUSED, "%s is not an amount of memory that a rank can have",
                       zs_brief(text, brief));
    *bytes = llround(product);
    return 0;
}

int zs_value_choice(const char *text, const char *const *word, int n, int *index, zs_error *err)
{
    char brief[ZS_BRIEF], list[256] = "";
    for (int i = 0; i < n; i++) {
        if (strcmp(text, word[i]) == 0) {
            *index = i;
            return 0;
        }
        size_t used = strlen(list);
        const char *before = i == 0 ? "" : i == n - 1 ? " or " : ", ";
        snprintf(list + used, sizeof list - used, "%s%s", before, word[i]);
    }
    return zs_fail(err, ZS_REFUSED, "\"%s\" is not known; write %s", zs_brief(text, brief), list);
}

int zs_value_date(const char *word, zs_error *err)
{
    static const char digits[] = "0123456789";
    char brief[ZS_BRIEF];
    bool begins = strspn(word + (*word == '-'), digits) > 0; /* a year before 0 has a sign */
    if (begins && strchr(word, ':') && !strchr(word, 'T'))
        return zs_fail(err, ZS_REFUSED, "\"%s\" has no date; join day and hour by a T: 2014-03-31T06:00",
                       zs_brief(word, brief));
    size_t length = strlen(word);
    bool utc =
        length > 0 && word[length - 1] == 'Z' && strchr(word, 'T'); /* only a time of day may end with Z */
    if (!begins || strspn(word, "0123456789-:T.") != length - utc || length >= ZS_BRIEF)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not a date such as 2014, 2014-03-31 or 2014-03-31T06:00",
                       zs_brief(word, brief));
    return 0;
}
