#!/bin/sh
# Programs pass and print the same in the C locale, in Turkish (where the lower case of I isn't i, and 1.5 is 1,5) and in time
# zones that are half an hour off: locale.sh PROGRAM…
# Of long sweeps, a share is enough. The library never calls setlocale(), nor do the tests: a preloaded constructor does it for them.
set -eu
out=build/locale
mkdir -p "$out"
if [ ! -d "$out/tr_TR.UTF-8" ]; then localedef -i tr_TR -f UTF-8 "$out/tr_TR.UTF-8"; fi
cat >"$out/setlocale.c" <<'END'
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
__attribute__((constructor)) static void enter_locale(void) {
    const char *wanted = getenv("LC_ALL");
    char number[8] = "";
    if (!setlocale(LC_ALL, "")) { fprintf(stderr, "no locale %s\n", wanted); _Exit(125); }
    snprintf(number, sizeof(number), "%.1f", 1.5);
    if (strcmp(number, strncmp(wanted, "tr", 2) == 0 ? "1,5" : "1.5") != 0) { fprintf(stderr, "not %s\n", wanted); _Exit(125); }
    tzset();
}
END
${CC:-cc} -shared -fPIC -o "$out/setlocale.so" "$out/setlocale.c"

run() { # LC_ALL TZ: what the programs print, without cmocka's times and addresses
    for program in "$@"; do
        case $program in /* | build/*) ;; *) continue ;; esac
        echo "== $program"
        # LANGUAGE: strerror()'s words, which cmocka's header prints, may be translated; the library doesn't use them
        LANGUAGE=en LOCPATH=$PWD/$out LD_PRELOAD=$PWD/$out/setlocale.so LC_ALL=$1 TZ=$2 tests/check/share.sh 7 "$program" 2>&1 ||
            { echo "$program: exit $? with LC_ALL=$1 TZ=$2" >&2; touch "$out/failed"; }
    done | tee "$out/raw.$1" | sed 's/0x[0-9a-f]*//g; s/[0-9][0-9]* *ms//g; s/[0-9.,]* seconds*//g'
}
rm -f "$out/failed"
run C America/St_Johns "$@" >"$out/C"
run tr_TR.UTF-8 Asia/Kolkata "$@" >"$out/other"
diff -u "$out/C" "$out/other" || { echo "differs with tr_TR.UTF-8" >&2; exit 1; }
[ ! -e "$out/failed" ]
echo "$# programs pass and print the same in two locales and time zones"
