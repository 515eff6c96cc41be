/* Reads the value of an attribute of a scenario into a field of a struct, by the type of the field. */
#include "files/scenario_values.h"
#include "answer/hostile.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/suggest.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

static int refuse_value(const struct scenario *scenario, const struct xml_element *element,
                        const struct xml_attribute *attribute, const struct scenario_field *field,
                        const char *expected) {
    char words[200] = "", meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(attribute->value));
    for (const struct field_word *word = field->words; word && word->word; word++) {
        names_add(words, sizeof words, word->word);
        suggest_try(&suggestion, view_of(word->word));
    }
    if (field->type == FIELD_BOOL) {
        suggest_try(&suggestion, VIEW("true"));
        suggest_try(&suggestion, VIEW("false"));
    }
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        attribute->name, "%s=\"%.64s\"%s; expected %s%s%s", attribute->name, attribute->value,
                        suggest_write(meant, &suggestion), expected, words[0] && expected[0] ? " or " : "",
                        words);
}

/* Refuse what is no number of the field. */
static int refuse_number(const struct scenario *scenario, const struct xml_element *element,
                         const struct xml_attribute *attribute, const struct scenario_field *field) {
    char expected[96];
    const int64_t least = field->type == FIELD_SIGNED ? -field->most : 0;
    snprintf(expected, sizeof expected, "%" PRId64 " to %" PRId64 ", without + or zeros in front", least,
             field->most);
    return refuse_value(scenario, element, attribute, field, expected);
}

static const struct field_word *find_word(const struct field_word *words, const char *text) {
    for (; words && words->word; words++) {
        if (strcmp(words->word, text) == 0)
            return words;
    }
    return NULL;
}

/* Read a number of up to `most`. Returns false if the text has anything but digits, or a zero in front. */
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

static int set_int64(struct scenario *scenario, const struct xml_element *element,
                     const struct xml_attribute *attribute, const struct scenario_field *field,
                     void *member) {
    int64_t number;
    if (!read_digits(&number, attribute->value, INT64_MAX))
        return refuse_number(scenario, element, attribute, field);
    memcpy(member, &number, sizeof number);
    return 0;
}

static int set_int(struct scenario *scenario, const struct xml_element *element,
                   const struct xml_attribute *attribute, const struct scenario_field *field, void *member) {
    const struct field_word *word = find_word(field->words, attribute->value);
    int64_t number = 0;
    if (!word && !read_digits(&number, attribute->value, INT_MAX))
        return refuse_value(scenario, element, attribute, field, "0 to 2147483647");
    int value = word ? word->value : (int)number;
    memcpy(member, &value, sizeof value);
    return 0;
}

static int set_signed(struct scenario *scenario, const struct xml_element *element,
                      const struct xml_attribute *attribute, const struct scenario_field *field,
                      void *member) {
    const bool negative = attribute->value[0] == '-';
    int64_t number;
    if (!read_digits(&number, attribute->value + negative, INT64_MAX) || (negative && number == 0))
        return refuse_number(scenario, element, attribute, field);
    number = negative ? -number : number;
    memcpy(member, &number, sizeof number);
    return 0;
}

static int set_enum(struct scenario *scenario, const struct xml_element *element,
                    const struct xml_attribute *attribute, const struct scenario_field *field, void *member) {
    const struct field_word *word = find_word(field->words, attribute->value);
    if (!word)
        return refuse_value(scenario, element, attribute, field, "");
    memcpy(member, &word->value, sizeof word->value);
    return 0;
}

static int set_bool(struct scenario *scenario, const struct xml_element *element,
                    const struct xml_attribute *attribute, const struct scenario_field *field, void *member) {
    bool yes = strcmp(attribute->value, "true") == 0;
    if (!yes && strcmp(attribute->value, "false") != 0)
        return refuse_value(scenario, element, attribute, field, "true or false");
    memcpy(member, &yes, sizeof yes);
    return 0;
}

static int set_text(struct scenario *scenario, const struct xml_element *element,
                    const struct xml_attribute *attribute, const struct scenario_field *field, void *member) {
    (void)scenario, (void)element, (void)field;
    memcpy(member, &attribute->value, sizeof attribute->value);
    return 0;
}

/* Make a relative path start at the scenario's directory; scenario->path then owns the whole path. */
static int set_path(struct scenario *scenario, const struct xml_element *element,
                    const struct xml_attribute *attribute, const struct scenario_field *field, void *member) {
    const char *value = attribute->value;
    if (!value[0])
        return refuse_value(scenario, element, attribute, field, "the name of a file");
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

IAM_MOCK_INTERNAL int scenario_set_field(struct scenario *scenario, const struct xml_element *element,
                                         const struct xml_attribute *attribute,
                                         const struct scenario_field *field, void *structure) {
    static int (*const setters[])(struct scenario * scenario, const struct xml_element *element,
                                  const struct xml_attribute *attribute, const struct scenario_field *field,
                                  void *member) = {
        [FIELD_TEXT] = set_text,     [FIELD_PATH] = set_path,   [FIELD_BOOL] = set_bool,
        [FIELD_INT] = set_int,       [FIELD_INT64] = set_int64, [FIELD_ENUM] = set_enum,
        [FIELD_SIGNED] = set_signed,
    };
    return setters[field->type](scenario, element, attribute, field, (char *)structure + field->offset);
}
