#include "format/not_netcdf.h"

#include "base/shell_word.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What the command needs of a path: the file, its name without and with the suffix, and its directory. */
typedef struct command_words {
    char file[ZS_SHELL_WORD], base[ZS_SHELL_WORD], renamed[ZS_SHELL_WORD], directory[ZS_SHELL_WORD];
} command_words;

/* A kind of file, known by some bytes at some place. */
typedef struct known_kind {
    size_t at, length;
    const char *magic;
    const char *what;
    const char *suffix;  /* what its name should end in; the command that unpacks it may insist on that */
    const char *command; /* %1: the file, when it has the suffix; %2: without the suffix; %3: its directory */
} known_kind;

static const known_kind known[] = {
    { 0, 4, "PK\3\4", "a zip archive", ".zip", "unzip %1 -d %3" },
    { 0, 4, "PK\5\6", "an empty zip archive", ".zip", NULL },
    { 0, 2, "\37\213", "a gzip file", ".gz", "gunzip %1" },
    { 0, 2, "\37\235", "a file packed by compress", ".Z", "gunzip %1" },
    { 0, 3, "BZh", "a bzip2 file", ".bz2", "bunzip2 %1" },
    { 0, 6,
      "\375"
      "7zXZ\0",
      "an xz file", ".xz", "unxz %1" },
    { 0, 4, "\050\265\057\375", "a zstd file", ".zst", "unzstd --rm %1" },
    { 0, 4, "\004\042\115\030", "an lz4 file", ".lz4", "unlz4 --rm %1" },
    { 0, 6, "7z\274\257\047\034", "a 7-Zip archive", ".7z", "7z x %1 -o%3" },
    { 257, 5, "ustar", "a tar archive", ".tar", "tar -xf %1 -C %3" },
    { 0, 4, "GRIB", "a GRIB file", ".grib", "cdo -f nc copy %1 %2" },
    { 0, 4, "BUFR", "a BUFR file", ".bufr", NULL },
    { 0, 3, "\135\0\0", "an lzma file", ".lzma", "unlzma %1" },
    { 0, 4, "II*\0", "a TIFF file", ".tif", NULL },
    { 0, 4, "MM\0*", "a TIFF file", ".tif", NULL },
    { 0, 4, "\211PNG", "a PNG image", ".png", NULL },
    { 0, 4, "%PDF", "a PDF document", ".pdf", NULL },
    { 0, 6, "\223NUMPY", "a NumPy file", ".npy", NULL },
    { 0, 9, "Dataset {", "an answer of an OPeNDAP server", ".dods", NULL },
    { 0, 10, "MATLAB 5.0", "a MATLAB file", ".mat", NULL },
    { 0, 4, "\315\363\0\1", "a file of NASA's CDF, which is another format", ".cdf", NULL },
    { 0, 4, "\016\003\023\001", "an HDF4 file", ".hdf", "h4tonccf %1 %2" },
    { 0, 23, "version https://git-lfs", "a Git LFS pointer, a text in the place of the file", NULL, NULL },
    { 0, 7, "netcdf ", "the text of a NetCDF file (CDL)", ".cdl", "ncgen -k nc4 -o %2 %1" },
};

/* --- texts -------------------------------------------------------------------------------------------- */

static bool is_text(const unsigned char *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (head[i] < 32 && !isspace(head[i]) && head[i] != 27)
            return false;
    return n > 0;
}

static bool contains(const unsigned char *head, size_t n, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= n; i++)
        if (strncasecmp((const char *)head + i, word, length) == 0)
            return true;
    return false;
}

/* Behind white space and a byte order mark. */
static unsigned char first_letter(const unsigned char *head, size_t n)
{
    size_t i = n >= 3 && memcmp(head, "\357\273\277", 3) == 0 ? 3 : 0;
    while (i < n && isspace(head[i]))
        i++;
    return i < n ? head[i] : 0;
}

static const char *kind_of_text(const unsigned char *head, size_t n)
{
    unsigned char first = first_letter(head, n);
    bool page = contains(head, n, "<html") || contains(head, n, "<!doctype html") ||
                contains(head, n, "<head>") || contains(head, n, "<body");
    if (first == '<')
        return page ? "an HTML page (a web page)" : "an XML text";
    return first == '{' || first == '[' ? "a JSON text" : "a text";
}

/* --- commands ----------------------------------------------------------------------------------------- */

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), most = strlen(end);
    return length > most && strcmp(text + length - most, end) == 0; /* unxz knows no .XZ */
}

/* Write the command with its words in the place of %1, %2 and %3. */
static void write_command(const char *form, const command_words *names, char *to, size_t room)
{
    size_t n = 0;
    for (; *form && n + 1 < room; form++) {
        if (*form != '%') {
            to[n++] = *form;
            continue;
        }
        form++;
        int got = snprintf(to + n, room - n, "%s",
                           *form == '1'   ? names->renamed
                           : *form == '2' ? names->base
                                          : names->directory);
        n += (size_t)got < room - n ? (size_t)got : room - n - 1;
    }
    to[n] = '\0';
}

/* Tools want their own suffix, and the result takes the file's place, so a file without the suffix is renamed
 * first. */
static int fail_known(const char *path, const known_kind *kind, zs_error *err)
{
    char command[ZS_ERROR_TEXT / 2], plain[ZS_SHELL_WORD], longer[ZS_SHELL_WORD], shorter[ZS_SHELL_WORD];
    command_words names;
    const char *slash = strrchr(path, '/');
    bool has = ends_in(path, kind->suffix);
    snprintf(plain, sizeof plain, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    snprintf(longer, sizeof longer, "%s%s", path, has ? "" : kind->suffix);
    snprintf(shorter, sizeof shorter, "%.*s", (int)(strlen(path) - (has ? strlen(kind->suffix) : 0)), path);
    if (has && !ends_in(shorter, ".nc") && strstr(kind->command, "%2"))
        snprintf(shorter + strlen(shorter), sizeof shorter - strlen(shorter), ".nc");
    zs_shell_word(path, names.file);
    zs_shell_word(shorter, names.base);
    zs_shell_word(longer, names.renamed);
    zs_shell_word(*plain ? plain : "/", names.directory);
    write_command(kind->command, &names, command, sizeof command);
    if (has)
        return zs_fail(err, ZS_REFUSED, "%s: is %s, not NetCDF; to get at what is in it: %s", path,
                       kind->what, command);
    return zs_fail(err, ZS_REFUSED, "%s: is %s, not NetCDF; to get at what is in it: mv %s %s && %s", path,
                   kind->what, names.file, names.renamed, command);
}

static int fail_text(const char *path, const char *what, zs_error *err)
{
    char file[ZS_SHELL_WORD];
    return zs_fail(err, ZS_REFUSED,
                   "%s: is %s, not NetCDF; look at it (head -c 500 %s), and download the file again", path,
                   what, zs_shell_word(path, file));
}

int zs_check_netcdf(const char *path, const unsigned char *head, size_t n, zs_error *err)
{
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        const known_kind *kind = &known[k];
        if (kind->at + kind->length > n || memcmp(head + kind->at, kind->magic, kind->length) != 0)
            continue;
        if (kind->command)
            return fail_known(path, kind, err);
        if (!kind->suffix)
            return zs_fail(
                err, ZS_REFUSED,
                "%s: is %s, not NetCDF; run git lfs pull where it was cloned, or download the file", path,
                kind->what);
        return zs_fail(err, ZS_REFUSED, "%s: is %s, not NetCDF; download the file again as NetCDF", path,
                       kind->what);
    }
    return 0;
}

/* A message of a weather service has some lines before the GRIB file in it. */
static const known_kind *find_grib(const unsigned char *head, size_t n)
{
    const known_kind *kind = known;
    while (strcmp(kind->magic, "GRIB") != 0)
        kind++;
    for (size_t i = 0; i + 8 <= n; i++)
        if (memcmp(head + i, kind->magic, kind->length) == 0 && (head[i + 7] == 1 || head[i + 7] == 2))
            return kind;
    return NULL;
}

int zs_fail_not_netcdf(const char *path, const unsigned char *head, size_t n, zs_error *err)
{
    size_t zeros = 0;
    const known_kind *grib = find_grib(head, n);
    if (zs_check_netcdf(path, head, n, err) || (grib && fail_known(path, grib, err)))
        return -1;
    if (is_text(head, n))
        return fail_text(path, kind_of_text(head, n), err);
    while (zeros < n && head[zeros] == 0)
        zeros++;
    if (zeros == n)
        return zs_fail(err, ZS_REFUSED,
                       "%s: is not a NetCDF file: it begins with zeros, as a download does that did not end; "
                       "download it again",
                       path);
    return zs_fail(err, ZS_REFUSED, "%s: is not a NetCDF file", path);
}
