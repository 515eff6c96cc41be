/* The list of problems: add a line, write all. */
#include "journal/problems.h"
#include "base/text.h"

#include <stdio.h>

IAM_MOCK_INTERNAL void problems_clear(struct problems *problems) { problems->count = problems->dropped = 0; }

/* Returns the line that was added; NULL: the list is full. */
static char *add_line(struct problems *problems, const char *format, va_list arguments) PRINTF_LIKE(2, 0);
static char *add_line(struct problems *problems, const char *format, va_list arguments) {
    if (problems->count == PROBLEMS_MAX) {
        problems->dropped++;
        return NULL;
    }
    char *line = problems->line[problems->count++];
    if (vsnprintf(line, PROBLEM_SIZE, format, arguments) < 0)
        line[0] = '\0';
    return line;
}

IAM_MOCK_INTERNAL void problems_add(struct problems *problems, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    (void)add_line(problems, format, arguments);
    va_end(arguments);
}

IAM_MOCK_INTERNAL void problems_add_once(struct problems *problems, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *line = add_line(problems, format, arguments);
    va_end(arguments);
    for (size_t i = 0; line && i + 1 < problems->count; i++) {
        if (strcmp(problems->line[i], line) == 0) {
            problems->count--;
            return;
        }
    }
}

IAM_MOCK_INTERNAL void problems_add_text(struct problems *problems, const char *text) {
    const size_t count = problems->count;
    problems_add(problems, "%s", text);
    if (problems->count == count) /* the list is full */
        return;
    for (char *at = problems->line[count]; *at; at++) {
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    }
}

IAM_MOCK_INTERNAL void problems_write(struct text *out, const struct problems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        text_add_string(out, problems->line[i]);
        text_add_string(out, "\n");
    }
    if (problems->dropped > 0)
        text_format(out, "and %zu more problem%s\n", problems->dropped, problems->dropped > 1 ? "s" : "");
}
