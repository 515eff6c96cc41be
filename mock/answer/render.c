#include "answer/render.h"
#include "base/view.h"
#include "base/utf8.h"
#include "base/text.h"

#define LONGEST_ESCAPE 5 /* "&amp;", "&#13;": of one byte; U+FFFD takes three */

#define RENDER_BYTES(value) (UINT64_C(0x0101010101010101) * (value))

/* Printable ASCII but '&', '<', '>': what is copied without another look. */
static bool byte_is_plain(unsigned char byte) {
    return byte >= 0x20 && byte < 0x7F && byte != '&' && (byte & ~2) != '<'; /* '<' | 2 is '>' */
}

/* The same of eight bytes at once. Adding to the low seven bits never carries into the next byte. */
static bool word_is_plain(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t low = word & RENDER_BYTES(0x7F);
    uint64_t plain = (low + RENDER_BYTES(0x60)) & ~(low + RENDER_BYTES(1)) & ~word &
                     ((low ^ RENDER_BYTES('&')) + RENDER_BYTES(0x7F)) &
                     (((low & RENDER_BYTES(0x7D)) ^ RENDER_BYTES('<')) + RENDER_BYTES(0x7F));
    return (plain & RENDER_BYTES(0x80)) == RENDER_BYTES(0x80);
}

static size_t plain_run(struct view value) {
    size_t run = 0;
    while (run + 8 <= value.size && word_is_plain(value.data + run))
        run += 8;
    while (run < value.size && byte_is_plain((unsigned char)value.data[run]))
        run++;
    return run;
}

static char *put_view(char *out, struct view bytes) {
    if (bytes.size == 0)
        return out;
    memcpy(out, bytes.data, bytes.size);
    return out + bytes.size;
}

static bool xml_can_hold(uint32_t character) {
    return character == '\t' || character == '\n' ||
           (character >= 0x20 && character != 0xFFFE && character != 0xFFFF);
}

static char *put_special(char *out, struct view rest, size_t *taken) {
    uint32_t character = 0;
    *taken = utf8_decode(rest, &character);
    switch (*taken ? character : 0) {
    case '&':
        return put_view(out, VIEW("&amp;"));
    case '<':
        return put_view(out, VIEW("&lt;"));
    case '>':
        return put_view(out, VIEW("&gt;"));
    case '\r':
        return put_view(out, VIEW("&#13;"));
    default:
        break;
    }
    if (*taken > 0 && xml_can_hold(character))
        return put_view(out, (struct view){rest.data, *taken});
    if (*taken == 0)
        *taken = 1;
    return put_view(out, VIEW("\xEF\xBF\xBD"));
}

static char *put_escaped(char *out, struct view value) {
    for (;;) {
        size_t taken = plain_run(value);
        out = put_view(out, (struct view){value.data, taken});
        value = (struct view){value.data + taken, value.size - taken};
        if (value.size == 0)
            return out;
        out = put_special(out, value, &taken);
        value = (struct view){value.data + taken, value.size - taken};
    }
}

static bool stretch_is_absent(const struct segment *segment, const struct values *values) {
    if (segment->kind == SEGMENT_IF)
        return (values->present >> segment->which & 1u) == 0;
    return values->list[segment->which].count == 0;
}

/* An open PARENT remembers where its content begins; an open EACH, which items are still to come. */
struct open_stretch {
    const char *content;
    const void *record;
    size_t left;
    uint32_t begin;
};

static const void *load_item(struct values *values, uint8_t list, const void *record) {
    return values->list[list].load(record, values);
}

/* An item's slots take the place of the request's: these come back after the list. Lists don't nest. */
struct slots_around {
    uint32_t present;
    struct view slot[SLOT_COUNT];
};

static void slots_save(struct slots_around *out, const struct values *values) {
    out->present = values->present;
    memcpy(out->slot, values->slot, sizeof out->slot);
}

static void slots_restore(struct values *values, const struct slots_around *saved) {
    values->present = saved->present;
    memcpy(values->slot, saved->slot, sizeof values->slot);
}

IAM_MOCK_INTERNAL size_t render(char *out, const struct fixture *fixture, struct values *values) {
    UNCLEARED struct open_stretch open[3 * FIXTURE_MAX_DEPTH];
    UNCLEARED struct slots_around around;
    struct open_stretch *top = open;
    char *at = out;
    for (uint32_t i = 0; i < fixture->count; i++) {
        const struct segment *segment = &fixture->segments[i];
        switch ((enum segment_kind)segment->kind) {
        case SEGMENT_TEXT:
            at = put_view(at, (struct view){segment->text, segment->size});
            break;
        case SEGMENT_SLOT:
            if ((values->plain >> segment->which & 1u))
                at = put_view(at, values->slot[segment->which]);
            else if (values->present >> segment->which & 1u)
                at = put_escaped(at, values->slot[segment->which]);
            break;
        case SEGMENT_IF:
        case SEGMENT_IF_LIST:
            if (stretch_is_absent(segment, values))
                i = segment->end;
            else
                *top++ = (struct open_stretch){.begin = i};
            break;
        case SEGMENT_EACH:
            if (stretch_is_absent(segment, values)) {
                i = segment->end;
                break;
            }
            slots_save(&around, values);
            *top = (struct open_stretch){.begin = i, .left = values->list[segment->which].count - 1};
            top++->record = load_item(values, segment->which, values->list[segment->which].first);
            break;
        case SEGMENT_PARENT:
            at = put_view(at, (struct view){segment->text, segment->size});
            *at++ = '>';
            *top++ = (struct open_stretch){.begin = i, .content = at};
            break;
        case SEGMENT_END:
            top--;
            if (top->content == at) { /* a parent left with nothing */
                at[-1] = '/';
                *at++ = '>';
            } else if (top->content) {
                at = put_view(at, (struct view){segment->text, segment->size});
            } else if (top->left > 0) {
                top->left--;
                top->record = load_item(values, fixture->segments[top->begin].which, top->record);
                i = top->begin;
                top++;
            } else if (fixture->segments[top->begin].kind == SEGMENT_EACH) {
                slots_restore(values, &around);
            }
            break;
        }
    }
    return (size_t)(at - out);
}

static size_t slots_bound(const struct fixture *fixture, uint32_t begin, uint32_t end,
                          struct values *values) {
    UNCLEARED struct slots_around around;
    size_t bound = 0;
    for (uint32_t i = begin; i < end; i++) {
        const struct segment *segment = &fixture->segments[i];
        if (segment->kind == SEGMENT_SLOT && (values->present >> segment->which & 1u))
            bound += LONGEST_ESCAPE * values->slot[segment->which].size;
        else if (segment->kind == SEGMENT_TEXT || segment->kind == SEGMENT_PARENT ||
                 segment->kind == SEGMENT_END)
            bound += segment->size + 2;
        if (segment->kind != SEGMENT_EACH)
            continue;
        const void *record = values->list[segment->which].first;
        slots_save(&around, values);
        for (size_t left = values->list[segment->which].count; left > 0; left--) {
            record = load_item(values, segment->which, record);
            bound += slots_bound(fixture, i + 1, segment->end, values);
        }
        slots_restore(values, &around);
        i = segment->end;
    }
    return bound;
}

IAM_MOCK_INTERNAL size_t render_bound(const struct fixture *fixture, struct values *values) {
    if (fixture->most_uses == 0)
        return slots_bound(fixture, 0, fixture->count, values);
    size_t size = 0;
    for (uint32_t slot = 0, present = values->present; present; slot++, present >>= 1)
        size += present & 1u ? values->slot[slot].size : 0;
    return fixture->literal_size + LONGEST_ESCAPE * fixture->most_uses * size;
}

#undef LONGEST_ESCAPE
#undef RENDER_BYTES
