#!/usr/bin/python3
"""Compile and run the snippets of the manuals, compare their outputs, check their links and layout:

    readme.py [--update] DIRECTORY-OF-THE-LIBRARY MANUAL.md…

A comment in front of a block says how the block is checked. Every block needs one, but a ```c or ```cpp block with a main().
Links and layout are checked in all Markdown files of the project: see manual.py.

```c with a main(): compiled as C11, linked with the static library and cmocka, and run. Words after "c": "cxx", with
    g++ -std=c++20 as well; "curl", with the shared libraries, iammock-curl before libcurl; "sleep", with iammock-sleep.
```cpp gtest: compiled as C++17, linked with the static library, GoogleTest and its main(), and run.
<!-- snippet: test-body -->        the inside of a cmocka test that has `mock`
<!-- snippet: file-scope -->       declarations and functions, compiled only
<!-- snippet: scenario -->         loaded by iam_mock_load_scenario_text()
<!-- snippet: file PATH -->        that file, to the byte; C with a main() is compiled and run as well
<!-- snippet: save NAME -->        that file for the blocks below, and README.md's files for all manuals; C with a main() is
                                   compiled and run as well
<!-- snippet: skip REASON -->      not tried
<!-- run -->                       a shell's commands, in a copy of the project with the saved files
<!-- run: installed -->            likewise, in a directory that has only the saved files. The library is installed in a
                                   temporary prefix that pkg-config and CMake find
<!-- output: COMMAND -->           what COMMAND prints, a shell's, with the library's directory as $OUT
<!-- output above: COMMAND -->     what the block above printed, through COMMAND, a shell's filter (none: all of it)

With --update outputs are written instead of compared.
"""
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile

from manual import Manual, broken_links, layout_errors
from places import Places, run

WRAPPER = """#include <iam_mock_cmocka.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#endif
static void snippet(void **state)
{
    struct iam_mock *mock = (struct iam_mock *)*state;
    (void)mock;
#line %d "%s"
%s
}
int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(snippet, iam_mock_setup, iam_mock_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
"""
FILE_SCOPE = """#include <iam_mock_cmocka.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#line %d "%s"
%s
"""
SCENARIO = """#include <iam_mock.h>
#include <stdio.h>
static const char text[] = {%s};
int main(void)
{
    struct iam_mock *mock;
    struct iam_mock_error error;
    if (iam_mock_new(&mock, NULL, NULL) != 0) return 1;
    int result = iam_mock_load_scenario_text(mock, text, sizeof(text), &error);
    if (result != 0) fprintf(stderr, "line %%d of the snippet: %%s: %%s\\n", error.line, error.field, error.message);
    iam_mock_free(mock);
    return result != 0;
}
"""
MAIN = re.compile(r"^int main\(", re.M)


def pkg_config(*arguments):
    return shlex.split(subprocess.check_output([os.environ.get("PKG_CONFIG", "pkg-config"), *arguments], text=True))


def c_compiler():
    return [*shlex.split(os.environ.get("CC", "cc")), "-std=c11"]


class Tries:
    def __init__(self, manual, library, places):
        self.manual, self.library, self.places = manual, library, places
        self.count, self.failed, self.skipped = 0, 0, 0
        self.printed = ""   # by the last block that ran
        self.unused = []    # blocks that were saved, and no block has run since
        self.outputs = {}   # block: what it should hold

    def fail(self, block, what, output=""):
        self.failed += 1
        print(f"{self.manual.path}:{block.line}: {what}\n{output}", file=sys.stderr)

    def link(self, block):
        if block.language == "cpp":
            return [f"{self.library}/libiammock.a", *pkg_config("--libs", "libxml-2.0", "nettle", "gtest_main"), "-lpthread"]
        adapters = [f"-liammock-{name}" for name in ("curl", "sleep") if name in block.info]
        if not adapters:
            return [f"{self.library}/libiammock.a", *pkg_config("--libs", "libxml-2.0", "nettle", "cmocka"), "-lpthread"]
        return [f"-L{self.library}", f"-Wl,-rpath,{os.path.abspath(self.library)}", *adapters, "-liammock",
                *pkg_config("--libs", "libcurl", "cmocka")]

    def compile_and_run(self, block, source, compiler, suffix, execute=True):
        self.count += 1
        with tempfile.TemporaryDirectory() as directory:
            path, program = f"{directory}/snippet.{suffix}", f"{directory}/snippet"
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
            needs = "gtest" if block.language == "cpp" else "cmocka"
            command = [*compiler, "-Wall", "-Wextra", "-Werror", "-Iinclude", f"-I{self.places.saved}",
                       *pkg_config("--cflags", needs, "libxml-2.0", "nettle"), path]
            command += [*self.link(block), "-o", program] if execute else ["-fsyntax-only"]
            status, output = run(command)
            if status:
                return self.fail(block, "doesn't compile with " + " ".join(compiler), output)
            if execute:
                status, self.printed = run([program])
                self.unused.clear()
                if status:
                    self.fail(block, f"exit {status}", self.printed)

    def c(self, block):
        execute, place = True, (block.line, self.manual.path)
        if MAIN.search(block.text):
            source = '#line %d "%s"\n%s' % (*place, block.text)
        elif block.directive == "test-body":
            source = WRAPPER % (*place, block.text)
        elif block.directive == "file-scope":
            source, execute = FILE_SCOPE % (*place, block.text), False
        else:
            return
        self.compile_and_run(block, source, c_compiler(), "c", execute)
        if "cxx" in block.info:
            self.compile_and_run(block, source, ["g++", "-std=c++20"], "cc", execute)

    def cpp(self, block):
        self.compile_and_run(block, f'#line {block.line} "{self.manual.path}"\n{block.text}', ["g++", "-std=c++17"], "cc")

    def shell(self, block):
        self.count += 1
        directory, environment = self.places.installed() if block.after("run") == "installed" else self.places.project()
        self.unused.clear()
        status, self.printed = run(["sh", "-eu", "-c", block.text], cwd=directory, env=environment, stdin=subprocess.DEVNULL)
        if status:
            self.fail(block, f"exit {status}", self.printed)

    def scenario(self, block):
        data = ",".join(str(byte) if byte < 128 else f"(char){byte}" for byte in block.text.encode())
        self.compile_and_run(block, SCENARIO % data, c_compiler(), "c")

    def output(self, block, command, given=None):
        self.count += 1
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command or "cat"], input=given or "", text=True, timeout=600,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "OUT": self.library})
        printed = self.outputs[block] = done.stdout.rstrip("\n")
        if done.returncode:
            self.fail(block, f"{command}: exit {done.returncode}", printed)
        elif printed != block.text.rstrip("\n"):
            difference = difflib.unified_diff(block.text.rstrip("\n").split("\n"), printed.split("\n"), self.manual.path, "printed",
                                              lineterm="")
            self.fail(block, "this is not what is printed; readme.py --update writes it", "\n".join(difference))

    def same(self, block, path):
        self.count += 1
        with open(path, encoding="utf-8") as file:
            if block.text != file.read():
                self.fail(block, f"the block isn't {path}")

    def one(self, block):
        after = block.after
        if after("skip") is not None:
            self.skipped += 1
            if not after("skip"):
                self.fail(block, "skip wants a reason")
            return
        if after("output above") is not None:
            return self.output(block, after("output above"), self.printed)
        if after("output") is not None:
            return self.output(block, after("output"))
        if after("run") is not None:
            return self.shell(block)
        if after("scenario") is not None:
            return self.scenario(block)
        if after("file"):
            self.same(block, after("file"))
        elif after("save"):
            self.places.save(block)
            self.unused.append(block)
        elif not (block.language == "c" and (block.directive in ("test-body", "file-scope") or MAIN.search(block.text))
                  or block.language == "cpp"):
            return self.fail(block, "nothing says how this block is checked: see tests/check/readme.py")
        if block.language in ("c", "cpp"):
            getattr(self, block.language)(block)

    def all(self):
        for block in self.manual.blocks:
            self.one(block)
        for block in self.unused:
            self.fail(block, "the block is saved, and no block below uses it")
        return self

    def update(self):
        """Write the outputs that differ."""
        lines = self.manual.text.split("\n")
        for block in reversed([block for block in self.manual.blocks if block in self.outputs]):
            lines[block.line - 1:block.line - 1 + block.text.count("\n")] = self.outputs[block].split("\n")
        with open(self.manual.path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))


def markdown_files():
    for directory, folders, files in os.walk("."):
        folders[:] = [name for name in folders if name != "build" and not name.startswith(".")]
        yield from (os.path.normpath(os.path.join(directory, name)) for name in files if name.endswith(".md"))


def check_links():
    manuals = {path: Manual(path) for path in sorted(markdown_files())}
    failed, count = 0, 0
    for path, manual in manuals.items():
        count += sum(1 for _ in manual.links())
        for number, what in [*broken_links(manual, manuals.__getitem__), *layout_errors(manual)]:
            failed += 1
            print(f"{path}:{number}: {what}", file=sys.stderr)
    print(f"{len(manuals)} Markdown files, {count} links checked, {failed} failed")
    return failed


def check_names():
    """Each check of the Makefile has a row in tests/README.md."""
    with open("Makefile", encoding="utf-8") as file:
        checks = re.search(r"^checks := ((?:.*\\\n)*.*)", file.read(), re.M).group(1).replace("\\", " ").split()
    rows = {name for _, line in Manual("tests/README.md").prose if line.startswith("| `")
            for name in re.findall(r"`([a-z]+)`", line.split("|")[1])}
    missing = [name for name in checks if name not in rows]
    for name in missing:
        print(f"tests/README.md: no row says what check-{name} does", file=sys.stderr)
    return len(missing)


def main(arguments):
    update = "--update" in arguments
    library, *paths = [argument for argument in arguments if argument != "--update"]
    places = Places()
    for block in Manual("README.md").blocks:
        if block.after("save"):
            places.save(block)
    failed = 0 if update else check_links() + check_names()
    for path in paths:
        tries = Tries(Manual(path), library, places).all()
        if update:
            tries.update()
        print(f"{path}: {tries.count} snippets tried, {tries.failed} failed, {tries.skipped} skipped for a reason")
        failed += tries.failed
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
