/* reduce_space:  */
#ifndef ZS_REDUCE_SPACE_H
#define ZS_REDUCE_SPACE_H

#include "products/maker.h"

extern const zs_making zs_over_rows_making; /* over latitude, with or without longitude */

extern const zs_making zs_over_columns_making; /* over longitude alone */

#endif
