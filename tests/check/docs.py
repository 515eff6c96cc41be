#!/usr/bin/env python3
"""Check that each public declaration has a whole and right comment: docs.py VERSION HEADER…

Doxygen finds an undocumented function, parameter, result, struct, member, enumeration or macro, and a @param that does not exist.
It does not require @param for the parameters of macros, nor (before 1.10) a comment for each enumerator: this script does. Then
each kind of fault is made once, in a copy of the headers, to see that it is found.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

TOOL = pathlib.Path("mock/tools/docs.sh")

# Each fault: a name, the file, a pattern in it, its replacement (the first match alone), and words of the expected message.
FAULTS = [
    ("a function without comment", "iam_mock.h", r"/\*\*(?:(?!\*/).)*\*/\n(?=IAM_MOCK_API void iam_mock_free\()", "", "iam_mock_free"),
    ("a function with a comment for readers of the code only", "iam_mock.h",
     r"/\*(\*(?:(?!\*/).)*\*/\nIAM_MOCK_API void iam_mock_free\()", r"/* \1", "iam_mock_free"),
    ("an inline function without comment", "iam_mock_cmocka.h",
     r"/\*\*(?:(?!\*/).)*\*/\n(?=static inline int iam_mock_teardown\()", "", "iam_mock_teardown"),
    ("a parameter without @param", "iam_mock.h", r" \* @param options [^@]*(?= \* @param error)", "", "options"),
    ("a @param that does not exist", "iam_mock.h", r"@param options ", "@param option ", "option"),
    ("a result without @return", "iam_mock_sleep.h", r" \* @return (?:(?!\*/).)*(?= \*/)", "", "return"),
    ("a struct without comment", "iam_mock.h", r"/\*\*(?:(?!\*/).)*\*/\n(?=struct iam_mock_user \{)", "", "iam_mock_user"),
    ("a member without comment", "iam_mock.h", r"(const char \*name;) +/\*\*<(?:(?!\*/).)*\*/", r"\1", "name"),
    ("an enumeration without comment", "iam_mock.h", r"/\*\*(?:(?!\*/).)*\*/\n(?=enum iam_mock_when \{)", "", "iam_mock_when"),
    ("an enumerator without comment", "iam_mock.h", r"(IAM_MOCK_ENOMEM = -1,) /\*\*<(?:(?!\*/).)*\*/", r"\1", "IAM_MOCK_ENOMEM"),
    ("a macro without comment", "iam_mock.h", r"/\*\*[^/]*\*/\n(?=#define IAM_MOCK_MAX_BODY)", "", "IAM_MOCK_MAX_BODY"),
    ("a macro with parameters, without comment", "iam_mock_cmocka.h", r"/\*\*(?:(?!\*/).)*\*/\n(?=#define given_user\()", "", "given_user"),
    ("a macro's parameter without @param", "iam_mock_cmocka.h", r" \* @param scenario_file (?:(?!@| \*/).)*", "", "scenario_file"),
    ("a macro's @param that does not exist", "iam_mock_cmocka_golden.h", r"@param path ", "@param file ", "path"),
    ("a reference to a function that does not exist", "iam_mock.h", r"@param options ", "@param options (@ref iam_mock_nothing) ",
     "iam_mock_nothing"),
    ("a header without @file", "iam_mock_curl.h", r" \* @file\n", "", "@file"),
]


def run(out, version, headers):
    """Run Doxygen. Return its errors and those that this script finds, a line each."""
    done = subprocess.run([TOOL, out, version, *headers], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return (done.stderr or f"{TOOL} ended with status {done.returncode}").strip()
    return "\n".join(check_xml(pathlib.Path(out) / "xml"))


def text_of(element):
    return "" if element is None else "".join(element.itertext()).strip()


def check_macro(macro):
    """Return an error for each parameter of a macro without @param, and for each @param without such a parameter."""
    taken = {text_of(name) for name in macro.findall("param/defname")}
    documented = {text_of(name) for name in macro.iterfind("detaileddescription//parametername")}
    return [f"the parameter {name} has no @param" for name in sorted(taken - documented)] + \
        [f"there is no parameter {name}: its @param is wrong" for name in sorted(documented - taken)]


def check_enumeration(enumeration):
    """Return an error for each enumerator without a comment."""
    return [f"the enumerator {text_of(value.find('name'))} has no comment" for value in enumeration.findall("enumvalue")
            if not text_of(value.find("briefdescription")) + text_of(value.find("detaileddescription"))]


CHECKS = {"define": check_macro, "enum": check_enumeration}


def check_xml(directory):
    """Return what Doxygen does not report, a line each: in XML it writes all that it read."""
    errors = []
    for path in sorted(directory.glob("*_8h.xml")):
        for member in xml.parse(path).iter("memberdef"):
            place = member.find("location")
            found = CHECKS.get(member.get("kind"), lambda _: [])(member)
            errors += [f"{place.get('file')}:{place.get('line')}: {text_of(member.find('name'))}: {error}" for error in found]
    return errors


def check_fault(directory, version, headers, fault):
    """Make the fault in a copy of the headers. Return what is wrong: the fault is not found; else None."""
    name, file, pattern, replacement, words = fault
    copies = [directory / "include" / pathlib.Path(header).name for header in headers]
    copies[0].parent.mkdir(exist_ok=True)
    for header, to in zip(headers, copies):
        shutil.copyfile(header, to)
    broken = directory / "include" / file
    text, count = re.subn(pattern, replacement, broken.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    if count != 1:
        return f"{file}: nothing matches, so this script can't make {name}"
    broken.write_text(text, encoding="utf-8")
    found = run(directory / "docs", version, copies)
    return None if words in found else f"{file}: {name} is not found; the errors: {found or 'none'}"


def main():
    version, headers = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        errors = run(directory / "docs", version, headers)
        if errors:
            sys.exit(errors)
        problems = list(filter(None, (check_fault(directory, version, headers, fault) for fault in FAULTS)))
    if problems:
        sys.exit("\n".join(problems))
    print(f"the comments of {len(headers)} headers are whole; {len(FAULTS)} kinds of faults are found")


main()
