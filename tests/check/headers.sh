#!/bin/sh
# Each public header alone, in C11, C++17 and C++20, by gcc and clang: headers.sh HEADER…
set -u
system=$(${PKG_CONFIG:-pkg-config} --cflags cmocka | sed 's/-I/-isystem /g')
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
status=0 count=0
try() { # LANGUAGE COMPILER… with flags
    language=$1
    shift
    count=$((count + 1))
    # shellcheck disable=SC2086
    "$@" -x "$language" -Wall -Wextra -pedantic -Werror -Iinclude $system -fsyntax-only "$directory/header" ||
        { echo "$header: $*" >&2; status=1; }
}
for header in "$@"; do
    # twice: the guard; a declaration after it: an open brace would show
    printf '#include <%s>\n#include <%s>\nextern int after_the_header;\n' "${header##*/}" "${header##*/}" >"$directory/header"
    try c gcc -std=c11
    try c clang -std=c11
    for standard in c++17 c++20; do
        try c++ g++ "-std=$standard"
        try c++ clang++ "-std=$standard"
    done
done
[ $status -ne 0 ] || echo "$count compilations of $# headers"
exit $status
