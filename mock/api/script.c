/* The public functions about rules and scenarios. */
#include "base/view.h"
#include "api/mock.h"
#include "api/rules.h"
#include "base/error.h"
#include "base/memory.h"
#include "files/read.h"
#include "files/scenario.h"

int iam_mock_add_rule(struct iam_mock *mock, const struct iam_mock_rule *rule, struct iam_mock_error *error) {
    if (!mock || !rule)
        return error_null(error, mock ? "rule" : "mock");
    mock_lock(mock);
    int result = rules_add(&mock->state, rule, NULL, error);
    mock_unlock(mock);
    return result;
}

int iam_mock_get_rule(struct iam_mock *mock, const char *name, struct iam_mock_rule_counts *out) {
    if (!mock || !name || !out)
        return IAM_MOCK_EINVAL;
    mock_lock(mock);
    const struct rule *rule = script_find(&mock->state.script, name);
    if (rule)
        *out = (struct iam_mock_rule_counts){rule->matched, rule->acted};
    mock_unlock(mock);
    return rule ? 0 : IAM_MOCK_ENOENT;
}

void iam_mock_clear_rules(struct iam_mock *mock) {
    if (!mock)
        return;
    mock_lock(mock);
    uint32_t made = mock->state.script.made;
    script_free(&mock->state.script);
    mock->state.script.made = made;
    mock_unlock(mock);
}

struct scenario_source {
    struct view text;
    const char *file, *base, *directory;
};

static int apply_scenario(struct iam_mock *clone, void *context, struct iam_mock_error *error) {
    const struct scenario_source *source = context;
    const struct account_terms terms = mock_terms(clone);
    return scenario_apply(clone, &clone->state.account, &terms, source->text, source->file, source->base,
                          source->directory, error);
}

/* "dir/" of "dir/file.xml"; "" of "file.xml". */
static char *directory_of(const char *file) {
    const char *slash = strrchr(file, '/');
    size_t size = slash ? (size_t)(slash - file) + 1 : 0;
    char *directory = memory_new(size + 1);
    if (directory) {
        memcpy(directory, file, size);
        directory[size] = '\0';
    }
    return directory;
}

int iam_mock_load_scenario(struct iam_mock *mock, const char *file, struct iam_mock_error *error) {
    if (!mock || !file)
        return error_null(error, mock ? "file" : "mock");
    char *text;
    size_t size;
    int result = file_read(&text, &size, file, IAM_MOCK_MAX_SCENARIO, error);
    if (result)
        return result;
    char *directory = directory_of(file);
    const char *slash = strrchr(file, '/');
    struct scenario_source source = {{text, size}, file, slash ? slash + 1 : file, directory};
    result = directory ? mock_replace_state(mock, apply_scenario, &source, error) : error_no_memory(error);
    memory_free(directory);
    memory_free(text);
    return result;
}

int iam_mock_load_scenario_text(struct iam_mock *mock, const char *text, size_t size,
                                struct iam_mock_error *error) {
    if (!mock || !text)
        return error_null(error, mock ? "text" : "mock");
    if (size > IAM_MOCK_MAX_SCENARIO)
        return error_set(error, IAM_MOCK_ELIMIT, "size",
                         "the scenario is of %zu bytes; expected at most %d (IAM_MOCK_MAX_SCENARIO)", size,
                         IAM_MOCK_MAX_SCENARIO);
    struct scenario_source source = {{text, size}, "scenario", "scenario", ""};
    return mock_replace_state(mock, apply_scenario, &source, error);
}
