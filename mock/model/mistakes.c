/* The names of signers' mistakes, and the words that explain them. */
#include "model/mistakes.h"

static const struct {
    const char *name, *words;
} mistake_texts[] = {
#define MISTAKE(name, words, ...) {#name, words},
#include "model/mistakes.def"
#undef MISTAKE
};

IAM_MOCK_INTERNAL const char *mistake_name(enum mistake_id id) { return mistake_texts[id].name; }

IAM_MOCK_INTERNAL const char *mistake_words(enum mistake_id id) { return mistake_texts[id].words; }
