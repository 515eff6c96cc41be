/* Checks the elements of a fixture's source: namespace, attributes, content, depth. */
#include "files/fixture_check.h"
#include "base/error.h"
#include "base/suggest.h"

static int refuse_attribute_of(const struct fixture_builder *builder, const struct xml_element *element,
                               const struct xml_attribute *attribute, const struct suggestion *suggestion,
                               const char *expected) {
    char meant[SUGGEST_SIZE];
    if (attribute->space != XML_SPACE_FIXTURE && attribute->space != XML_SPACE_NONE)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            attribute->name,
                            "attribute %.40s of %.40s is in a namespace that isn't mock's; expected %s",
                            attribute->name, element->name, expected);
    return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                        attribute->name, "unknown attribute %s%.60s of %.60s%s; expected %s",
                        attribute->space == XML_SPACE_FIXTURE ? "mock:" : "", attribute->name, element->name,
                        suggest_write(meant, suggestion), expected);
}

static int check_attributes(const struct fixture_builder *builder, const struct xml_element *element,
                            bool root) {
    static const char *const of_root[] = {"status", "provenance", "source", "note"};
    static const char *const of_others[] = {"if", "each", "note"};
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = element->attributes + i;
        const char *const *names = root ? of_root : of_others;
        size_t count = root ? COUNT_OF(of_root) : COUNT_OF(of_others), known = 0;
        while (known < count && strcmp(names[known], attribute->name) != 0)
            known++;
        if (attribute->space == XML_SPACE_FIXTURE && known < count)
            continue;
        struct suggestion suggestion = suggest_for(view_of(attribute->name));
        for (size_t k = 0; k < count; k++)
            suggest_try(&suggestion, view_of(names[k]));
        return refuse_attribute_of(builder, element, attribute, &suggestion,
                                   root ? "mock:status, mock:provenance, mock:source or mock:note"
                                        : "mock:if, mock:each or mock:note");
    }
    return 0;
}

IAM_MOCK_INTERNAL int fixture_check_element(const struct fixture_builder *builder,
                                            const struct xml_element *element, int depth) {
    if (depth >= FIXTURE_MAX_DEPTH)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "elements nest deeper than %d", FIXTURE_MAX_DEPTH);
    if (element->space != XML_SPACE_SERVICE || element->service != builder->service)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "%.60s isn't in the namespace %s", element->name,
                            builder->service->xml_namespace.data);
    if (element->first && element->text[0])
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "%.60s has text beside elements; expected one of them",
                            element->name);
    return check_attributes(builder, element, depth == 0);
}
