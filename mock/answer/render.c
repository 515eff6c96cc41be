/* Renders a fixture: walks over its segments, with a stack of the stretches whose end has something to do. */
#include "answer/render.h"
#include "base/view.h"
#include "answer/escape.h"

/* The value of the parameter that the segment names. */
static struct view value_of_parameter(const struct segment *segment, const struct values *values) {
    return values->find_parameter(values->parameters, (struct view){segment->text, segment->size});
}

static bool is_absent(const struct segment *segment, const struct values *values) {
    if (segment->kind == SEGMENT_IF)
        return !set_has(&values->present, segment->which);
    if (segment->kind == SEGMENT_IF_SENT)
        return value_of_parameter(segment, values).data == NULL;
    return values->list[segment->which].count == 0;
}

/* An open EACH or PARENT. The end of a condition has nothing to do. */
struct open_stretch {
    const char *content; /* of a PARENT: where its content begins; else NULL */
    const void *record;  /* of an EACH: the next item */
    size_t left;         /* of an EACH: how many items follow the present one */
    uint32_t begin, end; /* the indexes of the segments that open and close the stretch */
};

/* Load an item's slots into `values`. Returns the record of the next item. */
static const void *load_item(struct values *values, uint8_t list, const void *record) {
    return values->list[list].load(record, values, values->list[list].context);
}

/* The slots from before a list: each item overwrites them, and after the list they are restored. Lists do not
 * nest. */
struct saved_slots {
    struct set present, plain;
    struct view slot[SLOT_COUNT];
};

static void slots_save(struct saved_slots *out, const struct values *values) {
    out->present = values->present;
    out->plain = values->plain;
    memcpy(out->slot, values->slot, sizeof out->slot);
}

static void slots_restore(struct values *values, const struct saved_slots *saved) {
    values->present = saved->present;
    values->plain = saved->plain;
    memcpy(values->slot, saved->slot, sizeof values->slot);
}

struct renderer {
    char *at; /* the end of the bytes written so far */
    const struct fixture *fixture;
    struct values *values;
    struct view xml_namespace;
    struct open_stretch *top; /* one past the innermost open stretch */
    struct saved_slots saved;
    struct open_stretch open[2 * FIXTURE_MAX_DEPTH + 1]; /* the first one has no end */
};

static void render_write_slot(struct renderer *to, uint8_t slot) {
    if (set_has(&to->values->plain, slot))
        to->at = put_view(to->at, to->values->slot[slot]);
    else if (set_has(&to->values->present, slot))
        to->at = put_escaped(to->at, to->values->slot[slot]);
}

/* The functions that return an index return that of the segment after which rendering goes on. */

static uint32_t render_open_condition(struct renderer *to, const struct segment *segment, uint32_t index) {
    return is_absent(segment, to->values) ? segment->end : index;
}

static uint32_t render_open_list(struct renderer *to, const struct segment *segment, uint32_t index) {
    const struct value_list *list = &to->values->list[segment->which];
    if (list->count == 0)
        return segment->end;
    slots_save(&to->saved, to->values);
    *to->top = (struct open_stretch){.begin = index, .end = segment->end, .left = list->count - 1};
    to->top++->record = load_item(to->values, segment->which, list->first);
    return index;
}

static void render_open_parent(struct renderer *to, const struct segment *segment, uint32_t index) {
    to->at = put_view(to->at, (struct view){segment->text, segment->size});
    *to->at++ = '>';
    *to->top++ = (struct open_stretch){.begin = index, .end = segment->end, .content = to->at};
}

static void render_close_parent(struct renderer *to, const struct segment *segment, const char *content) {
    if (content == to->at) { /* it is empty: "<name/>" */
        to->at[-1] = '/';
        *to->at++ = '>';
    } else {
        to->at = put_view(to->at, (struct view){segment->text, segment->size});
    }
}

static uint32_t render_close_stretch(struct renderer *to, const struct segment *segment, uint32_t index) {
    struct open_stretch *closed = to->top - 1;
    if (closed->end != index) /* of a condition */
        return index;
    const struct segment *opened = &to->fixture->segments[closed->begin];
    to->top--;
    if (closed->content) {
        render_close_parent(to, segment, closed->content);
    } else if (closed->left > 0) { /* the next item */
        closed->left--;
        closed->record = load_item(to->values, opened->which, closed->record);
        to->top++;
        return closed->begin;
    } else {
        slots_restore(to->values, &to->saved);
    }
    return index;
}

static uint32_t render_write_segment(struct renderer *to, const struct segment *segment, uint32_t index) {
    switch ((enum segment_kind)segment->kind) {
    case SEGMENT_TEXT:
        to->at = put_view(to->at, (struct view){segment->text, segment->size});
        return index;
    case SEGMENT_SLOT:
        render_write_slot(to, segment->which);
        return index;
    case SEGMENT_NAMESPACE:
        to->at = put_view(to->at, to->xml_namespace);
        return index;
    case SEGMENT_PARAMETER:
        to->at = put_escaped(to->at, value_of_parameter(segment, to->values));
        return index;
    case SEGMENT_IF:
    case SEGMENT_IF_LIST:
    case SEGMENT_IF_SENT:
        return render_open_condition(to, segment, index);
    case SEGMENT_EACH:
        return render_open_list(to, segment, index);
    case SEGMENT_PARENT:
        render_open_parent(to, segment, index);
        return index;
    case SEGMENT_END:
        return render_close_stretch(to, segment, index);
    }
    return index;
}

IAM_MOCK_INTERNAL size_t render(char *out, const struct fixture *fixture, struct values *values,
                                struct view xml_namespace) {
    UNCLEARED struct renderer to;
    to.at = out;
    to.fixture = fixture;
    to.values = values;
    to.xml_namespace = xml_namespace;
    to.open[0].end = UINT32_MAX;
    to.top = to.open + 1;
    for (uint32_t i = 0; i < fixture->count; i++)
        i = render_write_segment(&to, &fixture->segments[i], i);
    return (size_t)(to.at - out);
}

/* How many bytes a stretch has: those that do not depend on slots, and how often the stretch uses each slot.
 */
struct stretch_sizes {
    size_t fixed;
    struct set used;
    uint32_t uses[SLOT_COUNT]; /* of the slots in `used` */
};

static void count_use(struct stretch_sizes *sizes, uint8_t slot) {
    sizes->uses[slot] = set_has(&sizes->used, slot) ? sizes->uses[slot] + 1 : 1;
    set_add(&sizes->used, slot);
}

/* Measure the segments from `begin` to `end`, without the items of lists, as if all conditions were true. */
static void measure_stretch(struct stretch_sizes *out, const struct fixture *fixture, uint32_t begin,
                            uint32_t end, const struct values *values) {
    out->fixed = 0;
    set_clear(&out->used);
    for (uint32_t i = begin; i < end; i++) {
        const struct segment *segment = &fixture->segments[i];
        if (segment->kind == SEGMENT_EACH)
            i = segment->end;
        else if (segment->kind == SEGMENT_SLOT)
            count_use(out, segment->which);
        else if (segment->kind == SEGMENT_PARAMETER)
            out->fixed += ESCAPE_LONGEST * value_of_parameter(segment, values).size;
        else
            out->fixed += segment->size + 2; /* of a PARENT, '>' or "/>" */
    }
}

/* How many bytes a value has at most when it is written. */
static size_t written_size(const struct values *values, unsigned slot) {
    return set_has(&values->plain, slot) ? values->slot[slot].size : ESCAPE_LONGEST * values->slot[slot].size;
}

/* Returns an upper bound of the bytes of a measured stretch with these values. */
static size_t stretch_bound(const struct stretch_sizes *sizes, const struct values *values) {
    size_t bound = sizes->fixed;
    for (unsigned word = 0; word < COUNT_OF(sizes->used.word); word++) {
        uint64_t slots = sizes->used.word[word] & values->present.word[word];
        for (; slots; slots &= slots - 1) {
            const unsigned slot = 64 * word + set_lowest(slots);
            bound += sizes->uses[slot] * written_size(values, slot);
        }
    }
    return bound;
}

/* The same for all items of a list: the stretch is measured once. */
static size_t items_bound(const struct fixture *fixture, uint32_t index, struct values *values) {
    UNCLEARED struct saved_slots saved;
    UNCLEARED struct stretch_sizes item;
    const struct segment *each = &fixture->segments[index];
    const void *record = values->list[each->which].first;
    size_t bound = 0;
    measure_stretch(&item, fixture, index + 1, each->end, values);
    slots_save(&saved, values);
    values->sizes_only = true;
    for (size_t left = values->list[each->which].count; left > 0; left--) {
        record = load_item(values, each->which, record);
        bound += stretch_bound(&item, values);
    }
    values->sizes_only = false;
    slots_restore(values, &saved);
    return bound;
}

/* Returns the sum of the sizes of the slots in one word of a set; `first`: the slot of its lowest bit. */
static size_t sum_sizes(const struct values *values, unsigned first, uint64_t slots) {
    size_t size = 0;
    for (; slots; slots &= slots - 1)
        size += values->slot[first + set_lowest(slots)].size;
    return size;
}

/* The bound of a fixture without the items of lists, as if the fixture used each slot most_uses times. */
static size_t quick_bound(const struct fixture *fixture, const struct values *values) {
    size_t size = 0;
    for (unsigned first = 0; first < SLOT_COUNT; first += 64) {
        const uint64_t present = values->present.word[first / 64], plain = values->plain.word[first / 64];
        size += sum_sizes(values, first, present & plain) +
                ESCAPE_LONGEST * sum_sizes(values, first, present & ~plain);
    }
    return fixture->literal_size + fixture->most_uses * size;
}

/* The same for a fixture with parameters, whose values may be long. */
static size_t measured_bound(const struct fixture *fixture, const struct values *values) {
    UNCLEARED struct stretch_sizes whole;
    measure_stretch(&whole, fixture, 0, fixture->count, values);
    return stretch_bound(&whole, values);
}

IAM_MOCK_INTERNAL size_t render_bound(const struct fixture *fixture, struct values *values,
                                      struct view xml_namespace) {
    size_t bound = xml_namespace.size +
                   (fixture->most_uses == 0 ? measured_bound(fixture, values) : quick_bound(fixture, values));
    for (uint32_t i = fixture->first_each; i < fixture->count; i++) {
        if (fixture->segments[i].kind == SEGMENT_EACH)
            bound += items_bound(fixture, i, values);
    }
    return bound;
}
