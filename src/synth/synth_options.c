#include "synth/synth_options.h"

#include "time/date_text.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char help_text[] =
    "Usage: zscore-synth [options] OUTDIR\n"
    "\n"
    "Makes a data set to try zscore on: 2 metre temperature, 16-bit packed, in one file for each\n"
    "day, OUTDIR/YYYY-MM-DD.nc.  Run it alone, or under mpirun: the ranks share out the files, and\n"
    "the values are the same for any number of them.\n"
    "\n"
    "  --files N          number of files (136)\n"
    "  --steps N          time steps in each file: up to 4 fill a day, more are 6-hourly (4)\n"
    "  --hours N          hours from one step to the next, at least a day in each file\n"
    "  --latitudes N      rows, from 90 to -90 degrees north (721)\n"
    "  --longitudes N     columns, from 0 degrees eastwards (1440)\n"
    "  --start DATE       day of the first step, YYYY-MM-DD (2014-01-01)\n"
    "  --storage FORM     classic (CDF-1), cdf2, cdf5; or NetCDF-4: contiguous,\n"
    "                     deflate (each chunk is one map), chunked (chunks that span time) (classic)\n"
    "  --type TYPE        short (packed), float (short)\n"
    "  --missing          leave out the high ground (7 %), and 1 % of the other values in patches\n"
    "  --constant         let 5 cells keep one value for all time\n"
    "  --seed N           another seed, another weather (1)\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 a file could not be written, 2 bad options.\n";

static const struct option options_known[] = {
    { "files", required_argument, NULL, 'f' },      { "steps", required_argument, NULL, 's' },
    { "hours", required_argument, NULL, 'o' },      { "latitudes", required_argument, NULL, 'y' },
    { "longitudes", required_argument, NULL, 'x' }, { "start", required_argument, NULL, 'd' },
    { "storage", required_argument, NULL, 'k' },    { "type", required_argument, NULL, 't' },
    { "missing", no_argument, NULL, 'm' },          { "constant", no_argument, NULL, 'c' },
    { "seed", required_argument, NULL, 'r' },       { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'v' },          { NULL, 0, NULL, 0 },
};

static int parse_number(const char *name, const char *text, int64_t least, int64_t most, int64_t *number,
                        zs_error *err)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < least || value > most)
        return zs_fail(err, ZS_REFUSED, "--%s: \"%s\" is not a whole number from %lld to %lld", name, text,
                       (long long)least, (long long)most);
    *number = value;
    return 0;
}

static int parse_length(const char *name, const char *text, size_t *length, zs_error *err)
{
    int64_t number = 0;
    if (parse_number(name, text, 1, 100000, &number, err))
        return -1;
    *length = (size_t)number;
    return 0;
}

/* Find the index of text in a list that ends with NULL.  all: the list as text, for the message. */
static int parse_word(const char *name, const char *text, const char *const *words, const char *all,
                      int *index, zs_error *err)
{
    for (*index = 0; words[*index]; ++*index)
        if (strcmp(words[*index], text) == 0)
            return 0;
    return zs_fail(err, ZS_REFUSED, "--%s: \"%s\" is not one of %s", name, text, all);
}

static int parse_storage(const char *text, zs_synth_options *options, zs_error *err)
{
    static const char *const words[] = {
        "classic", "cdf2", "cdf5", "contiguous", "deflate", "chunked", NULL
    };
    int index;
    if (parse_word("storage", text, words, "classic, cdf2, cdf5, contiguous, deflate, chunked", &index, err))
        return -1;
    options->storage = (zs_synth_storage)index;
    return 0;
}

static int parse_type(const char *text, zs_synth_options *options, zs_error *err)
{
    static const char *const words[] = { "short", "float", NULL };
    int index;
    if (parse_word("type", text, words, "short, float", &index, err))
        return -1;
    options->floats = index == 1;
    return 0;
}

static int parse_start(const char *text, zs_synth_options *options, zs_error *err)
{
    zs_time last;
    if (zs_time_parse(text, ZS_STANDARD, &options->start, &last, err))
        return zs_fail_in(err, "--start");
    if (last - options->start != ZS_DAY - 1)
        return zs_fail(err, ZS_REFUSED, "--start: \"%s\" is not a day; write YYYY-MM-DD", text);
    return 0;
}

static int parse_option(int letter, const char *value, zs_synth_options *options, zs_error *err)
{
    int64_t seed = 0;
    switch (letter) {
    case 'f':
        return parse_number("files", value, 1, 1000000, &options->files, err);
    case 's':
        return parse_number("steps", value, 1, 100000, &options->steps, err);
    case 'o':
        return parse_number("hours", value, 1, 8784, &options->hours_apart, err);
    case 'y':
        return parse_length("latitudes", value, &options->nlat, err);
    case 'x':
        return parse_length("longitudes", value, &options->nlon, err);
    case 'd':
        return parse_start(value, options, err);
    case 'k':
        return parse_storage(value, options, err);
    case 't':
        return parse_type(value, options, err);
    case 'r':
        if (parse_number("seed", value, 0, INT64_MAX, &seed, err))
            return -1;
        options->seed = (uint64_t)seed;
        return 0;
    case 'm':
        options->missing = true;
        return 0;
    case 'c':
        options->constant = true;
        return 0;
    case 'h':
        options->help = true;
        return 0;
    default:
        options->version = true;
        return 0;
    }
}

/* Place the series on the time axis, which is an int of hours since 1900. */
static int place_in_time(zs_synth_options *options, zs_error *err)
{
    zs_time epoch;
    const zs_date date = { .year = 1900, .month = 1, .day = 1 };
    if (zs_time_from_date(ZS_STANDARD, &date, &epoch, err))
        return -1;
    options->hour = (options->start - epoch) / (ZS_DAY / 24);
    if (options->hours_apart == 0)
        options->hours_apart = options->steps < 4 ? 24 / options->steps : 6;
    if (options->steps * options->hours_apart < 24)
        return zs_fail(
            err, ZS_REFUSED,
            "--hours: %lld steps of %lld hours are less than a day, and files are called after days; "
            "raise --steps",
            (long long)options->steps, (long long)options->hours_apart);
    int64_t last = options->hour + options->files * options->steps * options->hours_apart;
    if (options->hour < INT_MIN || last > INT_MAX)
        return zs_fail(err, ZS_REFUSED,
                       "--start: the hours since 1900 do not fit into an int; start nearer to 1900, or lower "
                       "--files");
    return 0;
}

int zs_synth_options_parse(int argc, char **argv, zs_synth_options *options, zs_error *err)
{
    *options = (zs_synth_options){ .files = 136, .steps = 4, .nlat = 721, .nlon = 1440, .seed = 1 };
    if (parse_start("2014-01-01", options, err))
        return -1;
    opterr = 0;
    for (;;) {
        int letter = getopt_long(argc, argv, ":", options_known, NULL);
        if (letter < 0)
            break;
        if (letter == ':')
            return zs_fail(err, ZS_REFUSED, "%s needs a value; see --help", argv[optind - 1]);
        if (letter == '?')
            return zs_fail(err, ZS_REFUSED, "%s is not an option, or not with a value; see --help",
                           argv[optind - 1]);
        if (parse_option(letter, optarg, options, err))
            return -1;
    }
    if (options->help || options->version)
        return 0;
    if (optind != argc - 1)
        return zs_fail(err, ZS_REFUSED, "give one output directory; see --help");
    options->directory = argv[optind];
    return place_in_time(options, err);
}

const char *zs_synth_options_help(void)
{
    return help_text;
}
