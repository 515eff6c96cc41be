#!/usr/bin/env python3
"""Break each rule of rules.py once, in a copy of the project in memory, and expect the message: test_rules.py DIRECTORY"""

import copy
import sys

from rules import CURL_TABLE, GENERATED, MAIN_TABLE, Project, check


def first(project, folder, end):
    """A file of a folder whose name ends so: which one doesn't matter."""
    return next(path for path in project.sources() if path.startswith(f"mock/{folder}/") and path.endswith(end))


class Try:
    """One change to the project."""

    def __init__(self, project):
        self.project = copy.copy(project)
        self.project.texts = dict(project.texts)
        self.project.defined = dict(project.defined)
        self.project.needed = dict(project.needed)

    def add(self, path, text, defines=(), needs=()):
        """Add lines at the end of a file, or a new file."""
        self.project.texts[path] = self.project.texts.get(path, "/* What a made-up file is for. */").rstrip("\n") + "\n" + text + "\n"
        self.project.defined[path] = self.project.defined.get(path, set()) | set(defines)
        self.project.needed[path] = self.project.needed.get(path, set()) | set(needs)
        return self

    def replace(self, path, old, new):
        assert old in self.project.texts[path], f"{path} has no {old}"
        self.project.texts[path] = self.project.texts[path].replace(old, new, 1)
        return self


def row(project, module):
    return next(line for line in project.texts[MAIN_TABLE].split("\n") if line.startswith(f"| `{module}/`"))


def without_row(project, module):
    return Try(project).replace(MAIN_TABLE, row(project, module) + "\n", "")


def with_cell(project, module, cell):
    old = row(project, module)
    return Try(project).replace(MAIN_TABLE, old, f"| `{module}/` | words | {cell} |")


def included(project, path, target):
    return Try(project).add(path, f'#include "{target}"')


def curl(project, cell, other, line):
    """Two made-up folders of the curl adapter; the first may include what the cell says, and has a line."""
    change = Try(project).add(CURL_TABLE, "")
    for path in [path for path in change.project.texts if path.startswith("mock/adapters/curl/")]:
        del change.project.texts[path]
    change.add(CURL_TABLE, f"## Modules\n\n| module | holds | may include |\n| --- | --- | --- |\n| `aa/` | a | {cell} |\n"
                           f"| `bb/` | b | {other} |")
    return change.add("mock/adapters/curl/aa/a.h", line).add("mock/adapters/curl/bb/b.h", "struct b;")


def include_tries(project):
    text, base = "mock/base/text.c", first(project, "base", ".h").removeprefix("mock/")
    call = first(project, "call", ".h").removeprefix("mock/")
    render = "answer/render.h" if "mock/answer/render.h" in project.texts else first(project, "answer", ".h").removeprefix("mock/")
    sleep = first(project, "adapters/sleep", ".h").removeprefix("mock/")
    number = len(project.texts[text].rstrip("\n").split("\n")) + 1
    yield "a module that isn't allowed", included(project, text, "account/account.h"), \
        f'{text}:{number}: includes "account/account.h", of account/: {MAIN_TABLE} allows base/ only: the C library'
    yield "a path from the tree's root", included(project, text, "mock/base/view.h"), "no such file"
    yield "upwards in the folders", included(project, text, "../base/view.h"), "without ../"
    yield "the generated file", included(project, GENERATED, call), f"{GENERATED}:"
    yield "a .def file", Try(project).add("mock/base/new.def", '#include "model/errors.def"').add(text, '#include "new.def"'), \
        'mock/base/new.def:2: includes "model/errors.def", of model/'
    yield "what's missing", included(project, text, "base/nothing.h"), "no such file"
    yield "a .c file", included(project, text, "base/view.c"), "is compiled, not included"
    yield "the public header in quotes", included(project, text, "iam_mock.h"), "is included as <iam_mock.h>"
    yield "libxml2", Try(project).add(text, "#include <libxml/tree.h>"), "includes <libxml/tree.h>: only files/xml"
    yield "nettle", Try(project).add(text, "#include <nettle/hmac.h>"), "includes <nettle/hmac.h>: only account/totp"
    yield "a test framework", Try(project).add(text, "#include <cmocka.h>"), "includes <cmocka.h>: only tests and users may"
    yield "a single header", with_cell(project, "base", "model (`errors.h`)").add(text, '#include "model/errors.def"'), \
        f"{MAIN_TABLE} allows base/ only: model (`errors.h`)"
    yield "another header than that of sweep/", Try(project).add("mock/sweep/new.h", f'#include "{render}"'), "of answer/"
    yield "an adapter, of the core", Try(project).add("mock/adapters/sleep/new.h", f'#include "{base}"'), \
        "allows adapters/sleep/ only: public headers"
    yield "below an #if, with blanks", Try(project).add(text, f'#if 0\n  #  include "{call}"\n#endif'), f'includes "{call}"'
    yield "angle brackets", Try(project).add(text, "#include <account/account.h>"), "is included in quotes"
    yield "a macro", Try(project).add(text, "#include FILE_NAME"), "not a macro"
    yield "allowed: a file beside it", Try(project).add("mock/base/new.h", '#include "view.h"').add(text, '#include "new.h"'), None
    yield "allowed: in a comment", Try(project).add(text, f'/*\n#include "{call}"\n*/'), None
    yield "allowed: the C library, and iam_mock.h", Try(project).add(text, "#include <iam_mock.h>\n#include <stdlib.h>"), None
    yield "curl: not in its table", curl(project, "public headers", "public headers", '#include "adapters/curl/bb/b.h"'), \
        f"of adapters/curl/bb/: {CURL_TABLE} allows adapters/curl/aa/ only: public headers"
    yield "curl: a core file", curl(project, "bb", "public headers", f'#include "{base}"'), f"{CURL_TABLE} allows"
    yield "curl: no row", curl(project, "bb", "the C library", "").add("mock/adapters/curl/c.h", ""), f"has no row in {CURL_TABLE}"
    yield "allowed: curl, in its table", curl(project, "bb", "public headers", '#include "adapters/curl/bb/b.h"'), None
    yield "allowed: curl, of sleep", curl(project, "bb, adapters/sleep", "public headers", f'#include "{sleep}"'), None


def table_tries(project):
    yield "no table", Try(project).replace(MAIN_TABLE, "## Modules", "## Rooms"), "expected a table"
    yield "an unknown word", with_cell(project, "base", "modle"), 'base/ may include "modle": expected one of: base, model'
    yield "odd parentheses", with_cell(project, "request", "base (sometimes)"), "expected (const) or (`file.h`)"
    yield "a folder without a row", Try(project).add("mock/new/a.h", ""), f"mock/new/a.h: its folder has no row in {MAIN_TABLE}"
    yield "a file without a folder", Try(project).add("mock/a.h", ""), f"mock/a.h: its folder has no row in {MAIN_TABLE}"
    yield "a row that was removed", without_row(project, "journal"), "its folder has no row"
    yield "a row without a folder", with_cell(project, "base", "the C library").replace(MAIN_TABLE, "| `base/` ", "| `old/`, `base/` "), \
        "the folder old/ has no file"
    yield "a circle of the table", with_cell(project, "base", "model"), "the table allows a circle of modules: base → model → base"


def graph_tries(project):
    yield "files in a circle", Try(project).add("mock/base/one.h", '#include "two.h"').add("mock/base/two.h", '#include "one.h"'), \
        "files include each other in a circle: mock/base/one.h → mock/base/two.h → mock/base/one.h"
    yield "a file that includes itself", Try(project).add("mock/base/one.h", '#include "one.h"'), "mock/base/one.h → mock/base/one.h"
    base = row(project, "base")
    change = Try(project).replace(MAIN_TABLE, base, f"{base}\n| `one/` | 1 | base, two |\n| `two/` | 2 | base, one |")
    yield "modules in a circle", change.add("mock/one/a.h", '#include "two/b.h"').add("mock/two/b.h", "").add(
        "mock/two/c.h", '#include "one/a.h"'), "modules include each other in a circle: one → two → one"


def const_tries(project):
    call = "int change(void) { return account_add_user(0, 0, 0, 0); }"
    yield "a change of what is read", Try(project).add("mock/identity/new.h", call), \
        "calls account_add_user(), which takes `struct account *account`"
    yield "a record of what is read", Try(project).add("mock/identity/new.h", "void change(struct account *account);"), \
        "a `struct account *` that isn't const"
    yield "another one's script", Try(project).add("mock/journal/new.h", "void change(struct script *script);"), "to read script/"
    yield "a rule's counter", Try(project).add("mock/journal/new.h", "void f(struct rule *r) { r->matched++; }"), "a rule's counters"
    yield "a record's field", Try(project).add("mock/call/new.h", "void f(struct user *u) { u->create_ms = 1; }"), "the account is changed"
    yield "allowed: reading", Try(project).add("mock/identity/new.h", "void change(const struct account *account);"), None
    yield "allowed: who may change", Try(project).add("mock/api/new.h", call), None


def source_tries(project):
    here = "mock/base/new.c"
    two = Try(project).add(here, "int made(void) { return 0; }", {"made"})
    two.add("mock/call/one.h", "").add("mock/call/one.c", "", (), {"made"}).add("mock/call/two.h", "").add("mock/call/two.c", "", (), {"made"})
    yield "two users, no header", two, f"{here}: has no header new.h, and is used by 2 files: mock/call/one.c, mock/call/two.c"
    header = copy.deepcopy(two).add("mock/base/new.h", "int made(void);").add(here, '#include "new.h"')
    yield "allowed: two users, a header", header, None
    one = Try(project).add(here, "int made(void) { return 0; }", {"made"}).add("mock/call/one.c", "", (), {"made"})
    yield "allowed: one user, no header", one, None
    yield "no user", Try(project).add(here, "int made(void) { return 0; }", {"made"}), f"{here}: made is used by no file of mock/"
    own = Try(project).add(here, "int made_here(int n) { return n; }\nstatic int again(void) { return made_here(2); }", {"made_here"})
    yield "no other user", own, f"{here}: made_here is used by this file only: make it static"
    other = Try(project).add(here, "int made(void) { return 0; }", {"made"}).add("mock/adapters/sleep/one.h", "")
    yield "a user in another library", other.add("mock/adapters/sleep/one.c", "", (), {"made"}), "made is used by no file"
    bare = Try(project)
    bare.project.texts[here] = ""
    yield "no object", bare, f"{here}: no object was built of it"
    same = Try(project).add("mock/call/new.h", "static inline int a_name(void) {\n    return 0;\n}")
    yield "two functions of a name", same.add("mock/base/text.c", "static int a_name(void) {\n    return 0;\n}"), \
        "mock/base/text.c and mock/call/new.h define a_name()"
    yield "a header without a user", Try(project).add("mock/base/new.h", ""), "mock/base/new.h: no file of mock/ includes it"


def text_tries(project):
    yield "no word what it is for", Try(project).replace("mock/base/text.h", "/*", "\n/*"), "mock/base/text.h:1: expected a comment"
    lines = {
        "memory is allocated": ("mock/base/text.c", "void *a = malloc(1);"),
        "the account is changed": ("mock/call/new.h", "device->holder = user;"),
        "the account is changed in account/ alone": ("mock/call/new.h", "account->version += 1;"),
        "hosts, versions": ("mock/call/new.h", 'const char *host = "iam.amazonaws.com";'),
        "no clock": ("mock/base/clock.c", "int64_t now = time(NULL);"),
        "nothing prints": ("mock/call/new.h", 'printf("a");'),
        "read the environment": (first(project, "adapters/sleep", ".c"), 'char *a = getenv("A");'),
        "alone writes a struct easy": (first(project, "adapters/curl/hooks", ".c"), "easy->route.port = 1;"),
        "alone writes a struct multi": (first(project, "adapters/curl/hooks", ".c"), "multi->steps++;"),
        "the launcher print": (first(project, "adapters/sleep", ".c"), 'fputs("a", stderr);'),
        "the launcher end a process": (first(project, "adapters/sleep", ".c"), "x; exit(1);"),
        "no adapter depends": (first(project, "adapters/sleep", ".c"), "x; srand(1);"),
    }
    for rule, (path, line) in lines.items():
        yield rule, Try(project).add(path, line), f"{line}"
    yield "allowed: a word in a comment", Try(project).add("mock/base/text.c", "/* malloc(1), time(NULL), printf(1) */"), None


def main():
    project = Project.read(sys.argv[1])
    already = set(check(project))
    count = failed = 0
    for tries in (include_tries, table_tries, graph_tries, const_tries, source_tries, text_tries):
        for what, change, words in tries(project):
            count += 1
            new = [problem for problem in check(change.project) if problem not in already]
            if what.startswith("allowed: curl"):  # the made-up folders leave out what others of the adapters need
                new = [problem for problem in new if ": includes" in problem and problem.startswith("mock/adapters/curl/")]
            elif words is None:
                new = [problem for problem in new if "no file of mock/ includes it" not in problem]
            if not (any(words in problem for problem in new) if words else not new):
                print(f"test_rules: {what}: expected {words or 'no problem'}, rules.py says {new}", file=sys.stderr)
                failed += 1
    print(f"{count} tries of rules.py, {failed} failed", file=sys.stderr if failed else sys.stdout)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
