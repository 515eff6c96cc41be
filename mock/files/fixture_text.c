/* Compiles the text of a fixture's element to segments: literal characters, and slots as ${Name}. */
#include "files/fixture_text.h"
#include "base/error.h"

/* Add a byte. The four characters that put_escaped() escapes are escaped here too. */
static void add_escaped(struct fixture_builder *builder, const char *c) {
    switch (*c) {
    case '&':
        fixture_add_literal(builder, VIEW("&amp;"));
        return;
    case '<':
        fixture_add_literal(builder, VIEW("&lt;"));
        return;
    case '>':
        fixture_add_literal(builder, VIEW("&gt;"));
        return;
    case '\r':
        fixture_add_literal(builder, VIEW("&#13;"));
        return;
    default:
        fixture_add_literal(builder, (struct view){c, 1});
        return;
    }
}

/* Add the slot "${Name}" with which *at begins, and move *at behind it. */
static int add_slot(struct fixture_builder *builder, const struct xml_element *element,
                    const struct fixture_scope *scope, const char **at) {
    const char *name = *at + 2, *end = strchr(name, '}');
    if (!end)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "${ without a }; expected ${Slot}, or $${ for a literal ${");
    *at = end + 1;
    return fixture_add_named(builder, FIXTURE_VALUE, element, (struct view){name, (size_t)(end - name)},
                             scope);
}

IAM_MOCK_INTERNAL int fixture_add_text(struct fixture_builder *builder, const struct xml_element *element,
                                       const struct fixture_scope *scope) {
    const char *at = element->text;
    int code = 0;
    while (*at && !code) {
        if (strncmp(at, "$${", 3) == 0) {
            fixture_add_literal(builder, VIEW("${"));
            at += 3;
        } else if (strncmp(at, "${", 2) == 0) {
            code = add_slot(builder, element, scope, &at);
        } else {
            add_escaped(builder, at++);
        }
    }
    return code;
}
