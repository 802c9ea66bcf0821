#include "message/syslog_line.h"

#include "base/utf8.h"
#include "message/time_shape.h"

/* Most bytes of each word of the header (RFC 5424, 6). */
#define HOST_MAX    255
#define APP_MAX     48
#define PROCESS_MAX 128
#define KIND_MAX    32
#define PARAM_MAX   32

static bool read_priority(struct span *rest);
static bool read_5424(struct span rest, struct syslog_line *out);
static bool read_3164(struct span rest, struct syslog_line *out);
static bool take_word(struct span *rest, size_t most, struct span *out);
static bool is_time(struct span text);
static bool is_zone(struct span text);
static bool take_params(struct span *rest);
static size_t element_bytes(struct span text);
static bool take_name(struct span *rest, const char *ends);
static bool is_seen_before(struct span all, struct span element);

bool
syslog_line_read(struct span line, struct syslog_line *out)
{
	bool numbered = span_starts(line, SPAN("<"));

	*out = (struct syslog_line){ .clock = { .month = 0 } };
	if (numbered && !read_priority(&line))
		return false;
	if (numbered && line.len > 0 && line.ptr[0] >= '0' &&
	    line.ptr[0] <= '9')
		return read_5424(line, out);
	return read_3164(line, out);
}

bool
syslog_param_next(struct span *params, struct span *name, struct span *value)
{
	size_t at = span_find_char(*params, '=');

	if (at == params->len)
		return false;
	*name = span_first(*params, at);
	while (span_find_char(*name, ' ') < name->len)
		*name = span_from(*name, span_find_char(*name, ' ') + 1);
	*params = span_from(*params, at + 2);
	for (at = 0; at < params->len && params->ptr[at] != '"'; at++)
		at += params->ptr[at] == '\\' ? 1 : 0;
	*value = span_first(*params, at);
	*params = span_from(*params, at + 1);
	return true;
}

/* "<0>" to "<191>" */
static bool
read_priority(struct span *rest)
{
	size_t end = span_find_char(*rest, '>');
	int value = 0;

	if (end < 2 || end > 4 || end == rest->len ||
	    (end > 2 && rest->ptr[1] == '0'))
		return false;
	for (size_t i = 1; i < end; i++) {
		if (rest->ptr[i] < '0' || rest->ptr[i] > '9')
			return false;
		value = value * 10 + (rest->ptr[i] - '0');
	}
	*rest = span_from(*rest, end + 1);
	return value <= 191;
}

static bool
read_5424(struct span rest, struct syslog_line *out)
{
	struct span version, word;

	if (!take_word(&rest, 3, &version) || version.ptr[0] == '0' ||
	    !take_word(&rest, 64, &out->time))
		return false;
	for (size_t i = 0; i < version.len; i++) {
		if (version.ptr[i] < '0' || version.ptr[i] > '9')
			return false;
	}
	if (span_is(out->time, "-"))
		out->time = SPAN_NONE;
	else if (!is_time(out->time))
		return false;
	if (!take_word(&rest, HOST_MAX, &out->host) ||
	    !take_word(&rest, APP_MAX, &out->app) ||
	    !take_word(&rest, PROCESS_MAX, &word) ||
	    !take_word(&rest, KIND_MAX, &word))
		return false;
	out->params = rest;
	if (!take_params(&rest))
		return false;
	out->params.len -= rest.len;
	if (rest.len > 0 && rest.ptr[0] != ' ')
		return false;
	out->text = span_from(rest, 1);
	if (span_starts(out->text, SPAN("\xef\xbb\xbf")))
		out->text = span_from(out->text, 3);
	return true;
}

/* Time, host, "app[1]: " and the words. */
static bool
read_3164(struct span rest, struct syslog_line *out)
{
	size_t bytes = time_shape_read(rest, "%b %d %h:%m:%s ", &out->clock);
	size_t end;

	if (bytes > 0) {
		rest = span_from(rest, bytes);
	} else if (!take_word(&rest, 64, &out->time) || !is_time(out->time)) {
		return false;
	}
	if (!take_word(&rest, HOST_MAX, &out->host))
		return false;
	end = span_find(rest, SPAN(": "));
	out->app = span_first(rest, end);
	if (end == rest.len || end == 0 ||
	    span_find_char(out->app, ' ') < out->app.len)
		return false;
	out->text = span_from(rest, end + 2);
	out->app = span_first(out->app, span_find_char(out->app, '['));
	return out->app.len > 0;
}

/* Bytes that are seen, and the blank behind them. */
static bool
take_word(struct span *rest, size_t most, struct span *out)
{
	size_t length = span_find_char(*rest, ' ');

	if (length == 0 || length > most || length == rest->len)
		return false;
	for (size_t i = 0; i < length; i++) {
		/* So many are there. NOLINTNEXTLINE(clang-analyzer-core*) */
		if (rest->ptr[i] <= ' ' || rest->ptr[i] > '~')
			return false;
	}
	*out = span_first(*rest, length);
	*rest = span_from(*rest, length + 1);
	return true;
}

static bool
is_time(struct span text)
{
	struct civil civil;
	size_t bytes = time_shape_read(text, "%Y-%M-%DT%h:%m:%s", &civil);
	size_t digits = 0;

	if (bytes == 0 || civil.second > 59)
		return false;
	text = span_from(text, bytes);
	if (span_starts(text, SPAN("."))) {
		text = span_from(text, 1);
		while (digits < text.len && text.ptr[digits] >= '0' &&
		    text.ptr[digits] <= '9')
			digits++;
		if (digits == 0 || digits > 6)
			return false;
		text = span_from(text, digits);
	}
	return is_zone(text);
}

static bool
is_zone(struct span text)
{
	struct civil offset;

	if (span_is(text, "Z"))
		return true;
	if (text.len != 6 || (text.ptr[0] != '+' && text.ptr[0] != '-'))
		return false;
	return time_shape_read(span_from(text, 1), "%h:%m", &offset) == 5;
}

/* "-", or elements in brackets, no two of one name. */
static bool
take_params(struct span *rest)
{
	struct span all = *rest;
	size_t bytes;

	if (span_starts(*rest, SPAN("-"))) {
		*rest = span_from(*rest, 1);
		return true;
	}
	while ((bytes = element_bytes(*rest)) > 0) {
		struct span element = span_first(*rest, bytes);

		if (is_seen_before(span_first(all, all.len - rest->len),
			element))
			return false;
		*rest = span_from(*rest, bytes);
	}
	return rest->len < all.len;
}

/* [id name="value" ...]; 0: there is none. */
static size_t
element_bytes(struct span text)
{
	struct span rest = span_from(text, 1);

	if (!span_starts(text, SPAN("[")) || !take_name(&rest, " ]"))
		return 0;
	while (span_starts(rest, SPAN(" "))) {
		rest = span_from(rest, 1);
		if (!take_name(&rest, "=") || !span_starts(rest, SPAN("=\"")))
			return 0;
		rest = span_from(rest, 2);
		while (rest.len > 0 && rest.ptr[0] != '"') {
			bool escaped = rest.ptr[0] == '\\' && rest.len > 1 &&
			    memchr("\"\\]", rest.ptr[1], 3) != NULL;

			if (rest.ptr[0] == ']')
				return 0;
			rest = span_from(rest, escaped ? 2 : 1);
		}
		rest = span_from(rest, 1);
	}
	return span_starts(rest, SPAN("]")) ? text.len - rest.len + 1 : 0;
}

static bool
take_name(struct span *rest, const char *ends)
{
	size_t length = 0;

	while (length < rest->len && strchr(ends, rest->ptr[length]) == NULL) {
		char byte = rest->ptr[length];

		if (byte <= ' ' || byte > '~' || byte == '=' || byte == ']' ||
		    byte == '"' || length == PARAM_MAX)
			return false;
		length++;
	}
	*rest = span_from(*rest, length);
	return length > 0;
}

/* `element` is "[id" and more. */
static bool
is_seen_before(struct span all, struct span element)
{
	size_t id = 1;
	size_t bytes;

	while (id < element.len && element.ptr[id] != ' ' &&
	    element.ptr[id] != ']')
		id++;
	while ((bytes = element_bytes(all)) > 0) {
		if (span_starts(all, span_first(element, id)) &&
		    (all.ptr[id] == ' ' || all.ptr[id] == ']'))
			return true;
		all = span_from(all, bytes);
	}
	return false;
}
