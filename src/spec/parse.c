#include "spec/parse.h"

#include "base/memory.h"
#include "base/text.h"
#include "spec/entries.h"
#include "spec/ini.h"
#include "spec/keys.h"
#include "spec/names.h"
#include "spec/product.h"
#include "spec/product_keys.h"
#include "time/group_key.h"

#include <stdio.h>
#include <string.h>

/* What is known of the spec while it is judged. */
typedef struct zs_spec_source {
    zs_entries file, assigned; /* of the file, and of --set */
} zs_spec_source;

/* The entry that counts: the last --set of a key, or else the file's. */
static const zs_entry *find_entry(const zs_spec_source *source, const char *section, const char *key)
{
    const zs_entry *entry = zs_entries_find(&source->assigned, section, key);
    return entry ? entry : zs_entries_find(&source->file, section, key);
}

static int check_file_entry(const zs_spec_source *source, size_t i, zs_error *err)
{
    const zs_entry *entry = &source->file.entry[i];
    zs_entries before = { .entry = source->file.entry, .n = i };
    if (zs_check_section(entry, err) != 0)
        return -1;
    if (!entry->key)
        return 0;
    if (zs_check_key(entry, err) != 0)
        return -1;
    const zs_entry *first = zs_entries_find(&before, entry->section, entry->key);
    if (first)
        return zs_fail(err, ZS_REFUSED, "%s is given twice, in line %d before; keep one of the two",
                       entry->where, first->line);
    if (!*entry->value)
        return zs_fail(err, ZS_REFUSED, "%s has no value; write one, or leave the line out", entry->where);
    return 0;
}

/* Take the file's values, in order, where no --set replaces them. */
static int take_file(const zs_spec_source *source, zs_spec *spec, zs_error *err)
{
    for (size_t i = 0; i < source->file.n; i++) {
        const zs_entry *entry = &source->file.entry[i];
        if (check_file_entry(source, i, err) != 0)
            return -1;
        if (!entry->key && zs_product_open(spec, entry, err) != 0)
            return -1;
        if (!entry->key || find_entry(source, entry->section, entry->key) != entry)
            continue;
        if (zs_key_take(spec, entry, err) != 0)
            return -1;
    }
    if (source->file.fault.status == 0)
        return 0;
    *err = source->file.fault;
    return -1;
}

static int take_assigned(const zs_spec_source *source, zs_spec *spec, zs_error *err)
{
    for (size_t i = 0; i < source->assigned.n; i++) {
        const zs_entry *entry = &source->assigned.entry[i];
        if (zs_check_section(entry, err) != 0 || zs_check_key(entry, err) != 0)
            return -1;
        if (!*entry->value || find_entry(source, entry->section, entry->key) != entry)
            continue;
        if (zs_key_take(spec, entry, err) != 0)
            return -1;
    }
    return 0;
}

/* The dimension that is chosen under a name which resembles that key: "var = t2m". */
static const zs_fixed_dim *find_resembling(const zs_spec *spec, const char *key)
{
    for (int i = 0; i < spec->input.nfixed; i++) {
        const char *nearest = zs_spec_nearest_input_key(spec->input.fixed[i].dimension);
        if (nearest && strcmp(nearest, key) == 0)
            return &spec->input.fixed[i];
    }
    return NULL;
}

static int check_required(const zs_spec_source *source, const zs_spec *spec, zs_error *err)
{
    int n;
    const zs_key *setting = zs_keys(&n);
    for (int i = 0; i < n; i++) {
        const zs_entry *entry = find_entry(source, setting[i].section, setting[i].key);
        if (!setting[i].required || (entry && *entry->value))
            continue;
        if (entry)
            return zs_fail(err, ZS_REFUSED, "%s: [%s] %s is needed and cannot be taken out of %s",
                           entry->where, setting[i].section, setting[i].key, spec->path);
        const zs_fixed_dim *choice = find_resembling(spec, setting[i].key);
        zs_fail(err, ZS_REFUSED, "%s: [%s] %s is missing; add a line such as \"%s\"", spec->path,
                setting[i].section, setting[i].key, setting[i].required);
        if (choice)
            zs_fail(err, ZS_REFUSED, "%s: [%s] %s is missing; is it meant by %s?", spec->path,
                    setting[i].section, setting[i].key, choice->where);
        return -1;
    }
    return 0;
}

/* The next part of a path, *path being moved behind it; of length 0 at the end.  "." parts are passed over.
 */
static const char *next_part(const char **path, size_t *length)
{
    const char *part;
    do {
        part = *path + strspn(*path, "/");
        *length = strcspn(part, "/");
        *path = part + *length;
    } while (*length == 1 && *part == '.');
    return part;
}

/* Do two paths name one file, as far as the text can tell: without "./" and doubled slashes? */
static bool same_path(const char *a, const char *b)
{
    size_t na, nb;
    if ((*a == '/') != (*b == '/'))
        return false;
    do {
        const char *part_a = next_part(&a, &na), *part_b = next_part(&b, &nb);
        if (na != nb || strncmp(part_a, part_b, na) != 0)
            return false;
    } while (na > 0);
    return true;
}

static int check_paths(const zs_spec *spec, zs_error *err)
{
    char brief[ZS_BRIEF];
    for (int i = 0; i < zs_spec_written_count(spec); i++) {
        zs_written file = zs_spec_written(spec, i);
        if (!file.path)
            continue;
        zs_brief(file.path, brief);
        if (same_path(file.path, spec->path))
            return zs_fail(err, ZS_REFUSED, "%s: %s is the workflow spec itself; name another file",
                           file.where, brief);
        for (int j = 0; j < i; j++) {
            zs_written other = zs_spec_written(spec, j);
            if (other.path && same_path(file.path, other.path))
                return zs_fail(err, ZS_REFUSED, "%s and %s name one file, %s; give each a file of its own",
                               other.where, file.where, brief);
        }
    }
    return 0;
}

/* Are z-scores or anomalies written, or made into products? */
static bool any_scores(const zs_spec *spec)
{
    bool any = spec->output.path[ZS_ZSCORE] || spec->output.path[ZS_ANOMALY];
    for (int i = 0; i < spec->nproduct; i++)
        any = any || spec->product[i].of != ZS_OF_DATA;
    return any;
}

/* Rounding: one way of the two, and something to round. */
static int check_rounding(const zs_spec_source *source, const zs_spec *spec, zs_error *err)
{
    const zs_entry *keepbits = spec->output.keepbits > 0 ? find_entry(source, "output", "keepbits") : NULL;
    const zs_entry *significant =
        spec->output.significant > 0 ? find_entry(source, "output", "significant") : NULL;
    if (keepbits && significant)
        return zs_fail(err, ZS_REFUSED,
                       "%s and %s are two ways to round the same values; take one of the two out",
                       keepbits->where, significant->where);
    if ((keepbits || significant) && !any_scores(spec))
        return zs_fail(err, ZS_REFUSED,
                       "%s rounds z-scores and anomalies, and neither is written; name a file for one of "
                       "them, or take the key out",
                       (keepbits ? keepbits : significant)->where);
    return 0;
}

/* Only days have days around them. */
static int check_window(const zs_spec_source *source, const zs_spec *spec, zs_error *err)
{
    zs_group_kind kind = spec->climatology.grouping.kind;
    if (spec->climatology.grouping.window == 0 || kind == ZS_GROUP_DAY || kind == ZS_GROUP_DAY_HOUR)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s = %d goes with groups of days only, and the group is %s; set group = day or day-hour, "
                   "or take the window out",
                   find_entry(source, "climatology", "window")->where, spec->climatology.grouping.window,
                   zs_group_kind_name(kind));
}

/* An earlier run's statistics: those alone, or together with this run's. */
static int check_earlier(const zs_spec *spec, zs_error *err)
{
    char brief[ZS_BRIEF];
    if (spec->climatology.from && spec->climatology.extend)
        return zs_fail(err, ZS_REFUSED,
                       "%s and %s do not go together: statistics are those of a file, or those of a file and "
                       "this run; take one of the two out",
                       spec->climatology.from_where, spec->climatology.extend_where);
    if (spec->climatology.from && spec->climatology.baseline.first)
        return zs_fail(err, ZS_REFUSED,
                       "%s and %s do not go together: the baseline is that of the file; take one of the two "
                       "out",
                       spec->climatology.from_where, spec->climatology.baseline_where);
    if (spec->climatology.from && spec->output.path[ZS_STATISTICS])
        return zs_fail(err, ZS_REFUSED,
                       "%s: a run with %s makes no statistics: they are in %s already; take the key out",
                       spec->output.where[ZS_STATISTICS], spec->climatology.from_where,
                       zs_brief(spec->climatology.from, brief));
    for (int i = 0; i < zs_spec_written_count(spec); i++) {
        zs_written file = zs_spec_written(spec, i);
        bool from = file.path && spec->climatology.from && same_path(spec->climatology.from, file.path);
        if (from || (file.path && spec->climatology.extend && i != ZS_STATISTICS &&
                     same_path(spec->climatology.extend, file.path)))
            return zs_fail(err, ZS_REFUSED, "%s and %s name one file, %s, which would be lost; name another",
                           from ? spec->climatology.from_where : spec->climatology.extend_where, file.where,
                           zs_brief(file.path, brief));
    }
    return 0;
}

static int check_products(const zs_spec *spec, zs_error *err)
{
    for (int i = 0; i < spec->nproduct; i++)
        if (zs_product_complete(&spec->product[i], err))
            return -1;
    return 0;
}

static int check_outputs(const zs_spec_source *source, const zs_spec *spec, zs_error *err)
{
    bool any = spec->nproduct > 0;
    for (int i = 0; i < ZS_OUTPUT_KINDS; i++)
        any = any || spec->output.path[i];
    if (!any)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: [output] names no file: zscore, anomaly and statistics are all missing; add a line "
            "such as \"zscore = out/zscore.nc\"",
            spec->path);
    if (spec->output.format == ZS_CLASSIC && spec->output.deflate > 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s = %d does not go with %s = classic, which cannot be compressed; set deflate = 0 or "
            "format = netcdf4",
            find_entry(source, "output", "deflate")->where, spec->output.deflate,
            find_entry(source, "output", "format")->where);
    if (spec->output.format == ZS_CLASSIC && spec->run.writer == ZS_LIBRARY_NETCDF)
        return zs_fail(err, ZS_REFUSED,
                       "%s = netcdf does not go with %s = classic, which netcdf-c cannot write from several "
                       "ranks; set writer = auto or format = netcdf4",
                       find_entry(source, "run", "writer")->where,
                       find_entry(source, "output", "format")->where);
    return check_rounding(source, spec, err) || check_earlier(spec, err) ? -1 : check_paths(spec, err);
}

static int read_source(const char *path, const char *text, const zs_command *command, zs_spec_source *source,
                       zs_error *err)
{
    for (int i = 0; command && i < command->nassignment; i++)
        if (zs_entries_assign(&source->assigned, command->assignment[i], err) != 0)
            return -1;
    return zs_ini_read(path, text, zs_is_key, &source->file, err);
}

/* The assignments as they could be typed again. */
static char *assigned_text(const zs_command *command, zs_error *err)
{
    size_t size = 1;
    for (int i = 0; command && i < command->nassignment; i++)
        size += strlen(" --set ''") + strlen(command->assignment[i]);
    char *text = zs_alloc(size, 1, "the command line", err), *end = text;
    for (int i = 0; text && command && i < command->nassignment; i++)
        end += sprintf(end, strpbrk(command->assignment[i], " \t*?[") ? " --set '%s'" : " --set %s",
                       command->assignment[i]);
    return text;
}

int zs_spec_parse(const char *path, const char *text, const zs_command *command, zs_spec *spec, zs_error *err)
{
    int rc = -1;
    zs_spec_source source = { 0 };
    *spec = (zs_spec){ 0 };
    zs_keys_defaults(spec);
    spec->path = zs_copy_text(path, err);
    if (!spec->path || !(spec->assigned = assigned_text(command, err)) ||
        read_source(path, text, command, &source, err) != 0)
        goto done;
    if (take_file(&source, spec, err) != 0 || take_assigned(&source, spec, err) != 0)
        goto done;
    if (check_required(&source, spec, err) != 0 || check_window(&source, spec, err) != 0 ||
        check_products(spec, err) != 0 || check_outputs(&source, spec, err) != 0)
        goto done;
    rc = 0;
done:
    zs_entries_clear(&source.assigned);
    zs_entries_clear(&source.file);
    if (rc != 0)
        zs_spec_clear(spec);
    return rc;
}
