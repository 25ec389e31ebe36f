"""The rules of the house: pure modules know neither MPI nor a file library, nobody includes in circles, and each
implementation includes its own header first.
"""

import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src"
LIBRARIES = {"mpi.h", "netcdf.h", "netcdf_par.h", "netcdf_meta.h", "hdf5.h"}
PURE = """bytes calendar classic classic_reader command deflate entries error exact fields group_key groups kernel leaf memory moments nearest
    packing periods pipeline plan plan_make plan_size pool product product_settings quantize select settings spec spec_file spec_load spec_names stage statistics stock sums swap take timetext
    timeunits transform tree units unshuffle value whole
    """.split()
failed = 0


def check(name, problems):
    global failed
    failed += bool(problems)
    print(("not ok - " if problems else "ok - ") + name)
    for problem in problems:
        print("#   " + problem)


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', path.read_text(), re.M)


direct = {path.name: includes(path) for path in sorted(SOURCE.glob("*.[ch]"))}
own = {name: [used for used in used_ones if used in direct] for name, used_ones in direct.items()}


def reach(name, on_the_way=()):
    """All files that a file includes, by themselves or by what they include, each with the way there."""
    for used in direct.get(name, []):
        if used not in on_the_way:
            yield used, (*on_the_way, name, used)
            yield from reach(used, (*on_the_way, name))


def circle(name, on_the_way=()):
    if name in on_the_way:
        return (*on_the_way[on_the_way.index(name):], name)
    for used in own[name]:
        found = circle(used, (*on_the_way, name))
        if found:
            return found
    return None


for module in PURE:
    files = [name for name in (module + ".c", module + ".h") if name in direct]
    ways = sorted({" -> ".join(way) for name in files for used, way in reach(name) if used in LIBRARIES})
    check(f"{module} is pure", ways if files else [f"there is no {module}.c or {module}.h"])

check("no header includes itself, by whatever way",
      sorted({" -> ".join(way) for way in map(circle, direct) if way}))
check("a header is guarded by its own name",
      [name for name in direct if name.endswith(".h") and
       not re.search(rf"^#ifndef ZS_{name[:-2].upper()}_H\n#define ZS_{name[:-2].upper()}_H\n",
                     (SOURCE / name).read_text(), re.M)])
check("an implementation includes its own header first",
      [name for name, used in direct.items()
       if name.endswith(".c") and name[:-2] + ".h" in direct and used[:1] != [name[:-2] + ".h"]])
check("no implementation is included", [f"{name}: {used}" for name in direct for used in direct[name]
                                        if used.endswith(".c")])
sys.exit(1 if failed else 0)
