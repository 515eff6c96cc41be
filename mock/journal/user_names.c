/* The names of users over time: whom a name means, by the renames that the journal holds. Only the program's
 * own calls rename a user: neither a test nor a race does. */
#include "journal/user_names.h"

static struct journal_value value_of_name(struct view name) {
    return (struct journal_value){
        .data = name.data, .size = (uint32_t)name.size, .whole_size = (uint32_t)name.size};
}

/* Returns the name that the call gave to its user; NULL: the call renamed nobody. */
static const struct journal_value *new_name_of(const struct journal_entry *entry) {
    if (!entry->call.applied || !entry->facts.action || entry->facts.action->id != ACTION_UpdateUser)
        return NULL;
    for (size_t i = 0; i < entry->member_count; i++) {
        const struct journal_value *name = &entry->members[i].value;
        if (entry->members[i].id == MEMBER_NEW_USER_NAME)
            return journal_is_same_user(name, &entry->user) ? NULL : name;
    }
    return NULL;
}

/* Returns the last call from `first` to `last` that took this name from a user; 0: there is none. */
static size_t find_rename_from(const struct journal *journal, const struct journal_value *name, size_t first,
                               size_t last) {
    const size_t oldest = journal_first(journal) > first ? journal_first(journal) : first;
    for (size_t number = last; number >= oldest; number--) {
        const struct journal_entry *entry = journal_at(journal, number);
        if (new_name_of(entry) && journal_is_same_user(&entry->user, name))
            return number;
    }
    return 0;
}

static const struct user *find_in_list(const struct user *list, const struct journal_value *name) {
    const struct user *user = list;
    while (user && (user->replaced || !journal_user_is(name, user_name(user))))
        user = user->next;
    return user;
}

/* The user with this name, also one who was removed. */
static const struct user *find_present_user(const struct account *account, const struct journal_value *name) {
    if (!journal_is_cut(name))
        return account_find_user_even_removed(account, (struct view){name->data, name->size});
    const struct user *user = find_in_list(account->users, name);
    return user ? user : find_in_list(account->removed_users, name);
}

IAM_MOCK_INTERNAL const struct user *journal_find_user(const struct journal *journal,
                                                       const struct account *account, struct view name) {
    const struct user *user = account_find_user_even_removed(account, name);
    if (user || name.size > USER_NAME_MAX_SIZE)
        return user;
    const struct journal_value wanted = value_of_name(name), *present = &wanted;
    size_t number = find_rename_from(journal, &wanted, 1, journal->calls);
    if (number == 0)
        return NULL;
    for (; number <= journal->calls; number++) { /* the user may have been renamed again */
        const struct journal_entry *entry = journal_at(journal, number);
        if (new_name_of(entry) && journal_is_same_user(&entry->user, present))
            present = new_name_of(entry);
    }
    return find_present_user(account, present);
}

IAM_MOCK_INTERNAL void known_name_start(struct known_name *out, const struct journal *journal,
                                        const struct user *user) {
    *out = (struct known_name){
        .name = value_of_name(user_name(user)), .last_call = journal->calls, .lost_by = journal->calls + 1};
    out->first_call = find_rename_from(journal, &out->name, 1, journal->calls) + 1;
}

IAM_MOCK_INTERNAL bool known_name_earlier(struct known_name *name, const struct journal *journal,
                                          const struct account *account) {
    for (size_t number = name->lost_by - 1; number >= journal_first(journal); number--) {
        const struct journal_entry *entry = journal_at(journal, number);
        const struct journal_value *given = new_name_of(entry);
        if (!given || !journal_is_same_user(given, &name->name))
            continue;
        const bool is_free = !find_present_user(account, &entry->user) &&
                             find_rename_from(journal, &entry->user, number + 1, journal->calls) == 0;
        *name = (struct known_name){.name = entry->user,
                                    .first_call = find_rename_from(journal, &entry->user, 1, number - 1) + 1,
                                    .last_call = is_free ? journal->calls : number,
                                    .lost_by = number};
        return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool known_name_is_in(const struct known_name *name, const struct journal_entry *entry) {
    return entry->call.number >= name->first_call && entry->call.number <= name->last_call &&
           journal_is_same_user(&entry->user, &name->name);
}
