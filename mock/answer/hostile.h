/* The hostile bodies, built into the library: a rule with body_file "hostile:NAME" answers with one. */
#ifndef MOCK_ANSWER_HOSTILE_H
#define MOCK_ANSWER_HOSTILE_H

#include "base/suggest.h"
#include "base/view.h"

#define HOSTILE_PREFIX "hostile:"

/* What a client that reads the body well may understand: a success, an error, or neither. */
enum hostile_meaning { HOSTILE_NEITHER, HOSTILE_SUCCESS, HOSTILE_ERROR };

struct hostile_body {
    const char *name; /* without the prefix */
    int status;       /* of the answer, if the rule gives none */
    enum hostile_meaning means;
    const unsigned char *data;
    size_t size;
};

enum {
#define HOSTILE(name, status, means) +1
    HOSTILE_COUNT =
#include "answer/hostile.def"
#undef HOSTILE
};

/* Generated at build time by tools/embed.c, in the order of hostile.def. */
extern const struct hostile_body iam_mock_hostile_bodies[HOSTILE_COUNT];

/* Returns the body of that name, given without the prefix; NULL: there is none. */
IAM_MOCK_INTERNAL const struct hostile_body *hostile_find(struct view name);
/* Returns how many bodies there are. */
IAM_MOCK_INTERNAL size_t hostile_count(void);
/* Returns the body with that index, from 0; NULL: the index is past the last one. */
IAM_MOCK_INTERNAL const struct hostile_body *hostile_at(size_t index);

/* Try the name of each body as the one that is meant. */
IAM_MOCK_INTERNAL void hostile_suggest(struct suggestion *suggestion);

/* Returns the NAME of "hostile:NAME", within the argument; NULL: the argument is the path of a file. */
IAM_MOCK_INTERNAL const char *hostile_name(const char *body_file);

#endif
