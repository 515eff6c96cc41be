/*
 * What the verification of a signature costs. `bench_sign verify` makes the same call CALLS times, with its
 * signature verified; tests/bench/run counts the instructions of the functions that verify. `bench_sign
 * blocks` prints how many blocks of SHA-256 a verification hashes. `bench_sign explain` makes SINGLE_CALLS
 * calls with a wrong signature that one mistake explains, `bench_sign explain_pairs` PAIR_CALLS calls with
 * one that no two mistakes explain; `bench_sign nanoseconds` prints the time of such a call.
 *
 * The call is that of bench.c: boto3's, with nine headers and a body of 203 bytes, for a user who does not
 * exist.
 */
#include <iam_mock.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CALLS 1000 /* these three as in run */
#define SINGLE_CALLS 100
#define PAIR_CALLS 2
#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define DATE "20261124T035153Z"
#define SCOPE "20261124/us-east-1/iam/aws4_request"
#define TYPE "application/x-www-form-urlencoded; charset=utf-8"
#define NAMES "content-type;host;x-amz-date"
#define HASH "0000000000000000000000000000000000000000000000000000000000000000" /* any: its size counts */
#define BODY                                                                                                 \
    "Action=DeactivateMFADevice&Version=2010-05-08&UserName=bench.user.of.unit.5000000&SerialNumber="        \
    "arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Fdivision%2Fdepartment%2Fteam%2Ftoken-of-"                     \
    "bench.user.of.unit.5000000"
#define CANONICAL                                                                                            \
    "POST\n/\n\ncontent-type:" TYPE "\nhost:iam.amazonaws.com\nx-amz-date:" DATE "\n\n" NAMES "\n" HASH
#define STRING_TO_SIGN "AWS4-HMAC-SHA256\n" DATE "\n" SCOPE "\n" HASH

#define AUTHORIZATION "AWS4-HMAC-SHA256 Credential=" KEY "/" SCOPE ", SignedHeaders=" NAMES ", Signature="
#define RIGHT AUTHORIZATION "2ad433ba61368e28deb4040e6172cc38598859ca26d511ab07312b6a2df76df4"
#define WITH_MISTAKE                                                                                         \
    AUTHORIZATION "08c86f562282ad3512785374781356cc512a2a662499b75b0b0f5ec1fc0de8fe" /* a newline after the  \
                                                                                        canonical request */
#define UNEXPLAINED AUTHORIZATION HASH

static struct iam_mock_header headers[] = {
    {"Accept-Encoding", "identity"},
    {"Content-Type", TYPE},
    {"User-Agent", "Boto3/1.26.27 Python/3.11.2 Linux/6.1.0 awscrt/1.0.0.dev0 Botocore/1.29.27"},
    {"Host", "iam.amazonaws.com"},
    {"X-Amz-Date", DATE},
    {"Authorization", NULL},
    {"amz-sdk-invocation-id", "69e30498-1ef1-42a7-99ec-d55e0998965c"},
    {"amz-sdk-request", "attempt=1"},
    {"Content-Length", "203"},
};

static struct iam_mock_response response;

static void must(int result, const char *what) {
    if (result != 0) {
        fprintf(stderr, "bench_sign: %s: %s\n", what, iam_mock_code_text(result));
        exit(1);
    }
}

static struct iam_mock *new_mock(void) {
    const struct iam_mock_options options = {.authentication = IAM_MOCK_VERIFY_SIGNATURES,
                                             .start = "2026-11-24T03:51:53Z"};
    const struct iam_mock_access_key key = {.id = KEY, .secret = SECRET, .user_name = "bench.admin"};
    struct iam_mock *mock = NULL;
    must(iam_mock_new(&mock, &options, NULL), "new");
    must(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "bench.admin"}, NULL), "add_user");
    must(iam_mock_add_access_key(mock, &key, NULL), "add_access_key");
    return mock;
}

static void make_calls(struct iam_mock *mock, int count) {
    const struct iam_mock_request request = {.url = "https://iam.amazonaws.com/",
                                             .headers = headers,
                                             .header_count = sizeof headers / sizeof headers[0],
                                             .body = BODY,
                                             .body_size = sizeof BODY - 1};
    while (count-- > 0)
        must(iam_mock_send(mock, &request, &response), "send");
}

static void set_authorization(const char *authorization) {
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        if (strcmp(headers[i].name, "Authorization") == 0)
            headers[i].value = authorization;
    }
}

/* Make calls whose answer is an error. Returns the nanoseconds of one call. */
static long call_figure(const char *authorization, int calls, const char *code) {
    struct iam_mock *mock = new_mock();
    struct timespec start, end;
    set_authorization(authorization);
    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    make_calls(mock, calls);
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    if (!response.error_code || strcmp(response.error_code, code) != 0) {
        fprintf(stderr, "bench_sign: the answer is: %s\n", response.body);
        exit(1);
    }
    iam_mock_response_clear(&response);
    iam_mock_free(mock);
    return ((long)(end.tv_sec - start.tv_sec) * 1000000000L + end.tv_nsec - start.tv_nsec) / calls;
}

/* SHA-256 adds a byte and a size of eight bytes. */
static size_t blocks_of(size_t size) { return (size + 9 + 63) / 64; }

/* HMAC hashes two blocks of the key, the message, and the first hash. */
static size_t blocks_of_hmac(size_t size) { return 3 + blocks_of(size); }

static size_t verification_blocks(void) {
    return blocks_of(sizeof BODY - 1) + blocks_of(sizeof CANONICAL - 1) +
           blocks_of_hmac(sizeof "20261124" - 1) + blocks_of_hmac(sizeof "us-east-1" - 1) +
           blocks_of_hmac(sizeof "iam" - 1) + blocks_of_hmac(sizeof "aws4_request" - 1) +
           blocks_of_hmac(sizeof STRING_TO_SIGN - 1);
}

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "verify") == 0)
        (void)call_figure(RIGHT, CALLS, "NoSuchEntity");
    else if (strcmp(name, "explain") == 0)
        (void)call_figure(WITH_MISTAKE, SINGLE_CALLS, "SignatureDoesNotMatch");
    else if (strcmp(name, "explain_pairs") == 0)
        (void)call_figure(UNEXPLAINED, PAIR_CALLS, "SignatureDoesNotMatch");
    else if (strcmp(name, "nanoseconds") == 0)
        printf("%ld\n", call_figure(UNEXPLAINED, SINGLE_CALLS, "SignatureDoesNotMatch"));
    else if (strcmp(name, "blocks") == 0)
        printf("%zu\n", verification_blocks());
    else {
        fputs("usage: bench_sign verify | blocks | explain | explain_pairs | nanoseconds\n", stderr);
        return 2;
    }
    return 0;
}
