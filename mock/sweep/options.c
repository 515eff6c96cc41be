/* The options of a sweep: their ranges and their defaults. */
#include "sweep/options.h"

#include "base/error.h"
#include "sweep/cases.h"

#include <limits.h>

#define DEFAULT_CAP 5000
#define DEFAULT_DEPTH 2
#define DEFAULT_DEADLINE_MS 10000

/* A number among the options, and its range. */
struct option_range {
    const char *field;
    long long value, least, most;
    const char *expected;
};

IAM_MOCK_INTERNAL int sweep_check_options(const struct iam_mock_sweep_options *options,
                                          struct iam_mock_error *error) {
    const int shards = options->shard_count > 0 ? options->shard_count : 1;
    const struct option_range ranges[] = {
        {"depth", options->depth, 0, SWEEP_MAX_DEPTH, "1 to 3, or 0 for 2"},
        {"pairs", options->pairs, IAM_MOCK_SWEEP_SAMPLE, IAM_MOCK_SWEEP_ALL,
         "IAM_MOCK_SWEEP_SAMPLE or IAM_MOCK_SWEEP_ALL"},
        {"cap", options->cap, 0, INT_MAX, "0 or more"},
        {"jobs", options->jobs, 0, INT_MAX, "0 or more"},
        {"deadline_ms", options->deadline_ms, 0, INT64_MAX, "0 or more"},
        {"call_limit", options->call_limit, 0, IAM_MOCK_SWEEP_MAX_CALLS, "1 to 200, or 0 for 200"},
        {"shard_count", options->shard_count, 0, INT_MAX, "0 or more"},
        {"shard_index", options->shard_index, 0, shards - 1, "0 or more, and less than shard_count"},
    };
    for (size_t i = 0; i < COUNT_OF(ranges); i++) {
        const struct option_range *range = &ranges[i];
        if (range->value < range->least || range->value > range->most)
            return error_set(error, IAM_MOCK_EINVAL, range->field, "%s is %lld; expected %s", range->field,
                             range->value, range->expected);
    }
    return 0;
}

IAM_MOCK_INTERNAL struct iam_mock_sweep_options sweep_fill_options(
    const struct iam_mock_sweep_options *given) {
    struct iam_mock_sweep_options options = *given;
    options.name = options.only = options.skip = options.junit_file = options.html_file = NULL;
    options.depth = given->depth ? given->depth : DEFAULT_DEPTH;
    options.cap = given->cap ? given->cap : DEFAULT_CAP;
    options.deadline_ms = given->deadline_ms ? given->deadline_ms : DEFAULT_DEADLINE_MS;
    options.call_limit = given->call_limit ? given->call_limit : IAM_MOCK_SWEEP_MAX_CALLS;
    return options;
}
#undef DEFAULT_CAP
#undef DEFAULT_DEPTH
#undef DEFAULT_DEADLINE_MS
