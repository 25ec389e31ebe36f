/* text: words: where they end, how they fit into a message, and which known one a mistyped one may stand for.
 * Pure. */
#ifndef ZS_TEXT_H
#define ZS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { ZS_BRIEF = 64 }; /* bytes of a text that fits into a message */

/* All functions here are LOCAL and cannot fail. */

enum { ZS_FAR = 1000 }; /* a distance that no two words have */

/* The number of single edits (insert, delete, replace a letter, swap two neighbours) that turn one word into
 * the other, upper and lower case being the same; ZS_FAR where a word has more than 63 letters. */
int zs_distance(const char *a, const char *b);

/* The one of known[0 .. n-1] that word is nearest to: at most one edit in three letters, and three in all;
 * or, when there is none, one that word begins or that begins word, by three letters at least.  NULL when
 * nothing is near. */
const char *zs_nearest(const char *word, const char *const *known, int n);

/* text fit for a message: cut where it is long, and '?' for bytes that would spoil a line.  Returns brief. */
const char *zs_brief(const char *text, char brief[ZS_BRIEF]);

/* White space as inih counts it, in every locale. */
bool zs_is_blank(char c);

/* text behind the white space that it begins with. */
const char *zs_skip_blanks(const char *text);

/* Move first and last, which point to a text and behind its end, over the white space around it.  Returns the
 * length of what is left. */
size_t zs_trim(const char **first, const char **last);

/* The next word (between white space) from *cursor on, with its length, *cursor being moved behind it; NULL
 * when there is none. */
const char *zs_next_word(const char **cursor, size_t *length);

size_t zs_count_words(const char *text);

/* "1.05 GiB": an amount of memory for a person.  Returns text. */
enum { ZS_BYTES_TEXT = 32 };
const char *zs_bytes_text(double bytes, char text[ZS_BYTES_TEXT]);

#endif
