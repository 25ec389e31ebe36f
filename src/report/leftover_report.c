#include "report/leftover_report.h"

#include "base/shell_word.h"
#include "output/leftovers.h"
#include "report/say.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHOWN = 10, AGE = 32 };

static const char *age_text(int64_t seconds, char text[AGE])
{
    static const struct {
        int64_t seconds;
        const char *name;
    } unit[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
    int k = 0;
    while (k < 3 && seconds < 2 * unit[k].seconds)
        k++;
    int64_t n = seconds / unit[k].seconds;
    snprintf(text, AGE, "%" PRId64 " %s%s", n, unit[k].name, n == 1 ? "" : "s");
    return text;
}

/* Who wrote it, and what is known of this run. */
static void print_state(zs_sink *to, const zs_leftover *file)
{
    static const char *const state[] = { [ZS_JOB_GONE] = "has ended",
                                         [ZS_JOB_HERE] = "may be running",
                                         [ZS_JOB_ELSEWHERE] = "may still run there" };
    zs_say(to, "by process %" PRId64 " on %s, which %s", file->job.pid, file->job.host, state[file->state]);
}

static void print_file(zs_sink *to, const zs_leftover *file)
{
    char age[AGE], path[ZS_SHELL_WORD], final[ZS_SHELL_WORD];
    const char *when = file->state == ZS_JOB_GONE ? "" : "once it has ended, ";
    const char *remove = file->is_directory ? "rm -r" : "rm";
    zs_shell_word(file->path, path);
    zs_shell_word(file->final, final);
    age_text(file->age, age);
    zs_say(to, "  left over  %s: ", file->path);
    if (file->kind != ZS_OLD) {
        zs_say(to, "unfinished, last written %s ago ", age);
        print_state(to, file);
        zs_say(to, "; %sremove it: %s %s\n", when, remove, path);
        return;
    }
    zs_say(to, "%s %s, kept %s ago ", file->same ? "another name of" : "the older", file->final, age);
    print_state(to, file);
    if (file->same) {
        zs_say(to, "; %sremove it: %s %s\n", when, remove, path);
        return;
    }
    if (file->is_directory) {
        zs_say(to, "; %sto have it back: rm -rf %s && mv %s %s; else remove it: rm -r %s\n", when, final,
               path, final, path);
        return;
    }
    zs_say(to, "; %sto have it back: mv -f %s %s; else remove it: rm %s\n", when, path, final, path);
}

void zs_leftover_report(zs_sink *to, const zs_spec *spec)
{
    zs_leftovers list;
    zs_error unused;
    if (zs_leftovers_find(spec, &list, &unused))
        return; /* a note that can be done without */
    for (size_t k = 0; k < list.n && k < SHOWN; k++)
        print_file(to, &list.file[k]);
    if (list.n > SHOWN)
        zs_say(to, "  left over  and %zu more such files\n", list.n - SHOWN);
    zs_leftovers_clear(&list);
}
