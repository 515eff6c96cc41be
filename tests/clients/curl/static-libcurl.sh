#!/bin/sh
# Print what links libcurl statically: what curl-config names, and where a library's -dev package isn't there (libcurl's own
# doesn't ask for all of them) the library that the shared libcurl runs with.
set -eu
cc=${CC:-cc}
runs_with=$(ldd "$($cc -print-file-name=libcurl.so.4)" | sed -n 's/^[ \t]*\(lib[^ ]*\) => \(\/[^ ]*\).*/\1 \2/p')
for flag in $(curl-config --static-libs); do
    name=${flag#-l}
    case $flag in
    -l*)
        if [ "$($cc -print-file-name="lib$name.so")" = "lib$name.so" ] && [ "$($cc -print-file-name="lib$name.a")" = "lib$name.a" ]; then
            flag=$(echo "$runs_with" | sed -n "s/^lib$name\(-[0-9.]*\)\?\.so\.[0-9.]* //p" | head -n 1)
            [ -n "$flag" ] || { echo "curl-config --static-libs names -l$name, which isn't here" >&2; exit 1; }
        fi ;;
    esac
    printf '%s ' "$flag"
done
