#include "page/page_text.h"

#include <page/page_pieces.h> /* piece0 to piece3, which scripts/embed-page.sh makes in the build directory */

const zs_page_piece zs_page_text[ZS_PAGE_PIECES] = {
    { piece0, sizeof piece0 }, { piece1, sizeof piece1 }, { piece2, sizeof piece2 }, { piece3, sizeof piece3 }
};
