/* Writes a text into XML or HTML, with escapes, for the reports. */
#include "sweep/xml.h"

#include "base/utf8.h"

/* Can XML 1.0 hold the character? Not called for '\r', which find_entity() escapes. */
static bool can_hold(uint32_t character) {
    return character >= 0x20 ? !(character >= 0xFFFE && character <= 0xFFFF)
                             : character == '\n' || character == '\t';
}

/* Returns the entity in place of a character; NULL if it needs none. */
static const char *find_entity(uint32_t character) {
    static const struct {
        char character;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\r', "&#13;"}};
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (character == (unsigned char)entities[i].character)
            return entities[i].entity;
    }
    return NULL;
}

IAM_MOCK_INTERNAL void xml_add_text(struct text *out, const char *text) {
    struct view rest = view_of(text);
    for (size_t size; rest.size > 0; rest = (struct view){rest.data + size, rest.size - size}) {
        uint32_t character = 0;
        size = utf8_decode(rest, &character);
        const char *entity = size > 0 ? find_entity(character) : NULL;
        if (entity)
            text_add_string(out, entity);
        else if (size > 0 && can_hold(character))
            text_add(out, (struct view){rest.data, size});
        else
            text_add_string(out, "\xEF\xBF\xBD");
        size += size == 0;
    }
}
