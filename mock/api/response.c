/* The public functions about responses. */
#include "base/view.h"
#include "api/mock.h"

const char *iam_mock_response_header(const struct iam_mock_response *response, const char *name) {
    if (!response || !name)
        return NULL;
    for (size_t i = 0; i < response->header_count; i++) {
        if (view_equal_folded(view_of(response->headers[i].name), view_of(name)))
            return response->headers[i].value;
    }
    return NULL;
}

void iam_mock_response_clear(struct iam_mock_response *response) {
    if (!response || !response->memory) {
        if (response)
            *response = (struct iam_mock_response){0};
        return;
    }
    struct iam_mock_response_memory *memory = response->memory;
    struct iam_mock *mock = memory->mock;
    mock_lock(mock);
    responses_remove(&mock->responses, memory);
    mock_unlock(mock);
    response_memory_free(memory);
    *response = (struct iam_mock_response){0};
}
