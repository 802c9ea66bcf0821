#include "deliver/mail.h"

#include <errno.h>
#include <stdio.h>

#include "base/instant.h"
#include "base/utf8.h"
#include "deliver/mail_parts.h"
#include "deliver/note.h"

/* A subject is read in a list, so it is short. */
#define TITLE_BYTES 120
#define NAME_BYTES  60
#define HOST_BYTES  MAIL_HOST_BYTES
/* A longer one goes to the next line with its Message-ID. */
#define HOST_BESIDE 30

/* An address and a boundary must be safe as they are. */
struct names {
	char id[DIGEST_HEX_BYTES];
	char host[HOST_BYTES + 1];
	char boundary[sizeof("=_boundaryd_") + DIGEST_HEX_BYTES];
};

static void make_names(const struct alert *alert, const char *host,
    struct names *names);
static void put_headers(const struct alert *alert, const struct zone *zone,
    const struct names *names, struct buffer *out);
static void put_subject(const struct alert *alert, struct buffer *out);
static struct span name_in_subject(const char *name, enum role role);
static void put_parts(const struct alert *alert,
    const struct mail_options *options, const struct names *names,
    struct buffer *out);

int
mail_render(const struct alert *alert, const struct mail_options *options,
    struct buffer *out, struct err *err)
{
	struct names names;

	make_names(alert, options->host, &names);
	put_headers(alert, options->zone, &names, out);
	put_parts(alert, options, &names, out);
	if (out->failed)
		return err_set(err, ENOMEM,
		    "out of memory for the mail of "
		    "alert %s",
		    names.id);
	return 0;
}

static void
make_names(const struct alert *alert, const char *host, struct names *names)
{
	struct buffer clean = BUFFER_WITH_LIMIT(HOST_BYTES + 1);
	const char *safe;

	digest_hex(&alert->id, names->id);
	mail_host(host, &clean);
	safe = buffer_string(&clean);
	(void)snprintf(names->host, sizeof(names->host), "%s",
	    safe == NULL ? "localhost" : safe);
	buffer_done(&clean);
	memcpy(names->boundary, "=_boundaryd_", sizeof("=_boundaryd_"));
	memcpy(names->boundary + sizeof("=_boundaryd_") - 1, names->id,
	    sizeof(names->id));
}

static void
put_headers(const struct alert *alert, const struct zone *zone,
    const struct names *names, struct buffer *out)
{
	const struct rule_spec *rule = alert->rule;
	const char *route = alert->route;
	char date[INSTANT_TEXT_BYTES];

	if (!route_name_is_valid(span_of(route)))
		route = "default";
	instant_format_mail(alert->raised, zone, date);
	(void)buffer_printf(out, "Date: %s\n", date);
	(void)buffer_printf(out, "From: boundaryd <boundaryd@%s>\n",
	    names->host);
	(void)buffer_printf(out,
	    "To: \"%s managers\"\n"
	    " <boundaryd-%s@%s>\n",
	    route, route, names->host);
	put_subject(alert, out);
	(void)buffer_printf(out, "Message-ID:%s <%s@%s>\n",
	    strlen(names->host) > HOST_BESIDE ? "\n" : "", names->id,
	    names->host);
	(void)buffer_printf(out, "X-Boundaryd-Alert: %s\n", names->id);
	mail_header(out, "X-Boundaryd-Rule", span_of(rule->id));
	mail_header(out, "X-Boundaryd-Family", span_of(rule->family));
	mail_header(out, "X-Boundaryd-Severity",
	    span_of(severity_name(rule->severity)));
	(void)buffer_text(out, "Auto-Submitted: auto-generated\n");
	(void)buffer_text(out, "MIME-Version: 1.0\n");
}

/* "[high] Personal phone number given: A. Worker to service user" */
static void
put_subject(const struct alert *alert, struct buffer *out)
{
	const struct report *report = &alert->report;
	const struct rule_spec *rule = alert->rule;
	struct buffer text = BUFFER_NONE;
	struct span title, from, to;

	title = span_of(rule->title == NULL || rule->title[0] == '\0' ?
		rule->id :
		rule->title);
	from = name_in_subject(alert->from_name, report->from_role);
	to = name_in_subject(alert->to_name, report->to_role);
	(void)buffer_printf(&text, "[%s] ", severity_name(rule->severity));
	(void)buffer_append(&text, utf8_cut(title, TITLE_BYTES));
	(void)buffer_text(&text, ": ");
	(void)buffer_append(&text, from);
	if (to.len > 0) {
		(void)buffer_text(&text, " to ");
		(void)buffer_append(&text, to);
	}
	if (text.failed)
		out->failed = true;
	mail_header(out, "Subject", buffer_span(&text));
	buffer_done(&text);
}

/*
 * Subjects stand in lists, on telephones and over shoulders: they name staff,
 * and whoever nobody has listed, and no one who is supported.
 */
static struct span
name_in_subject(const char *name, enum role role)
{
	if (role != ROLE_STAFF && role != ROLE_MANAGER && role != ROLE_UNKNOWN)
		return span_of(mail_role(role));
	if (name[0] == '\0')
		return span_of(role == ROLE_UNKNOWN ? "" : mail_role(role));
	return utf8_cut(span_of(name), NAME_BYTES);
}

static void
put_parts(const struct alert *alert, const struct mail_options *options,
    const struct names *names, struct buffer *out)
{
	struct buffer text = BUFFER_NONE, html = BUFFER_NONE,
		      json = BUFFER_NONE;
	struct page plain = PAGE(&text, PAGE_TEXT);
	struct page drawn = PAGE(&html, PAGE_HTML);
	char name[sizeof("alert-.json") + DIGEST_HEX_BYTES];

	(void)snprintf(name, sizeof(name), "alert-%s.json", names->id);
	note_write(alert, options, &plain);
	note_write(alert, options, &drawn);
	mail_json(alert, options, &json);
	if (text.failed || html.failed || json.failed)
		out->failed = true;
	mail_body(out,
	    &(const struct mail_body){ .boundary = names->boundary,
		.json_name = name,
		.text = buffer_span(&text),
		.html = buffer_span(&html),
		.json = buffer_span(&json) });
	buffer_done(&text);
	buffer_done(&html);
	buffer_done(&json);
}
