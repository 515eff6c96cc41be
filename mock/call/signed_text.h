/* Shows what was signed: writes canonical requests and strings to sign into texts, without secrets. */
#ifndef MOCK_CALL_SIGNED_TEXT_H
#define MOCK_CALL_SIGNED_TEXT_H

#include "account/account.h"
#include "base/text.h"
#include "identity/signature.h"

/* What is signed in one form, as bytes, with all secrets in it. Free both texts with signed_text_free(). */
struct signed_text {
    struct text canonical, string_to_sign;
};
IAM_MOCK_INTERNAL void signed_text_make(struct signed_text *out, const struct canonical *c,
                                        const struct canonical_form *form, const struct signer *signer);
IAM_MOCK_INTERNAL void signed_text_free(struct signed_text *text);

/* Take the first line of *rest, without its newline. False: there is none. */
IAM_MOCK_INTERNAL bool signed_text_next_line(struct view *line, struct view *rest);

#define CANONICAL_QUERY_LINE 3 /* the number of the line that has the query; the headers are after it */

/*
 * Add a line of a canonical request or a string to sign, escaped. Values that are or contain a secret or a
 * session token of the account, and one-time codes, are shown as "…". `number` is the line's, from 1; 0: of
 * the string to sign.
 */
IAM_MOCK_INTERNAL void signed_text_add_line(struct text *out, const struct account *account, size_t number,
                                            struct view line);

#endif
