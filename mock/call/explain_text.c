/* Writes the explanation of a wrong signature: its words, the first line that differs, and the canonical
 * requests. */
#include "call/explain_text.h"
#include "call/signed_text.h"

/* ----- Words ------------------------------------------------------------------------------------ */

static void write_mistake(struct text *out, const struct explanation *explanation, unsigned id) {
    text_add_string(out, mistake_words((enum mistake_id)id));
    if (id == MISTAKE_secret_of_other_key) {
        text_add_string(out, ", that of ");
        text_add_bare(out, explanation->other_key_id, false);
    }
    text_format(out, " (%s)", mistake_name((enum mistake_id)id));
}

static void write_mistakes(struct text *out, const struct explanation *explanation) {
    const struct mistakes *mistakes = &explanation->mistakes;
    const bool pairs = mistakes->found == MISTAKES_PAIR;
    text_add_string(out, pairs ? "two mistakes: " : "");
    for (size_t i = 0; i < mistakes->count; i++) {
        text_add_string(out, i > 0 ? pairs ? "; or two mistakes: " : "; or " : "");
        write_mistake(out, explanation, mistakes->first[i]);
        if (pairs) {
            text_add_string(out, ", and ");
            write_mistake(out, explanation, mistakes->second[i]);
        }
    }
}

static void write_unexplained(struct text *out, const struct explanation *explanation) {
    text_format(out, "none of the %d known mistakes gives it, ", (int)MISTAKE_COUNT);
    if (explanation->pairs_left_out)
        text_format(out, "and two of them together were not tried, because the request has over %d headers. ",
                    EXPLAIN_MAX_HEADERS);
    else
        text_format(out, "nor does any of the %u pairs of them that were tried. ", explanation->pairs_tried);
    text_add_string(
        out,
        "So the secret is not that of the account's key, or the request was changed after it was signed, "
        "or the signer makes a mistake that is not known: compare its canonical request with this one");
}

/* ----- Lines ------------------------------------------------------------------------------------ */

/* A line of the service's text, and of the client's. */
struct two_lines {
    struct view expected, sent;
    bool has_expected, has_sent;
};

static struct view view_of_text(const struct text *text) {
    return (struct view){text->data ? text->data : "", text->size};
}

/* Find the first line that differs. Returns its number, from 1; 0: none differs. */
static size_t find_difference(struct two_lines *out, const struct text *expected, const struct text *sent) {
    struct view left = view_of_text(expected), right = view_of_text(sent);
    for (size_t number = 1;; number++) {
        out->has_expected = signed_text_next_line(&out->expected, &left);
        out->has_sent = signed_text_next_line(&out->sent, &right);
        if (!out->has_expected && !out->has_sent)
            return 0;
        if (out->has_expected != out->has_sent || !view_equal(out->expected, out->sent))
            return number;
    }
}

static void write_compared_line(struct text *out, const struct account *account, const char *before,
                                bool exists, size_t number, struct view line) {
    text_add_string(out, before);
    if (exists && line.size > 0)
        signed_text_add_line(out, account, number, line);
    else
        text_add_string(out, exists ? "(empty)" : "(no such line)");
}

static void write_first_difference(struct text *out, const struct account *account,
                                   const struct two_lines *lines, size_t number, bool canonical) {
    const size_t shown_as = canonical ? number : 0;
    text_format(out, "\n    line %zu of the %s is the first that differs", number,
                canonical ? "canonical request" : "string to sign");
    write_compared_line(out, account, "\n        expected: ", lines->has_expected, shown_as, lines->expected);
    write_compared_line(out, account, "\n        signed:   ", lines->has_sent, shown_as, lines->sent);
}

static void write_canonical(struct text *out, const struct account *account, const char *title,
                            const struct text *canonical) {
    struct view rest = view_of_text(canonical), line;
    text_add_string(out, title);
    for (size_t number = 1; signed_text_next_line(&line, &rest); number++) {
        text_add_string(out, line.size > 0 ? "\n        " : "\n"); /* no blanks at the end of a line */
        signed_text_add_line(out, account, number, line);
    }
}

/* ----- The whole -------------------------------------------------------------------------------- */

static void write_both(struct text *out, const struct account *account, const struct signed_text *expected,
                       const struct signed_text *sent) {
    struct two_lines lines;
    size_t number = find_difference(&lines, &expected->canonical, &sent->canonical);
    if (number > 0) {
        write_first_difference(out, account, &lines, number, true);
        write_canonical(out, account, "\n    canonical request, expected:", &expected->canonical);
        write_canonical(out, account, "\n    canonical request, signed:", &sent->canonical);
        return;
    }
    number = find_difference(&lines, &expected->string_to_sign, &sent->string_to_sign);
    if (number > 0)
        write_first_difference(out, account, &lines, number, false);
    write_canonical(out, account, "\n    canonical request, expected and signed:", &expected->canonical);
}

/* The form of the client, if it is known. */
static void find_form(struct canonical_form *out, const struct mistakes *mistakes) {
    *out = *mistake_form((enum mistake_id)mistakes->first[0]);
    if (mistakes->found == MISTAKES_PAIR &&
        !mistake_join_forms(out, (enum mistake_id)mistakes->first[0], (enum mistake_id)mistakes->second[0]))
        *out = *mistake_form((enum mistake_id)mistakes->first[0]); /* unreachable: such a pair is not tried */
}

static void write_signed(struct text *out, const struct explanation *explanation, const struct canonical *c,
                         const struct signer *signer, const struct account *account) {
    static const struct canonical_form right;
    struct canonical_form form;
    struct signed_text expected, sent;
    signed_text_make(&expected, c, &right, signer);
    find_form(&form, &explanation->mistakes);
    signed_text_make(&sent, c, &form, signer);
    if (explanation->mistakes.found == MISTAKES_NONE)
        write_canonical(out, account, "\n    canonical request, expected:", &expected.canonical);
    else
        write_both(out, account, &expected, &sent);
    out->failed = out->failed || expected.canonical.failed || expected.string_to_sign.failed ||
                  sent.canonical.failed || sent.string_to_sign.failed;
    signed_text_free(&expected);
    signed_text_free(&sent);
}

IAM_MOCK_INTERNAL void explanation_write(struct text *out, const struct explanation *explanation,
                                         const struct canonical *c, const struct signer *signer,
                                         const struct account *account) {
    if (explanation->mistakes.found == MISTAKES_NONE)
        write_unexplained(out, explanation);
    else
        write_mistakes(out, explanation);
    write_signed(out, explanation, c, signer, account);
}
