/* The values that an access key and a login profile have alike: UserName and CreateDate. */
#ifndef MOCK_ACTIONS_IAM_ENTRY_H
#define MOCK_ACTIONS_IAM_ENTRY_H

#include "actions/decision.h"

/* Set UserName, unless the user is root, and CreateDate, which is formatted into out->date. */
IAM_MOCK_INTERNAL void entry_set_user(struct values *into, struct outcome *out, const struct user *user,
                                      int64_t create_ms);

#endif
