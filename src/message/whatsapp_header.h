#ifndef BOUNDARYD_MESSAGE_WHATSAPP_HEADER_H
#define BOUNDARYD_MESSAGE_WHATSAPP_HEADER_H

#include "message/date_orders.h"

/*
 * whatsapp_header -- date and time at the start of a line, as phones of all
 * countries write them: "[18/03/2022, 14:56:01] ", "18/03/2022, 14:56 - ".
 */
enum whatsapp_close {
	WHATSAPP_BRACKET, /* iOS */
	WHATSAPP_DASH,    /* Android */
	/* Only where the file began so: */
	WHATSAPP_NAMED, /* "Fri, Apr 16, 2021, 17:20:00 - ", of Element */
	WHATSAPP_WEAK   /* ": ", "; ", or a name straight away */
};

struct whatsapp_header {
	struct date_numbers date;
	struct civil civil; /* time; the date where it is known */
	bool date_known;    /* a named month */
	bool yearless;      /* no year: no time at all */
	bool seconds;
	bool marked; /* an unseen mark stands before it */
	enum whatsapp_close close;
	struct span rest; /* of the line; borrowed */
};

bool whatsapp_header_scan(struct span line, struct whatsapp_header *out);

#endif
