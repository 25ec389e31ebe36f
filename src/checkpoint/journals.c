#include "checkpoint/journals.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "checkpoint/journal.h"
#include "parallel/agree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = PATH_MAX, MOST_TOGETHER = 1 << 20 };

/* A list while it grows. */
typedef struct list {
    void *item;
    size_t n, room;
} list;

static int append(list *to, const void *item, size_t size, zs_error *err)
{
    if (zs_grow(&to->item, &to->room, to->n + 1, size, err))
        return -1;
    memcpy((char *)to->item + to->n++ * size, item, size);
    return 0;
}

void zs_journals_clear(zs_journals *journals)
{
    free(journals->names);
    free(journals->noted);
    *journals = (zs_journals){ .nfile = 0 };
}

static int open_journal(const char *path, zs_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    return file >= 0 ? file : zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
}

/* The heads of all notes in a journal, up to the first one that is not whole. */
static int read_heads(const char *path, int64_t number, list *noted, zs_error *err)
{
    zs_note note;
    int64_t at = 0;
    int file = open_journal(path, err), result = file < 0 ? -1 : 0;
    while (result == 0 && zs_read_bytes(file, &note, sizeof note, at) == (ssize_t)sizeof note &&
           zs_note_is(&note)) {
        zs_noted one = { number, at + (int64_t)sizeof note, note };
        result = note.kind == ZS_NOTE_VOID ? 0 : append(noted, &one, sizeof one, err);
        at += (int64_t)sizeof note + note.bytes;
    }
    if (file >= 0)
        close(file);
    return result;
}

/* Look through the directory, on rank 0. */
static int look(const char *directory, int variable, list *names, list *noted, zs_error *err)
{
    char path[ROOM];
    DIR *open = opendir(directory);
    int result = open ? 0 : zs_fail_system(err, ZS_FAILED, errno, directory, "reading it");
    for (struct dirent *entry; result == 0 && (entry = readdir(open));) {
        if (!zs_journal_name_is(entry->d_name, variable))
            continue;
        memset(path, 0, sizeof path);
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        zs_activity_begin(ZS_PARSES, path, "reading its notes");
        if (read_heads(path, (int64_t)names->n, noted, err) || append(names, path, ROOM, err))
            result = -1;
        zs_activity_end();
    }
    if (open)
        closedir(open);
    return result;
}

/* Send n items of `size` bytes of rank 0 to all.  Returns 0; or -1 on every rank with the same err. */
static int send(zs_comm *comm, void **item, int64_t n, size_t size, zs_error *err)
{
    if (comm->rank > 0)
        *item = zs_alloc((size_t)n, size, "notes", err);
    if (zs_agree(comm, *item || n == 0 ? 0 : -1, err))
        return -1;
    for (int64_t first = 0; first < n; first += MOST_TOGETHER / (int64_t)ROOM) {
        int64_t some = zs_min(n - first, MOST_TOGETHER / (int64_t)ROOM);
        MPI_Bcast((char *)*item + (size_t)first * size, (int)((size_t)some * size), MPI_BYTE, 0, comm->world);
    }
    return 0;
}

int zs_journals_find(zs_comm *comm, const char *directory, int variable, zs_journals *journals, zs_error *err)
{
    list names = { 0 }, noted = { 0 };
    *journals = (zs_journals){ .nfile = 0 };
    int result = comm->rank == 0 ? look(directory, variable, &names, &noted, err) : 0;
    int64_t n[2] = { (int64_t)names.n, (int64_t)noted.n };
    result = zs_agree_same(comm, result, err);
    if (result == 0) {
        MPI_Bcast(n, 2, MPI_INT64_T, 0, comm->world);
        result = send(comm, &names.item, n[0], ROOM, err);
    }
    if (result == 0)
        result = send(comm, &noted.item, n[1], sizeof(zs_noted), err);
    *journals = (zs_journals){ names.item, n[0], noted.item, n[1] };
    if (result)
        zs_journals_clear(journals);
    return result;
}

int zs_journals_void(const zs_journals *journals, const zs_noted *noted, zs_error *err)
{
    const char *path = journals->names + (size_t)noted->file * ROOM;
    zs_note note = noted->note;
    note.kind = ZS_NOTE_VOID;
    zs_note_complete(&note);
    zs_activity_begin(ZS_MOVES, path, "writing");
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool good = file >= 0 &&
                zs_write_bytes(file, &note, sizeof note, noted->at - (int64_t)sizeof note) == 0 &&
                fsync(file) == 0;
    int reason = errno;
    if (file >= 0)
        close(file);
    zs_activity_end();
    return good ? 0 : zs_fail_system(err, ZS_FAILED, reason, path, "writing");
}

int zs_journals_read_some(const zs_journals *journals, const zs_noted *noted, int64_t from, void *bytes,
                          size_t n, zs_error *err)
{
    const char *path = journals->names + (size_t)noted->file * ROOM;
    int file = open_journal(path, err);
    if (file < 0)
        return -1;
    errno = 0;
    zs_activity_begin(ZS_MOVES, path, "reading");
    ssize_t got = zs_read_bytes(file, bytes, n, noted->at + from);
    int reason = errno;
    zs_activity_end();
    close(file);
    return got == (ssize_t)n ? 0 : zs_fail_system(err, ZS_FAILED, reason ? reason : EIO, path, "reading it");
}

bool zs_journals_read(const zs_journals *journals, const zs_noted *noted, void *bytes)
{
    size_t n = (size_t)noted->note.bytes;
    zs_error unused;
    return zs_journals_read_some(journals, noted, 0, bytes, n, &unused) == 0 &&
           zs_note_sum(0, bytes, n) == noted->note.checksum;
}
