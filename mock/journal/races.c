/* The journal's list of races: changes that another principal made just before a call. */
#include "journal/races.h"
#include "base/clock.h"
#include "base/memory.h"
#include "model/races.h"

enum race_text { RACE_USER, RACE_SERIAL, RACE_NEW_USER, RACE_RULE, RACE_TEXTS };

/* Elements of the list move, so `value[i].data` is not used: the bytes of value i are bytes[i]. */
struct journal_race {
    size_t call;
    int64_t at_ms, rule_acted;
    enum iam_mock_race race;
    bool has[RACE_TEXTS];
    struct journal_value value[RACE_TEXTS];
    char bytes[RACE_TEXTS][JOURNAL_VALUE_ROOM];
};

static void keep_text(struct journal_race *race, enum race_text id, struct view text) {
    char *room = race->bytes[id];
    const bool folded = id == RACE_USER || id == RACE_NEW_USER;
    race->has[id] = text.data != NULL;
    if (text.data)
        race->value[id] = journal_keep(&room, text, folded);
}

/* Returns the value, valid as long as the element is not moved. Only for an `id` that the race has. */
static struct journal_value value_of(const struct journal_race *race, enum race_text id) {
    struct journal_value value = race->value[id];
    value.data = race->bytes[id];
    return value;
}

static void drop_before(struct journal_races *races, size_t first_call) {
    size_t dropped = 0;
    while (dropped < races->count && races->list[dropped].call < first_call)
        dropped++;
    races->count -= dropped;
    if (dropped > 0)
        memmove(races->list, races->list + dropped, (races->count + races->prepared) * sizeof *races->list);
}

/* Make room for one more. Dropping half of a full list, or doubling it, keeps the cost of a race constant. */
static bool reserve_race(struct journal_races *races, size_t first_call) {
    if (races->count + races->prepared < races->capacity)
        return true;
    drop_before(races, first_call);
    if (2 * (races->count + races->prepared) < races->capacity)
        return true;
    const size_t capacity = races->capacity ? 2 * races->capacity : 4;
    struct journal_race *list = memory_resize(races->list, capacity * sizeof *list);
    if (!list)
        return false;
    races->list = list;
    races->capacity = capacity;
    return true;
}

IAM_MOCK_INTERNAL bool journal_races_prepare(struct journal_races *races, size_t first_call,
                                             const struct race_record *record) {
    if (!reserve_race(races, first_call))
        return false;
    struct journal_race *race = &races->list[races->count + races->prepared++];
    race->call = record->call;
    race->at_ms = record->at_ms;
    race->rule_acted = record->rule->acted + 1;
    race->race = record->rule->race;
    keep_text(race, RACE_USER, record->user_name);
    keep_text(race, RACE_SERIAL, record->serial_number);
    keep_text(race, RACE_NEW_USER, record->new_user_name);
    keep_text(race, RACE_RULE, rule_name(record->rule));
    return true;
}

IAM_MOCK_INTERNAL void journal_races_commit(struct journal_races *races) {
    races->count += races->prepared;
    races->prepared = 0;
}

IAM_MOCK_INTERNAL void journal_races_cancel(struct journal_races *races) { races->prepared = 0; }

IAM_MOCK_INTERNAL void journal_races_clear(struct journal_races *races) {
    races->count = races->prepared = 0;
}

IAM_MOCK_INTERNAL void journal_races_free(struct journal_races *races) {
    memory_free(races->list);
    *races = (struct journal_races){0};
}

IAM_MOCK_INTERNAL bool journal_races_has(const struct journal_races *races, size_t call, struct view rule) {
    for (size_t i = races->count; i > 0 && races->list[i - 1].call >= call; i--) {
        const struct journal_race *race = &races->list[i - 1];
        const struct journal_value name = value_of(race, RACE_RULE);
        if (race->call == call && journal_value_is(&name, rule))
            return true;
    }
    return false;
}

static void write_value(struct text *out, const char *word, const struct journal_race *race,
                        enum race_text id) {
    if (!race->has[id])
        return;
    const struct journal_value value = value_of(race, id);
    text_add_string(out, word);
    if (value.size > 0)
        journal_write_value(out, &value);
    else /* no other name is empty */
        text_add_string(out, "root");
}

static void write_race(struct text *out, const struct journal_race *race) {
    char time[CLOCK_MILLISECONDS_SIZE + 1];
    clock_format_milliseconds(time, race->at_ms);
    text_format(out, "- %s race %s", time, race_info(race->race)->name);
    write_value(out, " UserName=", race, RACE_USER);
    write_value(out, " SerialNumber=", race, RACE_SERIAL);
    write_value(out, " to UserName=", race, RACE_NEW_USER);
    write_value(out, " by ", race, RACE_RULE);
    text_format(out, " #%lld\n", (long long)race->rule_acted);
}

IAM_MOCK_INTERNAL void journal_races_write(struct text *out, const struct journal_races *races, size_t *next,
                                           size_t call) {
    for (; *next < races->count && races->list[*next].call <= call; ++*next) {
        if (races->list[*next].call == call)
            write_race(out, &races->list[*next]);
    }
}
