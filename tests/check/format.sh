#!/bin/sh
# Compare all C with what clang-format makes of it, or write that: format.sh [write]
# Its versions differ a little. 14 decides; another one that disagrees is a skip, not a failure.
set -u
files=$(find include mock tests -name '*.c' -o -name '*.h' | sort)
version=$(clang-format --version | sed 's/.*version \([0-9]*\).*/\1/')
if [ "${1-}" = write ]; then
    # shellcheck disable=SC2086
    exec clang-format -i --style=file $files
fi
# shellcheck disable=SC2086
if clang-format --dry-run --Werror --style=file $files; then
    echo "$(echo "$files" | wc -l) files are formatted"
elif [ "$version" -ne 14 ]; then
    echo "skipped: needs clang-format 14, this is $version"
else
    exit 1
fi
