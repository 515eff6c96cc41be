#!/bin/sh
# Print what a failing test prints of the mock, for the manuals: printed.sh OUT golden|problem|signature
# cmocka's own lines differ between its versions, so that they are left out.
set -eu
out=$1
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
pkg_config=${PKG_CONFIG:-pkg-config}

# A program with one test that fails; its body is standard input.
fail_test() { # NAME-OF-THE-TEST LINE
    {
        echo '#include <iam_mock_cmocka.h>'
        echo "static void $1(void **state) {"
        echo '    struct iam_mock *mock = *state;'
        echo '    const struct iam_mock_request request = {.url = "/?Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=arn:aws:iam::123456789012:mfa/Bob"};'
        echo '    struct iam_mock_response response = {0};'
        echo '    given_user(mock, .name = "Bob");'
        echo '    given_device(mock, .serial_number = "arn:aws:iam::123456789012:mfa/Bob", .user_name = "Bob");'
        echo "#line $2 \"tests/test_offboard.c\""
        cat
        echo '}'
        echo 'int main(void) {'
        echo "    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown($1, iam_mock_setup, iam_mock_teardown)};"
        echo '    return cmocka_run_group_tests(tests, NULL, NULL);'
        echo '}'
    } >"$directory/test.c"
    run_failing_test "$1"
}

run_failing_test() { # NAME-OF-THE-TEST
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c11 -Iinclude "$directory/test.c" "$out/libiammock.a" $($pkg_config --cflags --libs libxml-2.0 nettle cmocka) -lpthread \
        -o "$directory/test"
    if (cd "$directory" && ./test) >"$directory/printed" 2>&1; then echo "$1 passes" >&2; exit 1; fi
}

# The test of the chapter "Is my signature right?", with a program that does not sort the query before it signs.
signature_test() {
    echo '#include <iam_mock_cmocka.h>'
    sed -n '/^int list_devices/p; /^static int verify_signatures/,/^}/p; /^static void the_signature_is_right/,/^}/p' include/README.md
    cat <<'END2'
int list_devices(struct iam_mock *mock, const char *user_name) {
    const struct iam_mock_header headers[] = {
        {"Host", "iam.amazonaws.com"},
        {"X-Amz-Date", "20260101T000000Z"},
        {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/iam/aws4_request, "
                          "SignedHeaders=host;x-amz-date, Signature=18c6ed5eb9ae3145762628657acb1c37e45441023e0b9db86ea95dfec46fa39d"}};
    const struct iam_mock_request request = {.method = "GET",
                                             .url = "/?Version=2010-05-08&UserName=Bob&Action=ListMFADevices",
                                             .headers = headers,
                                             .header_count = 3};
    struct iam_mock_response response = {0};
    (void)user_name;
    return iam_mock_send(mock, &request, &response) == 0 && response.status == 200 ? 0 : -1;
}
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_signature_is_right, verify_signatures, iam_mock_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
END2
}

case $2 in
golden)
    cat >"$directory/bob.journal.txt" <<'END2'
iam-mock journal 2
1 2026-01-01T00:00:00.000Z root DeactivateMFADevice UserName="Bob" SerialNumber="arn:aws:iam::123456789012:mfa/Bob" -> 200
END2
    fail_test removes_the_device 12 <<'END2'
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    assert_mock_journal_golden(mock, "bob.journal.txt");
END2
    sed -n '/^bob.journal.txt:/,/^The whole text/p' "$directory/printed"
    ;;
problem)
    fail_test retries_when_throttled 12 <<'END2'
    given_rule(mock, .user_name = "Bbo", .error = "Throttling");
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
END2
    sed -n '/^Journal:/,/-> /p; s/^.*\(Problem with the test: .*\)/\1/p' "$directory/printed"
    ;;
signature)
    # With an old date, the request is refused without a finding: the test must fail, too.
    signature_test | sed 's/"X-Amz-Date", "2026/"X-Amz-Date", "2020/' >"$directory/test.c"
    run_failing_test the_signature_is_right
    signature_test >"$directory/test.c"
    run_failing_test the_signature_is_right
    sed -n '/^Finding:/,/-> /s/ *$//p' "$directory/printed"
    ;;
esac
