#!/bin/sh
# Print the manuals that make install installs, and the files of the project that they link to, by their paths in the project.
# A manual that doesn't exist (yet, or in a copy without tests/) is left out.
set -eu
links_of() { # MANUAL: paths of its links, outside of code blocks
    awk '/^[ \t]*(```|~~~)/ { code = !code } !code' "$1" | grep -o ']([^)# ]*' | sed 's/^](//' |
        grep -v -e '^[a-z]*:' -e '^$' || :
}
for manual in README.md include/README.md fixtures/README.md tests/README.md mock/README.md mock/adapters/curl/README.md; do
    [ -f "$manual" ] || continue
    echo "$manual"
    folder=$(dirname "$manual")
    links_of "$manual" | while read -r link; do
        if [ -f "$folder/$link" ]; then realpath -m --relative-to=. "$folder/$link"; fi
    done
done | LC_ALL=C sort -u | grep -v '^\.\./'
