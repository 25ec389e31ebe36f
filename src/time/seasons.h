/* seasons: the months of each season of a climatology.
 *
 * A season is some months that follow each other, also across the year's end.  It is called after the
 * initials of its months: "DJF", "JJAS".  One month alone can also be written "Jan"; "J", "M" and "A" alone
 * could be several months.  No month is in two seasons; a month in none has no season.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_SEASONS_H
#define ZS_SEASONS_H

#include "base/error.h"

#include <stdbool.h>

enum {
    ZS_SEASONS_MOST = 12,
    ZS_SEASON_NAME = 13, /* bytes of the name of a season */
    ZS_SEASONS_TEXT = 60 /* bytes of the names of all seasons */
};

/* In the order of the year: one that goes across the year's end is the first. */
typedef struct zs_seasons {
    int n;
    int first[ZS_SEASONS_MOST];  /* the first month: 0 to 11; below 0: a month of the year before */
    int months[ZS_SEASONS_MOST]; /* 1 to 12 */
} zs_seasons;

/* Parse names of seasons, in any order: "DJF MAM JJAS ON".
 * Returns 0; or -1 with err filled (ZS_REFUSED), and seasons undefined. */
int zs_seasons_parse(const char *text, zs_seasons *seasons, zs_error *err);

/* The four usual seasons, "DJF MAM JJA SON".  Cannot fail. */
extern const char zs_seasons_usual[];

/* The season of a month, 0 to 11; -1: none.  Cannot fail. */
int zs_season_of(const zs_seasons *seasons, int month);

/* Has each month a season?  Cannot fail. */
bool zs_seasons_are_all(const zs_seasons *seasons);

/* Format the name of a season, and of all, with blanks between them.  Return text.  Cannot fail. */
char *zs_season_name(const zs_seasons *seasons, int season, char text[ZS_SEASON_NAME]);
char *zs_seasons_text(const zs_seasons *seasons, char text[ZS_SEASONS_TEXT]);

#endif
