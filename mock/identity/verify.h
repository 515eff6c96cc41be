/* The checks of a signature, in the service's order: what is signed, when, for what, and at last the
 * signature. Pure. */
#ifndef MOCK_IDENTITY_VERIFY_H
#define MOCK_IDENTITY_VERIFY_H

#include "identity/signing.h"
#include "model/fixture_ids.h"

/* What a request must be signed for, and when. */
struct verify_terms {
    struct view region, service; /* "us-east-1", "iam" */
    int64_t now_ms;
};

/*
 * Is the request signed with its host, within 15 minutes of `now_ms`, and for this region and service?
 * authorization_check() has found nothing. Returns FIXTURE_NONE, or the error that answers the request, whose
 * values are then in signing->refusal. Sets the dates of signing->request.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id verify_scope(struct signing *signing,
                                                          const struct verify_terms *terms);

/* Is this the signature with this secret? verify_scope() has found nothing. */
IAM_MOCK_INTERNAL MUST_CHECK bool verify_signature(struct signing *signing, struct view secret);

#endif
