/* Copies libxml2's tree: walks over it twice, first to measure and then to fill one block. */
#include "files/xml_copy.h"
#include "base/error.h"
#include "base/memory.h"
#include "files/xml_scanner.h"

#include <libxml/entities.h>

struct xml_copier {
    struct xml_element *elements; /* NULL: only measure */
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

/* End a text with a NUL. Returns the text, which began at `start`; NULL while measuring. */
static const char *end_text(struct xml_copier *copier, size_t start) {
    if (copier->texts)
        copier->texts[copier->text_size] = '\0';
    copier->text_size++;
    return copier->texts ? copier->texts + start : NULL;
}

/* Copy the texts of `node` and its siblings as one. Not by xmlNodeGetContent(), which allocates and does not
 * report that memory ran out. */
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
    return end_text(copier, start);
}

static const char *copy_name(struct xml_copier *copier, const xmlChar *name) {
    size_t start = copier->text_size;
    copy_bytes(copier, name);
    return end_text(copier, start);
}

static bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* Cut white space off both ends of the copied text. Returns its new start; NULL while measuring. */
static const char *trim_text(struct xml_copier *copier, const char *text) {
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

/* Copy an element and all inside. Recursion is bounded: libxml2 refuses more than 256 levels. */
static struct xml_element *copy_element(struct xml_copier *copier, const xmlNode *node) {
    size_t index = copier->element_count++;
    struct xml_element copy = {.space = space_of(node->ns), .name = copy_name(copier, node->name)};
    if (copy.space == XML_SPACE_SERVICE)
        copy.service = service_of_namespace((const char *)node->ns->href);
    scanner_next_tag(&copier->scanner, &copy.line, &copy.column);

    size_t first_attribute = copier->attribute_count;
    copy_attributes(copier, node->properties);
    copy.attribute_count = copier->attribute_count - first_attribute;
    if (copier->attributes)
        copy.attributes = copier->attributes + first_attribute;
    copy.text = trim_text(copier, copy_text(copier, node->children));

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

IAM_MOCK_INTERNAL int xml_copy(struct xml_document **out, const xmlDoc *document, const xmlNode *root,
                               struct view source, struct iam_mock_error *error) {
    struct xml_scanner start = scanner_start(source);
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
