#ifndef BOUNDARYD_MESSAGE_SLACK_TEXT_H
#define BOUNDARYD_MESSAGE_SLACK_TEXT_H

#include "base/buffer.h"
#include "base/span.h"
#include "message/context.h"

/*
 * slack_text -- Slack's marked text as people see it: "<@U1|anna>" is "@anna",
 * "<url|the docs>" is "the docs (url)", "&amp;" is "&". Who "<@U1>" is, the
 * context knows (NULL: none).
 */
void slack_text(struct span marked, const struct context *context,
    struct buffer *out);

#endif
