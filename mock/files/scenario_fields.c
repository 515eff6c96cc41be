/* The attributes of a scenario's elements: the fields of the public structs, by name. */
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "answer/hostile.h"
#include "files/files.h"
#include "files/scenario.h"

#include <limits.h>

enum field_type {
    FIELD_TEXT,  /* const char * */
    FIELD_PATH,  /* const char *; a relative one starts from the scenario's directory */
    FIELD_BOOL,  /* bool: true, false */
    FIELD_INT,   /* int: 0 to INT_MAX, or one of `words` */
    FIELD_INT64, /* int64_t: 0 to INT64_MAX */
    FIELD_ENUM   /* an enumeration: one of `words` */
};

struct field_word {
    const char *word;
    int value;
};

struct scenario_field {
    const char *name;
    enum field_type type;
    size_t offset;
    const struct field_word *words; /* up to a NULL word */
};

static const struct field_word kind_words[] = {{"BY_SERIAL", IAM_MOCK_BY_SERIAL},
                                               {"VIRTUAL", IAM_MOCK_VIRTUAL},
                                               {"HARDWARE", IAM_MOCK_HARDWARE},
                                               {"FIDO", IAM_MOCK_FIDO},
                                               {NULL, 0}};
static const struct field_word principal_words[] = {{"USER", IAM_MOCK_USER},
                                                    {"ROOT", IAM_MOCK_ROOT},
                                                    {"ASSUMED_ROLE", IAM_MOCK_ASSUMED_ROLE},
                                                    {"ASSUME_ROOT", IAM_MOCK_ASSUME_ROOT},
                                                    {NULL, 0}};
static const struct field_word when_words[] = {{"BEFORE_CHANGE", IAM_MOCK_BEFORE_CHANGE},
                                               {"BEFORE_VALIDATION", IAM_MOCK_BEFORE_VALIDATION},
                                               {"AFTER_CHANGE", IAM_MOCK_AFTER_CHANGE},
                                               {NULL, 0}};
static const struct field_word fault_words[] = {{"NO_FAULT", IAM_MOCK_NO_FAULT},
#define FAULT(name, arrives, delivers) {#name, IAM_MOCK_##name},
#include "model/faults.def"
#undef FAULT
                                                {NULL, 0}};
static const struct field_word times_words[] = {{"ALWAYS", IAM_MOCK_ALWAYS}, {NULL, 0}};

#define FIELD(type, structure, member, words)                                                                \
    { #member, type, offsetof(struct structure, member), words }

static const struct scenario_field user_fields[] = {
    FIELD(FIELD_TEXT, iam_mock_user, name, NULL),
    FIELD(FIELD_TEXT, iam_mock_user, path, NULL),
    FIELD(FIELD_TEXT, iam_mock_user, id, NULL),
    FIELD(FIELD_TEXT, iam_mock_user, create_date, NULL),
};

/* A device inside a user is that user's: the last two aren't for it. */
static const struct scenario_field device_fields[] = {
    FIELD(FIELD_TEXT, iam_mock_device, serial_number, NULL),
    FIELD(FIELD_ENUM, iam_mock_device, kind, kind_words),
    FIELD(FIELD_TEXT, iam_mock_device, enable_date, NULL),
    FIELD(FIELD_TEXT, iam_mock_device, user_name, NULL),
    FIELD(FIELD_BOOL, iam_mock_device, root, NULL),
};

static const struct scenario_field access_key_fields[] = {
    FIELD(FIELD_TEXT, iam_mock_access_key, id, NULL),
    FIELD(FIELD_TEXT, iam_mock_access_key, secret, NULL),
    FIELD(FIELD_TEXT, iam_mock_access_key, session_token, NULL),
    FIELD(FIELD_TEXT, iam_mock_access_key, expires, NULL),
    FIELD(FIELD_ENUM, iam_mock_access_key, principal, principal_words),
    FIELD(FIELD_TEXT, iam_mock_access_key, user_name, NULL),
    FIELD(FIELD_TEXT, iam_mock_access_key, role_name, NULL),
    FIELD(FIELD_TEXT, iam_mock_access_key, session_name, NULL),
    FIELD(FIELD_BOOL, iam_mock_access_key, mfa_authenticated, NULL),
};

static const struct scenario_field rule_fields[] = {
    FIELD(FIELD_TEXT, iam_mock_rule, name, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, action, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, user_name, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, serial_number, NULL),
    FIELD(FIELD_INT, iam_mock_rule, skip, NULL),
    FIELD(FIELD_INT, iam_mock_rule, times, times_words),
    FIELD(FIELD_INT, iam_mock_rule, one_in, NULL),
    FIELD(FIELD_INT64, iam_mock_rule, for_ms, NULL),
    FIELD(FIELD_ENUM, iam_mock_rule, when, when_words),
    FIELD(FIELD_TEXT, iam_mock_rule, error, NULL),
    FIELD(FIELD_TEXT, iam_mock_rule, message, NULL),
    FIELD(FIELD_INT, iam_mock_rule, status, NULL),
    FIELD(FIELD_BOOL, iam_mock_rule, force, NULL),
    FIELD(FIELD_PATH, iam_mock_rule, body_file, NULL),
    FIELD(FIELD_ENUM, iam_mock_rule, fault, fault_words),
    FIELD(FIELD_INT64, iam_mock_rule, cut_at, NULL),
    FIELD(FIELD_INT64, iam_mock_rule, latency_ms, NULL),
    FIELD(FIELD_BOOL, iam_mock_rule, fresh, NULL),
    FIELD(FIELD_BOOL, iam_mock_rule, optional, NULL),
};

#undef FIELD

static const struct {
    const struct scenario_field *fields;
    size_t count;
} scenario_structs[] = {
    [SCENARIO_ROOT] = {NULL, 0},
    [SCENARIO_USER] = {user_fields, COUNT_OF(user_fields)},
    [SCENARIO_DEVICE] = {device_fields, COUNT_OF(device_fields)},
    [SCENARIO_DEVICE_OF_USER] = {device_fields, COUNT_OF(device_fields) - 2},
    [SCENARIO_ACCESS_KEY] = {access_key_fields, COUNT_OF(access_key_fields)},
    [SCENARIO_RULE] = {rule_fields, COUNT_OF(rule_fields)},
};

/* ----- One attribute ----- */

static int refuse_value(const struct scenario *scenario, const struct xml_element *element,
                        const struct xml_attribute *attribute, const struct scenario_field *field,
                        const char *expected) {
    char words[200] = "";
    for (const struct field_word *word = field->words; word && word->word; word++)
        names_add(words, sizeof words, word->word);
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        attribute->name, "%s=\"%.64s\"; expected %s%s%s", attribute->name, attribute->value,
                        expected, words[0] && expected[0] ? " or " : "", words);
}

static const struct field_word *find_word(const struct field_word *words, const char *text) {
    for (; words && words->word; words++) {
        if (strcmp(words->word, text) == 0)
            return words;
    }
    return NULL;
}

/* Digits alone, up to `most`: no sign, no blank, no zero in front, no overflow. */
static bool read_digits(int64_t *out, const char *text, int64_t most) {
    if (!*text || (text[0] == '0' && text[1]))
        return false;
    for (*out = 0; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        int digit = *text - '0';
        if (*out > (most - digit) / 10)
            return false;
        *out = *out * 10 + digit;
    }
    return true;
}

static int set_path(struct scenario *scenario, void *member, const char *value) {
    size_t head = strlen(scenario->directory), tail = strlen(value) + 1;
    if (value[0] == '/' || head == 0 || hostile_name(value)) {
        memcpy(member, &value, sizeof value);
        return 0;
    }
    scenario->path = memory_new(head + tail);
    if (!scenario->path)
        return error_no_memory(scenario->error);
    memcpy(scenario->path, scenario->directory, head);
    memcpy(scenario->path + head, value, tail);
    memcpy(member, &scenario->path, sizeof scenario->path);
    return 0;
}

static int set_number(struct scenario *scenario, const struct xml_element *element,
                      const struct xml_attribute *attribute, const struct scenario_field *field,
                      void *member) {
    const struct field_word *word = find_word(field->words, attribute->value);
    int64_t number = 0;
    if (field->type == FIELD_INT64) {
        if (!read_digits(&number, attribute->value, INT64_MAX))
            return refuse_value(scenario, element, attribute, field, "0 to 9223372036854775807");
        memcpy(member, &number, sizeof number);
        return 0;
    }
    if (!word && !read_digits(&number, attribute->value, INT_MAX))
        return refuse_value(scenario, element, attribute, field, "0 to 2147483647");
    int value = word ? word->value : (int)number;
    memcpy(member, &value, sizeof value);
    return 0;
}

static int set_field(struct scenario *scenario, const struct xml_element *element,
                     const struct xml_attribute *attribute, const struct scenario_field *field,
                     void *structure) {
    void *member = (char *)structure + field->offset;
    const struct field_word *word = NULL;
    bool yes = strcmp(attribute->value, "true") == 0;
    switch (field->type) {
    case FIELD_TEXT:
        memcpy(member, &attribute->value, sizeof attribute->value);
        return 0;
    case FIELD_PATH:
        return attribute->value[0] ? set_path(scenario, member, attribute->value)
                                   : refuse_value(scenario, element, attribute, field, "the name of a file");
    case FIELD_BOOL:
        if (!yes && strcmp(attribute->value, "false") != 0)
            return refuse_value(scenario, element, attribute, field, "true or false");
        memcpy(member, &yes, sizeof yes);
        return 0;
    case FIELD_INT:
    case FIELD_INT64:
        return set_number(scenario, element, attribute, field, member);
    case FIELD_ENUM:
        word = find_word(field->words, attribute->value);
        if (!word)
            return refuse_value(scenario, element, attribute, field, "");
        memcpy(member, &word->value, sizeof word->value);
        return 0;
    }
    return 0;
}

/* ----- All of an element's ----- */

static int refuse_attribute(const struct scenario *scenario, const struct xml_element *element,
                            const struct xml_attribute *attribute, const struct scenario_field *fields,
                            size_t count) {
    char names[176] = "";
    if (attribute->space != XML_SPACE_NONE)
        return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                            attribute->name, "attribute %.48s of %.16s is in a namespace; expected none",
                            attribute->name, element->name);
    for (size_t i = 0; i < count; i++)
        names_add(names, sizeof names, fields[i].name);
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        attribute->name, "unknown attribute %.48s of %.16s; expected %s", attribute->name,
                        element->name, count ? names : "none");
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
        int code = set_field(scenario, element, attribute, fields + known, structure);
        if (code)
            return code;
    }
    return 0;
}
