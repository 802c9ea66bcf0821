#ifndef BOUNDARYD_MESSAGE_WHATSAPP_WORDS_H
#define BOUNDARYD_MESSAGE_WHATSAPP_WORDS_H

#include "base/span.h"

/* whatsapp_words -- sentences of the app. Each list ends with an empty one. */
extern const struct span whatsapp_system_parts[]; /* in a sentence */
#define WHATSAPP_SYSTEM_PART_BYTES 13             /* the shortest of them */
extern const struct span whatsapp_own_name[];
extern const struct span whatsapp_deleted[]; /* whole texts */
extern const struct span whatsapp_omitted[];
extern const struct span whatsapp_calls[];
extern const struct span whatsapp_file_kinds[]; /* in file names */

#endif
