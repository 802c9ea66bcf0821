#include "message/whatsapp_detect.h"

#include "message/formats.h"
#include "message/whatsapp_header.h"

static bool is_nobody(const struct whatsapp_header *header);
static bool is_old_iphone(struct span line,
    const struct whatsapp_header *header);

int
whatsapp_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span line;
	struct whatsapp_header header;
	int lines = 0, headers = 0, sure;
	bool first = false, dash = false;

	while (lines < 20 && span_next_part(&rest, '\n', &line)) {
		if (span_trim(line).len == 0)
			continue;
		if (whatsapp_header_scan(line, &header) &&
		    (header.close != WHATSAPP_WEAK ||
			is_old_iphone(line, &header)) &&
		    !is_nobody(&header)) {
			first |= lines == 0;
			dash = header.close != WHATSAPP_BRACKET;
			headers++;
		}
		lines++;
	}
	if (headers == 0 || (headers == 1 && !probe->whole))
		return 0;
	sure = first ? 80 : 60;
	format_saw(probe, "%d of the first %d lines begin %s", headers, lines,
	    dash ? "\"date, time - name: \"" : "\"[date, time] name: \"");
	if (span_is_nocase(probe->name, "_chat.txt") ||
	    span_find(probe->name, SPAN("WhatsApp")) < probe->name.len) {
		format_saw(probe, "the file's name");
		sure += 15;
	}
	return sure;
}

/* Behind a bracket there is always a name: of the group, for a notice. */
static bool
is_nobody(const struct whatsapp_header *header)
{
	return header->close == WHATSAPP_BRACKET &&
	    span_find_char(header->rest, ':') == header->rest.len;
}

/*
 * "27/06/16, 8:04:08 AM: Neil: hi", until 2018. Logs that begin so have no
 * comma behind the date.
 */
static bool
is_old_iphone(struct span line, const struct whatsapp_header *header)
{
	return header->seconds &&
	    span_find_char(line, ',') < span_find_char(line, ':') &&
	    span_find(header->rest, SPAN(": ")) < header->rest.len;
}
