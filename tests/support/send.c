#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(const struct sender *sender, int result, const char *what) {
    if (result)
        fail_msg("%s: %s: %s", what, iam_mock_code_text(result), sender->error.message);
}

void sender_renew(struct sender *sender, const struct iam_mock_options *options) {
    iam_mock_free(sender->mock);
    *sender = (struct sender){0};
    must(sender, iam_mock_new(&sender->mock, options, &sender->error), "iam_mock_new");
}

int sender_setup(void **state) {
    struct sender *sender = calloc(1, sizeof *sender);
    *state = sender; /* first: the teardown is to find it, should what follows fail */
    if (!sender)
        return -1;
    return iam_mock_new(&sender->mock, NULL, &sender->error);
}

int sender_setup_with_bob(void **state) {
    if (sender_setup(state))
        return -1;
    struct sender *sender = *state;
    struct iam_mock_user user = {.name = "Bob"};
    struct iam_mock_device device = {.serial_number = BOB_MFA, .user_name = "Bob"};
    if (iam_mock_add_user(sender->mock, &user, &sender->error))
        return -1;
    return iam_mock_add_device(sender->mock, &device, &sender->error);
}

int sender_teardown(void **state) {
    struct sender *sender = *state;
    if (sender)
        iam_mock_free(sender->mock);
    free(sender);
    *state = NULL;
    return 0;
}

static const char *send_with(struct sender *sender, const struct iam_mock_header *headers, size_t count,
                             const char *form) {
    struct iam_mock_request request = {.url = "https://iam.amazonaws.com/",
                                       .headers = headers,
                                       .header_count = count,
                                       .body = *form ? form : NULL,
                                       .body_size = strlen(form)};
    must(sender, iam_mock_send(sender->mock, &request, &sender->response), "iam_mock_send");
    return sender->response.error_code ? sender->response.error_code : "";
}

const char *send_form(struct sender *sender, const char *form) { return send_with(sender, NULL, 0, form); }

const char *send_as(struct sender *sender, const char *key_id, const char *form) {
    char authorization[256];
    snprintf(
        authorization, sizeof authorization,
        "AWS4-HMAC-SHA256 Credential=%s/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
        key_id);
    struct iam_mock_header header = {"Authorization", authorization};
    return send_with(sender, &header, 1, form);
}

void add_user(struct sender *sender, const char *name) {
    struct iam_mock_user user = {.name = name};
    must(sender, iam_mock_add_user(sender->mock, &user, &sender->error), name);
}

void add_bob(struct sender *sender) {
    add_user(sender, "Bob");
    add_device(sender, BOB_MFA, "Bob");
}

void add_device(struct sender *sender, const char *serial_number, const char *user_name) {
    struct iam_mock_device device = {.serial_number = serial_number, .user_name = user_name};
    must(sender, iam_mock_add_device(sender->mock, &device, &sender->error), serial_number);
}

void add_key(struct sender *sender, const char *id, const char *user_name, bool mfa_authenticated) {
    struct iam_mock_access_key key = {
        .id = id, .user_name = user_name, .mfa_authenticated = mfa_authenticated};
    must(sender, iam_mock_add_access_key(sender->mock, &key, &sender->error), id);
}

void add_this_rule(struct sender *sender, const struct iam_mock_rule *rule) {
    must(sender, iam_mock_add_rule(sender->mock, rule, &sender->error), "iam_mock_add_rule");
}

const char *account_of(struct iam_mock *mock) {
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    return text;
}

const char *problems_of(struct sender *sender) {
    const char *text = iam_mock_problems_text(sender->mock);
    if (!text)
        fail_msg("iam_mock_problems_text: out of memory");
    return text;
}

const char *journal_of(struct sender *sender) {
    const char *text = iam_mock_journal_text(sender->mock);
    if (!text)
        fail_msg("iam_mock_journal_text: out of memory");
    return text;
}

struct iam_mock_rule_counts counts_of_rule(struct sender *sender, const char *name) {
    struct iam_mock_rule_counts counts = {0};
    must(sender, iam_mock_get_rule(sender->mock, name, &counts), name);
    return counts;
}
