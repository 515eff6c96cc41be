/* The changes of tags: setting and removing tags of a user or a device. */
#include "account/change.h"
#include "account/tags.h"
#include "base/memory.h"

static bool prepare_tags(struct change *change, const struct tags *tags, bool folded) {
    UNCLEARED struct tag_pair pairs[IAM_MOCK_MAX_PARAMETERS];
    const size_t count = tag_pairs_of(pairs, change->tags, true);
    return tags_with(&change->new_tags, tags, pairs, count, folded);
}

static bool prepare_tags_without(struct change *change, const struct tags *tags, bool folded) {
    UNCLEARED struct tag_pair pairs[IAM_MOCK_MAX_PARAMETERS];
    const size_t count = tag_pairs_of(pairs, change->tags, false);
    return tags_without(&change->new_tags, tags, pairs, count, folded);
}

static void replace_tags(struct tags **tags, const struct change *change) {
    memory_free(*tags);
    *tags = change->new_tags;
}

IAM_MOCK_INTERNAL bool change_prepare_tag_user(struct account *account, const struct account_terms *terms,
                                               struct change *change) {
    (void)account, (void)terms;
    return prepare_tags(change, change->user->tags, true);
}

IAM_MOCK_INTERNAL bool change_prepare_untag_user(struct account *account, const struct account_terms *terms,
                                                 struct change *change) {
    (void)account, (void)terms;
    return prepare_tags_without(change, change->user->tags, true);
}

IAM_MOCK_INTERNAL bool change_prepare_tag_device(struct account *account, const struct account_terms *terms,
                                                 struct change *change) {
    (void)account, (void)terms;
    return prepare_tags(change, change->device->tags, false);
}

IAM_MOCK_INTERNAL bool change_prepare_untag_device(struct account *account, const struct account_terms *terms,
                                                   struct change *change) {
    (void)account, (void)terms;
    return prepare_tags_without(change, change->device->tags, false);
}

IAM_MOCK_INTERNAL void change_apply_user_tags(struct account *account, const struct change *change) {
    (void)account;
    replace_tags(&change->user->tags, change);
}

IAM_MOCK_INTERNAL void change_apply_device_tags(struct account *account, const struct change *change) {
    (void)account;
    replace_tags(&change->device->tags, change);
}
