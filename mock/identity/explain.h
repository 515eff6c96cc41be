/* Explains a wrong signature: finds the mistake, or the two mistakes, that give the signature that was
 * received. */
#ifndef MOCK_IDENTITY_EXPLAIN_H
#define MOCK_IDENTITY_EXPLAIN_H

#include "account/account.h"
#include "identity/signature.h"
#include "model/mistakes.h"

#define EXPLAIN_MAX_HEADERS 100 /* with 1,000 signed headers, all pairs would take seconds */

/* What explain_mismatch() found. Views into account and request. */
struct explanation {
    struct mistakes mistakes;
    bool pairs_left_out;      /* pairs would have been tried, but the request has over EXPLAIN_MAX_HEADERS */
    unsigned pairs_tried;     /* of those that can be joined, and change the signature */
    struct view other_key_id; /* whose secret was used, of MISTAKE_secret_of_other_key; data NULL: none */
};

/*
 * Find the mistakes of a request whose signature does not match: those, and only those, that give the
 * signature that was received. Pairs are tried only if no single mistake gives it, and the request has at
 * most EXPLAIN_MAX_HEADERS. `c`: the request; its form and its sink are not used. Allocates nothing.
 */
IAM_MOCK_INTERNAL void explain_mismatch(struct explanation *out, const struct canonical *c,
                                        const struct signer *signer, const struct account *account);

/* The form in which a signer with this mistake signs. Static. */
IAM_MOCK_INTERNAL const struct canonical_form *mistake_form(enum mistake_id id);
/* The form of two mistakes. False: they exclude each other. */
IAM_MOCK_INTERNAL MUST_CHECK bool mistake_join_forms(struct canonical_form *out, enum mistake_id first,
                                                     enum mistake_id second);

#endif
