/* html: the page as a file: its text, with the data between the pieces.
 *
 * Data stand in the page as JSON, in which no '<', '>' and '&' is left: a "</script>" in the long name of a
 * variable ends nothing. */
#ifndef ZS_HTML_H
#define ZS_HTML_H

#include "base/error.h"
#include "page/blocks.h"

#include <jansson.h>
#include <stdint.h>

/* What a page is made of.  Owns nothing. */
typedef struct zs_page_data {
    const char *facts;       /* JSON, as a text */
    const json_t *pictures;  /* what is drawn */
    const zs_blocks *blocks; /* the maps */
} zs_page_data;

/* Both functions are LOCAL. */

/* Write the page into the empty file at `part`.  path: its final name, for messages.
 * Returns 0, and the file is synced; or -1 with err filled (ZS_FAILED). */
int zs_html_write(const zs_page_data *data, const char *part, const char *path, zs_error *err);

/* Returns how many bytes the page would have. */
int64_t zs_html_bytes(const zs_page_data *data);

#endif
