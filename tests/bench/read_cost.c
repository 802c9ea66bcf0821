#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ingest/decode.h"
#include "message/format.h"

/*
 * read_cost -- an export through decoding and its format, as a reader does it,
 * without rules and without output: read_cost FORMAT FILE...
 */
#define PIECE_BYTES ((size_t)256 << 10)

struct cost {
	unsigned long long bytes;
	unsigned long long messages;
	unsigned long long faults;
};

static int
count_message(void *arg, const struct message *message)
{
	(void)message;
	((struct cost *)arg)->messages++;
	return 0;
}

static int
count_fault(void *arg, const struct format_fault *fault)
{
	(void)fault;
	((struct cost *)arg)->faults++;
	return 0;
}

static double
processor_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Since exec; what getrusage says began before it. */
static long
resident_kib(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[256];
	long kib = 0;

	while (status != NULL && kib == 0 &&
	    fgets(line, sizeof(line), status) != NULL) {
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	}
	if (status != NULL)
		(void)fclose(status);
	return kib;
}

static int
read_file(const struct format *format, int fd, struct cost *cost)
{
	const struct format_sink sink = { count_message, count_fault, cost };
	const struct format_options options = { .conversation = SPAN("bench") };
	struct decode *decode = decode_new(ENCODING_AUTO, 0);
	struct format_state *state = format->open(&options, &sink, NULL);
	char *piece = malloc(PIECE_BYTES);
	struct span text;
	ssize_t got = 0;
	int result = decode == NULL || state == NULL || piece == NULL ? -1 : 0;

	while (result == 0 && (got = read(fd, piece, PIECE_BYTES)) > 0) {
		cost->bytes += (unsigned long long)got;
		result = decode_feed(decode,
		    (struct span){ piece, (size_t)got }, &text);
		if (result == 0)
			result = format->feed(state, text, NULL);
		if (result == 0)
			decode_forget(decode, format->resume_point(state));
	}
	if (result == 0)
		result = format->finish(state, NULL);
	if (state != NULL)
		format->close(state);
	decode_free(decode);
	free(piece);
	return got == -1 ? -1 : result;
}

int
main(int count, char **arguments)
{
	const struct format *format = count < 3 ?
	    NULL :
	    format_find(span_of(arguments[1]));
	struct cost cost = { 0, 0, 0 };
	double began, took;

	if (format == NULL) {
		(void)fprintf(stderr, "usage: read_cost FORMAT FILE...\n");
		return 2;
	}
	began = processor_seconds();
	for (int i = 2; i < count; i++) {
		int fd = open(arguments[i], O_RDONLY | O_CLOEXEC);

		if (fd == -1 || read_file(format, fd, &cost) == -1) {
			perror(arguments[i]);
			return 1;
		}
		(void)close(fd);
	}
	took = processor_seconds() - began;
	(void)printf("{\"bytes\":%llu,\"messages\":%llu,\"faults\":%llu,"
		     "\"seconds\":%.3f,\"resident_kib\":%ld}\n",
	    cost.bytes, cost.messages, cost.faults, took, resident_kib());
	return 0;
}
