/* Compares what the code under test reports about a device, or a user, with the account and the journal. */
#include "journal/truth.h"
#include "account/history.h"
#include "base/view.h"
#include "journal/user_names.h"

/* What a report is about. */
struct subject {
    const struct account *account;
    const struct report *report;
    const struct user *user;     /* NULL: there never was such a user */
    const struct device *device; /* NULL: all devices of the user, or there never was such a device */
    struct known_name name;      /* of the user, unless that is root; calls name the user so */
};

/* Counts of the calls that the journal holds. */
struct tally {
    size_t applied_call;          /* the first removal of the subject that was applied; 0: none */
    bool lost;                    /* the answer to a call of the subject was lost */
    bool connect_timeout;         /* a call of the subject waited in vain for a connection */
    size_t all_applied, all_lost; /* of the calls of any subject */
};

static struct subject find_subject(const struct account *account, const struct journal *journal,
                                   const struct report *report) {
    struct subject subject = {.account = account, .report = report, .user = account->root};
    if (report->user_name)
        subject.user = journal_find_user(journal, account, view_of(report->user_name));
    if (subject.user && subject.user != account->root)
        known_name_start(&subject.name, journal, subject.user);
    if (report->serial_number)
        subject.device = account_find_device_even_deleted(account, view_of(report->serial_number));
    return subject;
}

static bool is_subject_known(const struct subject *subject) {
    return subject->user && (subject->device || !subject->report->serial_number);
}

/* Is the call for this user? A call without a user name is root's if its action has a user at all. */
static bool names_user(const struct journal_entry *entry, const struct subject *subject) {
    if (subject->user != subject->account->root)
        return known_name_is_in(&subject->name, entry);
    return !entry->user.data && entry->facts.action &&
           action_has_member(entry->facts.action, MEMBER_USER_NAME);
}

/* Does the call name a device that the user has, or once had, enabled? A serial number that the journal cut
 * is longer than the service allows. */
static bool names_device_of(const struct journal_entry *entry, const struct subject *subject) {
    const struct journal_value *serial = &entry->serial;
    if (!serial->data || journal_is_cut(serial))
        return false;
    const struct device *device =
        account_find_device_even_deleted(subject->account, (struct view){serial->data, serial->size});
    return device && account_had_device(subject->user, device);
}

/* Is the call about the device, whatever user the call names? Or about the user, or a device of the user? */
static bool is_about(const struct journal_entry *entry, const struct subject *subject) {
    if (subject->device)
        return journal_value_is(&entry->serial, device_serial(subject->device));
    return names_user(entry, subject) || names_device_of(entry, subject);
}

/*
 * Did the client wait in vain for a connection? The request was never sent, but many clients can't tell this
 * time-out from one after the request. They may report "unknown" rightly, so this is no lie. The call is
 * about any subject if the mock never saw its body. A call that is under way may end so.
 */
static bool is_connect_timeout(const struct journal_entry *entry, const struct subject *subject) {
    return (entry->call.fault == IAM_MOCK_CONNECT_TIMEOUT || entry->call.under_way) &&
           (entry->facts.body_unknown || is_about(entry, subject));
}

/* Is the call's action to take a device off? Other changes, of tags for example, are no deactivation. */
static bool is_removal(const struct journal_entry *entry) {
    const struct action *action = entry->facts.action;
    return action &&
           (action->id == ACTION_DeactivateMFADevice || action->id == ACTION_DeleteVirtualMFADevice);
}

static void tally_call(struct tally *tally, const struct journal_entry *entry,
                       const struct subject *subject) {
    const bool removal = entry->call.applied && is_removal(entry);
    tally->connect_timeout |= is_connect_timeout(entry, subject);
    if ((!removal && !entry->facts.lost) || !is_about(entry, subject))
        return;
    tally->lost |= entry->facts.lost;
    if (removal && (tally->applied_call == 0 || entry->call.number < tally->applied_call))
        tally->applied_call = entry->call.number;
}

/* Count the calls of the subject by each name that the user had, and all calls. */
static struct tally tally_calls(const struct journal *journal, const struct subject *subject) {
    struct tally tally = {0};
    struct subject named = *subject;
    const bool has_names = !subject->device && subject->user != subject->account->root;
    do {
        tally.all_applied = tally.all_lost = 0;
        for (size_t number = journal->calls; number >= journal_first(journal); number--) {
            const struct journal_entry *entry = journal_at(journal, number);
            tally.all_applied += entry->call.applied;
            tally.all_lost += entry->facts.lost;
            tally_call(&tally, entry, &named);
        }
    } while (has_names && known_name_earlier(&named.name, journal, subject->account));
    return tally;
}

/* Is the device off, or are all devices of the user off? */
static bool is_done(const struct subject *subject) {
    if (!subject->device)
        return subject->user->devices.count == 0;
    return subject->device->holder != subject->user && account_had_device(subject->user, subject->device);
}

/* What contradicts a report, besides the present state of the device or the user. */
struct objection {
    bool holds;          /* the report is not true */
    bool dropped;        /* the journal dropped calls, so it is not known whether the report is true */
    bool not_lost;       /* no answer was lost */
    size_t applied_call; /* this call was applied; 0: none */
};

/* "Not done": no removal of the program was applied. Of a user, it is also true if a device is still enabled.
 */
static struct objection object_to_not_done(const struct subject *subject, const struct journal *journal) {
    const struct tally tally = tally_calls(journal, subject);
    if (!subject->device && subject->user->devices.count > 0)
        return (struct objection){.holds = false};
    const bool dropped = !tally.applied_call && journal->applied > tally.all_applied;
    return (struct objection){
        .holds = tally.applied_call || dropped, .dropped = dropped, .applied_call = tally.applied_call};
}

/* "Unknown": the answer to a call of the program was lost, or a call waited in vain for a connection. */
static struct objection object_to_unknown(const struct subject *subject, const struct journal *journal) {
    const struct tally tally = tally_calls(journal, subject);
    const bool dropped = journal->lost > tally.all_lost;
    if (tally.connect_timeout)
        return (struct objection){.holds = false};
    return (struct objection){.holds = !tally.lost, .dropped = dropped, .not_lost = !dropped};
}

/* Has the journal dropped a call that may have renamed the user? */
static bool has_dropped_changes(const struct journal *journal) {
    size_t applied = 0;
    for (size_t number = journal->calls; number >= journal_first(journal); number--)
        applied += journal_at(journal, number)->call.applied;
    return journal->applied > applied;
}

static struct objection find_objection(const struct subject *subject, const struct journal *journal) {
    if (is_subject_known(subject)) {
        switch (subject->report->told) {
        case IAM_MOCK_TOLD_DONE:
            return (struct objection){.holds = !is_done(subject)};
        case IAM_MOCK_TOLD_NOT_DONE:
            return object_to_not_done(subject, journal);
        case IAM_MOCK_TOLD_UNKNOWN:
            return object_to_unknown(subject, journal);
        }
    }
    return (struct objection){.holds = true, .dropped = !subject->user && has_dropped_changes(journal)};
}

static const char *told_words(enum iam_mock_told told) {
    static const char *const words[] = {[IAM_MOCK_TOLD_DONE] = "done",
                                        [IAM_MOCK_TOLD_NOT_DONE] = "not done",
                                        [IAM_MOCK_TOLD_UNKNOWN] = "unknown"};
    return (unsigned)told < COUNT_OF(words) ? words[told] : "no enum iam_mock_told";
}

static void write_objection(struct text *out, const struct objection *objection,
                            const struct journal *journal) {
    if (objection->applied_call)
        text_format(out, ", but call %zu was applied", objection->applied_call);
    if (objection->dropped)
        text_format(out,
                    ", but the journal dropped the first %zu of %zu calls, so this is not known (set "
                    ".journal_capacity to %zu or more)",
                    journal_first(journal) - 1, journal->calls, journal->calls);
    if (objection->not_lost)
        text_add_string(out, ", but no answer was lost");
}

static const char *state_of_device(const struct subject *subject) {
    if (!is_subject_known(subject))
        return "UNKNOWN (no such user or device ever was: misspelt?)";
    const struct device *device = subject->device;
    if (device->holder == subject->user)
        return "ENABLED";
    if (account_had_device(subject->user, device))
        return "DEACTIVATED";
    return device->holder ? "OF_ANOTHER (another user, or root, holds it, and this user never did)"
                          : "NEVER_ENABLED (this user never held it)";
}

/* Add what is true. */
static void write_state(struct text *out, const struct subject *subject) {
    const struct report *report = subject->report;
    if (report->serial_number) {
        text_add_string(out, "device ");
        text_add_unquoted(out, view_of(report->serial_number));
        text_add_string(out, " of ");
    }
    text_add_string(out, report->user_name ? "user " : "root");
    text_add_unquoted(out, view_of(report->user_name)); /* nothing for root */
    if (subject->user && report->user_name &&
        !view_equal_folded(user_name(subject->user), view_of(report->user_name))) {
        text_add_string(out, ", now ");
        text_add_unquoted(out, user_name(subject->user));
        text_add_string(out, ",");
    }
    if (report->serial_number)
        text_format(out, " is %s", state_of_device(subject));
    else if (!subject->user)
        text_add_string(out, " is UNKNOWN (no such user ever was: misspelt?)");
    else
        text_format(out, " has %u device%s enabled", (unsigned)subject->user->devices.count,
                    subject->user->devices.count == 1 ? "" : "s");
}

IAM_MOCK_INTERNAL void truth_write(struct text *out, const struct account *account,
                                   const struct journal *journal, const struct report *report) {
    const struct subject subject = find_subject(account, journal, report);
    const struct objection objection = find_objection(&subject, journal);
    if (!objection.holds)
        return;
    text_format(out, "told %s", told_words(report->told));
    write_objection(out, &objection, journal);
    text_add_string(out, ": ");
    write_state(out, &subject);
}
