/* The command line of iam-mock-run. */
#include "adapters/launcher/options.h"

#include "adapters/curl/process/host_name.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "Usage: iam-mock-run --scenario FILE --report FILE [--sleep] [--allow-host HOST]... -- PROGRAM "
    "[ARGUMENT]...\n"
    "\n"
    "Run a program. A mock answers its requests to AWS IAM, if the program sends them with libcurl.\n"
    "Without --allow-host, the program has no network, if the system permits that.\n"
    "\n"
    "  --scenario FILE    the mock's account and its rules, an XML file\n"
    "  --report FILE      the journal, the account, problems and findings of each process of the program\n"
    "  --sleep            the program's waits take no time, they move the mock's clock\n"
    "  --allow-host HOST  libcurl may reach HOST or HOST:PORT; the program then has the machine's network\n"
    "  --help             print this text\n"
    "\n"
    "IAM_MOCK_START, IAM_MOCK_ACCOUNT_ID and IAM_MOCK_FIXTURE_DIRECTORY in the environment are as the "
    "mock's\n"
    "options start, account_id and fixture_directory.\n"
    "\n"
    "Exit status: that of the program; 128 + N if signal N ended it; 125 if iam-mock-run fails; 126 if the\n"
    "program can't be run with the mock; 127 if it isn't found.\n";

/* getopt_long() gives the character of a one-letter option: these are none. */
enum { SCENARIO = 256, REPORT, SLEEP, ALLOW_HOST, HELP };

static const struct option known[] = {
    {"scenario", required_argument, NULL, SCENARIO},
    {"report", required_argument, NULL, REPORT},
    {"sleep", no_argument, NULL, SLEEP},
    {"allow-host", required_argument, NULL, ALLOW_HOST},
    {"help", no_argument, NULL, HELP},
    {NULL, 0, NULL, 0},
};

static _Noreturn void wrong(const char *what) {
    complain("%s; iam-mock-run --help lists the options", what);
    exit(STATUS_FAILED);
}

/* `option` is what getopt_long() returns for an argument that is wrong. */
static _Noreturn void wrong_option(int option, char **arguments) {
    if (optopt > 0 && optopt < SCENARIO)
        wrong(text("there is no option '-%c'", optopt));
    const char *argument = arguments[optind - 1];
    if (option == ':')
        wrong(text("'%s' needs a value", argument));
    if (optopt >= SCENARIO)
        wrong(text("'%s': the option takes no value", argument));
    wrong(text("there is no option '%s', or several begin with it", argument));
}

static void add_host(struct options *options, const char *host) {
    if (!is_host(host)) {
        complain("--allow-host: \"%s\" " NOT_A_HOST, host);
        exit(STATUS_FAILED);
    }
    char *before = options->hosts;
    options->hosts = before ? text("%s,%s", before, host) : text("%s", host);
    free(before);
}

static void take_option(struct options *options, int option, char **arguments) {
    switch (option) {
    case SCENARIO:
        options->scenario = optarg;
        break;
    case REPORT:
        options->report = optarg;
        break;
    case SLEEP:
        options->sleep = true;
        break;
    case ALLOW_HOST:
        add_host(options, optarg);
        break;
    case HELP:
        (void)fputs(usage, stdout);
        exit(fflush(stdout) == 0 ? 0 : STATUS_FAILED);
    default:
        wrong_option(option, arguments);
    }
}

static void need_file(const char *option, const char *file) {
    if (!file)
        wrong(text("%s is missing", option));
    if (file[0] == '\0')
        wrong(text("%s is empty", option));
}

struct options read_options(int count, char **arguments) {
    struct options options = {0};
    for (int option; (option = getopt_long(count, arguments, "+:", known, NULL)) != -1;)
        take_option(&options, option, arguments);
    need_file("--scenario", options.scenario);
    need_file("--report", options.report);
    if (optind == count)
        wrong("the program to run is missing");
    options.program = arguments + optind;
    return options;
}
