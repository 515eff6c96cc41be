/* Writing an account as a scenario file: its elements, in an order in which they can be loaded. */
#include "account/xml.h"
#include "account/history.h"
#include "account/totp.h"
#include "account/xml_writer.h"
#include "base/error.h"

static const char *const xml_kinds[] = {
#define DEVICE_KIND(name) [IAM_MOCK_##name] = #name,
#include "model/device_kinds.def"
#undef DEVICE_KIND
};

static const char *const xml_principals[] = {
#define PRINCIPAL(name, has_user, has_role) [IAM_MOCK_##name] = #name,
#include "model/principals.def"
#undef PRINCIPAL
};

/* ----- Users ---------------------------------------------------------------------------------- */

/* The numbers that follow from the order of the tags are left out. */
static void xml_write_tags(struct xml_writer *writer, const struct tags *tags) {
    uint32_t next = 0;
    for (size_t i = 0; i < tags_count(tags); i++) {
        xml_begin(writer, "tag", (struct view){NULL, 0});
        xml_put(writer, "key", tags_key(tags, i));
        xml_put(writer, "value", tags_value(tags, i));
        if (tags->tag[i].number != next)
            xml_put_number(writer, "number", tags->tag[i].number);
        next = tags->tag[i].number + 1;
        xml_end(writer);
    }
}

/* The number of the next tag, if it does not follow from the last one. */
static void xml_write_next_tag_number(struct xml_writer *writer, const struct tags *tags) {
    if (tags && tags->next_number != tags->tag[tags->count - 1].number + 1)
        xml_put_number(writer, "next_tag_number", tags->next_number);
}

static void xml_write_user(struct xml_writer *writer, const struct user *user) {
    xml_begin(writer, "user", user_name(user));
    xml_put(writer, "name", user_name(user));
    xml_put(writer, "path", user_path(user));
    xml_put(writer, "id", user_id(user));
    xml_put_time(writer, "create_date", user->create_ms);
    if (user_permissions_boundary(user).size > 0)
        xml_put(writer, "permissions_boundary", user_permissions_boundary(user));
    if (user->login_profile) {
        xml_put_true(writer, "login_profile", true);
        xml_put_time(writer, "login_create_date", user->login_create_ms);
        xml_put_true(writer, "password_reset_required", user->password_reset_required);
    }
    if (user->unmodifiable_until_ms > writer->terms->now_ms)
        xml_put_time(writer, "temporarily_unmodifiable_until", user->unmodifiable_until_ms);
    xml_put_number(writer, "sequence", (int64_t)user->sequence);
    xml_write_next_tag_number(writer, user->tags);
    xml_write_tags(writer, user->tags);
    xml_end(writer);
}

/* The last one that was removed is the first of the list, and the last of the file. Those who were replaced
 * are written as holders of the devices that they are kept for. */
static void xml_write_removed_users(struct xml_writer *writer, const struct account *account) {
    for (const struct user *user = account_first_removed_user(account); user; user = user->previous) {
        if (user->replaced)
            continue;
        xml_begin(writer, "user", user_name(user));
        xml_put(writer, "name", user_name(user));
        xml_put_true(writer, "removed", true);
        xml_end(writer);
    }
}

/* ----- Devices -------------------------------------------------------------------------------- */

static void xml_write_holder(struct xml_writer *writer, const struct user *user, bool last) {
    xml_begin(writer, "holder", (struct view){NULL, 0});
    if (user == writer->account->root)
        xml_put_true(writer, "root", true);
    else
        xml_put(writer, "user_name", user_name(user));
    xml_put_true(writer, "replaced", user->replaced);
    xml_put_true(writer, "last", last);
    xml_end(writer);
}

/* A deleted virtual device has no codes, nor has a FIDO device. The seed is also written if it was made from
 * the mock's: the mock that loads the file may have another one. */
static void xml_write_codes(struct xml_writer *writer, const struct device *device) {
    char seed[TOTP_SEED_MAX_SIZE + 1];
    const bool removed = device->place == DEVICE_RETIRED;
    if (device->kind == IAM_MOCK_FIDO || (device->kind == IAM_MOCK_VIRTUAL && removed))
        return;
    xml_put(writer, "seed", totp_seed(seed, writer->account, device, writer->terms->seed));
    if (device->codes.adjustment != 0)
        xml_put_number(writer, "code_adjustment", device->codes.adjustment);
    if (device->codes.last_step != 0)
        xml_put_number(writer, "last_code_step", device->codes.last_step);
}

static void xml_write_holding(struct xml_writer *writer, const struct device *device) {
    if (device->place != DEVICE_HELD)
        return;
    if (device->holder == writer->account->root)
        xml_put_true(writer, "root", true);
    else
        xml_put(writer, "user_name", user_name(device->holder));
    xml_put_time(writer, "enable_date", device->enable_ms);
}

/* The place in its holder's list and in the order of virtual devices. An unassigned device is in no such
 * list. */
static void xml_write_places(struct xml_writer *writer, const struct device *device) {
    const uint64_t number = account_device_number(writer->account, device);
    const bool held = device->place == DEVICE_HELD;
    xml_put_number(writer, "sequence", (int64_t)(held ? device->sequence : number));
    if (held && device->kind == IAM_MOCK_VIRTUAL && number != device->sequence)
        xml_put_number(writer, "number", (int64_t)number);
}

static void xml_write_change(struct xml_writer *writer, const struct device *device) {
    if (device->change_until_ms == INT64_MAX)
        xml_put_true(writer, "change_in_flight", true);
    else if (device->change_until_ms > writer->terms->now_ms)
        xml_put_time(writer, "change_in_flight_until", device->change_until_ms);
}

static void xml_write_device(struct xml_writer *writer, const struct device *device) {
    const bool removed = device->place == DEVICE_RETIRED;
    xml_begin(writer, "device", device_serial(device));
    xml_put(writer, "serial_number", device_serial(device));
    xml_put(writer, "kind", record_from(xml_kinds[device->kind]));
    xml_write_holding(writer, device);
    xml_write_codes(writer, device);
    xml_put_true(writer, "removed", removed);
    if (!removed) {
        xml_write_change(writer, device);
        xml_write_places(writer, device);
        xml_write_next_tag_number(writer, device->tags);
        xml_write_tags(writer, device->tags);
    }
    for (const struct holding *it = device->history; it; it = it->next)
        xml_write_holder(writer, it->holder.user, false);
    if (device->last_holder.user)
        xml_write_holder(writer, device->last_holder.user, true);
    xml_end(writer);
}

static void xml_write_other_devices(struct xml_writer *writer, const struct device_list *list) {
    for (const struct device *device = list->first; device; device = device->next) {
        if (device->kind != IAM_MOCK_VIRTUAL || device->place == DEVICE_RETIRED)
            xml_write_device(writer, device);
    }
}

/* Virtual devices in their order, which is not that of their holders' lists: the numbers say those. */
static void xml_write_devices(struct xml_writer *writer, const struct account *account) {
    const struct device_order *order = &account->virtual_devices;
    for (uint32_t i = 0; i < order->count; i++) {
        if (order->places[i].device)
            xml_write_device(writer, order->places[i].device);
    }
    for (const struct user *user = account->users; user; user = user->next)
        xml_write_other_devices(writer, &user->devices);
    xml_write_other_devices(writer, &account->root->devices);
    xml_write_other_devices(writer, &account->retired_devices);
}

/* ----- Access keys, and the whole ------------------------------------------------------------- */

static void xml_write_key(struct xml_writer *writer, const struct access_key *key) {
    const struct {
        const char *name;
        struct view value;
    } texts[] = {{"secret", key_secret(key)},
                 {"session_token", key_session_token(key)},
                 {"role_name", key_role_name(key)},
                 {"session_name", key_session_name(key)}};
    xml_begin(writer, "access_key", key_id(key));
    xml_put(writer, "id", key_id(key));
    xml_put(writer, "principal", record_from(xml_principals[key->principal]));
    if (key->principal == IAM_MOCK_USER)
        xml_put(writer, "user_name", user_name(key->user));
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i].value.size > 0)
            xml_put(writer, texts[i].name, texts[i].value);
    }
    if (key->expires_ms != INT64_MAX)
        xml_put_time(writer, "expires", key->expires_ms);
    xml_put_true(writer, "mfa_authenticated", key->mfa_authenticated);
    xml_put_true(writer, "inactive", key->inactive);
    xml_put_time(writer, "create_date", key->create_ms);
    xml_put_number(writer, "sequence", (int64_t)key->sequence);
    xml_end(writer);
}

static void xml_write_account(struct xml_writer *writer, const struct account *account) {
    xml_begin(writer, "account", (struct view){NULL, 0});
    xml_put(writer, "id", record_from(account->id));
    xml_put_time(writer, "create_date", account->root->create_ms);
    xml_put_number(writer, "next_sequence", (int64_t)account->next_sequence);
    xml_put_number(writer, "next_key_sequence", (int64_t)account->next_key_sequence);
    xml_put_true(writer, "race_deleted_user", account->race_deleted_user);
    xml_end(writer);
}

IAM_MOCK_INTERNAL int account_write_xml(struct text *out, const struct account *account,
                                        const struct account_terms *terms, struct iam_mock_error *error) {
    struct xml_writer writer = {.out = out, .account = account, .terms = terms, .error = error};
    text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml_begin(&writer, "scenario", (struct view){NULL, 0});
    xml_put(&writer, "xmlns", VIEW("urn:iam-mock:scenario"));
    xml_write_account(&writer, account);
    for (const struct user *user = account->users; user; user = user->next)
        xml_write_user(&writer, user);
    xml_write_removed_users(&writer, account);
    xml_write_devices(&writer, account);
    for (const struct access_key *key = account->keys; key; key = key->next)
        xml_write_key(&writer, key);
    xml_end(&writer);
    if (out->failed)
        return error_no_memory(error);
    return writer.code;
}
