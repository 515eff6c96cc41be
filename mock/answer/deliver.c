#include "base/view.h"
#include "call/call.h"

/* What of the answer the client gets. The body was planned to fit, and so do these. */
static const char proxy_page[] = "<!DOCTYPE html>\n<html><head><title>Blocked</title></head>\n"
                                 "<body><h1>Your request was blocked by the proxy.</h1></body></html>\n";
static const char not_http[] = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n";

#define WRONG_BY 16        /* Content-Length, of TOO_LONG and TOO_SHORT */
#define END_TAG_MISSING 12 /* bytes of the last end tag, of MALFORMED_XML */

IAM_MOCK_INTERNAL size_t deliver_bound(void) {
    return sizeof proxy_page > sizeof not_http ? sizeof proxy_page : sizeof not_http;
}

static size_t less(size_t size, size_t by) { return size > by ? size - by : 0; }

static void cut_body(struct iam_mock_response *response, struct iam_mock_response_memory *memory,
                     size_t size) {
    memory->body[size] = '\0';
    response->body_size = size;
}

static void keep_first_headers(struct iam_mock_response *response, struct iam_mock_response_memory *memory) {
    response->header_count = 2;
    cut_body(response, memory, 0);
}

static size_t put_body(struct iam_mock_response_memory *memory, struct view body) {
    memcpy(memory->body, body.data, body.size);
    return body.size;
}

static void deliver_garbage(struct iam_mock_response *response, struct iam_mock_response_memory *memory) {
    size_t size = put_body(memory, (struct view){not_http, sizeof not_http - 1});
    response_set_nothing(response);
    response->body = memory->body;
    cut_body(response, memory, size);
}

/* The bytes of a whole answer have been written; `size` is theirs. */
static void deliver_fault(struct call *call, struct iam_mock_response *response,
                          struct iam_mock_response_memory *memory, size_t size, int64_t now_ms) {
    size_t sent = size, said = size;
    enum delivery delivery = fault_info(call->effect.fault)->delivery;
    int status = call->status;
    if (delivery == DELIVERY_PROXY_PAGE) {
        sent = said = put_body(memory, (struct view){proxy_page, sizeof proxy_page - 1});
        status = call->rule->status;
    } else if (delivery == DELIVERY_LESS_THAN_SAID) {
        said = size + WRONG_BY;
    } else if (delivery == DELIVERY_MORE_THAN_SAID) {
        sent = said = less(size, WRONG_BY);
    } else if (delivery == DELIVERY_WITHOUT_END) {
        sent = said = less(size, END_TAG_MISSING);
    } else if (delivery == DELIVERY_EMPTY_BODY) {
        sent = said = 0;
    } else if (delivery == DELIVERY_BODY_START) {
        bool past = (uint64_t)call->rule->cut_at >= size;
        call->remarks |= past ? REMARK_CUT : 0;
        sent = past ? less(size, 1) : (size_t)call->rule->cut_at;
    }
    response_set(response, memory, status, NULL, said, now_ms);
    cut_body(response, memory, sent);
    if (delivery == DELIVERY_PROXY_PAGE)
        response_set_page(response, memory);
    else if (delivery == DELIVERY_FIRST_HEADERS)
        keep_first_headers(response, memory);
}

IAM_MOCK_INTERNAL void answer_deliver(struct call *call, struct iam_mock_response *response,
                                      struct iam_mock_response_memory *memory, int64_t now_ms) {
    size_t size = answer_write(call, memory);
    call->body_size = size;
    switch (fault_info(call->effect.fault)->delivery) {
    case DELIVERY_WHOLE:
        response_set(response, memory, call->status, call->code, size, now_ms);
        return;
    case DELIVERY_NOTHING:
        response_set_nothing(response);
        break;
    case DELIVERY_GARBAGE:
        deliver_garbage(response, memory);
        break;
    case DELIVERY_FIRST_HEADERS:
    case DELIVERY_BODY_START:
    case DELIVERY_LESS_THAN_SAID:
    case DELIVERY_MORE_THAN_SAID:
    case DELIVERY_PROXY_PAGE:
    case DELIVERY_EMPTY_BODY:
    case DELIVERY_WITHOUT_END:
        deliver_fault(call, response, memory, size, now_ms);
        break;
    }
    call->status = response->status; /* as the client saw it */
    call->code = NULL;
}
#undef WRONG_BY
#undef END_TAG_MISSING
