#include "base/view.h"
#include "base/text.h"
#include "base/clock.h"
#include "model/shape.h"
#include "account/account.h"

static void write_time(struct text *out, const char *word, int64_t ms) {
    char text[CLOCK_MILLISECONDS_SIZE + 1];
    clock_format_milliseconds(text, ms);
    text_format(out, " %s=%s", word, text);
}

static void write_named(struct text *out, const char *word, struct view value) {
    text_format(out, "%s", word);
    text_add_quoted(out, value, false);
}

static const char *const device_kinds[] = {[IAM_MOCK_BY_SERIAL] = "",
                                           [IAM_MOCK_VIRTUAL] = "VIRTUAL",
                                           [IAM_MOCK_HARDWARE] = "HARDWARE",
                                           [IAM_MOCK_FIDO] = "FIDO"};

static void write_devices(struct text *out, const struct device_list *list, const char *indent,
                          int64_t now_ms) {
    for (const struct device *device = list->first; device; device = device->next) {
        text_add_string(out, indent);
        write_named(out, "device serial_number=", device_serial(device));
        text_format(out, " kind=%s", device_kinds[device->kind]);
        if (device->place == DEVICE_HELD) {
            char text[CLOCK_SECONDS_SIZE + 1];
            clock_format_seconds(text, device->enable_ms);
            text_format(out, " enable_date=%s", text);
        }
        if (device->change_until_ms == INT64_MAX)
            text_add_string(out, " change_in_flight");
        else if (device->change_until_ms > now_ms)
            write_time(out, "change_in_flight_until", device->change_until_ms);
        text_add_string(out, "\n");
    }
}

/* With the constraints off an id may be anything, and long. */
static void write_id(struct text *out, struct view id) {
    text_add_string(out, " id=");
    if (shape_mismatch(SHAPE_ID, id, IAM_MOCK_CONSTRAINTS_ON))
        text_add_quoted(out, id, false);
    else
        text_add(out, id);
}

static void write_user(struct text *out, const struct user *user, int64_t now_ms) {
    write_named(out, "user name=", user_name(user));
    write_named(out, " path=", view_of(user_path(user)));
    write_id(out, view_of(user_id(user)));
    write_time(out, "create_date", user->create_ms);
    if (user->settled_ms > now_ms)
        write_time(out, "temporarily_unmodifiable_until", user->settled_ms);
    text_add_string(out, "\n");
    write_devices(out, &user->devices, "  ", now_ms);
}

static void write_key(struct text *out, const struct access_key *key, const struct account *account) {
    static const char *const principals[] = {[IAM_MOCK_USER] = "USER",
                                             [IAM_MOCK_ROOT] = "ROOT",
                                             [IAM_MOCK_ASSUMED_ROLE] = "ASSUMED_ROLE",
                                             [IAM_MOCK_ASSUME_ROOT] = "ASSUME_ROOT"};
    write_named(out, "access_key id=", view_of(key->id));
    text_format(out, " principal=%s", principals[key->principal]);
    if (key->user && key->user != account->root)
        write_named(out, " user_name=", user_name(key->user));
    if (key->role_name)
        write_named(out, " role_name=", view_of(key->role_name));
    if (key->session_name)
        write_named(out, " session_name=", view_of(key->session_name));
    if (key->mfa_authenticated)
        text_add_string(out, " mfa_authenticated");
    if (key->expires_ms != INT64_MAX)
        write_time(out, "expires", key->expires_ms);
    text_add_string(out, "\n");
}

IAM_MOCK_INTERNAL void account_write(struct text *out, const struct account *account, int64_t now_ms) {
    text_format(out, "iam-mock account 1\naccount %s\n", account->id);
    for (const struct user *user = account->users; user; user = user->next)
        write_user(out, user, now_ms);
    if (account->root->devices.count > 0) {
        text_add_string(out, "root\n");
        write_devices(out, &account->root->devices, "  ", now_ms);
    }
    write_devices(out, &account->free_devices, "", now_ms);
    for (const struct access_key *key = account->keys; key; key = key->next)
        write_key(out, key, account);
}
