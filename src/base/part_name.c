#include "base/part_name.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEX = 8, SHORTEST = 100 }; /* digits of a number; bytes of the shortest name that was cut */

static const char *const word[] = { [ZS_PART] = ".part-", [ZS_SCRATCH] = ".scratch-", [ZS_OLD] = ".old-" };

/* Returns how many of the first `most` bytes of a name to keep, so that no letter of UTF-8 is cut. */
static size_t cut(const char *name, size_t most)
{
    size_t n = strlen(name);
    if (n <= most)
        return n;
    for (n = most; n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80;)
        n--;
    return n;
}

char *zs_part_name(const char *path, zs_part_kind kind, const zs_job *job, int number, size_t most,
                   char *result, size_t room)
{
    char suffix[ZS_PART_SUFFIX];
    const char *name = zs_last_name(path);
    int n = snprintf(suffix, sizeof suffix, "%s%s-%" PRId64 "-%08" PRIx32 "%08" PRIx32, word[kind], job->host,
                     job->pid, job->place, job->random + (uint32_t)number);
    size_t kept = cut(name, most > (size_t)n ? most - (size_t)n : 0);
    snprintf(result, room, "%.*s%s", (int)((size_t)(name - path) + kept), path, suffix);
    return result;
}

/* Read eight hexadecimal digits. */
static bool read_hex(const char *text, uint32_t *number)
{
    char digits[HEX + 1];
    snprintf(digits, sizeof digits, "%.*s", HEX, text);
    if (strspn(digits, "0123456789abcdef") != HEX)
        return false;
    *number = (uint32_t)strtoul(digits, NULL, 16);
    return true;
}

/* Read HOST-PID-PLACERANDOM. */
static bool read_job(const char *text, zs_job *job)
{
    const char *bits = strrchr(text, '-'), *pid = bits;
    memset(job, 0, sizeof *job);
    while (pid && pid > text && pid[-1] != '-')
        pid--;
    if (!bits || strlen(bits + 1) != 2 * HEX || !read_hex(bits + 1, &job->place) ||
        !read_hex(bits + 1 + HEX, &job->random) || pid == bits || pid - text < 2 || pid - text > ZS_HOST ||
        strspn(pid, "0123456789") != (size_t)(bits - pid) || bits - pid > 18)
        return false;
    job->pid = strtoll(pid, NULL, 10);
    snprintf(job->host, sizeof job->host, "%.*s", (int)(pid - text - 1), text);
    return true;
}

bool zs_part_name_read(const char *entry, const char *name, zs_part_kind *kind, zs_job *job)
{
    size_t same = 0, length = strlen(name);
    bool is_long = strlen(entry) > SHORTEST;
    while (same < length && entry[same] == name[same])
        same++;
    for (zs_part_kind k = ZS_PART; k <= ZS_OLD; k++) {
        /* What follows a name that was cut can begin as the rest of the name does. */
        size_t n = strlen(word[k]), first = same > n ? same - n : 0;
        for (size_t at = is_long ? first : length; at <= same; at++) {
            if (strncmp(entry + at, word[k], n) == 0 && read_job(entry + at + n, job)) {
                *kind = k;
                return true;
            }
        }
    }
    return false;
}
