/* Makes, fills and frees the memory of responses. */
#include "answer/response.h"
#include "base/memory.h"

/* Recorded: the smallest body with the header Vary has 2,673 bytes, the largest without it 1,797. Assumed:
 * the limit is that of Tomcat's compression. */
#define VARY_MIN_SIZE 2048

IAM_MOCK_INTERNAL void responses_init(struct responses *responses, struct iam_mock *mock) {
    *responses = (struct responses){mock, NULL};
}

/*
 * Returns the place in the tree that points to `memory` or, if the tree does not have it, the empty place to
 * put it. Compares addresses alone: an invalid pointer is never followed. The bits of the address decide
 * where to go, mixed by a multiplication that gives no two addresses the same result: so the tree is flat
 * without being balanced.
 */
static struct iam_mock_response_memory **find_memory_place(struct responses *responses,
                                                           const struct iam_mock_response_memory *memory) {
    struct iam_mock_response_memory **place = &responses->root;
    uint64_t bits = (uint64_t)(uintptr_t)memory * UINT64_C(0x9E3779B97F4A7C15);
    for (; *place && *place != memory; bits <<= 1)
        place = &(*place)->child[bits >> 63];
    return place;
}

/* Make the memory of one response, and add it to the tree. NULL: memory is out. */
static struct iam_mock_response_memory *make_memory(struct responses *responses) {
    struct iam_mock_response_memory *memory = memory_new(sizeof *memory);
    if (!memory)
        return NULL;
    memory->mock = responses->mock;
    memory->body = NULL;
    memory->capacity = 0;
    memory->date_ms = -1;
    memory->headers[HEADER_REQUEST_ID] = (struct iam_mock_header){"x-amzn-RequestId", memory->request_id};
    memory->headers[HEADER_CONTENT_TYPE].name = "Content-Type";
    memory->headers[HEADER_CONTENT_LENGTH] = (struct iam_mock_header){"Content-Length", memory->length};
    memory->headers[HEADER_DATE] = (struct iam_mock_header){"Date", memory->date};
    memory->headers[HEADER_VARY] = (struct iam_mock_header){"vary", "Accept-Encoding"};
    memory->child[0] = memory->child[1] = NULL;
    *find_memory_place(responses, memory) = memory;
    return memory;
}

IAM_MOCK_INTERNAL int responses_memory(struct iam_mock_response_memory **out, struct responses *responses,
                                       struct iam_mock_response *response) {
    *out = response->memory;
    if (*out)
        return *find_memory_place(responses, *out) ? 0 : IAM_MOCK_EINVAL;
    response->memory = *out = make_memory(responses);
    return *out ? 0 : IAM_MOCK_ENOMEM;
}

/* A leaf below the removed one takes its place: the bits of its address lead there, too. */
IAM_MOCK_INTERNAL void responses_remove(struct responses *responses,
                                        struct iam_mock_response_memory *memory) {
    struct iam_mock_response_memory **place = find_memory_place(responses, memory), **leaf = place;
    while ((*leaf)->child[0] || (*leaf)->child[1])
        leaf = &(*leaf)->child[!(*leaf)->child[0]];
    struct iam_mock_response_memory *moved = *leaf;
    *leaf = NULL;
    if (moved == memory)
        return;
    memcpy(moved->child, memory->child, sizeof moved->child);
    *place = moved;
}

IAM_MOCK_INTERNAL void response_memory_free(struct iam_mock_response_memory *memory) {
    memory_free(memory->body);
    memory_free(memory);
}

IAM_MOCK_INTERNAL void responses_free(struct responses *responses) {
    while (responses->root) {
        struct iam_mock_response_memory *memory = responses->root;
        responses_remove(responses, memory);
        response_memory_free(memory);
    }
}

IAM_MOCK_INTERNAL bool response_reserve(struct iam_mock_response_memory *memory, size_t size) {
    if (size < memory->capacity)
        return true;
    size_t capacity = memory->capacity ? memory->capacity : 1024;
    while (capacity <= size)
        capacity *= 2;
    char *body = memory_new(capacity); /* the old body isn't needed any more */
    if (!body)
        return false;
    memory_free(memory->body);
    memory->body = body;
    memory->capacity = capacity;
    return true;
}

IAM_MOCK_INTERNAL void response_set_nothing(struct iam_mock_response *response) {
    *response = (struct iam_mock_response){.memory = response->memory};
}

static void put_decimal(char *out, size_t value) {
    char digits[24];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (count > 0)
        *out++ = digits[--count];
    *out = '\0';
}

IAM_MOCK_INTERNAL void response_set(struct iam_mock_response *response,
                                    struct iam_mock_response_memory *memory, int status, const char *code,
                                    size_t size, int64_t now_ms) {
    memory->body[size] = '\0';
    put_decimal(memory->length, size);
    if (memory->date_ms != now_ms)
        clock_format_http(memory->date, now_ms);
    memory->date_ms = now_ms;
    if (code)
        memcpy(memory->code, code, strlen(code) + 1);
    memory->headers[HEADER_CONTENT_TYPE].value = "text/xml"; /* response_set_page() may have replaced it */
    const size_t header_count = size < VARY_MIN_SIZE ? HEADER_VARY : RESPONSE_HEADER_COUNT;
    *response = (struct iam_mock_response){.status = status,
                                           .headers = memory->headers,
                                           .header_count = header_count,
                                           .body = memory->body,
                                           .body_size = size,
                                           .error_code = code ? memory->code : NULL,
                                           .number = 0, /* all fields are named: else the compiler */
                                           .fault = IAM_MOCK_NO_FAULT, /* clears the struct first */
                                           .waited_ms = 0,
                                           .ticket = 0,
                                           .memory = memory};
}

IAM_MOCK_INTERNAL void response_cut_body(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory, size_t size) {
    memory->body[size] = '\0';
    response->body_size = size;
}

IAM_MOCK_INTERNAL void response_set_page(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory) {
    memory->headers[HEADER_CONTENT_TYPE].value = "text/html";
    response->headers = memory->headers + 1;
    response->header_count = HEADER_VARY - 1;
}

/* Give the response a list of headers that other answers do not share. */
static void separate_headers(struct iam_mock_response *response, struct iam_mock_response_memory *memory) {
    if (response->headers == memory->other_headers)
        return;
    memcpy(memory->other_headers, response->headers, response->header_count * sizeof *response->headers);
    response->headers = memory->other_headers;
}

IAM_MOCK_INTERNAL void response_add_header(struct iam_mock_response *response,
                                           struct iam_mock_response_memory *memory, const char *name,
                                           const char *value) {
    separate_headers(response, memory);
    memory->other_headers[response->header_count++] = (struct iam_mock_header){name, value};
}

IAM_MOCK_INTERNAL void response_remove_header(struct iam_mock_response *response,
                                              struct iam_mock_response_memory *memory, size_t index) {
    separate_headers(response, memory);
    response->header_count--;
    memmove(memory->other_headers + index, memory->other_headers + index + 1,
            (response->header_count - index) * sizeof *response->headers);
}

IAM_MOCK_INTERNAL void response_set_length(struct iam_mock_response_memory *memory, const char *length) {
    memcpy(memory->length, length, strlen(length) + 1);
}
#undef VARY_MIN_SIZE
