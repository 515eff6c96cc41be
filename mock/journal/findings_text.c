/* Writes all findings as a text, and finds those that need two calls: a request that was sent again. */
#include "journal/findings_text.h"
#include "base/view.h"
#include "base/text.h"

static const struct {
    const char *words, *source;
} finding_texts[] = {
#define FINDING(id, words, source) {words, source},
#include "journal/findings.def"
#undef FINDING
};

/* Do both have the same action, parameters and caller? Values that were cut are never the same. */
static bool is_same_request(const struct journal_entry *a, const struct journal_entry *b) {
    if (!a->facts.action || a->facts.action != b->facts.action || a->member_count != b->member_count ||
        a->facts.caller != b->facts.caller || a->facts.canned_parameters != b->facts.canned_parameters ||
        !journal_is_same_value(&a->principal, &b->principal))
        return false;
    for (size_t i = 0; i < a->member_count; i++) {
        if (a->members[i].id != b->members[i].id ||
            !journal_is_same_value(&a->members[i].value, &b->members[i].value))
            return false;
    }
    return true;
}

#define LOOK_BACK_CALLS                                                                                      \
    1024 /* without a limit, the time would grow with the square of the number of calls                      \
          */

/* Returns the last call with the same request that ended before `entry` began; NULL: there is none. */
static const struct journal_entry *find_same_request(const struct journal *journal,
                                                     const struct journal_entry *entry) {
    size_t first = journal_first(journal), number = entry->call.number;
    if (number - first > LOOK_BACK_CALLS)
        first = number - LOOK_BACK_CALLS;
    while (number-- > first) {
        const struct journal_entry *before = journal_at(journal, number);
        if (is_same_request(before, entry) && !journal_overlaps(before, entry))
            return before;
    }
    return NULL;
}

/* Is the error final: will the same request fail again? */
static bool is_final_code(const char *code) {
    static const char *const final[] = {"ValidationError", "AccessDenied", "MalformedInput",
                                        "InvalidClientTokenId", "LimitExceeded"};
    for (size_t i = 0; code && i < COUNT_OF(final); i++) {
        if (strcmp(code, final[i]) == 0)
            return true;
    }
    return false;
}

/* Returns the findings of a call and an earlier one with the same request, as bits. */
static unsigned findings_of_pair(const struct journal_entry *before, const struct journal_entry *entry) {
    unsigned findings = 0;
    const char *code = before->call.error_code; /* NULL also if the answer did not arrive whole */
    bool unchanged = entry->facts.version - (entry->call.applied ? 1 : 0) == before->facts.version;
    if (is_final_code(code) && unchanged)
        findings |= FINDING_BIT(RETRIED_FINAL_ERROR);
    int64_t since_ms = entry->call.at_ms - before->call.at_ms;
    if (code && strcmp(code, "EntityTemporarilyUnmodifiable") == 0 && entry->facts.clock_was_moved &&
        since_ms - before->call.waited_ms < 1000)
        findings |= FINDING_BIT(ASKED_AGAIN_AT_ONCE);
    return findings;
}

/* An element of the scope "DATE/REGION/SERVICE/…"; the rest, if it is the last. */
static struct view scope_element(const struct journal_value *scope, int index) {
    struct view rest = {scope->data, scope->size};
    for (;; index--) {
        const char *slash = rest.size > 0 ? memchr(rest.data, '/', rest.size) : NULL;
        const size_t size = slash ? (size_t)(slash - rest.data) : rest.size;
        if (index == 0 || !slash)
            return (struct view){rest.data, size};
        rest = (struct view){slash + 1, rest.size - size - 1};
    }
}

/* What takes the place of the marks in words. */
struct finding_values {
    size_t earlier;                    /* '#': the number of the earlier call */
    const struct journal_value *scope; /* '@': its region; '$': its service */
    const char *note;                  /* '~': its first line; the others are below the finding */
};

static void write_value_of_mark(struct text *out, char mark, const struct finding_values *values) {
    if (mark == '#')
        text_format(out, "%zu", values->earlier);
    else if (mark == '~')
        text_add(out, (struct view){values->note, strcspn(values->note, "\n")});
    else
        text_add_bare(out, scope_element(values->scope, mark == '@' ? 1 : 2), false);
}

static void write_words(struct text *out, const char *words, const struct finding_values *values) {
    const char *mark = strpbrk(words, "#@$~");
    text_add(out, (struct view){words, mark ? (size_t)(mark - words) : strlen(words)});
    if (!mark)
        return;
    write_value_of_mark(out, *mark, values);
    text_add_string(out, mark + 1);
}

static void write_finding(struct text *out, size_t number, enum finding id,
                          const struct finding_values *values) {
    text_format(out, "call %zu: ", number);
    write_words(out, finding_texts[id].words, values);
    text_format(out, " (%s)", finding_texts[id].source);
    if (id == FINDING_WRONG_SIGNATURE)
        text_add_string(out, values->note + strcspn(values->note, "\n"));
    text_add_string(out, "\n");
}

IAM_MOCK_INTERNAL void findings_write(struct text *out, const struct journal *journal) {
    for (size_t number = journal_first(journal); number <= journal->calls; number++) {
        const struct journal_entry *entry = journal_at(journal, number);
        const struct journal_entry *before = find_same_request(journal, entry);
        const char *note = journal_notes_find(&journal->notes, number);
        const struct finding_values values = {before ? before->call.number : 0, &entry->scope,
                                              note ? note : ""};
        unsigned findings = entry->facts.findings | (before ? findings_of_pair(before, entry) : 0);
        for (unsigned id = 0; id < FINDING_COUNT; id++) {
            if (findings >> id & 1u)
                write_finding(out, number, (enum finding)id, &values);
        }
    }
}
#undef LOOK_BACK_CALLS
