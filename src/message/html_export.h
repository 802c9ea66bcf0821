#ifndef BOUNDARYD_MESSAGE_HTML_EXPORT_H
#define BOUNDARYD_MESSAGE_HTML_EXPORT_H

#include "message/html_tags.h"
#include "message/parser.h"

/*
 * html_export -- what all exports share that are pages for a browser: the way
 * to the messages of a page, and the fields picked from each.
 *
 * A format is a table of places, and a few lines for what no table says. A
 * place is an element, known by its name and a word of its class, inside of
 * another place. It lasts until its element closes; elements that nobody closes
 * do no harm. One message is in memory at a time.
 */
enum html_export_what {
	HTML_EXPORT_PAGE,    /* around all: only ever `inside` */
	HTML_EXPORT_MESSAGE, /* a message */
	HTML_EXPORT_HIDDEN,  /* nothing in it counts */
	HTML_EXPORT_OWN,     /* from here on places of the format's own, which
				* hide their words from a field around them */
	HTML_EXPORT_FIELDS = 16, /* + that field of the record */
	/* From here on fields of the format's own. */
	HTML_EXPORT_OWN_FIELD = HTML_EXPORT_FIELDS + RECORD_FIELDS
};

#define HTML_EXPORT_STYLE        "style:" /* before what is in it */
#define HTML_EXPORT_FIELD(field) (HTML_EXPORT_FIELDS + (field))
#define HTML_EXPORT_PLACES_MAX   8 /* inside of each other */

struct html_export_place {
	int inside;            /* the place around it */
	const char *element;   /* NULL: any */
	const char *class;     /* a word of it, or behind
				* HTML_EXPORT_STYLE a part of that
				* attribute; NULL: any */
	const char *attribute; /* its value is the field; NULL: the text of
				* the element is; "": only what stands before
				* the first tag in it */
	int what;
};

struct html_export_kind {
	const struct html_export_place *places;
	size_t place_count;
	/* A field of the format's own; may be NULL. */
	void (*field)(struct format_state *state, int what, struct span text);
	/* The record is whole: false when it is no message. NULL: true. */
	bool (*whole)(struct format_state *state);
	/* Another way to write times; NULL: time_text. */
	bool (*time)(struct format_state *state, struct span text,
	    struct message *message);
};

struct html_export_open {
	int what;
	char element[16];
	size_t depth; /* elements of that name that are open in it, and it */
	size_t at;    /* where its text starts in `html` */
	uint64_t tag; /* where its tag starts */
	bool brief;   /* the next tag ends it */
};

struct html_export {
	struct format_state state;
	struct html_tags tags;
	struct html_export_open open[HTML_EXPORT_PLACES_MAX];
	size_t open_count;
	struct buffer html; /* of the fields that are open */
	bool done;          /* the page was closed */
};

/* Of a struct html_export_kind. */
extern const struct parser html_export;

/* That field: of the message, or of the page where none is open. */
void html_export_set(struct format_state *state, enum record_field field,
    struct span value);

/*
 * For `whole`: who says several things in a row is named once. Always true.
 */
bool html_export_same_sender(struct format_state *state);

/* The table `places` of a kind. */
#define HTML_KIND_PLACES \
	.places = places, .place_count = sizeof(places) / sizeof(places[0])

#endif
