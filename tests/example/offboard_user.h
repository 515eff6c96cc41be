/* Offboarding of a whole user: access keys, password, MFA devices, then the user. */
#ifndef OFFBOARD_USER_H
#define OFFBOARD_USER_H

#include "offboard.h"

#define OFFBOARD_MAX_KEYS 8 /* IAM's quota is two */

struct offboard_key {
    char id[129];
    enum offboard_fate fate;
};

/* What was done, also when it ended early. */
struct offboard_user_report {
    bool keys_listed; /* the keys are all that the user had */
    struct offboard_key keys[OFFBOARD_MAX_KEYS];
    size_t key_count;
    enum offboard_fate password; /* the login profile. OFF: the user has none */
    struct offboard_report devices;
    enum offboard_fate user; /* OFF: there is no such user any more */
    char error_code[64];     /* of the answer that ended it; "" if all went well */
    char message[512];       /* likewise, in the service's words */
};

/*
 * Delete a user with all that IAM wants deleted before: access keys, login profile and MFA devices. May be
 * called again after any result: it goes on with what is left. DONE: there is no such user any more.
 *
 * What this program does not remove (policies, groups, certificates, SSH keys) makes IAM refuse: REFUSED with
 * DeleteConflict, and the message says what is left. `options` and `report` may be NULL.
 */
enum offboard_result offboard_user(transport_fn *send, void *context, const char *user_name,
                                   const struct iam_options *options, struct offboard_user_report *report);

#endif
