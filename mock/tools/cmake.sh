#!/bin/sh
# Print a file of the CMake package from its template:
# cmake.sh TEMPLATE PREFIX LIBDIR INCLUDEDIR VERSION ABI SLEEP_WRAP CURL_WRAP
# CC and CFLAGS, in the environment, give the size of a pointer.
set -eu
template=$1 prefix=$2 lib=$3 include=$4

# From LIBDIR/cmake/iammock up to the prefix, and down to the headers: so that the prefix can be moved.
case $lib/ in "$prefix"/*) below=${lib#"$prefix"} ;; *) below=outside ;; esac
case $include/ in
"$prefix"/*)
    to_include=$(echo "$below/cmake/iammock" | sed 's|/[^/][^/]*|../|g; s|/$||')${include#"$prefix"} ;;
*) below=outside ;;
esac
if [ "$below" = outside ]; then to_include='' include_from=$include; else include_from="\${_iammock_here}/$to_include"; fi
size=$(echo __SIZEOF_POINTER__ | eval "${CC:-cc} ${CFLAGS:-} -E -P -x c -" | tr -d ' \n')

# The path of an installation has no blank, but may have a "|" or a "&".
quote() { printf '%s' "$1" | sed 's/[|&\\]/\\&/g'; }
sed -e "s|@TO_INCLUDE@|$(quote "$to_include")|g" -e "s|@INCLUDE@|$(quote "$include_from")|g" -e "s|@VERSION@|$5|g" -e "s|@ABI@|$6|g" \
    -e "s|@SLEEP_WRAP@|$7|g" -e "s|@CURL_WRAP@|$8|g" -e "s|@POINTER_SIZE@|$size|g" "$template"
