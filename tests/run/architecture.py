"""The rules of the source tree: who may include whom, no circles, pure folders, names, sizes, documented headers.

The table of folders in doc/design.md is the rule for includes; this test reads it from there. A tree is a dictionary
from path to text. Each rule is a function that takes a tree and returns its problems as texts. The second half tests
the rules: each tree with one fault must break exactly the rule that forbids this fault.
"""

import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/lib"))
from c_source import (enumerators, functions, includes, macros, prototypes, structs, tables, types, without_comments,
                      without_literals, words)

PURE = ["base", "time", "stats", "spec", "plan"]
LIBRARIES = re.compile(r"mpi\.h|netcdf\w*\.h|hdf5\.h")
FILE_LINES, FUNCTION_LINES, STRUCT_FIELDS, COMMENT_SHARE = 350, 60, 20, 0.55
SCOPE = re.compile(r"\b(LOCAL|COLLECTIVE)\b")

# ---------------------------------------------------------------------------------------------- reading a tree


def sources(tree, suffixes=(".c", ".h"), top="src/"):
    return {path: text for path, text in tree.items() if path.startswith(top) and path.endswith(suffixes)}


def folder(path):
    """"base" of src/base/error.h; "" of src/main.c."""
    return path.split("/")[1] if path.count("/") > 1 else ""


def stem(path):
    return path.rsplit("/", 1)[1][:-2]


def module(path):
    """base/error: a .c and a .h of one name."""
    return path[4:-2]


def is_program(path, text):
    return path.endswith(".c") and "main" in functions(text)


def folders(tree):
    """The table in doc/design.md: {folder: (the folders that it may include, what lives there)}; a file that stands in
    src itself has a row of its own, and may include all. None: there is no such table."""
    table = re.search(r"^\| folder \| may include \| what lives there \|\n\|[-| ]+\|\n((?:\|.*\n)+)",
                      tree["doc/design.md"], re.M)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()] if table else []
    every = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row[0])]
    return {name: (every if row[1] == "all" else row[1].replace("`", "").replace("–", "").split(), row[2])
            for row in rows for name in re.findall(r"`([\w.]+)`", row[0])}


def owners(tree):
    """{name: the module that it belongs to}: a function or table to the .c that defines it, all else to the header."""
    found = {}
    for path, text in sources(tree).items():
        if path.endswith(".h"):
            names = set(functions(text)) | types(text) | set(macros(text)) | set(sum(enumerators(text), []))
        else:
            names = {name for name, (_, _, private) in functions(text).items() if not private and name != "main"}
            names |= tables(text, False)
        found.update({name: module(path) for name in names})
    return found


def needs(tree):
    """{module: {module that it needs: why}}"""
    owner, found = owners(tree), {}
    for path, text in sources(tree).items():
        mine = found.setdefault(module(path), {})
        for _, name in includes(text):
            if "src/" + name in tree:
                mine[name[:-2]] = "#include"
        for name in sorted(words(text) & owner.keys()):
            mine[owner[name]] = name
        mine.pop(module(path), None)
    return found


def kernels(text):
    """[(name, is it static?)] of the functions that are compiled for several processors; those that a macro makes, by
    its uses."""
    plain = re.sub(r"\\\n", " ", without_comments(text))
    for line in plain.splitlines():
        macro, parameters = (re.findall(r"^\s*#\s*define (\w+)\(([^)]*)\)", line) or [("", "")])[0]
        uses = re.findall(rf"^{macro}\(([^;\n]*)\)$", plain, re.M) if macro else [""]
        for before, name in re.findall(r"(?<!define )\bZS_KERNEL ([^(]*?)([\w#]+)\(", line):
            for use in uses:
                given = dict(zip(re.findall(r"\w+", parameters), re.findall(r"\w+", use)))
                yield "".join(given.get(part, part) for part in name.split("##")), "static" in before.split()


def shortest_circle(graph, start):
    """The modules from start back to start; or []."""
    ways = [[start]]
    seen = set()
    for way in ways:
        for following in graph.get(way[-1], {}):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


# ---------------------------------------------------------------------------------------------- the rules

RULES = {}


def rule(name):
    def keep(function):
        RULES[name] = function
        return function
    return keep


@rule("the table of folders in doc/design.md is in order")
def table_in_order(tree):
    table = folders(tree)
    if not table:
        yield "doc/design.md has no table: folder | may include | what lives there"
        return
    for path in sources(tree):
        if (folder(path) or path[4:]) not in table:
            yield f"{path}: the table has no row for it"
    above = []
    for name, (may, _) in table.items():
        if "." not in name:
            yield from (f"{name} may include {other}, which is no row above it" for other in may if other not in above)
            above.append(name)
            if not any(folder(path) == name for path in sources(tree)):
                yield f"{name}: a row without a folder"
    pure = [name for name, (_, text) in table.items() if re.search(r"\bPure\b", text)]
    if pure != PURE:
        yield f"the rows that say Pure are {pure}"


@rule("includes follow the table of folders")
def arrows(tree):
    table = folders(tree)
    for path, text in sources(tree).items():
        here = folder(path)
        may = table.get(here or path[4:], ([], ""))[0]
        for kind, name in includes(text):
            there = name.split("/")[0]
            if kind == '"' and "/" in name and there != here and there not in may:
                yield f"{path}: {name}"


@rule("no circle between modules, by includes, types, tables or calls")
def circles(tree):
    graph, told = needs(tree), set()
    for start in sorted(graph):
        way = shortest_circle(graph, start) if start not in told else []
        told.update(way)
        if way:
            yield start + "".join(f" -> {b} ({graph[a][b]})" for a, b in zip(way, way[1:]))


@rule("no MPI, netCDF or HDF5 in " + ", ".join(PURE))
def purity(tree):
    def ways(path, way):
        for _, name in includes(tree[path]):
            if LIBRARIES.fullmatch(name):
                yield " -> ".join([*way, name])
            elif "src/" + name in tree and name not in way:
                yield from ways("src/" + name, [*way, name])

    for path in sources(tree):
        if folder(path) in PURE:
            yield from list(ways(path, [path[4:]]))[:1]


@rule("no two modules of one name")
def unique(tree):
    seen = {}
    for path in sources(tree):
        other = seen.setdefault(stem(path), module(path))
        if other != module(path):
            yield f"{module(path)} and {other}"


@rule("kernels are static, and no two have one name")
def single_kernels(tree):
    seen = {}
    for path, text in sources(tree).items():
        for name, static in kernels(text):
            other = seen.setdefault(name, path)
            if other != path:
                yield f"{name} in {path} and {other}"
            if not static:
                yield f"{name} in {path} is not static"


@rule("an implementation has its header, and includes it first")
def own_header(tree):
    for path, text in sources(tree, ".c").items():
        if is_program(path, text):
            continue
        if path[:-2] + ".h" not in tree:
            yield f"{path}: there is no {stem(path)}.h"
        elif includes(text)[:1] != [('"', module(path) + ".h")]:
            yield f"{path}: does not include {module(path)}.h first"


@rule("a header is guarded by its own name")
def guards(tree):
    for path, text in sources(tree, ".h").items():
        name = f"ZS_{stem(path).upper()}_H"
        if not re.search(rf"\A\s*#ifndef {name}\n#define {name}\n.*\n#endif\s*\Z", without_comments(text), re.S):
            yield path


@rule("an include names the folder, and a header")
def include_names(tree):
    for path, text in sources(tree).items():
        for kind, name in includes(text):
            missing = "src/" + name not in tree or name.endswith(".c")
            if kind == '"' and (missing or (folder(path) and "/" not in name)):
                yield f"{path}: {name}"


@rule("public names begin with zs_ or ZS_")
def prefixes(tree):
    for name, where in owners(tree).items():
        if not re.match(r"zs_|ZS_", name):
            yield f"{where}: {name}"


@rule(f"no file has more than {FILE_LINES} lines")
def long_files(tree):
    for path, text in sources(tree).items():
        if (lines := text.count("\n")) > FILE_LINES:
            yield f"{path}: {lines}"


@rule(f"no function has more than {FUNCTION_LINES} lines")
def long_functions(tree):
    for path, text in sources(tree).items():
        for name, (line, lines, _) in functions(text).items():
            if lines > FUNCTION_LINES:
                yield f"{path}:{line}: {name} {lines}"


@rule(f'no struct has more than {STRUCT_FIELDS} fields, unless the comment above says why: "Many fields: ..."')
def wide_structs(tree):
    for path, text in sources(tree).items():
        for name, fields, comment in structs(text):
            if fields > STRUCT_FIELDS and not re.search(r"Many fields: \w", comment):
                yield f"{path}: {name} {fields}"


def comment_lines(text):
    """Lines with a comment; lines that are not blank."""
    pairs = list(zip(text.split("\n"), without_comments(text).split("\n")))
    return sum(a != b for a, b in pairs), sum(bool(a.strip()) for a, _ in pairs)


@rule(f"comments stand on {COMMENT_SHARE:.0%} of all lines of headers that are not blank")
def comment_share(tree):
    counts = {path: comment_lines(text) for path, text in sources(tree, ".h").items()}
    comments, lines = map(sum, zip(*counts.values()))
    if comments < COMMENT_SHARE * lines:
        yield f"they stand on {comments / lines:.1%}; the headers that have fewest:"
        poor = sorted((c / n, path) for path, (c, n) in counts.items() if c < COMMENT_SHARE * n)
        yield from (f"{path}: {share:.0%}" for share, path in poor[:20])


@rule("every public function is LOCAL or COLLECTIVE, by its own comment or a section's")
def scopes(tree):
    for path, text in sources(tree, ".h").items():
        # A section's comment has blank lines around it; the opening comment is one, too.
        sections = [m.end() for m in re.finditer(r"(?:\A|\n[ \t]*\n)[ \t]*/\*.*?\*/(?=[ \t]*\n[ \t]*\n|\s*#ifndef)",
                                                 text, re.S) if SCOPE.search(m[0])]
        for name, first, end in prototypes(text):
            block = max([m.end() for m in re.finditer(r"\n[ \t]*\n", text[:first])], default=0)
            own = text[block:first] + text[end:].partition("\n")[0]
            if not SCOPE.search(own) and not any(place <= first for place in sections):
                yield f"{path}: {name}"


@rule("what a header declares is defined in its .c, and used by another file; what it does not is private")
def unused(tree):
    users = {}
    for path, text in tree.items():
        if path.endswith((".c", ".h")):
            for word in words(text):
                users.setdefault(word, set()).add(path)
    for path, text in sources(tree, ".h").items():
        body = tree.get(path[:-2] + ".c", "")
        both = {path, path[:-2] + ".c"}

        def is_used(name):  # by another file, or by a macro, an inline function or a type of this header
            if not users.get(name, set()) <= both:
                return True
            return len(re.findall(rf"\b{name}\b(?<!struct {name})(?<!union {name})(?<!enum {name})",
                                  without_literals(text))) > 1

        defined = set(functions(text)) | {n for n, f in functions(body).items() if not f[2]} | tables(body, False)
        public = {name for name, _, _ in prototypes(text)} | tables(text, True)
        yield from (f"{path}: {name} is not defined" for name in sorted(public - defined))
        alone = [[name] for name in [*public, *types(text), *macros(text)]] + enumerators(text)
        for names in sorted(alone):
            if not any(map(is_used, names)):
                yield f"{path}: {names[0]} is not used by others"
    for path, text in sources(tree, ".c").items():
        head = tree.get(path[:-2] + ".h", "")
        declared = {name for name, _, _ in prototypes(head)} | tables(head, True) | {"main"}
        public = {name for name, f in functions(text).items() if not f[2]} | tables(text, False)
        yield from (f"{path}: {name} is in no {stem(path)}.h, and not static" for name in sorted(public - declared))


@rule("names in doc/design.md and CONTRIBUTING.md exist")
def documented_names(tree):
    known = frozenset().union(*(words(text) for text in sources(tree).values()))
    modules = {module(path) for path in sources(tree)}
    top = {path.split("/")[1] for path in sources(tree)}
    for path in "doc/design.md", "CONTRIBUTING.md":
        for name in re.findall(r"`([^`\n]+)`", tree[path]):
            bare = re.sub(r"\(\)$", "", name)
            if re.fullmatch(r"(zs|ZS)_\w+", bare) and bare not in known:
                yield f"{path}: {name}"
            elif re.fullmatch(r"(src|tests|doc|scripts|man|examples|jobs)/[\w./-]+\.\w+", name) and name not in tree:
                if "NAME" not in name:
                    yield f"{path}: {name}"
            elif re.fullmatch(r"[a-z]+/\w+(\.[ch])?", name) and name.split("/")[0] in top:
                if f"src/{name}" not in tree and name not in modules:
                    yield f"{path}: {name}"


def judge(tree):
    return {name: list(function(tree)) for name, function in RULES.items()}


# ---------------------------------------------------------------------------------------------- the tree

failed = 0


def check(name, problems):
    global failed
    failed += bool(problems)
    print(("not ok - " if problems else "ok - ") + name)
    for problem in problems:
        print("#   " + problem)


def load(top):
    """The tree: texts of the sources, tests and documents; of other files, only that they are there."""
    paths = [top / "CONTRIBUTING.md"]
    for name in "src", "tests", "doc", "scripts", "man", "examples", "jobs":
        paths += sorted(path for path in (top / name).rglob("*") if path.is_file())
    return {path.relative_to(top).as_posix(): path.read_text() if path.suffix in (".c", ".h", ".md") else ""
            for path in paths}


tree = load(TOP)
verdict = judge(tree)
for name, problems in verdict.items():
    check(name, problems)

# ---------------------------------------------------------------------------------------------- a test of the rules


def include_lines(names):
    return "".join(f"#include {name}\n" if name[0] == "<" else f'#include "{name}"\n' for name in names)


def header(name, declarations, uses=()):
    """A header without a fault."""
    guard = f"ZS_{name.split('/')[1].upper()}_H"
    comment = "/* A header that this test adds.  All functions here are LOCAL.\n" + " * A line.\n" * 12 + " */\n"
    begin = f"{comment}#ifndef {guard}\n#define {guard}\n\n"
    return {f"src/{name}.h": f"{begin}{include_lines(uses)}\n{declarations}\n\n#endif\n"}


def pair(name, declarations, definitions, uses=()):
    """A module without a fault. uses: what its .c includes."""
    return {**header(name, declarations), f"src/{name}.c": include_lines([f"{name}.h", *uses]) + f"\n{definitions}\n"}


def two(one, other, one_c, other_c):
    """Two modules, the first of which includes the second: what their headers and their .c files hold."""
    return {**pair("base/one", one, one_c, ["base/two.h"]), **pair("base/two", other, other_c)}


def change(files, old, new):
    """The same files; old becomes new."""
    return {path: text.replace(old, new) for path, text in files.items()}


def function(lines, name="zs_added"):
    return f"int {name}(int a)\n{{\n" + "    a++;\n" * (lines - 4) + "    return a;\n}\n"


def struct(fields):
    """A struct with that many fields."""
    return ("typedef struct zs_added {\n    int a" + "".join(f", *a{k}[3]" for k in range(fields - 2))
            + ";\n    int (*go)(int a, int b);\n} zs_added;\n")


ADDED = "int zs_added(int a);"
GO = "static int go(void)\n{\n    return zs_two();\n}\n"
TYPE = "typedef int zs_added;"
DESIGN = {"doc/design.md": tree["doc/design.md"]}
FAULTS = {  # title: (the rule that must fail; None: none may), the files that are added or changed
    "a module without a fault": (None, pair("base/added", ADDED, function(60))),
    "a struct of 20 fields": (None, header("base/added", struct(20))),
    "a struct of 21 fields with a reason": (None, header("base/added", "/* Many fields: why. */\n" + struct(21))),
    "a module that needs another one": (None, two("typedef int zs_one;", "int zs_two(void);", GO,
                                                  "int zs_two(void)\n{\n    return 0;\n}\n")),
    "a function that a macro of its header calls": (None, pair(
        "base/added", "#define zs_added zs_hidden(1)\nint zs_hidden(int a);", function(9, "zs_hidden"))),
    "a folder without a row": (table_in_order, header("odd/added", TYPE)),
    "a row without a folder": (table_in_order, change(DESIGN, "| `synth` |", "| `odd` | – | |\n| `synth` |")),
    "a row that allows an arrow upwards": (table_in_order, change(DESIGN, "| `base` | – |", "| `base` | `time` |")),
    "a pure folder that is not called pure": (table_in_order, change(DESIGN, "and what it costs. Pure", "and costs")),
    "an arrow that no row allows": (arrows, pair("base/added", ADDED, function(9), ["time/calendar.h"])),
    "an arrow that a row no longer allows": (arrows, change(DESIGN, "| `time` | `base` |", "| `time` | – |")),
    "a circle by a type": (circles, two("typedef struct zs_one {\n    int a;\n} zs_one;",
                                        "struct zs_one;\nint zs_two(const struct zs_one *one);", GO,
                                        "int zs_two(const struct zs_one *one)\n{\n    return !one;\n}\n")),
    "a circle by an enumerator": (circles, two("enum { zs_one = 1 };", "int zs_two(void);", GO,
                                               "int zs_two(void)\n{\n    return zs_one;\n}\n")),
    "a circle by a macro": (circles, two("#define zs_one 1", "int zs_two(void);", GO,
                                         "int zs_two(void)\n{\n    return zs_one;\n}\n")),
    "a circle by a call": (circles, two("int zs_one(void);", "int zs_two(void);",
                                        "int zs_one(void)\n{\n    return zs_two();\n}\n",
                                        "int zs_two(void)\n{\n    return zs_one();\n}\n")),
    "a circle by a table": (circles, two("extern const int zs_one[];", "extern const int *const zs_two[];",
                                         "const int zs_one[] = { sizeof zs_two };",
                                         "const int *const zs_two[] = { zs_one };")),
    "a circle by includes": (circles, {**header("base/one", "typedef int zs_one;", ["base/two.h"]),
                                       **header("base/two", "typedef int zs_two;", ["base/one.h"])}),
    "MPI in a pure folder": (purity, pair("plan/added", ADDED, function(9), ["<mpi.h>"])),
    "netCDF behind a header": (purity, {**header("base/one", "typedef int zs_one;", ["<netcdf_par.h>"]),
                                        **pair("plan/added", ADDED, function(9), ["base/one.h"])}),
    "two headers of one name": (unique, header("time/error", TYPE)),
    "two kernels of one name": (single_kernels, two(
        "int zs_one(int a);", "int zs_two(int a);", "ZS_KERNEL static " + function(9, "go") + function(9, "zs_one"),
        "#define MAKE(NAME, T) \\\n    ZS_KERNEL static T NAME##o(T a)\nMAKE(g, int)\n" + function(9, "zs_two"))),
    "a kernel that is not static": (single_kernels, pair("base/added", ADDED, "ZS_KERNEL " + function(9))),
    "no header": (own_header, {"src/base/added.c": include_lines(["base/error.h"]) + "static " + function(9)}),
    "another header first": (own_header, change(pair("base/added", ADDED, function(9)), '#include "base/added.h"',
                                                '#include "base/error.h"\n#include "base/added.h"')),
    "a guard of another name": (guards, change(header("base/added", TYPE), "ZS_ADDED_H", "ZS_ADD_H")),
    "an implementation that is included": (include_names, {
        **pair("base/one", "int zs_one(int a);", function(9, "zs_one")),
        **pair("base/added", ADDED, function(9), ["base/one.c"])}),
    "an include without a folder": (include_names, pair("base/added", ADDED, function(9), ["error.h"])),
    "a public name without the prefix": (prefixes, pair("base/added", "int added(int a);", function(9, "added"))),
    "a file of 351 lines": (long_files, pair("base/added", ADDED, function(9) + "\n" * (351 - 12))),
    "a function of 61 lines": (long_functions, pair("base/added", ADDED, function(61))),
    "a struct of 21 fields": (wide_structs, header("base/added", struct(21))),
    "headers without comments": (comment_share, {
        path: text for k in range(40)
        for path, text in header(f"base/added{k}", TYPE + "\nstruct zs_added;" * 300).items()}),
    "a function without LOCAL and COLLECTIVE": (scopes, change(pair("base/added", ADDED, function(9)), "LOCAL", "")),
    "a function that nobody uses": (unused, pair("base/added", "int zs_unused(int a);", function(9, "zs_unused"))),
    "a function that nobody defines": (unused, header("base/added", ADDED)),
    "a function that no header declares": (unused, pair("base/added", ADDED, function(9) + function(9, "zs_hidden"))),
    "a table that nobody uses": (unused, pair("base/added", "extern const int zs_unused[];",
                                              "const int zs_unused[] = { 1 };")),
    "a type that nobody uses": (unused, header("base/added", "typedef struct zs_unused {\n    int a;\n} zs_unused;")),
    "a document with a name that is no more": (documented_names, change(DESIGN, "# Design\n", "`base/no_more.h`\n")),
}
USE = {"tests/unit/added.c": "use(zs_one, zs_two, zs_added, added);\n"}

names = {check_rule: name for name, check_rule in RULES.items()}
for title, (expected, changes) in FAULTS.items():
    spoilt = judge({**tree, **USE, **changes})
    name = names.get(expected)
    new = {n: [problem for problem in problems if problem not in verdict[n]] for n, problems in spoilt.items()}
    if verdict[names[comment_share]] and expected is not comment_share:
        del new[names[comment_share]]  # every header changes its problem
    problems = [f"breaks another rule: {n}: {found[0]}" for n, found in new.items() if found and n != name]
    if name and not new[name]:
        problems.append(f"does not break the rule: {name}")
    check(f"{title} breaks {'its rule' if name else 'no rule'}", problems)

sys.exit(1 if failed else 0)
