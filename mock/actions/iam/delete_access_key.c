/* DeleteAccessKey: deletes a long-term access key of a user. */
#include "actions/actions.h"
#include "actions/iam/access_key.h"

IAM_MOCK_INTERNAL void decide_delete_access_key(struct outcome *out, const struct decision *in) {
    struct access_key *key;
    if (!access_key_find(&key, out, in))
        return;
    out->fixture = FIXTURE_RESPONSE_DeleteAccessKey;
    out->change = (struct change){.kind = CHANGE_DELETE_KEY, .key = key};
}
