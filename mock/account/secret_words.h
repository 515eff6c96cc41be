/* The words of secrets: a set that tells of most texts, without a look at any key, that they contain no
 * secret. */
#ifndef MOCK_ACCOUNT_SECRET_WORDS_H
#define MOCK_ACCOUNT_SECRET_WORDS_H

#include "base/secret.h"

/*
 * A word is eight bytes. Of each secret the set has the words that begin at its first eight bytes. A text
 * that contains the secret, which has at least SECRET_MIN_SIZE bytes, contains one of these words at a
 * multiple of eight: so an eighth of the text's words is looked up. In a form, a '+' that the client did not
 * escape is a blank: the set has a word with a '+' also with a blank there.
 */
struct secret_words {
    uint64_t *slots; /* a hash table with linear probing; 0: a free slot (secret_words.c). NULL: no table */
    unsigned bits;   /* the table has 1 << bits slots */
    size_t taken;    /* slots that are not free */
    size_t used;     /* those of them whose word a secret still has */
};

/* Make room for the words of a secret. Secrets of less than SECRET_MIN_SIZE bytes have none. False: out of
 * memory, and no word has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool secret_words_reserve(struct secret_words *words, struct view secret);
/* Add the words of a secret, for which there must be room. */
IAM_MOCK_INTERNAL void secret_words_add(struct secret_words *words, struct view secret);
/* Remove the words of a secret that was added. */
IAM_MOCK_INTERNAL void secret_words_remove(struct secret_words *words, struct view secret);
/* Free the memory; the set is then empty. */
IAM_MOCK_INTERNAL void secret_words_free(struct secret_words *words);

/* As secret_words_may_occur(), for a set that has a table and a text that may be long enough. */
IAM_MOCK_INTERNAL bool secret_words_search(const struct secret_words *words, struct view text);

/* May the text contain a secret of the set? False: it contains none. Inline, because calls use it for each
 * text of the request. */
static inline bool secret_words_may_occur(const struct secret_words *words, struct view text) {
    return words->slots && text.size >= SECRET_MIN_SIZE && secret_words_search(words, text);
}

#endif
