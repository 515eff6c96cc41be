/* What is known about the signature of one request: what the request says, what was signed, and why it is
 * refused. */
#ifndef MOCK_IDENTITY_SIGNING_H
#define MOCK_IDENTITY_SIGNING_H

#include "account/access_key.h"
#include "identity/authorization.h"
#include "identity/canonical.h"
#include "identity/signing_date.h"

/* Remarks on a signature, as bits: SIGNING_REMARK_BIT(id). */
enum signing_remark {
#define SIGNING_REMARK(id, when) SIGNING_REMARK_##id,
#include "identity/signing_remarks.def"
#undef SIGNING_REMARK
};
#define SIGNING_REMARK_BIT(id) (1u << SIGNING_REMARK_##id)

#define REFUSAL_MESSAGE_SIZE 2048

/* The values in the text of a refusal; which are set depends on the situation (situations.def). */
struct refusal {
    struct view sent; /* the part of the request that is wrong */
    char limit[SIGNING_DATE_SIZE], now[SIGNING_DATE_SIZE];
    size_t size; /* of `message`, without a NUL */
    char message[REFUSAL_MESSAGE_SIZE];
};

/* Large; nothing in it needs to be cleared. */
struct signing {
    struct authorization authorization;
    unsigned remarks; /* bits */
    bool refused;     /* before the key was looked up; the answer has the values of `refusal` */
    struct refusal refusal;
    struct signed_request request; /* set under IAM_MOCK_VERIFY_SIGNATURES */
    struct view date;              /* of the signature, as sent; data NULL: none was sent. Set as `request` */
    const struct access_key *key;  /* whose secret was tried; NULL: none was */
    bool matches;                  /* the signature is that of `key`; set if that is not NULL */
    struct canonical_work work;
};

#endif
