#!/bin/sh
# Print the tools that build programs for this machine: host.sh cc|pkg-config
# Or tell by the exit status whether CC builds for another machine: host.sh is-cross
# HOST_CC and HOST_PKG_CONFIG win. A CC for this machine is used for both. The variables that lead pkg-config to the libraries of
# another machine are removed.
set -u
cc=${CC:-cc}
here=${HOST_CC:-cc}

# The macros by which two machines differ: a compiler that has none of them prints the names.
machine() {
    (
        eval "set -- $* -E -P -x c -"
        echo '__SIZEOF_POINTER__ __BYTE_ORDER__ __x86_64__ __i386__ __aarch64__ __arm__ __powerpc__ __riscv __s390x__
            __mips__ __loongarch64 __sparc__ __m68k__ __hppa__ __alpha__ __sh__' | "$@" 2>/dev/null
    )
}
is_cross() {
    command -v "${here%% *}" >/dev/null 2>&1 || return 1
    [ "$(machine "$cc ${CPPFLAGS:-} ${CFLAGS:-}")" != "$(machine "$here")" ]
}

case $1 in
is-cross) is_cross ;;
cc) if is_cross; then echo "$here"; else echo "${HOST_CC:-$cc}"; fi ;;
pkg-config)
    if is_cross; then
        echo "env -u PKG_CONFIG_PATH -u PKG_CONFIG_LIBDIR -u PKG_CONFIG_SYSROOT_DIR ${HOST_PKG_CONFIG:-pkg-config}"
    else
        echo "${HOST_PKG_CONFIG:-${PKG_CONFIG:-pkg-config}}"
    fi
    ;;
esac
