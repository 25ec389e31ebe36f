/* Headers of classic files: whatever their bytes, they are refused with a message, or what they tell of each
 * variable is inside of the file. */
#include "format/classic.h"
#include "base/error.h"
#include "lib/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

/* The first two bytes of an input say how far the file goes on behind the header, with zeros. */
static int open_file(fuzz_input *input)
{
    uint16_t more;
    take(input, &more, sizeof more);
    int file = memfd_create("input", MFD_CLOEXEC);
    hold(file >= 0 && write(file, input->bytes, input->n) == (ssize_t)input->n, "there is memory for a file");
    hold(ftruncate(file, (off_t)input->n + more) == 0, "there is memory for a file");
    return file;
}

static void check_variable(const zs_classic *classic, const zs_classic_var *var)
{
    int64_t count = 1;
    int record = var->record;
    hold(var->name != NULL && zs_classic_find(classic, var->name) != NULL, "a variable has a name");
    hold(var->begin >= 0 && var->size >= 0 && var->ndim >= record, "a variable has a place");
    for (int k = 0; k < var->ndim; k++) {
        hold(var->shape[k] >= 0, "a dimension has a length");
        if (k >= record)
            hold(!__builtin_mul_overflow(count, var->shape[k], &count), "a shape can be counted");
    }
    hold(count <= var->size && (count > 0 || var->size == 0), "a variable has its bytes");
    int64_t end = var->begin + var->size;
    if (!record || classic->nrecord > 0)
        hold(end <= classic->length || var->size == 0, "a variable lies in the file");
}

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    zs_classic classic;
    zs_error err = { 0 };
    int file = open_file(&input);
    off_t size = lseek(file, 0, SEEK_END);
    if (zs_classic_read_from(file, "input", &classic, &err)) {
        hold_message(err.text);
        hold(err.status == ZS_REFUSED && !classic.var && classic.nvar == 0, "what is refused is empty");
    } else {
        hold(classic.length <= size, "the file has what its header promises");
        for (int k = 0; k < classic.nvar; k++)
            check_variable(&classic, &classic.var[k]);
    }
    zs_classic_clear(&classic);
    close(file);
}
