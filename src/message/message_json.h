#ifndef BOUNDARYD_MESSAGE_MESSAGE_JSON_H
#define BOUNDARYD_MESSAGE_MESSAGE_JSON_H

#include "base/json_write.h"
#include "message/message.h"

/*
 * message_json -- a message as the native record: what format "jsonl" reads.
 *
 * Writes the members; the caller opens and closes the object.
 */
void message_json(const struct message *message, struct json_writer *json);

#endif
