#!/bin/sh
# Link the archive beside a program that has functions named like each of the library's internals: link.sh DIRECTORY OBJECT…
set -eu
out=$1
shift
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
nm -g --defined-only "$@" | awk 'NF == 3 { print $3 }' | sort -u | grep -vxFf tests/abi/exports.txt >"$directory/names"
[ "$(wc -l <"$directory/names")" -gt 20 ] || { echo "only $(wc -l <"$directory/names") internal names found" >&2; exit 1; }
{
    cat <<END
#include <iam_mock.h>
static int called;
END
    sed 's/.*/void &(void); void &(void) { called++; }/' "$directory/names"
    cat <<END
int main(void) {
    struct iam_mock *mock;
    if (iam_mock_new(&mock, NULL, NULL) != 0) return 1;
    if (iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) != 0) return 2;
    struct iam_mock_response response = {0};
    if (iam_mock_send(mock, &(struct iam_mock_request){.url = "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob"},
                      &response) != 0 || response.status != 200) return 3;
    iam_mock_free(mock);
    return called ? 4 : 0; /* the library called one of ours */
}
END
} >"$directory/user.c"
# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 -Wall -Werror -Iinclude "$directory/user.c" "$out/libiammock.a" $(${PKG_CONFIG:-pkg-config} --libs libxml-2.0 nettle) -pthread -o "$directory/user"
"$directory/user"
echo "$(wc -l <"$directory/names") names of the library's own are the user's to use"
