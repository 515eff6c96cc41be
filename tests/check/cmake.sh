#!/bin/sh
# Install, and build the CMake project tests/clients/package with it: with the shared libraries and with the archives, after the
# installation has moved, from a DESTDIR, without the shared libraries, without libcurl; and ask for versions.
set -eu
command -v cmake >/dev/null || { echo 'there is no cmake on this machine: make deps-check installs it' >&2; exit 1; }
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL CMAKE_PREFIX_PATH
log=$directory/log
version=$(sed -n 's/^#define IAM_MOCK_VERSION "\(.*\)"/\1/p' include/iam_mock.h)
fail() { cat "$log" >&2; echo "$*" >&2; exit 1; }

configure() { # PREFIX WHICH FLAG…: into the directory WHICH
    place=$1 which=$2
    shift 2
    rm -rf "${directory:?}/$which"
    cmake -S tests/clients/package -B "$directory/$which" "-DWHICH=$which" "-DSOURCES=$PWD/tests/clients/curl" \
        "-DCMAKE_PREFIX_PATH=$place" "$@" >"$log" 2>&1
}
try() { # WORDS PREFIX WHICH FLAG…
    words=$1
    shift
    configure "$@" || fail "$words: cmake fails"
    cmake --build "$directory/$2" >"$log" 2>&1 || fail "$words: the project is not built"
    (cd "$directory/$2" && ctest --output-on-failure) >"$log" 2>&1 || fail "$words: its tests fail"
}
needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | tr '\n' ' '; }

make --no-print-directory -s install PREFIX="$directory/first" >"$log"
try 'the shared libraries' "$directory/first" all
for program in test_retry test_helper; do
    case $(needed "$directory/all/$program") in
    *libiammock-curl.so*libcurl*) ;;
    *) fail "$program loads libcurl before iammock-curl: $(needed "$directory/all/$program")" ;;
    esac
done

mv "$directory/first" "$directory/moved to"
libcurl=$(sh tests/clients/curl/static-libcurl.sh | sed 's/ *$//; s/ /;/g')
try 'the archives, after a move' "$directory/moved to" static "-DLIBCURL=$libcurl"
case $(needed "$directory/static/test_retry") in *iammock* | *libcurl*) fail 'the archives were asked for' ;; esac
try 'the archives of the mock and of sleep' "$directory/moved to" sleep
try 'the shared libraries, after a move' "$directory/moved to" all
rm "$directory/moved to/lib"/*.so*
try 'a prefix without shared libraries' "$directory/moved to" static "-DLIBCURL=$libcurl"

make --no-print-directory -s install PREFIX=/usr LIBDIR=/usr/lib/x86_64-linux-gnu DESTDIR="$directory/root" >"$log"
try 'a DESTDIR' "$directory/root/usr" all
package=$directory/root/usr/lib/x86_64-linux-gnu/cmake/iammock
if grep -F "$directory" "$package"/* >"$log"; then fail 'the package names its DESTDIR'; fi

# Without a libcurl there is no iammock::curl, and who asks for it is told why.
cat >"$directory/CMakeLists.txt" <<'PROJECT'
cmake_minimum_required(VERSION 3.18)
project(asks C)
find_package(iammock CONFIG REQUIRED COMPONENTS ${ASKED})
if(NOT TARGET iammock::iammock OR NOT TARGET iammock::sleep)
  message(FATAL_ERROR "a target is missing")
endif()
PROJECT
ask() {
    cmake -S "$directory" -B "$directory/asks" "-DCMAKE_PREFIX_PATH=$directory/root/usr" -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON "$@" \
        >"$log" 2>&1
}
ask -DASKED=sleep || fail 'without libcurl: the other targets are not found'
if ask -DASKED=curl; then fail 'without libcurl: iammock::curl is found'; fi
tr -s ' \n' ' ' <"$log" | grep -qF 'iammock::curl needs libcurl' || fail 'without libcurl: no reason is given'

# Versions. Before 1.0 another minor version is another library.
cat >"$directory/asks.cmake" <<'SCRIPT'
string(REGEX MATCH "^([0-9]+)\\.?([0-9]*)" found "${PACKAGE_FIND_VERSION}")
set(PACKAGE_FIND_VERSION_MAJOR "${CMAKE_MATCH_1}")
set(PACKAGE_FIND_VERSION_MINOR "${CMAKE_MATCH_2}")
if(PACKAGE_FIND_VERSION_MINOR STREQUAL "")
  set(PACKAGE_FIND_VERSION_MINOR 0)
endif()
include("${PACKAGE}/iammockConfigVersion.cmake")
message(STATUS "${PACKAGE_VERSION} ${PACKAGE_VERSION_COMPATIBLE} ${PACKAGE_VERSION_EXACT} ${PACKAGE_VERSION_UNSUITABLE}")
SCRIPT
asked() { # EXPECTED FLAG…
    expected=$1
    shift
    cmake "$@" "-DPACKAGE=$package" -P "$directory/asks.cmake" >"$log" 2>&1 || fail "the version file fails: $*"
    [ "$(sed 's/^-- //; s/ *$//' "$log")" = "$expected" ] || fail "$*: expected $expected"
}
case $version in 0.1.*) ;; *) fail "the version is $version: write the versions to ask for anew" ;; esac
asked "$version FALSE FALSE" -DPACKAGE_FIND_VERSION=0.0
asked "$version TRUE TRUE" -DPACKAGE_FIND_VERSION=0.1 # 0.1 is 0.1.0
asked "$version TRUE TRUE" -DPACKAGE_FIND_VERSION="$version"
asked "$version FALSE FALSE" -DPACKAGE_FIND_VERSION="$version.1"
asked "$version FALSE FALSE" -DPACKAGE_FIND_VERSION=0.2
asked "$version FALSE FALSE" -DPACKAGE_FIND_VERSION=1
asked "$version TRUE FALSE" -DPACKAGE_FIND_VERSION_RANGE=0.1...1 -DPACKAGE_FIND_VERSION_MIN=0.1 -DPACKAGE_FIND_VERSION_MAX=1 \
    -DPACKAGE_FIND_VERSION_RANGE_MAX=EXCLUDE
asked "$version FALSE FALSE" -DPACKAGE_FIND_VERSION_RANGE=0.2...1 -DPACKAGE_FIND_VERSION_MIN=0.2 -DPACKAGE_FIND_VERSION_MAX=1 \
    -DPACKAGE_FIND_VERSION_RANGE_MAX=INCLUDE
size=$(echo __SIZEOF_POINTER__ | ${CC:-cc} -E -P -x c - | tr -d ' \n')
asked "$version (pointers of $size bytes) TRUE TRUE TRUE" -DPACKAGE_FIND_VERSION=0.1 -DCMAKE_SIZEOF_VOID_P=$((12 - size))

make --no-print-directory -s uninstall PREFIX=/usr LIBDIR=/usr/lib/x86_64-linux-gnu DESTDIR="$directory/root" >"$log"
[ ! -e "$package" ] || fail 'uninstall leaves the CMake package'
echo "found by $(cmake --version | sed -n 's/^cmake version /CMake /p'): shared, as archives, moved, below a DESTDIR; $version by version"
