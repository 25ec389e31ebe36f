/* page_text: the text of the page, which is compiled in: everything but its data.
 *
 * It is made of src/page/page.html and the files that this names (scripts/embed-page.sh), when zscore is
 * built.  A program that is installed needs no other file for it. */
#ifndef ZS_PAGE_TEXT_H
#define ZS_PAGE_TEXT_H

#include <stddef.h>

typedef struct zs_page_piece {
    const unsigned char *bytes; /* [n] */
    size_t n;
} zs_page_piece;

/* The page is: piece 0, facts, piece 1, pictures, piece 2, packed maps, piece 3. */
enum { ZS_PAGE_PIECES = 4 };
extern const zs_page_piece zs_page_text[ZS_PAGE_PIECES];

#endif
