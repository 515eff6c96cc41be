/* The command line of iam-mock-run. */
#include "adapters/launcher/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "Usage: iam-mock-run --scenario FILE --report FILE [--sleep] [--allow-host HOST]... -- PROGRAM "
    "[ARGUMENT]...\n"
    "\n"
    "Run a program. A mock answers its requests to AWS IAM, if the program sends them with libcurl; nothing "
    "else\n"
    "leaves the machine, because the program has no network.\n"
    "\n"
    "  --scenario FILE    the mock's account and its rules, an XML file\n"
    "  --report FILE      the journal, the account, problems and findings of each process of the program\n"
    "  --sleep            the program's waits take no time, they move the mock's clock\n"
    "  --allow-host HOST  libcurl may reach HOST or HOST:PORT; the program then has the machine's network\n"
    "  --help             print this text\n"
    "\n"
    "IAM_MOCK_START and IAM_MOCK_ACCOUNT_ID in the environment set the mock's clock and account.\n"
    "\n"
    "Exit status: that of the program; 128 + N if signal N ended it; 125 if iam-mock-run fails; 126 if the "
    "program\n"
    "can't be run with the mock; 127 if it isn't found.\n";

static _Noreturn void wrong(const char *what) {
    complain("%s; iam-mock-run --help lists the options", what);
    exit(STATUS_FAILED);
}

static void add_host(struct options *options, const char *host) {
    char *before = options->hosts;
    options->hosts = before ? text("%s,%s", before, host) : text("%s", host);
    free(before);
}

static void take_option(struct options *options, int option) {
    switch (option) {
    case 's':
        options->scenario = optarg;
        break;
    case 'r':
        options->report = optarg;
        break;
    case 'w':
        options->sleep = true;
        break;
    case 'a':
        add_host(options, optarg);
        break;
    case 'h':
        (void)fputs(usage, stdout);
        exit(fflush(stdout) == 0 ? 0 : STATUS_FAILED);
    default: /* getopt_long() has printed what is wrong */
        wrong("the command line is wrong");
    }
}

struct options read_options(int count, char **arguments) {
    static const struct option known[] = {
        {"scenario", required_argument, NULL, 's'}, {"report", required_argument, NULL, 'r'},
        {"sleep", no_argument, NULL, 'w'},          {"allow-host", required_argument, NULL, 'a'},
        {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0},
    };
    struct options options = {0};
    const char *hosts = getenv("IAM_MOCK_ALLOW_HOSTS");
    if (hosts && hosts[0] != '\0')
        add_host(&options, hosts);
    for (int option; (option = getopt_long(count, arguments, "+", known, NULL)) != -1;)
        take_option(&options, option);
    if (!options.scenario)
        wrong("--scenario is missing");
    if (!options.report)
        wrong("--report is missing");
    if (optind == count)
        wrong("the program to run is missing");
    options.program = arguments + optind;
    return options;
}
