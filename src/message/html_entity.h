#ifndef BOUNDARYD_MESSAGE_HTML_ENTITY_H
#define BOUNDARYD_MESSAGE_HTML_ENTITY_H

#include "base/span.h"

/*
 * html_entity -- "&amp;", "&#8217;" and "&#x2019;" as the characters they
 * stand for; unknown ones stay as they are written.
 */
#define HTML_ENTITY_BYTES 4

/*
 * The first character of `text`, which is not empty: writes its `*length`
 * bytes and returns how many bytes of `text` they stand for. A byte that is no
 * entity stands for itself.
 */
size_t html_entity(struct span text, char out[HTML_ENTITY_BYTES],
    size_t *length);

#endif
