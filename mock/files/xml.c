/*
 * The only file that calls libxml2. It takes libxml2's process as it finds it (no global handler, no
 * xmlCleanupParser(), no xmlMemSetup(): they are the host program's) and initialises it at each load, for
 * the host may have cleaned up since the last one. (Out of memory just then ends the process from
 * libxml2 2.13 on: libxml2 calls abort().)
 */
#include "files/xml.h"
#include "base/view.h"
#include "base/error.h"
#include "base/memory.h"

#include <pthread.h>

#include <libxml/entities.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

/* libxml2's first use from two threads at once is a race, and so is one beside xmlCleanupParser(). */
static pthread_mutex_t xml_mutex = PTHREAD_MUTEX_INITIALIZER;

#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

/* ----- Where the elements stand: libxml2 knows only the line on which a start tag ends ----- */

struct xml_scanner {
    const char *at, *end;
    int line, column; /* of `at` */
};

static void scanner_step(struct xml_scanner *scanner) {
    unsigned char c = (unsigned char)*scanner->at++;
    if (c == '\n') {
        scanner->line++;
        scanner->column = 1;
    } else if ((c & 0xC0) != 0x80) {
        scanner->column++;
    }
}

static bool scanner_sees(const struct xml_scanner *scanner, struct view text) {
    return (size_t)(scanner->end - scanner->at) >= text.size &&
           memcmp(scanner->at, text.data, text.size) == 0;
}

static void scanner_skip(struct xml_scanner *scanner, struct view past) {
    while (scanner->at < scanner->end && !scanner_sees(scanner, past))
        scanner_step(scanner);
    for (size_t i = 0; i < past.size && scanner->at < scanner->end; i++)
        scanner_step(scanner);
}

/* Past what may hold anything: a comment, CDATA, a processing instruction. False: none begins here. */
static bool scanner_skip_opaque(struct xml_scanner *scanner) {
    if (scanner_sees(scanner, VIEW("<!--")))
        scanner_skip(scanner, VIEW("-->"));
    else if (scanner_sees(scanner, VIEW("<![CDATA[")))
        scanner_skip(scanner, VIEW("]]>"));
    else if (scanner_sees(scanner, VIEW("<?")))
        scanner_skip(scanner, VIEW("?>"));
    else
        return false;
    return true;
}

/* Stop at the next start tag of a well-formed document without a DOCTYPE. */
static void scanner_find_tag(struct xml_scanner *scanner) {
    while (scanner->at < scanner->end) {
        if (scanner_skip_opaque(scanner))
            continue;
        if (*scanner->at == '<' && !scanner_sees(scanner, VIEW("</")))
            return;
        scanner_step(scanner);
    }
}

/* ----- libxml2's tree to ours: once to measure, once to fill ----- */

struct xml_copier {
    struct xml_element *elements; /* NULL: measure */
    struct xml_attribute *attributes;
    char *texts;
    size_t element_count, attribute_count, text_size;
    struct xml_scanner scanner;
    bool instructions;
};

static enum xml_space space_of(const xmlNs *ns) {
    static const struct {
        enum xml_space space;
        const char *uri;
    } known[] = {{XML_SPACE_FIXTURE, XML_FIXTURE}, {XML_SPACE_SCENARIO, XML_SCENARIO}};
    if (!ns || !ns->href)
        return XML_SPACE_NONE;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strcmp((const char *)ns->href, known[i].uri) == 0)
            return known[i].space;
    }
    return service_of_namespace((const char *)ns->href) ? XML_SPACE_SERVICE : XML_SPACE_OTHER;
}

static void copy_bytes(struct xml_copier *copier, const xmlChar *bytes) {
    size_t size = bytes ? strlen((const char *)bytes) : 0;
    if (copier->texts && size)
        memcpy(copier->texts + copier->text_size, bytes, size);
    copier->text_size += size;
}

static const char *copy_end(struct xml_copier *copier, size_t start) {
    if (copier->texts)
        copier->texts[copier->text_size] = '\0';
    copier->text_size++;
    return copier->texts ? copier->texts + start : NULL;
}

/* Not xmlNodeGetContent(): it allocates, and what it can't allocate is missing without a word. */
static const char *copy_text(struct xml_copier *copier, const xmlNode *node) {
    size_t start = copier->text_size;
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            copy_bytes(copier, node->content);
        } else if (node->type == XML_ENTITY_REF_NODE) {
            const xmlEntity *entity = xmlGetPredefinedEntity(node->name);
            if (entity)
                copy_bytes(copier, entity->content);
        }
    }
    return copy_end(copier, start);
}

static const char *copy_name(struct xml_copier *copier, const xmlChar *name) {
    size_t start = copier->text_size;
    copy_bytes(copier, name);
    return copy_end(copier, start);
}

static bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* In place: nothing else points into the text yet. */
static const char *trimmed(struct xml_copier *copier, const char *text) {
    if (!copier->texts)
        return NULL;
    char *start = copier->texts + (text - copier->texts);
    char *end = start + strlen(start);
    while (start < end && is_xml_space(*start))
        start++;
    while (end > start && is_xml_space(end[-1]))
        *--end = '\0';
    return start;
}

static void copy_attributes(struct xml_copier *copier, const xmlAttr *attribute) {
    for (; attribute; attribute = attribute->next) {
        size_t index = copier->attribute_count++;
        struct xml_attribute copy = {space_of(attribute->ns), copy_name(copier, attribute->name),
                                     copy_text(copier, attribute->children)};
        if (copier->attributes)
            copier->attributes[index] = copy;
    }
}

/* Recursion is bounded: libxml2 refuses more than 256 levels without XML_PARSE_HUGE. */
static struct xml_element *copy_element(struct xml_copier *copier, const xmlNode *node) {
    size_t index = copier->element_count++;
    struct xml_element copy = {.space = space_of(node->ns), .name = copy_name(copier, node->name)};
    if (copy.space == XML_SPACE_SERVICE)
        copy.service = service_of_namespace((const char *)node->ns->href);
    scanner_find_tag(&copier->scanner);
    copy.line = copier->scanner.line;
    copy.column = copier->scanner.column;
    scanner_skip(&copier->scanner, VIEW("<")); /* the rest of a tag holds no other */

    size_t first_attribute = copier->attribute_count;
    copy_attributes(copier, node->properties);
    copy.attribute_count = copier->attribute_count - first_attribute;
    if (copier->attributes)
        copy.attributes = copier->attributes + first_attribute;
    copy.text = trimmed(copier, copy_text(copier, node->children));

    struct xml_element *last = NULL;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_PI_NODE)
            copier->instructions = true;
        if (child->type != XML_ELEMENT_NODE)
            continue;
        struct xml_element *element = copy_element(copier, child);
        if (last)
            last->next = element;
        else
            copy.first = element;
        last = element;
    }
    if (!copier->elements)
        return NULL;
    copier->elements[index] = copy;
    return copier->elements + index;
}

static int copy_document(struct xml_document **out, const xmlDoc *document, const xmlNode *root,
                         struct view source, struct iam_mock_error *error) {
    struct xml_scanner start = {source.data, source.data + source.size, 1, 1};
    struct xml_copier copier = {.scanner = start};
    copy_element(&copier, root);
    size_t elements = copier.element_count * sizeof(struct xml_element);
    size_t attributes = copier.attribute_count * sizeof(struct xml_attribute);
    struct xml_document *copy = memory_new(sizeof *copy + elements + attributes + copier.text_size);
    if (!copy)
        return error_no_memory(error);
    copier = (struct xml_copier){.scanner = start, .elements = (void *)(copy + 1)};
    copier.attributes = (void *)((char *)(copy + 1) + elements);
    copier.texts = (char *)(copy + 1) + elements + attributes;
    copy->root = copy_element(&copier, root);
    copy->instructions = copier.instructions;
    for (const xmlNode *node = document->children; node; node = node->next) {
        if (node->type == XML_PI_NODE)
            copy->instructions = true;
    }
    *out = copy;
    return 0;
}

/* ----- Parsing ----- */

static bool xml_find_doctype(struct xml_scanner *scanner, struct view source) {
    *scanner = (struct xml_scanner){source.data, source.data + source.size, 1, 1};
    while (scanner->at < scanner->end && !scanner_sees(scanner, VIEW("<!DOCTYPE"))) {
        if (!scanner_skip_opaque(scanner))
            scanner_step(scanner);
    }
    return scanner->at < scanner->end;
}

static int xml_refuse_doctype(struct view source, const char *file, struct iam_mock_error *error) {
    struct xml_scanner scanner;
    bool found = xml_find_doctype(&scanner, source);
    return error_set_at(error, IAM_MOCK_EXML, file, found ? scanner.line : 1, found ? scanner.column : 0,
                        "DOCTYPE", "a DOCTYPE isn't allowed; XML without one was expected");
}

/* What is wrong with a DOCTYPE's entities is libxml2's word for it; that there is one is ours. */
static int xml_refuse(xmlParserCtxt *context, struct view source, const char *file,
                      struct iam_mock_error *error) {
    struct xml_scanner scanner;
    const xmlError *last = xmlCtxtGetLastError(context);
    if (!last || !last->message || last->code == XML_ERR_NO_MEMORY || context->errNo == XML_ERR_NO_MEMORY)
        return error_no_memory(error);
    if (xml_find_doctype(&scanner, source))
        return xml_refuse_doctype(source, file, error);
    size_t size = strcspn(last->message, "\r\n");
    return error_set_at(error, IAM_MOCK_EXML, file, last->line, last->int2 > 0 ? last->int2 : 0, "",
                        "well-formed XML was expected: %.*s", (int)(size < 200 ? size : 200), last->message);
}

static int xml_check_encoding(const xmlDoc *document, const char *file, struct iam_mock_error *error) {
    const char *encoding = (const char *)document->encoding;
    if (!encoding || view_equal_folded(view_of(encoding), VIEW("UTF-8")) ||
        view_equal_folded(view_of(encoding), VIEW("US-ASCII")))
        return 0;
    return error_set_at(error, IAM_MOCK_EXML, file, 1, 0, "encoding",
                        "the encoding is %.32s; UTF-8 was expected", encoding);
}

/* `document` is NULL where libxml2 couldn't make one. */
static int xml_take(struct xml_document **out, xmlParserCtxt *context, const xmlDoc *document,
                    struct view source, const char *file, struct iam_mock_error *error) {
    if (!document || context->errNo != XML_ERR_OK || !context->wellFormed)
        return xml_refuse(context, source, file, error);
    if (document->intSubset || document->extSubset)
        return xml_refuse_doctype(source, file, error);
    int code = xml_check_encoding(document, file, error);
    if (code)
        return code;
    for (const xmlNode *node = document->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            return copy_document(out, document, node, source, error);
    }
    return error_no_memory(error);
}

static int xml_parse_once(struct xml_document **out, struct view source, const char *file,
                          struct iam_mock_error *error) {
    xmlInitParser();
    xmlParserCtxt *context = xmlNewParserCtxt();
    int code = IAM_MOCK_ENOMEM;
    if (context) {
        xmlDoc *document = xmlCtxtReadMemory(context, source.data, (int)source.size, NULL, NULL, XML_OPTIONS);
        code = xml_take(out, context, document, source, file, error);
        xmlFreeDoc(document);
        xmlFreeParserCtxt(context);
    }
    xmlResetLastError(); /* of this thread; it holds allocated texts otherwise */
    return code;
}

static bool xml_same(const struct xml_element *a, const struct xml_element *b) {
    bool same = a->space == b->space && a->line == b->line && strcmp(a->name, b->name) == 0 &&
                strcmp(a->text, b->text) == 0 && a->attribute_count == b->attribute_count;
    for (size_t i = 0; same && i < a->attribute_count; i++) {
        const struct xml_attribute *x = a->attributes + i, *y = b->attributes + i;
        same = x->space == y->space && strcmp(x->name, y->name) == 0 && strcmp(x->value, y->value) == 0;
    }
    const struct xml_element *x = a->first, *y = b->first;
    for (; same && x && y; x = x->next, y = y->next)
        same = xml_same(x, y);
    return same && !x && !y;
}

static bool xml_error_same(const struct iam_mock_error *a, const struct iam_mock_error *b) {
    return a->code == b->code && a->line == b->line && a->column == b->column &&
           strcmp(a->message, b->message) == 0;
}

/*
 * libxml2 before 2.13 doesn't report every allocation that fails: a text may then be missing from the tree,
 * or the failure looks like a mistake in the document. So each document is parsed twice, and two results
 * that differ mean that memory ran out.
 */
static int xml_parse_twice(struct xml_document **out, struct view source, const char *file,
                           struct iam_mock_error *error) {
    struct iam_mock_error errors[2] = {{.code = 0}, {.code = 0}};
    struct xml_document *documents[2] = {NULL, NULL};
    int code = 0;
    for (int i = 0; i < 2 && code != IAM_MOCK_ENOMEM; i++)
        code = xml_parse_once(&documents[i], source, file, &errors[i]);
    bool same = documents[0] && documents[1] ? documents[0]->instructions == documents[1]->instructions &&
                                                   xml_same(documents[0]->root, documents[1]->root)
                                             : !documents[0] && !documents[1];
    if (!same || !xml_error_same(&errors[0], &errors[1]))
        code = IAM_MOCK_ENOMEM;
    memory_free(documents[1]);
    if (code)
        memory_free(documents[0]);
    if (code == IAM_MOCK_ENOMEM)
        return error_no_memory(error);
    if (code && error)
        *error = errors[0];
    if (!code)
        *out = documents[0];
    return code;
}

static int xml_refuse_nul(struct view source, const char *nul, const char *file,
                          struct iam_mock_error *error) {
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
    if (source.size > IAM_MOCK_MAX_FILE)
        return error_set_at(error, IAM_MOCK_ELIMIT, file, 0, 0, "", "%zu bytes; at most %d were expected",
                            source.size, IAM_MOCK_MAX_FILE);
    if (source.size == 0)
        return error_set_at(error, IAM_MOCK_EXML, file, 1, 0, "", "it is empty; XML was expected");
    const char *nul = memchr(source.data, '\0', source.size);
    if (nul)
        return xml_refuse_nul(source, nul, file, error);
    pthread_mutex_lock(&xml_mutex);
    int code = xml_parse_twice(out, source, file, error);
    pthread_mutex_unlock(&xml_mutex);
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
