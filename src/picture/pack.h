/* pack: maps of small numbers -> the bytes that a page has of them.
 *
 * Each row but the first becomes the difference from the row above, which leaves small numbers where a map is
 * smooth; 16-bit numbers are divided into low bytes and high bytes; then all is deflated (RFC 1951). */
#ifndef ZS_PACK_H
#define ZS_PACK_H

#include "base/error.h"
#include "format/deflate.h"

#include <stddef.h>
#include <stdint.h>

/* What a number means that stands for no value. */
enum { ZS_PACK_MISSING_8 = -128, ZS_PACK_MISSING_16 = -32768 };

/* Maps that are packed, one after another.  Owns its memory. */
typedef struct zs_pack {
    zs_deflater deflater;
    unsigned char *plain; /* [plain_room]: one map, ready to be deflated */
    size_t plain_room;
    unsigned char *bytes; /* [n], of `room`: all maps */
    size_t n, room;
} zs_pack;

/* All functions here are LOCAL. */

/* Begin.  Returns 0, to be released with zs_pack_clear(); or -1 with err filled (ZS_FAILED: no memory), and
 * pack empty. */
int zs_pack_init(zs_pack *pack, zs_error *err);

/* Release, and leave it empty.  Safe on an empty (all zero) object. */
void zs_pack_clear(zs_pack *pack);

/* Add a map.  number: [rows][columns].  Returns the bytes that it takes; or -1 with err filled (ZS_FAILED).
 */
int64_t zs_pack_8(zs_pack *pack, int64_t rows, int64_t columns, const int8_t *number, zs_error *err);
int64_t zs_pack_16(zs_pack *pack, int64_t rows, int64_t columns, const int16_t *number, zs_error *err);

#endif
