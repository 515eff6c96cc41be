/* Reads the attributes of a scenario's elements, by tables of the fields of structs. */
#include "files/scenario_fields.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/names.h"
#include "base/suggest.h"
#include "files/scenario_values.h"

static const struct field_word kind_words[] = {
#define DEVICE_KIND(name) {#name, IAM_MOCK_##name},
#include "model/device_kinds.def"
#undef DEVICE_KIND
    {NULL, 0}};
static const struct field_word principal_words[] = {
#define PRINCIPAL(name, has_user, has_role) {#name, IAM_MOCK_##name},
#include "model/principals.def"
#undef PRINCIPAL
    {NULL, 0}};
static const struct field_word when_words[] = {{"BEFORE_CHANGE", IAM_MOCK_BEFORE_CHANGE},
                                               {"BEFORE_VALIDATION", IAM_MOCK_BEFORE_VALIDATION},
                                               {"AFTER_CHANGE", IAM_MOCK_AFTER_CHANGE},
                                               {"WITHOUT_CHANGE", IAM_MOCK_WITHOUT_CHANGE},
                                               {NULL, 0}};
static const struct field_word fault_words[] = {{"NO_FAULT", IAM_MOCK_NO_FAULT},
#define FAULT(name, ...) {#name, IAM_MOCK_##name},
#include "model/faults.def"
#undef FAULT
                                                {NULL, 0}};
static const struct field_word race_words[] = {{"NO_RACE", IAM_MOCK_NO_RACE},
#define RACE(name, needs) {#name, IAM_MOCK_RACE_##name},
#include "model/races.def"
#undef RACE
                                               {NULL, 0}};
static const struct field_word times_words[] = {{"ALWAYS", IAM_MOCK_ALWAYS}, {NULL, 0}};

#define FIELD(type, structure, member, words)                                                                \
    { #member, type, offsetof(struct structure, member), words, 0 }
/* A field of the public struct that is in a loaded record. */
#define GIVEN(type, structure, member, words)                                                                \
    { #member, type, offsetof(struct structure, given.member), words, 0 }
#define NUMBER(name, type, structure, member, most)                                                          \
    { name, type, offsetof(struct structure, member), NULL, most }

static const struct scenario_field user_fields[] = {
    GIVEN(FIELD_TEXT, loaded_user, name, NULL),
    GIVEN(FIELD_TEXT, loaded_user, path, NULL),
    GIVEN(FIELD_TEXT, loaded_user, id, NULL),
    GIVEN(FIELD_TEXT, loaded_user, create_date, NULL),
    GIVEN(FIELD_TEXT, loaded_user, permissions_boundary, NULL),
    GIVEN(FIELD_BOOL, loaded_user, login_profile, NULL),
    GIVEN(FIELD_TEXT, loaded_user, login_create_date, NULL),
    GIVEN(FIELD_BOOL, loaded_user, password_reset_required, NULL),
    FIELD(FIELD_TEXT, loaded_user, temporarily_unmodifiable_until, NULL),
    FIELD(FIELD_BOOL, loaded_user, removed, NULL),
    NUMBER("sequence", FIELD_INT64, loaded_user, sequence, LOAD_NUMBER_MAX),
    NUMBER("next_tag_number", FIELD_INT64, loaded_user, tags.next_number, LOAD_TAG_NUMBER_MAX + 1),
};

/* The last three are not allowed for a device inside a user element, which is that user's. */
static const struct scenario_field device_fields[] = {
    GIVEN(FIELD_TEXT, loaded_device, serial_number, NULL),
    GIVEN(FIELD_ENUM, loaded_device, kind, kind_words),
    GIVEN(FIELD_TEXT, loaded_device, enable_date, NULL),
    GIVEN(FIELD_TEXT, loaded_device, seed, NULL),
    NUMBER("code_adjustment", FIELD_SIGNED, loaded_device, given.code_adjustment, IAM_MOCK_MAX_CODE_STEP),
    NUMBER("last_code_step", FIELD_INT64, loaded_device, given.last_code_step, IAM_MOCK_MAX_CODE_STEP),
    FIELD(FIELD_TEXT, loaded_device, change_in_flight_until, NULL),
    FIELD(FIELD_BOOL, loaded_device, change_in_flight, NULL),
    NUMBER("sequence", FIELD_INT64, loaded_device, sequence, LOAD_NUMBER_MAX),
    NUMBER("number", FIELD_INT64, loaded_device, number, LOAD_NUMBER_MAX),
    NUMBER("next_tag_number", FIELD_INT64, loaded_device, tags.next_number, LOAD_TAG_NUMBER_MAX + 1),
    GIVEN(FIELD_TEXT, loaded_device, user_name, NULL),
    GIVEN(FIELD_BOOL, loaded_device, root, NULL),
    FIELD(FIELD_BOOL, loaded_device, removed, NULL),
};

static const struct scenario_field access_key_fields[] = {
    GIVEN(FIELD_TEXT, loaded_key, id, NULL),
    GIVEN(FIELD_TEXT, loaded_key, secret, NULL),
    GIVEN(FIELD_TEXT, loaded_key, session_token, NULL),
    GIVEN(FIELD_TEXT, loaded_key, expires, NULL),
    GIVEN(FIELD_ENUM, loaded_key, principal, principal_words),
    GIVEN(FIELD_TEXT, loaded_key, user_name, NULL),
    GIVEN(FIELD_TEXT, loaded_key, role_name, NULL),
    GIVEN(FIELD_TEXT, loaded_key, session_name, NULL),
    GIVEN(FIELD_BOOL, loaded_key, mfa_authenticated, NULL),
    GIVEN(FIELD_BOOL, loaded_key, inactive, NULL),
    GIVEN(FIELD_TEXT, loaded_key, create_date, NULL),
    NUMBER("sequence", FIELD_INT64, loaded_key, sequence, LOAD_NUMBER_MAX),
};

static const struct scenario_field rule_fields[] = {
    FIELD(FIELD_TEXT, iam_mock_rule, name, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, action, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, user_name, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, serial_number, NULL),
    FIELD(FIELD_INT, iam_mock_rule, skip, NULL),
    FIELD(FIELD_INT, iam_mock_rule, times, times_words),
    FIELD(FIELD_INT, iam_mock_rule, one_in, NULL),
    NUMBER("for_ms", FIELD_INT64, iam_mock_rule, for_ms, INT64_MAX),
    FIELD(FIELD_ENUM, iam_mock_rule, when, when_words),
    FIELD(FIELD_TEXT, iam_mock_rule, error, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, message, NULL),
    FIELD(FIELD_INT, iam_mock_rule, status, NULL),
    FIELD(FIELD_BOOL, iam_mock_rule, force, NULL),
    FIELD(FIELD_PATH, iam_mock_rule, body_file, NULL),
    FIELD(FIELD_ENUM, iam_mock_rule, fault, fault_words),
    NUMBER("cut_at", FIELD_INT64, iam_mock_rule, cut_at, INT64_MAX),
    NUMBER("latency_ms", FIELD_INT64, iam_mock_rule, latency_ms, CLOCK_END_MS - 1),
    FIELD(FIELD_ENUM, iam_mock_rule, race, race_words),
    FIELD(FIELD_BOOL, iam_mock_rule, fresh, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, location, NULL),
    FIELD(FIELD_INT, iam_mock_rule, page_limit, NULL),
    FIELD(FIELD_BOOL, iam_mock_rule, optional, NULL),
};

static const struct scenario_field tag_fields[] = {
    GIVEN(FIELD_TEXT, loaded_tag, key, NULL),
    GIVEN(FIELD_TEXT, loaded_tag, value, NULL),
    NUMBER("number", FIELD_INT64, loaded_tag, number, LOAD_TAG_NUMBER_MAX),
};

static const struct scenario_field holder_fields[] = {
    FIELD(FIELD_TEXT, loaded_holder, user_name, NULL),
    FIELD(FIELD_BOOL, loaded_holder, root, NULL),
    FIELD(FIELD_BOOL, loaded_holder, replaced, NULL),
    FIELD(FIELD_BOOL, loaded_holder, last, NULL),
};

static const struct scenario_field account_fields[] = {
    FIELD(FIELD_TEXT, loaded_account, id, NULL),
    FIELD(FIELD_TEXT, loaded_account, create_date, NULL),
    NUMBER("next_sequence", FIELD_INT64, loaded_account, next_sequence, LOAD_NUMBER_MAX),
    NUMBER("next_key_sequence", FIELD_INT64, loaded_account, next_key_sequence, LOAD_NUMBER_MAX),
    FIELD(FIELD_BOOL, loaded_account, race_deleted_user, NULL),
};

#undef FIELD
#undef GIVEN
#undef NUMBER

static const struct {
    const struct scenario_field *fields;
    size_t count;
} scenario_structs[] = {
    [SCENARIO_ROOT] = {NULL, 0},
    [SCENARIO_USER] = {user_fields, COUNT_OF(user_fields)},
    [SCENARIO_DEVICE] = {device_fields, COUNT_OF(device_fields)},
    [SCENARIO_DEVICE_OF_USER] = {device_fields, COUNT_OF(device_fields) - 3},
    [SCENARIO_ACCESS_KEY] = {access_key_fields, COUNT_OF(access_key_fields)},
    [SCENARIO_RULE] = {rule_fields, COUNT_OF(rule_fields)},
    [SCENARIO_TAG] = {tag_fields, COUNT_OF(tag_fields)},
    [SCENARIO_HOLDER] = {holder_fields, COUNT_OF(holder_fields)},
    [SCENARIO_ACCOUNT] = {account_fields, COUNT_OF(account_fields)},
};

static int refuse_attribute(const struct scenario *scenario, const struct xml_element *element,
                            const struct xml_attribute *attribute, const struct scenario_field *fields,
                            size_t count) {
    char names[176] = "", meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(attribute->name));
    if (attribute->space != XML_SPACE_NONE)
        return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                            attribute->name, "attribute %.48s of %.16s is in a namespace; expected none",
                            attribute->name, element->name);
    for (size_t i = 0; i < count; i++) {
        names_add(names, sizeof names, fields[i].name);
        suggest_try(&suggestion, view_of(fields[i].name));
    }
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        attribute->name, "unknown attribute %.48s of %.16s%s; expected %s", attribute->name,
                        element->name, suggest_write(meant, &suggestion), count ? names : "none");
}

IAM_MOCK_INTERNAL int scenario_read_fields(struct scenario *scenario, const struct xml_element *element,
                                           enum scenario_element kind, void *structure) {
    const struct scenario_field *fields = scenario_structs[kind].fields;
    const size_t count = scenario_structs[kind].count;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = element->attributes + i;
        size_t known = 0;
        while (known < count && strcmp(fields[known].name, attribute->name) != 0)
            known++;
        if (known == count || attribute->space != XML_SPACE_NONE)
            return refuse_attribute(scenario, element, attribute, fields, count);
        int code = scenario_set_field(scenario, element, attribute, fields + known, structure);
        if (code)
            return code;
    }
    return 0;
}
