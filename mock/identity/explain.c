/* Explains a wrong signature: signs the request again with each known mistake, then with two of them. */
#include "identity/explain.h"

/* Limits for accounts with many keys: signing with each takes time. */
#define OTHER_KEYS_ALONE 1000
#define OTHER_KEYS_IN_PAIRS 8

/* ----- Forms ------------------------------------------------------------------------------------ */

static const struct canonical_form mistake_forms[] = {
#define MISTAKE(name, words, ...) {__VA_ARGS__},
#include "model/mistakes.def"
#undef MISTAKE
};

IAM_MOCK_INTERNAL const struct canonical_form *mistake_form(enum mistake_id id) { return &mistake_forms[id]; }

static bool has_scope(const struct canonical_form *form) {
    return form->region || form->service || form->day;
}

static bool has_time(const struct canonical_form *form) { return form->date || form->seconds; }

/* Fields that only together say what was done cannot be joined one by one. */
static bool forms_exclude(const struct canonical_form *a, const struct canonical_form *b) {
    return (has_time(a) && has_time(b)) ||
           (has_scope(a) && has_scope(b) && a->scope_of_key != b->scope_of_key);
}

IAM_MOCK_INTERNAL bool mistake_join_forms(struct canonical_form *out, enum mistake_id first,
                                          enum mistake_id second) {
    const struct canonical_form *other = &mistake_forms[second];
    uint8_t bytes[sizeof *out], more[sizeof *out];
    if (forms_exclude(&mistake_forms[first], other))
        return false;
    memcpy(bytes, &mistake_forms[first], sizeof bytes);
    memcpy(more, other, sizeof more);
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i >= FORM_BIT_FIELDS && bytes[i] && more[i] && bytes[i] != more[i])
            return false;
        bytes[i] |= more[i];
    }
    memcpy(out, bytes, sizeof bytes);
    return true;
}

static bool has_key_of_its_own(const struct canonical_form *form) {
    return form->region || form->service || form->day || form->key || form->secret;
}

/* Does the form change what is signed besides the canonical request? */
static bool changes_more_than_request(const struct canonical_form *form) {
    return has_key_of_its_own(form) || has_time(form) || form->signature ||
           (form->lines & (FORM_LINES_STRING_NEWLINE | FORM_LINES_STRING_CRLF | FORM_LINES_NOT_HASHED)) != 0;
}

/* Can the form change the canonical request? */
static bool changes_request(const struct canonical_form *form) {
    return !changes_more_than_request(form) || form->date_in_lines ||
           (form->lines & FORM_LINES_REQUEST_CRLF) != 0;
}

/* Is the form about the query string alone? */
static bool is_of_query(const struct canonical_form *form) {
    static const struct canonical_form right;
    struct canonical_form rest = *form;
    rest.query = rest.order = rest.escape = rest.plus = rest.lower_hex = rest.blank_as_plus = 0;
    rest.values_twice = rest.no_equals_if_empty = rest.no_token = rest.no_expires = 0;
    return memcmp(&rest, &right, sizeof rest) == 0;
}

/* ----- The search ------------------------------------------------------------------------------- */

struct search {
    const struct canonical *request;
    const struct signer *signer;
    const struct account *account;
    struct explanation *out;
    char right[SIGNATURE_SIZE];      /* the signature without a mistake */
    uint8_t right_hash[DIGEST_SIZE]; /* of the canonical request without a mistake */
    struct signing_key right_key;
    struct set changing;                        /* the mistakes whose signature is not `right` */
    uint8_t hashes[MISTAKE_COUNT][DIGEST_SIZE]; /* of the canonical request with each mistake */
};

/* Sign in a form, with a key, and a canonical request of this hash; NULL: it is not known. Sets *changes if
 * the signature is not the right one. Returns whether it is the one that was received. */
static bool gives_signature(struct search *search, const struct canonical_form *form, const uint8_t *hash,
                            const struct signing_key *key, bool *changes) {
    char computed[SIGNATURE_SIZE];
    struct canonical c = *search->request;
    const struct signer signer = {search->signer->secret, search->signer->authorization, key};
    c.form = form;
    c.request_hash = hash;
    const size_t size = signature_compute(computed, &c, &signer);
    *changes = size != sizeof search->right || memcmp(computed, search->right, size) != 0;
    return view_equal((struct view){computed, size}, search->signer->authorization->signature);
}

static void derive_key(struct signing_key *out, const struct search *search,
                       const struct canonical_form *form, struct view secret) {
    struct canonical c = *search->request;
    const struct signer signer = {secret, search->signer->authorization, NULL};
    c.form = form;
    signing_key_derive(out, &c, &signer);
}

/* ----- The secrets of other keys ---------------------------------------------------------------- */

/* Returns the next key of the account that has a secret and is not the one of the request; NULL: there is
 * none. */
static const struct access_key *next_other_key(const struct search *search, const struct access_key *key) {
    for (key = key ? key->next : search->account->keys; key; key = key->next) {
        if (key_secret(key).size > 0 && !view_equal(key_id(key), search->signer->authorization->key_id))
            break;
    }
    return key;
}

/* ----- Single mistakes -------------------------------------------------------------------------- */

static void add_found(struct mistakes *out, enum mistakes_found found, unsigned first, unsigned second) {
    out->found = (uint8_t)found;
    if (out->count == MISTAKES_MAX)
        return;
    out->first[out->count] = (uint8_t)first;
    out->second[out->count++] = (uint8_t)second;
}

/* Sign with a mistake, and the secret of a key. */
static bool single_gives_signature(struct search *search, unsigned id, struct view secret) {
    const struct canonical_form *form = &mistake_forms[id];
    struct signing_key key = search->right_key;
    bool changes;
    if (!changes_more_than_request(form) && memcmp(search->hashes[id], search->right_hash, DIGEST_SIZE) == 0)
        return false; /* equal bytes */
    if (has_key_of_its_own(form))
        derive_key(&key, search, form, secret);
    const bool found = gives_signature(search, form, search->hashes[id], &key, &changes);
    if (changes)
        set_add(&search->changing, id);
    return found;
}

static void try_other_keys(struct search *search) {
    const struct access_key *key = NULL;
    for (int tried = 0; tried < OTHER_KEYS_ALONE && (key = next_other_key(search, key)) != NULL; tried++) {
        if (!single_gives_signature(search, MISTAKE_secret_of_other_key, key_secret(key)))
            continue;
        search->out->other_key_id = key_id(key);
        add_found(&search->out->mistakes, MISTAKES_SINGLE, MISTAKE_secret_of_other_key,
                  MISTAKE_secret_of_other_key);
        return;
    }
}

static void hash_with_mistake(struct search *search, unsigned id) {
    struct canonical c = *search->request;
    c.form = &mistake_forms[id];
    if (changes_request(c.form) && (c.request->query.size > 0 || !is_of_query(c.form)))
        signature_hash_request(search->hashes[id], &c);
    else
        memcpy(search->hashes[id], search->right_hash, DIGEST_SIZE);
}

static void try_singles(struct search *search) {
    for (unsigned id = 0; id < MISTAKE_COUNT; id++) {
        hash_with_mistake(search, id);
        if (id == MISTAKE_secret_of_other_key)
            try_other_keys(search);
        else if (single_gives_signature(search, id, search->signer->secret))
            add_found(&search->out->mistakes, MISTAKES_SINGLE, id, id);
    }
}

/* ----- Pairs ------------------------------------------------------------------------------------ */

/* Does the first mistake bring a query to which the second one, which is about the query, then applies? */
static bool brings_query_for(unsigned first, unsigned second) {
    return mistake_forms[first].body_in_query && is_of_query(&mistake_forms[second]);
}

/* The hash of the canonical request with two mistakes, if it is known because only one of them changes it;
 * else NULL. */
static const uint8_t *hash_of_pair(const struct search *search, unsigned first, unsigned second) {
    if (brings_query_for(first, second))
        return NULL;
    if (memcmp(search->hashes[first], search->right_hash, DIGEST_SIZE) == 0)
        return search->hashes[second];
    return memcmp(search->hashes[second], search->right_hash, DIGEST_SIZE) == 0 ? search->hashes[first]
                                                                                : NULL;
}

/* Sign with two mistakes. `key`: of the first one; `secret`: from which a key of both is derived. */
static bool try_pair(struct search *search, unsigned first, unsigned second, const struct signing_key *key,
                     struct view secret) {
    struct canonical_form form;
    struct signing_key key_of_both;
    bool changes;
    if ((!set_has(&search->changing, second) && !brings_query_for(first, second)) ||
        !mistake_join_forms(&form, (enum mistake_id)first, (enum mistake_id)second))
        return false;
    if (has_key_of_its_own(&mistake_forms[second])) {
        derive_key(&key_of_both, search, &form, secret);
        key = &key_of_both;
    }
    search->out->pairs_tried++;
    if (!gives_signature(search, &form, hash_of_pair(search, first, second), key, &changes))
        return false;
    add_found(&search->out->mistakes, MISTAKES_PAIR, first < second ? first : second,
              first < second ? second : first);
    return true;
}

/* Try a mistake with a key of its own together with each other one. */
static bool try_pairs_of_key(struct search *search, unsigned first, struct view secret) {
    struct signing_key key;
    bool found = false;
    derive_key(&key, search, &mistake_forms[first], secret);
    for (unsigned second = 0; second < MISTAKE_COUNT; second++) {
        const bool is_done = second == first || (second < first && first != MISTAKE_secret_of_other_key &&
                                                 has_key_of_its_own(&mistake_forms[second]));
        if (!is_done && second != MISTAKE_secret_of_other_key &&
            try_pair(search, first, second, &key, secret))
            found = true;
    }
    return found;
}

static void try_pairs_of_other_keys(struct search *search) {
    const struct access_key *key = NULL;
    for (int tried = 0; tried < OTHER_KEYS_IN_PAIRS && (key = next_other_key(search, key)) != NULL; tried++) {
        if (try_pairs_of_key(search, MISTAKE_secret_of_other_key, key_secret(key)))
            search->out->other_key_id = key_id(key);
    }
}

static void try_pairs(struct search *search) {
    for (unsigned first = 0; first < MISTAKE_COUNT; first++) {
        if (!set_has(&search->changing, first))
            continue;
        if (first == MISTAKE_secret_of_other_key) {
            try_pairs_of_other_keys(search);
        } else if (has_key_of_its_own(&mistake_forms[first])) {
            (void)try_pairs_of_key(search, first, search->signer->secret);
        } else {
            for (unsigned second = first + 1; second < MISTAKE_COUNT; second++) {
                if (!has_key_of_its_own(&mistake_forms[second]))
                    (void)try_pair(search, first, second, &search->right_key, search->signer->secret);
            }
        }
    }
}

/* ----- The whole -------------------------------------------------------------------------------- */

static void sign_rightly(struct search *search) {
    static const struct canonical_form right;
    struct canonical c = *search->request;
    c.form = &right;
    signature_hash_request(search->right_hash, &c);
    c.request_hash = search->right_hash;
    derive_key(&search->right_key, search, &right, search->signer->secret);
    const struct signer signer = {search->signer->secret, search->signer->authorization, &search->right_key};
    (void)signature_compute(search->right, &c, &signer);
}

IAM_MOCK_INTERNAL void explain_mismatch(struct explanation *out, const struct canonical *c,
                                        const struct signer *signer, const struct account *account) {
    UNCLEARED struct search search;
    search.request = c;
    search.signer = signer;
    search.account = account;
    search.out = out;
    set_clear(&search.changing);
    *out = (struct explanation){.mistakes = {.found = MISTAKES_NONE}};
    sign_rightly(&search);
    try_singles(&search);
    out->pairs_left_out =
        out->mistakes.found == MISTAKES_NONE && c->request->header_count > EXPLAIN_MAX_HEADERS;
    if (out->mistakes.found == MISTAKES_NONE && !out->pairs_left_out)
        try_pairs(&search);
}

#undef OTHER_KEYS_ALONE
#undef OTHER_KEYS_IN_PAIRS
