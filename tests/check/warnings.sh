#!/bin/sh
# Compile the library with every warning an error, by gcc and by clang; the tests with -Wall -Wextra: warnings.sh SOURCE…
set -u
both='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes
    -Wold-style-definition -Wmissing-declarations -Wredundant-decls -Wnested-externs -Wwrite-strings -Wundef -Wformat=2 -Wvla
    -Walloca -Wnull-dereference -Wdouble-promotion -Wfloat-equal -Wswitch-enum -Wpointer-arith -Wbad-function-cast -Winit-self
    -Wunused-macros -Wframe-larger-than=4096'
gcc='-Wcast-align=strict -Wformat-signedness -Wformat-overflow=2 -Wformat-truncation=2 -Wimplicit-fallthrough=5
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init -Wtrampolines -Warith-conversion
    -Wstringop-overflow=4 -Warray-bounds=2 -Wuse-after-free=3 -Wstack-usage=4096'
clang='-Wcomma -Wextra-semi-stmt -Wconditional-uninitialized -Wassign-enum -Wmissing-variable-declarations
    -Wunreachable-code-aggressive -Wthread-safety -Wdocumentation'
pkg_config=${PKG_CONFIG:-pkg-config}
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
status=0 count=0

# -isystem: libxml2's, nettle's, libcurl's, cmocka's and uthash's own headers are not ours to mend
system=$($pkg_config --cflags libxml-2.0 nettle libcurl cmocka | sed 's/-I/-isystem /g')
language='-std=c11 -D_POSIX_C_SOURCE=200809L -O2 -fPIC -Werror -Iinclude -DIAM_MOCK_ABI=0'

for compiler in gcc clang; do
    eval "extra=\$$compiler"
    # clang finds all of its warnings about tests before it makes code
    case $compiler in clang) check=-fsyntax-only ;; *) check=-c ;; esac
    for source in "$@"; do
        # iammock-curl is built twice: what stands before others' functions, and what the linker's --wrap calls
        case $source in mock/adapters/curl/*) builds='-UCURL_WRAPS -DCURL_WRAPS' ;; *) builds=-UCURL_WRAPS ;; esac
        for build in $builds; do
            count=$((count + 1))
            # shellcheck disable=SC2086
            $compiler $language $build -Imock $system $both $extra -c "$source" -o "$directory/a.o" || status=1
        done
    done
    for header in include/*.h; do # as a translation unit, where -Wunused-macros and unused functions would not be the user's
        count=$((count + 1))
        echo "#include \"${header#include/}\"" >"$directory/header.c"
        # shellcheck disable=SC2086
        $compiler $language $system $both $extra -c "$directory/header.c" -o "$directory/a.o" || status=1
    done
    for source in $(find tests -name '*.c'); do
        count=$((count + 1))
        # shellcheck disable=SC2086
        $compiler $language -Imock -Itests/support $system -Wall -Wextra $check "$source" -o "$directory/a.o" || status=1
    done
done
[ $status -ne 0 ] || echo "$count compilations without a warning"
exit $status
