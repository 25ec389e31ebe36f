/* extract:  */
#ifndef ZS_EXTRACT_H
#define ZS_EXTRACT_H

#include "products/maker.h"

extern const zs_product_ops zs_extract_ops;

#endif
