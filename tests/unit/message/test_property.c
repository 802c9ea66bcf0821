#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "chance.h"
#include "cases.h"
#include "message/formats.h"

/*
 * A folder's samples share a budget of places at which they are cut, so that
 * `make check` stays quick; TEST_EVERY_BYTE takes all of a sample's first and
 * last ENDS bytes, and one of BETWEEN in the middle.
 */
#define SAMPLE_BYTES ((size_t)16 << 10)
#define PLACES       1500
#define ENDS         4096
#define BETWEEN      64
#define AHEAD        200 /* bytes that are read on from each place */
#define IDLE         4   /* of so many places, one */
#define RESUMED      2   /* places from which all the rest is read */
#define PIECES       2   /* runs in random pieces */

static const struct format_options plain = { .conversation = { "oak", 3 } };

static unsigned seed;
static unsigned one_place_of; /* in the samples' folder */

struct sample {
	const struct format *format;
	struct span bytes;
	const char *name;
};

static struct span
random_piece(struct span rest)
{
	return span_first(rest, 1 + (size_t)rand_r(&seed) % 7);
}

static void
feed_copy(const struct sample *sample, struct format_state *state,
    struct span part)
{
	struct err err;
	char *copy = span_copy(part);

	cr_assert_eq(sample->format->feed(state,
			 (struct span){ copy, part.len }, &err),
	    0);
	free(copy);
}

static struct format_state *
open_format(const struct sample *sample, struct collect *collect)
{
	struct format_sink sink = collect_sink(collect);
	struct err err;
	struct format_state *state = sample->format->open(&plain, &sink, &err);

	cr_assert_not_null(state);
	return state;
}

static void
same_in_random_pieces(const struct sample *sample, const char *whole)
{
	struct collect collect = { .brief = false };
	struct format_state *state = open_format(sample, &collect);
	struct err err;
	struct span rest = sample->bytes;

	while (rest.len > 0) {
		struct span part = random_piece(rest);

		feed_copy(sample, state, part);
		rest = span_from(rest, part.len);
	}
	cr_assert_eq(sample->format->finish(state, &err), 0);
	cr_assert_str_eq(collect_text(&collect), whole, "%s, seed %u",
	    sample->name, seed);
	sample->format->close(state);
	collect_done(&collect);
}

/*
 * Save at `at` (after an idle spell when asked), and go on in a fresh parser:
 * together they give each message of the whole exactly once.
 */
static void
same_when_resumed(const struct sample *sample, size_t at, bool idle,
    const char *whole)
{
	struct collect collect = { .brief = false };
	struct format_state *state = open_format(sample, &collect);
	struct buffer saved = BUFFER_NONE;
	struct err err;
	uint64_t resume;

	feed_copy(sample, state, span_first(sample->bytes, at));
	if (idle)
		cr_assert_eq(sample->format->idle(state, &err), 0);
	resume = sample->format->resume_point(state);
	cr_assert_leq(resume, at);
	cr_assert_eq(sample->format->save(state, &saved), 0);
	sample->format->close(state);
	state = open_format(sample, &collect);
	cr_assert_eq(sample->format->load(state, buffer_span(&saved), resume,
			 &err),
	    0);
	feed_copy(sample, state, span_from(sample->bytes, (size_t)resume));
	cr_assert_eq(sample->format->finish(state, &err), 0);
	if (!idle)
		cr_assert_str_eq(collect_text(&collect), whole,
		    "%s, resumed at %zu of byte %zu", sample->name,
		    (size_t)resume, at);
	else
		cr_assert_leq(collect.provisional, 1);
	sample->format->close(state);
	buffer_done(&saved);
	collect_done(&collect);
}

/* One byte after another through a sample; others start where it stands. */
struct walk {
	const struct sample *sample;
	size_t at;
	struct collect given; /* all of it */
	struct format_state *state;
	struct collect words; /* its messages' words */
	struct format_state *words_state;
	struct buffer saved; /* at `at` */
	uint64_t resume;
};

/* A fresh parser that stands where the walk does. */
static struct format_state *
follow(const struct walk *walk, struct collect *collect)
{
	const struct sample *sample = walk->sample;
	struct format_state *state = open_format(sample, collect);
	size_t length = walk->at - (size_t)walk->resume;
	struct err err;

	cr_assert_eq(sample->format->load(state, buffer_span(&walk->saved),
			 walk->resume, &err),
	    0);
	feed_copy(sample, state,
	    span_first(span_from(sample->bytes, (size_t)walk->resume), length));
	return state;
}

/* It goes on with what the walk has not given so far, and nothing besides. */
static void
same_from_here(const struct walk *walk, struct span text)
{
	const struct format *format = walk->sample->format;
	struct span rest = span_from(walk->sample->bytes, walk->at);
	struct collect collect = { .brief = false };
	struct format_state *state = follow(walk, &collect);
	struct err err;

	feed_copy(walk->sample, state, span_first(rest, AHEAD));
	if (rest.len <= AHEAD)
		cr_assert_eq(format->finish(state, &err), 0);
	text = span_from(text, walk->given.text.len);
	cr_assert(rest.len <= AHEAD ?
		span_equal(text, buffer_span(&collect.text)) :
		span_starts(text, buffer_span(&collect.text)),
	    "%s, resumed at %zu of byte %zu: %s", walk->sample->name,
	    (size_t)walk->resume, walk->at, collect_text(&collect));
	format->close(state);
	collect_done(&collect);
}

/* What is handed over when nothing comes for a while is no reason to lose or
 * double anything when something does. */
static void
idle_here(struct walk *walk)
{
	const struct format *format = walk->sample->format;
	struct collect collect = { .brief = false };
	struct format_state *state = follow(walk, &collect);
	struct err err;

	cr_assert_eq(format->idle(state, &err), 0);
	walk->resume = format->resume_point(state);
	cr_assert_leq(walk->resume, walk->at);
	buffer_reset(&walk->saved);
	cr_assert_eq(format->save(state, &walk->saved), 0);
	format->close(state);
	state = follow(walk, &collect);
	feed_copy(walk->sample, state,
	    span_first(span_from(walk->sample->bytes, walk->at), AHEAD));
	cr_assert_eq(format->finish(state, &err), 0);
	cr_assert_leq(collect.provisional, 1, "%s, idle at %zu",
	    walk->sample->name, walk->at);
	format->close(state);
	collect_done(&collect);
}

/*
 * Cut off here, every message but the last (which may be cut as well) is one
 * of the whole, at the same place.
 */
static void
nothing_invented(const struct walk *walk, struct span words)
{
	const struct format *format = walk->sample->format;
	struct collect collect = { .words = true };
	struct format_state *state = follow(walk, &collect);
	struct err err;
	struct span text;

	cr_assert_eq(format->finish(state, &err), 0);
	format->close(state);
	text = span_of(collect_text(&collect));
	/* Without the last message, which starts with a number of bytes. */
	text.len = text.len == 0 ? 0 : collect.last;
	cr_assert(span_starts(span_from(words, walk->words.text.len), text),
	    "%s cut at %zu: %.*s", walk->sample->name, walk->at,
	    SPAN_ARGS(text));
	collect_done(&collect);
}

static void
walk_check(struct walk *walk, struct span text, struct span words)
{
	const struct format *format = walk->sample->format;

	buffer_reset(&walk->saved);
	walk->resume = format->resume_point(walk->state);
	cr_assert_leq(walk->resume, walk->at);
	cr_assert_eq(format->save(walk->state, &walk->saved), 0);
	same_from_here(walk, text);
	nothing_invented(walk, words);
	if (rand_r(&seed) % IDLE == 0)
		idle_here(walk);
}

static bool
is_looked_at(const struct sample *sample, size_t at)
{
	size_t rest = sample->bytes.len - at;

	if (getenv("TEST_EVERY_BYTE") != NULL)
		return at <= ENDS || rest <= ENDS ||
		    (unsigned)rand_r(&seed) % BETWEEN == 0;
	return (unsigned)rand_r(&seed) % one_place_of == 0;
}

/* To the next place: byte by byte the one, at once the other. */
static void
walk_on(struct walk *walk, size_t to)
{
	const struct sample *sample = walk->sample;
	struct err err;

	feed_copy(sample, walk->words_state,
	    span_first(span_from(sample->bytes, walk->at), to - walk->at));
	for (; walk->at < to; walk->at++) {
		char byte = sample->bytes.ptr[walk->at];

		cr_assert_eq(sample->format->feed(walk->state,
				 (struct span){ &byte, 1 }, &err),
		    0);
	}
}

static void
check_walk(const struct sample *sample, const char *text, struct span words)
{
	struct walk walk = { .sample = sample, .words = { .words = true } };
	struct err err;

	walk.state = open_format(sample, &walk.given);
	walk.words_state = open_format(sample, &walk.words);
	for (size_t at = 0; at <= sample->bytes.len; at++) {
		if (!is_looked_at(sample, at))
			continue;
		walk_on(&walk, at);
		walk_check(&walk, span_of(text), words);
	}
	walk_on(&walk, sample->bytes.len);
	cr_assert_eq(sample->format->finish(walk.state, &err), 0);
	cr_assert_str_eq(collect_text(&walk.given), text, "%s", sample->name);
	sample->format->close(walk.state);
	sample->format->close(walk.words_state);
	collect_done(&walk.given);
	collect_done(&walk.words);
	buffer_done(&walk.saved);
}

static void
check_sample(const struct sample *sample)
{
	struct collect whole = { .brief = false };
	struct collect words = { .words = true };
	const char *text;

	collect_run(&whole, sample->format, &plain, sample->bytes, 0);
	text = collect_text(&whole);
	collect_run(&words, sample->format, &plain, sample->bytes, 0);
	check_walk(sample, text, span_of(collect_text(&words)));
	for (int i = 0; i < PIECES; i++)
		same_in_random_pieces(sample, text);
	for (int i = 0; i < RESUMED; i++) {
		size_t at = (size_t)rand_r(&seed) % (sample->bytes.len + 1);

		same_when_resumed(sample, at, false, text);
		same_when_resumed(sample, at, true, text);
	}
	collect_done(&whole);
	collect_done(&words);
}

Test(property, invented_exports_read_the_same_however_they_are_cut)
{
	static const struct collect_case *const tables[] = { cases_invented,
		cases_of_exports, cases_of_lines, cases_of_logs, cases_of_pages,
		cases_of_tables };

	seed = (unsigned)
	    chance_seed("invented exports read the same however they are cut");
	one_place_of = 1;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const struct collect_case *each = tables[i];

		for (; each->format != NULL; each++) {
			struct sample sample = { each->format,
				span_of(each->input), each->input };

			check_sample(&sample);
		}
	}
}

static void
check_file(const char *path, const struct format *format)
{
	FILE *file = fopen(path, "r");
	char *bytes = malloc(SAMPLE_BYTES);
	struct sample sample = { format, { bytes, 0 }, path };

	cr_assert_not_null(file);
	sample.bytes.len = fread(bytes, 1, SAMPLE_BYTES, file);
	fclose(file);
	check_sample(&sample);
	free(bytes);
}

/* A folder's files whose names have `part` in them. */
struct samples {
	const char *part;
	const struct format *format; /* NULL: they are only counted */
	size_t files;
	size_t bytes;
};

static void
each_sample(struct samples *samples, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		char path[8192];
		struct stat status;

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] == '.' || stat(path, &status) == -1)
			continue;
		if (S_ISDIR(status.st_mode)) {
			each_sample(samples, path);
		} else if (span_find(span_of(path), span_of(samples->part)) <
		    strlen(path)) {
			samples->files++;
			samples->bytes += (size_t)status.st_size <
				SAMPLE_BYTES ?
			    (size_t)status.st_size :
			    SAMPLE_BYTES;
			if (samples->format != NULL)
				check_file(path, samples->format);
		}
	}
	closedir(dir);
}

static size_t
check_folder(const char *folder, const char *part, const struct format *format)
{
	struct samples all = { .part = part };

	each_sample(&all, folder);
	one_place_of = 1 + (unsigned)(all.bytes / PLACES);
	all.format = format;
	all.files = 0;
	each_sample(&all, folder);
	return all.files;
}

static void
check_samples(const char *folder, const char *part, const struct format *format)
{
	char path[4096];
	size_t files;

	seed = (unsigned)chance_seed(folder);
	snprintf(path, sizeof(path), "%s/../shared/formats/samples/%s",
	    getenv("TEST_SOURCE"), folder);
	files = check_folder(path, part, format);
	if (files == 0)
		cr_skip("the samples are not beside the source");
	cr_log_info("seed %u, %zu files", seed, files);
}

/* examples/formats/NAME.ext is read by the format NAME. */
Test(property, examples_of_all_formats_read_the_same_however_they_are_cut)
{
	const struct format *const *formats = format_all();
	char folder[4096];

	seed = (unsigned)chance_seed(
	    "examples of all formats read the same however they are cut");
	snprintf(folder, sizeof(folder), "%s/examples/formats",
	    getenv("TEST_SOURCE"));
	for (size_t i = 0; formats[i] != NULL; i++) {
		char start[300];

		snprintf(start, sizeof(start), "/%s.", formats[i]->name);
		cr_assert_eq(check_folder(folder, start, formats[i]), 1,
		    "%s: an example in examples/formats", formats[i]->name);
	}
}

Test(property, whatsapp_samples_read_the_same_however_they_are_cut)
{
	check_samples("whatsapp", ".txt", &format_whatsapp);
}

Test(property, csv_samples_read_the_same_however_they_are_cut)
{
	check_samples("csv", ".csv", &format_csv);
}

Test(property, json_samples_read_the_same_however_they_are_cut)
{
	check_samples("telegram", "result.json", &format_telegram);
	check_samples("facebook-instagram", ".json", &format_facebook);
	check_samples("teams", ".json", &format_teams);
	check_samples("discord", ".json", &format_discord);
	check_samples("synthetic", ".json", &format_matrix);
	check_samples("synthetic", ".json", &format_google_chat);
}

Test(property, samples_of_tables_and_tags_read_the_same_however_cut)
{
	check_samples("synthetic", "discord.dce.csv", &format_discord_csv);
	check_samples("synthetic", "compliance.csv", &format_mattermost_csv);
	check_samples("synthetic", "actiance.xml", &format_mattermost_xml);
	check_samples("rocketchat", "history.json", &format_rocketchat);
}

Test(property, samples_of_logs_read_the_same_however_they_are_cut)
{
	check_samples("synthetic", ".log", &format_irc);
	check_samples("synthetic", ".weechatlog", &format_irc);
	check_samples("synthetic", "prosody.list", &format_prosody);
	check_samples("irc/irclog2html/testcases", ".log", &format_irc);
}

Test(property, samples_of_lines_read_the_same_however_they_are_cut)
{
	check_samples("synthetic", "signal.main.jsonl", &format_signal);
	check_samples("signal/libsignal", "expected.jsonl", &format_signal);
	check_samples("mattermost", "import.jsonl", &format_mattermost);
}

Test(property, mail_samples_read_the_same_however_they_are_cut)
{
	check_samples("email", ".eml", &format_eml);
	check_samples("email/james-mime4j", ".msg", &format_eml);
	check_samples("email/cpython", ".txt", &format_eml);
}

Test(property, mailbox_samples_read_the_same_however_they_are_cut)
{
	check_samples("email/james-mime4j", "mbox.rlug", &format_mbox);
	check_samples("email/gmime", ".mbox", &format_mbox);
}

Test(property, sms_samples_read_the_same_however_they_are_cut)
{
	check_samples("sms-backup", ".xml", &format_sms);
}
