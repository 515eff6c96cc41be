/* What IAM's answers say, read with libxml2. */
#ifndef IAM_XML_H
#define IAM_XML_H

#include "iam_client.h"

/* Serial numbers, each allocated by itself. */
struct serial_list {
    char **items;
    size_t count;
};

void serial_list_clear(struct serial_list *list);

/* Free what the functions below parsed: the body is parsed once for all of them. */
void iam_free_document(struct iam_answer *answer);

/* Is it the action's own answer? A proxy's page can come with status 200, too. Returns as iam_read_error().
 */
enum iam_result iam_read_success(struct iam_answer *answer, const char *action);

/* Read an error's code and message into the answer. IAM_SUCCESS, IAM_BAD_ANSWER or IAM_NO_MEMORY. */
enum iam_result iam_read_error(struct iam_answer *answer);

/*
 * Append the serial numbers of a ListMFADevices answer to a list. *marker, to be freed with free(), is where
 * the next page starts; NULL: this was the last. IAM_SUCCESS, IAM_BAD_ANSWER or IAM_NO_MEMORY.
 */
enum iam_result iam_read_devices(struct iam_answer *answer, struct serial_list *list, char **marker);

#endif
