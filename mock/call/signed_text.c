/* Shows what was signed: writes canonical requests and strings to sign into texts, without secrets. */
#include "call/signed_text.h"
#include "account/secret.h"
#include "identity/escape_uri.h"
#include "model/members.h"

#define SIGNED_TEXT_MAX 32768 /* bytes of a canonical request that are collected */
#define LINE_SHOWN_MAX 1024   /* bytes of a line that are shown */

/* ----- The bytes -------------------------------------------------------------------------------- */

static void collect_text(void *context, struct view bytes) {
    struct text *text = context;
    const size_t room = SIGNED_TEXT_MAX - text->size;
    text_add(text, (struct view){bytes.data, bytes.size < room ? bytes.size : room});
}

IAM_MOCK_INTERNAL void signed_text_make(struct signed_text *out, const struct canonical *c,
                                        const struct canonical_form *form, const struct signer *signer) {
    struct canonical to = *c;
    *out = (struct signed_text){{0}, {0}};
    to.form = form;
    to.sink = (struct canonical_sink){.add = collect_text, .context = &out->canonical};
    canonical_write(&to);
    to.sink.context = &out->string_to_sign;
    signature_write_string(&to, signer);
}

IAM_MOCK_INTERNAL void signed_text_free(struct signed_text *text) {
    text_free(&text->canonical);
    text_free(&text->string_to_sign);
}

IAM_MOCK_INTERNAL bool signed_text_next_line(struct view *line, struct view *rest) {
    if (!rest->data)
        return false;
    const char *end = rest->size > 0 ? memchr(rest->data, '\n', rest->size) : NULL;
    *line = (struct view){rest->data, end ? (size_t)(end - rest->data) : rest->size};
    *rest = end ? (struct view){end + 1, rest->size - line->size - 1} : (struct view){NULL, 0};
    return true;
}

/* ----- Without secrets -------------------------------------------------------------------------- */

/* Percent-decode a text into an empty one. */
static struct view decode_into(struct text *out, struct view encoded) {
    struct escape_uri_reader reader = {encoded, FORM_PLUS_IS_BLANK, true};
    text_clear(out);
    while (reader.left.size > 0) {
        const char byte = (char)escape_uri_next(&reader);
        text_add(out, (struct view){&byte, 1});
    }
    return (struct view){out->data, out->size};
}

/* Is the secret in the value, ASCII case aside? Signed text may be in lower case. */
static bool has_folded(struct view value, struct view secret) {
    if (secret.size < SECRET_MIN_SIZE)
        return false;
    for (size_t at = 0; at + secret.size <= value.size; at++) {
        if (view_equal_folded((struct view){value.data + at, secret.size}, secret))
            return true;
    }
    return false;
}

static bool is_masked(const struct account *account, struct view value) {
    if (account_shown_size(account, value) < value.size)
        return true;
    for (const struct access_key *key = account->keys; key && value.size >= SECRET_MIN_SIZE;
         key = key->next) {
        if (has_folded(value, key_secret(key)) || has_folded(value, key_session_token(key)))
            return true;
    }
    return false;
}

/* Has the value a secret, as it is, or decoded once or twice? Sets *failed if memory is out. */
static bool has_secret(const struct account *account, struct view value, bool *failed) {
    struct text once = {0}, twice = {0};
    if (is_masked(account, value) || value.size == 0 || !memchr(value.data, '%', value.size))
        return is_masked(account, value);
    const struct view decoded = decode_into(&once, value), again = decode_into(&twice, decoded);
    const bool found = is_masked(account, decoded) || is_masked(account, again);
    *failed = *failed || once.failed || twice.failed;
    text_free(&once);
    text_free(&twice);
    return found;
}

/* Is the value of a header or a parameter with this name secret? */
static bool is_secret_name(struct view name) {
    if (view_equal_folded(name, VIEW("x-amz-security-token")))
        return true;
    for (unsigned id = 0; id < MEMBER_COUNT; id++) {
        if (member_is_secret((enum member_id)id) && view_equal(member_wire_name((enum member_id)id), name))
            return true;
    }
    return false;
}

/* Add "NAME" and what follows: `separator` and the value. A text without a separator is a value. */
static void add_pair(struct text *out, const struct account *account, struct view pair, char separator) {
    const char *at = pair.size > 0 ? memchr(pair.data, separator, pair.size) : NULL;
    const size_t name = at ? (size_t)(at - pair.data) + 1 : 0;
    const struct view value = {pair.data + name, pair.size - name};
    const bool hidden = (name > 0 && is_secret_name((struct view){pair.data, name - 1})) ||
                        has_secret(account, value, &out->failed);
    if (name > 0 && has_secret(account, (struct view){pair.data, name - 1}, &out->failed))
        text_add_string(out, "…");
    else if (name > 0)
        text_add_unquoted(out, (struct view){pair.data, name - 1});
    text_add_unquoted(out, (struct view){pair.data + name - (name > 0), name > 0});
    if (hidden)
        text_add_string(out, "…");
    else
        text_add_unquoted(out, value);
}

static void add_query(struct text *out, const struct account *account, struct view query) {
    while (query.size > 0) {
        const char *end = memchr(query.data, '&', query.size);
        const size_t size = end ? (size_t)(end - query.data) : query.size;
        add_pair(out, account, (struct view){query.data, size}, '=');
        if (end)
            text_add_string(out, "&");
        query = (struct view){query.data + size + (end ? 1 : 0), query.size - size - (end ? 1 : 0)};
    }
}

IAM_MOCK_INTERNAL void signed_text_add_line(struct text *out, const struct account *account, size_t number,
                                            struct view line) {
    struct text whole = {0};
    if (number == CANONICAL_QUERY_LINE)
        add_query(&whole, account, line);
    else
        add_pair(&whole, account, line, ':');
    const bool cut = whole.size > LINE_SHOWN_MAX;
    text_add(out, (struct view){whole.data, cut ? LINE_SHOWN_MAX : whole.size});
    text_add_string(out, cut ? "…" : "");
    out->failed = out->failed || whole.failed;
    text_free(&whole);
}

#undef SIGNED_TEXT_MAX
#undef LINE_SHOWN_MAX
