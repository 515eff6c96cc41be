/* Reads a directory of fixtures, which replace the built-in ones. */
#ifndef MOCK_FILES_DIRECTORY_H
#define MOCK_FILES_DIRECTORY_H

#include "answer/fixture.h"

/*
 * Read and compile the fixtures in `directory`/responses and `directory`/errors. Sets into[id] for each
 * fixture that it finds; the caller frees these with memory_free(), after a failure too. Returns 0,
 * IAM_MOCK_EINVAL, or what file_read() and fixture_compile() return.
 *
 * IAM_MOCK_EINVAL: both folders are missing, or a file whose name ends in ".xml" (in any case) is not named
 * like a fixture; the message then says which names there are. Other files are ignored.
 */
IAM_MOCK_INTERNAL MUST_CHECK int fixtures_read_directory(struct fixture *into[FIXTURE_COUNT],
                                                         const char *directory, struct iam_mock_error *error);

#endif
