#!/bin/sh
# Install, build a program by what pkg-config says, shared and static, run it, uninstall: nothing may be left.
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
pkg_config=${PKG_CONFIG:-pkg-config}
cc=${CC:-cc}

cat >"$directory/user.c" <<'END'
#include <iam_mock.h>
#include <string.h>
int main(void) {
    struct iam_mock *mock;
    if (iam_mock_new(&mock, NULL, NULL) != 0) return 1;
    iam_mock_free(mock);
    return strcmp(iam_mock_version(), IAM_MOCK_VERSION) != 0;
}
END
cp tests/clients/package/sleeper.c "$directory/"

cat >"$directory/curler.c" <<'END'
#include <iam_mock_curl.h>
#include <curl/curl.h>
#include <stdio.h>
int main(void) {
    struct iam_mock *mock;
    struct iam_mock_error error;
    if (iam_mock_new(&mock, NULL, &error) != 0 || iam_mock_curl_install(mock, &error) != 0) return puts(error.message), 1;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/?Action=ListMFADevices&Version=2010-05-08");
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    if (curl_easy_perform(curl) != CURLE_OK || iam_mock_call_count(mock) != 1) return 2;
    curl_easy_cleanup(curl);
    iam_mock_free(mock);
    return 0;
}
END

# Before libcurl. (--wrap needs a static libcurl: make check-recipes.)
try_curl() { # LIBDIR
    for names in iammock-curl 'iammock-curl libcurl' 'libcurl iammock-curl' 'iammock-curl iammock-sleep' 'iammock-curl iammock-sleep libcurl'; do
        # shellcheck disable=SC2086
        case $($pkg_config --libs $names) in
        *-liammock-curl*-lcurl*) ;;
        *) echo "pkg-config --libs $names: libcurl does not come after iammock-curl: $($pkg_config --libs $names)" >&2; exit 1 ;;
        esac
        # shellcheck disable=SC2046,SC2086
        $cc "$directory/curler.c" $($pkg_config --cflags --libs $names) -o "$directory/curler"
        LD_LIBRARY_PATH="$1" "$directory/curler" >/dev/null
    done
    [ -f "$($pkg_config --variable=archive iammock-curl)" ]
}

# As its README says: the shared library; the archive with --wrap. Nobody waits the five minutes.
try_sleep() { # LIBDIR
    # shellcheck disable=SC2046
    $cc "$directory/sleeper.c" $($pkg_config --cflags --libs iammock-sleep) -o "$directory/sleeper"
    LD_LIBRARY_PATH="$1" timeout 10 "$directory/sleeper"
    # shellcheck disable=SC2046
    $cc "$directory/sleeper.c" $($pkg_config --variable=wrap iammock-sleep) "$1/libiammock-sleep.a" \
        $($pkg_config --cflags --libs iammock-sleep | sed 's/-liammock-sleep//') -pthread -o "$directory/sleeper"
    LD_LIBRARY_PATH="$1" timeout 10 "$directory/sleeper"
    if ldd "$directory/sleeper" | grep iammock-sleep; then echo 'the wrapped program needs the shared iammock-sleep' >&2; exit 1; fi
}

# iam-mock-run finds the libraries of its prefix.
try_run() { # PREFIX
    echo '<scenario xmlns="urn:iam-mock:scenario"/>' >"$directory/scenario.xml"
    "$1/bin/iam-mock-run" --sleep --scenario "$directory/scenario.xml" --report "$directory/report" true
}

# The manuals are there, and what they link to.
try_manuals() { # DIRECTORY
    [ -f "$1/README.md" ] && [ -f "$1/mock/README.md" ] || { echo "the manuals are not in $1" >&2; exit 1; }
    for manual in README.md */README.md mock/adapters/*/README.md; do
        if [ -f "$manual" ] && ! cmp "$manual" "$1/$manual"; then echo "$manual is not installed as it is" >&2; exit 1; fi
    done
    find "$1" -name '*.md' | while read -r manual; do
        awk '/^ *```/ { code = !code } !code' "$manual" | grep -o ']([^)]*)' | sed 's/^](//; s/[#)].*//' | grep -v -e '^https\{0,1\}:' -e '^$' |
            while read -r link; do
                [ -e "$(dirname "$manual")/$link" ] || { echo "${manual#"$1"/} links to $link, which is not installed" >&2; exit 1; }
            done || exit 1
    done
}

try() { # PREFIX LIBDIR DESTDIR
    make --no-print-directory -s install PREFIX="$1" LIBDIR="$2" DESTDIR="$3"
    try_manuals "$3$1/share/doc/iammock"
    try_run "$3$1"
    PKG_CONFIG_PATH="$3$2/pkgconfig" && export PKG_CONFIG_PATH
    if [ -n "$3" ]; then # as a package's build root would be used
        PKG_CONFIG_SYSROOT_DIR=$3 && export PKG_CONFIG_SYSROOT_DIR
        flags="-I$3$1/include -L$3$2 -liammock"
        static="-I$3$1/include $3$2/libiammock.a $(PKG_CONFIG_SYSROOT_DIR='' $pkg_config --libs libxml-2.0 nettle) -lpthread"
        unset PKG_CONFIG_SYSROOT_DIR
    else
        flags=$($pkg_config --cflags --libs iammock)
        case $flags in *-lxml2* | *-lnettle*) echo "a shared link names libxml2 or nettle: $flags" >&2; exit 1 ;; esac
        # the static library beside the shared libxml2 and nettle
        static="-Wl,-Bstatic $($pkg_config --static --libs iammock | sed 's/-liammock/-liammock -Wl,-Bdynamic/') $($pkg_config --cflags iammock)"
        version=$(sed -n 's/^#define IAM_MOCK_VERSION "\(.*\)"/\1/p' include/iam_mock.h)
        for name in iammock iammock-sleep iammock-curl; do
            [ "$($pkg_config --modversion $name)" = "$version" ] ||
                { echo "$name.pc: version $($pkg_config --modversion $name), the header's is $version" >&2; exit 1; }
        done
        [ -f "$2/libiammock.so.$version" ] || { echo "there is no libiammock.so.$version" >&2; exit 1; }
    fi
    # shellcheck disable=SC2086
    $cc "$directory/user.c" $flags -o "$directory/shared"
    # shellcheck disable=SC2086
    $cc "$directory/user.c" $static -o "$directory/static"
    LD_LIBRARY_PATH="$3$2" "$directory/shared"
    "$directory/static"
    if ldd "$directory/static" | grep iammock; then echo 'the static program needs the shared library' >&2; exit 1; fi
    # by the archive's own name, which takes nothing else along
    if [ -z "$3" ]; then
        # shellcheck disable=SC2046
        $cc "$directory/user.c" $($pkg_config --cflags iammock) "$($pkg_config --variable=archive iammock)" \
            $($pkg_config --libs libxml-2.0 nettle) -lpthread -o "$directory/static"
        "$directory/static"
        if ldd "$directory/static" | grep iammock; then echo 'the archive needs the shared library' >&2; exit 1; fi
    fi
    # --static as it stands, where the shared libraries aren't there
    if [ -z "$3" ]; then
        try_sleep "$2"
        try_curl "$2"
        rm "$2"/libiammock.so* "$2"/libiammock-sleep.so*
        # shellcheck disable=SC2046
        $cc "$directory/sleeper.c" $($pkg_config --cflags --libs --static iammock-sleep) -o "$directory/sleeper"
        timeout 10 "$directory/sleeper"
        # shellcheck disable=SC2046
        $cc "$directory/user.c" $($pkg_config --cflags --libs --static iammock) -o "$directory/static"
        "$directory/static"
    fi
    make --no-print-directory -s uninstall PREFIX="$1" LIBDIR="$2" DESTDIR="$3"
    for place in "$2/cmake/iammock" "$1/share/doc/iammock"; do
        [ ! -e "$3$place" ] || { echo "left behind: $3$place" >&2; exit 1; }
    done
    left=$(find "$directory/root" ! -type d 2>/dev/null || true)
    [ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
}
try "$directory/root/usr" "$directory/root/usr/lib" ''
try /usr /usr/lib/somewhere "$directory/root"

relative=$(realpath --relative-to=. "$directory")/relative/ # is made absolute, for iammock.pc is read from elsewhere
make --no-print-directory -s install PREFIX="$relative"
grep -qxF "prefix=$directory/relative" "$directory/relative/lib/pkgconfig/iammock.pc" ||
    { echo 'a relative PREFIX stays relative:' >&2; cat "$directory/relative/lib/pkgconfig/iammock.pc" >&2; exit 1; }
make --no-print-directory -s uninstall PREFIX="$relative"
left=$(find "$directory/relative" ! -type d)
[ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
echo 'installed, used shared and static, and removed, by prefix and by DESTDIR'
