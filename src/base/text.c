#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 63 };

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int letter(char c)
{
    return tolower((unsigned char)c);
}

/* Optimal string alignment: the distance of Damerau (1964) and Levenshtein (1966), restricted so that no part
 * of a word is edited twice.  Only the last three rows of the table are kept. */
int zs_distance(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b);
    if (na > LONGEST || nb > LONGEST)
        return ZS_FAR;
    int rows[3][LONGEST + 1] = { 0 };
    int *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= nb; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= na; i++) {
        int *reused = before;
        before = above;
        above = row;
        row = reused;
        row[0] = (int)i;
        for (size_t j = 1; j <= nb; j++) {
            int replaced = above[j - 1] + (letter(a[i - 1]) != letter(b[j - 1]));
            row[j] = smaller(replaced, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && letter(a[i - 1]) == letter(b[j - 2]) &&
                letter(a[i - 2]) == letter(b[j - 1]))
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
    }
    return row[nb];
}

static const char *nearest_by_beginning(const char *word, const char *const *known, int n)
{
    for (int i = 0; i < n; i++) {
        int shared = smaller((int)strlen(word), (int)strlen(known[i]));
        if (shared >= 3 && strncasecmp(word, known[i], (size_t)shared) == 0)
            return known[i];
    }
    return NULL;
}

const char *zs_nearest(const char *word, const char *const *known, int n)
{
    const char *best = NULL;
    int least = ZS_FAR;
    if (strlen(word) > LONGEST)
        return NULL;
    for (int i = 0; i < n; i++) {
        int distance = zs_distance(word, known[i]);
        int longer = larger((int)strlen(word), (int)strlen(known[i]));
        int allowed = larger(1, smaller(3, longer / 3));
        if (distance <= allowed && distance < longer && distance < least) {
            least = distance;
            best = known[i];
        }
    }
    return best ? best : nearest_by_beginning(word, known, n);
}

const char *zs_last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char blanks[] = " \t\r\v\f\n";

const char *zs_brief(const char *text, char brief[ZS_BRIEF])
{
    size_t length = strlen(text), shown = length;
    if (length > ZS_BRIEF - 1) {
        shown = ZS_BRIEF - 4;
        while (shown > 0 && ((unsigned char)text[shown] & 0xC0) == 0x80)
            shown--; /* do not cut a UTF-8 letter in half */
    }
    for (size_t i = 0; i < shown; i++)
        brief[i] = (unsigned char)text[i] < ' ' || text[i] == 127 ? '?' : text[i];
    strcpy(brief + shown, shown < length ? "..." : "");
    return brief;
}

bool zs_is_blank(char c)
{
    return c && strchr(blanks, c);
}

const char *zs_skip_blanks(const char *text)
{
    return text + strspn(text, blanks);
}

size_t zs_trim(const char **first, const char **last)
{
    while (*first < *last && zs_is_blank(**first))
        (*first)++;
    while (*last > *first && zs_is_blank((*last)[-1]))
        (*last)--;
    return (size_t)(*last - *first);
}

bool zs_is_among(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(text, *list) == 0)
            return true;
    return false;
}

const char *zs_next_word(const char **cursor, size_t *length)
{
    const char *word = zs_skip_blanks(*cursor);
    *length = strcspn(word, blanks);
    *cursor = word + *length;
    return *length ? word : NULL;
}

size_t zs_count_words(const char *text)
{
    size_t n = 0, length;
    while (zs_next_word(&text, &length))
        n++;
    return n;
}

void zs_add_word(char *list, size_t room, const char *word)
{
    size_t used = strlen(list);
    if (*word && used + (used > 0) + strlen(word) < room)
        snprintf(list + used, room - used, "%s%s", used > 0 ? " " : "", word);
}

const char *zs_bytes_text(double bytes, char text[ZS_BYTES_TEXT])
{
    static const char *const unit[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB" };
    int k = 0;
    for (; bytes >= 1024 && k < 5; k++)
        bytes /= 1024;
    snprintf(text, ZS_BYTES_TEXT, k == 0 ? "%.0f %s" : "%.2f %s", bytes, unit[k]);
    return text;
}

/* Suffixes of integers in CDL; u stands before the others. */
static bool is_integer_suffix(const char *text)
{
    static const char *const known[] = { "", "b", "s", "l", "ll" };
    if (tolower((unsigned char)*text) == 'u')
        text++;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcasecmp(text, known[k]) == 0)
            return true;
    return false;
}

zs_spelled zs_spelled_number(const char *word, size_t length, double *number)
{
    char copy[ZS_BRIEF], *end;
    if (length == 0 || length >= sizeof copy)
        return ZS_SPELLED_NONE;
    memcpy(copy, word, length);
    copy[length] = '\0';
    double found = strtod(copy, &end);
    bool whole = copy[strcspn(copy, ".eEnN")] == '\0'; /* no fraction, no exponent, not nan or infinity */
    if (end == copy)
        return ZS_SPELLED_NONE;
    zs_spelled spelled = strcasecmp(end, "f") == 0         ? ZS_SPELLED_FLOAT
                         : *end == '\0' && !whole          ? ZS_SPELLED_DOUBLE
                         : strcasecmp(end, "d") == 0       ? ZS_SPELLED_DOUBLE
                         : whole && is_integer_suffix(end) ? ZS_SPELLED_INTEGER
                                                           : ZS_SPELLED_NONE;
    if (spelled != ZS_SPELLED_NONE)
        *number = found;
    return spelled;
}
