/* The key of a signature: derived from the secret in four steps, or as a signer with a mistake derives it. */
#include "identity/signing_key.h"
#include "identity/escape_uri.h"
#include "identity/signing_date.h"

#define DAY_MS INT64_C(86400000)

/* ----- What the key is for ---------------------------------------------------------------------- */

static void find_day(struct signing_scope *out, const struct canonical *c, struct view sent) {
    const enum form_day form = (enum form_day)c->form->day;
    const int64_t moved = form == FORM_DAY_BEFORE ? -DAY_MS : form == FORM_DAY_AFTER ? DAY_MS : 0;
    out->day = sent;
    if (form == FORM_DAY_SENT)
        return;
    signing_date_write(out->day_text, c->request->date_ms + moved);
    out->day = (struct view){out->day_text, form == FORM_DAY_AND_TIME ? SIGNING_DATE_SIZE : SIGNING_DAY_SIZE};
}

IAM_MOCK_INTERNAL void signing_scope_find(struct signing_scope *out, const struct canonical *c,
                                          const struct signer *signer) {
    const struct authorization *sent = signer->authorization;
    const struct canonical_form *form = c->form;
    const bool is_iam = view_is(sent->service, "iam");
    find_day(out, c, sent->day);
    out->region = form->region == FORM_REGION_US_EAST_2   ? VIEW("us-east-2")
                  : form->region == FORM_REGION_US_WEST_2 ? VIEW("us-west-2")
                                                          : sent->region;
    out->service = form->service != FORM_SERVICE_OTHER ? sent->service : is_iam ? VIEW("sts") : VIEW("iam");
}

/* ----- The first key ---------------------------------------------------------------------------- */

/* Collects the first key: its bytes as long as they fit, then their hash. */
struct key_collector {
    struct signing_key *key;
    bool hashes;
    struct sha256_ctx hash; /* set if `hashes` */
};

static void collect(void *context, struct view bytes) {
    struct key_collector *collector = context;
    struct signing_key *key = collector->key;
    if (!collector->hashes && bytes.size <= sizeof key->bytes - key->size) {
        memcpy(key->bytes + key->size, bytes.data, bytes.size);
        key->size += bytes.size;
        return;
    }
    if (!collector->hashes) {
        sha256_init(&collector->hash);
        sha256_update(&collector->hash, key->size, key->bytes);
        collector->hashes = true;
    }
    digest_add(&collector->hash, bytes);
}

static void collect_secret(const struct canonical *to, const struct signer *signer, unsigned form) {
    const struct view secret = form & FORM_SECRET_KEY_ID ? signer->authorization->key_id : signer->secret;
    if (form & FORM_SECRET_ESCAPED)
        escape_uri_write(to, secret, ESCAPE_URI_SENT);
    else
        canonical_add(to, secret);
    if (form & FORM_SECRET_NEWLINE)
        canonical_add(to, VIEW("\n"));
}

static void make_first_key(struct signing_key *out, const struct canonical *c, const struct signer *signer) {
    UNCLEARED struct key_collector collector;
    struct canonical to = *c;
    to.sink = (struct canonical_sink){.add = collect, .context = &collector};
    out->size = 0;
    collector.key = out;
    collector.hashes = false;
    if ((c->form->key & (FORM_KEY_NO_PREFIX | FORM_KEY_SECRET)) == 0)
        canonical_add(&to, VIEW("AWS4"));
    collect_secret(&to, signer, c->form->secret);
    if (collector.hashes) {
        digest_end(&collector.hash, out->bytes);
        out->size = DIGEST_SIZE;
    }
}

/* ----- The steps -------------------------------------------------------------------------------- */

/* Make the key of the next step: the HMAC of a message. */
static void take_step(struct signing_key *key, struct view message, bool hex) {
    UNCLEARED struct digest_hmac hmac;
    uint8_t digest[DIGEST_SIZE];
    digest_hmac_start(&hmac, (struct view){(const char *)key->bytes, key->size});
    digest_add(&hmac.hash, message);
    digest_hmac_end(&hmac, digest);
    key->size = hex ? DIGEST_HEX_SIZE : DIGEST_SIZE;
    if (hex)
        digest_write_hex((char *)key->bytes, digest, false);
    else
        memcpy(key->bytes, digest, sizeof digest);
}

IAM_MOCK_INTERNAL void signing_key_derive(struct signing_key *out, const struct canonical *c,
                                          const struct signer *signer) {
    const unsigned form = c->form->key;
    const bool hex = (form & FORM_KEY_HEX) != 0;
    struct signing_scope scope;
    make_first_key(out, c, signer);
    if (form & FORM_KEY_SECRET)
        return;
    signing_scope_find(&scope, c, signer);
    take_step(out, scope.day, hex);
    take_step(out, scope.region, hex);
    take_step(out, scope.service, hex);
    if (!(form & FORM_KEY_NO_TERMINATOR))
        take_step(out, VIEW("aws4_request"), hex);
}

#undef DAY_MS
