/* Reads scenarios: hands each element to the function that adds a record or a rule. */
#include "files/scenario.h"
#include "base/error.h"
#include "base/memory.h"
#include "files/scenario_account.h"
#include "files/scenario_fields.h"
#include "files/scenario_refuse.h"

#include <stdio.h>

static const char *const elements_of_scenario[] = {"account", "user", "device", "access_key", "rule", NULL};
static const char *const root_elements[] = {"scenario", NULL};

/*
 * Returns `out` with the name of a rule: "base:LINE" or, if a rule has that name, "base:LINE (2)": another
 * rule of the line, or of a file of the same name, or of the same file loaded before. A base that is too long
 * is cut at its start, since the end says more.
 */
static const char *name_rule_by_line(char *out, size_t capacity, struct scenario *scenario, int line) {
    struct iam_mock_rule_counts counts;
    size_t size = strlen(scenario->base), most = capacity - sizeof ":2147483647 (4096)";
    const char *base = size > most ? scenario->base + size - most : scenario->base;
    if (scenario->line != line)
        scenario->number = 1;
    scenario->line = line;
    for (;; scenario->number++) { /* go on with the last number: a line may have thousands of rules */
        int used = snprintf(out, capacity, "%s:%d", base, line);
        if (scenario->number > 1)
            snprintf(out + used, capacity - (size_t)used, " (%d)", scenario->number);
        if (iam_mock_get_rule(scenario->mock, out, &counts) != 0)
            return out;
    }
}

/* Returns the path, or its last 1,024 bytes: a rule has room for these, and the end says more than the
 * start. */
static const char *shorten_path(const char *file) {
    size_t size = strlen(file);
    return size > 1024 ? file + size - 1024 : file;
}

static int apply_rule(struct scenario *scenario, const struct xml_element *element) {
    char name[128 + 1];
    struct iam_mock_rule rule = {.name = name_rule_by_line(name, sizeof name, scenario, element->line),
                                 .file = shorten_path(scenario->file),
                                 .line = element->line};
    int code = scenario_check_leaf(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, SCENARIO_RULE, &rule);
    if (!code)
        code = iam_mock_add_rule(scenario->mock, &rule, scenario->error);
    /* If the error has a file already, it is the body file. */
    if (code && scenario->error && scenario->error->file[0] && !scenario->error->field[0])
        memcpy(scenario->error->field, "body_file", sizeof "body_file");
    code = scenario_add_place(scenario, element, code);
    memory_free(scenario->path);
    scenario->path = NULL;
    return code;
}

/* ----- The whole ----- */

static int apply_root(struct scenario *scenario, const struct xml_element *root) {
    static const struct {
        const char *name;
        int (*apply)(struct scenario *scenario, const struct xml_element *element);
    } kinds[] = {{"account", scenario_apply_account},
                 {"user", scenario_apply_user},
                 {"device", scenario_apply_device},
                 {"access_key", scenario_apply_access_key},
                 {"rule", apply_rule}};
    if (!scenario_element_is(root, "scenario"))
        return scenario_refuse_child(scenario, root, root_elements, "scenario as the root");
    if (root->text[0])
        return scenario_refuse_text(scenario, root);
    int code = scenario_read_fields(scenario, root, SCENARIO_ROOT, NULL);
    for (const struct xml_element *child = root->first; !code && child; child = child->next) {
        size_t kind = child == root->first ? 0 : 1; /* the account is the first */
        while (kind < COUNT_OF(kinds) && !scenario_element_is(child, kinds[kind].name))
            kind++;
        code = kind < COUNT_OF(kinds)
                   ? kinds[kind].apply(scenario, child)
                   : scenario_refuse_child(scenario, child, elements_of_scenario,
                                           "user, device, access_key or rule, or account as the first");
    }
    return code;
}

IAM_MOCK_INTERNAL int scenario_apply(struct iam_mock *mock, struct account *account,
                                     const struct account_terms *terms, struct view source, const char *file,
                                     const char *base, const char *directory, struct iam_mock_error *error) {
    struct scenario scenario = {.mock = mock,
                                .account = account,
                                .terms = terms,
                                .source = source,
                                .file = file,
                                .base = base,
                                .directory = directory,
                                .error = error};
    struct xml_document *document = NULL;
    int code = xml_parse(&document, source, file, error);
    if (!code)
        code = apply_root(&scenario, document->root);
    memory_free(document);
    if (code == IAM_MOCK_EXML) /* of a key that is written wrongly, the message may quote the secret */
        error_mask_secrets(error);
    return code;
}
