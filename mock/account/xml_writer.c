/* Writing elements and attributes of a scenario file, one element on a line. */
#include "account/xml_writer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xml_text.h"

#include <inttypes.h>

static void xml_indent(struct xml_writer *writer) {
    for (unsigned i = 0; i < writer->depth; i++)
        text_add_string(writer->out, "  ");
}

IAM_MOCK_INTERNAL void xml_begin(struct xml_writer *writer, const char *element, struct view record) {
    if (writer->empty)
        text_add_string(writer->out, ">\n");
    xml_indent(writer);
    text_add_string(writer->out, "<");
    text_add_string(writer->out, element);
    writer->element[writer->depth++] = element;
    writer->empty = true;
    if (record.data)
        writer->record = record;
}

IAM_MOCK_INTERNAL void xml_end(struct xml_writer *writer) {
    const char *element = writer->element[--writer->depth];
    if (writer->empty) {
        text_add_string(writer->out, "/>\n");
    } else {
        xml_indent(writer);
        text_format(writer->out, "</%s>\n", element);
    }
    writer->empty = false;
}

/* Note the first text that XML cannot hold. The message does not show the text, which may be a secret. */
static void xml_refuse_value(struct xml_writer *writer, const char *name, size_t at) {
    const char *element = writer->element[writer->depth - 1];
    const char *record = writer->element[1];
    const bool inside = writer->depth > 2;
    const int size = writer->record.size > 60 ? 60 : (int)writer->record.size;
    if (writer->code)
        return;
    writer->code =
        error_set(writer->error, IAM_MOCK_EXML, name,
                  "%s \"%.*s\"%s%s: %s has a character at byte %zu that XML cannot hold; expected "
                  "UTF-8 without control characters: change it before the export",
                  record, size, writer->record.data, inside ? ", " : "", inside ? element : "", name, at + 1);
}

IAM_MOCK_INTERNAL void xml_put(struct xml_writer *writer, const char *name, struct view value) {
    text_add_string(writer->out, " ");
    text_add_string(writer->out, name);
    text_add_string(writer->out, "=\"");
    const size_t written = xml_text_add(writer->out, value);
    if (written < value.size)
        xml_refuse_value(writer, name, written);
    text_add_string(writer->out, "\"");
}

IAM_MOCK_INTERNAL void xml_put_number(struct xml_writer *writer, const char *name, int64_t value) {
    text_format(writer->out, " %s=\"%" PRId64 "\"", name, value);
}

IAM_MOCK_INTERNAL void xml_put_time(struct xml_writer *writer, const char *name, int64_t ms) {
    char text[CLOCK_MILLISECONDS_SIZE + 1];
    clock_format_milliseconds(text, ms);
    text_format(writer->out, " %s=\"%s\"", name, text);
}

IAM_MOCK_INTERNAL void xml_put_true(struct xml_writer *writer, const char *name, bool value) {
    if (value)
        text_format(writer->out, " %s=\"true\"", name);
}
