#include "message/charset.h"
#include "message/html_text.h"
#include "message/mail.h"
#include "message/mail_field.h"
#include "message/mail_quote.h"

static bool file_name(struct mail *mail, const struct mime_part *part);
static void fix_line_ends(struct buffer *text);

bool
mail_part_is_text(const struct mail *mail, const struct mime_part *part)
{
	struct span how = mail_value_word(part->disposition);

	if (transfer_parse(part->transfer) == TRANSFER_UNKNOWN)
		return false;
	if (!span_is_nocase(part->type, "text/plain") &&
	    !span_is_nocase(part->type, "text/html"))
		return false;
	if (span_is_nocase(how, "attachment"))
		return false;
	/* The first one may have a name and be the mail's words still. */
	return mail->text.len == 0 ||
	    span_find(part->disposition, SPAN("name")) == part->disposition.len;
}

/* Only the bytes tell what was signed from what is encrypted (RFC 8551, 3.2). */
bool
mail_part_is_sealed(struct mail *mail, const struct mime_part *part)
{
	static const char *const types[] = { "application/pkcs7-mime",
		"application/x-pkcs7-mime", NULL };

	for (size_t i = 0; types[i] != NULL; i++) {
		if (span_is_nocase(part->type, types[i]))
			return true;
	}
	if (!span_is_nocase(part->type, "application/octet-stream"))
		return false;
	buffer_reset(&mail->work);
	return file_name(mail, part) &&
	    span_ends(buffer_span(&mail->work), SPAN(".p7m"));
}

void
mail_part_name(struct mail *mail, const struct mime_part *part)
{
	const struct format_limits *limits = &mail->outlet->limits;

	buffer_reset(&mail->work);
	if (file_name(mail, part))
		record_set(&mail->record, RECORD_ATTACHMENTS,
		    span_trim(buffer_span(&mail->work)), limits);
	else if (!span_is_nocase(span_first(part->type, 5), "text/")) {
		buffer_reset(&mail->work);
		(void)charset_append(mail->charsets, SPAN_NONE, part->type,
		    &mail->work);
		record_set(&mail->record, RECORD_ATTACHMENTS,
		    buffer_span(&mail->work), limits);
	} else
		mail->record.flags |= MESSAGE_ATTACHMENT;
}

void
mail_part_begin(struct mail *mail, const struct mime_part *part)
{
	buffer_reset(&mail->raw);
	buffer_reset(&mail->charset);
	buffer_reset(&mail->work);
	mail->decoder = (struct transfer_decoder){
		.transfer = transfer_parse(part->transfer)
	};
	(void)mail_param(mail->charsets, part->content, "charset",
	    &mail->charset);
	mail->part_is_signed = false;
	mail->part_is_html = span_is_nocase(part->type, "text/html");
	mail->part_is_flowed = mail_param(mail->charsets, part->content,
				   "format", &mail->work) &&
	    span_is_nocase(buffer_span(&mail->work), "flowed");
	buffer_reset(&mail->work);
	mail->part_deletes_space = mail_param(mail->charsets, part->content,
				       "delsp", &mail->work) &&
	    span_is_nocase(buffer_span(&mail->work), "yes");
}

struct span
mail_part_text(struct mail *mail)
{
	buffer_reset(&mail->work);
	buffer_reset(&mail->more_work);
	if (!charset_append(mail->charsets, buffer_span(&mail->charset),
		buffer_span(&mail->raw), &mail->work))
		mail->record.flags |= MESSAGE_REPAIRED;
	fix_line_ends(&mail->work);
	if (mail->part_is_html) {
		mail_quote_html(buffer_span(&mail->work), &mail->more_work);
		html_text(buffer_span(&mail->more_work), &mail->work);
		return buffer_span(&mail->work);
	}
	if (!mail->part_is_flowed)
		return buffer_span(&mail->work);
	mail_quote_unflow(buffer_span(&mail->work), mail->part_deletes_space,
	    &mail->more_work);
	return buffer_span(&mail->more_work);
}

/* False when it has none. */
static bool
file_name(struct mail *mail, const struct mime_part *part)
{
	if (!mail_param(mail->charsets, part->disposition, "filename",
		&mail->work))
		(void)mail_param(mail->charsets, part->content, "name",
		    &mail->work);
	return span_trim(buffer_span(&mail->work)).len > 0;
}

/* CR LF and CR alone are LF. */
static void
fix_line_ends(struct buffer *text)
{
	size_t to = 0;

	if (text->len == 0 || memchr(text->ptr, '\r', text->len) == NULL)
		return;
	for (size_t i = 0; i < text->len; i++) {
		char byte = text->ptr[i];

		if (byte == '\r' && i + 1 < text->len &&
		    text->ptr[i + 1] == '\n')
			continue;
		text->ptr[to++] = byte == '\r' ? '\n' : byte;
	}
	text->len = to;
}
