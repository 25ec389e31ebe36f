"""What a C file of this project declares, defines and names, read with regular expressions.

Good enough for formatted C11 without K&R definitions, conditional braces and functions that return pointers to
functions. All functions take the text of a file; results are kept, as tests ask for them again and again.
"""

import functools
import re


def blank(text):
    return re.sub(r"[^\n]", " ", text)


@functools.cache
def without_comments(text):
    """The text with blanks for its comments: every other character keeps its place. Literals stay."""
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
                  lambda m: blank(m[0]) if m[0][0] == "/" else m[0], text, flags=re.S)


@functools.cache
def without_literals(text):
    """The text with blanks for its comments, and for what its literals hold."""
    return re.sub(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
                  lambda m: m[0][0] + blank(m[0][1:-1]) + m[0][0], without_comments(text))


@functools.cache
def code(text):
    """The text without comments, literals, preprocessor lines and macros that stand alone on a line, such as
    MAKE(read_int8, int8_t); every other character keeps its place."""
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*|^[A-Z][A-Z0-9_]*\([^;\n]*\)$", lambda m: blank(m[0]),
                  without_literals(text), flags=re.M)


@functools.cache
def includes(text):
    """[("<" or '"', name)] in the order of the file."""
    return re.findall(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', without_comments(text), re.M)


@functools.cache
def words(text):
    """All identifiers of the code, those in macros included."""
    return frozenset(re.findall(r"\b[A-Za-z_]\w*", re.sub(r"^[ \t]*#[ \t]*include[^\n]*", "", without_literals(text),
                                                          flags=re.M)))


def closing(text, at):
    """The place behind the brace that closes the one at `at`."""
    depth = 0
    for m in re.compile(r"[{}]").finditer(text, at):
        depth += 1 if m[0] == "{" else -1
        if depth == 0:
            return m.end()
    return len(text)


@functools.cache
def items(text):
    """The declarations and definitions of a file: [(first character, end, text of it, is it a function's body?)]."""
    plain, found, start, at, depth = code(text), [], 0, 0, 0
    token = re.compile(r"[(){;]")
    while m := token.search(plain, at):
        at = m.end()
        if m[0] in "()":
            depth += 1 if m[0] == "(" else -1
        elif depth == 0:
            head, body = plain[start:m.start()], False
            if m[0] == "{":
                body = head.rstrip().endswith(")") and "=" not in head
                at = closing(plain, m.start())
            if body or m[0] == ";":
                first = start + len(plain[start:]) - len(plain[start:].lstrip())
                found.append((first, at, plain[first:at], body))
                start = at
    return found


def attributes_off(item):
    return re.sub(r"__attribute__\s*\(\(.*?\)\)(?!\))", " ", item, flags=re.S)


def called(item):
    """The name of the function that a prototype or a definition is about; or None."""
    m = re.search(r"\b(\w+)\s*\(", attributes_off(item))
    return m and m[1]


def is_private(item):
    return bool(re.search(r"\b(static|ZS_INLINE)\b", item.split("(")[0]))


@functools.cache
def functions(text):
    """What a file defines: {name: (first line, lines, is it private?)}."""
    return {called(item): (text.count("\n", 0, first) + 1, item.count("\n") + 1, is_private(item))
            for first, end, item, body in items(text) if body}


@functools.cache
def prototypes(text):
    """What a header declares or defines: [(name of the function, first character, end)]."""
    return [(called(item), first, end) for first, end, item, body in items(text)
            if body or ("(" in item and "{" not in item and not re.match(r"typedef\b|extern\b[^(]*\(\s*\*", item))]


@functools.cache
def tables(text, extern):
    """Variables with a name for other files: those that a header declares (extern), or that a file defines."""
    found = set()
    for _, _, item, body in items(text):
        head = re.split(r"[={]", item)[0]
        if body or "(" in head or is_private(item) or re.match(r"typedef\b|enum\b", item):
            continue
        if extern != item.startswith("extern") or not (extern or "=" in item):
            continue
        if m := re.search(r"\b(\w+)\s*(?:\[[^=]*\])?\s*;?\s*$", head):
            found.add(m[1])
    return found


@functools.cache
def enumerators(text):
    """[the names of one enum]"""
    return [[one.split("=")[0].strip() for one in m[1].split(",") if one.strip()]
            for m in re.finditer(r"\benum\b\s*\w*\s*\{([^{}]*)\}", code(text))]


@functools.cache
def types(text):
    """Structs, unions and enums with a body, and typedefs of anything else."""
    plain = code(text)
    found = set(re.findall(r"\b(?:struct|union|enum)\s+(\w+)\s*\{", plain))
    for _, _, item, _ in items(text):
        if item.startswith("typedef") and not re.match(r"typedef\s+(struct|union|enum)\s+\w+\s+\w+\s*;", item):
            tail = item[item.rfind("}") + 1:]  # a name; a function's type: name(...); a pointer to one: (*name)(...)
            m = (re.search(r"\(\s*\*\s*(\w+)\s*\)", tail) or re.search(r"(\w+)\s*\(", tail)
                 or re.search(r"(\w+)\s*(?:\[[^\]]*\]\s*)*;$", tail))
            found.update([m[1]] if m else [])
    return found


@functools.cache
def macros(text):
    return [name for name in re.findall(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", without_literals(text), re.M)
            if not re.fullmatch(r"ZS_\w+_H", name)]


def count_fields(body):
    """Declared members: `int a, b;` has two. Of a nested struct, its members."""
    count = 0
    while m := re.search(r"\{", body):
        end = closing(body, m.start())
        count += count_fields(body[m.end():end - 1])
        body = body[:m.start()].rpartition(";")[0] + ";" + re.sub(r"^[^;]*;", "", body[end:])
    flat = re.sub(r"\[[^\]]*\]", "", body)
    while (shorter := re.sub(r"\([^()]*\)", "", flat)) != flat:
        flat = shorter
    return count + sum(one.count(",") + 1 for one in flat.split(";") if one.strip())


@functools.cache
def structs(text):
    """[(name, number of fields, the comment directly above)]"""
    plain, found = code(text), []
    for m in re.finditer(r"(?:\btypedef\s+)?\b(?:struct|union)\s*(\w*)\s*\{", plain):
        above = text[:m.start()].rstrip(" \t\n")
        comment = above[above.rfind("/*"):] if above.endswith("*/") else ""
        found.append((m[1] or "(no name)", count_fields(plain[m.end():closing(plain, m.end() - 1) - 1]), comment))
    return found
