# iam-mock. `make help` says what can be made. Everything made goes to build/, each variant (release, asan, tsan …) to a directory of its own.
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

VERSION := 0.1.0
ABI := 0.1# before 1.0 structs may grow from one minor version to the next
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DOCDIR ?= $(PREFIX)/share/doc/iammock
FUZZ_SECONDS ?= 600
VARIANT ?= release
OUT := build/$(VARIANT)

PKG_CONFIG ?= pkg-config
PYTHON ?= /usr/bin/python3
Q := $(if $(V),,@)# V=1 shows whole commands
say := $(if $(QUIET),true,echo)# QUIET=1 does not say what is compiled
ifeq ($(VARIANT),fuzz)
CC := clang
endif
export CC PKG_CONFIG PYTHON FUZZ_SECONDS

# ----- What paths may be -----------------------------------------------------------------------------------
# Blanks in the checkout's are quoted; what a shell takes for something else isn't, nor a blank where make makes a list.
$(foreach character,' " $$ ` \,$(if $(findstring $(character),$(CURDIR)),$(error the checkout's path, $(CURDIR), \
    has a $(character) in it: move it to a path without)))
refuse_blanks = $(foreach name,PREFIX BINDIR LIBDIR INCLUDEDIR DOCDIR DESTDIR,$(if $(word 2,x$($(name))x),$(error $(name) is \
    "$($(name))": expected a path without blanks)))
ifneq ($(filter install uninstall,$(MAKECMDGOALS)),)
$(refuse_blanks)
# They are written to iammock.pc, which is read from elsewhere. The checkout's path may bring blanks along.
override PREFIX := $(abspath $(PREFIX))
override BINDIR := $(abspath $(BINDIR))
override LIBDIR := $(abspath $(LIBDIR))
override INCLUDEDIR := $(abspath $(INCLUDEDIR))
override DOCDIR := $(abspath $(DOCDIR))
$(refuse_blanks)
endif

# ----- What there is ---------------------------------------------------------------------------------------
host_only := mock/tools/embed.c
sources := $(sort $(filter-out $(host_only) mock/adapters/%,$(wildcard mock/*/*.c mock/*/*/*.c)))
headers := $(wildcard include/*.h)
fixtures := $(sort $(shell find fixtures/responses fixtures/errors fixtures/hostile -type f 2>/dev/null))
embed_sources := $(host_only) $(addprefix mock/files/,read.c directory.c) \
    $(sort $(wildcard mock/base/*.c mock/model/*.c mock/files/fixture_*.c mock/files/xml*.c))
support := $(sort $(wildcard tests/support/*.c))
sleep_tests := $(sort $(wildcard tests/unit/sleep/test_*.c))
curl_tests := $(sort $(wildcard tests/unit/curl/test_*.c))
inner_tests := $(filter-out $(sleep_tests) $(curl_tests),$(sort $(wildcard tests/unit/test_*.c tests/unit/*/test_*.c tests/golden/test_*.c)))
example_curl_tests := $(sort $(wildcard tests/example/test_curl_*.c))
example_curl_parts := $(wildcard tests/example/curl_*.c)
example_tests := $(filter-out $(example_curl_tests),$(sort $(wildcard tests/example/first_test.c tests/example/test_*.c)))
example_parts := $(filter-out $(example_tests) $(example_curl_tests) $(example_curl_parts) tests/example/demo.c,\
    $(wildcard tests/example/*.c))

objects := $(sources:%.c=$(OUT)/%.o) $(OUT)/generated/fixtures.o
inner_programs := $(inner_tests:%.c=$(OUT)/%)
example_plain_programs := $(example_tests:%.c=$(OUT)/%)
example_curl_programs := $(example_curl_tests:%.c=$(OUT)/%)
example_programs := $(example_plain_programs) $(example_curl_programs)
archive := $(OUT)/libiammock.a
shared := $(OUT)/libiammock.so

# iammock-sleep is a library of its own, and its archive, for the linker's --wrap, has a member for each function.
sleep_sources := $(sort $(wildcard mock/adapters/sleep/*.c))
sleep_table := mock/adapters/sleep/names.def
sleep_names_of = $(shell sed -n 's/^$(1)(\([a-z_0-9]*\))$$/\1/p' $(sleep_table))
sleep_names := $(call sleep_names_of,[A-Z]*)
sleep_functions := $(addprefix mock/adapters/sleep/,waits.c polls.c selects.c epolls.c timerfds.c locks.c clocks.c)
sleep_objects := $(sleep_sources:%.c=$(OUT)/%.o)
sleep_members := $(patsubst mock/adapters/sleep/%.c,$(OUT)/sleep-wrap/%.o,$(filter-out %/real.c $(sleep_functions),$(sleep_sources))) \
    $(sleep_names:%=$(OUT)/sleep-wrap/function_%.o)
sleep_programs := $(sleep_tests:%.c=$(OUT)/%)
curl_programs := $(curl_tests:%.c=$(OUT)/%)
sleep_archive := $(OUT)/libiammock-sleep.a
sleep_shared := $(OUT)/libiammock-sleep.so

comma := ,
empty :=
space := $(empty) $(empty)
sleep_wrap := $(subst $(space),$(comma),-Wl $(sleep_names:%=--wrap=%))

# iammock-curl is another. Its archive is one relocatable object: the linker itself says which --wrap is missing.
curl_sources := $(sort $(wildcard mock/adapters/curl/*/*.c))
curl_table := mock/adapters/curl/process/names.def
curl_lookups := mock/adapters/curl/process/lookups.def
curl_names := $(shell sed -n 's/^\(CURL\|LIBC\|RESOLVER\)(\([a-z_]*\))$$/\2/p' $(curl_table))
curl_objects := $(curl_sources:%.c=$(OUT)/%.o)
curl_members := $(curl_sources:mock/adapters/curl/%.c=$(OUT)/curl-wrap/%.o)
curl_archive := $(OUT)/libiammock-curl.a
curl_shared := $(OUT)/libiammock-curl.so
curl_wrap := $(subst $(space),$(comma),-Wl $(curl_names:%=--wrap=%))

# iam-mock-run preloads them into a program.
launcher_sources := $(sort $(wildcard mock/adapters/launcher/*.c))
launcher_objects := $(launcher_sources:%.c=$(OUT)/%.o)
launcher := $(OUT)/iam-mock-run

# ----- Flags -----------------------------------------------------------------------------------------------
# What a compiler or pkg-config says is asked for when a recipe first needs it, not when this file is read: `make deps all`
# installs both in between. The second line of each pair is how make remembers an answer.
ask = $(eval $(1) := $$(shell $(2)))$($(1))
core_cflags = $(call ask,core_cflags,$(PKG_CONFIG) --cflags libxml-2.0 nettle)
core_libs = $(call ask,core_libs,$(PKG_CONFIG) --libs libxml-2.0 nettle)
curl_cflags = $(call ask,curl_cflags,$(PKG_CONFIG) --cflags libcurl)
curl_libs = $(call ask,curl_libs,$(PKG_CONFIG) --libs libcurl)
cmocka_cflags = $(call ask,cmocka_cflags,$(PKG_CONFIG) --cflags cmocka)
cmocka_libs = $(call ask,cmocka_libs,$(PKG_CONFIG) --libs cmocka)
hardening = $(call ask,hardening,mock/tools/flags.sh compile "$(CC)")
link_hardening = $(call ask,link_hardening,mock/tools/flags.sh link "$(CC)")

# AR and OBJCOPY are the compiler's own, which know its objects, unless they are set.
compiler_objcopy = $(call ask,compiler_objcopy,$(CC) -print-prog-name=objcopy)
compiler_ar = $(call ask,compiler_ar,$(CC) -print-prog-name=ar)
objcopy = $(or $(OBJCOPY),$(compiler_objcopy))
ar = $(if $(filter default,$(origin AR)),$(compiler_ar),$(AR))
# One object of several: the compiler calls the linker, and the flags that choose a machine must be the same.
relocatable = $(call ask,relocatable,mock/tools/flags.sh relocatable "$(CC)")
join_objects = $(CC) $(filter -m% --target=% --sysroot=%,$(CFLAGS)) $(relocatable)

# What runs while building is compiled for the machine that builds. Flags and libraries of the library's machine are none of its.
quote = '$(subst ','\'',$(1))'
host_tool = $(foreach name,CC PKG_CONFIG CPPFLAGS CFLAGS HOST_CC HOST_PKG_CONFIG,$(name)=$(call quote,$($(name)))) mock/tools/host.sh
host_cc = $(call ask,host_cc,$(host_tool) cc)
host_pkg_config = $(call ask,host_pkg_config,$(host_tool) pkg-config)
host_xml_cflags = $(call ask,host_xml_cflags,$(host_pkg_config) --cflags libxml-2.0)
host_xml_libs = $(call ask,host_xml_libs,$(host_pkg_config) --libs libxml-2.0)

sanitizer_flags := -g -fno-omit-frame-pointer -fno-sanitize-recover=all
flags_release = -O2 $(hardening)
flags_clang = -O2 $(hardening)
flags_debug = -O0
flags_asan = -O1 $(sanitizer_flags) -fsanitize=address,undefined
flags_tsan = -O1 $(sanitizer_flags) -fsanitize=thread
flags_fuzz = -O1 $(sanitizer_flags) -fsanitize=fuzzer-no-link,address,undefined
variant_flags = $(flags_$(firstword $(subst -, ,$(VARIANT))))

language := -std=c11 -D_POSIX_C_SOURCE=200809L
library_cflags = $(language) -Iinclude -Imock $(core_cflags) -gdwarf-4 -fPIC -fvisibility=hidden -fno-common -pthread \
    "-ffile-prefix-map=$(CURDIR)=." -Wall -Wextra $(variant_flags) $(CPPFLAGS) $(CFLAGS) -fno-lto
test_cflags = $(language) -Iinclude -Imock -Itests/support $(core_cflags) $(curl_cflags) $(cmocka_cflags) -gdwarf-4 -pthread \
    -Wall -Wextra $(filter-out $(hardening),$(variant_flags)) $(CPPFLAGS) $(CFLAGS)
example_cflags = $(language) -Iinclude $(core_cflags) $(curl_cflags) $(cmocka_cflags) -gdwarf-4 -pthread \
    -Wall -Wextra $(filter-out $(hardening),$(variant_flags)) $(CPPFLAGS) $(CFLAGS)

# ----- The library -----------------------------------------------------------------------------------------
.PHONY: all
all: $(archive) $(shared) $(sleep_archive) $(sleep_shared) $(curl_archive) $(curl_shared) $(launcher)  ## the libraries, static and shared, and iam-mock-run (the default)

# One relocatable object in which all but the API is local, so that a program may name its own functions as it likes.
$(archive): $(objects) $(OUT)/generated/exports.txt
	@$(say) '  AR      $@'
	$(Q)$(join_objects) -o $(OUT)/iammock.o $(objects)
	$(Q)$(objcopy) --keep-global-symbols=$(OUT)/generated/exports.txt $(OUT)/iammock.o
	$(Q)rm -f $@
	$(Q)$(ar) rcD $@ $(OUT)/iammock.o

$(shared): $(objects) $(OUT)/generated/exports.map
	@$(say) '  LD      $@'
	$(Q)$(CC) -shared -o $@.$(VERSION) $(objects) -Wl,-soname,libiammock.so.$(ABI) -Wl,--version-script=$(OUT)/generated/exports.map \
	    $(variant_flags) $(link_hardening) $(LDFLAGS) $(core_libs) -pthread
	$(Q)ln -sf libiammock.so.$(VERSION) $(OUT)/libiammock.so.$(ABI)
	$(Q)ln -sf libiammock.so.$(ABI) $@

$(sleep_archive): $(sleep_members)
	@$(say) '  AR      $@'
	$(Q)rm -f $@
	$(Q)$(ar) rcD $@ $^

$(sleep_shared): $(sleep_objects) $(shared) $(OUT)/generated/exports-sleep.map
	@$(say) '  LD      $@'
	$(Q)$(CC) -shared -o $@.$(VERSION) $(sleep_objects) -Wl,-soname,libiammock-sleep.so.$(ABI) \
	    -Wl,--version-script=$(OUT)/generated/exports-sleep.map -Wl,-rpath,'$$ORIGIN' $(variant_flags) $(link_hardening) \
	    $(LDFLAGS) $(shared) -pthread -ldl
	$(Q)ln -sf libiammock-sleep.so.$(VERSION) $(OUT)/libiammock-sleep.so.$(ABI)
	$(Q)ln -sf libiammock-sleep.so.$(ABI) $@

$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,WAITS)): mock/adapters/sleep/waits.c
$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,POLLS)): mock/adapters/sleep/polls.c
$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,SELECTS)): mock/adapters/sleep/selects.c
$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,EPOLLS)): mock/adapters/sleep/epolls.c
$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,TIMERS)): mock/adapters/sleep/timerfds.c
$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,LOCKS)): mock/adapters/sleep/locks.c
$(patsubst %,$(OUT)/sleep-wrap/function_%.o,$(call sleep_names_of,TELLS)): mock/adapters/sleep/clocks.c
$(OUT)/sleep-wrap/function_%.o: $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $(filter %.c,$^) ($*)'
	$(Q)$(CC) $(library_cflags) -DSLEEP_WRAPS -DSLEEP_ONLY_$* -MMD -MP -c $(filter %.c,$^) -o $@

$(OUT)/sleep-wrap/%.o: mock/adapters/sleep/%.c $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(library_cflags) -DSLEEP_WRAPS -MMD -MP -c $< -o $@

$(curl_archive): $(curl_members) $(OUT)/generated/wrapped-curl.txt
	@$(say) '  AR      $@'
	$(Q)$(join_objects) -o $(OUT)/iammock-curl.o $(curl_members)
	$(Q)$(objcopy) --keep-global-symbols=$(OUT)/generated/wrapped-curl.txt $(OUT)/iammock-curl.o
	$(Q)rm -f $@
	$(Q)$(ar) rcD $@ $(OUT)/iammock-curl.o

$(curl_shared): $(curl_objects) $(shared) $(OUT)/generated/exports-curl.map
	@$(say) '  LD      $@'
	$(Q)$(CC) -shared -o $@.$(VERSION) $(curl_objects) -Wl,-soname,libiammock-curl.so.$(ABI) \
	    -Wl,--version-script=$(OUT)/generated/exports-curl.map -Wl,-z,nodelete -Wl,-rpath,'$$ORIGIN' $(variant_flags) $(link_hardening) \
	    $(LDFLAGS) $(shared) -pthread -ldl
	$(Q)ln -sf libiammock-curl.so.$(VERSION) $(OUT)/libiammock-curl.so.$(ABI)
	$(Q)ln -sf libiammock-curl.so.$(ABI) $@

$(OUT)/curl-wrap/%.o: mock/adapters/curl/%.c $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(library_cflags) $(curl_cflags) -DCURL_WRAPS -MMD -MP -c $< -o $@

$(curl_objects): $(OUT)/%.o: %.c $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(library_cflags) $(curl_cflags) -MMD -MP -c $< -o $@

$(launcher): $(launcher_objects) $(patsubst %,$(OUT)/mock/adapters/curl/process/%.o,host_name paths)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ $(variant_flags) $(link_hardening) $(LDFLAGS) -ldl

$(launcher_objects): $(OUT)/%.o: %.c $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(library_cflags) -DIAM_MOCK_ABI=$(ABI) -MMD -MP -c $< -o $@

# The names that each library exports: the functions of its public header, and those of an adapter's names.def.
export_lists := $(addprefix $(OUT)/generated/exports,.txt -sleep.txt -curl.txt)
$(OUT)/generated/exports.txt: include/iam_mock.h
$(OUT)/generated/exports-sleep.txt: include/iam_mock_sleep.h $(sleep_table)
$(OUT)/generated/exports-curl.txt: include/iam_mock_curl.h $(curl_table) $(curl_lookups)
$(export_lists): mock/tools/exports.sh
	@mkdir -p $(@D)
	$(Q)mock/tools/exports.sh $(filter-out %.sh,$^) >$@

$(OUT)/generated/wrapped-curl.txt: include/iam_mock_curl.h $(curl_table) mock/tools/exports.sh
	@mkdir -p $(@D)
	$(Q)mock/tools/exports.sh include/iam_mock_curl.h $(curl_table) | sed '/^iam_mock_/!s/^/__wrap_/' >$@

$(OUT)/generated/%.map: $(OUT)/generated/%.txt
	$(Q){ echo '{ global:'; sed 's/$$/;/' $<; echo 'local: *; };'; } >$@

# The fixtures are compiled into C by a program made of the library's own files, for the machine that builds.
build/generated/fixtures.c: build/host/embed $(fixtures)
	@mkdir -p $(@D)
	@$(say) '  EMBED   $@'
	$(Q)build/host/embed fixtures $@

build/host/embed: $(embed_sources:%.c=build/host/%.o)
	@$(say) '  HOSTLD  $@'
	$(Q)$(host_cc) -o $@ $^ $(HOST_LDFLAGS) $(host_xml_libs) -pthread

build/host/%.o: %.c | have-library-needs
	@mkdir -p $(@D)
	@$(say) '  HOSTCC  $<'
	$(Q)$(host_cc) $(language) -Iinclude -Imock $(host_xml_cflags) -O1 -Wall -Wextra $(HOST_CPPFLAGS) $(HOST_CFLAGS) -pthread -MMD -MP \
	    -c $< -o $@

$(OUT)/generated/fixtures.o: build/generated/fixtures.c $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(library_cflags) -MMD -MP -c $< -o $@

$(OUT)/mock/%.o: mock/%.c $(OUT)/library.flags
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(library_cflags) -MMD -MP -c $< -o $@

# Other flags or another compiler: compile again.
$(OUT)/%.flags: FORCE | have-library-needs
	@mkdir -p $(@D)
	@echo '$(CC) $($*_cflags)' | cmp -s - $@ || echo '$(CC) $($*_cflags)' >$@
FORCE:

# ----- Tests -----------------------------------------------------------------------------------------------
.PHONY: test unit
test: unit  ## run all tests and print what cmocka prints
unit: $(inner_programs) $(sleep_programs) $(curl_programs) $(example_programs)
	@tests/check/run-tests.sh $^

# For ThreadSanitizer: the programs that start threads, and all of the adapters', in which libcurl may.
threaded_programs := $(patsubst %.c,$(OUT)/%,$(shell grep -l pthread_create $(inner_tests) $(wildcard tests/example/test_*.c)))
.PHONY: unit-threads
unit-threads: $(sort $(threaded_programs) $(sleep_programs) $(curl_programs) $(example_curl_programs))
	@tests/check/run-tests.sh $^

# Takes an hour or more: no part of `check`.
.PHONY: soak
soak: $(inner_programs) $(sleep_programs) $(curl_programs) $(example_programs)  ## run all tests SOAK_RUNS times (50), in any order, beside eight busy loops
	@tests/check/soak.sh $^

# Those in tests/unit and tests/golden may look inside: they are linked with the library's objects, tests/support and what
# stands beside them without being a test.
inner_sources := $(wildcard tests/unit/*.c tests/unit/*/*.c tests/golden/*.c tests/torture/*.c tests/fuzz/*.c) $(support)
test_objects := $(inner_sources:%.c=$(OUT)/%.o)
folder = $(patsubst $(OUT)/%,%,$(patsubst $(OUT)/torture/%,$(OUT)/%,$(patsubst %/,%,$(dir $(1)))))
parts = $(patsubst %.c,$(OUT)/%.o,$(filter-out $(folder)/test_%,$(wildcard $(folder)/*.c)))
.SECONDARY: $(test_objects)
.SECONDEXPANSION:
$(inner_programs): %: %.o $$(call parts,$$@) $(support:%.c=$(OUT)/%.o) $(objects)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ $(variant_flags) $(LDFLAGS) $(cmocka_libs) $(core_libs) -pthread

# The tests of iammock-sleep are linked as its users link it; two of them wrongly, to see what is said.
sleep_link = $(CC) -o $@ $(filter %.o,$^) $(variant_flags) $(LDFLAGS)
with_shared := -Wl,-rpath,'$$ORIGIN/../../..' -L$(OUT) -liammock-sleep -liammock
$(sleep_programs): $(OUT)/tests/unit/sleep/test_%: $(OUT)/tests/unit/sleep/test_%.o \
    $(patsubst %,$(OUT)/tests/unit/sleep/%.o,waits alone descriptors timers) \
    $(archive) $(shared) $(sleep_archive) $(sleep_shared)
	@$(say) '  LD      $@'
	$(Q)$(sleep_link) $(link_$*) $(cmocka_libs) -pthread
link_sleep_interpose = $(with_shared)
link_sleep_wrap = $(sleep_wrap) $(sleep_archive) $(archive) $(core_libs)
link_sleep_own_clock = $(link_sleep_wrap)
link_sleep_not_before = -lc $(with_shared)
link_sleep_not_wrapped = -Wl,--wrap=sleep,--wrap=nanosleep $(sleep_archive) $(archive) $(core_libs)

# Those of iammock-curl likewise: the shared library before libcurl. What several use stands beside them.
curl_parts := $(patsubst %.c,$(OUT)/%.o,$(filter-out $(curl_tests),$(wildcard tests/unit/curl/*.c)))
$(curl_programs): $(OUT)/tests/unit/curl/%: $(OUT)/tests/unit/curl/%.o $(curl_parts) $(curl_shared) $(sleep_shared) $(shared)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(variant_flags) $(LDFLAGS) -Wl,-rpath,'$$ORIGIN/../../..' -L$(OUT) \
	    $(or $(link_$*),-liammock-curl -liammock) $(curl_libs) $(cmocka_libs) -pthread
link_test_curl_time = -liammock-curl -liammock-sleep -liammock

$(test_objects): $(OUT)/%.o: %.c $(OUT)/test.flags | have-test-needs
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(test_cflags) -MMD -MP -c $< -o $@

# The tests of iammock-curl with Debian's other libcurl, for check-recipes; but for the one that has both by itself.
gnutls_programs := $(patsubst $(OUT)/%,$(OUT)/gnutls/%,$(filter-out %/test_curl_modules %/test_curl_aws_sdk %/test_curl_no_memory,$(curl_programs)))
$(gnutls_programs): $(OUT)/gnutls/tests/unit/curl/%: $(OUT)/tests/unit/curl/%.o $(curl_parts) $(curl_shared) $(sleep_shared) $(shared)
	@mkdir -p $(@D)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(variant_flags) $(LDFLAGS) -Wl,-rpath,'$$ORIGIN/../../../..' -L$(OUT) \
	    $(or $(link_$*),-liammock-curl -liammock) -l:libcurl-gnutls.so.4 $(cmocka_libs) -pthread

.PHONY: gnutls-tests
gnutls-tests: $(gnutls_programs)
	@tests/check/run-tests.sh $^

# Plug-ins that one of them loads: linked with the program's libcurl, and with Debian's other one where it is.
curl_modules := $(addprefix $(OUT)/tests/unit/curl/modules/,same.so gnutls.so)
libcurl_of_gnutls := -l:libcurl-gnutls.so.4
$(OUT)/tests/unit/curl/test_curl_modules: | $(curl_modules)
$(curl_modules): tests/unit/curl/modules/module.c $(OUT)/test.flags | have-test-needs
	@mkdir -p $(@D)
	@$(say) '  LD      $@'
	$(Q)$(CC) $(test_cflags) -fPIC -shared -o $@ $< $(LDFLAGS) $(or $(libcurl_of_$(basename $(@F))),$(curl_libs)) || \
	    test $(@F) = gnutls.so

# The example, and the benchmark, are what a user has: public headers and the archive. Names are bound when a program
# starts, and not again in each case of a sweep.
bind_now := -Wl,-z,now
example_objects := $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/example/*.c tests/bench/*.c))
.SECONDARY: $(example_objects)
$(example_plain_programs) $(OUT)/tests/example/demo: %: %.o $(example_parts:%.c=$(OUT)/%.o) $(archive)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ $(variant_flags) $(bind_now) $(LDFLAGS) $(cmocka_libs) $(core_libs) -pthread

# Its libcurl form is linked with the shared libraries, before libcurl.
$(example_curl_programs): %: %.o $(example_parts:%.c=$(OUT)/%.o) $(example_curl_parts:%.c=$(OUT)/%.o) $(curl_shared) \
    $(sleep_shared) $(shared)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(variant_flags) $(bind_now) $(LDFLAGS) -Wl,-rpath,'$$ORIGIN/../..' -L$(OUT) -liammock-curl \
	    -liammock-sleep -liammock $(curl_libs) $(cmocka_libs) $(core_libs) -pthread

$(example_objects): $(OUT)/%.o: %.c $(OUT)/example.flags | have-test-needs
	@mkdir -p $(@D)
	@$(say) '  CC      $<'
	$(Q)$(CC) $(example_cflags) -MMD -MP -c $< -o $@

.PHONY: demo
demo:  ## run the example: journals, sweeps, and its tests
	@echo 'Building the library and the example.'
	@$(MAKE) --no-print-directory QUIET=1 run-demo
.PHONY: run-demo
run-demo: $(example_programs) $(OUT)/tests/example/demo
	@$(OUT)/tests/example/demo
	@tests/example/show_sweeps.sh $(OUT)/tests/example
	@TESTS_QUIET=1 tests/check/run-tests.sh $(filter-out %offboard_sweep %user_sweep %onboard_sweep,$(example_programs))

# Every allocation of every inner test fails in turn. memory.c gets an allocator that can, and the linker puts a look at each
# call of the API between test and library.
torture_sources := $(wildcard tests/torture/*.c)
torture_programs := $(inner_tests:%.c=$(OUT)/torture/%)
torture_names := malloc calloc realloc free
$(OUT)/torture/memory.o: $(OUT)/mock/base/memory.o $(objects)
	@mkdir -p $(@D)
	@tests/torture/only-memory.sh $< $(objects)
	$(Q)$(objcopy) $(foreach name,$(torture_names),--redefine-sym $(name)=torture_$(name)) $< $@

$(torture_programs): $(OUT)/torture/%: $(OUT)/%.o $$(call parts,$$@) \
    $(support:%.c=$(OUT)/%.o) $(torture_sources:%.c=$(OUT)/%.o) $(OUT)/torture/memory.o \
    $(filter-out $(OUT)/mock/base/memory.o,$(objects)) | tests/torture/wrapped.txt
	@mkdir -p $(@D)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ $(addprefix -Wl$(comma)--wrap=,$(shell cat tests/torture/wrapped.txt)) $(variant_flags) $(LDFLAGS) \
	    $(cmocka_libs) $(core_libs) -pthread

.PHONY: torture
torture: $(torture_programs)  ## fail every allocation of every test (one: TEST=name N=17 MODE=once|from_on)
	@TORTURE_TEST='$(TEST)' TORTURE_N='$(N)' TORTURE_MODE='$(MODE)' tests/check/torture.sh $^

# Fuzz targets are built by clang, with sanitizers, as VARIANT=fuzz. Each has a corpus, tests/fuzz/corpus/NAME.
# replay.c takes libFuzzer's place where only the corpus is run, with any compiler.
fuzz_sources := $(sort $(wildcard tests/fuzz/fuzz_*.c))
fuzz_programs := $(fuzz_sources:%.c=$(OUT)/%)
replay_programs := $(fuzz_sources:tests/fuzz/fuzz_%.c=$(OUT)/tests/fuzz/replay_%)
$(fuzz_programs): %: %.o $(support:%.c=$(OUT)/%.o) $(objects)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ -fsanitize=fuzzer,address,undefined $(LDFLAGS) $(core_libs) $(cmocka_libs) -pthread

$(replay_programs): $(OUT)/tests/fuzz/replay_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/replay.o $(support:%.c=$(OUT)/%.o) $(objects)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ $(variant_flags) $(LDFLAGS) $(core_libs) $(cmocka_libs) -pthread

# What of iammock-curl reads bytes needs no libcurl.
$(OUT)/tests/fuzz/fuzz_curl_http $(OUT)/tests/fuzz/replay_curl_http: \
    $(addprefix $(OUT)/mock/adapters/curl/wire/,http_read.o http_write.o faults.o bytes.o)

.PHONY: fuzz fuzz-replay run-fuzz run-replay
fuzz:  ## fuzz each target for FUZZ_SECONDS (600)
	@$(MAKE) --no-print-directory VARIANT=fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) run-fuzz
fuzz-replay:  ## run each fuzz target on its corpus
	@$(MAKE) --no-print-directory VARIANT=asan run-replay
run-fuzz: $(fuzz_programs)
	@tests/check/fuzz.sh $(FUZZ_SECONDS) $^
run-replay: $(replay_programs)
	@for program in $^; do echo "$${program##*/}:"; $$program tests/fuzz/corpus/$${program##*/replay_} || exit 1; done

# What a call costs: counted by callgrind and an allocator that counts, so that a busy machine doesn't matter. Of a libcurl
# program, which knows nothing of the mock, how many calls it makes in the time of one to a server on the loopback interface.
bench_programs := $(addprefix $(OUT)/tests/bench/,bench bench_counting bench_actions bench_actions_counting)
baseline = tests/bench/baseline.$(shell CC='$(CC)' tests/check/compiler.sh)
$(addprefix $(OUT)/tests/bench/,bench bench_actions): $(OUT)/tests/bench/count_nothing.o
$(addprefix $(OUT)/tests/bench/,bench_counting bench_actions_counting): $(OUT)/tests/bench/count.o
$(addprefix $(OUT)/tests/bench/,bench bench_counting): $(OUT)/tests/bench/bench.o
$(addprefix $(OUT)/tests/bench/,bench_actions bench_actions_counting): $(OUT)/tests/bench/bench_actions.o
$(bench_programs): $(archive)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(archive) $(variant_flags) $(LDFLAGS) $(core_libs) -pthread

bench_sign := $(OUT)/tests/bench/bench_sign
$(bench_sign): $(OUT)/tests/bench/bench_sign.o $(archive)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(archive) $(variant_flags) $(LDFLAGS) $(core_libs) -pthread

bench_curl_programs := $(OUT)/tests/bench/bench_curl $(OUT)/tests/bench/loopback
$(bench_curl_programs): %: %.o
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $< $(variant_flags) $(LDFLAGS) $(curl_libs)

# The example's sweep, which can also start bare processes instead.
bench_sweep := $(OUT)/tests/bench/bench_sweep
$(bench_sweep): $(OUT)/tests/bench/bare_forks.o $(OUT)/tests/example/test_offboard_sweep.o $(example_parts:%.c=$(OUT)/%.o) \
    $(archive)
	@$(say) '  LD      $@'
	$(Q)$(CC) -o $@ $^ $(variant_flags) $(bind_now) $(LDFLAGS) -Wl,--wrap=_cmocka_run_group_tests $(cmocka_libs) $(core_libs) -pthread

# In the order in which tests/bench/run takes them.
bench_needs := $(bench_programs) $(bench_sign) $(shared) $(bench_sweep) $(OUT)/tests/example/test_curl_offboard_sweep \
    $(bench_curl_programs) $(curl_shared)
.PHONY: bench bench-baseline
bench:  ## measure: a "name: value" a line, and nothing else on standard output
	@$(MAKE) --no-print-directory $(bench_needs) >&2
	@$(PYTHON) -B tests/bench/run $(bench_needs)
bench-baseline: $(bench_needs)
	@$(PYTHON) -B tests/bench/run $^ --write $(baseline)

# ----- What has to be there --------------------------------------------------------------------------------
.PHONY: deps deps-check have-library-needs have-test-needs
deps:  ## install what building and testing need, if it is missing
	@mock/tools/deps.sh build
deps-check:  ## install what only `make check` needs
	@mock/tools/deps.sh check
have-library-needs:
	@mock/tools/deps.sh have-library "$(CC)"
have-test-needs: have-library-needs
	@mock/tools/deps.sh have-test "$(CC)"

# Goals named beside deps wait for it, under -j too: what they are made of waits for have-library-needs.
ifneq ($(filter deps deps-check,$(MAKECMDGOALS)),)
have-library-needs $(filter-out deps deps-check,$(MAKECMDGOALS)): | $(filter deps deps-check,$(MAKECMDGOALS))
endif
ifneq ($(filter deps,$(MAKECMDGOALS)),)
deps-check: | deps
endif

# ----- Install ---------------------------------------------------------------------------------------------
.PHONY: install uninstall
libraries := libiammock libiammock-sleep libiammock-curl
cmake_directory = $(DESTDIR)$(LIBDIR)/cmake/iammock
cmake_package = CFLAGS=$(call quote,$(CFLAGS)) mock/tools/cmake.sh $(1) '$(PREFIX)' '$(LIBDIR)' '$(INCLUDEDIR)' $(VERSION) $(ABI) \
    '$(sleep_wrap)' '$(curl_wrap)'
pkgconfig = mock/tools/pkgconfig.sh '$(PREFIX)' '$(LIBDIR)' '$(INCLUDEDIR)' $(VERSION)
install: all  ## install to PREFIX (/usr/local), below DESTDIR if that is set
	mkdir -p $(DESTDIR)$(BINDIR) $(DESTDIR)$(INCLUDEDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(cmake_directory)
	install -m 755 $(launcher) $(DESTDIR)$(BINDIR)/$(notdir $(launcher))
	for header in $(notdir $(headers)); do install -m 644 include/$$header $(DESTDIR)$(INCLUDEDIR)/$$header || exit 1; done
	for name in $(libraries); do \
	    install -m 644 $(OUT)/$$name.a $(DESTDIR)$(LIBDIR)/$$name.a && \
	    install -m 755 $(OUT)/$$name.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$$name.so.$(VERSION) && \
	    ln -sf $$name.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$$name.so.$(ABI) && \
	    ln -sf $$name.so.$(ABI) $(DESTDIR)$(LIBDIR)/$$name.so || exit 1; \
	done
	$(pkgconfig) >$(DESTDIR)$(LIBDIR)/pkgconfig/iammock.pc
	$(pkgconfig) '$(sleep_wrap)' sleep >$(DESTDIR)$(LIBDIR)/pkgconfig/iammock-sleep.pc
	$(pkgconfig) '$(curl_wrap)' curl >$(DESTDIR)$(LIBDIR)/pkgconfig/iammock-curl.pc
	$(call cmake_package,mock/tools/config.cmake.in) >$(cmake_directory)/iammockConfig.cmake
	$(call cmake_package,mock/tools/config-version.cmake.in) >$(cmake_directory)/iammockConfigVersion.cmake
	for file in $$(mock/tools/manuals.sh); do \
	    mkdir -p $(DESTDIR)$(DOCDIR)/$$(dirname $$file) && install -m 644 $$file $(DESTDIR)$(DOCDIR)/$$file || exit 1; \
	done
uninstall:  ## remove what install installed
	rm -f $(DESTDIR)$(BINDIR)/$(notdir $(launcher)) $(addprefix $(DESTDIR)$(INCLUDEDIR)/,$(notdir $(headers))) \
	    $(foreach name,$(libraries),$(addprefix $(DESTDIR)$(LIBDIR)/$(name),.a .so .so.$(ABI) .so.$(VERSION))) \
	    $(libraries:lib%=$(DESTDIR)$(LIBDIR)/pkgconfig/%.pc)
	rm -f $(cmake_directory)/iammockConfig.cmake $(cmake_directory)/iammockConfigVersion.cmake
	rmdir $(cmake_directory) 2>/dev/null || :
	mock/tools/manuals.sh | sed 's|^|$(DESTDIR)$(DOCDIR)/|' | xargs rm -f
	find $(addprefix $(DESTDIR)$(DOCDIR)/,include fixtures tests mock) -depth -type d -empty -exec rmdir {} \; 2>/dev/null || :
	rmdir $(DESTDIR)$(DOCDIR) 2>/dev/null || :

# ----- One file to drop in ---------------------------------------------------------------------------------
# The headers of the adapters, which are libraries of their own, stay away; those for cmocka are whole as they are.
.PHONY: amalgamation
amalgamation: build/amalgamation/iam_mock_all.c  ## the library as one .c file, in build/amalgamation/
amalgamation_headers := $(filter-out include/iam_mock_curl.h include/iam_mock_sleep.h,$(headers))
build/amalgamation/iam_mock_all.c: $(sources) build/generated/fixtures.c $(amalgamation_headers) $(wildcard mock/*/*.h mock/*/*.def) \
    mock/tools/amalgamate.sh Makefile
	@mkdir -p $(@D)
	@$(say) "  WRITE   $@"
	$(Q)mock/tools/amalgamate.sh $@ $(sources) build/generated/fixtures.c
	$(Q)rm -f $(@D)/*.h
	$(Q)cp $(amalgamation_headers) $(@D)/

# ----- The headers' documentation --------------------------------------------------------------------------
.PHONY: docs
docs:  ## the public headers' comments as HTML, in build/docs/html/
	@$(say) '  DOCS    build/docs/html/index.html'
	$(Q)mock/tools/docs.sh build/docs $(VERSION) $(headers)

# ----- Checks ----------------------------------------------------------------------------------------------
# Each is a target of its own. `check` runs them all, two at a time, each in a make of its own; the long ones first. CHECKED names
# those that were run already.
checks := valgrind tsan asan torture clang bench warnings readme make recipes preload builds unit locale clients fuzz service cmake meson records \
    cross docs install headers rules musl deps complexity exports link format amalgamation
check_targets := $(addprefix check-,$(checks))
.PHONY: check $(check_targets)
check: all $(inner_programs) $(sleep_programs) $(curl_programs) $(example_programs)  ## all checks; CI leaves valgrind out (first: make deps-check)
	@tests/check/run-checks.sh $(filter-out $(CHECKED),$(checks))

check-unit: unit
check-clang:
	@TEST_WRAPPER='tests/check/share.sh 7' $(MAKE) --no-print-directory VARIANT=clang CC=clang unit
check-warnings: build/generated/fixtures.c
	@tests/check/warnings.sh $(sources) build/generated/fixtures.c $(sleep_sources) $(curl_sources) $(launcher_sources)
check-headers: | have-test-needs
	@tests/check/headers.sh $(headers)
check-exports: all $(export_lists)
	@tests/check/exports.sh $(OUT)
check-link: all
	@tests/check/link.sh $(OUT) $(objects)
check-rules: all $(export_lists)
	@$(PYTHON) -B tests/check/test_rules.py $(OUT)
	@$(PYTHON) -B tests/check/rules.py $(OUT)
check-docs:
	@$(PYTHON) -B tests/check/docs.py $(VERSION) $(headers)
.PHONY: check-complexity check-service
check-service: | have-library-needs
	@tests/check/service.sh
check-complexity:
	@$(PYTHON) tests/check/complexity.py
check-format:
	@tests/check/format.sh
check-records: | have-test-needs
	@tests/check/records.sh
check-asan:
	@ASAN_OPTIONS=handle_segv=2:handle_sigbus=2:handle_sigfpe=2:handle_sigill=2 UBSAN_OPTIONS=print_stacktrace=1 \
	    TEST_WRAPPER='tests/check/share.sh 7' $(MAKE) --no-print-directory VARIANT=asan unit
check-tsan:
	@TEST_WRAPPER="tests/check/share.sh 7 $$(tests/check/fixed-addresses.sh)" $(MAKE) --no-print-directory VARIANT=tsan unit-threads
check-valgrind:
	@TEST_WRAPPER='tests/check/valgrind.sh' $(MAKE) --no-print-directory unit
check-locale: $(inner_programs) $(example_programs) $(OUT)/tests/example/demo
	@tests/check/locale.sh $^
# A request that the library should have caught goes to a port where nobody listens, not to the real service.
check-readme check-cmake check-meson check-install check-preload: export http_proxy = http://127.0.0.1:9
check-readme check-cmake check-meson check-install check-preload: export https_proxy = http://127.0.0.1:9
check-readme check-cmake check-meson check-install check-preload: export ALL_PROXY = http://127.0.0.1:9
check-readme check-cmake check-meson check-install check-preload: export no_proxy = localhost,127.0.0.1,::1
manuals := README.md include/README.md mock/adapters/curl/README.md fixtures/README.md tests/README.md
check-readme: all $(example_programs) $(OUT)/tests/example/demo
	@$(PYTHON) -B tests/check/readme.py $(OUT) $(manuals)
check-install:
	@tests/check/install.sh
check-cmake: all | have-test-needs
	@tests/check/cmake.sh
check-meson: all | have-test-needs
	@tests/check/meson.sh
check-make: all
	@tests/check/make.sh $(OUT)
check-amalgamation: amalgamation | have-test-needs
	@tests/check/amalgamation.sh build/amalgamation
check-torture:
	@TORTURE_FEW_OF_EACH=1 $(MAKE) --no-print-directory torture
check-bench: $(bench_needs)
	@$(PYTHON) -B tests/bench/run $^ --check $(baseline)
check-fuzz:
	@$(MAKE) --no-print-directory VARIANT=asan run-replay
	@$(MAKE) --no-print-directory VARIANT=fuzz FUZZ_SECONDS=3 run-fuzz
check-clients: $(shared)
	@sh tests/clients/run $(shared)
check-recipes: all | have-test-needs
	@tests/check/recipes.sh $(OUT)
check-preload: all
	@tests/check/preload-programs.sh $(OUT)
check-builds: all | have-test-needs
	@tests/check/builds.sh $(OUT)
check-musl: build/generated/fixtures.c
	@tests/check/musl.sh $(sources) build/generated/fixtures.c $(sleep_sources) $(curl_sources) $(launcher_sources)

check-deps:
	@tests/check/deps.sh
check-cross: all
	@tests/check/cross.sh $(OUT)

.PHONY: format format-check
format:  ## format all C with clang-format
	@tests/check/format.sh write
format-check: check-format  ## say what isn't formatted

.PHONY: help clean
help:  ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*  ## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | while IFS='	' read -r name what; do \
	    printf '%-14s %s\n' "$$name" "$$what"; done
	@echo 'Single checks: $(check_targets)'
clean:  ## remove build/
	rm -rf build

-include $(patsubst %.o,%.d,$(objects) $(sleep_objects) $(sleep_members) $(curl_objects) $(curl_members) $(launcher_objects) $(test_objects) $(example_objects) $(embed_sources:%.c=build/host/%.o))
