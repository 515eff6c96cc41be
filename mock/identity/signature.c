/* Signing a request: the string to sign, the signature as text, and its comparison with the request's. */
#include "identity/signature.h"
#include "identity/signing_date.h"
#include "base/base64.h"

#include <nettle/memops.h>

/* A sink that hashes. */
static void add_to_hash(void *context, struct view bytes) { digest_add(context, bytes); }

/* ----- The string to sign ----------------------------------------------------------------------- */

IAM_MOCK_INTERNAL void signature_hash_request(uint8_t out[DIGEST_SIZE], const struct canonical *c) {
    UNCLEARED struct sha256_ctx hash;
    UNCLEARED struct gathered gathered;
    struct canonical to_hash = *c;
    to_hash.sink = (struct canonical_sink){add_to_hash, &hash, &gathered};
    gathered.used = 0;
    sha256_init(&hash);
    canonical_write(&to_hash);
    canonical_flush(&to_hash);
    digest_end(&hash, out);
}

static void write_request_hash(const struct canonical *c) {
    uint8_t digest[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE];
    if (c->form->lines & FORM_LINES_NOT_HASHED) {
        canonical_write(c);
        return;
    }
    if (!c->request_hash)
        signature_hash_request(digest, c);
    digest_write_hex(hex, c->request_hash ? c->request_hash : digest, false);
    canonical_add(c, (struct view){hex, sizeof hex});
}

static void end_string_line(const struct canonical *c) {
    canonical_add(c, c->form->lines & FORM_LINES_STRING_CRLF ? VIEW("\r\n") : VIEW("\n"));
}

static void write_scope_of_key(const struct canonical *c, const struct signer *signer) {
    struct signing_scope scope;
    signing_scope_find(&scope, c, signer);
    canonical_add(c, scope.day);
    canonical_add(c, VIEW("/"));
    canonical_add(c, scope.region);
    canonical_add(c, VIEW("/"));
    canonical_add(c, scope.service);
    canonical_add(c, VIEW("/aws4_request"));
}

/* Write the scope: the credential without the key id. */
static void write_scope(const struct canonical *c, const struct signer *signer) {
    const struct authorization *sent = signer->authorization;
    const size_t before = sent->key_id.size + 1;
    if (c->form->scope_of_key)
        write_scope_of_key(c, signer);
    else
        canonical_add(c, (struct view){sent->credential.data + before, sent->credential.size - before});
    end_string_line(c);
}

IAM_MOCK_INTERNAL void signature_write_string(const struct canonical *c, const struct signer *signer) {
    char date[SIGNING_DATE_SIZE];
    signing_date_write(date, canonical_date_ms(c->request, c->form));
    canonical_add(c, VIEW(SIGNING_ALGORITHM));
    end_string_line(c);
    canonical_add(c, (struct view){date, sizeof date});
    end_string_line(c);
    write_scope(c, signer);
    write_request_hash(c);
    if (c->form->lines & FORM_LINES_STRING_NEWLINE)
        end_string_line(c);
}

/* ----- The signature ---------------------------------------------------------------------------- */

static void sign_string(uint8_t out[DIGEST_SIZE], const struct canonical *c, const struct signer *signer) {
    UNCLEARED struct signing_key key;
    UNCLEARED struct digest_hmac hmac;
    UNCLEARED struct gathered gathered;
    struct canonical to_hmac = *c;
    to_hmac.sink = (struct canonical_sink){add_to_hash, &hmac.hash, &gathered};
    gathered.used = 0;
    if (!signer->key)
        signing_key_derive(&key, c, signer);
    const struct signing_key *used = signer->key ? signer->key : &key;
    digest_hmac_start(&hmac, (struct view){(const char *)used->bytes, used->size});
    signature_write_string(&to_hmac, signer);
    canonical_flush(&to_hmac);
    digest_hmac_end(&hmac, out);
}

IAM_MOCK_INTERNAL size_t signature_compute(char out[SIGNATURE_SIZE], const struct canonical *c,
                                           const struct signer *signer) {
    uint8_t digest[DIGEST_SIZE];
    sign_string(digest, c, signer);
    if (c->form->signature == FORM_SIGNATURE_BASE64)
        return base64_encode(out, (struct view){(const char *)digest, sizeof digest});
    digest_write_hex(out, digest, c->form->signature == FORM_SIGNATURE_UPPER);
    return DIGEST_HEX_SIZE;
}

IAM_MOCK_INTERNAL bool signature_matches(const struct canonical *c, const struct signer *signer) {
    char computed[SIGNATURE_SIZE];
    const size_t size = signature_compute(computed, c, signer);
    const struct view sent = signer->authorization->signature;
    return sent.size == size && memeql_sec(sent.data, computed, size) != 0;
}
