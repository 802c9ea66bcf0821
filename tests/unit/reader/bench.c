#include "bench.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HITS_MAX 20000

static const char settings_text[] =
    "people = \"people.csv\";\nrules = [ \"rules.d\" ];\n"
    "timezone = \"Europe/London\";\ncontext = 3;\n"
    "sources = ( { name = \"oak\"; path = \"in/*\"; format = \"%s\"; } );\n";

static const char people_text[] = "id,name,role,team,manager,aliases\n"
				  "w1,Robin Vale,staff,oak,,Robin\n"
				  "u1,Sam Tull,service_user,oak,,Sam\n";

static const char rules_text[] =
    "family = \"contact-details\";\n"
    "rules = ( {\n"
    " id = \"number\"; title = \"Number\"; why = \"A test.\"; clause = \"T\";\n"
    " from = \"staff\"; severity = \"high\"; status = \"live\";\n"
    " phrases = \"\n  my number is %{phone}\n \";\n"
    " must-alert = \"\n  my number is 07700 900123\n \";\n"
    " must-stay-quiet = \"\n  my number is up\n \";\n"
    "}, {\n"
    " id = \"secret\"; title = \"Secret\"; why = \"A test.\"; clause = \"T\";\n"
    " severity = \"low\"; status = \"live\";\n"
    " phrases = \"\n  our secret\n \";\n"
    " must-alert = \"\n  it is our secret\n \";\n"
    " must-stay-quiet = \"\n  it is no secret\n \";\n"
    "}, {\n"
    " id = \"owing\"; title = \"Owing\"; why = \"A test.\"; clause = \"T\";\n"
    " severity = \"low\"; status = \"live\"; count = 2;\n"
    " phrases = \"\n  you owe me\n \";\n"
    " must-alert = \"\n  you owe me\n \";\n"
    " must-stay-quiet = \"\n  you know me\n \";\n"
    "} );\n";

static int
keep_message(void *arg, const struct message *message,
    const struct rule_message *judged)
{
	struct bench *bench = arg;

	(void)judged;
	(void)message;
	bench->message_count++;
	return 0;
}

static int
keep_hit(void *arg, const struct session_hit *hit)
{
	struct bench *bench = arg;
	struct bench_hit *kept = &bench->hits[bench->hit_count];
	struct span words = hit->message->text;
	char name[DIGEST_HEX_BYTES];

	cr_assert(bench->hit_count < HITS_MAX);
	if (bench->stop)
		return -1;
	message_identity(hit->message, &kept->identity);
	digest_hex(&kept->identity, name);
	cr_assert(hit->match->span_count > 0);
	words = span_first(span_from(words, hit->match->spans[0].start),
	    hit->match->spans[0].end - hit->match->spans[0].start);
	(void)snprintf(kept->rule, sizeof(kept->rule), "%s",
	    hit->match->rule->id);
	(void)snprintf(kept->text, sizeof(kept->text),
	    "%s %s byte %llu %.*s %s to %s: %.*s", kept->rule, name,
	    (unsigned long long)hit->offset, SPAN_ARGS(hit->message->from),
	    role_name(hit->judged->from_role), role_name(hit->judged->to_role),
	    SPAN_ARGS(words));
	kept->provisional = (hit->message->flags & MESSAGE_PROVISIONAL) != 0;
	bench->hit_count++;
	return 0;
}

static void
keep_fault(void *arg, uint64_t offset, const char *text)
{
	struct bench *bench = arg;

	(void)offset;
	(void)snprintf(bench->fault, sizeof(bench->fault), "%s", text);
	bench->fault_count++;
}

void
bench_open(struct bench *bench, const char *format)
{
	struct faults faults = FAULTS_NONE;
	struct err err = { 0 };
	char text[1024];

	*bench = (struct bench){ .hit_count = 0 };
	bench->hits = calloc(HITS_MAX, sizeof(*bench->hits));
	cr_assert(bench->hits != NULL);
	scratch_make(&bench->scratch);
	scratch_write(&bench->scratch, "people.csv", people_text);
	scratch_write(&bench->scratch, "rules.d/a.conf", rules_text);
	(void)snprintf(text, sizeof(text), settings_text, format);
	bench->settings = scratch_load(&bench->scratch, text, &bench->bundle,
	    &faults);
	cr_assert_str_eq(scratch_fault(&bench->scratch, &faults, 0), "none");
	bench->rules = ruleset_new(bench->settings->rules,
	    bench->settings->rule_count, &bench->settings->ruleset_options,
	    &faults);
	cr_assert_str_eq(scratch_fault(&bench->scratch, &faults, 0), "none");
	bench->session = session_new(bench->settings, bench->rules, &err);
	cr_assert(bench->session != NULL, "%s", err.text);
	faults_done(&faults);
}

void
bench_close(struct bench *bench)
{
	session_free(bench->session);
	ruleset_free(bench->rules);
	settings_free(bench->settings);
	bundle_free(bench->bundle);
	scratch_remove(&bench->scratch);
	free(bench->hits);
}

void
bench_reset(struct bench *bench)
{
	bench->hit_count = 0;
	bench->message_count = 0;
	bench->fault_count = 0;
	bench->fault[0] = '\0';
}

void
bench_restart(struct bench *bench)
{
	struct err err = { 0 };

	session_free(bench->session);
	bench->session = session_new(bench->settings, bench->rules, &err);
	cr_assert(bench->session != NULL, "%s", err.text);
}

struct session_sink
bench_sink(struct bench *bench)
{
	return (struct session_sink){ keep_message, keep_hit, NULL, keep_fault,
		bench };
}

struct session_file *
bench_file(struct bench *bench, uint64_t resume, struct span state,
    bool remembered, struct err *err)
{
	const struct session_sink sink = bench_sink(bench);
	const struct session_start start = {
		.source = &bench->settings->sources[0],
		.path = "/srv/oak/chat.txt",
		.resume = resume,
		.state = state,
		.remembered = remembered,
	};

	return session_open(bench->session, &start, &sink, err);
}

void
bench_run(struct bench *bench, struct span bytes)
{
	struct err err = { 0 };
	struct session_file *file = bench_file(bench, 0, SPAN_NONE, false,
	    &err);

	cr_assert(file != NULL, "%s", err.text);
	cr_assert(session_feed(file, bytes, &err) == 0, "%s", err.text);
	cr_assert(session_finish(file, &err) == 0, "%s", err.text);
	session_close(file);
}

/* Some words that are raised, most not; lengths that are never the same. */
static const char *
words(size_t i)
{
	static char text[600];
	size_t length = 20 + i * 37 % 400;

	if (i % 7 == 3)
		(void)snprintf(text, sizeof(text),
		    "my number is 07700 900%03zu", i % 1000);
	else if (i % 11 == 5)
		(void)snprintf(text, sizeof(text),
		    "it\xe2\x80\x99s our secret");
	else {
		memset(text, 'a' + (int)(i % 26), length);
		for (size_t j = 5; j < length; j += 6)
			text[j] = ' ';
		text[length] = '\0';
	}
	return text;
}

void
bench_jsonl(struct buffer *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_assert(
		    buffer_printf(out,
			"{\"id\":\"m%zu\",\"time\":\"2026-03-%02zuT"
			"%02zu:%02zu:00Z\",\"conversation\":\"c%zu\","
			"\"from\":\"%s\",\"to\":\"%s\",\"text\":\"%s\"}\n",
			i, 1 + i / 1440 % 28, i / 60 % 24, i % 60, i % 3,
			i % 2 == 0 ? "Sam" : "Robin",
			i % 2 == 0 ? "Robin" : "Sam", words(i)) == 0);
}

/* Of several lines now and then. */
void
bench_whatsapp(struct buffer *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_assert(buffer_printf(out,
			      "%02zu/03/2026, %02zu:%02zu - %s: %s%s%s\n",
			      13 + i / 1440 % 15, i / 60 % 24, i % 60,
			      i % 2 == 0 ? "Sam" : "Robin",
			      i % 5 == 3 ? "well\nyes\n" : "", words(i),
			      i % 9 == 3 ? "\nand so on" : "") == 0);
}
