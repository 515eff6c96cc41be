#!/usr/bin/python3
"""Compile and run the snippets of a README: readme.py README.md DIRECTORY-OF-THE-LIBRARY [--update]

```c with a main(): compiled, linked with the static library and cmocka, and run; with g++ -std=c++20 as well if the info string
    is "c cxx" or its first line says /* C++20 too */; with the shared libraries, iammock-curl before libcurl, if it is "c curl".
```c after <!-- snippet: test-body -->: the inside of a cmocka test that has `mock`.
```c after <!-- snippet: file-scope -->: declarations and functions, compiled only.
```c, ```sh or ```xml after <!-- snippet: skip REASON -->: not looked at.
```xml after <!-- snippet: file PATH -->: that file, to the byte.
```sh after <!-- run -->: run in a copy of the project.
```xml after <!-- snippet: scenario -->: loaded by iam_mock_load_scenario_text().
A block of any language after <!-- output: COMMAND -->: what COMMAND prints, a shell's, with the library's directory as $OUT.
    With --update such blocks are written anew instead, and nothing else is done.
Any other ```c block is an error: no snippet goes untried by accident.
The first ```c block is tests/example/first_test.c, to the byte.
"""
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

FIRST = "tests/example/first_test.c"
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


class Block:
    def __init__(self, line, info, directive, text):
        self.line, self.info, self.directive, self.text = line, info.split(), directive, text # line: the first of the text

    @property
    def command(self):
        """What prints this block, or None."""
        return self.directive[7:].strip() if self.directive.startswith("output:") else None

    @property
    def language(self):
        return self.info[0] if self.info else ""


def blocks(path):
    directive, fence, start, lines = "", None, 0, []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if fence is not None:
            if line.strip() == "```":
                yield Block(start, fence, directive, "".join(lines))
                fence, directive = None, ""
            else:
                lines.append(line)
            continue
        opening = re.match(r"\s*```(.*)$", line)
        comment = re.match(r"\s*<!--\s*(?:snippet:)?\s*(.*?)\s*-->\s*$", line)
        if opening:
            fence, start, lines = opening.group(1).strip(), number + 1, []
        elif comment:
            directive = comment.group(1)
        elif line.strip():
            directive = ""
    if fence is not None:
        raise SystemExit(f"{path}:{start}: the block isn't closed")


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, **more)
    return done.returncode, done.stdout


def pkg_config(*arguments):
    return shlex.split(subprocess.check_output([os.environ.get("PKG_CONFIG", "pkg-config"), *arguments], text=True))


def printed(command, library):
    """The exit status of a shell's command, and what it printed."""
    return run(["bash", "-o", "pipefail", "-c", command], env={**os.environ, "OUT": library}, stdin=subprocess.DEVNULL)


def update(readme, library):
    lines, end = [], 0
    with open(readme, encoding="utf-8") as file:
        old = file.read().split("\n")
    for block in blocks(readme):
        if block.command is None:
            continue
        status, output = printed(block.command, library)
        if status:
            raise SystemExit(f"{readme}:{block.line}: {block.command}: exit {status}\n{output}")
        lines += old[end:block.line - 1] + output.rstrip("\n").split("\n")
        end = block.line - 1 + block.text.count("\n")
    with open(readme, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + old[end:]))
    return 0


class Tries:
    def __init__(self, readme, library):
        self.readme, self.library = readme, library
        self.count, self.failed, self.skipped = 0, 0, 0
        self.directory = tempfile.TemporaryDirectory()

    def fail(self, block, what, output=""):
        self.failed += 1
        print(f"{self.readme}:{block.line}: {what}\n{output}", file=sys.stderr)

    def link(self, block):
        if "curl" not in block.info:
            return [f"{self.library}/libiammock.a", *pkg_config("--libs", "libxml-2.0", "cmocka"), "-lpthread"]
        return [f"-L{self.library}", f"-Wl,-rpath,{os.path.abspath(self.library)}", "-liammock-curl", "-liammock",
                *pkg_config("--libs", "libcurl", "cmocka")]

    def compile_and_run(self, block, source, compiler, suffix, execute=True):
        self.count += 1
        with tempfile.TemporaryDirectory() as directory:
            path, program = f"{directory}/snippet.{suffix}", f"{directory}/snippet"
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
            command = [*compiler, "-Wall", "-Wextra", "-Werror", "-Iinclude", *pkg_config("--cflags", "cmocka", "libxml-2.0"), path]
            command += [*self.link(block), "-o", program] if execute else ["-fsyntax-only"]
            status, output = run(command)
            if status:
                return self.fail(block, "doesn't compile with " + " ".join(compiler), output)
            if execute:
                status, output = run([program])
                if status:
                    self.fail(block, f"exit {status}", output)

    def c(self, block):
        compiler = [*shlex.split(os.environ.get("CC", "cc")), "-std=c11"]
        cxx = "cxx" in block.info or "C++20 too" in block.text.split("\n")[0]
        execute = True
        if re.search(r"^(int )?\s*main\s*\(", block.text, re.M) or re.search(r"\bint main\s*\(", block.text):
            source = f'#line {block.line} "{self.readme}"\n{block.text}'
        elif block.directive == "test-body":
            source = WRAPPER % (block.line, self.readme, block.text)
        elif block.directive == "file-scope":
            source, execute = FILE_SCOPE % (block.line, self.readme, block.text), False
        else:
            return self.fail(block, "a ```c block without main() and without <!-- snippet: test-body -->")
        self.compile_and_run(block, source, compiler, "c", execute)
        if cxx:
            self.compile_and_run(block, source, ["g++", "-std=c++20"], "cc", execute)

    def sh(self, block):
        if block.directive != "run":
            return
        self.count += 1
        copy = self.clean_copy()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
        status, output = run(["sh", "-eu", "-c", block.text], cwd=copy, env=environment, stdin=subprocess.DEVNULL)
        if status:
            self.fail(block, f"exit {status}", output)

    def clean_copy(self):
        """The project's files, and what was built of them: what another snippet left there is gone."""
        copy = f"{self.directory.name}/project"
        for directory, folders, files in os.walk(copy):
            here = os.path.relpath(directory, copy)
            if here == ".":
                folders.remove("build")
            for name in files:
                if not os.path.lexists(os.path.join(here, name)):
                    os.remove(os.path.join(directory, name))
            for name in [name for name in folders if not os.path.lexists(os.path.join(here, name))]:
                folders.remove(name)
                shutil.rmtree(os.path.join(directory, name))
        shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".git", "build"), symlinks=True, dirs_exist_ok=True)
        os.makedirs(f"{copy}/build", exist_ok=True)
        return copy

    def xml(self, block):
        if block.directive.startswith("file "):
            self.same(block, block.directive[5:].strip())
        elif block.directive == "scenario":
            data = ",".join(str(byte) if byte < 128 else f"(char){byte}" for byte in block.text.encode())
            self.compile_and_run(block, SCENARIO % data, [*shlex.split(os.environ.get("CC", "cc")), "-std=c11"], "c")

    def output(self, block):
        self.count += 1
        status, output = printed(block.command, self.library)
        if status:
            self.fail(block, f"{block.command}: exit {status}", output)
        elif output.rstrip("\n") != block.text.rstrip("\n"):
            difference = difflib.unified_diff(block.text.split("\n"), output.split("\n"), self.readme, "printed", lineterm="")
            self.fail(block, f"{block.command} prints something else; readme.py --update writes it", "\n".join(difference))

    def same(self, block, path):
        self.count += 1
        with open(path, encoding="utf-8") as file:
            if block.text != file.read():
                self.fail(block, f"the block isn't {path}")

    def one(self, block):
        if block.directive.startswith("skip"):
            if not block.directive[4:].strip():
                self.fail(block, "skip wants a reason")
            self.skipped += 1
        elif block.command is not None:
            self.output(block)
        elif block.language in ("c", "sh", "xml"):
            getattr(self, block.language)(block)


def main(readme, library, mode=None):
    if mode == "--update":
        return update(readme, library)
    tries = Tries(readme, library)
    first = None
    for block in blocks(readme):
        if first is None and block.language == "c":
            first = block
            tries.same(block, FIRST)
        tries.one(block)
    if not tries.count:
        raise SystemExit(f"{readme}: not one snippet was tried")
    print(f"{tries.count} snippets tried, {tries.failed} failed, {tries.skipped} skipped for a reason")
    return 1 if tries.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
