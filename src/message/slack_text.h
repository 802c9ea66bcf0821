#ifndef BOUNDARYD_MESSAGE_SLACK_TEXT_H
#define BOUNDARYD_MESSAGE_SLACK_TEXT_H

#include "base/buffer.h"
#include "base/span.h"

/*
 * slack_text -- Slack's marked text as people see it: "<@U1|anna>" is "@anna",
 * "<url|the docs>" is "the docs (url)", "&amp;" is "&".
 */
void slack_text(struct span marked, struct buffer *out);

#endif
