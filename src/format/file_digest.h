/* file_digest: a digest of all that a file has besides the numbers that ranks write.
 *
 * These are the variables without a digest of their own: times, bounds, coordinates, and whatever was copied
 * from the input; and of all variables the attributes that say what their numbers mean: units, fill value,
 * baseline, group ...  Titles, comments and the history may change.  One rank reads them; they are small. */
#ifndef ZS_FILE_DIGEST_H
#define ZS_FILE_DIGEST_H

#include "base/error.h"
#include "format/digest.h"
#include "format/pieces.h"

enum { ZS_FILE_DIGEST_TEXT = 32 }; /* bytes of a text, with its '\0' */

/* The text of a file whose digest is not known yet; as long as one that is. */
extern const char zs_file_digest_none[ZS_FILE_DIGEST_TEXT];

/* Read them and make the text.  LOCAL.  ncid: the open file.  path: for messages.
 * The order of the variables does not matter.
 * Returns 0; or -1 with err filled (ZS_FAILED: reading, no memory). */
int zs_file_digest(int ncid, const char *path, char text[ZS_FILE_DIGEST_TEXT], zs_error *err);

/* Compare the file with its digest of this kind, if it has one.  LOCAL.
 * Returns 0; or -1 with err filled: zs_fail_digest(), or as zs_file_digest(). */
int zs_file_digest_check(int ncid, const char *path, zs_error *err);

/* Take the digest that a variable says it has.  LOCAL.
 * pieces: of the variable.  path, name: of the file and the variable, for messages.
 * said: filled; without parts if the variable has no digest.  made: filled; of the same units, without any
 * number yet.
 * Returns 0; or -1 with err filled: zs_fail_digest(), if it is no digest of a variable of this shape. */
int zs_digest_take(const zs_pieces *pieces, const char *path, const char *name, zs_digest *said,
                   zs_digest *made, zs_error *err);

/* Fill err (ZS_REFUSED): `what` in the file has not the digest that the file says, and what to do.  LOCAL.
 * Returns -1. */
int zs_fail_digest(const char *path, const char *what, zs_error *err);

#endif
