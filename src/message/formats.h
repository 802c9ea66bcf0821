#ifndef BOUNDARYD_MESSAGE_FORMATS_H
#define BOUNDARYD_MESSAGE_FORMATS_H

#include "message/format.h"

/* formats -- the formats there are, for format.c; one file each. */
extern const struct format format_whatsapp;
extern const struct format format_jsonl;
extern const struct format format_csv;

/* A load of bytes that no save wrote: sets `err`, returns -1. */
int format_bad_state(struct err *err);

#endif
