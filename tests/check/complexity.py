#!/usr/bin/env python3
"""Refuse functions that are too complex or too long: complexity.py [--self-test]

pmccabe measures every function of mock/ and include/, inline functions and macros of several lines included. The limits are
a cyclomatic complexity of 10 and a length of 60 lines. complexity-exceptions.txt, beside this file, excepts at most five
functions, each with its reason.

pmccabe silently skips functions inside `extern "C" {`, after __attribute__ and in macros. So pmccabe reads a copy of each
file without these, and this check compares the functions that pmccabe found with those that it finds itself.
"""

import os
import re
import subprocess
import sys
import tempfile

MOST_COMPLEX, MOST_LINES, MOST_EXCEPTIONS = 10, 60, 5
EXCEPTIONS = "tests/check/complexity-exceptions.txt"
FOLDERS = ("mock", "include")


# ----- C that pmccabe can read: the same lines, without what it stumbles over -----

def blank(text):
    """As many lines, nothing on them."""
    return "".join(c if c == "\n" else " " for c in text)


def without_words(text):
    """Comments become blanks; the contents of strings and characters become x."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def replace(match):
        found = match.group()
        return blank(found) if found[0] == "/" else found[0] + "x" * (len(found) - 2) + found[0]

    return pattern.sub(replace, text)


def close_of(text, start):
    """The index after the parenthesis that closes the one at start; the length if none does."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return i + 1
    return len(text)


def without_calls(text, name, instead=""):
    """Take name(…) out."""
    pattern = re.compile(r"\b" + name + r"\s*(?=\()")
    match = pattern.search(text)
    while match:
        end = close_of(text, match.end())
        lines = text[match.start():end].count("\n")
        text = text[:match.start()] + instead + "\n" * lines + text[end:]
        match = pattern.search(text)
    return text


def without_cplusplus(lines):
    """Blank what only a C++ compiler reads."""
    depth, of_cplusplus, hidden = 0, None, False
    for i, line in enumerate(lines):
        directive = re.match(r"\s*#\s*(\w+)\s*(.*)", line)
        word = directive.group(1) if directive else ""
        if word in ("if", "ifdef", "ifndef"):
            depth += 1
            if word == "ifdef" and directive.group(2).strip() == "__cplusplus" and of_cplusplus is None:
                of_cplusplus, hidden = depth, True
        elif word in ("else", "elif") and depth == of_cplusplus:
            hidden = False
        elif word == "endif":
            if depth == of_cplusplus:
                of_cplusplus, hidden = None, False
            depth -= 1
        elif hidden:
            lines[i] = ""
    return lines


def macro_function(body):
    """A macro of several lines, as a function of the same lines: its head is `MACRO(`, whatever its parameters are."""
    body = [line.rstrip().removesuffix("\\") for line in body]
    name, rest = re.match(r"\s*#\s*define\s+(\w+)(.*)", body[0], re.S).groups()
    if rest.startswith("("):
        rest = rest[close_of(rest, 0):]
    rest = rest.replace("#", " ")
    body = [f"void {name}(void) {{ {rest}"] + [line.replace("#", " ") for line in body[1:]]
    body[-1] += " ;}"
    return body


def without_directives(lines):
    """Blank the preprocessor's lines, of all branches of an #if. Macros of several lines become functions of their name, put
    after the other lines; returns both."""
    macros, i = [], 0
    while i < len(lines):
        if re.match(r"\s*#", lines[i]):
            end = i
            while lines[end].rstrip().endswith("\\") and end + 1 < len(lines):
                end += 1
            if end > i and re.match(r"\s*#\s*define\b", lines[i]):
                macros += macro_function(lines[i:end + 1])
            lines[i:end + 1] = [""] * (end + 1 - i)
            i = end
        i += 1
    return lines + macros


def readable(text):
    lines = without_cplusplus(without_words(text).split("\n"))
    text = "\n".join(without_directives(lines))
    text = without_calls(text, "__attribute__")
    text = re.sub(r"\b[A-Z][A-Z0-9_]*\((\w+)\)(?=\()", r"\1", text)  # OURS(name)(…) defines, or calls, name
    text = re.sub(r"^([A-Z][A-Z0-9_]*\([^()\n]*\))[ ]*$", r"\1;", text, flags=re.M)  # ADDER(user) makes a function
    text = re.sub(r"\)\s+[A-Z][A-Z0-9_]*\([^()\n]*\)(?=\s*[;{])", ")", text)  # f(…) CHECKS_FORMAT(1, 2);
    return without_calls(text, "_Atomic", "int")


# ----- The functions of a file, found without pmccabe -----

class Unreadable(Exception):
    pass


def name_of(head):
    """The function that a text before a `{` defines, or None if it defines none."""
    head = head.rstrip()
    if not head.endswith(")") or re.search(r"=\s*\([^=]*\)$", head):
        return None
    depth = 0
    for i in range(len(head) - 1, -1, -1):
        depth += (head[i] == ")") - (head[i] == "(")
        if depth == 0:
            name = re.search(r"(\w+)\s*$", head[:i])
            return name.group(1) if name else head
    return head


def functions_of(text):
    """The names of the functions that a readable text defines, in order."""
    names, depth, start = [], 0, 0
    for match in re.finditer(r"[{};]", text):
        c = match.group()
        if c == "{":
            if depth == 0:
                name = name_of(text[start:match.start()])
                names += [name] if name else []
            depth += 1
        elif c == "}":
            depth -= 1
            if depth < 0:
                raise Unreadable(f"line {text.count(chr(10), 0, match.start()) + 1}: a }} without its {{")
        if depth == 0:
            start = match.end()
    if depth:
        raise Unreadable("a { without its }: all branches of an #if are read, so each needs whole blocks")
    return names


# ----- Measuring -----

def measure(path, directory):
    """[(function, complexity, lines)] of a file, by pmccabe. Raises Unreadable where a function would be missed."""
    with open(path, encoding="utf-8") as file:
        text = readable(file.read())
    expected = functions_of(text)
    copy = os.path.join(directory, "copy.c")
    with open(copy, "w", encoding="utf-8") as file:
        file.write(text)
    run = subprocess.run(["pmccabe", copy], capture_output=True, text=True)
    if run.returncode or run.stderr:
        raise Unreadable(f"pmccabe: {run.stderr.strip() or run.returncode}")
    measured = []
    for line in run.stdout.splitlines():
        complexity, _, _, _, lines, where = line.split("\t", 5)
        measured.append((where.split("): ", 1)[1], int(complexity), int(lines)))
    seen = [name for name, _, _ in measured]
    if sorted(seen) != sorted(expected):
        only = [f"not by pmccabe: {name}" for name in expected if name not in seen]
        only += [f"only by pmccabe: {name}" for name in seen if name not in expected]
        raise Unreadable(f"pmccabe sees other functions than this check: {'; '.join(only) or 'another number of them'}")
    return measured


def read_exceptions(problems):
    """{(file, function): line number}, of lines FILE FUNCTION REASON."""
    exceptions = {}
    if not os.path.exists(EXCEPTIONS):
        return exceptions
    with open(EXCEPTIONS, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip() or line.startswith("#"):
                continue
            words = line.split(None, 2)
            if len(words) < 3:
                problems.append(f"{EXCEPTIONS}:{number}: expected FILE FUNCTION REASON")
            else:
                exceptions[words[0], words[1]] = number
    if len(exceptions) > MOST_EXCEPTIONS:
        problems.append(f"{EXCEPTIONS}: {len(exceptions)} exceptions, at most {MOST_EXCEPTIONS} are allowed")
    return exceptions


def check():
    """All problems, each a line, and how many functions were measured."""
    problems, count = [], 0
    exceptions = read_exceptions(problems)
    needed = set()
    paths = sorted(os.path.join(where, name) for folder in FOLDERS for where, _, names in os.walk(folder)
                   for name in names if name.endswith((".c", ".h")))
    with tempfile.TemporaryDirectory() as directory:
        for path in paths:
            try:
                measured = measure(path, directory)
            except Unreadable as error:
                problems.append(f"{path}: {error}")
                continue
            count += len(measured)
            for name, complexity, lines in measured:
                over = [f"complexity {complexity}, at most {MOST_COMPLEX}"] if complexity > MOST_COMPLEX else []
                over += [f"{lines} lines, at most {MOST_LINES}"] if lines > MOST_LINES else []
                if over and (path, name) in exceptions:
                    needed.add((path, name))
                elif over:
                    problems.append(f"{path}: {name}: {'; '.join(over)}")
    for key in sorted(set(exceptions) - needed):
        problems.append(f"{EXCEPTIONS}:{exceptions[key]}: {key[1]} of {key[0]} needs no exception: remove the line")
    return problems, count


# ----- The check's own test -----

IFS = "    if (a) a--;\n"
SELF_TEST = [  # what, files, words that a problem must have; no words: no problem
    ("ten branches less one", {"mock/a.c": "int f(int a) {\n" + IFS * 9 + "    return a;\n}\n"}, None),
    ("too complex", {"mock/a.c": "int f(int a) {\n" + IFS * 10 + "    return a;\n}\n"}, "mock/a.c: f: complexity 11, at most 10"),
    ("60 lines", {"mock/a.c": "void f(void) {\n" + "\n" * 58 + "}\n"}, None),
    ("too long", {"mock/a/b.c": "void f(void) {\n" + "\n" * 59 + "}\n"}, "mock/a/b.c: f: 61 lines, at most 60"),
    ("inline in a header", {"include/a.h": "static inline int f(int a) {\n" + IFS * 10 + "    return a;\n}\n"}, "include/a.h: f: comp"),
    ("inside extern C", {"include/a.h": '#ifdef __cplusplus\nextern "C" {\n#endif\nstatic int f(int a) {\n' + IFS * 10 +
                         "    return a;\n}\n#ifdef __cplusplus\n}\n#endif\n"}, "include/a.h: f: comp"),
    ("after an attribute", {"mock/a.c": "__attribute__((constructor)) static void start(void) {\n}\nint f(int a) {\n" + IFS * 10 +
                            "    return a;\n}\n"}, "mock/a.c: f: comp"),
    ("attribute of the function itself", {"mock/a.c": "__attribute__((noinline)) int f(int a) {\n" + IFS * 10 + "    return a;\n}\n"},
     "mock/a.c: f: comp"),
    ("after macros", {"mock/a.c": "ADDER(user)\nvoid g(const char *text, ...) CHECKS_FORMAT(1, 2);\nTHEIRS int OURS(f)(int a) {\n" +
                      IFS * 10 + "    return a;\n}\n"}, "mock/a.c: f: comp"),
    ("in a macro", {"mock/a.h": "#define EACH(a) \\\n    do { \\\n" + "        if (a) a--; \\\n" * 10 + "    } while (0)\n"},
     "mock/a.h: EACH: comp"),
    ("braces in strings", {"mock/a.c": "int f(int a) {\n    g(\"}\", '{', '\"'); /* } */\n" + IFS * 10 + "    return a;\n}\n"}, "f: comp"),
    ("half a block in an #if", {"mock/a.c": "#ifdef A\nint f(int a) {\n#else\nint f(long a) {\n#endif\n    return 0;\n}\n"},
     "a { without its }"),
    ("a closing brace too many", {"mock/a.c": "int a;\n}\n"}, "line 2: a } without its {"),
    ("excepted", {"mock/a.c": "int f(int a) {\n" + IFS * 10 + "    return a;\n}\n", EXCEPTIONS: "mock/a.c f a table would be longer\n"},
     None),
    ("no longer needed", {"mock/a.c": "int f(int a) {\n    return a;\n}\n", EXCEPTIONS: "# words\nmock/a.c f once long\n"},
     ":2: f of mock/a.c needs no exception"),
    ("no such function", {"mock/a.c": "int a;\n", EXCEPTIONS: "mock/a.c g once there\n"}, "g of mock/a.c needs no exception"),
    ("no reason", {"mock/a.c": "int a;\n", EXCEPTIONS: "mock/a.c f\n"}, ":1: expected FILE FUNCTION REASON"),
    ("six exceptions", {**{f"mock/{i}.c": "int f(int a) {\n" + IFS * 10 + "    return a;\n}\n" for i in range(6)},
                        EXCEPTIONS: "".join(f"mock/{i}.c f because\n" for i in range(6))}, "6 exceptions, at most 5"),
]


def self_test():
    failed = 0
    for what, files, words in SELF_TEST:
        with tempfile.TemporaryDirectory() as directory:
            for path, text in files.items():
                path = os.path.join(directory, path)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            here = os.getcwd()
            os.chdir(directory)
            problems, _ = check()
            os.chdir(here)
        if not (any(words in problem for problem in problems) if words else not problems):
            print(f"self-test: {what}: expected {words or 'no problem'}, the check says {problems}", file=sys.stderr)
            failed += 1
    return failed


def main():
    if self_test():
        return 1
    if "--self-test" in sys.argv:
        print(f"{len(SELF_TEST)} tries of the check itself pass")
        return 0
    problems, count = check()
    for problem in problems:
        print(problem, file=sys.stderr)
    if not count:
        print("no function was found", file=sys.stderr)
    if not problems:
        print(f"{count} functions, none over a complexity of {MOST_COMPLEX} or {MOST_LINES} lines but the excepted")
    return 1 if problems or not count else 0


if __name__ == "__main__":
    sys.exit(main())
