#!/usr/bin/env python3
"""Check the modules of mock/: rules.py DIRECTORY, where DIRECTORY holds the build's objects (build/release)

- Every #include against the tables "Modules" of mock/README.md and, for its folders, of mock/adapters/curl/README.md.
- No circle of modules, none of files.
- Each .c file has a header of its own name beside it, or is used by one file only; each header and each symbol has a user.
- No two functions of the library have the same name: the amalgamation is one file.
- Each file begins with a comment that says what the file is for.
- The rules in TEXT_RULES, which a search can check: what only one file, or one module, may do.

test_rules.py breaks each of these rules once and expects the message.
"""

import functools
import os
import re
import subprocess
import sys

from complexity import Unreadable, functions_of, readable

MAIN_TABLE = "mock/README.md"
CURL_TABLE = "mock/adapters/curl/README.md"
GENERATED = "build/generated/fixtures.c"  # what tools/embed.c writes; part of the module answer
PUBLIC = "the public headers"


class Project:
    """The files of mock/, and what the objects define and need."""

    def __init__(self, texts, defined, needed, exported, tested):
        self.texts = texts        # {path: text}, of mock/ and GENERATED
        self.defined = defined    # {source: names}
        self.needed = needed      # {source: names}
        self.exported = exported  # names: public functions, and the names that adapters stand in for
        self.tested = tested      # words of the tests, which may call what a file keeps to itself otherwise

    @staticmethod
    def read(out):
        texts = {}
        for folder, _, names in os.walk("mock"):
            for name in names:
                if name.endswith((".c", ".h", ".def", ".md")):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        texts[path] = file.read()
        with open(GENERATED, encoding="utf-8") as file:
            texts[GENERATED] = file.read()
        objects = {os.path.join(out, "generated/fixtures.o"): GENERATED}
        objects.update((os.path.join(root, path[:-2] + ".o"), path) for path in texts for root in (out, "build/host")
                       if path.endswith(".c") and path != GENERATED)
        defined, needed = symbols({name: path for name, path in objects.items() if os.path.exists(name)})
        exported = set()
        for name in ("exports", "exports-sleep", "exports-curl"):
            with open(os.path.join(out, f"generated/{name}.txt"), encoding="utf-8") as file:
                exported.update(file.read().split())
        tested = set()
        for folder, _, names in os.walk("tests"):
            for name in names:
                if name.endswith((".c", ".h")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        tested.update(re.findall(r"\w+", file.read()))
        return Project(texts, defined, needed, exported, tested)

    def sources(self):
        return sorted(path for path in self.texts if path.endswith((".c", ".h", ".def")))


def symbols(objects):
    """The global names that the objects define, and those that they need: two times {source: names}."""
    output = subprocess.run(["nm", "-g", "-A"] + list(objects), check=True, capture_output=True, text=True).stdout
    defined, needed = {path: set() for path in objects.values()}, {path: set() for path in objects.values()}
    for line in output.splitlines():
        name_of_object, _, symbol = line.partition(":")
        kind, name = symbol.split()[-2:]
        (needed if kind in "Uvw" else defined)[objects[name_of_object]].add(name)
    return defined, needed


@functools.lru_cache(maxsize=None)
def without_comments(text):
    """The same lines without comments. A comment's marks inside a string stay."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()) if m.group()[0] == "/" else m.group(), text)


def line_at(text, index):
    """The number and the words of the line that a place in a text is on."""
    number = text.count("\n", 0, index) + 1
    return number, text.split("\n", number)[number - 1].strip()


# ----- The tables -----

class Row:
    """What one module may include."""

    def __init__(self, table, cell):
        self.table = table
        self.cell = cell      # as written, for messages
        self.whole = {}       # {module: is const}
        self.headers = set()  # single headers, as "answer/hostile.h"


def split_cell(cell):
    """[(name, what stands in the parentheses behind it)] of a cell "may include"; words after ; are for readers."""
    found = []
    for item in re.findall(r"[^,(]+(?:\([^)]*\))?", cell.split(";")[0]):
        name, _, inside = item.partition("(")
        if name.strip(" `"):
            found.append((name.strip(" `"), inside.rstrip(") ").strip()))
    return found


def read_item(row, folder, name, inside, known, problems):
    """One item of a cell. `known`: the modules, in the table's order."""
    if name in ("the C library", "public headers", "libcurl"):
        return
    if name == "all above":
        row.whole.update((module, False) for module in known[:known.index(folder)])
        return
    module = next((m for m in (os.path.join(os.path.dirname(folder), name), name) if m in known), None)
    if module is None:
        problems.append(f"{row.table}: {folder}/ may include \"{name}\": expected one of: {', '.join(known)}, the C library, "
                        "public headers, all above")
    elif inside in ("", "const"):
        row.whole[module] = inside == "const"
    elif re.fullmatch(r"`[\w/]+\.(h|def)`(,\s*`[\w/]+\.(h|def)`)*", inside):
        row.headers.update(f"{module}/{name}" for name in re.findall(r"[\w/]+\.\w+", inside))
    else:
        problems.append(f"{row.table}: {folder}/ may include {name} ({inside}): expected (const) or (`file.h`)")


def read_table(project, table, below, known_outside, problems):
    """{module: Row} of a README's table. `below`: the folder that its modules are in."""
    section = re.search(r"^## Modules\n(.*?)(?=^## |\Z)", project.texts.get(table, ""), re.S | re.M)
    lines = re.findall(r"^\|(.*)\|[ ]*$", section.group(1), re.M) if section else []
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    cells = [line for line in cells if len(line) == 3 and not set(line[0]) <= set("-: ") and line[0] != "module"]
    modules = [(folder, line[2]) for line in cells for folder in
               (os.path.normpath(os.path.join(below, name)) for name in re.findall(r"`([\w/.]+)`", line[0]))]
    if not modules:
        problems.append(f"{table}: expected a table `| module | holds | may include |` below a heading `## Modules`")
    known = [folder for folder, _ in modules]
    rows = {}
    for folder, cell in modules:
        rows[folder] = Row(table, cell)
        for name, inside in split_cell(cell):
            read_item(rows[folder], folder, name, inside, known + known_outside, problems)
    return rows


def read_tables(project, problems):
    rows = read_table(project, MAIN_TABLE, "", [], problems)
    if CURL_TABLE in project.texts:
        main = list(rows)
        inner = read_table(project, CURL_TABLE, "adapters/curl", main, problems)
        rows.pop("adapters/curl", None)
        rows.update(inner)
    for folder in rows:
        if not any(path.startswith(f"mock/{folder}/") for path in project.texts):
            problems.append(f"{rows[folder].table}: the folder {folder}/ has no file")
    return rows


# ----- Includes -----

class Include:
    def __init__(self, path, line, name, quoted, target, macro):
        self.path, self.line, self.name, self.quoted, self.macro = path, line, name, quoted, macro
        self.target = target  # the path of the file in mock/, or None

    def __str__(self):
        return f"{self.path}:{self.line}: " + (f'includes "{self.name}"' if self.quoted else f"includes <{self.name}>")


def includes_of(project, path):
    found = []
    for number, line in enumerate(without_comments(project.texts[path]).split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*(?:"([^"]*)"|<([^>]*)>|(.*))', line)
        if match:
            quoted, name = match.group(1) is not None, match.group(1) or match.group(2) or match.group(3)
            beside = os.path.join(os.path.dirname(path), name)
            target = next((p for p in (beside, os.path.join("mock", name)) if p in project.texts), None) if quoted else None
            found.append(Include(path, number, name, quoted, target, match.group(3) is not None))
    return found


def module_of(path, rows):
    """The module that a file belongs to, or None: the longest folder that the tables name."""
    if path == GENERATED:
        return "answer"
    folder = path.removeprefix("mock/").rpartition("/")[0]
    while folder and folder not in rows:
        folder = folder.rpartition("/")[0]
    return folder or None


OTHERS = {  # headers that aren't the C library's: what begins so, and the files that may include it
    "libxml/": r"files/xml(_[a-z_]+)?\.[ch]",
    "nettle/": r"account/totp\.c|identity/(digest\.h|signature\.c)",
    "curl/": r"adapters/curl/.*",
    "uthash": r"account/index\.h|adapters/curl/.*",
    "utlist": r"account/.*|adapters/curl/.*",
    "cmocka": r"(?!)",
    "iam_mock_cmocka": r"(?!)",
    "iam_mock_curl.h": r"adapters/curl/.*",
    "iam_mock_sleep.h": r"adapters/.*",
}


def check_angled(include, problems):
    if include.macro:
        problems.append(f"{include}: expected a file's name in quotes or angle brackets, not a macro")
    if os.path.exists(os.path.join("mock", include.name)):
        problems.append(f"{include}: a file of mock/ is included in quotes")
    for begin, who in OTHERS.items():
        if include.name.startswith(begin) and not re.fullmatch(who, include.path.removeprefix("mock/")):
            problems.append(f"{include}: only {who if who != '(?!)' else 'tests and users'} may")


def check_quoted(include, module, rows, problems):
    if include.name.startswith("../") or "/../" in include.name:
        problems.append(f"{include}: write the path from mock/ on, without ../")
    elif include.name.startswith("iam_mock"):
        problems.append(f"{include}: a public header is included as <{include.name}>")
    elif include.target is None:
        problems.append(f"{include}: no such file beside it or below mock/")
    elif include.target.endswith(".c"):
        problems.append(f"{include}: a .c file is compiled, not included")
    else:
        other, row = module_of(include.target, rows), rows.get(module)
        inside = include.target.removeprefix("mock/")
        if row and other != module and other not in row.whole and inside not in row.headers:
            problems.append(f"{include}, of {other}/: {row.table} allows {module}/ only: {row.cell}")


def check_includes(project, rows, includes, problems):
    for path in project.sources():
        module = module_of(path, rows)
        if module is None:
            table = CURL_TABLE if path.startswith("mock/adapters/curl/") else MAIN_TABLE
            problems.append(f"{path}: its folder has no row in {table}")
        for include in includes[path]:
            if include.quoted:
                check_quoted(include, module, rows, problems)
            else:
                check_angled(include, problems)


# ----- Circles -----

def reached(graph, start):
    """{node: the node before it on a shortest way from start}; start itself only if a way leads back to it."""
    before, edge = {}, [start]
    while edge:
        node = edge.pop(0)
        for other in sorted(graph.get(node, ())):
            if other not in before:
                before[other] = node
                edge.append(other)
    return before


def circles(graph):
    """A shortest circle of each tangle (nodes that reach each other), as a list of nodes; the tangle's other nodes after it."""
    found, done = [], set()
    ways = {node: reached(graph, node) for node in graph}
    for node in sorted(graph):
        if node in done or node not in ways[node]:
            continue
        tangle = [other for other in sorted(ways[node]) if node in ways.get(other, ())]
        done.update(tangle)
        shortest = []
        for start in tangle:
            way, at = [], ways[start][start]
            while at != start:
                way.insert(0, at)
                at = ways[start][at]
            if not shortest or len(way) + 1 < len(shortest):
                shortest = [start] + way
        found.append((shortest, [other for other in tangle if other not in shortest]))
    return found


def written(circle, others):
    also = f" (in this tangle too: {', '.join(others)})" if others else ""
    return " → ".join(circle + circle[:1]) + also


def check_circles(project, rows, includes, problems):
    files, modules, example = {}, {}, {}
    for path in project.sources():
        for include in includes[path]:
            if include.target:
                files.setdefault(path, set()).add(include.target)
                here, there = module_of(path, rows), module_of(include.target, rows)
                if here and there and here != there:
                    modules.setdefault(here, set()).add(there)
                    example.setdefault((here, there), include)
    for circle, others in circles(files):
        problems.append(f"files include each other in a circle: {written(circle, others)}")
    for circle, others in circles(modules):
        edges = zip(circle, circle[1:] + circle[:1])
        problems.append(f"modules include each other in a circle: {written(circle, others)}: "
                        + "; ".join(str(example[edge]) for edge in edges))
    allowed = {folder: set(row.whole) | {os.path.dirname(header) for header in row.headers} for folder, row in rows.items()}
    for circle, others in circles(allowed):
        problems.append(f"{rows[circle[0]].table}: the table allows a circle of modules: {written(circle, others)}")


# ----- (const) -----

def declared_in(project, folder):
    """[(function, parameters)] of the headers of a module."""
    found = []
    for path in project.sources():
        if path.startswith(f"mock/{folder}/") and path.endswith(".h"):
            text = without_comments(project.texts[path])
            found += re.findall(r"(?:IAM_MOCK_INTERNAL|static inline)\b[^;{}()]*?\b(\w+)\(([^;{}]*)\)\s*[;{]", text)
    return found


def structs_of(project, folder):
    names = set()
    for path in project.sources():
        if path.startswith(f"mock/{folder}/") and path.endswith(".h"):
            names.update(re.findall(r"^struct (\w+) \{", project.texts[path], re.M))
    return names


def changers_of(project, folder):
    """{function: parameter} of a module's functions that can change one of its structs. A parameter `out` is for the caller."""
    structs, found = structs_of(project, folder), {}
    for name, parameters in declared_in(project, folder):
        for parameter in parameters.split(","):
            parameter = " ".join(parameter.split())
            match = re.search(r"(const )?struct (\w+) \*+(\w+)", parameter)
            if match and not match.group(1) and match.group(2) in structs and match.group(3) != "out":
                found.setdefault(name, parameter)
    return found


def check_const(project, rows, problems):
    for folder, row in rows.items():
        for other in sorted(module for module, const in row.whole.items() if const):
            changers = changers_of(project, other)
            # The struct that the module is named after must stay const; a decision may name a record for who applies it.
            pointer = re.compile(rf"(?<!const )\bstruct {re.escape(os.path.basename(other))} \*")
            called = re.compile(rf"\b({'|'.join(map(re.escape, changers)) or '(?!)'})\b")
            allows = f"{row.table} allows {folder}/ only to read {other}/: {row.cell}"
            for path in project.sources():
                if module_of(path, rows) != folder:
                    continue
                text = without_comments(project.texts[path])
                for match in called.finditer(text):
                    number, _ = line_at(text, match.start())
                    problems.append(f"{path}:{number}: calls {match.group()}(), which takes `{changers[match.group()]}`: {allows}")
                for match in pointer.finditer(text):
                    number, line = line_at(text, match.start())
                    problems.append(f"{path}:{number}: a `struct {os.path.basename(other)} *` that isn't const: {line}: {allows}")


# ----- Each .c file has its header, or one user -----

def library_of(path):
    """The library that a file is compiled into; the adapters' files may be named like the core's."""
    match = re.match(r"mock/adapters/\w+/", path)
    return match.group() if match else "core"


def check_symbol(project, path, name, users, problems):
    if users:
        return
    uses = len(re.findall(rf"\b{re.escape(name)}\b", without_comments(project.texts[path])))
    if uses < 2:
        problems.append(f"{path}: {name} is used by no file of mock/: remove it")
    elif name not in project.tested:
        problems.append(f"{path}: {name} is used by this file only: make it static")


def check_sources(project, problems):
    users = {}  # {(library, name): files that need it}
    for path, names in project.needed.items():
        for name in names:
            users.setdefault((library_of(path), name), set()).add(path)
    for path in project.sources():
        if not path.endswith(".c") or path == GENERATED:
            continue
        if path not in project.defined:
            problems.append(f"{path}: no object was built of it")
            continue
        library = library_of(path)
        own = {name: users.get((library, name), set()) for name in project.defined[path] - project.exported - {"main"}}
        for name in sorted(own):
            check_symbol(project, path, name, own[name], problems)
        if path.startswith(("mock/api/", "mock/tools/")) or path[:-2] + ".h" in project.texts:
            continue
        using = set().union(*own.values())
        if len(using) > 1:
            problems.append(f"{path}: has no header {os.path.basename(path)[:-2]}.h, and is used by {len(using)} files: "
                            + ", ".join(sorted(using)))


@functools.lru_cache(maxsize=None)
def functions_in(text):
    try:
        return functions_of(readable(text))
    except Unreadable:
        return []  # complexity.py says why


def check_names(project, problems):
    where = {}
    for path in project.sources():
        if library_of(path) == "core" and not path.startswith("mock/tools/"):
            for name in functions_in(project.texts[path]):
                if re.search(r"[a-z]", name):  # a macro of another name is undefined where its file ends
                    where.setdefault(name, []).append(path)
    for name, paths in sorted(where.items()):
        if len(paths) > 1:
            problems.append(f"{' and '.join(paths)} define {name}(): the amalgamation is one file, so names are unique")


def check_included(project, includes, problems):
    included = {include.target for path in includes for include in includes[path]}
    for path in project.sources():
        if not path.endswith(".c") and path not in included:
            problems.append(f"{path}: no file of mock/ includes it")


# ----- What a search can check -----

CORE = r"(?!adapters/).*"
ADAPTERS = r"adapters/.*"
TEXT_RULES = [  # (the rule, the pattern that breaks it, the files that are checked, the files that may)
    ("memory is allocated by base/memory.c alone", r"\b(malloc|calloc|realloc|free|strdup)\(", CORE, r"base/memory\.c"),
    ("the account is changed in account/ alone", 
     r"(->|\.)(unmodifiable_until_ms|change_until_ms|holder|last_holder(\.user)?|removed|create_ms|enable_ms|devices\.count) *([-+|&]?=[^=]|\+\+|--)",
     CORE, r"account/.*"),
    ("a rule's counters are changed by script_commit() alone", r"->(matched|acted|first_ms) *([-+|&]?=[^=]|\+\+|--)", CORE,
     r"script/choice\.c"),
    ("the account is changed in account/ alone", r"account(->|\.)version *([+]|=[^=])", CORE, r"account/.*"),
    ("hosts, versions and namespaces of services stand in model/services.def and aws_hosts.def alone", r"amazonaws\.com|\.api\.(aws|amazonwebservices)|\b20\d\d-\d\d-\d\d\b(?!T)", r".*",
     r"model/(services|aws_hosts)\.def"),
    ("no clock, environment, locale or randomness",
     r"\b(getenv|setlocale|localeconv|strftime|gmtime|localtime|time|clock_gettime|gettimeofday|rand|random|srand|isalpha|"
     r"isdigit|tolower|toupper|strcasecmp|strtod|atof)\(", CORE, r"(?!)"),
    ("nothing prints: texts are returned", r"\b(printf|fprintf|puts|fputs|perror)\(", CORE, r"tools/embed\.c"),
    ("of the adapters, only curl's preload.c, environment.c and closed.c and the launcher read the environment",
     r"\b((secure_)?getenv\(|environ\b)", ADAPTERS, r"adapters/(curl/(process/preload|process/environment|transfer/closed)\.c|launcher/.*)"),
    ("of the adapters, only curl's preload.c, environment.c, report.c and notice.c and the launcher print",
     r"\b(v?printf|v?fprintf|puts|fputs|fwrite|perror|syslog)\(|\bstd(out|err)\b", ADAPTERS,
     r"adapters/(curl/process/(preload|environment|report|notice)\.c|launcher/.*)"),
    ("of the adapters, only curl's preload.c and the launcher end a process", r"\b(exit|_exit|_Exit|abort|quick_exit)\(",
     ADAPTERS, r"adapters/(curl/process/preload\.c|launcher/.*)"),
    ("no adapter depends on the locale or on randomness",
     r"\b(setlocale|localeconv|strftime|localtime|rand|random|srand|isalpha|isdigit|tolower|toupper|strtod|atof)\(",
     ADAPTERS, r"(?!)"),
]

OWNERS = {  # of the libcurl adapter: each struct, and the file that alone writes it; a pointer to it has the struct's name
    "easy": "transfer/easy", "multi": "transfer/multi", "route": "transfer/route", "verdict": "transfer/verdict",
    "settings": "settings/settings", "options": "settings/options", "connection": "wire/connection",
    "exchange": "wire/exchange", "pair": "wire/socket_pair",
}
TEXT_RULES += [
    (f"{file}.c alone writes a struct {struct}", rf"\b{struct}(?:->[\w.]+(?:\[[^]]*\])?)+ *(?:[-+|&]?=(?!=)|\+\+|--)",
     r"adapters/curl/.*", rf"adapters/curl/{file}\.c") for struct, file in OWNERS.items()
]


def check_text(project, problems):
    for path in project.sources():
        if not project.texts[path].startswith("/*"):
            problems.append(f"{path}:1: expected a comment that says what the file is for")
        inside = path.removeprefix("mock/")
        rules = [(rule, re.compile(pattern)) for rule, pattern, where, may in TEXT_RULES
                 if path != GENERATED and re.fullmatch(where, inside) and not re.fullmatch(may, inside)]
        text = without_comments(project.texts[path])
        for rule, pattern in rules:
            for match in pattern.finditer(text):
                number, line = line_at(text, match.start())
                problems.append(f"{path}:{number}: against the rule \"{rule}\": {line}")


def check(project):
    """All problems, each a line."""
    problems = []
    rows = read_tables(project, problems)
    includes = {path: includes_of(project, path) for path in project.sources()}
    check_includes(project, rows, includes, problems)
    check_circles(project, rows, includes, problems)
    check_const(project, rows, problems)
    check_sources(project, problems)
    check_included(project, includes, problems)
    check_names(project, problems)
    check_text(project, problems)
    return problems


def main():
    project = Project.read(sys.argv[1])
    problems = check(project)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        files = project.sources()
        print(f"{len(files)} files and {sum(len(includes_of(project, path)) for path in files)} includes keep to the modules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
