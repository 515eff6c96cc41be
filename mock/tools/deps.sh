#!/bin/sh
# Find the packages that building, testing and checking need: deps.sh build|check installs the missing ones,
# deps.sh have-library|have-test CC names the missing ones and fails.
# The environment: CPPFLAGS and CFLAGS may name folders of headers; DEPS_WAIT is how many seconds to wait for another package
# manager (600).
set -u
what=$1
cc=${2:-${CC:-cc}}
tools=$(dirname "$0")
pkg_config=${PKG_CONFIG:-pkg-config}

has_command() { command -v "$1" >/dev/null 2>&1; }
has_module() { has_command "$pkg_config" && "$pkg_config" --exists "$1"; }
has_cc() { has_command "${cc%% *}"; }
has_header() { # false too if there is no compiler
    has_cc || return 1
    header=$1
    eval "set -- $cc ${CPPFLAGS:-} ${CFLAGS:-}"
    echo "#include <$header>" | "$@" -E -x c - >/dev/null 2>&1
}

has_sanitizers() {
    has_command clang || return 1
    program=$(mktemp)
    echo 'int main(void) { return 0; }' | clang -fsanitize=address -x c - -o "$program" >/dev/null 2>&1
    result=$?
    rm -f "$program"
    return $result
}

has_library() { # FILE
    for file in /usr/lib/*-linux-gnu*/$1; do [ ! -e "$file" ] || return 0; done
    return 1
}

if has_command apt-get; then system=debian
elif has_command dnf; then system=fedora
elif has_command apk; then system=alpine
else system=unknown; fi

# The package of a thing, by system.
package() {
    case $system:$1 in
    *:cc) echo gcc ;;
    debian:libc) echo libc6-dev ;;
    fedora:libc) echo glibc-devel ;;
    alpine:libc) echo musl-dev ;;
    *:binutils) echo binutils ;;
    debian:pkg-config) echo pkg-config ;;
    fedora:pkg-config) echo pkgconf-pkg-config ;;
    *:pkg-config) echo pkgconf ;;
    fedora:libxml2) echo libxml2-devel ;;
    alpine:libxml2) echo libxml2-dev ;;
    *:libxml2) echo libxml2-dev ;;
    fedora:nettle) echo nettle-devel ;;
    *:nettle) echo nettle-dev ;;
    debian:libcurl) echo libcurl4-openssl-dev ;;
    fedora:libcurl) echo libcurl-devel ;;
    alpine:libcurl) echo curl-dev ;;
    debian:lzma) echo liblzma-dev ;;
    debian:zlib) echo zlib1g-dev ;;
    debian:cmocka) echo libcmocka-dev ;;
    fedora:cmocka) echo libcmocka-devel ;;
    *:cmocka) echo cmocka-dev ;;
    fedora:uthash) echo uthash-devel ;;
    *:uthash) echo uthash-dev ;;
    debian:g++ | alpine:g++) echo g++ ;;
    fedora:g++) echo gcc-c++ ;;
    *:clang) echo clang ;;
    debian:clang-rt) echo libclang-rt-dev ;;
    *:clang-rt) echo compiler-rt ;;
    debian:clang-format) echo clang-format ;;
    *:clang-format) echo clang-tools-extra ;;
    *:valgrind) echo valgrind ;;
    debian:boto3) echo python3-boto3 ;;
    fedora:boto3) echo python3-boto3 ;;
    alpine:boto3) echo py3-boto3 ;;
    debian:aws) echo awscli ;;
    fedora:aws) echo awscli2 ;;
    alpine:aws) echo aws-cli ;;
    alpine:oathtool) echo oath-toolkit-oathtool ;;
    *:oathtool) echo oathtool ;;
    debian:xmllint | alpine:xmllint) echo libxml2-utils ;;
    fedora:xmllint) echo libxml2 ;;
    debian:tr_TR) echo locales ;;
    fedora:tr_TR) echo glibc-locale-source ;;
    debian:musl-gcc) echo musl-tools ;;
    fedora:musl-gcc) echo musl-gcc ;;
    *:python3) echo python3 ;;
    alpine:pycurl) echo py3-pycurl ;;
    *:pycurl) echo python3-pycurl ;;
    debian:pam) echo libpam0g-dev ;;
    fedora:pam) echo pam-devel ;;
    alpine:pam) echo linux-pam-dev ;;
    debian:pam_wrapper) echo libpam-wrapper ;;
    debian:jemalloc) echo libjemalloc2 ;;
    debian:mimalloc) echo libmimalloc-dev ;;
    debian:tcmalloc) echo libtcmalloc-minimal4 ;;
    debian:fiu-run) echo fiu-utils ;;
    debian:socket_wrapper) echo libsocket-wrapper ;;
    debian:proxychains) echo libproxychains4 ;;
    debian:i686-linux-gnu-gcc) echo gcc-i686-linux-gnu ;;
    debian:i686-libc) echo libc6-dev-i386-cross ;;
    debian:tornado) echo python3-tornado ;;
    debian:php-curl) echo php-cli php-curl ;;
    debian:typhoeus) echo ruby ruby-typhoeus ;;
    debian:www-curl) echo libwww-curl-perl ;;
    debian:luacurl) echo lua5.1 lua-curl ;;
    debian:tclcurl) echo tcl tclcurl ;;
    debian:curlpp) echo libcurlpp-dev ;;
    *:host-libxml2) package libxml2 ;;
    debian:gtest) echo libgtest-dev ;;
    alpine:gtest) echo gtest-dev ;;
    *:gtest) echo gtest-devel ;;
    *) ;;
    esac
}

has() {
    case $1 in
    cc) has_cc ;;
    libc) has_header stdio.h ;;
    binutils) has_command "${LD:-ld}" && has_command "${OBJCOPY:-objcopy}" && has_command ar ;;
    pkg-config) has_command "$pkg_config" ;;
    libxml2) has_module libxml-2.0 ;;
    nettle) has_module nettle ;;
    libcurl) has_module libcurl ;;
    lzma) has_module liblzma ;;
    zlib) has_module zlib ;;
    cmocka) has_module cmocka ;;
    uthash) has_header uthash.h ;;
    clang-rt) has_sanitizers ;;
    boto3) /usr/bin/python3 -c 'import boto3' >/dev/null 2>&1 ;;
    python3) [ -x /usr/bin/python3 ] ;;
    aws) [ -x /usr/bin/aws ] ;;
    curl) [ -x /usr/bin/curl ] ;;
    pycurl) /usr/bin/python3 -c 'import pycurl' >/dev/null 2>&1 ;;
    tornado) /usr/bin/python3 -c 'import tornado' >/dev/null 2>&1 ;;
    php-curl) php -r 'exit(!function_exists("curl_init"));' >/dev/null 2>&1 ;;
    typhoeus) ruby -e 'require "typhoeus"' >/dev/null 2>&1 ;;
    www-curl) perl -e 'use WWW::Curl' >/dev/null 2>&1 ;;
    luacurl) lua5.1 -e 'require "curl"' >/dev/null 2>&1 ;;
    tclcurl) echo 'exit [catch {package require TclCurl}]' | tclsh >/dev/null 2>&1 ;;
    curlpp) has_module curlpp ;;
    pam) has_header security/pam_modules.h ;;
    pam_wrapper) has_module pam_wrapper ;;
    jemalloc) has_library libjemalloc.so.2 ;;
    mimalloc) has_library 'libmimalloc.so.[0-9]' ;;
    tcmalloc) has_library libtcmalloc_minimal.so.4 ;;
    faketime) has_library faketime/libfaketime.so.1 ;;
    socket_wrapper) has_library libsocket_wrapper.so ;;
    proxychains) has_library libproxychains.so.4 ;;
    host-libxml2) $("$tools/host.sh" pkg-config) --exists libxml-2.0 >/dev/null 2>&1 ;;
    i686-libc) [ -e /usr/i686-linux-gnu/include/stdio.h ] ;;
    gtest) has_module gtest_main ;;
    tr_TR) [ -e /usr/share/i18n/locales/tr_TR ] && has_command localedef ;;
    *) has_command "$1" ;;
    esac
}

library='cc libc binutils pkg-config libxml2 nettle uthash libcurl'
if CC=$cc "$tools/host.sh" is-cross; then library="$library host-libxml2"; fi # for the program that compiles the fixtures
build="$library cmocka"
check='clang clang-rt g++ valgrind clang-format pmccabe python3 boto3 aws oathtool xmllint tr_TR musl-gcc strace curl pycurl pam pam_wrapper gtest cmake meson doxygen'
case $system in
debian) # others have no C library for i686; check-builds skips what is missing. libxml2 names lzma and zlib for a static link,
    # but Debian 13 does not bring the former with it, nor Debian 12 the latter
    check="$check lzma zlib i686-linux-gnu-gcc i686-libc jemalloc mimalloc tcmalloc faketime fiu-run socket_wrapper proxychains"
    ;;
esac
clients='' # of libcurl, which tests/clients/bindings skips if they are missing: not every Debian has a package of each
case $system in debian) clients='tornado php-curl typhoeus www-curl luacurl tclcurl curlpp' ;; esac

missing_of() {
    missing=''
    for thing in $1; do has "$thing" || missing="$missing $thing"; done
}

packages_of() {
    packages=''
    for thing in $1; do
        name=$(package "$thing")
        case " $packages " in *" ${name:-$thing} "*) ;; *) packages="$packages ${name:-$thing}" ;; esac
    done
}

say_missing() { # have-…: what, which package, what to type
    packages_of "$missing"
    echo "iam-mock needs what is not here:$missing" >&2
    [ "$system" = unknown ] || echo "that is the package(s)$packages; \`make deps\` installs them" >&2
    exit 1
}

# Fail if CC names a compiler that is missing and of which no package is known: nothing else can be checked without it.
need_cc() {
    case ${cc%% *} in cc | gcc | clang) return ;; esac
    has_cc || { echo "iam-mock: the compiler ${cc%% *} isn't here (CC=$cc)" >&2; exit 1; }
}

# Run a command of the package manager. While another one holds its lock, wait and try again.
waited=0
no_lock='could not get lock|unable to (lock|acquire the dpkg)'
with_lock() { # NAME COMMAND…
    name=$1
    shift
    said=$(mktemp)
    announced=''
    while :; do
        { LC_ALL=C "$@" 2>&1; echo $? >"$said.status"; } | tee "$said" |
            if [ -z "$announced" ]; then cat; else grep -viE "$no_lock"; fi
        status=$(cat "$said.status")
        [ "$status" -ne 0 ] && grep -qiE "$no_lock" "$said" || break
        if [ "$waited" -ge "${DEPS_WAIT:-600}" ]; then
            echo "$name: after $waited s another package manager is still running" >&2
            break
        fi
        [ -n "$announced" ] ||
            echo "$name: another package manager is running; waiting up to $((${DEPS_WAIT:-600} - waited)) s for it" >&2
        announced=yes
        sleep 5
        waited=$((waited + 5))
    done
    rm -f "$said" "$said.status"
    return "$status"
}

has_packages() { # NAME…: the package lists have each
    for name; do apt-cache show --no-all-versions "$name" >/dev/null 2>&1 || return 1; done
}

# Leave out of missing what no package list has, of the things given. Call this with new package lists.
leave_out_unknown() { # WHO THINGS
    kept=''
    for thing in $missing; do
        case " $2 " in
        *" $thing "*)
            # shellcheck disable=SC2046
            if ! has_packages $(package "$thing"); then
                echo "$1: this system has no package for $thing ($(package "$thing")): its tests are skipped" >&2
                continue
            fi
            ;;
        esac
        kept="$kept $thing"
    done
    missing=$kept
}

install() { # THINGS WHO [THINGS that this system may not have]
    missing_of "$1 ${3-}"
    if [ -z "$missing" ]; then echo "$2: all is there, nothing to install"; exit 0; fi
    if [ "$system" = unknown ]; then
        echo "$2: missing:$missing. This knows apt-get, dnf and apk, and finds none: install them yourself." >&2
        exit 1
    fi
    # An old package list may name packages that no longer exist.
    case $system in debian) update='apt-get update -qq' ;; *) update='' ;; esac
    root=''
    if [ "$(id -u)" -ne 0 ]; then
        if has_command sudo && sudo -n true 2>/dev/null; then root='sudo'
        else
            leave_out_unknown "$2" "${3-}"
            packages_of "$missing"
            case $system in
            debian) command="apt-get update && apt-get install -y --no-install-recommends$packages" ;;
            fedora) command="dnf install -y$packages" ;;
            alpine) command="apk add$packages" ;;
            esac
            echo "$2: missing:$missing. Run this as root:" >&2
            echo "    $command" >&2
            exit 1
        fi
    fi
    # shellcheck disable=SC2086
    [ -z "$update" ] || with_lock "$2" $root $update || echo "$2: '$update' failed; going on with the lists there are" >&2
    leave_out_unknown "$2" "${3-}"
    [ -n "$missing" ] || exit 0
    wanted=$missing
    packages_of "$missing"
    echo "$2: installing$packages"
    # shellcheck disable=SC2086
    case $system in
    debian) with_lock "$2" $root env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $packages ;;
    fedora) with_lock "$2" $root dnf install -y $packages ;;
    alpine) with_lock "$2" $root apk add $packages ;;
    esac || exit 1
    missing_of "$wanted"
    [ -z "$missing" ] || { echo "$2: still missing:$missing" >&2; exit 1; }
}

case $what in build | have-*) need_cc ;; esac
case $what in
build) install "$build" 'make deps' ;;
check) install "$check" 'make deps-check' "$clients" ;;
have-library) missing_of "$library"; [ -z "$missing" ] || say_missing ;;
have-test) missing_of cmocka; [ -z "$missing" ] || say_missing ;;
esac
