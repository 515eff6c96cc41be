/* UpdateAccessKey: makes a long-term access key of a user active or inactive. */
#include "actions/actions.h"
#include "actions/iam/access_key.h"

IAM_MOCK_INTERNAL void decide_update_access_key(struct outcome *out, const struct decision *in) {
    struct access_key *key;
    if (!access_key_find(&key, out, in))
        return;
    out->fixture = FIXTURE_RESPONSE_UpdateAccessKey;
    const bool inactive = view_is(in->arguments->text[MEMBER_STATUS], "Inactive");
    if (inactive != key->inactive)
        out->change = (struct change){.kind = CHANGE_UPDATE_KEY, .key = key, .inactive = inactive};
}
