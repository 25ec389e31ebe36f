/* text: words and blanks in a text, texts that fit into a message, and the nearest known word.
 *
 * White space is what the INI parser counts as white space (isspace() in the C locale), in every locale.
 * Pointers that are returned point into the caller's text.
 *
 * All functions here are LOCAL, pure, and cannot fail. */
#ifndef ZS_TEXT_H
#define ZS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* --- mistyped words ---------------------------------------------------------------------------------- */

enum { ZS_FAR = 1000 }; /* larger than the distance of any two words */

/* The number of single edits that turn one word into the other.  An edit inserts, deletes or replaces a
 * letter, or swaps two neighbours; upper and lower case are the same.
 * Returns ZS_FAR if a word has more than 63 letters. */
int zs_distance(const char *a, const char *b);

/* Find the known word that a mistyped word stands for.
 * known: [n].
 * Returns the nearest known word within one edit for each three letters, and three edits in all.  If there is
 * none: the first known word that begins with `word`, or that `word` begins with, in at least three letters.
 * Otherwise NULL. */
const char *zs_nearest(const char *word, const char *const *known, int n);

/* --- texts for people -------------------------------------------------------------------------------- */

enum { ZS_BRIEF = 64 }; /* bytes of a text that fits into a message */

/* Make a text fit for a message: a long text is cut and ends in "...", and control characters become '?'.
 * Returns brief. */
const char *zs_brief(const char *text, char brief[ZS_BRIEF]);

enum { ZS_BYTES_TEXT = 32 };

/* Format an amount of memory for people: "17 bytes", "1.05 GiB".  Returns text. */
const char *zs_bytes_text(double bytes, char text[ZS_BYTES_TEXT]);

/* --- names ------------------------------------------------------------------------------------------- */

/* Returns the last name of a path, which points into the path: "t" of "/Grid/t" and of "t". */
const char *zs_last_name(const char *path);

/* --- blanks and words -------------------------------------------------------------------------------- */

/* Is this white space?  '\0' is not. */
bool zs_is_blank(char c);

/* Returns the text after the white space that it begins with. */
const char *zs_skip_blanks(const char *text);

/* Remove the white space around a part of a text.
 * first, last: the beginning and the end (one past the last byte) of the part; both are moved inwards.
 * Returns the length that is left. */
size_t zs_trim(const char **first, const char **last);

/* Is the text one of a list that ends with NULL, in upper or lower case? */
bool zs_is_among(const char *text, const char *const *list);

/* Find the next word, which ends at white space or at the end of the text.
 * cursor: where to look; moved behind the word.  length: of the word.
 * Returns the word, which does not end in '\0'; or NULL if there is no other word. */
const char *zs_next_word(const char **cursor, size_t *length);

/* Returns the number of words of a text. */
size_t zs_count_words(const char *text);

/* Add a word to a list of words with a blank between them.  list: [room].  An empty word, and one for which
 * there is no room, leave the list as it is. */
void zs_add_word(char *list, size_t room, const char *word);

/* --- numbers ----------------------------------------------------------------------------------------- */

/* The types of numbers in CDL, the text form of NetCDF. */
typedef enum zs_spelled {
    ZS_SPELLED_NONE,
    ZS_SPELLED_INTEGER,
    ZS_SPELLED_FLOAT,
    ZS_SPELLED_DOUBLE
} zs_spelled;

/* Read the number that a word spells, as CDL has it: "-99.9f", "1e20", "255ub", "NaN".
 * word: [length], without blanks.
 * Returns its type, and *number is set; ZS_SPELLED_NONE if the word is no number. */
zs_spelled zs_spelled_number(const char *word, size_t length, double *number);

#endif
