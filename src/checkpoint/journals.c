#include "checkpoint/journals.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"
#include "checkpoint/journal.h"
#include "format/crc32.h"
#include "parallel/agree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <unistd.h>

void zs_journals_clear(zs_journals *journals)
{
    free(journals->noted);
    *journals = (zs_journals){ .noted = NULL };
}

/* The path of the journal that has a note. */
static char *path_of(const zs_journals *journals, const zs_noted *noted, char path[PATH_MAX])
{
    const zs_journal_name name = { journals->variable, noted->start, (int)noted->rank };
    return zs_journal_path(journals->directory, name, path);
}

static int open_journal(const char *path, zs_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    return file >= 0 ? file : zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
}

/* Add the heads of all notes in a journal, up to the first one that is not whole. */
static int read_heads(zs_journals *to, size_t *room, zs_journal_name name, zs_error *err)
{
    char path[PATH_MAX];
    zs_note note;
    int64_t at = 0;
    int file = open_journal(zs_journal_path(to->directory, name, path), err), result = file < 0 ? -1 : 0;
    while (result == 0 && zs_read_bytes(file, &note, sizeof note, at) == (ssize_t)sizeof note &&
           zs_note_is(&note)) {
        void *list = to->noted;
        at += (int64_t)sizeof note;
        if (note.kind != ZS_NOTE_VOID &&
            (result = zs_grow(&list, room, (size_t)to->n + 1, sizeof *to->noted, err)) == 0) {
            to->noted = list;
            to->noted[to->n++] = (zs_noted){ name.start, name.rank, at, note };
        }
        at += note.bytes;
    }
    if (file >= 0)
        close(file);
    return result;
}

/* Look through the directory, on rank 0. */
static int look(zs_journals *to, zs_error *err)
{
    size_t room = 0;
    zs_journal_name name;
    DIR *open = opendir(to->directory);
    int result = open ? 0 : zs_fail_system(err, ZS_FAILED, errno, to->directory, "reading it");
    zs_activity_begin(ZS_PARSES, to->directory, "reading its notes");
    for (struct dirent *entry; result == 0 && (entry = readdir(open));)
        if (zs_journal_name_of(entry->d_name, &name) && name.variable == to->variable)
            result = read_heads(to, &room, name, err);
    zs_activity_end();
    if (open)
        closedir(open);
    return result;
}

/* Give the notes of rank 0 to all.  Returns 0; or -1 on every rank with the same err. */
static int share(zs_comm *comm, zs_journals *journals, zs_error *err)
{
    enum { MOST_TOGETHER = 1 << 13 }; /* notes: MPI counts bytes in an int */
    MPI_Bcast(&journals->n, 1, MPI_INT64_T, 0, comm->world);
    if (comm->rank > 0)
        journals->noted = zs_alloc((size_t)journals->n, sizeof *journals->noted, "notes", err);
    if (zs_agree(comm, journals->noted || journals->n == 0 ? 0 : -1, err))
        return -1;
    for (int64_t first = 0, some; first < journals->n; first += some) {
        some = zs_min(journals->n - first, MOST_TOGETHER);
        MPI_Bcast(journals->noted + first, (int)((size_t)some * sizeof *journals->noted), MPI_BYTE, 0,
                  comm->world);
    }
    return 0;
}

int zs_journals_find(zs_comm *comm, const char *directory, int variable, zs_journals *journals, zs_error *err)
{
    *journals = (zs_journals){ .directory = directory, .variable = variable };
    int result = comm->rank == 0 ? look(journals, err) : 0;
    if (zs_agree_same(comm, result, err) == 0 && share(comm, journals, err) == 0)
        return 0;
    zs_journals_clear(journals);
    return -1;
}

int zs_journals_void(const zs_journals *journals, const zs_noted *noted, zs_error *err)
{
    char room[PATH_MAX];
    const char *path = path_of(journals, noted, room);
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

int zs_journals_read_some(const zs_journals *journals, const zs_noted *noted, const zs_noted_piece *piece,
                          int n, zs_error *err)
{
    char room[PATH_MAX];
    const char *path = path_of(journals, noted, room);
    int file = open_journal(path, err), reason = 0;
    bool good = true;
    if (file < 0)
        return -1;
    zs_activity_begin(ZS_MOVES, path, "reading");
    for (int k = 0; k < n && good; k++) {
        errno = 0;
        good = zs_read_bytes(file, piece[k].to, piece[k].n, noted->at + piece[k].from) == (ssize_t)piece[k].n;
        reason = errno;
    }
    zs_activity_end();
    close(file);
    return good ? 0 : zs_fail_system(err, ZS_FAILED, reason ? reason : EIO, path, "reading it");
}

bool zs_journals_read(const zs_journals *journals, const zs_noted *noted, void *bytes)
{
    const zs_noted_piece all = { 0, bytes, (size_t)noted->note.bytes };
    zs_error unused;
    return zs_journals_read_some(journals, noted, &all, 1, &unused) == 0 &&
           zs_crc32(0, bytes, all.n) == noted->note.checksum;
}
