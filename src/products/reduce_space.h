/* reduce_space:  */
#ifndef ZS_REDUCE_SPACE_H
#define ZS_REDUCE_SPACE_H

#include "products/maker.h"

extern const zs_product_ops zs_reduce_rows_ops; /* over latitude, with or without longitude */

extern const zs_product_ops zs_reduce_columns_ops; /* over longitude alone */

#endif
