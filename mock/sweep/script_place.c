/* Reads which calls a fault of a script hits: CALL, CALL+, CALL-CALL, or ACTION(TARGET)#N. */
#include "sweep/script_place.h"

#include "base/error.h"
#include "model/actions.h"

IAM_MOCK_INTERNAL int script_refuse_word(const struct script_reader *reader, size_t at,
                                         const struct suggestion *suggestion, const char *expected) {
    char meant[SUGGEST_SIZE];
    const struct view all = reader->all;
    const size_t understood = reader->understood < 60 ? reader->understood : 60;
    const size_t rest = all.size - at < 40 ? all.size - at : 40;
    return error_set_at(reader->error, IAM_MOCK_EINVAL, "", 0, (int)at + 1, reader->field,
                        "understood \"%.*s\"%s, stopped at \"%.*s\" (character %zu)%s; expected %s",
                        (int)understood, all.data, understood < reader->understood ? "…" : "", (int)rest,
                        all.data + at, at + 1, suggest_write(meant, suggestion), expected);
}

IAM_MOCK_INTERNAL int script_refuse(const struct script_reader *reader, size_t at, const char *expected) {
    const struct suggestion none = {.distance = 0};
    return script_refuse_word(reader, at, &none, expected);
}

IAM_MOCK_INTERNAL bool script_is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

IAM_MOCK_INTERNAL bool script_take_number(int64_t *out, struct view digits, size_t *taken, int64_t most) {
    int64_t number = 0;
    size_t i = 0;
    for (; i < digits.size && digits.data[i] >= '0' && digits.data[i] <= '9'; i++)
        number = number > most ? number : 10 * number + (digits.data[i] - '0');
    *taken = i;
    *out = number;
    return i > 0;
}

/* Read a number of a call. Returns false if there is none. */
static bool take_call(uint8_t *out, struct script_reader *reader) {
    const struct view rest = {reader->all.data + reader->at, reader->all.size - reader->at};
    int64_t number;
    size_t taken;
    if (!script_take_number(&number, rest, &taken, IAM_MOCK_SWEEP_MAX_CALLS) || number < 1 ||
        number > IAM_MOCK_SWEEP_MAX_CALLS)
        return false;
    *out = (uint8_t)number;
    reader->at += taken;
    return true;
}

static bool is_next(const struct script_reader *reader, char c) {
    return reader->at < reader->all.size && reader->all.data[reader->at] == c;
}

/* Read "CALL", "CALL+" or "CALL-CALL", and ':'. */
static int read_range(struct sweep_fault *out, uint8_t *first, struct script_reader *reader) {
    if (!take_call(first, reader))
        return script_refuse(reader, reader->at, "the number of a call, 1 to 200, or ACTION(TARGET)#N");
    out->last = *first;
    if (is_next(reader, '+')) {
        out->last = SWEEP_FOR_EVER;
        reader->at++;
    } else if (is_next(reader, '-')) {
        const size_t at = ++reader->at;
        if (!take_call(&out->last, reader) || out->last < *first)
            return script_refuse(reader, at, "the number of a later call, at most 200");
    }
    if (!is_next(reader, ':'))
        return script_refuse(reader, reader->at, "\":\" and an outcome");
    reader->at++;
    return 0;
}

/* Take the bytes up to `end`, which is left. Returns false if a blank or the script's end comes first. */
static bool take_until(struct view *out, struct script_reader *reader, char end) {
    const size_t start = reader->at;
    while (reader->at < reader->all.size && reader->all.data[reader->at] != end &&
           !script_is_blank(reader->all.data[reader->at]))
        reader->at++;
    *out = (struct view){reader->all.data + start, reader->at - start};
    return is_next(reader, end);
}

/* Read "ACTION(TARGET)#". */
static int read_target(struct sweep_scripted *out, struct script_reader *reader) {
    const size_t start = reader->at;
    if (!take_until(&out->action, reader, '('))
        return script_refuse(reader, start, "the number of a call, 1 to 200, or ACTION(TARGET)#N");
    if (!action_find(NULL, out->action)) {
        struct suggestion suggestion = suggest_for(out->action);
        actions_suggest(&suggestion, NULL);
        return script_refuse_word(reader, start, &suggestion, "an action");
    }
    const size_t target = ++reader->at;
    if (!take_until(&out->target, reader, ')'))
        return script_refuse(reader, target, "a serial number or a user name, and \")\"");
    reader->at++;
    if (!is_next(reader, '#'))
        return script_refuse(reader, reader->at, "\"#\" and the number of the call with this target");
    reader->at++;
    return 0;
}

IAM_MOCK_INTERNAL int script_read_place(struct sweep_scripted *out, struct script_reader *reader) {
    const char c = reader->all.data[reader->at];
    out->fault.action = ACTION_COUNT;
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        const int result = read_target(out, reader);
        return result ? result : read_range(&out->fault, &out->fault.occurrence, reader);
    }
    return read_range(&out->fault, &out->fault.call, reader);
}

IAM_MOCK_INTERNAL int sweep_parse_place(struct sweep_scripted *out, size_t *size, struct view text,
                                        const char *field, struct iam_mock_error *error) {
    struct script_reader reader = {text, 0, 0, field, error};
    *out = (struct sweep_scripted){.fault = {.outcome = 0}};
    const int result = script_read_place(out, &reader);
    *size = reader.at;
    return result;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

IAM_MOCK_INTERNAL void sweep_unescape_target(char out[257], struct view escaped) {
    size_t size = 0;
    for (size_t i = 0; i < escaped.size && size < 256; i++) {
        const int high = i + 2 < escaped.size ? hex_digit(escaped.data[i + 1]) : -1;
        const int low = i + 2 < escaped.size ? hex_digit(escaped.data[i + 2]) : -1;
        const bool is_escape = escaped.data[i] == '%' && high >= 0 && low >= 0;
        out[size++] = is_escape ? (char)(high * 16 + low) : escaped.data[i];
        i += is_escape ? 2 : 0;
    }
    out[size] = '\0';
}
