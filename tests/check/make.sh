#!/bin/sh
# Where the project lies and what make is told: a checkout's path with blanks, CC, PREFIX and DESTDIR, a copy without tests/,
# what bench prints. The libraries that are made there have the same bytes as those in OUT: make.sh OUT
set -eu
out=$PWD/$1
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL
project="$directory/s p/iam mock"
mkdir -p "$project"
for file in *; do [ "$file" = build ] || cp -R "$file" "$project/"; done
cd "$project"

refused() { # WORDS, then make's arguments: it stops, says so, and makes nothing
    words=$1
    shift
    if make "$@" >"$directory/said" 2>&1; then echo "make $*: expected a refusal" >&2; exit 1; fi
    grep -qF -e "$words" "$directory/said" || { echo "make $*: expected: $words; it said:" >&2; cat "$directory/said" >&2; exit 1; }
    [ ! -e build ] && [ ! -e here ] || { echo "make $*: something was made" >&2; exit 1; }
}
refused "the compiler nocc isn't here" CC=nocc
refused "the compiler nocc isn't here" CC='nocc -m64' deps
refused 'PREFIX is "/tmp/a b": expected a path without blanks' install PREFIX='/tmp/a b'
refused 'LIBDIR is "/tmp/a b/lib"' install LIBDIR='/tmp/a b/lib'
refused 'DOCDIR is "/tmp/a b/doc"' install DOCDIR='/tmp/a b/doc'
refused "/s p/iam mock/here\": expected a path without blanks" install PREFIX=here
refused 'DESTDIR is "here /b"' install DESTDIR='here /b'
refused 'DESTDIR is "here /b"' uninstall DESTDIR='here /b'
for character in "'" '"' '$' '`' '\'; do
    mv "$project" "$directory/a${character}b" && cd "$directory/a${character}b"
    refused "has a $character in it" all
    mv "$directory/a${character}b" "$project" && cd "$project"
done

# The build needs nothing from tests/.
mv tests "$directory/tests"
make -s deps all install amalgamation DESTDIR="$directory/installed" >"$directory/said" 2>&1 ||
    { echo 'without tests/, make deps all install amalgamation fails:' >&2; tail -n 20 "$directory/said" >&2; exit 1; }
# A command of make's $(shell) that fails doesn't end make.
if grep -F tests/ "$directory/said" >&2; then echo 'without tests/, make looks for a file of it' >&2; exit 1; fi
for file in installed/usr/local/lib/libiammock.so installed/usr/local/lib/pkgconfig/iammock-curl.pc \
    installed/usr/local/lib/cmake/iammock/iammockConfig.cmake installed/usr/local/share/doc/iammock/mock/README.md; do
    [ -s "$directory/$file" ] || { echo "without tests/, make install doesn't install ${file#installed}" >&2; exit 1; }
done
[ -s build/amalgamation/iam_mock_all.c ] || { echo 'without tests/, make amalgamation writes nothing' >&2; exit 1; }
mv "$directory/tests" tests

said=$(make bench PYTHON=true 2>/dev/null) # which makes all first, in the path with blanks
[ -z "$said" ] || { echo "bench prints more than its numbers: $said" >&2; exit 1; }
[ -x build/release/tests/bench/bench ] || { echo 'bench made nothing' >&2; exit 1; }
make -s all >/dev/null
sh tests/clients/curl/shared.sh build/release >/dev/null 2>&1 || { echo 'iammock-curl from a path with blanks answers nobody' >&2; exit 1; }
for library in build/release/lib*.a build/release/lib*.so; do
    cmp "$out/${library##*/}" "$library" || { echo "two builds of ${library##*/} in different places differ" >&2; exit 1; }
done
if grep -rl "$directory" build/release/*.a build/release/*.so; then echo 'the path of the checkout is in what was made' >&2; exit 1; fi

echo 'made in a path with blanks and without tests/, the same bytes as here; what a path may not be is refused'
