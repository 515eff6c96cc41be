/* What IAM's answers say, read with libxml2. */
#ifndef IAM_XML_H
#define IAM_XML_H

#include "iam_client.h"

/* Texts, each allocated by itself. All zero is an empty list. */
struct text_list {
    char **items;
    size_t count;
};

void text_list_clear(struct text_list *list);
bool text_list_has(const struct text_list *list, const char *text);

/* Free what the functions below parsed: the body is parsed once for all of them. */
void iam_free_document(struct iam_answer *answer);

/* Is it the action's own answer? A proxy's page can come with status 200, too. Returns as iam_read_error().
 */
enum iam_result iam_read_success(struct iam_answer *answer, const char *action);

/* Read an error's code and message into the answer. IAM_SUCCESS, IAM_BAD_ANSWER or IAM_NO_MEMORY. */
enum iam_result iam_read_error(struct iam_answer *answer);

/* Where an action's answer holds its list: <ACTIONResult><LIST><member><ITEM>. */
struct iam_list_form {
    const char *action, *list, *item;
};

/*
 * Append the items of a page to a list. *marker, to be freed with free(), is where the next page starts;
 * NULL: this was the last. IAM_SUCCESS, IAM_BAD_ANSWER or IAM_NO_MEMORY.
 */
enum iam_result iam_read_page(struct iam_answer *answer, const struct iam_list_form *form,
                              struct text_list *list, char **marker);

/*
 * Read <ACTIONResult><PARENT><NAME>, a text that is shorter than `size`, into `out`. IAM_SUCCESS,
 * IAM_BAD_ANSWER or IAM_NO_MEMORY.
 */
enum iam_result iam_read_value(struct iam_answer *answer, const char *action, const char *parent,
                               const char *name, char *out, size_t size);

#endif
