#include "checkpoint/journal.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "format/crc32.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *zs_journal_path(const char *directory, zs_journal_name name, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/journal-%d-%lld-%d", directory, name.variable, (long long)name.start,
             name.rank);
    return path;
}

bool zs_journal_name_of(const char *file, zs_journal_name *name)
{
    int end = 0;
    long long start;
    bool is = sscanf(file, "journal-%d-%lld-%d%n", &name->variable, &start, &name->rank, &end) == 3 &&
              file[end] == '\0';
    name->start = is ? start : 0;
    return is;
}

int zs_journal_begin(zs_journal *journal, const char *directory, zs_journal_name name, zs_error *err)
{
    char path[PATH_MAX];
    *journal = (zs_journal){ .file = -1, .path = zs_copy_text(zs_journal_path(directory, name, path), err) };
    return journal->path ? 0 : -1;
}

static int make(zs_journal *journal, zs_error *err)
{
    journal->file = open(journal->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    return journal->file >= 0 ? 0 : zs_fail_system(err, ZS_FAILED, errno, journal->path, "making it");
}

static int write_all(zs_journal *journal, const zs_note *note, const zs_journal_piece *piece, int n,
                     zs_error *err)
{
    int64_t at = journal->end + (int64_t)sizeof *note;
    int status = 0;
    zs_activity_begin(ZS_MOVES, journal->path, "writing");
    for (int k = 0; k < n && status == 0; k++, at += (int64_t)piece[k - 1].n)
        status = zs_write_bytes(journal->file, piece[k].bytes, piece[k].n, at);
    if (status == 0) /* the head comes last: with it there is a note */
        status = zs_write_bytes(journal->file, note, sizeof *note, journal->end);
    int reason = errno;
    zs_activity_end();
    return status == 0 ? 0 : zs_fail_system(err, ZS_FAILED, reason, journal->path, "writing");
}

int zs_journal_add(zs_journal *journal, zs_note note, const zs_journal_piece *piece, int n, zs_error *err)
{
    if (journal->file < 0 && make(journal, err))
        return -1;
    note.bytes = note.checksum = 0;
    for (int k = 0; k < n; k++) {
        note.bytes += (int64_t)piece[k].n;
        note.checksum = zs_crc32(note.checksum, piece[k].bytes, piece[k].n);
    }
    zs_note_complete(&note);
    if (write_all(journal, &note, piece, n, err))
        return -1;
    journal->end += (int64_t)sizeof note + note.bytes;
    return 0;
}

void zs_journal_close(zs_journal *journal)
{
    if (journal->path && journal->file >= 0)
        close(journal->file);
    free(journal->path);
    *journal = (zs_journal){ .file = -1 };
}
