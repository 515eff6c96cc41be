/* Parses XML documents: checks the size and the first bytes, locks libxml2, and parses twice to be sure. */
#include "files/xml.h"
#include "base/error.h"
#include "base/memory.h"
#include "files/xml_parse_once.h"

#include <pthread.h>

/* Two threads that use libxml2 for the first time at once race, and so does a use beside
 * xmlCleanupParser(). */
static pthread_mutex_t xml_mutex = PTHREAD_MUTEX_INITIALIZER;

static void xml_lock(void) { (void)pthread_mutex_lock(&xml_mutex); }
static void xml_unlock(void) { (void)pthread_mutex_unlock(&xml_mutex); }

/* A fork waits until no thread parses. In the child, the lock is then free and libxml2's data are whole. The
 * handlers are registered before main(): no fork can come between a parse and the registration. */
__attribute__((constructor)) static void xml_watch_forks(void) {
    (void)pthread_atfork(xml_lock, xml_unlock, xml_unlock);
}

static bool same_attributes(const struct xml_element *a, const struct xml_element *b) {
    bool same = a->attribute_count == b->attribute_count;
    for (size_t i = 0; same && i < a->attribute_count; i++) {
        const struct xml_attribute *x = a->attributes + i, *y = b->attributes + i;
        same = x->space == y->space && strcmp(x->name, y->name) == 0 && strcmp(x->value, y->value) == 0;
    }
    return same;
}

static bool same_elements(const struct xml_element *a, const struct xml_element *b) {
    bool same = a->space == b->space && a->line == b->line && strcmp(a->name, b->name) == 0 &&
                strcmp(a->text, b->text) == 0 && same_attributes(a, b);
    const struct xml_element *x = a->first, *y = b->first;
    for (; same && x && y; x = x->next, y = y->next)
        same = same_elements(x, y);
    return same && !x && !y;
}

/* The result of one parse: a document, or an error. */
struct xml_attempt {
    struct xml_document *document;
    struct iam_mock_error error;
    int code;
};

static struct xml_attempt attempt_parse(struct view source, const char *file) {
    struct xml_attempt attempt = {.document = NULL};
    attempt.code = xml_parse_once(&attempt.document, source, file, &attempt.error);
    return attempt;
}

static bool same_attempts(const struct xml_attempt *a, const struct xml_attempt *b) {
    if (a->code || b->code)
        return a->code == b->code && a->error.line == b->error.line && a->error.column == b->error.column &&
               strcmp(a->error.message, b->error.message) == 0;
    return a->document->instructions == b->document->instructions &&
           same_elements(a->document->root, b->document->root);
}

/*
 * libxml2 before 2.13 doesn't report every allocation that fails: a text may then be missing from the tree,
 * or the failure looks like a mistake in the document. So each document is parsed twice, and if the two
 * results differ, memory ran out.
 */
static int parse_twice(struct xml_document **out, struct view source, const char *file,
                       struct iam_mock_error *error) {
    struct xml_attempt first = attempt_parse(source, file);
    if (first.code == IAM_MOCK_ENOMEM)
        return error_no_memory(error);
    struct xml_attempt second = attempt_parse(source, file);
    int code = same_attempts(&first, &second) ? first.code : IAM_MOCK_ENOMEM;
    memory_free(second.document);
    if (!code) {
        *out = first.document;
        return 0;
    }
    memory_free(first.document);
    if (code == IAM_MOCK_ENOMEM)
        return error_no_memory(error);
    if (error)
        *error = first.error;
    return code;
}

static int refuse_nul(struct view source, const char *nul, const char *file, struct iam_mock_error *error) {
    int line = 1;
    for (const char *at = source.data; at < nul; at++)
        line += *at == '\n';
    bool utf16 = source.size >= 2 &&
                 (memcmp(source.data, "\xFF\xFE", 2) == 0 || memcmp(source.data, "\xFE\xFF", 2) == 0);
    return error_set_at(error, IAM_MOCK_EXML, file, utf16 ? 1 : line, 0, "", "%s; XML in UTF-8 was expected",
                        utf16 ? "the encoding is UTF-16" : "a NUL byte");
}

IAM_MOCK_INTERNAL int xml_parse(struct xml_document **out, struct view source, const char *file,
                                struct iam_mock_error *error) {
    if (source.size > IAM_MOCK_MAX_SCENARIO)
        return error_set_at(error, IAM_MOCK_ELIMIT, file, 0, 0, "",
                            "%zu bytes; at most %d were expected (IAM_MOCK_MAX_SCENARIO)", source.size,
                            IAM_MOCK_MAX_SCENARIO);
    if (source.size == 0)
        return error_set_at(error, IAM_MOCK_EXML, file, 1, 0, "", "it is empty; XML was expected");
    const char *nul = memchr(source.data, '\0', source.size);
    if (nul)
        return refuse_nul(source, nul, file, error);
    xml_lock();
    int code = parse_twice(out, source, file, error);
    xml_unlock();
    return code;
}

IAM_MOCK_INTERNAL const char *xml_attribute(const struct xml_element *element, enum xml_space space,
                                            const char *name) {
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = element->attributes + i;
        if (attribute->space == space && strcmp(attribute->name, name) == 0)
            return attribute->value;
    }
    return NULL;
}
