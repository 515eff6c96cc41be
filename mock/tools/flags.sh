#!/bin/sh
# Print the hardening flags that the compiler accepts: flags.sh compile|link CC
set -u
cc=$2
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
echo 'int main(void) { return 0; }' >"$directory/a.c"

accepts() { # unquoted on purpose: "ccache gcc" is two words, and a flag may be two words as well
    $cc -Werror -O2 $1 "$directory/a.c" -o "$directory/a" 2>/dev/null
}

case $1 in
compile) set -- '-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3' -fstack-protector-strong -fstack-clash-protection \
    -fcf-protection=full -fno-plt -ftrivial-auto-var-init=zero ;;
link) set -- -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--no-undefined -Wl,--as-needed ;;
esac
for flag in "$@"; do
    if accepts "$flag"; then printf '%s ' "$flag"; fi
done
