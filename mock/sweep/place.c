/* Finds the place in a source file, FILE:LINE, that the message of a failing case names. */
#include "sweep/place.h"

static size_t count_digits(struct view text) {
    size_t count = 0;
    while (count < text.size && text.data[count] >= '0' && text.data[count] <= '9')
        count++;
    return count;
}

/* Returns the size of "FILE:LINE" at the start of a line, which a colon ends; 0: the line begins otherwise.
 */
static size_t place_size(struct view line) {
    size_t file = 0;
    while (file < line.size && line.data[file] != ':' && line.data[file] != ' ')
        file++;
    if (file == 0 || file == line.size || line.data[file] != ':')
        return 0;
    const size_t digits = count_digits((struct view){line.data + file + 1, line.size - file - 1});
    const size_t end = file + 1 + digits;
    return digits > 0 && end < line.size && line.data[end] == ':' ? end : 0;
}

/* Take the next line, without its end, from the text. Returns false at the end of the text. */
static bool take_line(struct view *line, const char **rest) {
    if (**rest == '\0')
        return false;
    *line = (struct view){*rest, strcspn(*rest, "\n")};
    *rest += line->size + ((*rest)[line->size] == '\n');
    return true;
}

IAM_MOCK_INTERNAL struct view sweep_find_place(const char *message) {
    struct view line;
    while (message && take_line(&line, &message)) {
        const size_t size = place_size(line);
        if (size > 0)
            return (struct view){line.data, size};
    }
    return (struct view){"", 0};
}

IAM_MOCK_INTERNAL struct view sweep_find_words(const char *message) {
    struct view line = {"", 0}, first = {"", 0};
    while (message && take_line(&line, &message)) {
        const size_t size = place_size(line);
        if (line.size > 0 && first.size == 0)
            first = line;
        if (line.size > 0 && size == 0)
            return line;
    }
    return first;
}
