#include "base/text.h"

#include <ctype.h>
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

/* Optimal string alignment: the restricted form of Damerau (1964) and Levenshtein (1966), in which no part is
 * edited twice.  Only the last three rows of the table are kept. */
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
