#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rule/ruleset.h"
#include "settings/bundle.h"
#include "settings/settings.h"
#include "text/finder.h"
#include "text/view.h"

/*
 * message_cost SETTINGS [BYTES [TEXT TIMES]] -- what a message of BYTES (default 256
 * KiB, the longest that a format lets through) may cost, in milliseconds, for
 * texts made to be slow; then what an ordinary message costs. The smallest of
 * five. With TEXT, that one alone, so many times, for a profiler.
 */
#define DEFAULT_BYTES ((size_t)256 << 10)
#define ROUNDS        5
#define MANY          2000

struct bench {
	struct ruleset *set;
	struct ruleset_worker *worker;
	const struct office *office;
	struct view view[VIEW_COUNT];
	struct findings findings;
	unsigned long undecided;
};

/* Thousandths of a millisecond by stage. */
struct cost {
	double fold, digits, address, finders, whole;
};

static const char *const pieces[] = {
	"a",
	"a ",
	"1",
	"1 ",
	"12 ",
	"a.b ",
	"a.b 0 1 at dot ",
	"at ",
	"a at b dot ",
	"dot dot ",
	"a@",
	"@a ",
	"a_1 ",
	"www.a.",
	"http://",
	"one ",
	"one o l ",
	"double ",
	"s e v e n ",
	"o l z s b ",
	"seventeenthousand ",
	"zzzzzzzz",
	"0o0o0o0o ",
	"twotwotwotwo ",
	"07700 900 ",
	"+44 0 ",
	"07 ",
	"1.1.",
	"12 high st",
	"12 the ",
	"1 a road ",
	"b1 1a",
	"cf10 3x ",
	"\xc2\xa3"
	"1,0",
	"20 quid ",
	"fifty ",
	"12-34-56 1234567 ",
	"sort 12 34 56 ",
	"my ",
	"my give you number ",
	"give you my number. ",
	"07700 900123 ",
	"add me on insta ",
	"don't tell anyone ",
	"can i have your number ",
	"between you and me ",
	". ",
	"! ",
	"\n",
	"'",
	"\xc3\xbc",
	"\xd0\xb0"
	"a",
	"\xd0\xb0\xd0\xb6",
	"\xe2\x80\x8b"
	"a",
	"\xef\xb7\xba",
	"\xef\xb7\xbb",
	"\xf0\x9f\x99\x82",
	"\xe1\xbb\x87",
	"a\xcc\x81",
	"\xe4\xb8\x80",
	"\xf0\x9d\x9f\x8e",
	"1\xef\xb8\x8f\xe2\x83\xa3",
	"\xf0\x9f\x85\xb0",
	"\xea\xb0\x80",
};

static const char ordinary[] =
    "Morning all, Gwen slept well and had her porridge at 8.30, meds given as "
    "charted, GP to ring back after lunch";

static void
no_match(void *arg, const struct match *match)
{
	(void)arg;
	(void)match;
}

static void
count_undecided(void *arg, const struct undecided *undecided)
{
	struct bench *bench = arg;

	(void)undecided;
	bench->undecided++;
}

static double
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void
least(double *kept, double *start)
{
	double end = now_us();

	if (end - *start < *kept)
		*kept = end - *start;
	*start = now_us();
}

static void
apply(struct bench *bench, struct span text)
{
	struct match_sink sink = { .match = no_match,
		.undecided = count_undecided,
		.arg = bench };
	struct rule_message message = { .text = text,
		.conversation = SPAN("c"),
		.from = SPAN("a"),
		.to = SPAN("b"),
		.from_role = ROLE_STAFF,
		.to_role = ROLE_SERVICE_USER,
		.time = 0 };
	struct err err = { 0 };

	(void)ruleset_apply(bench->worker, NULL, &message, false, &sink, &err);
}

static void
measure(struct bench *bench, struct span text, struct cost *cost)
{
	struct view *view = bench->view;

	*cost = (struct cost){ 1e12, 1e12, 1e12, 1e12, 1e12 };
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_us();

		(void)view_fold(&view[VIEW_FOLD], text);
		least(&cost->fold, &start);
		(void)view_digits(&view[VIEW_DIGITS], &view[VIEW_FOLD]);
		least(&cost->digits, &start);
		(void)view_address(&view[VIEW_ADDRESS], &view[VIEW_FOLD]);
		least(&cost->address, &start);
		(void)finder_run(&bench->findings, &view[VIEW_FOLD],
		    &view[VIEW_DIGITS], &view[VIEW_ADDRESS], bench->office);
		least(&cost->finders, &start);
		bench->undecided = 0;
		apply(bench, text);
		least(&cost->whole, &start);
	}
}

static void
repeat(struct buffer *text, const char *piece, size_t bytes)
{
	size_t length = strlen(piece);

	buffer_reset(text);
	while (length > 0 && text->len + length <= bytes && !text->failed)
		buffer_text(text, piece);
}

static void
print_pieces(struct bench *bench, size_t bytes)
{
	struct buffer text = BUFFER_NONE;

	printf("%7s %7s %7s %7s %7s %5s  text, repeated\n", "whole", "fold",
	    "digits", "address", "finders", "undec");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct cost cost;

		repeat(&text, pieces[i], bytes);
		measure(bench, buffer_span(&text), &cost);
		printf("%7.2f %7.2f %7.2f %7.2f %7.2f %5lu  \"%s\"\n",
		    cost.whole / 1e3, cost.fold / 1e3, cost.digits / 1e3,
		    cost.address / 1e3, cost.finders / 1e3, bench->undecided,
		    pieces[i][0] == '\n' ? "\\n" : pieces[i]);
	}
	buffer_done(&text);
}

static void
print_ordinary(struct bench *bench)
{
	double best = 1e12;

	for (int i = 0; i < ROUNDS; i++) {
		double start = now_us();

		for (int k = 0; k < MANY; k++)
			apply(bench, SPAN(ordinary));
		least(&best, &start);
	}
	printf("%.2f microseconds for an ordinary message of %zu bytes\n",
	    best / MANY, sizeof(ordinary) - 1);
}

int
main(int count, char **arguments)
{
	struct bench bench = { .findings.values = BUFFER_NONE };
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle = bundle_new();
	struct settings *settings;
	struct err err = { 0 };
	struct buffer text = BUFFER_NONE;
	size_t bytes = DEFAULT_BYTES;

	if (count < 2 || bundle == NULL) {
		(void)fprintf(stderr, "usage: message_cost SETTINGS [BYTES]\n");
		return 2;
	}
	if (count > 2)
		bytes = strtoul(arguments[2], NULL, 10);
	settings = settings_load(bundle, arguments[1], &faults);
	if (settings == NULL)
		return 1;
	bench.set = ruleset_new(settings->rules, settings->rule_count,
	    &settings->ruleset_options, &faults);
	if (bench.set != NULL)
		bench.worker = ruleset_worker_new(bench.set, &err);
	if (bench.worker == NULL)
		return 1;
	bench.office = settings->ruleset_options.office;
	if (count > 4) {
		repeat(&text, arguments[3], bytes);
		for (long i = strtol(arguments[4], NULL, 10); i > 0; i--)
			apply(&bench, buffer_span(&text));
		return 0;
	}
	printf("%zu rules, %zu bytes a message, milliseconds\n",
	    settings->rule_count, bytes);
	print_pieces(&bench, bytes);
	print_ordinary(&bench);
	for (size_t i = 0; i < VIEW_COUNT; i++)
		view_done(&bench.view[i]);
	findings_done(&bench.findings);
	ruleset_worker_free(bench.worker);
	ruleset_free(bench.set);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	return 0;
}
