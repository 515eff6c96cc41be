/* Stored requests: files of requests that other signers signed, in tests/unit/identity/signatures. */
#ifndef TESTS_UNIT_IDENTITY_STORED_H
#define TESTS_UNIT_IDENTITY_STORED_H

#include <iam_mock.h>

#include <stdbool.h>
#include <stdio.h>

#define STORED_MAX_HEADERS 32
#define STORED_MAX_KEYS 4

/* A line each, and then the request:
 *
 *   case NAME
 *   time 20261129T120000Z              of the signature
 *   key ID SECRET [TOKEN]              the account's; the first one signed
 *   scope REGION SERVICE               only if they are not those of IAM
 *   expect accepted | unexplained | named MISTAKE|MISTAKE | paired MISTAKE+MISTAKE|MISTAKE+MISTAKE
 *   > METHOD TARGET HTTP/1.1           then "> NAME: VALUE", an empty one, and the body
 */
struct stored {
    const char *name, *time, *expect, *region, *service;
    struct iam_mock_access_key keys[STORED_MAX_KEYS];
    size_t key_count;
    struct iam_mock_header headers[STORED_MAX_HEADERS];
    struct iam_mock_request request;
    bool other_scope; /* the case has a line "scope" */
    char start[32];   /* the time as of struct iam_mock_options */
    char bytes[8192], body[2048];
};

/* Open tests/unit/identity/signatures/NAME.txt. Fails the test if there is none. */
FILE *stored_open(const char *name);
/* Read the next case. False: there is none; the file is closed then. */
bool stored_read(struct stored *out, FILE *file);
/* Is `word` one of the words in the list, which '|' separates? */
bool stored_has(const char *list, const char *word);

#endif
