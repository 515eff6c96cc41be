#include "iam_list.h"

#include <stdio.h>
#include <stdlib.h>

/* More pages are an endless list: the longest list here is that of 50 tags, and a page may be empty. */
#define MAX_PAGES 64

enum iam_result iam_list_all(const struct iam_client *client, const struct iam_list_form *form,
                             const struct iam_parameter *of, struct text_list *out,
                             struct iam_answer *answer) {
    const int page_size = client->options.page_size;
    char max_items[16];
    char *marker = NULL;
    int pages = 0;
    (void)snprintf(max_items, sizeof max_items, "%d", page_size);
    do {
        const struct iam_parameter parameters[] = {
            *of, {"MaxItems", page_size > 0 ? max_items : NULL}, {"Marker", marker}};
        enum iam_result result = iam_call(client, form->action, parameters, 3, answer);
        free(marker);
        marker = NULL;
        if (result == IAM_SUCCESS)
            result = iam_read_page(answer, form, out, &marker);
        if (result != IAM_SUCCESS)
            return result;
    } while (marker != NULL && ++pages < MAX_PAGES);
    const bool endless = marker != NULL;
    free(marker);
    return endless ? IAM_BAD_ANSWER : IAM_SUCCESS;
}
