#include <stdio.h>
#include <stdlib.h>

#include "control/reader_frame.h"
#include "reader/process.h"

/*
 * boundaryd-reader: started by boundaryd, which leaves it one socket. What it
 * says on standard error goes into boundaryd's log.
 */
int
main(void)
{
	struct err err = { 0 };

	if (reader_process(READER_FD, &err) == 0)
		return EXIT_SUCCESS;
	(void)fprintf(stderr, "%s\n", err.text);
	return EXIT_FAILURE;
}
