/* Reading the Authorization header, the parameters of a presigned URL, and the credential in either. */
#include "identity/authorization.h"
#include "request/headers.h"

/* The header's tokens end at commas and blanks. */
static bool ends_token(char c) { return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static bool view_starts_with(struct view text, struct view start) {
    return text.size >= start.size && memcmp(text.data, start.data, start.size) == 0;
}

/* If `token` is "NAME=value", set *value. `name` includes the "=". */
static bool take_token(struct view *value, struct view token, struct view name) {
    if (!view_starts_with(token, name))
        return false;
    *value = (struct view){token.data + name.size, token.size - name.size};
    return true;
}

static void read_token(struct authorization *out, struct view token) {
    if (take_token(&out->credential, token, VIEW("Credential=")) ||
        take_token(&out->signed_headers, token, VIEW("SignedHeaders=")) ||
        take_token(&out->signature, token, VIEW("Signature=")))
        return;
    if (!out->bad_token.data && !memchr(token.data, '=', token.size))
        out->bad_token = token;
}

static void read_header(struct authorization *out, const char *header) {
    const char *at = header + strcspn(header, " \t");
    out->header = request_header_value(header);
    out->algorithm = (struct view){header, (size_t)(at - header)};
    while (*at) {
        const char *start = at;
        while (*at && !ends_token(*at))
            at++;
        if (at > start)
            read_token(out, (struct view){start, (size_t)(at - start)});
        at += *at != '\0';
    }
}

IAM_MOCK_INTERNAL struct view authorization_parameter(const struct query_pair *parameters, size_t count,
                                                      struct view name) {
    for (size_t i = 0; i < count; i++) {
        if (view_equal(parameters[i].name, name))
            return parameters[i].value;
    }
    return (struct view){NULL, 0};
}

IAM_MOCK_INTERNAL struct view signed_headers_next(struct view *list) {
    const char *end = memchr(list->data, ';', list->size);
    const struct view name = {list->data, end ? (size_t)(end - list->data) : list->size};
    *list = end ? (struct view){end + 1, list->size - name.size - 1} : (struct view){list->data, 0};
    return name;
}

static void read_query(struct authorization *out, const struct query_pair *parameters, size_t count) {
    out->credential = authorization_parameter(parameters, count, VIEW("X-Amz-Credential"));
    out->signed_headers = authorization_parameter(parameters, count, VIEW("X-Amz-SignedHeaders"));
    out->signature = authorization_parameter(parameters, count, VIEW("X-Amz-Signature"));
}

static void split_credential(struct authorization *out) {
    struct view *const elements[CREDENTIAL_ELEMENTS] = {&out->key_id, &out->day, &out->region, &out->service,
                                                        &out->terminator};
    struct view rest = out->credential;
    while (rest.data) {
        const char *slash = rest.size ? memchr(rest.data, '/', rest.size) : NULL;
        const size_t size = slash ? (size_t)(slash - rest.data) : rest.size;
        if (out->elements < CREDENTIAL_ELEMENTS)
            *elements[out->elements] = (struct view){rest.data, size};
        out->elements++;
        rest = slash ? (struct view){slash + 1, rest.size - size - 1} : (struct view){NULL, 0};
    }
}

IAM_MOCK_INTERNAL void authorization_read(struct authorization *out, const char *header,
                                          const struct query_pair *parameters, size_t count) {
    *out = (struct authorization){.place = header ? AUTHORIZATION_IN_HEADER : AUTHORIZATION_NOWHERE};
    const struct view algorithm = authorization_parameter(parameters, count, VIEW("X-Amz-Algorithm"));
    if (header) {
        read_header(out, header);
    } else {
        out->algorithm = algorithm;
        read_query(out, parameters, count);
    }
    if (algorithm.data)
        out->place = header ? AUTHORIZATION_IN_BOTH : AUTHORIZATION_IN_QUERY;
    split_credential(out);
}
