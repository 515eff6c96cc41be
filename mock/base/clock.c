/* Converting points in time from text and to text. */
#include "base/clock.h"

struct civil {
    uint32_t year, month, day, hour, minute, second, millisecond, weekday; /* 0: Thursday */
};

#define DAY_MS INT64_C(86400000)

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    int64_t era = year / 400, of_era = year % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct civil civil_from_ms(int64_t ms) {
    uint32_t days = (uint32_t)(ms / DAY_MS), rest = (uint32_t)(ms % DAY_MS);
    uint32_t shifted = days + 719468, era = shifted / 146097, of_era = shifted % 146097;
    uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint32_t march = (5 * of_year + 2) / 153, month = march < 10 ? march + 3 : march - 9;
    uint32_t seconds = rest / 1000;
    return (struct civil){.year = year + era * 400 + (month <= 2),
                          .month = month,
                          .day = of_year - (153 * march + 2) / 5 + 1,
                          .hour = seconds / 3600,
                          .minute = seconds / 60 % 60,
                          .second = seconds % 60,
                          .millisecond = rest % 1000,
                          .weekday = days % 7};
}

static uint32_t days_of_month(uint32_t year, uint32_t month) {
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Read a number of exactly `digits` digits. False: another character, or a number outside the limits. */
static bool read_number(const char *at, int digits, uint32_t minimum, uint32_t maximum, uint32_t *out) {
    uint32_t number = 0;
    for (int i = 0; i < digits; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        number = number * 10 + (uint32_t)(at[i] - '0');
    }
    *out = number;
    return number >= minimum && number <= maximum;
}

/* The characters between the numbers, up to the seconds. */
static bool has_separators(const char *text) {
    return text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
}

/* Are there numbers for year, month and day? They may be of no day. */
static bool read_date_numbers(const char *text, struct civil *out) {
    return read_number(text, 4, 0, 9999, &out->year) && read_number(text + 5, 2, 0, 99, &out->month) &&
           read_number(text + 8, 2, 0, 99, &out->day);
}

static bool is_day(const struct civil *c) {
    return c->month >= 1 && c->month <= 12 && c->day >= 1 && c->day <= days_of_month(c->year, c->month);
}

static bool read_calendar_date(const char *text, struct civil *out) {
    return read_date_numbers(text, out) && out->year >= 1970 && is_day(out);
}

static bool read_clock_time(const char *text, struct civil *out) {
    return read_number(text, 2, 0, 23, &out->hour) && read_number(text + 3, 2, 0, 59, &out->minute) &&
           read_number(text + 6, 2, 0, 59, &out->second);
}

/* The end of the text, after the seconds: "Z" or ".sssZ". */
static bool read_end(const char *text, struct civil *out) {
    if (strcmp(text, "Z") == 0)
        return true;
    return text[0] == '.' && read_number(text + 1, 3, 0, 999, &out->millisecond) &&
           strcmp(text + 4, "Z") == 0;
}

static bool has_form(const char *text) {
    static const char form[] = "0000-00-00T00:00:00.000Z";
    const size_t size = strlen(text);
    if (size != CLOCK_SECONDS_SIZE && size != CLOCK_MILLISECONDS_SIZE)
        return false;
    for (size_t i = 0; i < size; i++) {
        const char expected = size == CLOCK_SECONDS_SIZE && i == CLOCK_SECONDS_SIZE - 1 ? 'Z' : form[i];
        if (expected == '0' ? text[i] < '0' || text[i] > '9' : text[i] != expected)
            return false;
    }
    return true;
}

IAM_MOCK_INTERNAL const char *clock_explain(const char *text) {
    struct civil c = {0};
    if (!has_form(text) || !read_date_numbers(text, &c) || (is_day(&c) && c.year < 1970))
        return "expected a point in time, YYYY-MM-DDThh:mm:ss[.sss]Z, 1970 to 9999";
    return is_day(&c)
               ? "there is no such time of day; expected YYYY-MM-DDThh:mm:ss[.sss]Z, 00:00:00 to 23:59:59"
               : "there is no such day in the calendar; expected YYYY-MM-DDThh:mm:ss[.sss]Z";
}

IAM_MOCK_INTERNAL bool clock_parse(int64_t *out, const char *text) {
    size_t size = strlen(text);
    struct civil c = {0};
    if (size != CLOCK_SECONDS_SIZE && size != CLOCK_MILLISECONDS_SIZE)
        return false;
    if (!has_separators(text) || !read_calendar_date(text, &c) || !read_clock_time(text + 11, &c) ||
        !read_end(text + 19, &c))
        return false;
    int64_t seconds = (int64_t)c.hour * 3600 + (int64_t)c.minute * 60 + c.second;
    *out = days_from_civil(c.year, c.month, c.day) * DAY_MS + seconds * 1000 + c.millisecond;
    return true;
}

/* The two digits of each number below 100: half of the divisions, and lists have many dates. */
static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
                                  "25262728293031323334353637383940414243444546474849"
                                  "50515253545556575859606162636465666768697071727374"
                                  "75767778798081828384858687888990919293949596979899";

static char *put_two(char *at, uint32_t value) {
    memcpy(at, digit_pairs + (size_t)2 * value, 2);
    return at + 2;
}

static char *put_year(char *at, uint32_t year) { return put_two(put_two(at, year / 100), year % 100); }

static char *put_char(char *at, char c) {
    *at = c;
    return at + 1;
}

static char *put_clock_time(char *at, const struct civil *c) {
    at = put_char(put_two(at, c->hour), ':');
    at = put_char(put_two(at, c->minute), ':');
    return put_two(at, c->second);
}

static char *put_date_and_time(char *at, const struct civil *c) {
    at = put_char(put_year(at, c->year), '-');
    at = put_char(put_two(at, c->month), '-');
    at = put_char(put_two(at, c->day), 'T');
    return put_clock_time(at, c);
}

IAM_MOCK_INTERNAL void clock_format_seconds(char out[CLOCK_SECONDS_SIZE + 1], int64_t ms) {
    struct civil c = civil_from_ms(ms);
    *put_char(put_date_and_time(out, &c), 'Z') = '\0';
}

IAM_MOCK_INTERNAL void clock_format_milliseconds(char out[CLOCK_MILLISECONDS_SIZE + 1], int64_t ms) {
    struct civil c = civil_from_ms(ms);
    char *at = put_char(put_date_and_time(out, &c), '.');
    at = put_two(put_char(at, (char)('0' + c.millisecond / 100)), c.millisecond % 100);
    *put_char(at, 'Z') = '\0';
}

IAM_MOCK_INTERNAL void clock_format_http(char out[CLOCK_HTTP_SIZE + 1], int64_t ms) {
    static const char weekdays[] = "ThuFriSatSunMonTueWed";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = civil_from_ms(ms);
    memcpy(out, weekdays + (size_t)3 * c.weekday, 3);
    memcpy(out + 3, ", ", 2);
    char *at = put_char(put_two(out + 5, c.day), ' ');
    memcpy(at, months + (size_t)3 * (c.month - 1), 3);
    at = put_char(at + 3, ' ');
    at = put_char(put_year(at, c.year), ' ');
    memcpy(put_clock_time(at, &c), " GMT", 5);
}

#undef DAY_MS
