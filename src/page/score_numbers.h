/* score_numbers: the numbers of each step and the histogram of z-scores, as lines and bars of the page; and
 * its notes. */
#ifndef ZS_SCORE_NUMBERS_H
#define ZS_SCORE_NUMBERS_H

#include "page/canvas.h"

/* All functions here are LOCAL; failures go to the maker of the drawing. */

/* Add lines, bars and notes of subject->pictures to the drawing. */
void zs_score_numbers(const zs_subject *subject, zs_canvas *to);

#endif
