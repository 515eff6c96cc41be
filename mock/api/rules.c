/* Adds a rule to a mock's script: checks it, reads its body file, inserts it. */
#include "api/rules.h"
#include "base/view.h"
#include "answer/hostile.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/names.h"
#include "files/read.h"
#include "script/rule_check.h"

#include <stdio.h>

static int refuse_hostile(const char *name, struct iam_mock_error *error) {
    char names[200] = "";
    for (size_t i = 0; i < hostile_count(); i++)
        names_add(names, sizeof names, hostile_at(i)->name);
    char meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(name));
    hostile_suggest(&suggestion);
    return error_set(error, IAM_MOCK_EINVAL, "body_file", "no hostile body \"%.20s\"%s; expected %s", name,
                     suggest_write(meant, &suggestion), names);
}

/* Get the bytes of the body file. They are in *file, which the caller frees with memory_free(), or of a
 * hostile body built into the library; then *file stays NULL. */
static int read_body_file(struct view *body, char **file, struct rule *rule,
                          const struct iam_mock_rule *given, struct iam_mock_error *error) {
    const char *name = hostile_name(given->body_file);
    const struct hostile_body *hostile = name ? hostile_find(view_of(name)) : NULL;
    if (name && !hostile)
        return refuse_hostile(name, error);
    if (hostile) {
        *body = (struct view){(const char *)hostile->data, hostile->size};
        if (!given->status && !given->error)
            rule->status = hostile->status;
        return 0;
    }
    int result = file_read(file, &body->size, given->body_file, IAM_MOCK_MAX_FILE, error);
    body->data = *file;
    if (error && (result == IAM_MOCK_EIO || result == IAM_MOCK_ELIMIT))
        snprintf(error->field, sizeof error->field, "body_file");
    return result;
}

/* Check that the mock serves the rule's action. */
static int check_served(const struct rule *rule, const struct state *state, struct iam_mock_error *error) {
    if (!rule->action || fixture_set_serves(state->fixtures, rule->action))
        return 0;
    const char *name = rule->action->name.data;
    return error_set(error, IAM_MOCK_EINVAL, "action",
                     "action \"%s\" isn't mocked; to serve it, write responses/%s.xml, and set the option "
                     "fixture_directory",
                     name, name);
}

IAM_MOCK_INTERNAL int rules_add(struct state *state, const struct iam_mock_rule *given,
                                const struct rule_place *place, struct iam_mock_error *error) {
    struct rule checked;
    char *file = NULL;
    struct view body = {NULL, 0};
    int result = rule_check(&checked, &state->script, given, error);
    if (!result)
        result = check_served(&checked, state, error);
    if (!result && given->body_file)
        result = read_body_file(&body, &file, &checked, given, error);
    if (!result && script_add_rule(&state->script, &checked, given, body, place))
        result = error_no_memory(error);
    memory_free(file);
    return result;
}
