/* Reads the script of a case: from the planner, or from IAM_MOCK_SWEEP. */
#include "sweep/script_read.h"

#include "model/faults.h"
#include "sweep/outcomes.h"

#define APPLIED "/applied"
#define UNAPPLIED "/unapplied"
#define FRESH "/fresh"
#define CUT_MAX 65535 /* no answer has more bytes */

static void skip_blanks(struct script_reader *reader) {
    while (reader->at < reader->all.size && script_is_blank(reader->all.data[reader->at]))
        reader->at++;
}

/* Does the text start with the prefix? */
static bool view_starts(struct view text, const char *prefix) {
    const size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

/* The outcomes whose names follow a prefix. */
static const struct prefixed {
    const char *prefix;
    enum sweep_kind kind;
    void (*suggest)(struct suggestion *suggestion);
    const char *expected;
} prefixed_kinds[] = {
    {HOSTILE_PREFIX, SWEEP_HOSTILE, hostile_suggest,
     "hostile:NAME, NAME as in fixtures/README.md, Hostile bodies"},
    {RACE_PREFIX, SWEEP_RACE, sweep_suggest_outcomes, "race:NAME, NAME as in enum iam_mock_race"},
};

/* Returns the kind whose prefix the word has; NULL: none. */
static const struct prefixed *find_prefixed(struct view word) {
    for (size_t i = 0; i < COUNT_OF(prefixed_kinds); i++) {
        if (view_starts(word, prefixed_kinds[i].prefix))
            return &prefixed_kinds[i];
    }
    return NULL;
}

/* Read a name after its prefix. */
static int read_prefixed(struct sweep_fault *out, const struct script_reader *reader, struct view word,
                         const struct prefixed *kind) {
    const size_t prefix = strlen(kind->prefix);
    const struct view name = {word.data + prefix, word.size - prefix};
    const size_t number = sweep_find_outcome(kind->kind, name, 0);
    out->outcome = (uint16_t)number;
    if (number < SWEEP_OUTCOMES)
        return 0;
    struct suggestion suggestion = suggest_for(name);
    kind->suggest(&suggestion);
    return script_refuse_word(reader, reader->at, &suggestion, kind->expected);
}

/* Find an outcome whose name has no prefix. Returns SWEEP_OUTCOMES if there is none. */
static size_t find_plain_outcome(struct view name, int status) {
    static const enum sweep_kind kinds[] = {SWEEP_FAULT, SWEEP_ERROR, SWEEP_REDIRECT, SWEEP_SHORT_PAGE};
    size_t number = SWEEP_OUTCOMES;
    for (size_t i = 0; i < COUNT_OF(kinds) && number == SWEEP_OUTCOMES; i++)
        number = sweep_find_outcome(kinds[i], name, status);
    return number;
}

/* Read "NAME@number": how many bytes of the body arrive, or the status of a page. */
static int read_numbered(struct sweep_fault *out, const struct script_reader *reader, struct view word,
                         size_t name) {
    const struct view digits = {word.data + name + 1, word.size - name - 1};
    const size_t at = reader->at + name + 1;
    const bool is_cut = view_is((struct view){word.data, name}, "CUT");
    int64_t number = 0;
    size_t taken;
    const bool read = script_take_number(&number, digits, &taken, CUT_MAX) && taken == digits.size;
    if (is_cut && (!read || number > CUT_MAX))
        return script_refuse(reader, at, "how many bytes of the body arrive, 0 to 65535");
    if (is_cut) {
        out->outcome = (uint16_t)sweep_first_cut();
        out->cut_at = (uint16_t)number;
        return 0;
    }
    const size_t outcome =
        read && number > 0 ? find_plain_outcome((struct view){word.data, name}, (int)number) : SWEEP_OUTCOMES;
    if (outcome == SWEEP_OUTCOMES)
        return script_refuse(reader, reader->at,
                             "CUT@ and a number of bytes, or an outcome that has this status");
    out->outcome = (uint16_t)outcome;
    return 0;
}

/* Read the name of a fault, or an error code. */
static int read_named(struct sweep_fault *out, const struct script_reader *reader, struct view word) {
    const size_t number = find_plain_outcome(word, 0);
    out->outcome = (uint16_t)number;
    if (number < SWEEP_OUTCOMES)
        return number == sweep_first_cut()
                   ? script_refuse(reader, reader->at, "CUT@ and how many bytes arrive")
                   : 0;
    struct suggestion suggestion = suggest_for(word);
    sweep_suggest_outcomes(&suggestion);
    return script_refuse_word(
        reader, reader->at, &suggestion,
        "an error code of IAM, a fault as in enum iam_mock_fault, CUT@n, hostile:NAME or race:NAME");
}

/* ----- Suffixes -------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    enum sweep_change change;
    bool fresh;
} suffixes[] = {
    {APPLIED, SWEEP_APPLIED, false},     {APPLIED FRESH, SWEEP_APPLIED, true},
    {UNAPPLIED, SWEEP_UNAPPLIED, false}, {UNAPPLIED FRESH, SWEEP_UNAPPLIED, true},
    {FRESH, SWEEP_BEFORE, true},
};

static int refuse_suffix(const struct script_reader *reader, struct view suffix) {
    struct suggestion suggestion = suggest_for(suffix);
    for (size_t i = 0; i < COUNT_OF(suffixes); i++)
        suggest_try(&suggestion, view_of(suffixes[i].text));
    return script_refuse_word(reader, (size_t)(suffix.data - reader->all.data), &suggestion,
                              "a blank, " APPLIED ", " UNAPPLIED ", " FRESH
                              ", or one of the first two and " FRESH);
}

/* Read what follows the first '/'. */
static int read_suffix(struct sweep_fault *out, const struct script_reader *reader, struct view suffix) {
    const struct sweep_outcome outcome = sweep_outcome_at(out->outcome);
    const size_t at = (size_t)(suffix.data - reader->all.data);
    size_t i = 0;
    while (i < COUNT_OF(suffixes) && !view_is(suffix, suffixes[i].text))
        i++;
    if (i == COUNT_OF(suffixes))
        return refuse_suffix(reader, suffix);
    out->change = (uint8_t)suffixes[i].change;
    out->fresh = suffixes[i].fresh;
    if (outcome.kind == SWEEP_RACE)
        return script_refuse(reader, at, "a blank: a race has no suffix, since the call itself goes on");
    if (out->change != SWEEP_BEFORE && outcome.kind == SWEEP_FAULT && !fault_info(outcome.fault)->arrives)
        return script_refuse(reader, at, "no " APPLIED ": with this fault the request never arrives");
    if (out->change == SWEEP_UNAPPLIED && !(outcome.changes & SWEEP_UNAPPLIED))
        return script_refuse(reader, at, "no " UNAPPLIED ": the outcome shows no part of the success");
    return 0;
}

/* Read a word up to the next blank: an outcome and its suffix. */
static int read_outcome(struct sweep_fault *out, struct script_reader *reader) {
    const char *start = reader->all.data + reader->at;
    size_t size = 0, name = 0;
    while (reader->at + size < reader->all.size && !script_is_blank(start[size]))
        size++;
    while (name < size && start[name] != '/')
        name++;
    const struct view word = {start, name};
    const char *sign = memchr(start, '@', name);
    out->change = SWEEP_BEFORE;
    const struct prefixed *kind = find_prefixed(word);
    int result = kind   ? read_prefixed(out, reader, word, kind)
                 : sign ? read_numbered(out, reader, word, (size_t)(sign - start))
                        : read_named(out, reader, word);
    if (!result && name < size)
        result = read_suffix(out, reader, (struct view){start + name, size - name});
    reader->at += size;
    return result;
}

/* ----- Scripts --------------------------------------------------------------------------------- */

/* Does one of the faults decide the outcome of the new fault's first call already? */
static bool is_covered(const struct sweep_scripted *faults, size_t count, const struct sweep_scripted *it) {
    const uint8_t first = sweep_fault_first(&it->fault);
    for (size_t i = 0; i < count; i++) {
        const struct sweep_fault *fault = &faults[i].fault;
        if ((fault->occurrence > 0) == (it->fault.occurrence > 0) &&
            view_equal(faults[i].action, it->action) && view_equal(faults[i].target, it->target) &&
            first >= sweep_fault_first(fault) && first <= fault->last)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL int sweep_parse_script(struct sweep_scripted faults[SWEEP_MAX_FAULTS], size_t *count,
                                         const char *script, struct iam_mock_error *error) {
    struct script_reader reader = {view_of(script), 0, 0, "script", error};
    *count = 0;
    for (skip_blanks(&reader); reader.at < reader.all.size; skip_blanks(&reader)) {
        const size_t start = reader.at;
        struct sweep_scripted it = {.fault = {.outcome = 0}};
        if (*count == SWEEP_MAX_FAULTS)
            return script_refuse(&reader, start, "at most 32 faults");
        int result = script_read_place(&it, &reader);
        if (!result)
            result = read_outcome(&it.fault, &reader);
        if (result)
            return result;
        if (is_covered(faults, *count, &it))
            return script_refuse(&reader, start, "another call: this one has its outcome already");
        faults[(*count)++] = it;
        reader.understood = reader.at;
    }
    return 0;
}
#undef APPLIED
#undef UNAPPLIED
#undef FRESH
#undef CUT_MAX
