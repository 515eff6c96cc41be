/* The history of an account: who had a device enabled, besides its holder and its last holder. */
#include "account/history.h"
#include "base/memory.h"

/* Are both the same user, or two users of one name, one after the other? Root's key is empty. */
static bool is_same_user(const struct user *a, const struct user *b) {
    return a && b && view_equal(index_key(&a->node), index_key(&b->node));
}

static bool has_record(const struct account *account, const struct user *user, const struct device *device) {
    for (const struct holding *it = account->history; it; it = it->next) {
        if (view_equal(record_view(it, it->serial), device_serial(device)) &&
            view_equal(record_view(it, it->user), index_key(&user->node)))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool history_make(struct holding **out, const struct account *account,
                                    const struct device *device) {
    const struct user *user = device->last_holder;
    *out = NULL;
    if (!user || has_record(account, user, device))
        return true;
    const struct view key = index_key(&user->node);
    struct holding head = {.next = NULL};
    const struct record_row rows[] = {
        {.text = &head.serial, .from = device_serial(device)},
        {.text = &head.user, .from = key.size > 0 ? key : (struct view){NULL, 0}},
    };
    *out = record_new(&head, offsetof(struct holding, strings), rows, COUNT_OF(rows));
    return *out != NULL;
}

IAM_MOCK_INTERNAL void history_add(struct account *account, struct holding *holding) {
    if (!holding)
        return;
    holding->next = account->history;
    account->history = holding;
}

IAM_MOCK_INTERNAL bool history_clone(struct account *to, const struct account *from) {
    struct holding **end = &to->history;
    for (const struct holding *it = from->history; it; it = it->next) {
        struct holding *copy = record_clone(it);
        if (!copy)
            return false;
        copy->next = NULL;
        *end = copy;
        end = &copy->next;
    }
    return true;
}

IAM_MOCK_INTERNAL void history_free(struct account *account) {
    for (struct holding *it = account->history, *next; it; it = next) {
        next = it->next;
        memory_free(it);
    }
    account->history = NULL;
}

IAM_MOCK_INTERNAL bool account_had_device(const struct account *account, const struct user *user,
                                          const struct device *device) {
    return is_same_user(device->holder, user) || is_same_user(device->last_holder, user) ||
           has_record(account, user, device);
}
