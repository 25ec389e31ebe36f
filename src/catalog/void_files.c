#include "catalog/void_files.h"

#include "base/shell_word.h"

#include <stdio.h>
#include <string.h>

const char *zs_void_files_text(const zs_spec *spec, const zs_file *file, char *text, size_t room)
{
    const zs_packing *packing = &file->storage.packing;
    const char *name = zs_limits_name(&file->storage);
    bool unpacked = packing->scale != 1 || packing->offset != 0;
    if (*name)
        snprintf(text, room, "%s allow%s%s numbers from %g to %g%s%s", name, strstr(name, " and ") ? "" : "s",
                 unpacked ? " stored" : "", packing->valid_min, packing->valid_max,
                 spec->input.valid.set ? ", together with " : "",
                 spec->input.valid.set ? zs_spec_place(spec, "input", "valid") : "");
    else
        snprintf(text, room, "%s allows no number of its type", zs_spec_place(spec, "input", "valid"));
    return text;
}

static int fail_void(const zs_spec *spec, const zs_files *files, int32_t number, zs_error *err)
{
    static const char *const name[] = { "valid_range", "valid_min", "valid_max" };
    char text[512], command[512] = "", variable[ZS_SHELL_WORD], path[ZS_SHELL_WORD];
    const zs_file *file = &files->file[number];
    zs_nco_word(spec->input.variable, variable);
    for (int k = 0; k < 3; k++)
        if (file->storage.limits >> k & 1 && !file->storage.zarr)
            snprintf(command + strlen(command), sizeof command - strlen(command), " -a %s,%.200s,d,,",
                     name[k], variable);
    return zs_fail(err, ZS_REFUSED, "%s: variable %s: no value is valid: %s%s%s%s%s",
                   files->paths.path[number], spec->input.variable,
                   zs_void_files_text(spec, file, text, sizeof text),
                   *command ? "; to take it out: ncatted" : "; change it", command, *command ? " " : "",
                   *command ? zs_shell_word(files->paths.path[number], path) : "");
}

int zs_void_files_check(const zs_spec *spec, zs_files *files, const zs_series *series, zs_error *err)
{
    files->nvoid = 0;
    files->first_void = -1;
    for (int i = 0; i < files->paths.n; i++)
        if (zs_packing_is_void(&files->file[i].storage.packing) && files->nvoid++ == 0)
            files->first_void = i;
    for (int64_t k = 0; k < series->nstep; k++)
        if (!zs_packing_is_void(&files->file[zs_series_file(series, k)].storage.packing))
            return 0;
    return fail_void(spec, files, zs_series_file(series, 0), err);
}
