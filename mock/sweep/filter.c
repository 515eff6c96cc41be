/* Reads the options .only and .skip, and decides which outcomes are tried at a call. */
#include "sweep/filter.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/names.h"
#include "sweep/script_write.h"

#include <stdio.h>

/* ----- Reading --------------------------------------------------------------------------------- */

/* An option while it is read. */
struct filter_reader {
    const char *field;
    struct filter_words *words;
    struct iam_mock_error *error;
};

/*
 * Does the name mean the outcome? "PROXY_PAGE" means each status, "PROXY_PAGE@403" that one. The names of
 * outcomes leave the default status out.
 */
static bool is_named(const char *name, const struct sweep_outcome *given) {
    struct sweep_outcome outcome = *given;
    char whole[SWEEP_LABEL_SIZE];
    if (outcome.status == 0)
        outcome.status = sweep_default_status(given);
    sweep_write_outcome_name(whole, &outcome);
    if (strcmp(name, whole) == 0)
        return true;
    const char *sign = strchr(whole, '@');
    return sign && strlen(name) == (size_t)(sign - whole) && memcmp(name, whole, strlen(name)) == 0;
}

static bool is_known_outcome(const char *name) {
    for (size_t i = 0; i < SWEEP_OUTCOMES; i++) {
        const struct sweep_outcome outcome = sweep_outcome_at(i);
        if (is_named(name, &outcome))
            return true;
    }
    return false;
}

static int refuse_filter_word(const struct filter_reader *reader, struct view word) {
    char names[160] = "", meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(word);
    for (size_t i = 0; i < SWEEP_GROUPS; i++) {
        suggest_try(&suggestion, view_of(sweep_group_name((enum sweep_group)i)));
        names_add(names, sizeof names, sweep_group_name((enum sweep_group)i));
    }
    suggest_try(&suggestion, VIEW("default"));
    sweep_suggest_outcomes(&suggestion);
    return error_set(reader->error, IAM_MOCK_EINVAL, reader->field,
                     "no outcome or group \"%.*s\"%s; groups are %s and default",
                     (int)(word.size < 40 ? word.size : 40), word.data, suggest_write(meant, &suggestion),
                     names);
}

/* Returns the suffix that the name ends with, "" or "/…"; NULL: no outcome has that suffix. */
static const char *find_suffix(struct view word, size_t name) {
    static const char *const suffixes[] = {"/applied", "/unapplied", "/fresh", "/applied/fresh",
                                           "/unapplied/fresh"};
    const struct view suffix = {word.data + name, word.size - name};
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        if (view_is(suffix, suffixes[i]))
            return suffixes[i];
    }
    return NULL;
}

/* Read a name of outcomes, and the suffix after it. */
static int read_outcome_name(struct filter_word *out, const struct filter_reader *reader, struct view word) {
    size_t name = 0;
    while (name < word.size && word.data[name] != '/')
        name++;
    if (name >= sizeof out->name)
        return refuse_filter_word(reader, word);
    memcpy(out->name, word.data, name);
    out->name[name] = '\0';
    out->suffix = name < word.size ? find_suffix(word, name) : NULL;
    if (!is_known_outcome(out->name) || (name < word.size && !out->suffix))
        return refuse_filter_word(reader, word);
    return 0;
}

/* Read the meaning of a word, without its place. */
static int read_meaning(struct filter_word *out, const struct filter_reader *reader, struct view word) {
    out->group = sweep_find_group(word);
    out->kind = view_is(word, "default")    ? WORD_DEFAULT
                : out->group < SWEEP_GROUPS ? WORD_GROUP
                                            : WORD_OUTCOME;
    return out->kind == WORD_OUTCOME ? read_outcome_name(out, reader, word) : 0;
}

/* Does the word have a place before a ':'? "hostile:deep" and "race:DELETED" do not. */
static bool has_place(struct view word) {
    return word.size > 0 &&
           ((word.data[0] >= '0' && word.data[0] <= '9') || memchr(word.data, '(', word.size) != NULL);
}

/* Keep the word for remarks, cut to fit. The struct is all zero. */
static void keep_word(struct filter_word *out, struct view word) {
    const size_t most = sizeof out->text - 1;
    memcpy(out->text, word.data, word.size < most ? word.size : most);
}

/* Read one word into the last place of the list. */
static int read_filter_word(const struct filter_reader *reader, struct view word) {
    struct filter_word *out = &reader->words->at[reader->words->count];
    size_t size = 0;
    *out = (struct filter_word){.kind = WORD_DEFAULT};
    keep_word(out, word);
    if (has_place(word)) {
        int result = sweep_parse_place(&out->place, &size, word, reader->field, reader->error);
        if (result)
            return result;
        sweep_unescape_target(out->target, out->place.target);
        snprintf(out->action, sizeof out->action, "%.*s", (int)out->place.action.size,
                 out->place.action.data ? out->place.action.data : "");
    }
    int result = read_meaning(out, reader, (struct view){word.data + size, word.size - size});
    reader->words->count += !result;
    return result;
}

static int read_words(const struct filter_reader *reader, const char *text) {
    static const char blanks[] = " \t\n";
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
        const struct view word = {text, strcspn(text, blanks)};
        struct filter_words *words = reader->words;
        struct filter_word *more = memory_resize(words->at, (words->count + 1) * sizeof *more);
        if (!more)
            return error_no_memory(reader->error);
        words->at = more;
        int result = read_filter_word(reader, word);
        if (result)
            return result;
        text += word.size;
    }
    return 0;
}

/* ----- Deciding -------------------------------------------------------------------------------- */

static bool is_at_place(const struct filter_word *word, uint32_t call, const struct sweep_target *target,
                        uint8_t occurrence) {
    const struct sweep_fault *place = &word->place.fault;
    if (place->last == 0)
        return true;
    if (place->occurrence)
        return target && strcmp(word->action, target->action) == 0 &&
               strcmp(word->target, target->target) == 0 && occurrence >= place->occurrence &&
               occurrence <= place->last;
    return call >= place->call && call <= place->last;
}

static bool means_variant(const struct filter_word *word, const struct sweep_variant *variant) {
    if (word->kind == WORD_DEFAULT)
        return sweep_group_is_on((enum sweep_group)variant->group);
    if (word->kind == WORD_GROUP)
        return word->group == variant->group;
    const struct sweep_outcome outcome = sweep_outcome_at(variant->outcome);
    const struct sweep_fault fault = {.change = variant->change, .fresh = variant->fresh};
    return is_named(word->name, &outcome) &&
           (!word->suffix || strcmp(word->suffix, sweep_suffix(&fault)) == 0);
}

/* A variant at a call: what words are compared with. */
struct filter_subject {
    const struct sweep_variant *variant;
    uint32_t call;
    const struct sweep_target *target;
    uint8_t occurrence;
};

static bool matches(const struct filter_word *word, const struct filter_subject *subject) {
    return is_at_place(word, subject->call, subject->target, subject->occurrence) &&
           means_variant(word, subject->variant);
}

/* Does one of the words match? `note`: mark each that does. */
static bool any_matches(const struct filter_words *words, const struct filter_subject *subject, bool note) {
    bool any = false;
    for (size_t i = 0; i < words->count; i++) {
        const bool match = matches(&words->at[i], subject);
        words->at[i].matched |= match && note;
        any |= match;
    }
    return any;
}

static bool is_tried(const struct sweep_filter *filter, const struct filter_subject *subject, bool note) {
    const bool meant = any_matches(&filter->only, subject, note);
    const bool skipped = any_matches(&filter->skip, subject, note);
    const bool on = sweep_group_is_on((enum sweep_group)subject->variant->group);
    return (filter->only.count > 0 ? meant : on) && !skipped;
}

IAM_MOCK_INTERNAL bool sweep_is_tried(const struct sweep_filter *filter, const struct sweep_variant *variant,
                                      uint32_t call, const struct sweep_target *target, uint8_t occurrence) {
    const struct filter_subject subject = {variant, call, target, occurrence};
    return is_tried(filter, &subject, true);
}

/* Is any outcome tried at any call? If a word has a place, the calls decide: yes. */
static bool tries_any(const struct sweep_filter *filter) {
    for (size_t i = 0; i < SWEEP_OUTCOMES; i++) {
        const struct sweep_outcome outcome = sweep_outcome_at(i);
        for (unsigned change = SWEEP_BEFORE; change <= SWEEP_UNAPPLIED; change *= 2) {
            const struct sweep_variant variant = {
                .outcome = (uint16_t)i, .change = (uint8_t)change, .group = (uint8_t)outcome.group};
            const struct filter_subject subject = {&variant, 0, NULL, 0}; /* words with a place don't match */
            if ((outcome.changes & change) && is_tried(filter, &subject, false))
                return true;
        }
    }
    for (size_t i = 0; i < filter->only.count; i++) {
        if (filter->only.at[i].place.fault.last > 0)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL int sweep_read_filter(struct sweep_filter *out, const char *only, const char *skip,
                                        struct iam_mock_error *error) {
    *out = (struct sweep_filter){.only = {NULL, 0}};
    const struct filter_reader of_only = {"only", &out->only, error};
    const struct filter_reader of_skip = {"skip", &out->skip, error};
    int result = read_words(&of_only, only ? only : "");
    if (!result)
        result = read_words(&of_skip, skip ? skip : "");
    if (!result && !tries_any(out))
        result = error_set(error, IAM_MOCK_EINVAL, skip && *skip ? "skip" : "only",
                           "the options .only and .skip leave no outcome to try");
    if (result)
        sweep_free_filter(out);
    return result;
}

IAM_MOCK_INTERNAL void sweep_free_filter(struct sweep_filter *filter) {
    memory_free(filter->only.at);
    memory_free(filter->skip.at);
}
