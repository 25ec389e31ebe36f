#include "page/html.h"

#include "page/page_text.h"
#include "write/text_file.h"

#include <string.h>

enum { DIGITS = 10 }; /* of a number: more than a picture can show */

/* Where JSON goes: into a file, or nowhere, to be counted. */
typedef struct sink {
    zs_text_file *to;
    int64_t bytes;
} sink;

static void put(sink *s, const char *text, size_t n)
{
    s->bytes += (int64_t)n;
    if (s->to)
        zs_text_file_add(s->to, text, n);
}

/* Such characters stand in texts alone, and there JSON can spell them. */
static const char *spelled(char c)
{
    return c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : NULL;
}

/* For json_dump_callback(). */
static int put_json(const char *text, size_t n, void *to)
{
    size_t done = 0;
    for (size_t i = 0; i < n; i++) {
        const char *instead = spelled(text[i]);
        if (!instead)
            continue;
        put(to, text + done, i - done);
        put(to, instead, strlen(instead));
        done = i + 1;
    }
    put(to, text + done, n - done);
    return 0;
}

static void put_piece(sink *s, int k)
{
    put(s, (const char *)zs_page_text[k].bytes, zs_page_text[k].n);
}

static void put_page(const zs_page_data *data, sink *s)
{
    put_piece(s, 0);
    put_json(data->facts, strlen(data->facts), s);
    put_piece(s, 1);
    json_dump_callback(data->pictures, put_json, s, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    put_piece(s, 2);
    if (s->to)
        zs_blocks_write(data->blocks, s->to);
    s->bytes += data->blocks->length;
    put_piece(s, 3);
}

int zs_html_write(const zs_page_data *data, const char *part, const char *path, zs_error *err)
{
    zs_text_file file;
    sink s = { .to = &file };
    if (zs_text_file_open(&file, part, path, err))
        return -1;
    put_page(data, &s);
    return zs_text_file_close(&file, err);
}

int64_t zs_html_bytes(const zs_page_data *data)
{
    sink s = { .to = NULL };
    put_page(data, &s);
    return s.bytes;
}
