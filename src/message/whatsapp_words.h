#ifndef BOUNDARYD_MESSAGE_WHATSAPP_WORDS_H
#define BOUNDARYD_MESSAGE_WHATSAPP_WORDS_H

#include "base/span.h"

/* whatsapp_words -- sentences of the app. Each list ends with an empty one. */
extern const struct span whatsapp_system_parts[]; /* in a sentence */
#define WHATSAPP_SYSTEM_PART_BYTES 13             /* the shortest of them */
extern const struct span whatsapp_own_name[];
/* Whole texts, without the dot at their end, which some phones leave out. */
extern const struct span whatsapp_deleted[];
extern const struct span whatsapp_edited[]; /* between < and > at the end */
extern const struct span whatsapp_omitted[];
extern const struct span whatsapp_calls[]; /* whole texts */
extern const struct span whatsapp_call_starts[];
extern const struct span whatsapp_file_kinds[]; /* in file names */

#endif
