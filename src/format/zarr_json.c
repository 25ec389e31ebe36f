#include "format/zarr_json.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 64 * 1024 * 1024 }; /* bytes of a document */

static const struct {
    const char *word;
    double value;
} words[] = { { "NaN", NAN }, { "-Infinity", -INFINITY }, { "Infinity", INFINITY } };

/* Copy the text with bare words in quotes.  to: [2 * n].  Returns its length. */
static size_t quote_words(const char *text, size_t n, char *to)
{
    size_t used = 0;
    bool inside = false;
    for (size_t i = 0; i < n;) {
        size_t length = 1, word = 0;
        if (inside && text[i] == '\\' && i + 1 < n)
            length = 2;
        else if (text[i] == '"')
            inside = !inside;
        for (size_t k = 0; k < sizeof words / sizeof *words && !inside && word == 0; k++)
            if (strlen(words[k].word) <= n - i &&
                strncmp(text + i, words[k].word, strlen(words[k].word)) == 0)
                length = word = strlen(words[k].word);
        if (word)
            to[used++] = '"';
        memcpy(to + used, text + i, length);
        used += length;
        if (word)
            to[used++] = '"';
        i += length;
    }
    return used;
}

json_t *zs_zarr_json_parse(const char *text, size_t n, const char *path, zs_error *err)
{
    json_error_t what;
    char *quoted = zs_alloc_raw(2 * n + 1, 1, "a document", err);
    if (!quoted)
        return NULL;
    json_t *document = json_loadb(quoted, quote_words(text, n, quoted), JSON_REJECT_DUPLICATES, &what);
    free(quoted);
    if (json_is_object(document))
        return document;
    if (document)
        zs_fail(err, ZS_REFUSED, "%s: damaged: it is no JSON object; get or make the store again", path);
    else
        zs_fail(err, ZS_REFUSED, "%s: damaged JSON in line %d: %.200s; get or make the store again", path,
                what.line, what.text);
    json_decref(document);
    return NULL;
}

static int read_open(int file, const char *path, json_t **document, zs_error *err)
{
    struct stat status;
    if (fstat(file, &status))
        return zs_fail_system(err, 0, errno, path, "");
    if (!S_ISREG(status.st_mode) || status.st_size > MOST)
        return zs_fail(err, ZS_REFUSED, "%s: is not the document of a Zarr store", path);
    size_t n = (size_t)status.st_size;
    char *text = zs_alloc_raw(n, 1, "a document", err);
    if (!text)
        return -1;
    ssize_t got = zs_read_bytes(file, text, n, 0);
    if (got < 0)
        zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
    else
        *document = zs_zarr_json_parse(text, (size_t)got, path, err);
    free(text);
    return *document ? 0 : -1;
}

int zs_zarr_json_read(const char *path, json_t **document, zs_error *err)
{
    *document = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0 : zs_fail_system(err, 0, errno, path, "");
    int result = read_open(file, path, document, err);
    close(file);
    return result;
}

bool zs_zarr_json_says(const json_t *object, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value && strcmp(value, text) == 0;
}

int zs_zarr_json_counts(const json_t *list, int64_t least, int room, int64_t *value)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n > (size_t)room)
        return -1;
    for (size_t k = 0; k < n; k++) {
        const json_t *one = json_array_get(list, k);
        if (!json_is_integer(one) || json_integer_value(one) < least)
            return -1;
        value[k] = json_integer_value(one);
    }
    return (int)n;
}

bool zs_zarr_json_number(const json_t *json, double *value)
{
    const char *text = json_string_value(json);
    if (json_is_number(json))
        *value = json_number_value(json);
    for (size_t k = 0; k < sizeof words / sizeof *words && text; k++)
        if (strcmp(text, words[k].word) == 0) {
            *value = words[k].value;
            return true;
        }
    return json_is_number(json);
}
