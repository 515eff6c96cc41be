"""The layouts of iam_mock_ctypes.py are those of iam_mock.h, as a C compiler sees it."""

import ctypes
import os
import subprocess
import tempfile
import unittest

from clients_support import ROOT
from iam_mock_ctypes import CONSTANTS, STRUCTS


def program():
    """Prints `NAME VALUE` lines: sizes of structs, then offset and size of each field."""
    lines = ['#include <iam_mock.h>', '#include <stdio.h>', 'int main(void) {']

    def show(name, expression):
        lines.append(f'    printf("%s %ld\\n", "{name}", (long)({expression}));')

    for struct, mirror in STRUCTS.items():
        show(struct, f"sizeof(struct {struct})")
        for field, *_ in mirror._fields_:
            show(f"{struct}.{field}", f"offsetof(struct {struct}, {field})")
            show(f"{struct}.{field}.size", f"sizeof(((struct {struct} *)0)->{field})")
    for constant in CONSTANTS:
        show(constant, constant)
    return "\n".join(lines + ["    return 0;", "}", ""])


def compiled():
    with tempfile.TemporaryDirectory() as directory:
        source, binary = os.path.join(directory, "layout.c"), os.path.join(directory, "layout")
        with open(source, "w", encoding="ascii") as file:
            file.write(program())
        subprocess.run([os.environ.get("CC") or "cc", "-std=c11", "-I" + os.path.join(ROOT, "include"),
                        "-o", binary, source], check=True)
        output = subprocess.run([binary], check=True, capture_output=True, text=True).stdout
    return {name: int(value) for name, value in (line.split() for line in output.splitlines())}


def mirrored():
    values = dict(CONSTANTS)
    for struct, mirror in STRUCTS.items():
        values[struct] = ctypes.sizeof(mirror)
        for field, *_ in mirror._fields_:
            values[f"{struct}.{field}"] = getattr(mirror, field).offset
            values[f"{struct}.{field}.size"] = getattr(mirror, field).size
    return values


class Layout(unittest.TestCase):
    maxDiff = None

    def test_is_the_headers(self):
        self.assertEqual(mirrored(), compiled())


if __name__ == "__main__":
    unittest.main()
