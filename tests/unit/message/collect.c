#include "collect.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char *const fault_names[] = { "unreadable", "limit", "ambiguous",
	"disproven", "contradicted", "truncated" };

static int
on_message(void *arg, const struct message *message)
{
	struct collect *collect = arg;
	struct buffer *out = &collect->text;
	struct digest identity;
	char hex[DIGEST_HEX_BYTES];
	char time[INSTANT_TEXT_BYTES] = "-";

	cr_assert(!collect->whole || message->end > collect->end,
	    "bytes %lu to %lu", (unsigned long)message->start,
	    (unsigned long)message->end);
	collect->end = message->end;
	collect->last = out->len;
	if ((message->flags & MESSAGE_PROVISIONAL) != 0)
		collect->provisional++;
	else
		collect->messages++;
	if (collect->words) {
		buffer_printf(out, "%lu|%.*s|%.*s\n",
		    (unsigned long)message->start, SPAN_ARGS(message->from),
		    SPAN_ARGS(message->text));
		return 0;
	}
	if (message->time != INSTANT_NONE)
		instant_format(message->time, time);
	message_identity(message, &identity);
	digest_hex(&identity, hex);
	buffer_printf(out, "%s|%.*s|%.*s|%.*s|", time,
	    SPAN_ARGS(message->conversation), SPAN_ARGS(message->from),
	    SPAN_ARGS(message->text));
	for (size_t i = 0; i < message->to_count; i++)
		buffer_printf(out, "to=%.*s|", SPAN_ARGS(message->to[i]));
	for (size_t i = 0; i < message->attachment_count; i++)
		buffer_printf(out, "file=%.*s|",
		    SPAN_ARGS(message->attachments[i]));
	if (message->from_role_stated)
		buffer_printf(out, "is=%s|", role_name(message->from_role));
	if (message->ordinal != 0)
		buffer_printf(out, "#%u|", message->ordinal);
	if (message->flags != 0)
		buffer_printf(out, "flags=%x|", message->flags);
	if (!collect->brief)
		buffer_printf(out, "%lu-%lu|%s", (unsigned long)message->start,
		    (unsigned long)message->end, hex);
	buffer_char(out, '\n');
	return 0;
}

static int
on_fault(void *arg, const struct format_fault *fault)
{
	struct collect *collect = arg;

	collect->faults++;
	collect->faults_of[fault->kind]++;
	if (!collect->brief && !collect->words)
		buffer_printf(&collect->text, "fault %s@%lu: %s\n",
		    fault_names[fault->kind], (unsigned long)fault->offset,
		    fault->what);
	return 0;
}

struct format_sink
collect_sink(struct collect *collect)
{
	return (struct format_sink){ on_message, on_fault, collect };
}

void
collect_done(struct collect *collect)
{
	buffer_done(&collect->text);
}

void
collect_run(struct collect *collect, const struct format *format,
    const struct format_options *options, struct span input, size_t piece)
{
	struct format_sink sink = collect_sink(collect);
	struct err err;
	struct format_state *state = format->open(options, &sink, &err);

	cr_assert_not_null(state);
	collect->whole = true;
	if (piece == 0)
		piece = input.len + 1;
	for (size_t at = 0; at < input.len; at += piece) {
		struct span part = span_first(span_from(input, at), piece);
		char *copy = span_copy(part);

		cr_assert_eq(format->feed(state,
				 (struct span){ copy, part.len }, &err),
		    0);
		free(copy);
	}
	cr_assert_eq(format->finish(state, &err), 0);
	format->close(state);
}

void
collect_check(const struct collect_case *cases)
{
	static const struct format_options plain = { .conversation = { "oak",
							 3 } };

	for (size_t i = 0; cases[i].format != NULL; i++) {
		struct collect collect = { .brief = true };
		struct format_probe probe = { .head = span_of(cases[i].input),
			.whole = true };
		int sure;

		collect_run(&collect, cases[i].format, &plain, probe.head, 0);
		cr_assert_str_eq(collect_text(&collect), cases[i].output, "%s",
		    cases[i].format->name);
		cr_assert_eq(collect.faults, 0, "%s", cases[i].format->name);
		collect_done(&collect);
		cr_assert_eq(format_detect(&probe, &sure), cases[i].format,
		    "%s", cases[i].input);
		cr_assert_geq(sure, 80, "%s", cases[i].format->name);
	}
}

const char *
collect_text(struct collect *collect)
{
	return collect->text.len == 0 ? "" : buffer_string(&collect->text);
}
