/* What the service tolerates in a signed request, and a careful signer does not do. */
#ifndef MOCK_IDENTITY_TOLERATED_H
#define MOCK_IDENTITY_TOLERATED_H

#include "identity/signing.h"

/* The remarks on the signed headers and on the dates, as bits. */
IAM_MOCK_INTERNAL unsigned tolerated_remarks(const struct signing *signing);

#endif
