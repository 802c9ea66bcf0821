#include "message/mail_field.h"
#include "message/transfer.h"

#include <stdio.h>
#include <strings.h>

#define PIECES_MAX   100
#define QUOTED_BYTES 2048 /* within which a quote has to end */

struct param {
	struct span name;
	struct span value; /* with its quotes */
};

static bool next_param(struct span *rest, struct param *out);
static size_t value_length(struct span text);
static bool find(struct span params, const char *name, struct param *out);
static bool find_piece(struct span params, const char *name, int number,
    struct param *out);
static void unquote(struct span value, struct buffer *out);
static bool append_pieces(struct charsets *charsets, struct span params,
    const char *name, struct buffer *out);
static struct span take_charset(struct span *value);

bool
mail_param(struct charsets *charsets, struct span value, const char *name,
    struct buffer *out)
{
	struct span params = span_from(value, mail_value_end(value));
	struct buffer plain = BUFFER_NONE;
	struct param param;

	if (append_pieces(charsets, params, name, out))
		return true;
	if (!find(params, name, &param))
		return false;
	unquote(param.value, &plain);
	(void)mail_words(charsets, buffer_span(&plain), out);
	if (plain.failed)
		out->failed = true;
	buffer_done(&plain);
	return true;
}

/* `*rest` begins at what ends the one before. */
static bool
next_param(struct span *rest, struct param *out)
{
	while (rest->len > 0) {
		struct span text = span_trim(span_from(*rest, 1));
		size_t equals = 0;
		size_t length;

		while (equals < text.len && text.ptr[equals] != '=' &&
		    text.ptr[equals] != ';')
			equals++;
		if (equals == text.len || text.ptr[equals] == ';') {
			*rest = span_from(text, equals);
			continue;
		}
		out->name = span_trim(span_first(text, equals));
		text = span_trim(span_from(text, equals + 1));
		length = value_length(text);
		out->value = span_trim(span_first(text, length));
		*rest = span_from(text, length);
		return true;
	}
	return false;
}

/* Up to the ";" that ends it, past one in quotes. */
static size_t
value_length(struct span text)
{
	struct span near = span_first(text, QUOTED_BYTES);
	size_t i = 0;

	if (near.len > 0 && near.ptr[0] == '"') {
		for (i = 1; i < near.len && near.ptr[i] != '"'; i++)
			i += near.ptr[i] == '\\' ? 1 : 0;
		/* A quote that nobody closed is a letter. */
		i = i < near.len ? i : 0;
	}
	return i + span_find_char(span_from(text, i), ';');
}

static bool
find(struct span params, const char *name, struct param *out)
{
	while (next_param(&params, out)) {
		if (span_is_nocase(out->name, name))
			return true;
	}
	return false;
}

/* Number -1: `name*`, in one piece. */
static bool
find_piece(struct span params, const char *name, int number, struct param *out)
{
	char wanted[64];

	if (number == -1)
		(void)snprintf(wanted, sizeof(wanted), "%s*", name);
	else
		(void)snprintf(wanted, sizeof(wanted), "%s*%d", name, number);
	if (number != -1 && find(params, wanted, out))
		return true;
	if (number != -1)
		(void)snprintf(wanted, sizeof(wanted), "%s*%d*", name, number);
	return find(params, wanted, out);
}

static void
unquote(struct span value, struct buffer *out)
{
	bool quoted = value.len > 1 && value.ptr[0] == '"' &&
	    value.ptr[value.len - 1] == '"';

	if (quoted)
		value = span_first(span_from(value, 1), value.len - 2);
	else if (span_starts(value, SPAN("\"")))
		value = span_from(value, 1);
	for (size_t i = 0; i < value.len; i++) {
		if (quoted && value.ptr[i] == '\\' && i + 1 < value.len)
			i++;
		buffer_char(out, value.ptr[i]);
	}
}

static bool
append_pieces(struct charsets *charsets, struct span params, const char *name,
    struct buffer *out)
{
	struct buffer bytes = BUFFER_NONE;
	struct span charset = SPAN_NONE;
	struct param param;
	bool single = find_piece(params, name, -1, &param);
	int count = 0;

	while (count < PIECES_MAX &&
	    (single || find_piece(params, name, count, &param))) {
		bool coded = param.name.ptr[param.name.len - 1] == '*';
		struct span value = param.value;

		if (coded && value.len > 1 && value.ptr[0] == '"')
			value = span_first(span_from(value, 1), value.len - 2);
		if (coded && count == 0)
			charset = take_charset(&value);
		if (coded)
			transfer_percent(value, &bytes);
		else
			unquote(value, &bytes);
		count++;
		if (single)
			break;
	}
	if (count > 0)
		(void)charset_append(charsets, charset, buffer_span(&bytes),
		    out);
	if (bytes.failed)
		out->failed = true;
	buffer_done(&bytes);
	return count > 0;
}

/* "utf-8'en'text": the first word; `*value` moves on to the text. */
static struct span
take_charset(struct span *value)
{
	size_t first = span_find_char(*value, '\'');
	struct span rest = span_from(*value, first + 1);
	size_t second = span_find_char(rest, '\'');
	struct span charset = span_first(*value, first);

	if (second == rest.len)
		return SPAN_NONE;
	*value = span_from(rest, second + 1);
	return charset;
}
