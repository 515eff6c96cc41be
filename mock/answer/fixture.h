/* A fixture: the template of a response body, compiled to segments. Constant once made. */
#ifndef MOCK_ANSWER_FIXTURE_H
#define MOCK_ANSWER_FIXTURE_H

#include "model/fixture_ids.h"

/*
 * Segments stand in the order of the text. Those that open a stretch say in `end` which segment closes
 * it (its index); stretches nest.
 */
enum segment_kind {
    SEGMENT_TEXT,      /* `text`, `size` bytes, as they are */
    SEGMENT_SLOT,      /* the value of slot `which`, escaped */
    SEGMENT_NAMESPACE, /* the XML namespace of the service that answers: errors are shared by all services */
    SEGMENT_IF,        /* leave out what stands up to `end` unless slot `which` has a value */
    SEGMENT_IF_LIST,   /* likewise, unless list `which` has items */
    SEGMENT_EACH,      /* what stands up to `end`, once an item of list `which` */
    SEGMENT_PARENT,    /* an element's start without its '>': '>' or, if nothing comes up to `end`, "/>" */
    SEGMENT_END        /* closes the stretch; of a PARENT, `text` is the end tag, left out with "/>" */
};

struct segment {
    uint8_t kind;  /* enum segment_kind */
    uint8_t which; /* enum slot_id or list_id */
    uint16_t end;
    uint32_t size;
    const char *text;
};

struct fixture {
    const char *name; /* "errors/NoSuchEntity.user.xml" */
    const struct segment *segments;
    uint32_t count;
    uint32_t
        literal_size;   /* of all texts, '>' and "/>" included: what a render without values takes at most */
    uint32_t most_uses; /* how often one slot stands in it at most; 0: it has a list, whose items vary */
    int status;         /* of a response fixture; 0 for an error, whose status is the code's */
    const char *provenance; /* "recorded", "documented" or "assumed" */
};

/* Elements of a fixture may nest so deep: the renderer's stack. */
#define FIXTURE_MAX_DEPTH 16

/* Generated at build time by tools/embed.c, indexed by enum fixture_id. */
extern const struct fixture iam_mock_builtin_fixtures[FIXTURE_COUNT];

#endif
