#!/bin/sh
# Print the compiler and its major version, "gcc-12": what the numbers of tests/bench are kept by.
printf '%s\n' '#ifdef __clang__' "clang-__clang_major__" '#else' "gcc-__GNUC__" '#endif' | ${CC:-cc} -E -P -x c - | tr -d ' \n'
