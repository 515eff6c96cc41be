/* The values of a user in answers: Path, UserName, UserId, Arn and CreateDate. */
#ifndef MOCK_ACTIONS_IAM_USER_VALUES_H
#define MOCK_ACTIONS_IAM_USER_VALUES_H

#include "actions/decision.h"

/*
 * Set the slots of a user. root has neither path nor name; its id is the account's. `memory` receives the
 * values that are formatted, and must live as long as the values; for the next user it may be used again.
 */
IAM_MOCK_INTERNAL void user_values_set(struct values *out, struct user_memory *memory,
                                       const struct account *account, const struct user *user);
/* The same for a user who has these texts; root has no path. */
IAM_MOCK_INTERNAL void user_values_set_new(struct values *out, struct user_memory *memory,
                                           const struct account *account, const struct user_texts *texts,
                                           int64_t create_ms);
/* Remove the values of a user. */
IAM_MOCK_INTERNAL void user_values_clear(struct values *out);

#endif
