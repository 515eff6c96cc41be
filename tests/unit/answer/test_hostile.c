/* Hostile bodies: compiled in as the files are, and what a rule makes of them. */
#include "base/view.h"
#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer/hostile.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static void test_hostile_bodies_are_their_files(void **state) {
    (void)state;
    for (size_t i = 0; i < hostile_count(); i++) {
        static char bytes[8192];
        char path[128];
        snprintf(path, sizeof path, "fixtures/hostile/%s.xml", hostile_at(i)->name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        assert_int_equal(size, hostile_at(i)->size);
        assert_memory_equal(bytes, hostile_at(i)->data, size);
    }
    assert_null(hostile_at(hostile_count()));
}

static void test_hostile_files_are_all_compiled_in(void **state) {
    (void)state;
    DIR *directory = opendir("fixtures/hostile");
    assert_non_null(directory);
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        size_t size = strlen(entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        if (size < 5 || !hostile_find((struct view){entry->d_name, size - 4}))
            print_error("%s isn't in hostile.def\n", entry->d_name);
        count++;
    }
    closedir(directory);
    assert_int_equal(count, hostile_count());
}

static void test_hostile_names_are_found_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < hostile_count(); i++)
        assert_ptr_equal(hostile_find(view_of(hostile_at(i)->name)), hostile_at(i));
    assert_null(hostile_find(VIEW("")));
    assert_null(hostile_find(VIEW("bo")));
    assert_null(hostile_find(VIEW("bomb")));
    assert_null(hostile_find(VIEW("hostile:bom")));
    assert_string_equal(hostile_name("hostile:bom"), "bom");
    assert_string_equal(hostile_name("hostile:"), "");
    assert_null(hostile_name("hostile"));
    assert_null(hostile_name("./hostile:bom"));
}

static bool holds_bytes(const struct hostile_body *body, const char *bytes, size_t size) {
    for (size_t at = 0; at + size <= body->size; at++) {
        if (memcmp(body->data + at, bytes, size) == 0)
            return true;
    }
    return false;
}

static bool holds_text(const struct hostile_body *body, const char *text) {
    return holds_bytes(body, text, strlen(text));
}

/* What hostile.def says of them, as far as bytes can tell. */
static void test_hostile_bodies_mean_what_is_said(void **state) {
    static const char wide_root[] = "<\0D\0e\0a\0c\0t\0i\0v\0a\0t\0e\0M\0F\0A\0D\0e\0v\0i\0c\0e\0R";
    (void)state;
    for (size_t i = 0; i < hostile_count(); i++) {
        const struct hostile_body *body = hostile_at(i);
        bool root = holds_text(body, "DeactivateMFADeviceResponse") ||
                    holds_bytes(body, wide_root, sizeof wide_root - 1);
        bool error = holds_text(body, "<Error>\n") || holds_text(body, "<Error><Code>U");
        if (root != (body->means != HOSTILE_ERROR) || error != (body->means != HOSTILE_SUCCESS))
            fail_msg("%s", body->name);
        assert_true(body->means == HOSTILE_SUCCESS ? body->status == 200 : body->status >= 200);
        /* A client may believe an error, and the device is still there. */
        assert_false(holds_text(body, "<Error>\n    <Type>Sender</Type>\n    <Code>NoSuchEntity"));
    }
}

static void check_answer(struct sender *sender, const struct hostile_body *body, int status,
                         const char *code) {
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), code);
    assert_int_equal(sender->response.status, status);
    assert_int_equal(sender->response.body_size, body->size);
    assert_memory_equal(sender->response.body, body->data, body->size);
    assert_int_equal(sender->response.body[body->size], 0);
}

static void test_hostile_bodies_answer_byte_for_byte(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < hostile_count(); i++) {
        const struct hostile_body *body = hostile_at(i);
        char name[64];
        snprintf(name, sizeof name, "hostile:%s", body->name);
        add_rule(sender, .body_file = name);
        check_answer(sender, body, body->status, "");
        add_rule(sender, .body_file = name, .status = 502);
        check_answer(sender, body, 502, "");
        add_rule(sender, .body_file = name, .error = "Throttling");
        check_answer(sender, body, 400, "Throttling");
    }
    assert_string_equal(problems_of(sender), "");
}

/* The rule of a clone has a body of its own: the mock that it comes from may go. */
static void test_hostile_bodies_are_cloned(void **state) {
    struct sender *sender = *state;
    struct iam_mock *copy = NULL;
    add_rule(sender, .body_file = "hostile:utf-16");
    int result = iam_mock_clone(&copy, sender->mock, NULL);
    assert_int_equal(result, 0);
    iam_mock_free(sender->mock);
    *sender = (struct sender){.mock = copy};
    check_answer(sender, hostile_find(VIEW("utf-16")), 200, "");
}

static void test_hostile_name_that_there_is_not_lists_those_that_are(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_rule rule = {.body_file = "hostile:a-very-long-name-that-there-isn't"};
    assert_int_equal(iam_mock_add_rule(sender->mock, &rule, &sender->error), IAM_MOCK_EINVAL);
    assert_string_equal(sender->error.field, "body_file");
    assert_non_null(strstr(sender->error.message, "no hostile body \"a-very-long-name-tha\"; expected "));
    for (size_t i = 0; i < hostile_count(); i++)
        assert_non_null(strstr(sender->error.message, hostile_at(i)->name));
    const struct iam_mock_rule empty = {.body_file = "hostile:"};
    assert_int_equal(iam_mock_add_rule(sender->mock, &empty, &sender->error), IAM_MOCK_EINVAL);
    assert_string_equal(problems_of(sender), "");
}

#define WITH_BOB(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_hostile_bodies_are_their_files),
    cmocka_unit_test(test_hostile_files_are_all_compiled_in),
    cmocka_unit_test(test_hostile_names_are_found_whole),
    cmocka_unit_test(test_hostile_bodies_mean_what_is_said),
    WITH_BOB(test_hostile_bodies_answer_byte_for_byte),
    WITH_BOB(test_hostile_bodies_are_cloned),
    WITH_BOB(test_hostile_name_that_there_is_not_lists_those_that_are),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
