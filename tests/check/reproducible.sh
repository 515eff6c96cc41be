#!/bin/sh
# Two builds in directories of different names give the same bytes.
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
for name in one another/with-a-longer-name; do
    mkdir -p "$directory/$name"
    cp -R Makefile include mock fixtures tests "$directory/$name/"
    make --no-print-directory -s -C "$directory/$name" all
done
for file in libiammock.a libiammock.so; do
    cmp "$directory/one/build/release/$file" "$directory/another/with-a-longer-name/build/release/$file"
done
if grep -aq "$directory" "$directory/one/build/release/libiammock.so"; then echo "the library holds its directory's name" >&2; exit 1; fi
echo 'libiammock.a and libiammock.so are the same from two directories'
