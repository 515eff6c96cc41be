#!/bin/sh
# Builds with sanitizers, and beside allocators and other libraries that replace functions of the C library: builds.sh OUT
# A row for each: it works, or iam_mock_curl_install() refuses in words. What this machine does not have is skipped in words.
set -u
out=$(cd "$1" && pwd) || exit 1
here=tests/clients/builds
pkg_config=${PKG_CONFIG:-pkg-config}
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
ln -s "$out" "$directory/out" # LD_PRELOAD takes no path with a blank
out=$directory/out
curl_cflags=$($pkg_config --cflags libcurl) curl_libs=$($pkg_config --libs libcurl)
fixed=$(tests/check/fixed-addresses.sh) # for thread sanitizers
http_proxy=http://127.0.0.1:9 https_proxy=$http_proxy # nothing leaves this machine
export http_proxy https_proxy
for name in $(env | sed -n 's/^\(IAM_MOCK_[A-Z_]*\|LD_PRELOAD\|[A-Z]*SAN_OPTIONS\|FAKETIME[A-Z_]*\|FIU_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

rows=0 failed=0 skipped=0

# ----- A row -----------------------------------------------------------------------------------------------
say() { printf '%-58s %s\n' "$1" "$2"; }
skip() { # NAME WHY
    say "$1" "skipped: $2"
    skipped=$((skipped + 1))
}
run() { # NAME EXPECTED COMMAND…: the last line of what the command prints fits the pattern; it is in $said
    row=$1 expected=$2
    shift 2
    rows=$((rows + 1))
    timeout -s KILL 60 "$@" >"$directory/said" 2>&1 </dev/null
    said=$(grep -a . "$directory/said" | tail -n 1)
    # shellcheck disable=SC2254
    case $said in $expected) return ;; esac
    failed=$((failed + 1))
    say "$row" "FAILED: expected \"$expected\"; it says:"
    tail -n 15 "$directory/said"
    return 1
}
row() { if run "$@"; then say "$1" "$said"; fi; }

# ----- Programs --------------------------------------------------------------------------------------------
has() { command -v "$1" >/dev/null 2>&1; }
# compile FILE COMPILER FLAG…: ours before libcurl. BEFORE and AFTER are what else is linked.
BEFORE='' AFTER=''
# The same with iammock-sleep alone.
compile_sleeper() {
    file=$1
    shift
    # shellcheck disable=SC2086
    "$@" -std=c11 -g -Iinclude $here/sleeper.c $BEFORE "-L$out" "-Wl,-rpath,$out" -liammock-sleep -liammock $AFTER \
        -pthread -o "$directory/$file" 2>"$directory/compiler"
}
compile() {
    file=$1
    shift
    # shellcheck disable=SC2086
    "$@" -std=c11 -D_POSIX_C_SOURCE=200809L -g -Iinclude $curl_cflags $here/client.c $BEFORE "-L$out" "-Wl,-rpath,$out" \
        -liammock-curl -liammock-sleep -liammock $curl_libs $AFTER -pthread -o "$directory/$file" 2>"$directory/compiler"
}
# Does a program without iammock-curl run in that build? compile_plain COMPILER FLAG…
runs_without() {
    printf '#include <curl/curl.h>\nint main(void) { curl_easy_cleanup(curl_easy_init()); return 0; }\n' >"$directory/plain.c"
    # shellcheck disable=SC2086
    "$@" $curl_cflags "$directory/plain.c" $curl_libs -pthread -o "$directory/without" 2>/dev/null &&
        timeout -s KILL 20 $fixed "$directory/without" >/dev/null 2>&1
}
built() { # COMPILER FLAG…
    if ! has "$1"; then skip "$*" "there is no $1"
    elif ! runs_without "$@"; then skip "$*" "no program with libcurl is built so and runs here"
    elif compile client "$@" && compile_sleeper sleeper "$@"; then
        row "$*" works $fixed "$directory/client"
        row "$*, iammock-sleep alone" works $fixed "$directory/sleeper"
    else
        failed=$((failed + 1))
        say "$*" 'FAILED: it does not compile:'
        tail -n 5 "$directory/compiler"
    fi
}
library() { # FILE: its path; fails if it is not here
    for folder in /usr/lib/*-linux-gnu* /usr/lib64 /usr/lib /usr/lib/fiu /usr/lib/*-linux-gnu*/faketime /usr/lib64/faketime; do
        for found in "$folder"/$1; do
            if [ -e "$found" ]; then echo "$found"; return; fi
        done
    done
    return 1
}
ours=$out/libiammock-curl.so:$out/libiammock-sleep.so

# ----- Sanitizers and other flags --------------------------------------------------------------------------
shared_of_clang() { dirname "$(clang -print-file-name="libclang_rt.$1-$(uname -m).so")"; }
sanitizers() {
    built gcc
    for kind in address thread undefined leak address,undefined; do built gcc -fsanitize=$kind; done
    built gcc -fsanitize=address -static-libasan
    built gcc -fsanitize=thread -static-libtsan
    built gcc -fsanitize=undefined -static-libubsan
    built gcc -fsanitize=leak -static-liblsan
    built gcc -flto -O2
    built gcc -no-pie -fno-pie -O2
    built clang
    for kind in address thread undefined leak address,undefined; do built clang -fsanitize=$kind; done
    if has clang; then
        LD_LIBRARY_PATH=$(shared_of_clang asan) && export LD_LIBRARY_PATH
        built clang -fsanitize=address -shared-libasan
        unset LD_LIBRARY_PATH
    fi
    built clang -flto -O2
}

# The archive and --wrap, with a libcurl that is linked statically.
wrapped() {
    static_curl=$(CC=gcc sh tests/clients/curl/static-libcurl.sh 2>/dev/null) || static_curl=''
    wrap=$(sed -n 's/^\(CURL\|LIBC\|RESOLVER\)(\([a-z_]*\))$/-Wl,--wrap=\2/p' mock/adapters/curl/process/names.def)
    sleep_wrap=$(sed -n 's/^[A-Z]*(\([a-z_0-9]*\))$/-Wl,--wrap=\1/p' mock/adapters/sleep/names.def)
    for flags in '' '-flto -O2' -fsanitize=address '-fsanitize=address -static-libasan' -fsanitize=thread -fsanitize=leak; do
        what="gcc --wrap, static libcurl${flags:+, $flags}"
        # shellcheck disable=SC2086
        if [ -z "$static_curl" ]; then skip "$what" 'there is no static libcurl'; continue; fi
        # shellcheck disable=SC2086
        if ! gcc $flags -std=c11 -D_POSIX_C_SOURCE=200809L -g -Iinclude $curl_cflags $here/client.c \
            $wrap "$out/libiammock-curl.a" $sleep_wrap "$out/libiammock-sleep.a" "$out/libiammock.a" $($pkg_config --libs libxml-2.0 nettle) \
            $static_curl -ldl -pthread -o "$directory/wrapped" 2>"$directory/compiler"; then
            failed=$((failed + 1))
            say "$what" 'FAILED: it does not link:'
            tail -n 5 "$directory/compiler"
            continue
        fi
        # shellcheck disable=SC2086
        row "$what" works $fixed "$directory/wrapped"
        rm "$directory/wrapped"
        # shellcheck disable=SC2086
        gcc $flags -std=c11 -g -Iinclude $here/sleeper.c $sleep_wrap "$out/libiammock-sleep.a" "$out/libiammock.a" \
            $($pkg_config --libs libxml-2.0 nettle) -pthread -o "$directory/wrapped" 2>"$directory/compiler"
        # shellcheck disable=SC2086
        row "$what, iammock-sleep alone" works $fixed "$directory/wrapped"
    done
}

# Preloaded into a program that was built without iammock-curl. A sanitizer's shared library comes first, by FIRST.
FIRST=''
preloaded() { # EXPECTED COMPILER FLAG…
    expected_said=$1
    shift
    if ! has "$1" || ! runs_without "$@"; then skip "preloaded: $*" 'no program with libcurl is built so and runs here'; return; fi
    # shellcheck disable=SC2086
    "$@" -std=c11 -g $curl_cflags $here/preloaded.c $curl_libs -o "$directory/preloaded" || return
    row "preloaded: $*${FIRST:+, with ${FIRST##*/}}" "$expected_said" $fixed env IAM_MOCK_SCENARIO="$here/bob.xml" LD_PRELOAD="$FIRST $ours" \
        "$directory/preloaded"
}
preloads() {
    preloaded works gcc
    preloaded '*ASan runtime does not come first in initial library list*' gcc -fsanitize=address
    for kind in address:libasan.so thread:libtsan.so leak:liblsan.so undefined:libubsan.so; do
        FIRST=$(gcc -print-file-name="${kind#*:}")
        preloaded works gcc "-fsanitize=${kind%:*}"
    done
    FIRST=''
    for kind in address thread leak undefined; do preloaded works clang "-fsanitize=$kind"; done
}

# ----- Allocators ------------------------------------------------------------------------------------------
allocator() { # FILE
    if ! path=$(library "$1"); then skip "$1" 'it is not here'; return; fi
    what=${path##*/}
    row "$what, preloaded" works env LD_PRELOAD="$path" "$directory/plain"
    row "$what, preloaded, iammock-sleep alone" works env LD_PRELOAD="$path" "$directory/plain_sleeper"
    row "$what, preloaded after iammock-curl" works env LD_PRELOAD="$ours:$path" "$directory/plain"
    BEFORE=$path
    compile beside gcc -Wl,--no-as-needed && row "$what, linked before iammock-curl" works "$directory/beside"
    compile_sleeper beside gcc -Wl,--no-as-needed && row "$what, linked before iammock-sleep" works "$directory/beside"
    BEFORE='' AFTER=$path
    compile beside gcc -Wl,--no-as-needed && row "$what, linked after iammock-curl" works "$directory/beside"
    AFTER=''
}

# ----- Libraries that replace functions of the C library ---------------------------------------------------
front_and_behind() { # NAME EXPECTED-IN-FRONT FILE VARIABLE…
    what=$1 in_front=$2 file=$3
    shift 3
    if ! path=$(library "$file"); then skip "$what" "$file is not here"; return; fi
    row "$what, in front" "$in_front" env "$@" LD_PRELOAD="$path" "$directory/plain"
    row "$what, behind" works env "$@" LD_PRELOAD="$ours:$path" "$directory/plain"
}
others() {
    mkdir "$directory/sockets"
    printf '[ProxyList]\nsocks5 127.0.0.1 9\n' >"$directory/proxychains.conf"
    for time in +0 +5d '@2020-01-01 00:00:00' '+0 x10'; do
        front_and_behind "libfaketime, $time" 'refused: clock_gettime * libfaketime.so.1 has it first *' libfaketime.so.1 FAKETIME="$time"
    done
    if path=$(library libfaketime.so.1); then
        row 'libfaketime, in front, iammock-sleep alone' "refused: these don't reach iammock-sleep: * libfaketime.so.1 has *" \
            env LD_PRELOAD="$path" "$directory/plain_sleeper"
        row 'libfaketime, behind, iammock-sleep alone' works env FAKETIME=+5d LD_PRELOAD="$out/libiammock-sleep.so:$path" "$directory/plain_sleeper"
    fi
    front_and_behind socket_wrapper "refused: connect * libsocket_wrapper.so has it first *" libsocket_wrapper.so \
        SOCKET_WRAPPER_DIR="$directory/sockets"
    front_and_behind pam_wrapper works libpam_wrapper.so PAM_WRAPPER=1
    front_and_behind proxychains 'refused: connect * libproxychains.so.4 has it first *' libproxychains.so.4 \
        PROXYCHAINS_CONF_FILE="$directory/proxychains.conf" PROXYCHAINS_QUIET_MODE=1
    if ! has fiu-run; then skip fiu-run 'it is not here'; return; fi
    row 'fiu-run -x, in front' works fiu-run -x "$directory/plain"
    row 'fiu-run -x, behind' works env LD_PRELOAD="$ours" fiu-run -x "$directory/plain"
    row 'fiu-run -x, in front, connect() fails' "refused: connect * fiu_posix_preload.so has it first *" \
        fiu-run -x -c 'enable name=posix/io/net/connect' "$directory/plain"
}

# One function of names.def in another library, or in the program, that passes calls on, changes them, or keeps them.
front() { # PLACE WHAT FUNCTION EXPECTED
    flags="-D$2 -DFRONT_$3 -O1"
    if [ "$1" = library ]; then
        # shellcheck disable=SC2086
        gcc -std=c11 $flags -shared -fPIC $here/front.c -ldl -o "$directory/front.so" &&
            run "$*" "$4" env LD_PRELOAD="$directory/front.so" "$directory/plain"
    else
        BEFORE=$here/front.c
        # shellcheck disable=SC2086
        compile with_front gcc $flags -rdynamic && run "$*" "$4" "$directory/with_front"
        BEFORE=''
    fi
}
fronts() { # PLACE WHAT EXPECTED, with FUNCTION for the name of the function: for all five, one row is printed
    before=$failed
    for function in connect getpeername getsockname clock_gettime time; do
        front "$1" "$2" $function "$(echo "$3" | sed "s/FUNCTION/$function/")"
    done
    [ $failed -ne $before ] || say "a function of the $1, $2" "$(echo "$said" | sed "s/time/FUNCTION/")"
}

sanitizers
{ compile plain gcc && compile_sleeper plain_sleeper gcc; } || { tail -n 5 "$directory/compiler"; exit 1; }
wrapped
preloads
for file in libjemalloc.so.2 'libmimalloc.so.[0-9]' libtcmalloc_minimal.so.4; do allocator "$file"; done
others
for place in library program; do fronts $place PASSES_ON works; done
fronts library CHANGES 'refused: FUNCTION reaches iammock-curl, but front.so has it first and changes it; *'
fronts library KEEPS "refused: FUNCTION doesn't reach iammock-curl: front.so has it first *"
fronts program CHANGES "refused: FUNCTION reaches iammock-curl, but the program's function of that name changes it: *"
fronts program KEEPS "refused: FUNCTION doesn't reach iammock-curl: the program has a function of that name; *"
if has valgrind; then
    row valgrind works valgrind -q --error-exitcode=9 "$directory/plain"
    row 'valgrind, iammock-sleep alone' works valgrind -q --error-exitcode=9 "$directory/plain_sleeper"
else skip valgrind 'it is not here'; fi
echo "$rows builds: $((rows - failed)) as expected, $failed not; $skipped skipped"
[ $failed -eq 0 ]
