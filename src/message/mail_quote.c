#include "message/mail_quote.h"

#include <ctype.h>
#include <strings.h>

#define ATTRIBUTION_LINES 4
#define ATTRIBUTION_BYTES 600
#define BLOCK_LINES       8

static struct span first_line(struct span text);
static struct span skip_line(struct span text);
static bool is_quoted(struct span line);
static bool starts_rest(struct span text, bool is_answer);
static bool is_mark(struct span line);
static bool is_header_block(struct span text);
static bool is_block_field(struct span line, const char *const *names);
static size_t attribution_length(struct span text);
static bool ends_attribution(struct span line);
static bool begins_attribution(struct span line);
static bool has_digit_or_address(struct span text);
static bool is_quote_next(struct span text);
static struct span skip_blank_lines(struct span text);
static bool starts_nocase(struct span text, const char *prefix);

void
mail_quote_new(struct span text, bool is_answer, struct buffer *out)
{
	size_t start = out->len;
	bool has_quotes = is_answer;

	while (text.len > 0) {
		struct span line = first_line(text);
		size_t announced;

		if (has_quotes && is_quoted(line)) {
			text = skip_line(text);
			continue;
		}
		if (starts_rest(text, is_answer))
			break;
		announced = attribution_length(text);
		if (announced > 0) {
			struct span below = span_from(text, announced);

			if (is_quote_next(below)) {
				has_quotes = true;
				text = below;
				continue;
			}
			if (is_answer)
				break;
		}
		buffer_append(out, line);
		buffer_char(out, '\n');
		text = skip_line(text);
	}
	while (out->len > start &&
	    isspace((unsigned char)out->ptr[out->len - 1]))
		out->len--;
}

static struct span
first_line(struct span text)
{
	struct span line = span_first(text, span_find_char(text, '\n'));

	while (line.len > 0 && (line.ptr[line.len - 1] == '\r'))
		line.len--;
	return line;
}

static struct span
skip_line(struct span text)
{
	return span_from(text, span_find_char(text, '\n') + 1);
}

/* ">", also behind a blank or two. */
static bool
is_quoted(struct span line)
{
	for (size_t i = 0; i < line.len && i < 3; i++) {
		if (line.ptr[i] == '>')
			return true;
		if (line.ptr[i] != ' ')
			return false;
	}
	return false;
}

/* Is everything from here on somebody else's? */
static bool
starts_rest(struct span text, bool is_answer)
{
	struct span line = span_trim(first_line(text));

	if (is_mark(line) || (is_answer && is_header_block(text)))
		return true;
	/* Outlook draws a line above its block. */
	if (line.len < 10)
		return false;
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] != '_')
			return false;
	}
	return is_header_block(skip_blank_lines(skip_line(text)));
}

/* "---------- Forwarded message ---------" and its like. */
static bool
is_mark(struct span line)
{
	static const char *const words[] = { "original message",
		"forwarded message", "original appointment",
		"ursprüngliche nachricht", "weitergeleitete nachricht",
		"message d'origine", "message transféré", "mensaje original",
		"mensaje reenviado", "messaggio originale",
		"messaggio inoltrato", "mensagem original",
		"mensagem encaminhada", "wiadomość oryginalna",
		"treść przekazanej wiadomości", "mesaj original",
		"oorspronkelijk bericht", "doorgestuurd bericht",
		"neges wreiddiol", "forwarded by", "reply message",
		"antwort nachricht", "oprindelig meddelelse",
		"opprinnelig melding", "ursprungligt meddelande" };
	struct span inside = line;

	if (starts_nocase(line, "begin forwarded message:"))
		return true;
	while (inside.len > 0 && inside.ptr[0] == '-')
		inside = span_from(inside, 1);
	if (line.len - inside.len < 2)
		return false;
	inside = span_trim(inside);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (starts_nocase(inside, words[i]) && inside.len > 0 &&
		    inside.ptr[inside.len - 1] == '-')
			return true;
	}
	return false;
}

/* "From:" and "Sent:" (or "Date:"), and "To:" within the next lines. */
static bool
is_header_block(struct span text)
{
	static const char *const from[] = { "From", "Von", "De", "Da", "Od",
		"Van", "De la", "Oddi wrth", "Expéditeur", "Fra", "Från",
		NULL };
	static const char *const sent[] = { "Sent", "Date", "Gesendet", "Datum",
		"Envoyé", "Enviado", "Enviada em", "Inviato", "Data", "Wysłano",
		"Verzonden", "Trimis", "Anfonwyd", "Fecha", "Sendt", "Skickat",
		NULL };
	static const char *const to[] = { "To", "An", "À", "Para", "A", "Do",
		"Aan", "Către", "At", "Subject", "Betreff", "Objet", "Asunto",
		"Oggetto", "Temat", "Onderwerp", "Subiect", "Assunto", "Pwnc",
		"Til", "Till", "Emne", "Ämne", NULL };
	bool has_from = is_block_field(first_line(text), from);
	bool has_sent = is_block_field(first_line(text), sent);
	bool has_to = false;

	if (!has_from && !has_sent)
		return false;
	text = skip_line(text);
	for (int i = 0; i < BLOCK_LINES && text.len > 0; i++) {
		struct span line = first_line(text);

		has_from = has_from || is_block_field(line, from);
		has_sent = has_sent || is_block_field(line, sent);
		has_to = has_to || is_block_field(line, to);
		if (has_from && has_sent && has_to)
			return true;
		text = skip_line(text);
	}
	return false;
}

/* "*From:* Anna", as a program that turned bold into stars writes it. */
static bool
is_block_field(struct span line, const char *const *names)
{
	line = span_trim(line);
	while (line.len > 0 && line.ptr[0] == '*')
		line = span_from(line, 1);
	for (; *names != NULL; names++) {
		struct span rest;

		if (!starts_nocase(line, *names))
			continue;
		rest = span_trim(span_from(line, strlen(*names)));
		/* French puts a blank before it, here one that never breaks. */
		if (span_starts(rest, SPAN("\xc2\xa0")))
			rest = span_from(rest, 2);
		if (rest.len > 1 && rest.ptr[0] == ':')
			return true;
	}
	return false;
}

/*
 * "On Mon, 2 Mar 2026 at 14:00, Anna <anna@example.org> wrote:", on one line
 * or a few: how many bytes, with the end of the last line. 0: it is none.
 */
static size_t
attribution_length(struct span text)
{
	struct span rest = text;
	size_t used = 0;

	if (!begins_attribution(first_line(text)))
		return 0;
	for (int i = 0; i < ATTRIBUTION_LINES && rest.len > 0; i++) {
		struct span line = first_line(rest);

		if (span_trim(line).len == 0 || used > ATTRIBUTION_BYTES)
			return 0;
		rest = skip_line(rest);
		used = text.len - rest.len;
		if (ends_attribution(line))
			return has_digit_or_address(span_first(text, used)) ?
			    used :
			    0;
	}
	return 0;
}

static bool
begins_attribution(struct span line)
{
	static const char *const words[] = { "On ", "Am ", "Le ", "El ", "Il ",
		"Op ", "Em ", "W dniu ", "Dnia ", "Ar ", "În ", "Pe ", "Den ",
		"På ", NULL };

	line = span_trim(line);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (span_starts(line, span_of(words[i])))
			return true;
	}
	/* "2026-03-02 14:00 GMT+00:00 Anna <anna@example.org>:" */
	return line.len > 0 && isdigit((unsigned char)line.ptr[0]);
}

static bool
ends_attribution(struct span line)
{
	static const char *const words[] = { "wrote:", "writes:", "schrieb:",
		"a écrit :", "a écrit\xc2\xa0:", "a écrit:", "escribió:",
		"ha scritto:", "schreef:", "escreveu:", "napisał(a):",
		"napisał:", "napisała:", "pisze:", "a scris:", "ysgrifennodd:",
		"skrev:", "geschreven:", "sent:", ">:", NULL };

	line = span_trim(line);
	while (line.len > 0 && line.ptr[line.len - 1] == '*')
		line.len--;
	for (size_t i = 0; words[i] != NULL; i++) {
		if (span_ends(line, span_of(words[i])))
			return true;
	}
	/* "Am 2. März schrieb Anna:" */
	return span_ends(line, SPAN(":")) &&
	    span_find(line, SPAN(" schrieb ")) < line.len;
}

static bool
has_digit_or_address(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (isdigit((unsigned char)text.ptr[i]) || text.ptr[i] == '@')
			return true;
	}
	return false;
}

/* Do lines behind ">" come next, or nothing at all? */
static bool
is_quote_next(struct span text)
{
	text = skip_blank_lines(text);
	return text.len == 0 || is_quoted(first_line(text));
}

static struct span
skip_blank_lines(struct span text)
{
	while (text.len > 0 && span_trim(first_line(text)).len == 0)
		text = skip_line(text);
	return text;
}

static bool
starts_nocase(struct span text, const char *prefix)
{
	size_t length = strlen(prefix);

	return text.len >= length && strncasecmp(text.ptr, prefix, length) == 0;
}
