/* The environment variables that name files, made absolute when the process starts. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_ENVIRONMENT_H
#define MOCK_ADAPTERS_CURL_PROCESS_ENVIRONMENT_H

/* Make the files' names in IAM_MOCK_SCENARIO and IAM_MOCK_REPORT absolute, and those of this project's
 * libraries in LD_PRELOAD. The program may change its directory, and the programs that it starts get the same
 * variables. Call it before main(). A name stays relative if memory is out or the working directory does not
 * exist. */
void environment_make_absolute(void);

#endif
