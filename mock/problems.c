#include "journal.h"

#include <stdio.h>

IAM_MOCK_INTERNAL void problems_clear(struct problems *problems) { problems->count = problems->dropped = 0; }

IAM_MOCK_INTERNAL void problems_add(struct problems *problems, const char *format, ...) {
    if (problems->count == PROBLEMS_MAX) {
        problems->dropped++;
        return;
    }
    char *line = problems->line[problems->count++];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(line, PROBLEM_SIZE, format, arguments) < 0)
        line[0] = '\0';
    va_end(arguments);
}

IAM_MOCK_INTERNAL void problems_write(struct text *out, const struct problems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        text_add_string(out, problems->line[i]);
        text_add_string(out, "\n");
    }
    if (problems->dropped > 0)
        text_format(out, "and %zu more problem%s\n", problems->dropped, problems->dropped > 1 ? "s" : "");
}
