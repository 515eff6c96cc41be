/* Delivers a planned answer: one function for each enum delivery. The plan made room for all of them. */
#include "answer/deliver.h"
#include "base/view.h"
#include "answer/gzip.h"
#include "answer/large.h"
#include "answer/render.h"
#include "base/clock.h"

static const char proxy_page[] = "<!DOCTYPE html>\n<html><head><title>Blocked</title></head>\n"
                                 "<body><h1>Your request was blocked by the proxy.</h1></body></html>\n";
static const char not_http[] = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n";

#define WRONG_BY 16        /* by how many bytes Content-Length is wrong: TOO_LONG, TOO_SHORT */
#define END_TAG_MISSING 12 /* how many bytes of the last end tag are missing: MALFORMED_XML */

IAM_MOCK_INTERNAL size_t deliver_bound(const struct answer_plan *plan, size_t size) {
    const size_t fixed = sizeof proxy_page > sizeof not_http ? sizeof proxy_page : sizeof not_http;
    if (plan->delivery == DELIVERY_GZIP)
        return gzip_size(size);
    if (plan->delivery == DELIVERY_LARGE_PAGE || plan->delivery == DELIVERY_LARGE_COMMENT)
        return size + LARGE_SIZE;
    if (plan->delivery == DELIVERY_REDIRECT)
        return plan->location.size + 2;
    return size > fixed ? size : fixed;
}

/* Returns `size - by`, but at least 0. */
static size_t shorten_size(size_t size, size_t by) { return size > by ? size - by : 0; }

static size_t put_body(struct iam_mock_response_memory *memory, struct view body) {
    if (body.size > 0)
        memcpy(memory->body, body.data, body.size);
    return body.size;
}

static size_t write_body(const struct answer_plan *plan, struct iam_mock_response_memory *memory) {
    if (!plan->fixture)
        return put_body(memory, plan->body);
    return render(memory->body, plan->fixture, plan->values, plan->xml_namespace);
}

static void deliver_whole(const struct answer_plan *plan, struct iam_mock_response *response,
                          struct iam_mock_response_memory *memory, int64_t now_ms, struct delivered *out) {
    response_set(response, memory, plan->status, plan->code, out->body_size, now_ms);
    out->code = plan->code;
}

static void deliver_nothing(const struct answer_plan *plan, struct iam_mock_response *response,
                            struct iam_mock_response_memory *memory, int64_t now_ms, struct delivered *out) {
    (void)plan, (void)memory, (void)now_ms, (void)out;
    response_set_nothing(response);
}

static void deliver_garbage(const struct answer_plan *plan, struct iam_mock_response *response,
                            struct iam_mock_response_memory *memory, int64_t now_ms, struct delivered *out) {
    (void)plan, (void)now_ms, (void)out;
    size_t size = put_body(memory, (struct view){not_http, sizeof not_http - 1});
    response_set_nothing(response);
    response->body = memory->body;
    response_cut_body(response, memory, size);
}

/* Content-Length says `said` bytes, and `sent` bytes of the body arrive. */
static void deliver_sized(const struct answer_plan *plan, struct iam_mock_response *response,
                          struct iam_mock_response_memory *memory, int64_t now_ms, size_t said, size_t sent) {
    response_set(response, memory, plan->status, NULL, said, now_ms);
    response_cut_body(response, memory, sent);
}

static void deliver_first_headers(const struct answer_plan *plan, struct iam_mock_response *response,
                                  struct iam_mock_response_memory *memory, int64_t now_ms,
                                  struct delivered *out) {
    deliver_sized(plan, response, memory, now_ms, out->body_size, 0);
    response->header_count = 2;
}

static void deliver_body_start(const struct answer_plan *plan, struct iam_mock_response *response,
                               struct iam_mock_response_memory *memory, int64_t now_ms,
                               struct delivered *out) {
    out->cut_past_end = (uint64_t)plan->cut_at >= out->body_size;
    size_t sent = out->cut_past_end ? shorten_size(out->body_size, 1) : (size_t)plan->cut_at;
    deliver_sized(plan, response, memory, now_ms, out->body_size, sent);
}

static void deliver_less_than_said(const struct answer_plan *plan, struct iam_mock_response *response,
                                   struct iam_mock_response_memory *memory, int64_t now_ms,
                                   struct delivered *out) {
    deliver_sized(plan, response, memory, now_ms, out->body_size + WRONG_BY, out->body_size);
}

static void deliver_more_than_said(const struct answer_plan *plan, struct iam_mock_response *response,
                                   struct iam_mock_response_memory *memory, int64_t now_ms,
                                   struct delivered *out) {
    size_t size = shorten_size(out->body_size, WRONG_BY);
    deliver_sized(plan, response, memory, now_ms, size, size);
}

static void deliver_proxy_page(const struct answer_plan *plan, struct iam_mock_response *response,
                               struct iam_mock_response_memory *memory, int64_t now_ms,
                               struct delivered *out) {
    (void)out;
    size_t size = put_body(memory, (struct view){proxy_page, sizeof proxy_page - 1});
    response_set(response, memory, plan->page_status, NULL, size, now_ms);
    response_set_page(response, memory);
    if (plan->page_status == 429)
        response_add_header(response, memory, "Retry-After", "1");
}

static void deliver_empty_body(const struct answer_plan *plan, struct iam_mock_response *response,
                               struct iam_mock_response_memory *memory, int64_t now_ms,
                               struct delivered *out) {
    (void)out;
    deliver_sized(plan, response, memory, now_ms, 0, 0);
}

static void deliver_without_end(const struct answer_plan *plan, struct iam_mock_response *response,
                                struct iam_mock_response_memory *memory, int64_t now_ms,
                                struct delivered *out) {
    size_t size = shorten_size(out->body_size, END_TAG_MISSING);
    deliver_sized(plan, response, memory, now_ms, size, size);
}

static void deliver_without_length(const struct answer_plan *plan, struct iam_mock_response *response,
                                   struct iam_mock_response_memory *memory, int64_t now_ms,
                                   struct delivered *out) {
    deliver_whole(plan, response, memory, now_ms, out);
    response_remove_header(response, memory, HEADER_CONTENT_LENGTH);
}

static void deliver_negative_length(const struct answer_plan *plan, struct iam_mock_response *response,
                                    struct iam_mock_response_memory *memory, int64_t now_ms,
                                    struct delivered *out) {
    deliver_sized(plan, response, memory, now_ms, out->body_size, out->body_size);
    response_set_length(memory, "-1");
}

static void deliver_huge_length(const struct answer_plan *plan, struct iam_mock_response *response,
                                struct iam_mock_response_memory *memory, int64_t now_ms,
                                struct delivered *out) {
    deliver_sized(plan, response, memory, now_ms, out->body_size, out->body_size);
    response_set_length(memory, "9223372036854775808");
}

/* Deliver the body as it is in memory now, with another size than it had. */
static void deliver_changed(const struct answer_plan *plan, struct iam_mock_response *response,
                            struct iam_mock_response_memory *memory, int64_t now_ms, struct delivered *out,
                            size_t size) {
    response_set(response, memory, plan->status, plan->code, size, now_ms);
    out->code = plan->code;
}

static void deliver_gzip(const struct answer_plan *plan, struct iam_mock_response *response,
                         struct iam_mock_response_memory *memory, int64_t now_ms, struct delivered *out) {
    gzip_in_place(memory->body, out->body_size);
    deliver_changed(plan, response, memory, now_ms, out, gzip_size(out->body_size));
    response_add_header(response, memory, "Content-Encoding", "gzip");
}

static void deliver_wrong_date(const struct answer_plan *plan, struct iam_mock_response *response,
                               struct iam_mock_response_memory *memory, int64_t now_ms,
                               struct delivered *out) {
    const int64_t year_ms = INT64_C(365) * 24 * 3600 * 1000;
    const int64_t date_ms = now_ms < CLOCK_END_MS - year_ms ? now_ms + year_ms : now_ms - year_ms;
    deliver_whole(plan, response, memory, date_ms, out);
}

static void deliver_large_page(const struct answer_plan *plan, struct iam_mock_response *response,
                               struct iam_mock_response_memory *memory, int64_t now_ms,
                               struct delivered *out) {
    (void)out;
    large_put_page(memory->body);
    response_set(response, memory, plan->page_status, NULL, LARGE_SIZE, now_ms);
    response_set_page(response, memory);
}

static void deliver_large_comment(const struct answer_plan *plan, struct iam_mock_response *response,
                                  struct iam_mock_response_memory *memory, int64_t now_ms,
                                  struct delivered *out) {
    const size_t size = large_insert_comment(memory->body, out->body_size);
    deliver_changed(plan, response, memory, now_ms, out, size);
}

/* The URL is kept behind the empty body: the response may live longer than the rule. */
static void deliver_redirect(const struct answer_plan *plan, struct iam_mock_response *response,
                             struct iam_mock_response_memory *memory, int64_t now_ms, struct delivered *out) {
    char *const location = memory->body + 1;
    (void)out;
    memcpy(location, plan->location.data, plan->location.size);
    location[plan->location.size] = '\0';
    response_set(response, memory, plan->status, NULL, 0, now_ms);
    response_remove_header(response, memory, HEADER_CONTENT_TYPE);
    response_add_header(response, memory, "Location", location);
}

IAM_MOCK_INTERNAL struct delivered answer_deliver(const struct answer_plan *plan,
                                                  struct iam_mock_response *response,
                                                  struct iam_mock_response_memory *memory, int64_t now_ms) {
    typedef void deliver_function(const struct answer_plan *, struct iam_mock_response *,
                                  struct iam_mock_response_memory *, int64_t, struct delivered *);
    static deliver_function *const deliver[] = {
        [DELIVERY_WHOLE] = deliver_whole,
        [DELIVERY_NOTHING] = deliver_nothing,
        [DELIVERY_FIRST_HEADERS] = deliver_first_headers,
        [DELIVERY_BODY_START] = deliver_body_start,
        [DELIVERY_LESS_THAN_SAID] = deliver_less_than_said,
        [DELIVERY_MORE_THAN_SAID] = deliver_more_than_said,
        [DELIVERY_GARBAGE] = deliver_garbage,
        [DELIVERY_PROXY_PAGE] = deliver_proxy_page,
        [DELIVERY_EMPTY_BODY] = deliver_empty_body,
        [DELIVERY_WITHOUT_END] = deliver_without_end,
        [DELIVERY_WITHOUT_LENGTH] = deliver_without_length,
        [DELIVERY_NEGATIVE_LENGTH] = deliver_negative_length,
        [DELIVERY_HUGE_LENGTH] = deliver_huge_length,
        [DELIVERY_GZIP] = deliver_gzip,
        [DELIVERY_WRONG_DATE] = deliver_wrong_date,
        [DELIVERY_LARGE_PAGE] = deliver_large_page,
        [DELIVERY_LARGE_COMMENT] = deliver_large_comment,
        [DELIVERY_REDIRECT] = deliver_redirect,
        [DELIVERY_EMPTY_PAGE] = deliver_whole,
        [DELIVERY_REPEATED_MARKER] = deliver_whole,
    };
    struct delivered out = {.body_size = write_body(plan, memory)};
    deliver[plan->delivery](plan, response, memory, now_ms, &out);
    out.status = response->status;
    return out;
}
#undef WRONG_BY
#undef END_TAG_MISSING
