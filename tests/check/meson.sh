#!/bin/sh
# Install, and build the Meson project tests/clients/package with what pkg-config says: where it was installed, and after a move.
set -eu
for tool in meson ninja; do
    command -v $tool >/dev/null || { echo "there is no $tool on this machine: make deps-check installs it" >&2; exit 1; }
done
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL PKG_CONFIG_PATH
log=$directory/log
fail() { cat "$log" >&2; echo "$*" >&2; exit 1; }

try() { # WORDS PREFIX FLAG…
    words=$1 place=$2
    shift 2
    rm -rf "$directory/build"
    PKG_CONFIG_PATH="$place/lib/pkgconfig" meson setup "$directory/build" tests/clients/package "-Dsources=$PWD/tests/clients/curl" \
        >"$log" 2>&1 || fail "$words: meson setup fails"
    # On a moved prefix the libraries are found, but the program's path to them must be told.
    LD_LIBRARY_PATH="$place/lib" meson test -C "$directory/build" --print-errorlogs >"$log" 2>&1 || fail "$words: the tests fail"
    for program in test_deactivate test_retry test_order; do
        case $(readelf -d "$directory/build/$program" | grep NEEDED | tr '\n' ' ') in
        *libiammock-curl.so*libcurl*) ;;
        *) fail "$words: $program loads libcurl before iammock-curl" ;;
        esac
    done
}

make --no-print-directory -s install PREFIX="$directory/first" >"$log"
try 'installed' "$directory/first"
mv "$directory/first" "$directory/moved"
PKG_CONFIG="${PKG_CONFIG:-pkg-config} --define-prefix" && export PKG_CONFIG
try 'moved' "$directory/moved"
echo "a project of Meson $(meson --version) is answered, where it was installed and after a move"
