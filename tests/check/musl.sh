#!/bin/sh
# The library's sources compile against musl's headers: musl.sh SOURCE…
# (Linking would need a libxml2, a nettle and a libcurl that were built for musl; of them only the headers are used here.)
set -eu
include=build/musl/include
rm -rf "$include" && mkdir -p "$include"
curl=$(${PKG_CONFIG:-pkg-config} --variable=includedir libcurl)/curl # of the system's own directories, the one that has it
nettle=$(${PKG_CONFIG:-pkg-config} --variable=includedir nettle)/nettle
for header in /usr/include/libxml2/libxml /usr/include/unicode /usr/include/uthash.h /usr/include/utlist.h "$nettle" "$curl"; do
    if [ -e "$header" ]; then ln -s "$header" "$include/"; fi
done
for build in -UCURL_WRAPS -DCURL_WRAPS; do # the shared iammock-curl and its archive
    musl-gcc $build -std=c11 -D_POSIX_C_SOURCE=200809L -DIAM_MOCK_ABI=0 -Wall -Wextra -Werror -Iinclude -Imock -isystem "$include" \
        -fsyntax-only "$@"
done
echo "$# files compile against musl"
