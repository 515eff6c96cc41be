/* A fixture: the template of a response body, compiled to a list of segments. Constant once made. */
#ifndef MOCK_ANSWER_FIXTURE_H
#define MOCK_ANSWER_FIXTURE_H

#include "model/fixture_ids.h"

/*
 * Segments are in the order of the text. Some open a stretch, a range of segments; `end` is then the index
 * of the SEGMENT_END that closes the stretch. Stretches nest.
 */
enum segment_kind {
    SEGMENT_TEXT,      /* `text`, `size` bytes, as they are */
    SEGMENT_SLOT,      /* the value of slot `which`, escaped */
    SEGMENT_NAMESPACE, /* the XML namespace of the service that answers: all services share the errors */
    SEGMENT_PARAMETER, /* the value of the request's parameter `text`, escaped */
    SEGMENT_IF,        /* write the stretch only if slot `which` has a value */
    SEGMENT_IF_SENT,   /* write the stretch only if the request has the parameter `text` */
    SEGMENT_IF_LIST,   /* write the stretch only if list `which` has items */
    SEGMENT_EACH,      /* write the stretch once for each item of list `which` */
    SEGMENT_PARENT,    /* `text` is a start tag without its '>'. If the stretch is empty, "/>" ends the tag */
    SEGMENT_END        /* closes the stretch; of a PARENT, `text` is the end tag, not written after "/>" */
};

struct segment {
    uint8_t kind;  /* enum segment_kind */
    uint8_t which; /* enum slot_id or list_id */
    uint16_t end;
    uint32_t size;
    const char *text;
};

struct fixture {
    const struct segment *segments;
    uint32_t count;
    uint32_t literal_size; /* the most bytes of a body without values: all texts, with '>' or "/>" */
    uint32_t most_uses;  /* uses of the slot that is used most, not in lists; 0: parameters, of any length */
    uint32_t first_each; /* the index of the first SEGMENT_EACH; `count`: there is none */
    int status;          /* of a response; 0: an error, whose code has a status */
    const char *provenance; /* "recorded", "documented" or "assumed" */
};

/* How deep the elements of a fixture may nest: the renderer's stack has that size. */
#define FIXTURE_MAX_DEPTH 16

/* Generated at build time by tools/embed.c, indexed by enum fixture_id. NULL: the id is a canned action's
 * that has no built-in fixture. */
extern const struct fixture *const iam_mock_builtin_fixtures[FIXTURE_COUNT];

#endif
