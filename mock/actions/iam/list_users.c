/* ListUsers: lists the users whose path begins with a prefix, page by page. */
#include "actions/actions.h"
#include "actions/iam/page.h"
#include "actions/iam/user_values.h"
#include "base/random.h"

static bool is_listed(const struct user *user, struct view prefix) {
    const struct view path = user_path(user);
    return path.size >= prefix.size && memcmp(path.data, prefix.data, prefix.size) == 0;
}

/* The first place at or after `at` whose user is listed. NULL: there is none. */
static const struct user_place *next_listed(const struct user_order *order, const struct user_place *at,
                                            struct view prefix) {
    const struct user_place *end = order->places + order->count;
    while (at < end && !(at->user && is_listed(at->user, prefix)))
        at++;
    return at < end ? at : NULL;
}

/* The loader of the list (struct value_list): sets the slots of one user. `record` is the user's place in the
 * order, `context` the outcome. */
static const void *load_user(const void *record, struct values *into, void *context) {
    const struct user_place *place = record;
    struct outcome *outcome = context;
    user_values_set(into, &outcome->user, outcome->account, place->user);
    return next_listed(&outcome->account->user_order, place + 1, outcome->path_prefix);
}

IAM_MOCK_INTERNAL void decide_list_users(struct outcome *out, const struct decision *in) {
    const struct user_order *order = &in->account->user_order;
    const bool given = argument_is_given(in->arguments, MEMBER_PATH_PREFIX);
    const struct view prefix = given ? in->arguments->text[MEMBER_PATH_PREFIX] : VIEW("/");
    struct page page;
    if (!page_begin(&page, out, in, random_hash(0, prefix, false)))
        return;
    out->fixture = FIXTURE_RESPONSE_ListUsers;
    out->account = in->account;
    out->path_prefix = prefix;
    const struct user_place *at = NULL, *first, *last = NULL;
    size_t count = 0;
    if (order->count > 0)
        at = next_listed(order, order->places + user_order_from(order, page.from), prefix);
    for (first = at; at && count < page.room; count++) {
        last = at;
        at = next_listed(order, at + 1, prefix);
    }
    out->values.list[LIST_USERS] =
        (struct value_list){.count = count, .first = first, .load = load_user, .context = out};
    page_end(&page, out, in, at && last ? last->sequence : PAGE_IS_LAST);
}
