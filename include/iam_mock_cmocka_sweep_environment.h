/* iam_mock_cmocka_sweep_environment.h: replace a sweep's options by those of the environment.
 *
 * A variable that is set wins over the option of the test, so that CI can run more, or less, of the same
 * test. Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_ENVIRONMENT_H
#define IAM_MOCK_CMOCKA_SWEEP_ENVIRONMENT_H

#include "iam_mock_cmocka_sweep_shared.h"

#ifdef SA_SIGINFO

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
#ifdef __cplusplus
extern "C" {
#endif
extern char **environ;
#ifdef __cplusplus
}
#endif
#pragma GCC diagnostic pop

/* A variable and its words; NULL ends them. Without words the value is a number or any text. */
struct iam_mock_cmocka_variable_row {
    const char *name;
    const char *words[5];
    int most; /* the largest number, from 1; 0: not a number */
};

#define IAM_MOCK_CMOCKA_ROWS 8
enum {
    IAM_MOCK_CMOCKA_PAIRS,
    IAM_MOCK_CMOCKA_FINDINGS,
    IAM_MOCK_CMOCKA_UNORDERED,
    IAM_MOCK_CMOCKA_MATRIX,
    IAM_MOCK_CMOCKA_DEPTH,
    IAM_MOCK_CMOCKA_CAP,
    IAM_MOCK_CMOCKA_ONLY,
    IAM_MOCK_CMOCKA_SKIP
};

static inline const struct iam_mock_cmocka_variable_row *iam_mock_cmocka_row(int index) {
    static const struct iam_mock_cmocka_variable_row rows[IAM_MOCK_CMOCKA_ROWS] = {
        {"IAM_MOCK_SWEEP_PAIRS", {"sample", "all", NULL}, 0},
        {"IAM_MOCK_SWEEP_FINDINGS", {"false", "true", "0", "1", NULL}, 0},
        {"IAM_MOCK_SWEEP_UNORDERED", {"false", "true", "0", "1", NULL}, 0},
        {"IAM_MOCK_SWEEP_MATRIX", {"false", "true", "0", "1", NULL}, 0},
        {"IAM_MOCK_SWEEP_DEPTH", {NULL}, 3},
        {"IAM_MOCK_SWEEP_CAP", {NULL}, 100000000},
        {"IAM_MOCK_SWEEP_ONLY", {NULL}, 0},
        {"IAM_MOCK_SWEEP_SKIP", {NULL}, 0},
    };
    return &rows[index];
}

/* ----- The nearest word ------------------------------------------------------------------------ */

#define IAM_MOCK_CMOCKA_WORD 64

/* Returns how many characters have to be changed, added or removed to get from one word to the other. */
static inline int iam_mock_cmocka_distance(const char *from, const char *to) {
    int row[IAM_MOCK_CMOCKA_WORD + 1];
    const int size = (int)strlen(to);
    if (size > IAM_MOCK_CMOCKA_WORD)
        return 2 * IAM_MOCK_CMOCKA_WORD;
    for (int i = 0; i <= size; i++)
        row[i] = i;
    for (int line = 1; *from != '\0'; from++, line++) {
        int corner = row[0];
        row[0] = line;
        for (int i = 1; i <= size; i++) {
            const int changed = corner + (*from != to[i - 1]);
            const int least = row[i] < row[i - 1] ? row[i] + 1 : row[i - 1] + 1;
            corner = row[i];
            row[i] = changed < least ? changed : least;
        }
    }
    return row[size];
}

/* A word in place of a wrong one. */
struct iam_mock_cmocka_nearest {
    const char *word; /* NULL: none is near */
    int distance;     /* at the start: the largest distance that is near, plus 1 */
};

static inline void iam_mock_cmocka_try_word(struct iam_mock_cmocka_nearest *nearest, const char *wrong,
                                            const char *word) {
    const int distance = iam_mock_cmocka_distance(wrong, word);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->word = word;
}

/* ----- Values ---------------------------------------------------------------------------------- */

/* Returns a number from 0 to `most`, or -1 if the text isn't one. */
static inline int iam_mock_cmocka_parse_number(const char *text, int most) {
    int number = 0;
    if (*text == '\0')
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || number > most)
            return -1;
        number = number * 10 + (*text - '0');
    }
    return number > most ? -1 : number;
}

/* Print that a variable has a wrong word, which words it can have, and the nearest of them. */
static inline void iam_mock_cmocka_refuse_word(const struct iam_mock_cmocka_variable_row *row,
                                               const char *value) {
    struct iam_mock_cmocka_nearest nearest = {NULL, 4};
    IAM_MOCK_CMOCKA_PRINT("%s is \"%.64s\": expected ", row->name, value);
    for (int i = 0; row->words[i] != NULL; i++) {
        IAM_MOCK_CMOCKA_PRINT("%s\"%s\"",
                              i == 0                      ? ""
                              : row->words[i + 1] != NULL ? ", "
                                                          : " or ",
                              row->words[i]);
        iam_mock_cmocka_try_word(&nearest, value, row->words[i]);
    }
    if (nearest.word != NULL)
        IAM_MOCK_CMOCKA_PRINT("; did you mean \"%s\"?", nearest.word);
    IAM_MOCK_CMOCKA_PRINT("\n");
}

/* Set *out to the number of the variable's word. Returns false, with the reason printed, if the word is
 * wrong. */
static inline bool iam_mock_cmocka_read_word(const struct iam_mock_cmocka_variable_row *row,
                                             const char *value, int *out) {
    for (int i = 0; row->words[i] != NULL; i++) {
        *out = i % 2; /* "1" means the same as "true" */
        if (strcmp(value, row->words[i]) == 0)
            return true;
    }
    iam_mock_cmocka_refuse_word(row, value);
    return false;
}

/* Set *out to the variable's number. Returns false, with the reason printed, if the number is wrong. */
static inline bool iam_mock_cmocka_read_number(const struct iam_mock_cmocka_variable_row *row,
                                               const char *value, int *out) {
    *out = iam_mock_cmocka_parse_number(value, row->most);
    if (*out >= 1)
        return true;
    IAM_MOCK_CMOCKA_PRINT("%s is \"%.64s\": expected a number from 1 to %d\n", row->name, value, row->most);
    return false;
}

/* Put the value of a variable into the options. Returns false, with the reason printed, if the value is
 * wrong. */
static inline bool iam_mock_cmocka_read_variable(struct iam_mock_sweep_options *options, int index,
                                                 const char *value) {
    const struct iam_mock_cmocka_variable_row *row = iam_mock_cmocka_row(index);
    int number = 0;
    if (row->words[0] != NULL && !iam_mock_cmocka_read_word(row, value, &number))
        return false;
    if (row->most > 0 && !iam_mock_cmocka_read_number(row, value, &number))
        return false;
    switch (index) {
    case IAM_MOCK_CMOCKA_PAIRS:
        options->pairs = number == 0 ? IAM_MOCK_SWEEP_SAMPLE : IAM_MOCK_SWEEP_ALL;
        break;
    case IAM_MOCK_CMOCKA_FINDINGS:
        options->findings = number != 0;
        break;
    case IAM_MOCK_CMOCKA_UNORDERED:
        options->unordered = number != 0;
        break;
    case IAM_MOCK_CMOCKA_MATRIX:
        options->matrix = number != 0;
        break;
    case IAM_MOCK_CMOCKA_DEPTH:
        options->depth = number;
        break;
    case IAM_MOCK_CMOCKA_CAP:
        options->cap = number;
        break;
    case IAM_MOCK_CMOCKA_ONLY:
        options->only = value;
        break;
    default:
        options->skip = value;
    }
    return true;
}

/* ----- The environment ------------------------------------------------------------------------- */

/*
 * Refuse a variable whose name begins as those of sweeps do, and is none of them: else a wrong name would
 * change nothing in silence. Returns false, with the reason printed, if there is one.
 */
static inline bool iam_mock_cmocka_check_names(void) {
    const char *prefix = "IAM_MOCK_SWEEP_";
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        struct iam_mock_cmocka_nearest nearest = {NULL, IAM_MOCK_CMOCKA_WORD};
        char name[IAM_MOCK_CMOCKA_WORD];
        if (strncmp(*entry, prefix, strlen(prefix)) != 0)
            continue;
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(*entry, "="), *entry);
        for (int i = 0; i < IAM_MOCK_CMOCKA_ROWS; i++)
            iam_mock_cmocka_try_word(&nearest, name, iam_mock_cmocka_row(i)->name);
        if (nearest.distance == 0)
            continue;
        IAM_MOCK_CMOCKA_PRINT("%s is no variable of a sweep; did you mean %s?\n", name,
                              iam_mock_cmocka_or(nearest.word, "another one"));
        return false;
    }
    return true;
}

/*
 * Replace the options for which the environment has a variable that is not empty. Returns false, with the
 * reason printed, if the environment is wrong.
 */
static inline bool iam_mock_cmocka_read_environment(struct iam_mock_sweep_options *options) {
    if (!iam_mock_cmocka_check_names())
        return false;
    for (int i = 0; i < IAM_MOCK_CMOCKA_ROWS; i++) {
        const char *value = getenv(iam_mock_cmocka_row(i)->name);
        if (value != NULL && *value != '\0' && !iam_mock_cmocka_read_variable(options, i, value))
            return false;
    }
    return true;
}

/* Returns the name of what gave a wrong option: a variable of the environment, else "sweep_mock". */
static inline const char *iam_mock_cmocka_option_source(const char *field) {
    const bool only = strcmp(field, "only") == 0;
    const char *name = iam_mock_cmocka_row(only ? IAM_MOCK_CMOCKA_ONLY : IAM_MOCK_CMOCKA_SKIP)->name;
    const char *value = only || strcmp(field, "skip") == 0 ? getenv(name) : NULL;
    return value != NULL && *value != '\0' ? name : "sweep_mock";
}

#endif

#endif
