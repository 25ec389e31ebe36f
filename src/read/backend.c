#include "read/backend.h"

int zs_fail_read(const zs_input *input, const char *what, zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "%s: reading variable %s: %s", input->path, input->variable, what);
}
