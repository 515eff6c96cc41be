#!/bin/sh
# Compare the exports of each library with the frozen list in tests/abi/: exports.sh DIRECTORY
# The build derives the lists in DIRECTORY/generated from the public headers and each adapter's names.def. A function that is
# added to a header must be added to the frozen list too; a function must not leave the list.
# The library also holds no writable data but the mutex around libxml2, and in each thread the sum of its moves of clocks.
set -u
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
export LC_ALL=C
status=0
list=tests/abi/exports.txt
sort $list >"$directory/listed"

compare() { # WHAT FILE
    diff -u "$directory/listed" "$2" >"$directory/diff" && return
    echo "$1 differs from $list:" >&2
    cat "$directory/diff" >&2
    status=1
}
compare 'what include/iam_mock.h declares' "$1/generated/exports.txt"
nm -D --defined-only "$1/libiammock.so" | awk '{ print $NF }' | sort >"$directory/shared"
compare 'the shared library' "$directory/shared"
nm -g --defined-only "$1/libiammock.a" | awk 'NF == 3 { print $3 }' | sort >"$directory/archive"
compare 'the archive' "$directory/archive"

# In .data and .bss (what only needs relocating is in .data.rel.ro, which is read-only once loaded).
objdump -t "$1/iammock.o" |
    awk '/[ \t]\.(data|bss|tdata|tbss)[ \t]/ && $NF !~ /^\.(data|bss|tdata|tbss)$/ { print $NF }' >"$directory/writable"
if [ "$(grep -vc 'mutex\|^thread_advanced_ms$' "$directory/writable")" -ne 0 ] || [ "$(grep -c mutex "$directory/writable")" -gt 1 ]; then
    echo "writable data other than one mutex and thread_advanced_ms: $(tr '\n' ' ' <"$directory/writable")" >&2
    status=1
fi
[ $status -ne 0 ] || echo "$(wc -l <"$directory/listed") functions exported, nothing else; writable: $(tr '\n' ' ' <"$directory/writable")"

# What the archive's members know each other by begins with iam_mock_sleep_internal_, and the shared library keeps to itself.
list=tests/abi/exports-sleep.txt
sort $list >"$directory/listed"
compare 'what include/iam_mock_sleep.h declares, with names.def,' "$1/generated/exports-sleep.txt"
nm -D --defined-only "$1/libiammock-sleep.so" | awk '{ print $NF }' | sort >"$directory/shared"
compare 'the shared iammock-sleep' "$directory/shared"
nm -g --defined-only "$1/libiammock-sleep.a" | awk 'NF == 3 && $3 !~ /^iam_mock_sleep_internal_/ { sub(/^__wrap_/, "", $3); print $3 }' |
    sort >"$directory/archive"
compare 'the archive of iammock-sleep' "$directory/archive"
[ $status -ne 0 ] || echo "iammock-sleep: $(grep -c '^iam_mock_' $list) functions, before $(grep -vc '^iam_mock_' $list) of the C library's"

# iammock-curl: libcurl's and the C library's. Its archive is one object, and has nothing that is known from outside but these,
# with the linker's prefix.
list=tests/abi/exports-curl.txt
sort $list >"$directory/listed"
compare 'what include/iam_mock_curl.h declares, with names.def,' "$1/generated/exports-curl.txt"
nm -D --defined-only "$1/libiammock-curl.so" | awk '{ print $NF }' | sort >"$directory/shared"
compare 'the shared iammock-curl' "$directory/shared"
# --wrap does not replace the functions that load libraries and look functions up.
sed -n 's/^LOOKUP(\(.*\))$/\1/p' mock/adapters/curl/process/lookups.def | grep -vxF -f - "$directory/listed" >"$directory/wrapped"
mv "$directory/wrapped" "$directory/listed"
nm -g --defined-only "$1/libiammock-curl.a" | awk 'NF == 3 { print $3 }' | sed 's/^__wrap_//' | sort >"$directory/archive"
compare 'the archive of iammock-curl' "$directory/archive"
if nm -g --defined-only "$1/libiammock-curl.a" | awk 'NF == 3 && $3 !~ /^(__wrap_|iam_mock_)/ { print $3; found = 1 } END { exit !found }'; then
    echo 'the archive of iammock-curl defines these under their own names' >&2
    status=1
fi
if nm -D --undefined-only "$1/libiammock-curl.so" | grep -w 'curl_[a-z_]*'; then
    echo 'iammock-curl needs these of libcurl, which it must not be linked with' >&2
    status=1
fi
[ $status -ne 0 ] || echo "iammock-curl: $(grep -c '^iam_mock_' $list) functions, before $(grep -c '^curl_' $list) of libcurl's and \
$(grep -vc '^iam_mock_\|^curl_' $list) of the C library's"
exit $status
