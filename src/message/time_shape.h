#ifndef BOUNDARYD_MESSAGE_TIME_SHAPE_H
#define BOUNDARYD_MESSAGE_TIME_SHAPE_H

#include "base/instant.h"
#include "base/span.h"

/*
 * time_shape -- a time at the start of a text, in a shape that a program
 * always writes.
 *
 * In the shape, %Y is a year of four digits; %M, %D, %h, %m and %s are month,
 * day, hour, minute and second of two; %d and %H are day and hour of one or
 * two, or with a blank before them; %b is an English month and %a an English
 * weekday of three letters; %p is AM or PM. Any other byte stands for itself.
 *
 * Returns the bytes that it takes, or 0 where it is not there or no such time
 * exists; what the shape has not is 0 in `out`.
 */
size_t time_shape_read(struct span text, const char *shape, struct civil *out);
/*
 * The last date in a file's name, without its folders: "2026-03-02.log",
 * "#oak_20260302.log"; false: it has none.
 */
bool time_shape_in_name(struct span name, struct civil *out);

#endif
