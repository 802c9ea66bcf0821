#ifndef BOUNDARYD_MESSAGE_WHATSAPP_DETECT_H
#define BOUNDARYD_MESSAGE_WHATSAPP_DETECT_H

#include "message/format.h"

/* whatsapp_detect -- is it a chat of WhatsApp's? As struct format's detect. */
int whatsapp_detect(const struct format_probe *probe);

#endif
