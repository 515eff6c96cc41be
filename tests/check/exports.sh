#!/bin/sh
# The shared library and the archive export the functions of iam_mock.h and nothing else, and hold no writable data but the
# mutex around libxml2: exports.sh DIRECTORY
set -u
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
export LC_ALL=C
status=0
sort tests/abi/exports.txt >"$directory/listed"

compare() { # WHAT FILE
    diff -u "$directory/listed" "$2" >"$directory/diff" && return
    echo "$1 differs from tests/abi/exports.txt:" >&2
    cat "$directory/diff" >&2
    status=1
}
tr '\n' ' ' <include/iam_mock.h | grep -o 'IAM_MOCK_API [^;(]*(' | grep -o 'iam_mock_[a-z0-9_]*($' | tr -d '(' | sort >"$directory/header"
compare 'include/iam_mock.h' "$directory/header"
nm -D --defined-only "$1/libiammock.so" | awk '{ print $NF }' | sort >"$directory/shared"
compare 'the shared library' "$directory/shared"
nm -g --defined-only "$1/libiammock.a" | awk 'NF == 3 { print $3 }' | sort >"$directory/archive"
compare 'the archive' "$directory/archive"

# In .data and .bss (what only needs relocating is in .data.rel.ro, which is read-only once loaded).
objdump -t "$1/iammock.o" |
    awk '/[ \t]\.(data|bss|tdata|tbss)[ \t]/ && $NF !~ /^\.(data|bss|tdata|tbss)$/ { print $NF }' >"$directory/writable"
if [ "$(grep -vc mutex "$directory/writable")" -ne 0 ] || [ "$(wc -l <"$directory/writable")" -gt 1 ]; then
    echo "writable data other than one mutex: $(tr '\n' ' ' <"$directory/writable")" >&2
    status=1
fi
[ $status -ne 0 ] || echo "$(wc -l <"$directory/listed") functions exported, nothing else; writable: $(cat "$directory/writable")"
exit $status
