#include "deliver/health_mail.h"

#include <string.h>

#include "base/escape.h"
#include "base/instant.h"
#include "deliver/mail_parts.h"

static void thread_id(const struct health_mail *mail, struct digest *out);
static void put_name(struct buffer *out, const char *header,
    const struct digest *id, const char *host);
static void put_subject(const struct health_mail *mail, struct buffer *out);
static void put_text(const struct health_mail *mail, const struct zone *zone,
    struct buffer *out);
static void put_fact(struct buffer *out, const char *first, const char *words);

const char *
health_news_name(enum health_news news)
{
	static const char *const names[] = { [HEALTH_BEGAN] = "began",
		[HEALTH_CHANGED] = "changed",
		[HEALTH_AGAIN] = "again",
		[HEALTH_OVER] = "over" };

	return names[news];
}

void
health_mail_id(const struct health_mail *mail, struct digest *out)
{
	struct digest_state state;

	thread_id(mail, out);
	if (mail->news == HEALTH_BEGAN)
		return;
	digest_begin(&state);
	digest_add(&state,
	    (struct span){ (const char *)out->byte, DIGEST_BYTES });
	digest_add_u64(&state, (uint64_t)mail->news);
	digest_add_u64(&state, (uint64_t)mail->times);
	digest_add_u64(&state, (uint64_t)mail->level);
	digest_end(&state, out);
}

void
health_mail_render(const struct health_mail *mail, const struct zone *zone,
    const char *host, struct buffer *out)
{
	struct buffer text = BUFFER_NONE;
	struct digest id, thread;
	char date[INSTANT_TEXT_BYTES];
	struct buffer safe = BUFFER_NONE;

	health_mail_id(mail, &id);
	thread_id(mail, &thread);
	mail_host(host, &safe);
	instant_format_mail(mail->now, zone, date);
	host = buffer_string(&safe);
	if (host == NULL)
		host = "localhost";
	mail_envelope(out, date, mail->route, "", host);
	put_subject(mail, out);
	put_name(out, "Message-ID", &id, host);
	if (mail->news != HEALTH_BEGAN) {
		put_name(out, "In-Reply-To", &thread, host);
		put_name(out, "References", &thread, host);
	}
	mail_header(out, "X-Boundaryd-Health", span_of(mail->cause));
	mail_header(out, "X-Boundaryd-State",
	    span_of(health_news_name(mail->news)));
	(void)buffer_text(out,
	    "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n");
	put_text(mail, zone, &text);
	mail_content(out, buffer_span(&text));
	if (text.failed || safe.failed)
		out->failed = true;
	buffer_done(&text);
	buffer_done(&safe);
}

/* Of all mails about one trouble: what, and when it began first. */
static void
thread_id(const struct health_mail *mail, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("health"));
	digest_add_field(&state, span_of(mail->cause));
	digest_add_field(&state, span_of(mail->thing));
	digest_add_u64(&state, (uint64_t)mail->since);
	digest_end(&state, out);
}

static void
put_name(struct buffer *out, const char *header, const struct digest *id,
    const char *host)
{
	char digits[DIGEST_HEX_BYTES];

	digest_hex(id, digits);
	(void)buffer_printf(out, "%s:\n <%s@%s>\n", header, digits, host);
}

static void
put_subject(const struct health_mail *mail, struct buffer *out)
{
	static const char *const starts[] = { [HEALTH_BEGAN] = "[health] ",
		[HEALTH_CHANGED] = "[health] Changed: ",
		[HEALTH_AGAIN] = "[health] Again: ",
		[HEALTH_OVER] = "[health] Over: " };
	struct buffer text = BUFFER_NONE;

	(void)buffer_text(&text, starts[mail->news]);
	(void)buffer_text(&text, mail->words);
	if (text.failed)
		out->failed = true;
	else
		mail_header(out, "Subject", buffer_span(&text));
	buffer_done(&text);
}

static void
put_text(const struct health_mail *mail, const struct zone *zone,
    struct buffer *out)
{
	char when[INSTANT_TEXT_BYTES];

	(void)buffer_text(out,
	    mail->news == HEALTH_OVER ?
		"This is over:\n\n" :
		"This is about the service boundaryd itself, not about a "
		"message:\n\n");
	mail_wrap(out, "  ", "  ", span_of(mail->words));
	(void)buffer_char(out, '\n');
	instant_format_people(mail->since, zone, when);
	put_fact(out, "Since:   ", when);
	if (mail->news == HEALTH_OVER) {
		instant_format_people(mail->now, zone, when);
		put_fact(out, "Until:   ", when);
		return;
	}
	put_fact(out, "Next:    ", mail->next);
	put_fact(out, "More:    ",
	    "boundaryctl status names files; journalctl -u boundaryd has the "
	    "lines of that time.");
	(void)buffer_text(out,
	    "\nAnother mail in this thread says when it is over.\n");
}

static void
put_fact(struct buffer *out, const char *first, const char *words)
{
	mail_wrap(out, first, "         ", span_of(words));
}
