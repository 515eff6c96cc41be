/* The headers of a call of boto3, as the benchmarks send it. */
#ifndef TESTS_BENCH_BOTO3_H
#define TESTS_BENCH_BOTO3_H

#include <iam_mock.h>

static const struct iam_mock_header headers[] = {
    {"Accept-Encoding", "identity"},
    {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
    {"User-Agent", "Boto3/1.26.27 Python/3.11.2 Linux/6.1.0 awscrt/1.0.0.dev0 Botocore/1.29.27"},
    {"Host", "iam.amazonaws.com"},
    {"X-Amz-Date", "20261124T035153Z"},
    {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/iam/aws4_request, "
                      "SignedHeaders=content-type;host;x-amz-date, "
                      "Signature=61cd819dbcf65fdc6c99351980dfdd7f17b3099bdbdca6a9d7e8c789b650a512"},
    {"amz-sdk-invocation-id", "69e30498-1ef1-42a7-99ec-d55e0998965c"},
    {"amz-sdk-request", "attempt=1"},
    {"Content-Length", "203"},
};

#endif
