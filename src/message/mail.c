#include "message/mail.h"

#include "message/mail_date.h"
#include "message/mail_field.h"
#include "message/mail_quote.h"
#include "message/signed_data.h"

#define HTML_FACTOR 4 /* bytes of HTML for one of text */
#define BUFFERS     9

enum mail_fault {
	FAULT_LINE = 1 << 0,
	FAULT_TEXT = 1 << 1,
	FAULT_SEALED = 1 << 2
};

static enum mime_choice on_part(void *arg, struct mime *mime,
    const struct mime_part *part);
static void on_line(void *arg, struct span line);
static void on_end(void *arg, struct mime *mime);
static void read_signed(struct mail *mail);
static void read_inside(struct mail *mail, struct span content);
static bool has_plain_already(const struct mime *mime);
static void choose(struct mail *mail, struct mime *mime, bool has_words);
static int tell(struct mail *mail);
static void compose(struct mail *mail);
static void list_buffers(struct mail *mail, struct buffer *list[BUFFERS]);

void
mail_init(struct mail *mail, struct outlet *outlet, struct charsets *charsets)
{
	memset(mail, 0, sizeof(*mail));
	mail->outlet = outlet;
	mail->charsets = mail->mime.charsets = charsets;
}

void
mail_done(struct mail *mail)
{
	struct buffer *list[BUFFERS];

	list_buffers(mail, list);
	for (size_t i = 0; i < BUFFERS; i++)
		buffer_done(list[i]);
}

void
mail_begin(struct mail *mail, uint64_t start, struct span date)
{
	mime_reset(&mail->mime, mail->outlet->limits.depth);
	record_reset(&mail->record);
	buffer_reset(&mail->subject);
	buffer_reset(&mail->text);
	mail->when = (struct message){ .time = INSTANT_NONE };
	mail->separator = mail->when;
	/* RFC 4155, appendix A: it is in UTC. */
	if (date.len > 0)
		(void)mail_date_read(date, NULL, &mail->separator);
	mail->is_mail = mail->is_answer = mail->repeats_subject = false;
	mail->is_journal = mail->inside_signed = false;
	mail->faults = 0;
	mail->start = start;
	mail->end = start;
}

void
mail_line(struct mail *mail, const struct line *line)
{
	const struct mime_sink sink = { on_part, on_line, on_end, mail };

	if (line->cut && mail->mime.state != MIME_BETWEEN)
		mail->faults |= FAULT_LINE;
	if (line->text.len > 0)
		mail->end = line->end;
	mime_line(&mail->mime, &sink, line->text);
}

bool
mail_has_header(const struct mail *mail)
{
	return mail->mime.state != MIME_HEAD || !mail->mime.is_top;
}

int
mail_give(struct mail *mail, unsigned flags, bool again)
{
	const struct mime_sink sink = { on_part, on_line, on_end, mail };
	struct outlet *outlet = mail->outlet;
	struct message message;

	mime_end(&mail->mime, &sink);
	if (!mail->is_mail)
		return outlet_fault(outlet, FORMAT_FAULT_UNREADABLE,
		    mail->start, "this is no mail: it has no header; skipped");
	compose(mail);
	if (tell(mail) == -1)
		return -1;
	(void)record_message(&mail->record, &message);
	message.flags |= flags;
	message.start = mail->start;
	message.end = mail->end;
	message.time = mail->when.time;
	message.local = mail->when.local;
	message.time_kind = mail->when.time_kind;
	message.time_precision = mail->when.time_precision;
	return again ? outlet_again(outlet, &message) :
		       outlet_message(outlet, &message);
}

int
mail_copy(struct mail *to, const struct mail *from)
{
	struct mail source = *from;
	struct buffer *old[BUFFERS];
	struct buffer *copies[BUFFERS];
	int result = 0;

	*to = source;
	list_buffers(&source, old);
	list_buffers(to, copies);
	for (size_t i = 0; i < BUFFERS; i++) {
		*copies[i] = BUFFER_NONE;
		if (buffer_append(copies[i], buffer_span(old[i])) == -1)
			result = -1;
	}
	return result;
}

static void
list_buffers(struct mail *mail, struct buffer *list[BUFFERS])
{
	struct buffer *const all[BUFFERS] = { &mail->mime.boundaries,
		&mail->mime.head, &mail->record.bytes, &mail->subject,
		&mail->charset, &mail->raw, &mail->text, &mail->work,
		&mail->more_work };

	memcpy(list, all, sizeof(all));
}

static enum mime_choice
on_part(void *arg, struct mime *mime, const struct mime_part *part)
{
	struct mail *mail = arg;
	bool is_mail = span_is_nocase(part->type, "message/rfc822") ||
	    span_is_nocase(part->type, "message/global");
	bool is_sealed;

	if (part->is_top)
		mail_header_read(mail, part->header);
	if (span_is_nocase(span_first(part->type, 10), "multipart/")) {
		mail_part_begin(mail, part);
		return MIME_READ;
	}
	if (is_mail && mail->is_journal && !part->is_top) {
		/* All levels stay open: the envelope goes on behind it. */
		record_reset(&mail->record);
		buffer_reset(&mail->text);
		buffer_reset(&mail->subject);
		mail->is_journal = false;
		return MIME_IS_MAIL;
	}
	is_sealed = mail_part_is_sealed(mail, part);
	if (is_sealed && !mail->inside_signed) {
		mail_part_begin(mail, part);
		mail->part_is_signed = true;
		return MIME_READ;
	}
	/* What was signed may have been encrypted before. */
	if (is_sealed ||
	    span_is_nocase(part->type, "application/pgp-encrypted"))
		mail->faults |= FAULT_SEALED;
	if (!mail_part_is_text(mail, part)) {
		mail_part_name(mail, part);
		return MIME_SKIP;
	}
	if (span_is_nocase(part->type, "text/html") && has_plain_already(mime))
		return MIME_SKIP;
	mail_part_begin(mail, part);
	return MIME_READ;
}

static void
on_line(void *arg, struct span line)
{
	struct mail *mail = arg;
	bool has_more = mail->part_is_html || mail->part_is_signed;
	size_t limit = mail->outlet->limits.text_bytes *
	    (has_more ? HTML_FACTOR : 1);
	size_t room = mail->raw.len < limit ? limit - mail->raw.len : 0;

	if (line.len > room) {
		line = span_first(line, room);
		mail->faults |= FAULT_TEXT;
	}
	if (room > 0)
		transfer_line(&mail->decoder, line, &mail->raw);
}

static void
on_end(void *arg, struct mime *mime)
{
	struct mail *mail = arg;
	size_t limit = mail->outlet->limits.text_bytes;
	struct span text;
	bool has_words;

	if (mail->part_is_signed) {
		read_signed(mail);
		return;
	}
	text = mail_part_text(mail);
	has_words = span_trim(text).len > 0;
	choose(mail, mime, has_words);
	if (mail->text.len > limit) {
		mail->faults |= FAULT_TEXT;
		return;
	}
	if (mail->text.len > 0 && has_words)
		buffer_char(&mail->text, '\n');
	mail_quote_new(text, mail->is_answer, &mail->text);
}

static void
read_signed(struct mail *mail)
{
	struct buffer content = BUFFER_NONE;

	mail->part_is_signed = false;
	if (signed_data_content(buffer_span(&mail->raw), &content)) {
		read_inside(mail, buffer_span(&content));
	} else {
		mail->record.flags |= MESSAGE_ATTACHMENT;
		mail->faults |= FAULT_SEALED;
	}
	mail->text.failed |= content.failed;
	buffer_done(&content);
}

/* It is a part as any other, with a header and maybe parts of its own. */
static void
read_inside(struct mail *mail, struct span content)
{
	const struct mime_sink sink = { on_part, on_line, on_end, mail };
	struct mime mime = { .charsets = mail->charsets };
	struct span line;

	mail->inside_signed = true;
	mime_reset(&mime, mail->outlet->limits.depth);
	mime.is_top = false;
	while (span_next_part(&content, '\n', &line)) {
		if (span_ends(line, SPAN("\r")))
			line.len--;
		mime_line(&mime, &sink, line);
	}
	mime_end(&mime, &sink);
	mail->mime.limits |= mime.limits;
	mail->text.failed |= mime.head.failed || mime.boundaries.failed;
	mime_done(&mime);
	mail->inside_signed = false;
}

static bool
has_plain_already(const struct mime *mime)
{
	for (size_t i = 0; i < mime->depth; i++) {
		if (mime->level[i].is_alternative && mime->level[i].has_plain)
			return true;
	}
	return false;
}

/* HTML that came before gives way to plain text that says the same. */
static void
choose(struct mail *mail, struct mime *mime, bool has_words)
{
	bool plain = !mail->part_is_html && has_words;

	bool innermost = true;

	for (size_t i = mime->depth; i > 0; i--) {
		struct mime_level *level = &mime->level[i - 1];

		if (!level->is_alternative)
			continue;
		if (!level->has_any)
			level->start = mail->text.len;
		else if (plain && innermost && !level->has_plain &&
		    level->start <= mail->text.len)
			mail->text.len = level->start;
		innermost = false;
		level->has_any = true;
		level->has_plain = level->has_plain || plain;
	}
}

/* Subject and text. */
static void
compose(struct mail *mail)
{
	struct span subject = buffer_span(&mail->subject);
	struct span text = buffer_span(&mail->text);

	buffer_reset(&mail->work);
	if (mail->repeats_subject)
		subject = SPAN_NONE;
	buffer_append(&mail->work, subject);
	if (subject.len > 0 && text.len > 0)
		buffer_text(&mail->work, "\n\n");
	buffer_append(&mail->work, text);
	record_set(&mail->record, RECORD_TEXT, buffer_span(&mail->work),
	    &mail->outlet->limits);
	if ((mail->faults & FAULT_TEXT) != 0)
		mail->record.flags |= MESSAGE_CUT;
}

/* What was left out, and why. */
static int
tell(struct mail *mail)
{
	const struct {
		bool told;
		enum format_fault_kind kind;
		const char *what;
	} faults[] = {
		{ (mail->faults & FAULT_LINE) != 0, FORMAT_FAULT_LIMIT,
		    "a line is longer than limits.line and is cut" OUTLET_RAISE },
		{ (mail->record.flags & MESSAGE_CUT) != 0, FORMAT_FAULT_LIMIT,
		    "a mail's text is longer than limits.text and is "
		    "cut" OUTLET_RAISE },
		{ mail->record.cut, FORMAT_FAULT_LIMIT, OUTLET_CUT },
		{ (mail->faults & FAULT_SEALED) != 0, FORMAT_FAULT_UNREADABLE,
		    "a mail's words are encrypted, and are not read: have the "
		    "mail server keep what it decrypts" },
		{ (mail->mime.limits & MIME_LIMIT_HEAD) != 0,
		    FORMAT_FAULT_LIMIT,
		    "a mail's header is longer than 64 KiB; its rest is not "
		    "read" },
		{ (mail->mime.limits & MIME_LIMIT_DEPTH) != 0,
		    FORMAT_FAULT_LIMIT,
		    "a mail's parts are nested deeper than limits.depth; "
		    "those are not read" },
		{ (mail->mime.limits & MIME_LIMIT_PARTS) != 0,
		    FORMAT_FAULT_LIMIT,
		    "a mail has more than 1000 parts; the others are not "
		    "read" },
		{ mail->when.time == INSTANT_NONE, FORMAT_FAULT_UNREADABLE,
		    "a time is not readable; the message is read without "
		    "one" }
	};
	struct buffer *list[BUFFERS];

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (faults[i].told &&
		    outlet_fault(mail->outlet, faults[i].kind, mail->start,
			faults[i].what) == -1)
			return -1;
	}
	list_buffers(mail, list);
	for (size_t i = 0; i < BUFFERS; i++) {
		if (list[i]->failed)
			return -1;
	}
	return mail->record.failed ? -1 : 0;
}
