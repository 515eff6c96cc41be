/* Compiles the XML source of a fixture: the root's attributes, then all segments and texts. */
#include "files/fixture_compile.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/suggest.h"
#include "files/fixture_elements.h"
#include "files/xml.h"

/* ----- The root ----- */

static int refuse_root(const struct xml_element *root, const char *file, const char *field,
                       const char *expected, const char *found, const char *meant,
                       struct iam_mock_error *error) {
    return error_set_at(error, IAM_MOCK_EXML, file, root->line, root->column, field,
                        "%s was expected, not %s%.60s%s", expected, found ? "" : "nothing",
                        found ? found : "", meant);
}

static int read_status(int *status, enum fixture_id id, const struct xml_element *root, const char *file,
                       struct iam_mock_error *error) {
    const char *text = xml_attribute(root, XML_SPACE_FIXTURE, "status");
    *status = 0;
    if (!fixture_is_response(id))
        return text ? refuse_root(root, file, "mock:status",
                                  "no mock:status (an error's status is its code's)", text, "", error)
                    : 0;
    bool digits = text && strspn(text, "0123456789") == 3 && text[3] == '\0';
    if (digits)
        *status = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    return *status >= 200 && *status <= 599
               ? 0
               : refuse_root(root, file, "mock:status", "a mock:status from 200 to 599", text, "", error);
}

static int read_provenance(const char **provenance, const struct xml_element *root, const char *file,
                           struct iam_mock_error *error) {
    static const char *const known[] = {"recorded", "documented", "assumed"};
    const char *text = xml_attribute(root, XML_SPACE_FIXTURE, "provenance");
    char meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(text));
    for (size_t i = 0; text && i < COUNT_OF(known); i++) {
        suggest_try(&suggestion, view_of(known[i]));
        if (strcmp(text, known[i]) == 0) {
            *provenance = known[i];
            return 0;
        }
    }
    return refuse_root(root, file, "mock:provenance",
                       "a mock:provenance of \"recorded\", \"documented\" or \"assumed\"", text,
                       suggest_write(meant, &suggestion), error);
}

static int check_root(enum fixture_id id, const struct xml_document *document, const char *file,
                      struct iam_mock_error *error) {
    const struct xml_element *root = document->root;
    char name[FIXTURE_NAME_SIZE];
    fixture_root_name(name, id);
    if (document->instructions)
        return error_set_at(error, IAM_MOCK_EXML, file, root->line, root->column, "",
                            "there is a processing instruction (<?...?>); none was expected");
    if (strcmp(root->name, name) != 0)
        return error_set_at(error, IAM_MOCK_EXML, file, root->line, root->column, root->name,
                            "the root element %s was expected, not %.60s", name, root->name);
    if (xml_attribute(root, XML_SPACE_FIXTURE, "each") || xml_attribute(root, XML_SPACE_FIXTURE, "if"))
        return error_set_at(error, IAM_MOCK_EXML, file, root->line, root->column, root->name,
                            "mock:if and mock:each are for elements inside the root");
    return 0;
}

/* ----- The whole ----- */

/* Returns fixture->most_uses. */
static uint32_t count_most_uses(const struct fixture *fixture) {
    uint32_t uses[SLOT_COUNT] = {0}, most = 1;
    for (uint32_t i = 0; i < fixture->count; i++) {
        const struct segment *segment = &fixture->segments[i];
        if (segment->kind == SEGMENT_PARAMETER)
            return 0;
        if (segment->kind == SEGMENT_EACH)
            i = segment->end;
        else if (segment->kind == SEGMENT_SLOT && ++uses[segment->which] > most)
            most = uses[segment->which];
    }
    return most;
}

static uint32_t find_first_each(const struct fixture *fixture) {
    uint32_t i = 0;
    while (i < fixture->count && fixture->segments[i].kind != SEGMENT_EACH)
        i++;
    return i;
}

/* Returns the service of the fixture: a response has its own; an error may be in any service's namespace. */
static const struct service *service_of_root(enum fixture_id id, const struct xml_element *root) {
    const struct service *service = fixture_service(id) ? fixture_service(id) : root->service;
    return service ? service : service_info((enum service_id)0);
}

/* Compile the elements. `head` has the fields of the fixture that the root's attributes set. */
static int compile_root(struct fixture **out, struct fixture head, enum fixture_id id,
                        const struct xml_element *root, const char *file, struct iam_mock_error *error) {
    const struct fixture_builder start = {.id = id,
                                          .service = service_of_root(id, root),
                                          .slots = fixture_slots(id),
                                          .file = file,
                                          .error = error};
    struct fixture_builder measured = start, filled = start;
    int code = fixture_add_elements(&measured, root);
    if (code)
        return code;
    struct fixture *fixture =
        memory_new(sizeof *fixture + measured.count * sizeof(struct segment) + measured.text_size);
    if (!fixture)
        return error_no_memory(error);
    struct segment *segments = (void *)(fixture + 1);
    filled.segments = segments;
    filled.texts = (char *)(segments + measured.count);
    code = fixture_add_elements(&filled, root);
    if (code) {
        memory_free(fixture);
        return code;
    }
    *fixture = head;
    fixture->segments = segments;
    fixture->count = filled.count;
    fixture->literal_size = filled.text_size + 2 * filled.parents;
    if (!fixture_is_response(id)) /* its SEGMENT_NAMESPACE, as if its own service answered */
        fixture->literal_size += (uint32_t)filled.service->xml_namespace.size;
    fixture->most_uses = count_most_uses(fixture);
    fixture->first_each = find_first_each(fixture);
    *out = fixture;
    return 0;
}

IAM_MOCK_INTERNAL int fixture_compile(struct fixture **out, enum fixture_id id, struct view source,
                                      const char *file, struct iam_mock_error *error) {
    struct xml_document *document = NULL;
    struct fixture head = {.provenance = NULL};
    if (source.size > IAM_MOCK_MAX_FILE)
        return error_set_at(error, IAM_MOCK_ELIMIT, file, 0, 0, "",
                            "%zu bytes; at most %d were expected (IAM_MOCK_MAX_FILE)", source.size,
                            IAM_MOCK_MAX_FILE);
    int code = xml_parse(&document, source, file, error);
    if (!code)
        code = check_root(id, document, file, error);
    if (!code)
        code = read_status(&head.status, id, document->root, file, error);
    if (!code)
        code = read_provenance(&head.provenance, document->root, file, error);
    if (!code)
        code = compile_root(out, head, id, document->root, file, error);
    memory_free(document);
    return code;
}
