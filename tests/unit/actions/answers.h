/* What the tests of actions share: an account with everybody in it, and answers by code and text. */
#ifndef TESTS_UNIT_ACTIONS_ANSWERS_H
#define TESTS_UNIT_ACTIONS_ANSWERS_H

#include "send.h"

/* Keys of the account. */
#define BOB_MFA_KEY "AKIABOBWITHMFA000000"
#define ALICE_KEY "AKIAALICE00000000000"
#define EVE_KEY "AKIAEVE0000000000000"
#define ROOT_KEY "AKIAROOT000000000000"
#define ASSUME_ROOT_KEY "ASIAASSUMEROOT000000"
#define ROLE_KEY "ASIAROLE000000000000"
#define NO_KEY "AKIANOBODY0000000000"

#define FREE_MFA "arn:aws:iam::123456789012:mfa/Free"
#define ROOT_MFA "arn:aws:iam::123456789012:mfa/root-account-mfa-device"
#define UNKNOWN_MFA "arn:aws:iam::123456789012:mfa/Unknown"
#define BOB_HARDWARE "GAHT12345678"
#define BOB_FIDO "arn:aws:iam::123456789012:u2f/user/Bob/key-AAAA"

struct answer {
    const char *key; /* NULL: none is sent */
    const char *form;
    const char *code, *message; /* of the answer; "": success. NULL message: any */
};

void check_answer(struct sender *sender, const struct answer *answer);
/* Each in an account of its own, filled by fill_account. */
void check_answers(struct sender *sender, const struct answer *answers, size_t count);
/*
 * Into an empty account: Bob with BOB_MFA, BOB_HARDWARE and BOB_FIDO, Alice with ALICE_MFA, Eve with none,
 * root with ROOT_MFA, FREE_MFA that nobody holds, and the keys.
 */
void fill_account(struct sender *sender);
/* A new, filled account that refuses who has no key. */
void require_key(struct sender *sender);
/* Bob is removed and added again, and holds NEW_MFA and BOB_KEY. */
#define NEW_MFA "arn:aws:iam::123456789012:mfa/New"
void recreate_bob(struct sender *sender);

#define NO_SUCH_USER(name) "NoSuchEntity", "The user with name " name " cannot be found."
#define NO_SUCH_DEVICE(serial) "NoSuchEntity", "MFA Device with serial number " serial " does not exist."
#define INVALID_FOR_USER "NoSuchEntity", "MFA Device invalid for user."
#define NEEDS_MFA                                                                                            \
    "AccessDenied", "To complete this action, please ensure that you are authenticated with an MFA device "  \
                    "that is enabled for this user."
#define NO_USER_NAME "ValidationError", "Must specify userName when calling with non-User credentials"
#define UNMODIFIABLE(name)                                                                                   \
    "EntityTemporarilyUnmodifiable",                                                                         \
        "The user with name " name " is temporarily unmodifiable. Please try again after waiting several "   \
        "minutes."
#define SUCCESS "", NULL

#endif
