#!/bin/sh
# The library's sources compile against musl's headers: musl.sh SOURCE…
# (Linking would need a libxml2 that was built for musl; of it only the headers are used here.)
set -eu
include=build/musl/include
rm -rf "$include" && mkdir -p "$include"
for header in /usr/include/libxml2/libxml /usr/include/unicode /usr/include/uthash.h; do
    if [ -e "$header" ]; then ln -s "$header" "$include/"; fi
done
musl-gcc -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Iinclude -Imock -Imock/answer -isystem "$include" -fsyntax-only "$@"
echo "$# files compile against musl"
