/* The list of problems: add a line, write all. */
#include "journal/problems.h"
#include "base/text.h"

#include <stdio.h>

IAM_MOCK_INTERNAL void problems_clear(struct problems *problems) {
    problems->count = problems->dropped = problems->dropped_known = 0;
}

static void write_line(char line[PROBLEM_SIZE], const char *format, va_list arguments) PRINTF_LIKE(2, 0);
static void write_line(char line[PROBLEM_SIZE], const char *format, va_list arguments) {
    if (vsnprintf(line, PROBLEM_SIZE, format, arguments) < 0)
        line[0] = '\0';
}

IAM_MOCK_INTERNAL void problems_add(struct problems *problems, const char *format, ...) {
    if (problems->count == PROBLEMS_MAX) {
        problems->dropped++;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    write_line(problems->line[problems->count++], format, arguments);
    va_end(arguments);
}

static bool has_line(const struct problems *problems, const char *line) {
    for (size_t i = 0; i < problems->count; i++) {
        if (strcmp(problems->line[i], line) == 0)
            return true;
    }
    return false;
}

/* FNV-1a. */
static uint64_t hash_line(const char *line) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *line; line++)
        hash = (hash ^ (unsigned char)*line) * UINT64_C(1099511628211);
    return hash;
}

/* Count a line that found the list full, unless the same line was counted before. */
static void drop_once(struct problems *problems, const char *line) {
    const uint64_t hash = hash_line(line);
    for (size_t i = 0; i < problems->dropped_known; i++) {
        if (problems->dropped_hash[i] == hash)
            return;
    }
    if (problems->dropped_known < PROBLEMS_DROPPED_KNOWN)
        problems->dropped_hash[problems->dropped_known++] = hash;
    problems->dropped++;
}

IAM_MOCK_INTERNAL void problems_add_once(struct problems *problems, const char *format, ...) {
    char line[PROBLEM_SIZE];
    va_list arguments;
    va_start(arguments, format);
    write_line(line, format, arguments);
    va_end(arguments);
    if (has_line(problems, line))
        return;
    if (problems->count < PROBLEMS_MAX)
        memcpy(problems->line[problems->count++], line, sizeof line);
    else
        drop_once(problems, line);
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
