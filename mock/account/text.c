/* Writing an account as text: one line for each user, device and access key, in the order of the lists, and
 * then for what was removed. Golden files contain this text, so its form is fixed. */
#include "account/text.h"
#include "account/history.h"
#include "account/secret.h"
#include "base/clock.h"
#include "base/view.h"
#include "model/shape.h"

#include <inttypes.h>

static void write_time(struct text *out, const char *word, int64_t ms) {
    char text[CLOCK_MILLISECONDS_SIZE + 1];
    clock_format_milliseconds(text, ms);
    text_format(out, " %s=%s", word, text);
}

static void write_up_to(struct text *out, const char *word, struct view value, size_t shown) {
    text_add_string(out, word);
    text_add_quoted(out, (struct view){value.data, shown}, shown < value.size);
}

/* Write a value, without the secrets of keys that it contains. */
static void write_named(struct text *out, const struct account *account, const char *word,
                        struct view value) {
    write_up_to(out, word, value, account_shown_before_key(account, value));
}

/* Write a value that a client may have set to any text, also to a secret that the account does not have. */
static void write_free(struct text *out, const struct account *account, const char *word, struct view value) {
    write_up_to(out, word, value, account_shown_size(account, value));
}

static const char *const device_kinds[] = {
#define DEVICE_KIND(name) [IAM_MOCK_##name] = #name,
#include "model/device_kinds.def"
#undef DEVICE_KIND
};

static const char *const principals[] = {
#define PRINCIPAL(name, has_user, has_role) [IAM_MOCK_##name] = #name,
#include "model/principals.def"
#undef PRINCIPAL
};

static void write_tags(struct text *out, const struct account *account, const struct tags *tags,
                       const char *indent) {
    for (size_t i = 0; i < tags_count(tags); i++) {
        text_add_string(out, indent);
        write_free(out, account, "tag key=", tags_key(tags, i));
        write_free(out, account, " value=", tags_value(tags, i));
        text_add_string(out, "\n");
    }
}

/* A deleted virtual device has no codes. */
static void write_codes(struct text *out, const struct device *device) {
    const struct totp_state *codes = &device->codes;
    if (device->kind == IAM_MOCK_VIRTUAL && device->place == DEVICE_RETIRED)
        return;
    if (codes->adjustment != 0)
        text_format(out, " code_adjustment=%" PRId64, codes->adjustment);
    if (codes->last_step != 0)
        text_format(out, " last_code_step=%" PRId64, codes->last_step);
}

static void write_holder(struct text *out, const struct account *account, const struct user *user,
                         const char *indent, bool last) {
    text_add_string(out, indent);
    if (user == account->root)
        text_add_string(out, "holder root");
    else
        write_named(out, account, "holder user_name=", user_name(user));
    if (user->replaced)
        text_add_string(out, " replaced");
    if (last)
        text_add_string(out, " last");
    text_add_string(out, "\n");
}

static void write_holders(struct text *out, const struct account *account, const struct device *device,
                          const char *indent) {
    for (const struct holding *it = device->history; it; it = it->next)
        write_holder(out, account, it->holder.user, indent, false);
    if (device->last_holder.user)
        write_holder(out, account, device->last_holder.user, indent, true);
}

static void write_device(struct text *out, const struct account *account, const struct device *device,
                         const char *indent, int64_t now_ms) {
    const char *inner = *indent ? "    " : "  ";
    text_add_string(out, indent);
    write_named(out, account, "device serial_number=", device_serial(device));
    text_format(out, " kind=%s", device_kinds[device->kind]);
    if (device->place == DEVICE_RETIRED)
        text_add_string(out, " removed");
    if (device->place == DEVICE_HELD) {
        char text[CLOCK_SECONDS_SIZE + 1];
        clock_format_seconds(text, device->enable_ms);
        text_format(out, " enable_date=%s", text);
    }
    write_codes(out, device);
    if (device->change_until_ms == INT64_MAX)
        text_add_string(out, " change_in_flight");
    else if (device->change_until_ms > now_ms)
        write_time(out, "change_in_flight_until", device->change_until_ms);
    text_add_string(out, "\n");
    write_tags(out, account, device->tags, inner);
    write_holders(out, account, device, inner);
}

static void write_devices_of(struct text *out, const struct account *account, const struct user *user,
                             int64_t now_ms) {
    for (const struct device *device = user->devices.first; device; device = device->next)
        write_device(out, account, device, "  ", now_ms);
}

/* In the order in which a client lists them, whatever the order of deactivation was. */
static void write_unassigned_devices(struct text *out, const struct account *account, int64_t now_ms) {
    const struct device_order *order = &account->virtual_devices;
    for (uint32_t at = device_order_next(order, 0, DEVICE_UNASSIGNED); at != DEVICE_ORDER_NONE;
         at = device_order_next(order, at + 1, DEVICE_UNASSIGNED))
        write_device(out, account, order->places[at].device, "", now_ms);
}

/* Quote an id that is not of the usual form: with constraints off an id may be any text. */
static void write_id(struct text *out, struct view id) {
    text_add_string(out, " id=");
    if (shape_mismatch(SHAPE_ID, id, IAM_MOCK_CONSTRAINTS_ON))
        text_add_quoted(out, id, false);
    else
        text_add(out, id);
}

static void write_user(struct text *out, const struct account *account, const struct user *user,
                       int64_t now_ms) {
    write_named(out, account, "user name=", user_name(user));
    write_named(out, account, " path=", user_path(user));
    write_id(out, user_id(user));
    write_time(out, "create_date", user->create_ms);
    if (user->unmodifiable_until_ms > now_ms)
        write_time(out, "temporarily_unmodifiable_until", user->unmodifiable_until_ms);
    if (user_permissions_boundary(user).size > 0)
        write_named(out, account, " permissions_boundary=", user_permissions_boundary(user));
    if (user->login_profile)
        write_time(out, "login_profile", user->login_create_ms);
    if (user->password_reset_required)
        text_add_string(out, " password_reset_required");
    text_add_string(out, "\n");
    write_tags(out, account, user->tags, "  ");
    write_devices_of(out, account, user, now_ms);
}

static void write_key(struct text *out, const struct access_key *key, const struct account *account) {
    const struct view id = key_id(key);
    const size_t shown = secret_shown_by_form(id); /* the test may have mixed up id and secret */
    write_up_to(out, "access_key id=", id, shown);
    text_format(out, " principal=%s", principals[key->principal]);
    if (key->user && key->user != account->root)
        write_named(out, account, " user_name=", user_name(key->user));
    if (key_role_name(key).size > 0)
        write_named(out, account, " role_name=", key_role_name(key));
    if (key_session_name(key).size > 0)
        write_named(out, account, " session_name=", key_session_name(key));
    if (key_secret(key).size > 0)
        text_add_string(out, " secret");
    if (key_session_token(key).size > 0)
        text_add_string(out, " session_token");
    if (key->mfa_authenticated)
        text_add_string(out, " mfa_authenticated");
    if (key->inactive)
        text_add_string(out, " inactive");
    write_time(out, "create_date", key->create_ms);
    if (key->expires_ms != INT64_MAX)
        write_time(out, "expires", key->expires_ms);
    text_add_string(out, "\n");
}

/* What no client sees any more, in the order of removal: later answers and states of devices depend on it.
 * Users who were replaced stand as the holders of devices. */
static void write_removed(struct text *out, const struct account *account, int64_t now_ms) {
    for (const struct user *user = account_first_removed_user(account); user; user = user->previous) {
        if (user->replaced)
            continue;
        write_named(out, account, "user name=", user_name(user));
        text_add_string(out, " removed\n");
    }
    for (const struct device *device = account->retired_devices.first; device; device = device->next)
        write_device(out, account, device, "", now_ms);
}

IAM_MOCK_INTERNAL void account_write(struct text *out, const struct account *account, int64_t now_ms) {
    text_format(out, "iam-mock account 1\naccount %s%s\n", account->id,
                account->race_deleted_user ? " race_deleted_user" : "");
    for (const struct user *user = account->users; user; user = user->next)
        write_user(out, account, user, now_ms);
    if (account->root->devices.count > 0) {
        text_add_string(out, "root\n");
        write_devices_of(out, account, account->root, now_ms);
    }
    write_unassigned_devices(out, account, now_ms);
    for (const struct access_key *key = account->keys; key; key = key->next)
        write_key(out, key, account);
    write_removed(out, account, now_ms);
}
