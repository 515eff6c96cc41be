/* Lists of IAM, read to their end. */
#ifndef IAM_LIST_H
#define IAM_LIST_H

#include "iam_xml.h"

/*
 * Append all items of a list to `out`, page by page. `of`: whose list. Returns as iam_call(); IAM_BAD_ANSWER
 * also for a list without end. Unless IAM_SUCCESS, `out` holds a part of the list.
 *
 * Read all pages first and make changes after: the service does not say what a marker is worth once an item
 * is gone.
 */
enum iam_result iam_list_all(const struct iam_client *client, const struct iam_list_form *form,
                             const struct iam_parameter *of, struct text_list *out,
                             struct iam_answer *answer);

#endif
