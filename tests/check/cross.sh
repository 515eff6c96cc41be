#!/bin/sh
# Cross-build for i386: cross.sh LIBRARY-DIRECTORY
# The program that compiles the fixtures is built for this machine, with this machine's libxml2; the libraries for i386.
# Debian has no libxml2 for a cross compiler, so that the target's libxml2, nettle and libcurl are headers and empty functions here.
# The archives link, and a program that loads no XML runs.
set -eu
out=$(cd "$1" && pwd)
target=i686-linux-gnu
command -v $target-gcc >/dev/null || { echo "skipped: there is no $target-gcc on this machine (make deps-check installs it on Debian)"; exit 0; }
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL
pkg_config=${PKG_CONFIG:-pkg-config}
fail() { echo "$*" >&2; exit 1; }

# What a distribution puts into a sysroot.
root=$directory/sysroot
mkdir -p "$root/include" "$root/lib/pkgconfig"
includes_of() { $pkg_config --cflags-only-I "$1" | tr ' ' '\n' | sed -n 's/^-I//p'; }
for place in $(includes_of libxml-2.0) /usr/include/libxml2; do
    if [ -d "$place/libxml" ]; then cp -R "$place/libxml" "$root/include/"; break; fi
done
cp -R "$($pkg_config --variable=includedir nettle)/nettle" "$root/include/"
cp -R "$($pkg_config --variable=includedir libcurl)/curl" "$root/include/"
for header in uthash.h utlist.h; do
    cp "$(echo "#include <$header>" | ${CC:-cc} -E -x c - | sed -n "s/^# [0-9]* \"\(.*$header\)\".*/\1/p" | head -n 1)" "$root/include/"
done
[ ! -d /usr/include/unicode ] || cp -R /usr/include/unicode "$root/include/" # libxml2's headers may ask for ICU's
stub() { # LIBRARY PREFIX: the functions that ours call of it, as they are named in the build for this machine
    nm -u "$out"/libiammock*.a "$out"/libiammock*.so | sed -n "s/^ *[Uw] \(__real_\)\{0,1\}\($2[A-Za-z0-9_]*\).*/\2/p" | sort -u |
        sed 's/.*/void &(void); void &(void) {}/' >"$directory/$1.c"
    $target-gcc -shared -fPIC "$directory/$1.c" -o "$root/lib/lib$1.so"
}
stub xml2 _*xml
stub nettle nettle_
stub curl curl_
module() { # NAME LIBRARY
    printf 'Name: %s\nDescription: of the target\nVersion: 7.88\nCflags: -I%s -DFOR_THE_TARGET\nLibs: -L%s -l%s\n' \
        "$1" "$root/include" "$root/lib" "$2" >"$root/lib/pkgconfig/$1.pc"
}
module libxml-2.0 xml2
module nettle nettle
module libcurl curl

# Flags that no compiler for this machine takes would show: the target's are for the target.
mkdir "$directory/project"
cp -R Makefile mock include fixtures "$directory/project/"
cd "$directory/project"
PKG_CONFIG_LIBDIR=$root/lib/pkgconfig make -j2 V=1 all CC=$target-gcc "CPPFLAGS=-I$root/include -DFOR_THE_TARGET" CFLAGS=-mno-sse2 \
    LDFLAGS="-L$root/lib" >"$directory/log" 2>&1 || { tail -n 20 "$directory/log" >&2; fail "make CC=$target-gcc fails"; }
machine() { readelf -h "$1" | sed -n 's/^ *Machine: *//p'; }
echo 'int main(void) { return 0; }' | cc -x c - -o "$directory/here"
[ "$(machine build/host/embed)" = "$(machine "$directory/here")" ] || fail "embed is built for $(machine build/host/embed)"
cmp build/generated/fixtures.c "$out/../generated/fixtures.c" || fail 'the fixtures are other ones than those of a native build'
for file in libiammock.so libiammock-sleep.so libiammock-curl.so iammock.o iammock-curl.o; do
    [ "$(machine "build/release/$file")" = 'Intel 80386' ] || fail "$file is built for $(machine "build/release/$file")"
done
host_commands=$(grep -E -e '-o build/host/' "$directory/log") || fail 'no command of the host program is printed'
if echo "$host_commands" | grep -E -e "-DFOR_THE_TARGET|$root|-mno-sse2"; then fail "flags of the target where it compiles for this machine"; fi

# On i386 a function that finds its own address is in a group that several objects share.
$target-gcc -dM -E -x c /dev/null | grep -q '#define __i386__ 1'
cat >user.c <<'PROGRAM'
#include <iam_mock.h>
#include <stdio.h>
int main(void) {
    struct iam_mock *mock;
    struct iam_mock_response response = {0};
    if (iam_mock_new(&mock, NULL, NULL) != 0) return 1;
    if (iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) != 0) return 2;
    if (iam_mock_send(mock, &(struct iam_mock_request){.url = "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob"},
                      &response) != 0 || response.status != 200) return 3;
    iam_mock_free(mock);
    return printf("%s\n", iam_mock_version()) < 0;
}
PROGRAM
cat >curler.c <<'PROGRAM'
#include <iam_mock_curl.h>
#include <curl/curl.h>
int main(void) { return iam_mock_curl_install(NULL, NULL) + (curl_easy_init() != NULL); }
PROGRAM
ours="build/release/libiammock.a -L$root/lib -Wl,-rpath-link,$root/lib"
for pie in -fPIE\ -pie -fno-pie\ -no-pie; do
    # shellcheck disable=SC2086
    $target-gcc $pie -std=c11 -Iinclude user.c $ours -lxml2 -lnettle -pthread -o user || fail "a program for i386 ($pie) doesn't link with the archive"
done
# shellcheck disable=SC2046,SC2086
$target-gcc -Iinclude "-I$root/include" curler.c \
    -Wl$(sed -n 's/^\(CURL\|LIBC\|RESOLVER\)(\([a-z_]*\))$/,--wrap=\2/p' mock/adapters/curl/process/names.def | tr -d '\n') \
    build/release/libiammock-curl.a $ours -lxml2 -lnettle -lcurl -ldl -pthread -o curler || fail "a program for i386 doesn't link with iammock-curl's archive"

loader=/usr/$target/lib/ld-linux.so.2
if [ -x $loader ] && $loader --version >/dev/null 2>&1; then
    ran=$($loader --library-path "$root/lib:/usr/$target/lib" ./user) || fail "the program for i386 fails with status $?"
    echo "built for i386, the host program for $(machine build/host/embed); a program with the archive of version $ran runs"
else
    echo "built for i386, the host program for $(machine build/host/embed); programs link (this machine can't run them)"
fi
