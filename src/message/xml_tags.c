#include "message/xml_tags.h"

#include <string.h>

#include "base/utf8.h"
#include "message/characters.h"
#include "message/xml_reference.h"

#define VALUE_LIMIT     ((size_t)256 << 10)
#define NAME_LIMIT      256
#define REFERENCE_LIMIT 12

enum state {
	BETWEEN,
	BEHIND_LESS, /* behind < */
	BEHIND_BANG, /* behind <! */
	IN_COMMENT,
	IN_CDATA,
	IN_INSTRUCTION,
	IN_NAME,
	IN_TAG,
	IN_ATTRIBUTE,
	BEHIND_ATTRIBUTE,
	BEFORE_VALUE,
	IN_VALUE,
	IN_REFERENCE,
	BEHIND_SLASH, /* of an empty element */
	IN_CLOSE
};

static enum xml_result step(struct xml_tags *xml, char byte);
static enum xml_result behind_less(struct xml_tags *xml, char byte);
static enum xml_result behind_bang(struct xml_tags *xml, char byte);
static enum xml_result in_tag(struct xml_tags *xml, char byte);
static enum xml_result in_attribute(struct xml_tags *xml, char byte);
static enum xml_result in_value(struct xml_tags *xml, char byte);
static enum xml_result in_reference(struct xml_tags *xml, char byte);
static void until(struct xml_tags *xml, char byte, const char *end);
static size_t plain_run(struct xml_tags *xml, struct span bytes);
static void keep_plain(struct xml_tags *xml, struct span bytes);
static void keep(struct xml_tags *xml, struct span bytes);
static void forget(struct xml_tags *xml);
static void end_cdata(struct xml_tags *xml);
static void lose_half(struct xml_tags *xml);
static enum xml_result emit(struct xml_tags *xml, enum xml_event event);
static enum xml_result end_value(struct xml_tags *xml);
static enum xml_result invalid(struct xml_tags *xml, const char *what);
static bool is_blank(char byte);

void
xml_tags_init(struct xml_tags *xml, size_t value_limit, xml_sink *sink,
    void *arg)
{
	memset(xml, 0, sizeof(*xml));
	xml->sink = sink;
	xml->arg = arg;
	xml->value_limit = value_limit == 0 ? VALUE_LIMIT : value_limit;
	xml->element = BUFFER_WITH_LIMIT(NAME_LIMIT);
	xml->attribute = BUFFER_WITH_LIMIT(NAME_LIMIT);
	xml->reference = BUFFER_WITH_LIMIT(REFERENCE_LIMIT);
}

void
xml_tags_done(struct xml_tags *xml)
{
	buffer_done(&xml->element);
	buffer_done(&xml->attribute);
	buffer_done(&xml->value);
	buffer_done(&xml->reference);
}

void
xml_tags_reset(struct xml_tags *xml, uint64_t offset, size_t depth)
{
	forget(xml);
	xml->state = BETWEEN;
	xml->result = XML_GOES_ON;
	xml->position = offset;
	xml->depth = depth;
	xml->seen = depth > 0;
}

enum xml_result
xml_tags_feed(struct xml_tags *xml, struct span bytes)
{
	while (bytes.len > 0 && xml->result == XML_GOES_ON) {
		size_t run = plain_run(xml, bytes);

		if (run > 0) {
			xml->position += run;
			bytes = span_from(bytes, run);
			continue;
		}
		xml->position++;
		xml->result = step(xml, bytes.ptr[0]);
		bytes = span_from(bytes, 1);
		if (xml->value.failed)
			xml->result = XML_NO_MEMORY;
	}
	return xml->result;
}

bool
xml_tags_is_done(const struct xml_tags *xml)
{
	return xml->seen && xml->depth == 0 && xml->state == BETWEEN;
}

/* Bytes that change nothing but the value, as many as there are. */
static size_t
plain_run(struct xml_tags *xml, struct span bytes)
{
	size_t length = 0;

	if (xml->state == BETWEEN) {
		length = span_find_char(bytes, '<');
		if (!xml->texts)
			return length;
		length = span_find_char(span_first(bytes, length), '&');
		keep_plain(xml, span_first(bytes, length));
		return length;
	}
	if (xml->state != IN_VALUE)
		return 0;
	length = span_find_char(bytes, xml->quote);
	length = span_find_char(span_first(bytes, length), '&');
	length = span_find_char(span_first(bytes, length), '<');
	keep_plain(xml, span_first(bytes, length));
	return length;
}

static void
keep_plain(struct xml_tags *xml, struct span bytes)
{
	if (bytes.len == 0)
		return;
	lose_half(xml);
	keep(xml, bytes);
}

static enum xml_result
step(struct xml_tags *xml, char byte)
{
	switch ((enum state)xml->state) {
	case BETWEEN:
		xml->in_text = byte == '&';
		if (xml->in_text)
			return in_value(xml, byte);
		xml->tag = xml->position - 1;
		xml->state = BEHIND_LESS;
		return XML_GOES_ON;
	case BEHIND_LESS:
		return behind_less(xml, byte);
	case BEHIND_BANG:
		return behind_bang(xml, byte);
	case IN_COMMENT:
		until(xml, byte, "-->");
		return XML_GOES_ON;
	case IN_CDATA:
		if (xml->texts)
			keep(xml, (struct span){ &byte, 1 });
		until(xml, byte, "]]>");
		if (xml->state == BETWEEN)
			end_cdata(xml);
		return XML_GOES_ON;
	case IN_INSTRUCTION:
		until(xml, byte, "?>");
		return XML_GOES_ON;
	case IN_ATTRIBUTE:
	case BEHIND_ATTRIBUTE:
	case BEFORE_VALUE:
		return in_attribute(xml, byte);
	case IN_VALUE:
		return in_value(xml, byte);
	case IN_REFERENCE:
		return in_reference(xml, byte);
	default:
		return in_tag(xml, byte);
	}
}

static enum xml_result
behind_less(struct xml_tags *xml, char byte)
{
	buffer_reset(&xml->element);
	buffer_reset(&xml->reference);
	xml->matched = 0;
	if (byte == '!') {
		xml->state = BEHIND_BANG;
	} else if (byte == '?') {
		xml->state = IN_INSTRUCTION;
	} else if (byte == '/') {
		xml->state = IN_CLOSE;
	} else if (is_blank(byte) || byte == '<' || byte == '>') {
		return invalid(xml, "a tag's name must follow '<'");
	} else {
		if (xml->seen && xml->depth == 0)
			return invalid(xml, "something follows the document");
		buffer_char(&xml->element, byte);
		xml->state = IN_NAME;
	}
	return XML_GOES_ON;
}

static enum xml_result
behind_bang(struct xml_tags *xml, char byte)
{
	struct span word;

	buffer_char(&xml->reference, byte);
	word = buffer_span(&xml->reference);
	if (span_is(word, "--"))
		xml->state = IN_COMMENT;
	else if (span_is(word, "[CDATA["))
		xml->state = IN_CDATA;
	else if (!span_starts(SPAN("[CDATA["), word) &&
	    !span_starts(SPAN("--"), word))
		return invalid(xml, "a document type declaration is not read");
	return XML_GOES_ON;
}

/* Inside < >, but for attributes. */
static enum xml_result
in_tag(struct xml_tags *xml, char byte)
{
	enum xml_result result = XML_GOES_ON;
	bool named = xml->state == IN_NAME || xml->state == IN_CLOSE;

	if (named && !is_blank(byte) && byte != '>' && byte != '/') {
		if (buffer_char(&xml->element, byte) == -1)
			return invalid(xml, "a tag's name is too long");
		return XML_GOES_ON;
	}
	if (xml->state == IN_CLOSE) {
		if (byte != '>')
			return XML_GOES_ON;
		if (xml->depth == 0)
			return invalid(xml, "a tag closes that was not open");
		xml->depth--;
		xml->state = BETWEEN;
		lose_half(xml);
		result = emit(xml, XML_CLOSE);
		forget(xml);
		return result;
	}
	if (xml->state == IN_NAME) {
		xml->state = IN_TAG;
		result = emit(xml, XML_OPEN);
	}
	if (result != XML_GOES_ON || is_blank(byte))
		return result;
	if (byte == '/' && xml->state == IN_TAG) {
		xml->state = BEHIND_SLASH;
	} else if (byte == '>') {
		bool empty = xml->state == BEHIND_SLASH;

		if (!empty && xml->depth == XML_DEPTH_MAX)
			return invalid(xml, "tags are nested too deep");
		xml->state = BETWEEN;
		xml->seen = true;
		result = emit(xml, XML_OPENED);
		forget(xml);
		if (empty)
			return result == XML_GOES_ON ? emit(xml, XML_CLOSE) :
						       result;
		xml->depth++;
	} else if (xml->state == BEHIND_SLASH) {
		return invalid(xml, "'>' must follow the slash");
	} else {
		buffer_reset(&xml->attribute);
		buffer_char(&xml->attribute, byte);
		xml->state = IN_ATTRIBUTE;
	}
	return result;
}

static enum xml_result
in_attribute(struct xml_tags *xml, char byte)
{
	if (xml->state == BEFORE_VALUE) {
		if (is_blank(byte))
			return XML_GOES_ON;
		if (byte != '"' && byte != '\'')
			return invalid(xml, "a value must stand in quotes");
		xml->quote = byte;
		forget(xml);
		xml->state = IN_VALUE;
	} else if (byte == '=') {
		xml->state = BEFORE_VALUE;
	} else if (is_blank(byte)) {
		xml->state = BEHIND_ATTRIBUTE;
	} else if (xml->state == BEHIND_ATTRIBUTE || byte == '>' ||
	    byte == '<' || buffer_char(&xml->attribute, byte) == -1) {
		return invalid(xml, "an attribute has no value");
	}
	return XML_GOES_ON;
}

static enum xml_result
in_value(struct xml_tags *xml, char byte)
{
	if (!xml->in_text && byte == xml->quote)
		return end_value(xml);
	if (byte == '<')
		return invalid(xml, "'<' stands in a value");
	buffer_reset(&xml->reference);
	xml->state = IN_REFERENCE;
	return XML_GOES_ON;
}

static enum xml_result
in_reference(struct xml_tags *xml, char byte)
{
	char letters[UTF8_MAX_BYTES];
	uint32_t code;

	if (byte != ';') {
		if ((!xml->in_text && byte == xml->quote) || byte == '<' ||
		    byte == '&' || buffer_char(&xml->reference, byte) == -1)
			return invalid(xml, "'&' begins no reference");
		return XML_GOES_ON;
	}
	xml->state = xml->in_text ? BETWEEN : IN_VALUE;
	code = xml_reference(buffer_span(&xml->reference));
	if (code == 0)
		return invalid(xml, "a reference is not known");
	if (code >= 0xdc00 && code <= 0xdfff && xml->high != 0) {
		code = 0x10000 + ((xml->high - 0xd800) << 10) + (code - 0xdc00);
		xml->high = 0;
	}
	lose_half(xml);
	if (code >= 0xd800 && code <= 0xdbff) {
		xml->high = code;
		return XML_GOES_ON;
	}
	if (code >= 0xdc00 && code <= 0xdfff) {
		code = 0xfffd;
		xml->repaired = true;
	}
	keep(xml, (struct span){ letters, utf8_write(code, letters) });
	return XML_GOES_ON;
}

/* The first half of a pair was not followed by the second. */
static void
lose_half(struct xml_tags *xml)
{
	if (xml->high == 0)
		return;
	xml->high = 0;
	xml->repaired = true;
	keep(xml, SPAN("\xef\xbf\xbd"));
}

static void
until(struct xml_tags *xml, char byte, const char *end)
{
	size_t length = strlen(end);

	if (byte == end[xml->matched])
		xml->matched++;
	else if (xml->matched == 2 && byte == end[1])
		return; /* "--->" ends as well */
	else
		xml->matched = byte == end[0] ? 1 : 0;
	if (xml->matched == length)
		xml->state = BETWEEN;
}

static void
keep(struct xml_tags *xml, struct span bytes)
{
	size_t room = xml->value_limit - xml->value.len;

	if (xml->cut)
		return;
	if (bytes.len > room) {
		xml->cut = true;
		bytes = span_first(bytes, room);
	}
	(void)buffer_append(&xml->value, bytes);
}

static void
forget(struct xml_tags *xml)
{
	buffer_reset(&xml->value);
	xml->cut = xml->repaired = false;
	xml->high = 0;
}

/* Its end was kept with it. */
static void
end_cdata(struct xml_tags *xml)
{
	if (xml->texts && !xml->cut)
		xml->value.len -= strlen("]]>");
}

static enum xml_result
end_value(struct xml_tags *xml)
{
	lose_half(xml);
	xml->state = IN_TAG;
	return emit(xml, XML_ATTRIBUTE);
}

static enum xml_result
emit(struct xml_tags *xml, enum xml_event event)
{
	struct xml_token token = { .event = event,
		.name = buffer_span(&xml->element),
		.depth = xml->depth,
		.start = xml->tag,
		.end = xml->position };

	if (event == XML_ATTRIBUTE)
		token.name = buffer_span(&xml->attribute);
	if (event == XML_ATTRIBUTE || (event == XML_CLOSE && xml->texts)) {
		token.value = whole_characters(buffer_span(&xml->value));
		token.cut = xml->cut;
		token.repaired = xml->repaired;
	}
	return xml->sink(xml->arg, &token) == -1 ? XML_STOPPED : XML_GOES_ON;
}

static enum xml_result
invalid(struct xml_tags *xml, const char *what)
{
	xml->what = what;
	return XML_INVALID;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}
