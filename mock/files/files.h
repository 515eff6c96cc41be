/* XML in. The only room that includes libxml2; what it makes is plain data. */
#ifndef MOCK_FILES_FILES_H
#define MOCK_FILES_FILES_H

#include "base/view.h"
#include "base/text.h"
#include "answer/fixture.h"

/*
 * read.c: a whole regular file of at most IAM_MOCK_MAX_FILE bytes, NUL-terminated, to be freed with
 * memory_free(). 0, IAM_MOCK_ENOMEM, IAM_MOCK_EIO (names the file and the reason) or IAM_MOCK_ELIMIT.
 */
IAM_MOCK_INTERNAL MUST_CHECK int file_read(char **out, size_t *size, const char *path,
                                           struct iam_mock_error *error);

/*
 * read.c: say that the `what` at `path` can't be read, for errno's reason `number`. IAM_MOCK_EIO, or
 * IAM_MOCK_ENOMEM for that reason.
 */
IAM_MOCK_INTERNAL int file_failed(struct iam_mock_error *error, int number, const char *what,
                                  const char *path);

/* read.c: add ", NAME" to a list of names for a message, if it fits. */
IAM_MOCK_INTERNAL void names_add(char *names, size_t capacity, const char *name);

/*
 * fixture.c: compile a fixture. `name` is fixture_file_name()'s, `file` what messages call it. *out is one
 * block, freed with memory_free(). Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EXML or IAM_MOCK_ELIMIT.
 */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_compile(struct fixture **out, enum fixture_id id, struct view source,
                                                 const char *file, struct iam_mock_error *error);

/*
 * directory.c: read the fixtures in `directory`/responses and `directory`/errors. into[id] is set for each
 * one found and left alone otherwise; the caller frees them with memory_free(), also after a failure. A file
 * ending in ".xml", in any case, whose name isn't a fixture's is IAM_MOCK_EINVAL and says which names there
 * are; other files are left alone. One of the two folders may be missing; without both: IAM_MOCK_EINVAL.
 */
IAM_MOCK_INTERNAL MUST_CHECK int fixtures_read_directory(struct fixture *into[FIXTURE_COUNT],
                                                         const char *directory, struct iam_mock_error *error);

/*
 * scenario.c: add what a scenario says to `mock` by the public adders, in document order; stops at the
 * first error (the caller throws `mock` away then). `file` is what messages call it, `base` what names of
 * rules are made of ("base:LINE"), `directory` ("" or ending in '/') what relative body files start from.
 */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply(struct iam_mock *mock, struct view source, const char *file,
                                                const char *base, const char *directory,
                                                struct iam_mock_error *error);

#endif
