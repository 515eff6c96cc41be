#!/bin/sh
# A string that is added to a record is cloned with it: give the user, the device, the access key and the rule a string field
# `note` each, as mock/README.md says, in a copy of the project; add records with it, clone the mock, free the original, and
# read the strings back in the clone, under AddressSanitizer. Then break the clone function, to see that this is noticed.
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL
for file in *; do [ "$file" = build ] || cp -R "$file" "$directory/"; done
cd "$directory"

edit() { # a sed script and its file: exactly one line more
    before=$(wc -l <"$2")
    sed -i "$1" "$2"
    [ "$(wc -l <"$2")" -eq $((before + 1)) ] || { echo "$2: not edited by: $1" >&2; exit 1; }
}
replace() { # the same for a script that changes a line
    old=$(cat "$2")
    sed -i "$1" "$2"
    [ "$(cat "$2")" != "$old" ] || { echo "$2: not changed by: $1" >&2; exit 1; }
}
add_note() { # the public struct, the record and its header, the text whose row comes before the new one, and the file of the rows
    edit "/^struct $1 {\$/a const char *note;" include/iam_mock.h
    edit "/^struct $2 {\$/,/^};\$/s/^    char strings\[\];/    struct record_text note;\n&/" "$3"
    edit "/{.text = &head.$4, /a {.text = \&head.note, .from = record_from(given->note)}," "$5"
}
add_note iam_mock_user user mock/account/user.h path mock/account/user.c
replace 's/record_from(given->note)/texts->note/' mock/account/user.c # a user's texts come as views
replace '/^struct user_texts {$/,/^};$/s/permissions_boundary;/permissions_boundary, note;/' mock/account/user.h
replace 's/record_from(given->permissions_boundary)}/record_from(given->permissions_boundary), record_from(given->note)}/' mock/account/add_user.c
add_note iam_mock_device device mock/account/device.h node.key mock/account/device.c
add_note iam_mock_access_key access_key mock/account/access_key.h secret mock/account/access_key.c
add_note iam_mock_rule rule mock/script/rule.h message mock/script/rule.c

test=tests/unit/account/test_added_strings
cat >$test.c <<'CODE'
#include "with_mock.h"
#include "api/mock.h"

#define SERIAL "arn:aws:iam::123456789012:mfa/Bob"
#define KEY "AKIAIOSFODNN7EXAMPLE"

/* Longer than what malloc may add to a block. */
static char notes[4][3001];

static void expect(const void *record, struct record_text note, const char *expected) {
    assert_non_null(record_string(record, note));
    assert_string_equal(record_string(record, note), expected);
    assert_int_equal(record_view(record, note).size, 3000);
}

static void look_at(struct iam_mock *mock) {
    const struct account *account = &mock->state.account;
    const struct user *user = account_find_user(account, VIEW("bob"));
    const struct device *device = account_find_device(account, VIEW(SERIAL));
    const struct access_key *key = account_find_key(account, VIEW(KEY));
    const struct rule *rule = script_find(&mock->state.script, "first");
    expect(user, user->note, notes[0]);
    expect(device, device->note, notes[1]);
    expect(key, key->note, notes[2]);
    expect(rule, rule->note, notes[3]);
    assert_true(view_is(user_name(user), "Bob"));
    assert_true(view_is(user_path(user), "/a/"));
    assert_true(view_is(user_id(user), "AIDA234567890123456"));
    assert_true(view_is(device_serial(device), SERIAL));
    assert_ptr_equal(device->holder, user);
    assert_true(view_is(key_secret(key), "secret"));
    assert_true(view_is(key_session_token(key), "token"));
    assert_true(view_is(rule_message(rule), "message"));
    assert_true(view_is(rule_code(rule), "ServiceFailure"));
    assert_true(view_is(rule_file(rule), ""));
}

static void test_added_strings_are_cloned(void **state) {
    struct iam_mock *mock = *state, *clone = NULL, *restored = NULL;
    for (size_t i = 0; i < 4; i++)
        memset(notes[i], 'a' + (int)i, 3000);
    struct iam_mock_user user = {.name = "Bob", .path = "/a/", .id = "AIDA234567890123456", .note = notes[0]};
    struct iam_mock_device device = {.serial_number = SERIAL, .user_name = "Bob", .note = notes[1]};
    struct iam_mock_access_key key = {.id = KEY, .user_name = "Bob", .secret = "secret", .session_token = "token", .note = notes[2]};
    struct iam_mock_rule rule = {.name = "first", .error = "ServiceFailure", .message = "message", .note = notes[3]};
    assert_int_equal(iam_mock_add_user(mock, &user, NULL), 0);
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
    assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
    assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0);
    look_at(mock);
    assert_int_equal(iam_mock_clone(&clone, mock, NULL), 0);
    without_mock(state);
    look_at(clone);
    assert_int_equal(iam_mock_new(&restored, NULL, NULL), 0);
    assert_int_equal(iam_mock_restore(restored, clone, NULL), 0);
    iam_mock_free(clone);
    look_at(restored);
    iam_mock_free(restored);
}

/* A device that was deactivated and is added again has the new strings. */
static void test_added_strings_of_a_device_that_comes_back(void **state) {
    struct iam_mock *mock = *state;
    struct iam_mock_response response = {0};
    struct iam_mock_device device = {.serial_number = "GAHT12345678", .user_name = "Bob", .note = "old"};
    assert_int_equal(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL), 0);
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
    assert_int_equal(iam_mock_send(mock, &(struct iam_mock_request){.url = "/?Action=DeactivateMFADevice&Version=2010-05-08"
                                                                           "&UserName=Bob&SerialNumber=GAHT12345678"}, &response), 0);
    assert_int_equal(response.status, 200);
    device.note = "new, and longer";
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
    const struct device *again = account_find_device(&mock->state.account, VIEW("GAHT12345678"));
    assert_string_equal(record_string(again, again->note), "new, and longer");
}

/* The rows of a record may have any order: the body of a rule may be larger than a text's offset can say. */
static void test_added_strings_fit_beside_a_large_body(void **state) {
    static char body[65536];
    memset(body, 'b', sizeof body);
    FILE *file = fopen("body.html", "w");
    assert_non_null(file);
    assert_int_equal(fwrite(body, 1, sizeof body, file), sizeof body);
    assert_int_equal(fclose(file), 0);
    const struct iam_mock_rule rule = {.name = "large", .body_file = "body.html", .optional = true, .note = "after the body"};
    assert_int_equal(iam_mock_add_rule(*state, &rule, NULL), 0);
    const struct rule *added = script_find(&((struct iam_mock *)*state)->state.script, "large");
    assert_string_equal(record_string(added, added->note), "after the body");
    assert_int_equal(rule_body(added).size, sizeof body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_added_strings_are_cloned, with_mock, without_mock),
        cmocka_unit_test_setup_teardown(test_added_strings_of_a_device_that_comes_back, with_mock, without_mock),
        cmocka_unit_test_setup_teardown(test_added_strings_fit_beside_a_large_body, with_mock, without_mock)};
    return cmocka_run_group_tests_name("added_strings", tests, NULL, NULL);
}
CODE

build() { make --no-print-directory -j2 VARIANT=asan build/asan/$test >make.log 2>&1 || { cat make.log >&2; exit 1; }; }
build
if ! build/asan/$test >log 2>&1; then cat log >&2; exit 1; fi

edit '/size_t size = ((const struct record \*)record)->size;/a if (size > 2048) size -= 2048;' mock/base/record.c
build
if build/asan/$test >log 2>&1; then echo 'a clone that is too short goes unnoticed' >&2; exit 1; fi
grep -q 'heap-buffer-overflow' log || { echo 'expected heap-buffer-overflow:' >&2; cat log >&2; exit 1; }
echo 'a string added to each of the four records is cloned'
