#!/bin/sh
# `make deps` with a package manager that is busy, and headers that CPPFLAGS leads to: deps.sh
# apt-get, sudo, sleep and a compiler are stand-ins, so that nothing of this machine changes.
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL
here=$PWD
mkdir "$directory/bin" "$directory/own"
fail() { echo "$*" >&2; cat "$directory/said" >&2; exit 1; }
stand_in() { # NAME: its text is the standard input
    { echo '#!/bin/sh'; cat; } >"$directory/bin/$1"
    chmod +x "$directory/bin/$1"
}
export STATE="$directory"
stand_in apt-get <<'END_OF_STAND_IN'
for word; do case $word in update | install) action=$word ;; esac; done
echo "$action" >>"$STATE/asked"
left=$(cat "$STATE/busy_$action" 2>/dev/null || echo 0)
if [ "$left" -gt 0 ]; then
    echo $((left - 1)) >"$STATE/busy_$action"
    cat "$STATE/words_$action" >&2
    exit 100
fi
[ "$action" != install ] || touch "$STATE/installed"
END_OF_STAND_IN
stand_in sleep <<'END_OF_STAND_IN'
echo "$1" >>"$STATE/slept"
END_OF_STAND_IN
stand_in id <<'END_OF_STAND_IN'
echo 0
END_OF_STAND_IN
stand_in pkg-config <<'END_OF_STAND_IN'
case "$*" in *cmocka*) [ -e "$STATE/installed" ] ;; esac
END_OF_STAND_IN

# The words of apt 2.6, in two forms, and of apt 3.
update_is_busy='E: Could not get lock /var/lib/apt/lists/lock. It is held by process 17 (apt-get)
E: Unable to lock directory /var/lib/apt/lists/'
dpkg_is_busy='Error: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?'
start() { # BUSY-UPDATES BUSY-INSTALLS
    rm -f "$directory/asked" "$directory/slept" "$directory/installed"
    echo "$1" >"$directory/busy_update"
    echo "$2" >"$directory/busy_install"
    echo "$update_is_busy" >"$directory/words_update"
    echo "$dpkg_is_busy" >"$directory/words_install"
}
deps() { PATH="$directory/bin:$PATH" PKG_CONFIG=pkg-config make -s -C "$here" deps "$@" >"$directory/said" 2>&1; }

start 2 3
deps || fail 'make deps does not wait for a busy package manager'
[ "$(tr '\n' ' ' <"$directory/asked")" = 'update update update install install install install ' ] ||
    fail "apt-get was asked: $(tr '\n' ' ' <"$directory/asked")"
[ "$(wc -l <"$directory/slept")" -eq 5 ] || fail "slept $(wc -l <"$directory/slept") times"
[ "$(grep -c 'another package manager is running; waiting up to [0-9]* s for it' "$directory/said")" -eq 2 ] || fail 'the wait is not announced once each'
[ "$(grep -cF '/var/lib/apt/lists/lock. It is held by process 17' "$directory/said")" -eq 1 ] || fail 'the lock is not named once'

# It ends. An update that never gets the lock is not needed for an installation.
start 1000 1000
if deps DEPS_WAIT=20; then fail 'make deps succeeds with a lock that stays'; fi
grep -qF 'after 20 s another package manager is still running' "$directory/said" || fail 'the end of the wait is not said'

# Another failure isn't waited for.
start 0 1
echo 'E: Unable to locate package libcmocka-dev' >"$directory/words_install"
if deps; then fail 'make deps succeeds without an installation'; fi
[ ! -e "$directory/slept" ] || fail 'a package that is missing is waited for'

# A client that this system has no package for is named and left out; everything else is there, so nothing is installed.
start 0 0
touch "$directory/installed"
echo 'exit 1' | stand_in lua5.1
echo '[ "$*" != "show --no-all-versions lua-curl" ]' | stand_in apt-cache
PATH="$directory/bin:$PATH" PKG_CONFIG=pkg-config make -s deps-check >"$directory/said" 2>&1 ||
    fail 'make deps-check fails if there is no package of a client'
grep -qF 'no package for luacurl (lua5.1 lua-curl): its tests are skipped' "$directory/said" || fail 'the missing client is not named'
[ "$(cat "$directory/asked")" = update ] || fail "apt-get was asked: $(tr '\n' ' ' <"$directory/asked")"
rm "$directory/bin/lua5.1" "$directory/bin/apt-cache"

# uthash, hidden from a compiler that gets no -I for it. apt-get is not asked.
cat >"$directory/bin/cc-without" <<'END_OF_STAND_IN'
#!/bin/sh
text=$(cat)
case "$text $* " in
*uthash.h*" -I$STATE/own "*) exit 0 ;;
*uthash.h*) exit 1 ;;
esac
echo "$text" | exec cc "$@"
END_OF_STAND_IN
chmod +x "$directory/bin/cc-without"
start 0 0
touch "$directory/installed"
for variable in CPPFLAGS CFLAGS; do
    deps CC="$directory/bin/cc-without" "$variable=-DA='\"a b\"' -I$directory/own" || fail "make deps doesn't find uthash by $variable"
    [ ! -e "$directory/asked" ] || fail "make deps installs uthash although $variable leads to it"
done
deps CC="$directory/bin/cc-without" && [ -e "$directory/asked" ] || : # it can't be had, but was asked for
grep -q 'uthash' "$directory/said" || fail 'the compiler of this test finds uthash by itself'

# The amalgamation takes the same one in.
printf '/* the marked uthash.h */\n' | cat - "$(echo '#include <uthash.h>' | cc -E -x c - | sed -n 's/^# [0-9]* "\(.*uthash\.h\)".*/\1/p' | head -n 1)" \
    >"$directory/own/uthash.h"
CPPFLAGS="-I$directory/own" mock/tools/amalgamate.sh "$directory/all.c" mock/account/index.c
grep -qF 'the marked uthash.h' "$directory/all.c" || { echo 'the amalgamation has another uthash.h than the one of CPPFLAGS' >&2; exit 1; }
echo 'a busy package manager is waited for, in words; uthash is found by CPPFLAGS and CFLAGS'
