/* Pages of lists: reads Marker and MaxItems, and writes IsTruncated and Marker. */
#include "actions/iam/page.h"
#include "actions/iam/marker.h"

#define DEFAULT_MAX_ITEMS 100 /* API page: "If you do not include this parameter, it defaults to 100" */

/* The most items of the page. */
static size_t find_room(const struct decision *in) {
    int64_t room = argument_is_given(in->arguments, MEMBER_MAX_ITEMS)
                       ? in->arguments->number[MEMBER_MAX_ITEMS]
                       : DEFAULT_MAX_ITEMS;
    if (in->page_shape == PAGE_EMPTY)
        return 0;
    return (size_t)(in->page_limit > 0 && in->page_limit < room ? in->page_limit : room);
}

IAM_MOCK_INTERNAL bool page_begin(struct page *page, struct outcome *out, const struct decision *in,
                                  uint64_t list) {
    page->list = list;
    page->position = MARKER_LIST_START;
    if (argument_is_given(in->arguments, MEMBER_MARKER) &&
        !marker_read(&page->position, in->arguments->text[MEMBER_MARKER], in, list)) {
        out->fixture = FIXTURE_VALIDATION_ERROR_MARKER;
        return false;
    }
    const uint64_t sequence = marker_sequence(page->position);
    page->from = sequence == MARKER_LIST_START ? 0 : sequence + 1;
    page->room = find_room(in);
    return true;
}

/* Set IsTruncated and the marker; `position`: where the list goes on. */
static void answer_truncated(const struct page *page, struct outcome *out, const struct decision *in,
                             uint64_t position) {
    values_set_plain(&out->values, SLOT_IS_TRUNCATED, VIEW("true"));
    marker_write(out->marker, in, page->list, position);
    values_set_plain(&out->values, SLOT_MARKER, view_of(out->marker));
}

IAM_MOCK_INTERNAL void page_end(const struct page *page, struct outcome *out, const struct decision *in,
                                uint64_t last) {
    if (in->page_shape == PAGE_EMPTY)
        answer_truncated(page, out, in, marker_after_empty_page(page->position));
    else if (in->page_shape == PAGE_REPEATED)
        answer_truncated(page, out, in, page->position);
    else if (last != PAGE_IS_LAST)
        answer_truncated(page, out, in, last);
    else
        values_set_plain(&out->values, SLOT_IS_TRUNCATED, VIEW("false"));
}

#undef DEFAULT_MAX_ITEMS
