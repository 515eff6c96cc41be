/* Hostile bodies, compiled in: what a rule's body_file "hostile:NAME" answers with. */
#ifndef MOCK_ANSWER_HOSTILE_H
#define MOCK_ANSWER_HOSTILE_H

#include "base/view.h"

#define HOSTILE_PREFIX "hostile:"

/* What a client that reads it well may take a body for. */
enum hostile_meaning { HOSTILE_NEITHER, HOSTILE_SUCCESS, HOSTILE_ERROR };

struct hostile_body {
    const char *name; /* without the prefix */
    int status;       /* of a rule that gives none */
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

/* Generated at build time by files/embed.c, in the order of hostile.def. */
extern const struct hostile_body iam_mock_hostile_bodies[HOSTILE_COUNT];

/* NULL: no such name. `name` is without the prefix. */
IAM_MOCK_INTERNAL const struct hostile_body *hostile_find(struct view name);
IAM_MOCK_INTERNAL size_t hostile_count(void);
/* `index` from 0; NULL: past the end. */
IAM_MOCK_INTERNAL const struct hostile_body *hostile_at(size_t index);

/* The name in "hostile:NAME", or NULL: it is a file's. */
IAM_MOCK_INTERNAL const char *hostile_name(const char *body_file);

#endif
