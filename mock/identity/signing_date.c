/* Reading and writing the dates of signatures: all forms are brought to that of the mock's clock. */
#include "identity/signing_date.h"
#include "base/clock.h"

/* Copy the characters of `from` to the places of `form` that have its letter: year Y, month M, day D, hour h,
 * minute m, second s. */
static void copy_letters(char out[CLOCK_SECONDS_SIZE + 1], char letter, const char *from) {
    static const char form[] = "YYYY-MM-DDThh:mm:ssZ";
    for (size_t i = 0; i < CLOCK_SECONDS_SIZE; i++) {
        if (form[i] == letter)
            out[i] = *from++;
    }
}

/* "YYYYMMDDThhmmssZ" */
static bool read_basic(char out[CLOCK_SECONDS_SIZE + 1], struct view text) {
    if (text.size != SIGNING_DATE_SIZE || text.data[8] != 'T' || text.data[15] != 'Z')
        return false;
    copy_letters(out, 'Y', text.data);
    copy_letters(out, 'M', text.data + 4);
    copy_letters(out, 'D', text.data + 6);
    copy_letters(out, 'h', text.data + 9);
    copy_letters(out, 'm', text.data + 11);
    copy_letters(out, 's', text.data + 13);
    return true;
}

/* The number of a month's English name, as two digits; NULL: it is none. */
static const char *month_number(const char name[3]) {
    static const char months[][6] = {"Jan01", "Feb02", "Mar03", "Apr04", "May05", "Jun06",
                                     "Jul07", "Aug08", "Sep09", "Oct10", "Nov11", "Dec12"};
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (memcmp(name, months[i], 3) == 0)
            return months[i] + 3;
    }
    return NULL;
}

/* "Thu, DD Mon YYYY hh:mm:ss GMT" */
static bool read_http(char out[CLOCK_SECONDS_SIZE + 1], struct view text) {
    if (text.size != CLOCK_HTTP_SIZE || memcmp(text.data + 25, " GMT", 4) != 0 || text.data[19] != ':' ||
        text.data[22] != ':')
        return false;
    const char *month = month_number(text.data + 8);
    if (!month)
        return false;
    copy_letters(out, 'Y', text.data + 12);
    copy_letters(out, 'M', month);
    copy_letters(out, 'D', text.data + 5);
    copy_letters(out, 'h', text.data + 17);
    copy_letters(out, 'm', text.data + 20);
    copy_letters(out, 's', text.data + 23);
    return true;
}

IAM_MOCK_INTERNAL bool signing_date_read(int64_t *out, struct view text) {
    char form[CLOCK_SECONDS_SIZE + 1] = "0000-00-00T00:00:00Z";
    if (text.size == CLOCK_SECONDS_SIZE)
        memcpy(form, text.data, CLOCK_SECONDS_SIZE);
    else if (!read_basic(form, text) && !read_http(form, text))
        return false;
    return clock_parse(out, form);
}

IAM_MOCK_INTERNAL void signing_date_write(char out[SIGNING_DATE_SIZE], int64_t ms) {
    char form[CLOCK_SECONDS_SIZE + 1];
    clock_format_seconds(form, ms < 0 ? 0 : ms < CLOCK_END_MS ? ms : CLOCK_END_MS - 1);
    for (size_t i = 0; i < CLOCK_SECONDS_SIZE; i++) {
        if (form[i] != '-' && form[i] != ':')
            *out++ = form[i];
    }
}
