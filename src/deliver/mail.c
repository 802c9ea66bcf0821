#include "deliver/mail.h"

#include <errno.h>
#include <stdio.h>

#include "alert/standing.h"
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
	char alert[DIGEST_HEX_BYTES]; /* of a follow-up; "" it is the alert */
	char host[HOST_BYTES + 1];
	char boundary[MAIL_BOUNDARY_BYTES];
};

static int render(const struct alert *alert, const struct mail_options *options,
    const struct names *names, struct buffer *out, struct err *err);
static void make_names(const struct digest *id, const char *host,
    struct names *names);
static void put_headers(const struct alert *alert, const struct zone *zone,
    const struct names *names, struct buffer *out);
static void put_id(const char *name, const char *id, const struct names *names,
    struct buffer *out);
static int64_t followed(const struct alert *alert);
static void put_subject(const struct alert *alert, bool answers,
    struct buffer *out);
static struct span name_in_subject(const char *name, enum role role);
static void put_parts(const struct alert *alert,
    const struct mail_options *options, const struct names *names,
    struct buffer *out);

int
mail_render(const struct alert *alert, const struct mail_options *options,
    struct buffer *out, struct err *err)
{
	struct names names;

	make_names(&alert->id, options->host, &names);
	return render(alert, options, &names, out, err);
}

int
mail_render_follow_up(const struct alert *alert,
    const struct mail_options *options, struct buffer *out, struct err *err)
{
	struct names names;
	struct digest id;

	mail_follow_up_id(&alert->id, &id);
	make_names(&id, options->host, &names);
	digest_hex(&alert->id, names.alert);
	return render(alert, options, &names, out, err);
}

void
mail_follow_up_id(const struct digest *alert, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("follow-up"));
	digest_add_field(&state,
	    (struct span){ (const char *)alert->byte, DIGEST_BYTES });
	digest_end(&state, out);
}

static int
render(const struct alert *alert, const struct mail_options *options,
    const struct names *names, struct buffer *out, struct err *err)
{
	put_headers(alert, options->zone, names, out);
	put_parts(alert, options, names, out);
	if (out->failed)
		return err_set(err, ENOMEM,
		    "out of memory for a mail of alert %s", names->id);
	return 0;
}

static void
make_names(const struct digest *id, const char *host, struct names *names)
{
	struct buffer clean = BUFFER_WITH_LIMIT(HOST_BYTES + 1);
	const char *safe;

	digest_hex(id, names->id);
	names->alert[0] = '\0';
	mail_host(host, &clean);
	safe = buffer_string(&clean);
	(void)snprintf(names->host, sizeof(names->host), "%s",
	    safe == NULL ? "localhost" : safe);
	buffer_done(&clean);
	mail_boundary(names->id, names->boundary);
}

static void
put_headers(const struct alert *alert, const struct zone *zone,
    const struct names *names, struct buffer *out)
{
	const struct rule_spec *rule = alert->rule;
	char date[INSTANT_TEXT_BYTES];

	instant_format_mail(names->alert[0] == '\0' ? alert->raised :
						      followed(alert),
	    zone, date);
	mail_envelope(out, date, mail_route(alert->route), " managers",
	    names->host);
	put_subject(alert, names->alert[0] != '\0', out);
	put_id("Message-ID", names->id, names, out);
	if (names->alert[0] != '\0') {
		put_id("In-Reply-To", names->alert, names, out);
		put_id("References", names->alert, names, out);
	}
	(void)buffer_printf(out, "X-Boundaryd-%s: %s\n",
	    names->alert[0] == '\0' ? "Alert" : "Follow-Up",
	    names->alert[0] == '\0' ? names->id : names->alert);
	mail_header(out, "X-Boundaryd-Rule", span_of(rule->id));
	mail_header(out, "X-Boundaryd-Family", span_of(rule->family));
	mail_header(out, "X-Boundaryd-Severity",
	    span_of(severity_name(rule->severity)));
	(void)buffer_text(out, "Auto-Submitted: auto-generated\n");
	(void)buffer_text(out, "MIME-Version: 1.0\n");
}

static void
put_id(const char *name, const char *id, const struct names *names,
    struct buffer *out)
{
	(void)buffer_printf(out, "%s:%s <%s@%s>\n", name,
	    strlen(names->host) > HOST_BESIDE ? "\n" : "", id, names->host);
}

static int64_t
followed(const struct alert *alert)
{
	if (alert->standing == NULL ||
	    alert->standing->followed == INSTANT_NONE)
		return alert->raised;
	return alert->standing->followed;
}

/* "[high] Personal phone number given: A. Worker to service user" */
static void
put_subject(const struct alert *alert, bool answers, struct buffer *out)
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
	(void)buffer_printf(&text, "%s[%s] ", answers ? "Re: " : "",
	    severity_name(rule->severity));
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
	char name[sizeof("follow-up-.json") + DIGEST_HEX_BYTES];

	if (names->alert[0] == '\0') {
		(void)snprintf(name, sizeof(name), "alert-%s.json", names->id);
		note_write(alert, options, &plain);
		note_write(alert, options, &drawn);
		mail_json(alert, options, &json);
	} else {
		(void)snprintf(name, sizeof(name), "follow-up-%s.json",
		    names->alert);
		note_write_next(alert, options, &plain);
		note_write_next(alert, options, &drawn);
		mail_json_follow_up(alert, &json);
	}
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
