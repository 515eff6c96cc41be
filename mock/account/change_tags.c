/* The changes of tags: setting and removing tags of a user or a device. */
#include "account/change.h"
#include "account/tags.h"
#include "base/memory.h"

static bool prepare_tags(struct change *change, const struct tags *tags, bool folded) {
    const struct tag_source source = tags_of_list(change->tags);
    return tags_with(&change->new_tags, tags, &source, folded);
}

static bool prepare_tags_without(struct change *change, const struct tags *tags, bool folded) {
    const struct tag_source source = tag_keys_of_list(change->tags);
    return tags_without(&change->new_tags, tags, &source, folded);
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

static void replace_tags(struct tags **tags, const struct change *change) {
    memory_free(*tags);
    *tags = change->new_tags;
}

IAM_MOCK_INTERNAL void change_apply_tag_user(struct account *account, const struct change *change) {
    (void)account;
    replace_tags(&change->user->tags, change);
}

IAM_MOCK_INTERNAL void change_apply_untag_user(struct account *account, const struct change *change) {
    (void)account;
    replace_tags(&change->user->tags, change);
}

IAM_MOCK_INTERNAL void change_apply_tag_device(struct account *account, const struct change *change) {
    (void)account;
    replace_tags(&change->device->tags, change);
}

IAM_MOCK_INTERNAL void change_apply_untag_device(struct account *account, const struct change *change) {
    (void)account;
    replace_tags(&change->device->tags, change);
}
