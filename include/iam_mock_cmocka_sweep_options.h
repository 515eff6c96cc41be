/* iam_mock_cmocka_sweep_options.h: complete a sweep's options: its shard, how many cases run at once.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_OPTIONS_H
#define IAM_MOCK_CMOCKA_SWEEP_OPTIONS_H

#include "iam_mock_cmocka_sweep_environment.h"

#ifdef SA_SIGINFO

/* The largest number of cases at once. */
#define IAM_MOCK_CMOCKA_JOBS 256

/* The three variables in which a runner of shards says which shard to run. */
struct iam_mock_cmocka_shard_names {
    const char *total;
    const char *index;
    const char *status_file;
};

/*
 * Make an empty file, unless no path is given: it tells the runner of shards that the program understands
 * shards. Returns false, with the reason in errno, on failure.
 */
static inline bool iam_mock_cmocka_touch(const char *path) {
    if (path == NULL || *path == '\0')
        return true;
    FILE *file = fopen(path, "ab");
    return file != NULL && fclose(file) == 0;
}

/* Read the shard that the variables name. Returns false, with the reason printed, if they are wrong. */
static inline bool iam_mock_cmocka_read_shard(const struct iam_mock_cmocka_shard_names *names,
                                              struct iam_mock_sweep_options *options) {
    const char *total = getenv(names->total);
    const char *index = getenv(names->index);
    const int count = iam_mock_cmocka_parse_number(total, 1000000);
    if (count < 1) {
        IAM_MOCK_CMOCKA_PRINT("%s is \"%.64s\": expected a number from 1 to 1000000\n", names->total, total);
        return false;
    }
    const int number = index != NULL ? iam_mock_cmocka_parse_number(index, count - 1) : -1;
    if (number < 0) {
        IAM_MOCK_CMOCKA_PRINT("%s is \"%.64s\": expected a number from 0 to %d, since %s is %d\n",
                              names->index, iam_mock_cmocka_or(index, ""), count - 1, names->total, count);
        return false;
    }
    if (!iam_mock_cmocka_touch(getenv(names->status_file))) {
        IAM_MOCK_CMOCKA_PRINT("%s: %.600s can't be written: %s\n", names->status_file,
                              getenv(names->status_file), strerror(errno));
        return false;
    }
    options->shard_count = count;
    options->shard_index = number;
    return true;
}

/*
 * Take the shard from the environment, unless the options name one. Returns false, with the reason printed,
 * if the environment is wrong.
 */
static inline bool iam_mock_cmocka_choose_shard(struct iam_mock_sweep_options *options) {
    const struct iam_mock_cmocka_shard_names runners[] = {
        {"TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", "TEST_SHARD_STATUS_FILE"},
        {"GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "GTEST_SHARD_STATUS_FILE"},
    };
    for (size_t i = 0; i < sizeof runners / sizeof runners[0] && options->shard_count == 0; i++) {
        const char *total = getenv(runners[i].total);
        if (total != NULL && *total != '\0')
            return iam_mock_cmocka_read_shard(&runners[i], options);
    }
    return true;
}

/* Returns how many cases run at once: `.jobs`, or the number of cores. */
static inline size_t iam_mock_cmocka_choose_jobs(const struct iam_mock_sweep_options *options) {
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const long jobs = options->jobs > 0 ? options->jobs : cores;
    if (jobs < 1)
        return 1;
    return jobs > IAM_MOCK_CMOCKA_JOBS ? IAM_MOCK_CMOCKA_JOBS : (size_t)jobs;
}

#endif

#endif
