#!/bin/sh
# Two builds in directories of different names give the same bytes.
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
for name in one another/with-a-longer-name; do
    mkdir -p "$directory/$name"
    cp -R Makefile include mock fixtures "$directory/$name/"
    make --no-print-directory -s -C "$directory/$name" all
done
for file in libiammock.a libiammock.so libiammock-sleep.a libiammock-sleep.so libiammock-curl.a libiammock-curl.so; do
    cmp "$directory/one/build/release/$file" "$directory/another/with-a-longer-name/build/release/$file"
    if grep -aq "$directory" "$directory/one/build/release/$file"; then echo "$file holds its directory's name" >&2; exit 1; fi
done
echo 'the libraries are the same from two directories'
