/* text: which known word a mistyped one may stand for.  Pure. */
#ifndef ZS_TEXT_H
#define ZS_TEXT_H

/* All functions here are LOCAL. */

enum { ZS_FAR = 1000 }; /* a distance that no two words have */

/* The number of single edits (insert, delete, replace a letter, swap two neighbours) that turn one word into
 * the other, upper and lower case being the same; ZS_FAR where a word has more than 63 letters. */
int zs_distance(const char *a, const char *b);

/* The one of known[0 .. n-1] that word is nearest to: at most one edit in three letters, and three in all;
 * or, when there is none, one that word begins or that begins word, by three letters at least.  NULL when
 * nothing is near. */
const char *zs_nearest(const char *word, const char *const *known, int n);

#endif
