#!/bin/bash
# Programs of this machine that have nothing to do with IAM run alike with iammock-curl preloaded: preload-programs.sh OUT
# Compares the output, the messages and the status of each. A program that isn't here is left out, and named.
set -u
out=$(cd "$1" && pwd) || exit 1
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
export LC_ALL=C TZ=UTC HOME=$directory PATH=/usr/bin:/bin
ln -s "$out" "$directory/out" # LD_PRELOAD takes no path with a blank
library=$directory/out/libiammock-curl.so
export IAM_MOCK_SCENARIO=$directory/scenario.xml
echo '<scenario xmlns="urn:iam-mock:scenario"><user name="Bob"/></scenario>' >"$IAM_MOCK_SCENARIO"
source=$PWD
work=$directory/work
mkdir "$work" && cd "$work" || exit 1
cp "$source/README.md" "$source/Makefile" "$source/mock/base/text.c" .
mkdir folder && cp README.md folder/
printf '#include <stdio.h>\nint main(void) { puts("hello"); return 3; }\n' >hello.c
printf '<?xml version="1.0"?><a><b>text</b></a>' >a.xml

# A command a line; its first word is the program that must be here.
commands() {
    cat <<'END'
ls -1 /usr/share
cat README.md
awk '{ words += NF } END { print words }' README.md
sed -n '/curl/p' README.md
grep -c mock README.md Makefile nothing
sort README.md
uniq -c Makefile
wc README.md Makefile
cut -d ' ' -f 2 README.md
tr a-z A-Z <README.md
od -c hello.c
sha256sum README.md Makefile
find . -name '*.md' -newer /
xargs echo <hello.c
diff README.md Makefile
cp README.md missing/folder
stat -c '%s %a' README.md
date -u -d @0
id -u
expr 6 \* 7
getent passwd root
iconv -f UTF-8 -t UTF-16 README.md
bash -c 'for i in 1 2 3; do echo $i | cat; done; exit 7'
dash -c 'echo $((6 * 7)); exit 7'
tar -cf - --sort=name --mtime=@0 README.md folder
gzip -nc README.md
xz -c README.md
bzip2 -c README.md
zstd -qc README.md
git -c init.defaultBranch=main init -q repository
git -C repository status --short --branch
git -C repository log
perl -MPOSIX -MSocket -e 'print floor(2.7), " ", inet_ntoa(INADDR_LOOPBACK), "\n"; warn "end\n"; exit 3'
python3 -c 'import ssl, sqlite3, json, zlib, ctypes; print(json.dumps([ssl.OPENSSL_VERSION, ctypes.CDLL(None).abs(-3)]))'
python3 -c 'import ctypes; ctypes.CDLL("libmissing.so")'
python3 -c 'import ctypes; ctypes.CDLL("libm.so.6").curl_easy_init'
python3 -c 'import os, sys; print(sys.argv, os.readlink("/proc/self/exe"), open("/proc/self/comm").read())' a b
ruby -e 'require "json"; require "openssl"; puts JSON.generate([1, OpenSSL::Digest.hexdigest("SHA256", "a")]); exit 4'
php -r 'echo json_encode(get_loaded_extensions()), "\n"; exit(5);'
lua5.4 -e 'print(string.rep("a", 3)); os.exit(6)'
luajit -e 'print(require("ffi").abi("64bit"), pcall(require("ffi").load, "missing"))'
tclsh hello.c
node -e 'console.log(require("crypto").createHash("sha256").update("a").digest("hex")); process.exit(4)'
gdb -q -batch -ex 'print 6 * 7' -ex 'info line main' /bin/true
gcc -O2 -c hello.c -o hello.o
gcc hello.o -o hello
./hello
ld --version
objdump -d hello.o
readelf -s hello.o
nm hello.o
make -n -f Makefile help
cmake --version
clang -fsyntax-only hello.c
pkg-config --libs libcurl
xmllint --format a.xml
openssl dgst -sha256 README.md
ssh -V
ssh-keygen -l -f README.md
curl --version
curl -sS file:///nothing/here
wget --version
file README.md
bc --version
vim --version
valgrind --version
strace -V
END
}

# Run a command; its traces are the files NAME.out, .err and .status.
run() { # NAME COMMAND
    bash -c "$2" >"$directory/$1.out" 2>"$directory/$1.err" </dev/null
    echo $? >"$directory/$1.status"
}

count=0 left_out='' differ=0
while IFS= read -r command; do
    program=${command%% *}
    command -v "$program" >/dev/null || [ "$program" = ./hello ] || { left_out+=" $program"; continue; }
    run plain "exec $command"
    run preloaded "export LD_PRELOAD=$library; exec $command"
    count=$((count + 1))
    for what in out err status; do
        cmp -s "$directory/plain.$what" "$directory/preloaded.$what" && continue
        differ=$((differ + 1))
        [ $differ -le 10 ] || continue
        echo "$command: with iammock-curl preloaded, .$what differs:" >&2
        diff -a "$directory/plain.$what" "$directory/preloaded.$what" | head -n 5 >&2
    done
done < <(commands)
[ $differ -eq 0 ] || exit 1
[ $count -ge 30 ] || { echo "only $count commands could run; not here:$left_out" >&2; exit 1; }
echo "$count commands run alike with iammock-curl preloaded${left_out:+; not here:$left_out}"
