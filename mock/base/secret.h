/* Secrets in texts: finds by the form of a value whether it may be one, and cuts it. */
#ifndef MOCK_BASE_SECRET_H
#define MOCK_BASE_SECRET_H

#include "base/view.h"

#define SECRET_MIN_SIZE 16 /* AWS's have 40 bytes; a value may contain a short one, "secret", by chance */
#define SECRET_FORM_MIN_SIZE 32 /* an access key id has up to 21 bytes, a secret 40, a seed 64 */
#define SECRET_SHOWN 4          /* how many bytes of a secret a text shows, to recognise the secret */

/* May the value have the form of a secret? Most that are long enough are ARNs. */
static inline bool secret_may_have_form(struct view value) {
    return value.size >= SECRET_FORM_MIN_SIZE && memcmp(value.data, "arn:", 4) != 0;
}

/* Returns how many bytes of a value a text may show: fewer than it has if it is a secret access key, a
 * session token, the seed of an MFA device, or an Authorization header, by its form. */
IAM_MOCK_INTERNAL size_t secret_shown_by_form(struct view value);

/* Returns how many bytes of a word a message about a file may show. What looks like a secret here is shorter:
 * a message need not be complete. */
IAM_MOCK_INTERNAL size_t secret_shown_in_message(const void *unused, struct view word);

/* Cut the words of a text, which end at blanks and quotes, to what `shown` returns for them; "…" takes the
 * place of the rest. `shown` must leave out none or at least three bytes. */
IAM_MOCK_INTERNAL void secret_mask_words(char *text, size_t (*shown)(const void *context, struct view word),
                                         const void *context);

#endif
