/* Finds the line and column of each tag in XML source: steps through it, and counts lines and columns. */
#include "files/xml_scanner.h"

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

/* Move behind the next occurrence of `past`, or to the end of the source. */
static void scanner_skip(struct xml_scanner *scanner, struct view past) {
    while (scanner->at < scanner->end && !scanner_sees(scanner, past))
        scanner_step(scanner);
    for (size_t i = 0; i < past.size && scanner->at < scanner->end; i++)
        scanner_step(scanner);
}

/* Skip a comment, a CDATA section or a processing instruction, in which a '<' begins no tag. Returns false if
 * none begins here. */
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

IAM_MOCK_INTERNAL void scanner_next_tag(struct xml_scanner *scanner, int *line, int *column) {
    while (scanner->at < scanner->end) {
        if (scanner_skip_opaque(scanner))
            continue;
        if (*scanner->at == '<' && !scanner_sees(scanner, VIEW("</")))
            break;
        scanner_step(scanner);
    }
    *line = scanner->line;
    *column = scanner->column;
    scanner_skip(scanner, VIEW("<")); /* the rest of a tag holds no other '<' */
}

IAM_MOCK_INTERNAL bool scanner_find_doctype(struct xml_scanner *scanner) {
    while (scanner->at < scanner->end && !scanner_sees(scanner, VIEW("<!DOCTYPE"))) {
        if (!scanner_skip_opaque(scanner))
            scanner_step(scanner);
    }
    return scanner->at < scanner->end;
}

/* Skip a tag, in which quoted values may have a '>'. Returns by how many levels it changes the depth. */
static int scanner_skip_tag(struct xml_scanner *scanner) {
    const bool is_end = scanner_sees(scanner, VIEW("</"));
    char quote = '\0', last = '\0';
    for (; scanner->at < scanner->end && (quote || *scanner->at != '>'); scanner_step(scanner)) {
        const char c = last = *scanner->at;
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    scanner_skip(scanner, VIEW(">"));
    if (is_end)
        return -1;
    return last == '/' ? 0 : 1;
}

static bool scanner_sees_text(const struct xml_scanner *scanner) {
    const bool is_text = *scanner->at != '<' && !memchr(" \t\r\n", *scanner->at, 4);
    return is_text || scanner_sees(scanner, VIEW("<![CDATA["));
}

static void scanner_move_to(struct xml_scanner *scanner, int line, int column) {
    while (scanner->at < scanner->end && (scanner->line != line || scanner->column != column))
        scanner_step(scanner);
}

IAM_MOCK_INTERNAL void scanner_find_text(struct xml_scanner *scanner, int line, int column) {
    int depth = 0;
    scanner_move_to(scanner, line, column);
    while (scanner->at < scanner->end && !(depth == 1 && scanner_sees_text(scanner))) {
        if (scanner_skip_opaque(scanner))
            continue;
        if (*scanner->at == '<')
            depth += scanner_skip_tag(scanner);
        else
            scanner_step(scanner);
        if (depth == 0)
            return;
    }
}
