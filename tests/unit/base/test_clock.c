#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

static const struct {
    const char *text;
    int64_t ms;
} known[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1970-01-01T00:00:00.001Z", 1},
    {"1970-12-31T23:59:59.999Z", INT64_C(31535999999)},
    {"1972-02-29T00:00:00Z", INT64_C(68169600000)},
    {"1999-12-31T23:59:59Z", INT64_C(946684799000)},
    {"2000-02-29T12:34:56.789Z", INT64_C(951827696789)},
    {"2026-01-01T00:00:00Z", CLOCK_DEFAULT_START_MS},
    {"2038-01-19T03:14:08Z", INT64_C(2147483648000)},
    {"2100-02-28T23:59:59Z", INT64_C(4107542399000)},
    {"9999-12-31T23:59:59Z", CLOCK_END_MS - 1000},
    {"9999-12-31T23:59:59.999Z", CLOCK_END_MS - 1},
};

static void test_clock_parses_known_points(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        int64_t ms = -1;
        if (!clock_parse(&ms, known[i].text) || ms != known[i].ms)
            fail_msg("%s: %lld", known[i].text, (long long)ms);
    }
}

static void test_clock_formats_known_points(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        char text[CLOCK_MILLISECONDS_SIZE + 1], expected[32];
        snprintf(expected, sizeof expected, "%.19s%sZ", known[i].text,
                 strlen(known[i].text) == 24 ? "" : ".000");
        if (strlen(known[i].text) == CLOCK_MILLISECONDS_SIZE)
            snprintf(expected, sizeof expected, "%s", known[i].text);
        clock_format_milliseconds(text, known[i].ms);
        assert_string_equal(text, expected);
    }
}

static void test_clock_refuses_what_is_no_point_in_time(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "Z",
        "2026",
        "2026-01-01",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:0Z",
        "2026-01-01T00:00:000Z",
        "2026-1-01T00:00:000Z",
        "226-01-01T00:00:00Z",
        "02026-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "10000-01-01T00:00:00.0Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1Z",
        "2026-01-01T00:00:00.12Z",
        "2026-01-01T00:00:00.1234Z",
        "2026-01-01T00:00:00.123",
        "2026-01-01T00:00:00.1230",
        "2026-01-01T00:00:00,123Z",
        "2026-01-01T00:00:00:123Z",
        "2026-01-01T00:00:00+000Z",
        "2026-01-01T00:00:00+0000",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00.000z",
        "2026-01-01T00:00:00z",
        "2026-01-01t00:00:00Z",
        "2026-01-01 00:00:00Z",
        "2026/01/01T00:00:00Z",
        "2026-01-01T00.00.00Z",
        "20260101T000000Z    ",
        " 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z ",
        "2026-01-01T00:00:00Z\n",
        "-026-01-01T00:00:00Z",
        "+026-01-01T00:00:00Z",
        "2026-+1-01T00:00:00Z",
        "2026-01- 1T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "1969-12-31T23:59:59.999Z",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int64_t ms;
        if (clock_parse(&ms, bad[i]))
            fail_msg("\"%s\" is taken", bad[i]);
    }
}

static void test_clock_refuses_another_byte_at_any_place(void **state) {
    (void)state;
    static const char whole[] = "2026-01-01T00:00:00.000Z";
    for (size_t at = 0; at < CLOCK_MILLISECONDS_SIZE; at++) {
        bool digit = whole[at] >= '0' && whole[at] <= '9';
        for (int byte = 1; byte < 256; byte++) {
            char text[sizeof whole];
            int64_t ms;
            memcpy(text, whole, sizeof whole);
            text[at] = (char)byte;
            if (text[at] == whole[at] || (digit && byte >= '0' && byte <= '9'))
                continue;
            if (clock_parse(&ms, text))
                fail_msg("byte %d at %zu is taken", byte, at);
        }
    }
}

/* Every month of a year with each day number, and the days there are. */
static void test_clock_knows_the_days_of_each_month(void **state) {
    (void)state;
    static const struct {
        int year, days[12];
    } years[] = {
        {1970, {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
        {2000, {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
        {2024, {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
        {2026, {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
        {2100, {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
        {2400, {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
        {9999, {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}},
    };
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        for (int month = 0; month <= 13; month++) {
            for (int day = 0; day <= 99; day++) {
                char text[64];
                int64_t ms;
                snprintf(text, sizeof text, "%04d-%02d-%02dT00:00:00Z", years[i].year, month, day);
                bool there = month >= 1 && month <= 12 && day >= 1 &&
                             day <= years[i].days[month >= 1 ? (month - 1) % 12 : 0];
                if (clock_parse(&ms, text) != there)
                    fail_msg("%s", text);
            }
        }
    }
}

static void test_clock_bounds_hours_minutes_and_seconds(void **state) {
    (void)state;
    for (int value = 0; value <= 99; value++) {
        char text[64];
        int64_t ms;
        snprintf(text, sizeof text, "2026-01-01T%02d:00:00Z", value);
        assert_int_equal(clock_parse(&ms, text), value <= 23);
        snprintf(text, sizeof text, "2026-01-01T00:%02d:00Z", value);
        assert_int_equal(clock_parse(&ms, text), value <= 59);
        snprintf(text, sizeof text, "2026-01-01T00:00:%02dZ", value); /* there are no leap seconds */
        assert_int_equal(clock_parse(&ms, text), value <= 59);
    }
}

static bool is_leap(int year) { return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0); }

/* One day: as text, as number and back, in all three formats. */
static void check_day(int year, int month, int day, int64_t days) {
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char *const weekdays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    int64_t second = days % 86400, ms = (days * 86400 + second) * 1000 + days % 1000, parsed = -1;
    char expected[64], text[64];
    int hour = (int)(second / 3600), minute = (int)(second / 60 % 60), rest = (int)(second % 60);

    snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day, hour, minute,
             rest, (int)(days % 1000));
    clock_format_milliseconds(text, ms);
    assert_string_equal(text, expected);
    assert_true(clock_parse(&parsed, text));
    assert_true(parsed == ms);

    snprintf(expected + 19, sizeof expected - 19, "Z");
    clock_format_seconds(text, ms);
    assert_string_equal(text, expected);

    snprintf(expected, sizeof expected, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[days % 7], day,
             names[month - 1], year, hour, minute, rest);
    clock_format_http(text, ms);
    assert_string_equal(text, expected);
}

/* The calendar once more, by counting: the first and the last day of every month there is. */
static void test_clock_agrees_with_a_counted_calendar(void **state) {
    (void)state;
    int64_t days = 0;
    for (int year = 1970; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int length = month == 2                                              ? 28 + is_leap(year)
                         : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                                 : 31;
            check_day(year, month, 1, days);
            days += length;
            check_day(year, month, length, days - 1);
        }
    }
    assert_true(days * 86400000 == CLOCK_END_MS);
}

static void test_clock_formats_the_service_s_three_forms(void **state) {
    (void)state;
    char text[CLOCK_HTTP_SIZE + 1];
    clock_format_seconds(text, CLOCK_DEFAULT_START_MS + 1999);
    assert_string_equal(text, "2026-01-01T00:00:01Z");
    assert_int_equal(strlen(text), CLOCK_SECONDS_SIZE);
    clock_format_milliseconds(text, CLOCK_DEFAULT_START_MS + 1999);
    assert_string_equal(text, "2026-01-01T00:00:01.999Z");
    assert_int_equal(strlen(text), CLOCK_MILLISECONDS_SIZE);
    clock_format_http(text, CLOCK_DEFAULT_START_MS + 1999);
    assert_string_equal(text, "Thu, 01 Jan 2026 00:00:01 GMT");
    assert_int_equal(strlen(text), CLOCK_HTTP_SIZE);
}

static void test_clock_explains_what_is_wrong(void **state) {
    static const char form[] = "expected a point in time, YYYY-MM-DDThh:mm:ss[.sss]Z, 1970 to 9999";
    static const char day[] = "there is no such day in the calendar; expected YYYY-MM-DDThh:mm:ss[.sss]Z";
    static const char hour[] =
        "there is no such time of day; expected YYYY-MM-DDThh:mm:ss[.sss]Z, 00:00:00 to 23:59:59";
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", form},
        {"yesterday", form},
        {"2025-06-31T08:00:00", form},
        {"2025-06-30 08:00:00Z", form},
        {"2025-06-30T08:00:00.0Z", form},
        {"2025-06-30T08:00:00+00:0Z", form},
        {"1969-12-31T23:59:59Z", form},
        {"2025-06-31T08:00:00Z", day},
        {"2025-06-31T08:00:00.000Z", day},
        {"2025-02-29T08:00:00Z", day},
        {"2025-13-01T08:00:00Z", day},
        {"2025-00-01T08:00:00Z", day},
        {"2025-01-00T08:00:00Z", day},
        {"2025-01-32T99:00:00Z", day},
        {"2025-06-30T24:00:00Z", hour},
        {"2025-06-30T08:60:00Z", hour},
        {"2025-06-30T08:00:60.999Z", hour},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t ms;
        assert_false(clock_parse(&ms, cases[i].text));
        if (strcmp(clock_explain(cases[i].text), cases[i].words) != 0)
            fail_msg("%s: %s", cases[i].text, clock_explain(cases[i].text));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_parses_known_points),
        cmocka_unit_test(test_clock_explains_what_is_wrong),
        cmocka_unit_test(test_clock_formats_known_points),
        cmocka_unit_test(test_clock_refuses_what_is_no_point_in_time),
        cmocka_unit_test(test_clock_refuses_another_byte_at_any_place),
        cmocka_unit_test(test_clock_knows_the_days_of_each_month),
        cmocka_unit_test(test_clock_bounds_hours_minutes_and_seconds),
        cmocka_unit_test(test_clock_agrees_with_a_counted_calendar),
        cmocka_unit_test(test_clock_formats_the_service_s_three_forms),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
