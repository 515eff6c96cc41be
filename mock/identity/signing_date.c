/* Reading and writing the dates of signatures: all forms are brought to that of the mock's clock. */
#include "identity/signing_date.h"
#include "base/clock.h"

/* Fill in "YYYY-MM-DDThh:mm:ssZ". Each argument points at the digits of its number. */
static void fill_in(char out[CLOCK_SECONDS_SIZE + 1], const char *year, const char *month, const char *day,
                    const char *hour, const char *minute, const char *second) {
    memcpy(out, year, 4);
    memcpy(out + 5, month, 2);
    memcpy(out + 8, day, 2);
    memcpy(out + 11, hour, 2);
    memcpy(out + 14, minute, 2);
    memcpy(out + 17, second, 2);
}

/* "YYYYMMDDThhmmssZ" */
static bool read_basic(char out[CLOCK_SECONDS_SIZE + 1], struct view text) {
    const char *at = text.data;
    if (text.size != SIGNING_DATE_SIZE || at[8] != 'T' || at[15] != 'Z')
        return false;
    fill_in(out, at, at + 4, at + 6, at + 9, at + 11, at + 13);
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
    fill_in(out, text.data + 12, month, text.data + 5, text.data + 17, text.data + 20, text.data + 23);
    return true;
}

/* 2,000 years later, the calendar is the same. */
#define SAME_CALENDAR_MS (INT64_C(5) * 146097 * 24 * 3600 * 1000)

/* Read a time that may be before 1970, where the clock begins. */
static bool read_any_time(int64_t *out, char form[CLOCK_SECONDS_SIZE + 1]) {
    const bool early = (form[0] == '0' || form[0] == '1') && memcmp(form, "1970", 4) < 0;
    form[0] = (char)(form[0] + (early ? 2 : 0));
    if (!clock_parse(out, form))
        return false;
    *out -= early ? SAME_CALENDAR_MS : 0;
    return true;
}

IAM_MOCK_INTERNAL bool signing_date_read(int64_t *out, struct view text) {
    char form[CLOCK_SECONDS_SIZE + 1] = "0000-00-00T00:00:00Z";
    if (text.size == CLOCK_SECONDS_SIZE)
        memcpy(form, text.data, CLOCK_SECONDS_SIZE);
    else if (!read_basic(form, text) && !read_http(form, text))
        return false;
    return read_any_time(out, form);
}

IAM_MOCK_INTERNAL void signing_date_write(char out[SIGNING_DATE_SIZE], int64_t ms) {
    char form[CLOCK_SECONDS_SIZE + 1];
    clock_format_seconds(form, ms < 0 ? 0 : ms < CLOCK_END_MS ? ms : CLOCK_END_MS - 1);
    memcpy(out, form, 4);
    memcpy(out + 4, form + 5, 2);
    memcpy(out + 6, form + 8, 5);
    memcpy(out + 11, form + 14, 2);
    memcpy(out + 13, form + 17, 3);
}
#undef SAME_CALENDAR_MS
