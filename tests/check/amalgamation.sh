#!/bin/sh
# A project that has nothing but the files of the amalgamation compiles its test in one line, without a warning:
# amalgamation.sh DIRECTORY
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
cp "$1"/* "$directory/"
[ -s "$directory/iam_mock_all.c" ]

# Each function that a header beside it declares is in it.
for header in "$directory"/*.h; do
    mock/tools/exports.sh "$header" >"$directory/declared" || : # a header of macros declares none
    for name in $(cat "$directory/declared"); do
        grep -q "[^a-z_]$name(" "$directory/iam_mock_all.c" ||
            { echo "${header##*/} declares $name, which is not in iam_mock_all.c" >&2; exit 1; }
    done
done
rm "$directory/declared"
for header in $(sed -n 's/^#include <\(iam_mock[a-z_]*\.h\)>$/\1/p' "$directory"/*.h); do
    [ -f "$directory/$header" ] || { echo "$header is missing beside iam_mock_all.c" >&2; exit 1; }
done
cat >"$directory/test.c" <<'END'
#include "iam_mock_cmocka.h"
#include <string.h>
static void answers(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &(struct iam_mock_request){.url = "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob"}, &response), 0);
    assert_int_equal(response.status, 200);
    assert_int_equal(response.body_size, 314);
}
int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(answers, iam_mock_setup, iam_mock_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
END
cd "$directory"
for compiler in gcc clang; do
    for standard in c11 gnu11; do # the one line
        # shellcheck disable=SC2046
        $compiler -std=$standard -Wall -Wextra -Werror test.c iam_mock_all.c -I. $(${PKG_CONFIG:-pkg-config} --cflags --libs libxml-2.0 nettle cmocka) -lpthread -o program
        ./program >log 2>&1 || { cat log; exit 1; }
    done
    $compiler -c -I. $(${PKG_CONFIG:-pkg-config} --cflags libxml-2.0 nettle) iam_mock_all.c -o all.o
    nm -g --defined-only all.o | awk '{ print $NF }' | LC_ALL=C sort >names
    LC_ALL=C sort "$OLDPWD/tests/abi/exports.txt" | diff - names >&2 || { echo "it defines other names than the API's" >&2; exit 1; }
done
echo "compiles in one line: $(wc -l <iam_mock_all.c) lines, by gcc and clang"
