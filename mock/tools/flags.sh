#!/bin/sh
# Print the flags that the compiler accepts: flags.sh compile|link CC prints those for hardening,
# flags.sh relocatable CC those that make one object of several.
set -u
cc=$2
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
echo 'int main(void) { return 0; }' >"$directory/a.c"

base=-O2
accepts() { # unquoted on purpose: "ccache gcc" is two words, and a flag may be two words as well
    $cc -Werror $base $1 "$directory/a.c" -o "$directory/a" 2>/dev/null
}

case $1 in
compile) set -- '-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3' -fstack-protector-strong -fstack-clash-protection \
    -fcf-protection=full -fno-plt -ftrivial-auto-var-init=zero ;;
relocatable)
    # Without groups: a function in a group of its own, such as i386's __x86.get_pc_thunk.bx, would be dropped at the next
    # link for the program's own of that name, and ours are local by then.
    base='-r -nostdlib'
    printf '%s ' "$base"
    set -- -Wl,--force-group-allocation ;;
link) set -- -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--no-undefined -Wl,--as-needed ;;
esac
for flag in "$@"; do
    if accepts "$flag"; then printf '%s ' "$flag"; fi
done
