#include "deliver/mail_parts.h"

void
mail_body(struct buffer *out, const struct mail_body *body)
{
	const struct {
		const char *type;
		struct span words;
	} parts[] = { { "plain", body->text }, { "html", body->html } };

	(void)buffer_printf(out,
	    "Content-Type: multipart/mixed;\n boundary=\"%s\"\n\n"
	    "--%s\n"
	    "Content-Type: multipart/alternative;\n"
	    " boundary=\"%s_words\"\n\n",
	    body->boundary, body->boundary, body->boundary);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		(void)buffer_printf(out,
		    "--%s_words\n"
		    "Content-Type: text/%s; charset=utf-8\n"
		    "Content-Disposition: inline\n",
		    body->boundary, parts[i].type);
		mail_content(out, parts[i].words);
		(void)buffer_char(out, '\n');
	}
	(void)buffer_printf(out,
	    "--%s_words--\n\n"
	    "--%s\n"
	    "Content-Type: application/json\n"
	    "Content-Disposition: attachment;\n"
	    " filename=\"%s\"\n",
	    body->boundary, body->boundary, body->json_name);
	mail_content(out, body->json);
	(void)buffer_printf(out, "\n--%s--\n", body->boundary);
}
