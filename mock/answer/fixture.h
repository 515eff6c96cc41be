/* A fixture: the template of a response body, compiled to segments. Constant once made. */
#ifndef MOCK_ANSWER_FIXTURE_H
#define MOCK_ANSWER_FIXTURE_H

#include "base/base.h"

enum slot_id {
#define SLOT(id, name) SLOT_##id,
#include "model/slots.def"
#undef SLOT
    SLOT_COUNT
};
#define SLOT_BIT(id) (UINT32_C(1) << SLOT_##id)
_Static_assert(SLOT_COUNT <= 32, "sets of slots are 32 bits");

enum list_id {
#define LIST(id, name, slots) LIST_##id,
#include "model/lists.def"
#undef LIST
    LIST_COUNT
};

/*
 * Segments stand in the order of the text. Those that open a stretch say in `end` which segment closes
 * it (its index); stretches nest.
 */
enum segment_kind {
    SEGMENT_TEXT,    /* `text`, `size` bytes, as they are */
    SEGMENT_SLOT,    /* the value of slot `which`, escaped */
    SEGMENT_IF,      /* leave out what stands up to `end` unless slot `which` has a value */
    SEGMENT_IF_LIST, /* likewise, unless list `which` has items */
    SEGMENT_EACH,    /* what stands up to `end`, once an item of list `which` */
    SEGMENT_PARENT,  /* an element's start without its '>': '>' or, if nothing comes up to `end`, "/>" */
    SEGMENT_END      /* closes the stretch; of a PARENT, `text` is the end tag, left out with "/>" */
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

/*
 * Every fixture there is, by what it answers: a response an action, a default an error code, and a
 * situation that has a text of its own. The file's name follows from the row.
 */
enum fixture_id {
#define ACTION(name, symbol) FIXTURE_RESPONSE_##name,
#include "model/actions.def"
#undef ACTION
    FIXTURE_FIRST_ERROR,
    FIXTURE_BEFORE_ERRORS = FIXTURE_FIRST_ERROR - 1,
#define ERROR(code, status, type) FIXTURE_ERROR_##code,
#include "model/errors.def"
#undef ERROR
#define SITUATION(id, code, file) FIXTURE_##id,
#include "model/situations.def"
#undef SITUATION
    FIXTURE_COUNT,
    FIXTURE_NONE = FIXTURE_COUNT /* of a call that nothing has gone wrong with yet */
};

/* "responses/NAME.xml", "errors/CODE.xml" or the situation's file. */
IAM_MOCK_INTERNAL const char *fixture_file_name(enum fixture_id id);

/* Generated at build time by files/embed.c, indexed by enum fixture_id. */
extern const struct fixture iam_mock_builtin_fixtures[FIXTURE_COUNT];

#endif
