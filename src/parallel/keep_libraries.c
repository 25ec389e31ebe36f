#include "parallel/keep_libraries.h"

#include <dlfcn.h>
#include <link.h>
#include <stddef.h>

void zs_keep_libraries(void)
{
    struct link_map *library = NULL;
    void *program = dlopen(NULL, RTLD_LAZY);
    if (!program || dlinfo(program, RTLD_DI_LINKMAP, &library))
        return;
    /* A library that is loaded already gets the flag, and nothing else happens: no handle is closed later. */
    for (; library; library = library->l_next)
        if (library->l_name[0] == '/') /* the program itself has no name */
            dlopen(library->l_name, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
    dlclose(program);
}
