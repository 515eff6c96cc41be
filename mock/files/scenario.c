/* Reads scenarios: hands each element to the public function that adds a user, a device, a key or a rule. */
#include "files/scenario.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/suggest.h"
#include "files/scenario_fields.h"
#include "files/xml.h"
#include "files/xml_scanner.h"

#include <stdio.h>

static const char *const no_elements[] = {NULL};
static const char *const elements_of_user[] = {"tag", "device", NULL};
static const char *const elements_of_device[] = {"tag", NULL};
static const char *const elements_of_scenario[] = {"user", "device", "access_key", "rule", NULL};
static const char *const root_elements[] = {"scenario", NULL};

/* Refuse an element that has a right name in a wrong namespace. */
static int refuse_namespace(const struct scenario *scenario, const struct xml_element *element,
                            const char *expected) {
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        element->name,
                        "element %.48s is in %s namespace; expected %s (in namespace " XML_SCENARIO
                        "): write xmlns=\"" XML_SCENARIO "\"",
                        element->name, element->space == XML_SPACE_NONE ? "no" : "another", expected);
}

/* Refuse an element. `names`, which NULL ends, are right ones; `expected` says them in words. */
static int refuse_child(const struct scenario *scenario, const struct xml_element *element,
                        const char *const *names, const char *expected) {
    char meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(element->name));
    for (; *names; names++) {
        if (strcmp(*names, element->name) == 0 && element->space != XML_SPACE_SCENARIO)
            return refuse_namespace(scenario, element, expected);
        suggest_try(&suggestion, view_of(*names));
    }
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        element->name,
                        "unexpected element %.48s%s; expected %s (in namespace " XML_SCENARIO ")",
                        element->name, suggest_write(meant, &suggestion), expected);
}

static int refuse_text(const struct scenario *scenario, const struct xml_element *element) {
    struct xml_scanner at = scanner_start(scenario->source);
    scanner_find_text(&at, element->line, element->column);
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, at.line, at.column, element->name,
                        "text \"%.32s\" in %.48s; expected none: values are attributes", element->text,
                        element->name);
}

static bool element_is(const struct xml_element *element, const char *name) {
    return element->space == XML_SPACE_SCENARIO && strcmp(element->name, name) == 0;
}

static int check_leaf(const struct scenario *scenario, const struct xml_element *element) {
    if (element->first)
        return refuse_child(scenario, element->first, no_elements, "none here");
    return element->text[0] ? refuse_text(scenario, element) : 0;
}

/* Add the scenario's file and line to the error of an add function, which knows only a struct. Returns
 * `code`. */
static int add_place(const struct scenario *scenario, const struct xml_element *element, int code) {
    if (code && code != IAM_MOCK_ENOMEM)
        error_place(scenario->error, scenario->file, element->line);
    return code;
}

/* The tags of an element. The adder refuses one more than there may be. */
struct tag_list {
    struct iam_mock_tag tags[51];
    size_t count;
};

/* Read the children that are tags. */
static int read_tags(struct scenario *scenario, const struct xml_element *element, struct tag_list *out) {
    int code = 0;
    out->count = 0;
    for (const struct xml_element *child = element->first; !code && child; child = child->next) {
        if (!element_is(child, "tag") || out->count == COUNT_OF(out->tags))
            continue;
        out->tags[out->count] = (struct iam_mock_tag){.key = NULL};
        code = check_leaf(scenario, child);
        if (!code)
            code = scenario_read_fields(scenario, child, SCENARIO_TAG, &out->tags[out->count++]);
    }
    return code;
}

/* Check that all children are tags. */
static int check_children_of_device(const struct scenario *scenario, const struct xml_element *element) {
    for (const struct xml_element *child = element->first; child; child = child->next) {
        if (!element_is(child, "tag"))
            return refuse_child(scenario, child, elements_of_device, "tag");
    }
    return element->text[0] ? refuse_text(scenario, element) : 0;
}

static int apply_device_of(struct scenario *scenario, const struct xml_element *element,
                           const char *user_name) {
    struct iam_mock_device device = {.user_name = user_name};
    enum scenario_element kind = user_name ? SCENARIO_DEVICE_OF_USER : SCENARIO_DEVICE;
    struct tag_list tags;
    int code = check_children_of_device(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, kind, &device);
    if (!code)
        code = read_tags(scenario, element, &tags);
    if (!code) {
        device.tags = tags.tags;
        device.tag_count = tags.count;
    }
    return code ? code
                : add_place(scenario, element, iam_mock_add_device(scenario->mock, &device, scenario->error));
}

static int apply_device(struct scenario *scenario, const struct xml_element *element) {
    return apply_device_of(scenario, element, NULL);
}

static int apply_user(struct scenario *scenario, const struct xml_element *element) {
    struct iam_mock_user user = {.name = NULL};
    if (element->text[0])
        return refuse_text(scenario, element);
    struct tag_list tags;
    int code = scenario_read_fields(scenario, element, SCENARIO_USER, &user);
    if (!code)
        code = read_tags(scenario, element, &tags);
    if (!code) {
        user.tags = tags.tags;
        user.tag_count = tags.count;
    }
    if (!code)
        code = add_place(scenario, element, iam_mock_add_user(scenario->mock, &user, scenario->error));
    for (const struct xml_element *child = element->first; !code && child; child = child->next)
        code = element_is(child, "device") ? apply_device_of(scenario, child, user.name)
               : element_is(child, "tag")  ? 0
                                           : refuse_child(scenario, child, elements_of_user, "tag or device");
    return code;
}

static int apply_access_key(struct scenario *scenario, const struct xml_element *element) {
    struct iam_mock_access_key key = {.id = NULL};
    int code = check_leaf(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, SCENARIO_ACCESS_KEY, &key);
    return code
               ? code
               : add_place(scenario, element, iam_mock_add_access_key(scenario->mock, &key, scenario->error));
}

/*
 * Returns `out` with the name of a rule: "base:LINE" or, if a rule has that name, "base:LINE (2)": another
 * rule of the line, or of a file of the same name, or of the same file loaded before. A base that is too long
 * is cut at its start, since the end says more.
 */
static const char *name_rule_by_line(char *out, size_t capacity, struct scenario *scenario, int line) {
    struct iam_mock_rule_counts counts;
    size_t size = strlen(scenario->base), most = capacity - sizeof ":65536 (4096)";
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
    int code = check_leaf(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, SCENARIO_RULE, &rule);
    if (!code)
        code = iam_mock_add_rule(scenario->mock, &rule, scenario->error);
    /* If the error has a file already, it is the body file. */
    if (code && scenario->error && scenario->error->file[0] && !scenario->error->field[0])
        memcpy(scenario->error->field, "body_file", sizeof "body_file");
    code = add_place(scenario, element, code);
    memory_free(scenario->path);
    scenario->path = NULL;
    return code;
}

/* ----- The whole ----- */

static int apply_root(struct scenario *scenario, const struct xml_element *root) {
    static const struct {
        const char *name;
        int (*apply)(struct scenario *scenario, const struct xml_element *element);
    } kinds[] = {{"user", apply_user},
                 {"device", apply_device},
                 {"access_key", apply_access_key},
                 {"rule", apply_rule}};
    if (!element_is(root, "scenario"))
        return refuse_child(scenario, root, root_elements, "scenario as the root");
    if (root->text[0])
        return refuse_text(scenario, root);
    int code = scenario_read_fields(scenario, root, SCENARIO_ROOT, NULL);
    for (const struct xml_element *child = root->first; !code && child; child = child->next) {
        size_t kind = 0;
        while (kind < COUNT_OF(kinds) && !element_is(child, kinds[kind].name))
            kind++;
        code = kind < COUNT_OF(kinds)
                   ? kinds[kind].apply(scenario, child)
                   : refuse_child(scenario, child, elements_of_scenario, "user, device, access_key or rule");
    }
    return code;
}

IAM_MOCK_INTERNAL int scenario_apply(struct iam_mock *mock, struct view source, const char *file,
                                     const char *base, const char *directory, struct iam_mock_error *error) {
    struct scenario scenario = {
        .mock = mock, .source = source, .file = file, .base = base, .directory = directory, .error = error};
    struct xml_document *document = NULL;
    int code = xml_parse(&document, source, file, error);
    if (!code)
        code = apply_root(&scenario, document->root);
    memory_free(document);
    if (code == IAM_MOCK_EXML) /* of a key that is written wrongly, the message may quote the secret */
        error_mask_secrets(error);
    return code;
}
