/* The script of a case as text: written by the planner, read from IAM_MOCK_SWEEP. */
#include "sweep/script_text.h"

#include "answer/hostile.h"
#include "base/error.h"
#include "base/suggest.h"
#include "model/errors.h"
#include "model/faults.h"

#include <stdio.h>

#define CUT_PREFIX "CUT@"
#define APPLIED "/applied"
#define FRESH "/fresh"
#define CUT_MAX 65535 /* no answer has more bytes */

/* ----- Writing --------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL const char *sweep_suffix(const struct sweep_outcome *outcome) {
    if (outcome->applied)
        return outcome->fresh ? APPLIED FRESH : APPLIED;
    return outcome->fresh ? FRESH : "";
}

IAM_MOCK_INTERNAL int sweep_format_outcome(char *out, size_t size, const struct sweep_outcome *outcome) {
    const char *suffix = sweep_suffix(outcome);
    if (outcome->kind == SWEEP_HOSTILE)
        return snprintf(out, size, HOSTILE_PREFIX "%s%s", outcome->name, suffix);
    if (outcome->kind == SWEEP_FAULT && outcome->fault == IAM_MOCK_CUT)
        return snprintf(out, size, CUT_PREFIX "%lld%s", (long long)outcome->cut_at, suffix);
    return snprintf(out, size, "%s%s", outcome->name, suffix);
}

IAM_MOCK_INTERNAL void sweep_format_script(char out[SWEEP_SCRIPT_SIZE], const struct sweep_fault *faults,
                                           size_t count) {
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char outcome[80];
        sweep_format_outcome(outcome, sizeof outcome, &faults[i].outcome);
        int added = snprintf(out + at, SWEEP_SCRIPT_SIZE - at, "%s%u%s:%s", i > 0 ? " " : "",
                             (unsigned)faults[i].call, faults[i].persistent ? "+" : "", outcome);
        if (added > 0)
            at += (size_t)added;
    }
}

/* ----- Reading ----------------------------------------------------------------------------------- */

/* A script, and how far it was read. */
struct script_reader {
    struct view all;
    size_t at;         /* where reading goes on */
    size_t understood; /* the end of the last whole fault */
    struct iam_mock_error *error;
};

/* Returns IAM_MOCK_EINVAL with the error set: the script is wrong `at` a byte. */
static int refuse_word(const struct script_reader *reader, size_t at, const struct suggestion *suggestion,
                       const char *expected) {
    char meant[SUGGEST_SIZE];
    const struct view all = reader->all;
    const size_t understood = reader->understood < 60 ? reader->understood : 60;
    const size_t rest = all.size - at < 40 ? all.size - at : 40;
    return error_set_at(reader->error, IAM_MOCK_EINVAL, "", 0, (int)at + 1, "script",
                        "understood \"%.*s\"%s, stopped at \"%.*s\" (character %zu)%s; expected %s",
                        (int)understood, all.data, understood < reader->understood ? "…" : "", (int)rest,
                        all.data + at, at + 1, suggest_write(meant, suggestion), expected);
}

/* The same where no word is meant. */
static int refuse_script(const struct script_reader *reader, size_t at, const char *expected) {
    const struct suggestion none = {.distance = 0};
    return refuse_word(reader, at, &none, expected);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

static void skip_blanks(struct script_reader *reader) {
    while (reader->at < reader->all.size && is_blank(reader->all.data[reader->at]))
        reader->at++;
}

/* Read a number; one above `most` is cut to some number above `most`. Returns false if there is no digit. */
static bool take_number(int64_t *out, struct view digits, size_t *taken, int64_t most) {
    int64_t number = 0;
    size_t i = 0;
    for (; i < digits.size && digits.data[i] >= '0' && digits.data[i] <= '9'; i++)
        number = number > most ? number : 10 * number + (digits.data[i] - '0');
    *taken = i;
    *out = number;
    return i > 0;
}

/* Read the call's number, '+' and ':'. */
static int read_call(struct sweep_fault *out, struct script_reader *reader) {
    const struct view rest = {reader->all.data + reader->at, reader->all.size - reader->at};
    int64_t number;
    size_t taken;
    if (!take_number(&number, rest, &taken, IAM_MOCK_SWEEP_MAX_CALLS) || number < 1 ||
        number > IAM_MOCK_SWEEP_MAX_CALLS)
        return refuse_script(reader, reader->at, "the number of a call, 1 to 200");
    out->call = (uint32_t)number;
    out->persistent = taken < rest.size && rest.data[taken] == '+';
    taken += out->persistent;
    if (taken >= rest.size || rest.data[taken] != ':')
        return refuse_script(reader, reader->at + taken, "\":\" and an outcome");
    reader->at += taken + 1;
    return 0;
}

/* Does the text start with the prefix? */
static bool view_starts(struct view text, const char *prefix) {
    const size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

/* Read "CUT@n". */
static int read_cut(struct sweep_outcome *out, const struct script_reader *reader, struct view word) {
    const size_t prefix = sizeof CUT_PREFIX - 1;
    size_t taken;
    *out = (struct sweep_outcome){
        .kind = SWEEP_FAULT, .name = fault_info(IAM_MOCK_CUT)->name, .fault = IAM_MOCK_CUT};
    if (!take_number(&out->cut_at, (struct view){word.data + prefix, word.size - prefix}, &taken, CUT_MAX) ||
        prefix + taken < word.size || out->cut_at > CUT_MAX)
        return refuse_script(reader, reader->at + prefix, "how many bytes of the body arrive, 0 to 65535");
    return 0;
}

/* Read "hostile:NAME". */
static int read_hostile(struct sweep_outcome *out, const struct script_reader *reader, struct view word) {
    const size_t prefix = sizeof HOSTILE_PREFIX - 1;
    const struct hostile_body *body = hostile_find((struct view){word.data + prefix, word.size - prefix});
    if (!body) {
        struct suggestion suggestion = suggest_for((struct view){word.data + prefix, word.size - prefix});
        hostile_suggest(&suggestion);
        return refuse_word(reader, reader->at, &suggestion,
                           "hostile:NAME, NAME as in fixtures/README.md, Hostile bodies");
    }
    *out = (struct sweep_outcome){.kind = SWEEP_HOSTILE, .name = body->name};
    return 0;
}

/* Find an error code. Returns NULL if the service has no such code. */
static const struct error_info *find_error(struct view word) {
    char code[64];
    if (word.size >= sizeof code)
        return NULL;
    memcpy(code, word.data, word.size);
    code[word.size] = '\0';
    return error_find(code);
}

/* Read the name of a fault, or an error code. */
static int read_named(struct sweep_outcome *out, const struct script_reader *reader, struct view word) {
    enum iam_mock_fault fault;
    if (fault_find(&fault, word)) {
        *out = (struct sweep_outcome){.kind = SWEEP_FAULT, .name = fault_info(fault)->name, .fault = fault};
        return fault == IAM_MOCK_CUT ? refuse_script(reader, reader->at, "CUT@ and how many bytes arrive")
                                     : 0;
    }
    const struct error_info *info = find_error(word);
    if (!info) {
        struct suggestion suggestion = suggest_for(word);
        faults_suggest(&suggestion);
        errors_suggest(&suggestion);
        return refuse_word(reader, reader->at, &suggestion,
                           "an error code of IAM, a fault as in enum iam_mock_fault, CUT@n or hostile:NAME");
    }
    *out = (struct sweep_outcome){.kind = SWEEP_ERROR, .name = info->code};
    return 0;
}

static int refuse_suffix(const struct script_reader *reader, struct view suffix) {
    struct suggestion suggestion = suggest_for(suffix);
    suggest_try(&suggestion, VIEW(APPLIED));
    suggest_try(&suggestion, VIEW(FRESH));
    suggest_try(&suggestion, VIEW(APPLIED FRESH));
    return refuse_word(reader, (size_t)(suffix.data - reader->all.data), &suggestion,
                       "a blank, " APPLIED ", " FRESH " or " APPLIED FRESH);
}

/* Read what follows the first '/'. */
static int read_suffix(struct sweep_outcome *outcome, struct script_reader *reader, struct view suffix) {
    const size_t at = (size_t)(suffix.data - reader->all.data);
    const bool applied = view_is(suffix, APPLIED) || view_is(suffix, APPLIED FRESH);
    if (!applied && !view_is(suffix, FRESH))
        return refuse_suffix(reader, suffix);
    if (applied && outcome->kind == SWEEP_FAULT && !fault_info(outcome->fault)->arrives)
        return refuse_script(reader, at, "no " APPLIED ": with this fault the request never arrives");
    outcome->applied = applied;
    outcome->fresh = view_is(suffix, FRESH) || view_is(suffix, APPLIED FRESH);
    return 0;
}

/* Read a word up to the next blank: an outcome and its suffix. */
static int read_outcome(struct sweep_outcome *out, struct script_reader *reader) {
    const char *start = reader->all.data + reader->at;
    size_t size = 0, name = 0;
    while (reader->at + size < reader->all.size && !is_blank(start[size]))
        size++;
    while (name < size && start[name] != '/')
        name++;
    const struct view word = {start, name};
    int result = view_starts(word, CUT_PREFIX)       ? read_cut(out, reader, word)
                 : view_starts(word, HOSTILE_PREFIX) ? read_hostile(out, reader, word)
                                                     : read_named(out, reader, word);
    if (!result && name < size)
        result = read_suffix(out, reader, (struct view){start + name, size - name});
    reader->at += size;
    return result;
}

/* Does one of the faults decide the outcome of the call already? */
static bool is_covered(const struct sweep_fault *faults, size_t count, uint32_t call) {
    for (size_t i = 0; i < count; i++) {
        if (faults[i].call == call || (faults[i].persistent && faults[i].call < call))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL int sweep_parse_script(struct sweep_fault faults[SWEEP_MAX_FAULTS], size_t *count,
                                         const char *script, struct iam_mock_error *error) {
    struct script_reader reader = {view_of(script), 0, 0, error};
    *count = 0;
    for (skip_blanks(&reader); reader.at < reader.all.size; skip_blanks(&reader)) {
        const size_t start = reader.at;
        struct sweep_fault fault = {.call = 0};
        if (*count == SWEEP_MAX_FAULTS)
            return refuse_script(&reader, start, "at most 32 faults");
        int result = read_call(&fault, &reader);
        if (!result)
            result = read_outcome(&fault.outcome, &reader);
        if (result)
            return result;
        if (is_covered(faults, *count, fault.call))
            return refuse_script(&reader, start, "another call: this one has its outcome already");
        faults[(*count)++] = fault;
        reader.understood = reader.at;
    }
    return 0;
}
#undef CUT_PREFIX
#undef APPLIED
#undef FRESH
#undef CUT_MAX
