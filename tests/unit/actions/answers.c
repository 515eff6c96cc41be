#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void add_session(struct sender *sender, const struct iam_mock_access_key *key) {
    assert_int_equal(iam_mock_add_access_key(sender->mock, key, NULL), 0);
}

void fill_account(struct sender *sender) {
    static const struct iam_mock_device of_root = {.serial_number = ROOT_MFA, .root = true};
    add_bob(sender);
    add_device(sender, BOB_HARDWARE, "Bob");
    add_device(sender, BOB_FIDO, "Bob");
    add_user(sender, "Alice");
    add_device(sender, ALICE_MFA, "Alice");
    add_user(sender, "Eve");
    add_device(sender, FREE_MFA, NULL);
    assert_int_equal(iam_mock_add_device(sender->mock, &of_root, NULL), 0);
    add_key(sender, BOB_KEY, "Bob", false);
    add_key(sender, BOB_MFA_KEY, "Bob", true);
    add_key(sender, ALICE_KEY, "Alice", false);
    add_key(sender, EVE_KEY, "Eve", false);
    add_session(sender, &(struct iam_mock_access_key){.id = ROOT_KEY, .principal = IAM_MOCK_ROOT});
    add_session(sender,
                &(struct iam_mock_access_key){.id = ASSUME_ROOT_KEY, .principal = IAM_MOCK_ASSUME_ROOT});
    add_session(sender, &(struct iam_mock_access_key){.id = ROLE_KEY,
                                                      .principal = IAM_MOCK_ASSUMED_ROLE,
                                                      .role_name = "Ops",
                                                      .session_name = "session"});
}

void require_key(struct sender *sender) {
    sender_renew(sender, &(struct iam_mock_options){.authentication = IAM_MOCK_REQUIRE_KEY});
    fill_account(sender);
}

void recreate_bob(struct sender *sender) {
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    add_user(sender, "Bob");
    add_device(sender, NEW_MFA, "Bob");
    add_key(sender, BOB_KEY, "Bob", false);
}

void check_answer(struct sender *sender, const struct answer *answer) {
    char text[700];
    const char *code =
        answer->key ? send_as(sender, answer->key, answer->form) : send_form(sender, answer->form);
    snprintf(text, sizeof text, "<Message>%s</Message>", answer->message ? answer->message : "");
    if (strcmp(code, answer->code) != 0 || (answer->message && !strstr(sender->response.body, text)))
        fail_msg("%s by %s:\n%s\nexpected %s: %s", answer->form, answer->key ? answer->key : "nobody",
                 sender->response.body, *answer->code ? answer->code : "success",
                 answer->message ? answer->message : "");
}

void check_answers(struct sender *sender, const struct answer *answers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        sender_renew(sender, NULL);
        fill_account(sender);
        check_answer(sender, &answers[i]);
    }
}
