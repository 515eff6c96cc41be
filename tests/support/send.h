/* A mock and one response of it, for tests that look at answers: what they share, and nothing more. */
#ifndef TESTS_SUPPORT_SEND_H
#define TESTS_SUPPORT_SEND_H

#include <iam_mock.h>

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define ALICE_MFA "arn:aws:iam::123456789012:mfa/Alice"
#define BOB_KEY "AKIAIOSFODNN7EXAMPLE"

#define FORM(action) "Action=" action "&Version=2010-05-08"
#define DEACTIVATE(user, serial) FORM("DeactivateMFADevice") "&UserName=" user "&SerialNumber=" serial
#define DEACTIVATE_BOB DEACTIVATE("Bob", BOB_MFA)

struct sender {
    struct iam_mock *mock;
    struct iam_mock_response response;
    struct iam_mock_error error; /* of the adder called last */
};

/* cmocka's setup and teardown: *state is a struct sender. */
int sender_setup(void **state);          /* an empty account */
int sender_setup_with_bob(void **state); /* Bob, who holds BOB_MFA */
int sender_teardown(void **state);

/* A new mock in the place of the old one, or the first. */
void sender_renew(struct sender *sender, const struct iam_mock_options *options);

/* POST a form body to IAM; with a key id, signed by that key. Returns the answer's error code, "" for
 * success. */
const char *send_form(struct sender *sender, const char *form);
const char *send_as(struct sender *sender, const char *key_id, const char *form);

void add_user(struct sender *sender, const char *name);
void add_bob(struct sender *sender);
void add_device(struct sender *sender, const char *serial_number, const char *user_name); /* NULL: nobody */
void add_key(struct sender *sender, const char *id, const char *user_name, bool mfa_authenticated);
/* Takes a struct iam_mock_rule's fields. */
#define add_rule(sender, ...) add_this_rule(sender, &(struct iam_mock_rule){__VA_ARGS__})
void add_this_rule(struct sender *sender, const struct iam_mock_rule *rule);

/* Texts of the mock, which mustn't fail. */
const char *account_of(struct iam_mock *mock);
const char *problems_of(struct sender *sender);
const char *journal_of(struct sender *sender);
struct iam_mock_rule_counts counts_of_rule(struct sender *sender, const char *name);

#endif
