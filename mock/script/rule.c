/* Making the record of a rule from the values that the test gives. */
#include "script/rule.h"

#include <stdio.h>

IAM_MOCK_INTERNAL struct rule *rule_make(const struct rule *checked, const struct iam_mock_rule *given,
                                         const char *name, struct view body) {
    struct rule head = *checked;
    const struct record_row rows[] = {
        {.text = &head.name, .from = record_from(name)},
        {.text = &head.user_name, .from = record_from(given->user_name)},
        {.text = &head.serial_number, .from = record_from(given->serial_number)},
        {.text = &head.message, .from = record_from(given->message)},
        {.text = &head.file, .from = record_from(given->file ? given->file : "")},
        {.text = &head.code, .from = record_from(given->error)},
        {.text = &head.location, .from = record_from(given->location)},
        {.bytes = &head.body, .from = body},
    };
    return record_new(&head, offsetof(struct rule, strings), rows, COUNT_OF(rows));
}

IAM_MOCK_INTERNAL void rule_numbered_name(char out[RULE_NUMBERED_SIZE], uint32_t number) {
    snprintf(out, RULE_NUMBERED_SIZE, "rule %u", (unsigned)number);
}

IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule) {
    if (rule->optional || rule->one_in > 1)
        return 0;
    return rule->times > 0 ? rule->times : 1;
}
