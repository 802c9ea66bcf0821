#ifndef BOUNDARYD_INGEST_CONTAINER_NAME_H
#define BOUNDARYD_INGEST_CONTAINER_NAME_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * container_name -- what an entry's name says of it.
 *
 * Names come from strangers: they are shown, and never opened.
 */
/* Stands between a container and its entry, as in "chat.zip!/_chat.txt". */
#define CONTAINER_MARK "!/"

/* Append at most `most` bytes; what is no UTF-8 becomes U+FFFD. */
void container_name_append(struct buffer *out, struct span name, size_t most);
/* The file in "folder/chat.txt.gz"; borrowed from `path`. */
struct span container_raw_name(struct span path);
/* Pictures, films, sounds and documents, which are never looked into. */
bool container_name_is_media(struct span name);
/* What systems and packers leave beside the files. */
bool container_name_is_junk(struct span name);

#endif
