#ifndef BOUNDARYD_MESSAGE_XML_REFERENCE_H
#define BOUNDARYD_MESSAGE_XML_REFERENCE_H

#include <stdint.h>

#include "base/span.h"

/*
 * What stands between "&" and ";" as a code: one of the five names, or a
 * number, which may be half a surrogate pair; U+FFFD for a character that XML
 * forbids. 0: no reference.
 */
uint32_t xml_reference(struct span name);

#endif
