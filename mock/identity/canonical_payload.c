/* The last line of a canonical request: the hash of the body. */
#include "identity/canonical.h"
#include "identity/digest.h"
#include "identity/escape_uri.h"

/* Hash the body with each `from` replaced by `to`. */
static void hash_replaced(struct sha256_ctx *hash, struct view body, struct view from, struct view to) {
    while (body.size > 0) {
        const size_t found = view_find(body, from);
        if (found == SIZE_MAX)
            break;
        digest_add(hash, (struct view){body.data, found});
        digest_add(hash, to);
        body = (struct view){body.data + found + from.size, body.size - found - from.size};
    }
    digest_add(hash, body);
}

/* Hash the body with "%20" for each '+', and '+' for each "%20". */
static void hash_swapped(struct sha256_ctx *hash, struct view body) {
    size_t blank = view_find(body, VIEW("%20"));
    while (blank != SIZE_MAX) {
        hash_replaced(hash, (struct view){body.data, blank}, VIEW("+"), VIEW("%20"));
        digest_add(hash, VIEW("+"));
        body = (struct view){body.data + blank + 3, body.size - blank - 3};
        blank = view_find(body, VIEW("%20"));
    }
    hash_replaced(hash, body, VIEW("+"), VIEW("%20"));
}

static bool has_both_blanks(struct view body) {
    return view_find(body, VIEW("+")) != SIZE_MAX && view_find(body, VIEW("%20")) != SIZE_MAX;
}

static void hash_decoded(struct sha256_ctx *hash, struct view body, enum form_plus plus) {
    struct escape_uri_reader reader = {body, plus, true};
    while (reader.left.size > 0) {
        const unsigned char byte = escape_uri_next(&reader);
        sha256_update(hash, 1, &byte);
    }
}

static void hash_body(struct sha256_ctx *hash, struct view body, enum form_payload form) {
    if (form == FORM_PAYLOAD_PLUS_ESCAPED)
        hash_replaced(hash, body, VIEW("+"), VIEW("%20"));
    else if (form == FORM_PAYLOAD_BLANKS_AS_PLUS)
        hash_replaced(hash, body, VIEW("%20"), VIEW("+"));
    else if (form == FORM_PAYLOAD_BLANKS_SWAPPED && has_both_blanks(body))
        hash_swapped(hash, body);
    else if (form == FORM_PAYLOAD_DECODED)
        hash_decoded(hash, body, FORM_PLUS_IS_BLANK);
    else if (form == FORM_PAYLOAD_UNESCAPED)
        hash_decoded(hash, body, FORM_PLUS_IS_PLUS);
    else if (form != FORM_PAYLOAD_EMPTY)
        digest_add(hash, body);
}

IAM_MOCK_INTERNAL void canonical_write_payload(const struct canonical *c) {
    UNCLEARED struct sha256_ctx hash;
    uint8_t digest[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE];
    const enum form_payload form = (enum form_payload)c->form->payload;
    if (form == FORM_PAYLOAD_UNSIGNED) {
        canonical_add(c, VIEW("UNSIGNED-PAYLOAD"));
        return;
    }
    sha256_init(&hash);
    hash_body(&hash, c->request->body, form);
    if (c->form->payload_newline)
        digest_add(&hash, VIEW("\n"));
    digest_end(&hash, digest);
    digest_write_hex(hex, digest, c->form->payload_upper);
    canonical_add(c, (struct view){hex, sizeof hex});
}
