#include <inttypes.h>
#include <stdio.h>

#include "base/json_write.h"
#include "deliver/mail_parts.h"
#include "deliver/week.h"

static void put_headers(const struct week *week,
    const struct week_options *options, const char *id, struct buffer *out);
static void put_families(struct json_writer *json, const struct week *week);
static void put_open(struct json_writer *json, const struct week *week,
    const struct week_options *options);
static void put_rules(struct json_writer *json, const struct week *week,
    const struct week_options *options);
static void put_sources(struct json_writer *json, const struct week *week,
    const struct week_options *options);
static void put_endings(struct json_writer *json,
    const struct week_options *options);

void
week_id(const struct week *week, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("week"));
	digest_add_field(&state, span_of(week->route));
	digest_add_u64(&state, (uint64_t)week->to);
	digest_end(&state, out);
}

void
week_mail(const struct week *week, const struct week_options *options,
    struct buffer *out)
{
	struct buffer text = BUFFER_NONE, html = BUFFER_NONE,
		      json = BUFFER_NONE;
	struct page plain = PAGE(&text, PAGE_TEXT);
	struct page drawn = PAGE(&html, PAGE_HTML);
	char id[DIGEST_HEX_BYTES];
	char boundary[MAIL_BOUNDARY_BYTES];
	struct digest digest;

	week_id(week, &digest);
	digest_hex(&digest, id);
	mail_boundary(id, boundary);
	week_write(week, options, &plain);
	week_write(week, options, &drawn);
	week_json(week, options, &json);
	if (text.failed || html.failed || json.failed)
		out->failed = true;
	put_headers(week, options, id, out);
	mail_body(out,
	    &(const struct mail_body){ .boundary = boundary,
		.json_name = "week.json",
		.text = buffer_span(&text),
		.html = buffer_span(&html),
		.json = buffer_span(&json) });
	buffer_done(&text);
	buffer_done(&html);
	buffer_done(&json);
}

static void
put_headers(const struct week *week, const struct week_options *options,
    const char *id, struct buffer *out)
{
	struct buffer subject = BUFFER_NONE, host = BUFFER_NONE;
	const char *route = mail_route(week->route);
	const char *at;
	char date[INSTANT_TEXT_BYTES];

	mail_host(options->host, &host);
	at = buffer_string(&host);
	at = at == NULL ? "localhost" : at;
	instant_format_mail(week->to, options->zone, date);
	mail_envelope(out, date, route, " managers", at);
	(void)buffer_printf(&subject,
	    "[weekly] %s: %u open, %u overdue, %u new, %u decided", route,
	    week->open_count, week->overdue, week->raised, week->closed);
	mail_header(out, "Subject", buffer_span(&subject));
	(void)buffer_printf(out,
	    "Message-ID:\n <week-%s@%s>\n"
	    "X-Boundaryd-Week: %s\n"
	    "Auto-Submitted: auto-generated\n"
	    "MIME-Version: 1.0\n",
	    id, at, route);
	if (subject.failed || host.failed)
		out->failed = true;
	buffer_done(&subject);
	buffer_done(&host);
}

void
week_json(const struct week *week, const struct week_options *options,
    struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);

	json_open_object(&json, NULL);
	json_text(&json, "route", week->route);
	json_instant(&json, "from", week->from);
	json_instant(&json, "to", week->to);
	json_integer(&json, "open", week->open_count);
	json_integer(&json, "overdue", week->overdue);
	json_integer(&json, "new", week->raised);
	json_integer(&json, "decided", week->closed);
	put_open(&json, week, options);
	put_families(&json, week);
	put_rules(&json, week, options);
	put_sources(&json, week, options);
	put_endings(&json, options);
	if (options->canary > 0)
		json_instant(&json, "canary", options->canary);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

static void
put_endings(struct json_writer *json, const struct week_options *options)
{
	json_open_array(json, "exceptions_ending");
	for (size_t i = 0; i < options->ending_count; i++) {
		json_open_object(json, NULL);
		json_text(json, "id", options->endings[i].id);
		json_integer(json, "days_left", options->endings[i].days);
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_open(struct json_writer *json, const struct week *week,
    const struct week_options *options)
{
	char id[DIGEST_HEX_BYTES], name[16];

	json_open_array(json, "open_alerts");
	for (size_t i = 0; i < week->open_listed; i++) {
		const struct week_open *open = &week->open[i];

		digest_hex(&open->id, id);
		json_open_object(json, NULL);
		json_text(json, "id", id);
		json_text(json, "family", open->family);
		json_text(json, "severity", severity_name(open->severity));
		json_text(json, "outcome", outcome_name(open->outcome));
		json_text(json, "about",
		    week_name(options, open->subject, name));
		json_instant(json, "raised", open->raised);
		json_instant(json, "due", open->due);
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_families(struct json_writer *json, const struct week *week)
{
	json_open_array(json, "families");
	for (size_t i = 0; i < week->family_count; i++) {
		json_open_object(json, NULL);
		json_text(json, "family", week->families[i].name);
		json_integer(json, "new", week->families[i].raised);
		json_integer(json, "decided", week->families[i].closed);
		json_integer(json, "four_weeks_before",
		    week->families[i].before);
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_rules(struct json_writer *json, const struct week *week,
    const struct week_options *options)
{
	json_open_array(json, "noisy_rules");
	for (size_t i = 0; i < options->rule_count; i++) {
		if (!week_is_noisy(&week->rules[i]))
			continue;
		json_open_object(json, NULL);
		json_text(json, "rule", options->rules[i].id);
		json_integer(json, "noise", week->rules[i].noise);
		json_integer(json, "decided", week->rules[i].decided);
		json_close_object(json);
	}
	json_close_array(json);
	json_open_array(json, "quiet_rules");
	for (size_t i = 0; i < options->rule_count; i++)
		if (options->rules[i].status == RULE_LIVE &&
		    week->rules[i].quiet)
			json_text(json, NULL, options->rules[i].id);
	json_close_array(json);
}

static void
put_sources(struct json_writer *json, const struct week *week,
    const struct week_options *options)
{
	json_open_array(json, "sources");
	for (size_t i = 0; i < options->source_count; i++) {
		const struct week_source *source = &week->sources[i];

		json_open_object(json, NULL);
		json_text(json, "source", options->sources[i]);
		json_open_array(json, "messages");
		for (int day = 0; day < WEEK_DAYS; day++)
			json_integer(json, NULL, source->messages[day]);
		json_close_array(json);
		json_integer(json, "unreadable", source->unreadable);
		json_integer(json, "undecided", source->undecided);
		json_close_object(json);
	}
	json_close_array(json);
}
