/*
 * The Authorization header, presigned URLs and canonical requests, on any bytes. The input: a byte that picks
 * a field of the form and one for its value, then
 *
 *     Authorization \n  query string \n  path \n  Name: value \n … \n  \n  body
 *
 * What must hold: what is read lies within the input; a refusal has values that fit; a canonical query string
 * is its own canonical form; a signature that was computed matches, in each form.
 */
#include "account/account.h"
#include "base/text.h"
#include "identity/authorization_check.h"
#include "identity/signature.h"
#include "identity/tolerated.h"
#include "identity/verify.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_HEADERS 16
#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s doesn't hold\n", __FILE__, __LINE__, #condition);                     \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static struct signing signing;
static struct query query;
static struct canonical_form form;
static struct iam_mock_header headers[MAX_HEADERS];
static const struct canonical_form right;
static const struct account no_keys;

/* Cut the next line off, in place. */
static char *next_line(char **rest, char *end) {
    char *line = *rest, *stop = memchr(line, '\n', (size_t)(end - line));
    *rest = stop ? stop + 1 : end;
    *(stop ? stop : end) = '\0';
    return line;
}

static void check_view(struct view view, struct view whole) {
    CHECK(view.size == 0 || (view.data >= whole.data && view.data + view.size <= whole.data + whole.size));
}

static void check_read(const struct authorization *read, struct view whole) {
    const struct view views[] = {read->header,         read->algorithm, read->bad_token, read->credential,
                                 read->signed_headers, read->signature, read->key_id,    read->day,
                                 read->region,         read->service,   read->terminator};
    for (size_t i = 0; i < COUNT_OF(views); i++)
        check_view(views[i], whole);
    CHECK((read->elements > 0) == (read->credential.data != NULL));
    CHECK((read->elements >= CREDENTIAL_ELEMENTS) == (read->terminator.data != NULL));
}

static void add_to_text(void *context, struct view bytes) { text_add(context, bytes); }

/* The canonical query string of a request. */
static void write_query(struct text *out, const struct signed_request *request) {
    const struct canonical c = {.request = request,
                                .form = &right,
                                .work = &signing.work,
                                .sink = {.add = add_to_text, .context = out}};
    text_clear(out);
    canonical_write_query(&c);
    CHECK(!out->failed);
}

static void check_query(void) {
    struct text once = {0}, twice = {0};
    struct signed_request again = signing.request;
    write_query(&once, &signing.request);
    again.query = (struct view){once.data, once.size};
    write_query(&twice, &again);
    CHECK(view_equal((struct view){once.data, once.size}, (struct view){twice.data, twice.size}));
    text_free(&once);
    text_free(&twice);
}

/* The right signature of a form matches in this form. */
static void check_signature(void) {
    char signature[SIGNATURE_SIZE];
    struct authorization signed_by = signing.authorization;
    const struct canonical c = {.request = &signing.request, .form = &form, .work = &signing.work};
    const struct signer signer = {.secret = VIEW("secret"), .authorization = &signed_by};
    signed_by.signature = (struct view){signature, signature_compute(signature, &c, &signer)};
    CHECK(signed_by.signature.size > 0 && signed_by.signature.size <= sizeof signature);
    CHECK(signature_matches(&c, &signer));
    signature[7] ^= 1;
    CHECK(!signature_matches(&c, &signer));
}

static void check_request(void) {
    const struct verify_terms terms = {VIEW("us-east-1"), VIEW("iam"), INT64_C(1767225600000)};
    signing.refusal.size = 0;
    (void)authorization_remarks(&signing.authorization, terms.region, terms.service);
    (void)authorization_remarks_of_key_id(signing.authorization.key_id, &no_keys);
    enum fixture_id refused =
        authorization_check(&signing.refusal, &signing.authorization, signing.date.data != NULL);
    if (refused == FIXTURE_NONE) {
        signing.request.signed_headers = signing.authorization.signed_headers;
        refused = verify_scope(&signing, &terms);
        (void)tolerated_remarks(&signing);
    }
    CHECK(signing.refusal.size <= sizeof signing.refusal.message);
    check_query();
    if (refused == FIXTURE_NONE)
        check_signature();
}

static void read_headers(char **rest, char *end) {
    signing.request.header_count = 0;
    signing.date = (struct view){NULL, 0};
    while (*rest < end && signing.request.header_count < MAX_HEADERS) {
        char *line = next_line(rest, end), *colon = strstr(line, ": ");
        if (!colon)
            break;
        *colon = '\0';
        headers[signing.request.header_count++] = (struct iam_mock_header){line, colon + 2};
        if (view_equal_folded(view_of(line), VIEW("x-amz-date")))
            signing.date = view_of(colon + 2);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 60000)
        return 0;
    char *text = malloc(size + 1);
    CHECK(text);
    memcpy(text, data, size);
    text[size] = '\0';
    char *rest = text + 2, *end = text + size;
    const char *header = next_line(&rest, end), *sent_query = next_line(&rest, end),
               *path = next_line(&rest, end);
    form = right;
    ((uint8_t *)&form)[data[0] % sizeof form] = data[1] % 3; /* each field but `date` has these values */
    if (form.date == 2)
        form.date = 0;
    signing.request = (struct signed_request){.method = VIEW("POST"),
                                              .path = view_of(path),
                                              .query = view_of(sent_query),
                                              .host = VIEW("iam.amazonaws.com"),
                                              .usual_host = VIEW("iam.amazonaws.com"),
                                              .headers = headers};
    read_headers(&rest, end);
    signing.request.body = (struct view){rest, (size_t)(end - rest)};
    query_start(&query);
    if (query_add(&query, signing.request.query) == QUERY_OK) {
        authorization_read(&signing.authorization, header[0] ? header : NULL, query.pairs, query.count);
        check_read(&signing.authorization,
                   header[0] ? view_of(header) : (struct view){query.decoded, query.used});
        check_request();
    }
    free(text);
    return 0;
}
