#include "spec/ini.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Put at both ends of a piece of a line, so that inih does not strip white space there and sees no comment.
 * It may occur in the text too: it is removed by position, not by value. */
static const char guard = '\x01';

/* inih keeps 49 bytes of the name of a section and drops the rest. */
enum { LONGEST_SECTION = 49 };

/* What inih gets next: a header, "key = value", a line that continues a value, or more of a long line. */
typedef enum piece_kind { SECTION, SETTING, NEXT_LINE, SAME_LINE } piece_kind;

typedef struct line_reader {
    const char *path;
    bool (*is_key)(const char *name);
    const char *next;        /* the rest of the text, behind the current line */
    const char *begin;       /* the current line, behind its indent */
    const char *first, *end; /* the part of it that inih has not got yet */
    int line;                /* its number, from 1 */
    piece_kind piece;        /* what inih got last */
    bool in_setting;         /* an indented line would continue a value */
    bool unanswered;         /* inih has a line and has not called on_value() for it yet */
    bool stopped;            /* a fault, or no memory */
    zs_entries *entries;
    zs_error *fault; /* why a line cannot be understood */
    int rc;          /* -1: no memory, in err */
    zs_error *err;
} line_reader;

/* Up to ZS_BRIEF bytes of the current line, for a message. */
static const char *show_line(const line_reader *r, char brief[ZS_BRIEF])
{
    char text[2 * ZS_BRIEF];
    snprintf(text, sizeof text, "%.*s", (int)(r->end - r->begin < ZS_BRIEF ? r->end - r->begin : ZS_BRIEF),
             r->begin);
    return zs_brief(text, brief);
}

/* The end of the text of a line, without a comment and the white space before it. */
static const char *content_end(const char *first, const char *stop)
{
    if (*first == ';' || *first == '#')
        return first;
    const char *end = first;
    while (end < stop && !(*end == ';' && end > first && zs_is_blank(end[-1])))
        end++;
    while (end > first && zs_is_blank(end[-1]))
        end--;
    return end;
}

/* Read no further.  If the broken line continues a value, that value is incomplete and is dropped. */
static bool stop(line_reader *r)
{
    if (r->fault->status != 0 && r->piece == NEXT_LINE)
        zs_entries_drop(r->entries);
    r->stopped = true;
    r->first = r->end;
    return false;
}

/* "file.nc # note" would be three patterns, which nobody means. */
static bool check_hash(line_reader *r)
{
    char brief[ZS_BRIEF];
    for (const char *c = r->first; c + 1 < r->end; c++) {
        if (!zs_is_blank(c[0]) || c[1] != '#')
            continue;
        zs_fail(r->fault, ZS_REFUSED,
                "%s:%d: \"%s\": \"#\" begins a comment only at the start of a line; after a value use \";\"",
                r->path, r->line, show_line(r, brief));
        return stop(r);
    }
    return true;
}

static bool take_section(line_reader *r)
{
    char brief[ZS_BRIEF], name[LONGEST_SECTION + 1];
    const char *first = r->first + 1, *close = memchr(first, ']', (size_t)(r->end - first));
    const char *last = close ? close : first;
    size_t length = zs_trim(&first, &last);
    if (!close || close + 1 < r->end || length == 0 || length > LONGEST_SECTION) {
        zs_fail(r->fault, ZS_REFUSED,
                "%s:%d: \"%s\" is not the header of a section: write its name in [ ], alone on the line",
                r->path, r->line, show_line(r, brief));
        return stop(r);
    }
    snprintf(name, sizeof name, "%.*s", (int)(last - first), first);
    r->first = first;
    r->end = last;
    r->in_setting = false;
    r->rc = zs_entries_add(r->entries, r->path, r->line, name, NULL, r->err);
    return r->rc == 0 || stop(r);
}

/* Does an indented line look like a key of its own, or like the header of a section?  name: what it sets. */
static bool looks_like_start(const line_reader *r, char name[ZS_BRIEF])
{
    const char *c = r->first, *from = c + (*c == '[');
    for (c = from; c < r->end && !strchr("=:/*?[]", *c) && !zs_is_blank(*c); c++)
        ;
    if (c == from || c - from >= ZS_BRIEF)
        return false;
    snprintf(name, ZS_BRIEF, "%.*s", (int)(c - from), from);
    if (from > r->first)
        return r->end[-1] == ']' && memchr(r->first, ']', (size_t)(r->end - r->first)) == r->end - 1;
    const char *sign = c;
    while (sign < r->end && zs_is_blank(*sign))
        sign++;
    if (sign == r->end)
        return false;
    if (*sign == '=')
        return sign > c || r->is_key(name); /* a directory may be called "year=2014" */
    return *sign == ':' && r->is_key(name) && (sign + 1 == r->end || zs_is_blank(sign[1]));
}

static bool check_continuation(line_reader *r)
{
    char name[ZS_BRIEF], shown[ZS_BRIEF], section[ZS_BRIEF], key[ZS_BRIEF];
    if (!looks_like_start(r, name))
        return true;
    bool header = *r->first == '[';
    const zs_entry *before = &r->entries->entry[r->entries->n - 1];
    zs_fail(r->fault, ZS_REFUSED,
            "%s:%d: [%s] %s%s%s is indented, and so continues the value of \"%s\" in line %d; start it in "
            "the first column",
            r->path, r->line, zs_brief(before->section, section), header ? "[" : "", zs_brief(name, shown),
            header ? "]" : "", zs_brief(before->key, key), before->line);
    return stop(r);
}

/* Go to the next line that is not empty, and find out what it is.  Returns false at the end of the text. */
static bool next_line(line_reader *r)
{
    while (*r->next) {
        const char *first = r->next, *stop_at = strchrnul(r->next, '\n');
        r->next = *stop_at ? stop_at + 1 : stop_at;
        r->line++;
        bool indented = zs_is_blank(*first);
        while (first < stop_at && zs_is_blank(*first))
            first++;
        r->begin = r->first = first;
        r->end = content_end(first, stop_at);
        if (r->first == r->end)
            continue;
        r->piece = indented && r->in_setting ? NEXT_LINE : *first == '[' ? SECTION : SETTING;
        if (!check_hash(r))
            return false;
        if (r->piece == NEXT_LINE)
            return check_continuation(r);
        if (r->piece == SECTION)
            return take_section(r);
        r->in_setting = true;
        return true;
    }
    return false;
}

/* The current line is not "key = value": inih found no '=', or nothing in front of it. */
static void refuse_line(line_reader *r, const char *lacks)
{
    char brief[ZS_BRIEF];
    zs_fail(r->fault, ZS_REFUSED,
            "%s:%d: \"%s\" has no %s: write key = value; a line that continues a value starts with a blank",
            r->path, r->line, show_line(r, brief), lacks);
    stop(r);
}

/* inih calls this like fgets(): gives it the next piece, at most size - 1 bytes, with a newline at the end.
 */
static char *hand_on(char *buffer, int size, void *stream)
{
    line_reader *r = stream;
    if (r->unanswered && !r->stopped)
        refuse_line(r, "\"=\"");
    if (r->first < r->end)
        r->piece = SAME_LINE;
    else if (r->stopped || !next_line(r))
        return NULL;
    char *to = buffer;
    size_t left = (size_t)(r->end - r->first), room = (size_t)size - 5;
    size_t length = left < room ? left : room;
    if (r->piece == SECTION)
        *to++ = '[';
    if (r->piece == NEXT_LINE || r->piece == SAME_LINE) {
        *to++ = ' ';
        *to++ = guard;
    }
    memcpy(to, r->first, length);
    to += length;
    *to++ = r->piece == SECTION ? ']' : guard;
    *to++ = '\n';
    *to = '\0';
    r->first += length;
    r->unanswered = r->piece != SECTION;
    return buffer;
}

/* inih calls this for each key, and again for each line that continues its value.  The return value only
 * affects that of ini_parse_stream(), which is not needed: the reader knows more. */
static int on_value(void *user, const char *section, const char *name, const char *value)
{
    line_reader *r = user;
    if (!name || !value || r->stopped)
        return 1;
    r->unanswered = false;
    if (!*name) {
        refuse_line(r, "key");
        return 1;
    }
    size_t length = strlen(value) - 1; /* without the guard at the end */
    if (r->piece == SETTING) {
        r->rc = zs_entries_add(r->entries, r->path, r->line, section, name, r->err);
    } else {
        value++; /* the guard at the beginning */
        length--;
        bool empty = r->entries->entry[r->entries->n - 1].length == 0;
        if (r->piece == NEXT_LINE && !empty)
            r->rc = zs_entries_append(r->entries, " ", 1, r->err);
        for (; empty && length > 0 && zs_is_blank(*value); length--)
            value++; /* the line was cut in the white space behind its "=" */
    }
    if (r->rc == 0)
        r->rc = zs_entries_append(r->entries, value, length, r->err);
    if (r->rc != 0)
        stop(r);
    return 1;
}

int zs_ini_read(const char *path, const char *text, bool (*is_key)(const char *name), zs_entries *entries,
                zs_error *fault, zs_error *err)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    line_reader reader = {
        .path = path, .is_key = is_key, .next = text, .entries = entries, .fault = fault, .err = err
    };
    if (strncmp(text, byte_order_mark, 3) == 0)
        reader.next += 3;
    int rc = ini_parse_stream(hand_on, &reader, on_value, &reader);
    if (reader.rc == 0 && rc == -2)
        reader.rc = zs_fail(err, ZS_FAILED, "%s: no memory to read the workflow spec", path);
    return reader.rc;
}

enum { BLOCK = 65536, LONGEST = 64 * 1024 * 1024 };

/* Read all of file into *text.  Each block is checked as it comes: a data file given by mistake may be huge.
 */
static int read_all(FILE *file, const char *path, char **text, zs_error *err)
{
    size_t length = 0, room = 0, got;
    void *memory = NULL;
    do {
        if (zs_grow(&memory, &room, length + BLOCK + 1, 1, err) != 0)
            return -1;
        *text = memory;
        got = fread(*text + length, 1, BLOCK, file);
        if (ferror(file))
            return zs_fail(err, ZS_REFUSED, "%s: cannot read the workflow spec: %s", path, strerror(errno));
        if (memchr(*text + length, '\0', got))
            return zs_fail(err, ZS_REFUSED, "%s: is not a text file: give a workflow spec (INI), in UTF-8",
                           path);
        length += got;
        if (length > LONGEST)
            return zs_fail(err, ZS_REFUSED, "%s: is larger than %d MiB: give a workflow spec (INI)", path,
                           LONGEST / (1024 * 1024));
    } while (got > 0);
    (*text)[length] = '\0';
    return 0;
}

char *zs_spec_load(const char *path, zs_error *err)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    if (!file) {
        zs_fail(err, ZS_REFUSED, "%s: cannot open the workflow spec: %s", path, strerror(errno));
        return NULL;
    }
    if (read_all(file, path, &text, err) != 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}
