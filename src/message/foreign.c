#include "message/foreign.h"

#define ANY "" /* begins and ends all */

const char *
foreign_advice(struct span head, struct span name)
{
	static const struct {
		const char *begins;
		const char *ends; /* of the name */
		const char *advice;
	} table[] = { /* [MS-CFB] 2.2; [MS-PST] 2.2.2.6 */
		{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ANY,
		    "this is a mail of Outlook (.msg), or an old Office file: "
		    "msgconvert of the package libemail-outlook-message-perl "
		    "makes a .eml of such a mail, which is read" },
		{ "!BDN", ANY,
		    "this is a data file of Outlook (.pst): readpst of the "
		    "package pst-utils makes mailboxes of it, which are read" },
		{ "SQLite format 3", ANY,
		    "this is an app's own database: have the app export the "
		    "chat (boundaryd-formats(5) says how)" },
		{ "bplist00", ANY,
		    "this is a part of a phone's backup: have the app export "
		    "the chat (boundaryd-formats(5) says how)" },
		{ "%PDF-", ANY,
		    "this is a PDF, which is not read: export the chat as "
		    "text, JSON or HTML" },
		{ "{\\rtf", ANY,
		    "this is a text with its layout (RTF): save it as plain "
		    "text" },
		{ "\xff\xd8\xff", ANY,
		    "this is a picture, which is not read: have the app export "
		    "the chat" },
		{ "\x89PNG", ANY,
		    "this is a picture, which is not read: have the app export "
		    "the chat" },
		{ ANY, ".crypt14",
		    "this is WhatsApp's encrypted backup: choose Export chat "
		    "in the chat's own menu" },
		{ ANY, ".crypt15",
		    "this is WhatsApp's encrypted backup: choose Export chat "
		    "in the chat's own menu" },
		{ ANY, ".backup",
		    "this is an encrypted backup: have the app export the chat "
		    "(boundaryd-formats(5) says how)" }
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (span_starts(head, span_of(table[i].begins)) &&
		    span_ends(name, span_of(table[i].ends)))
			return table[i].advice;
	}
	return NULL;
}
