#ifndef BOUNDARYD_MESSAGE_FIELD_NAMES_H
#define BOUNDARYD_MESSAGE_FIELD_NAMES_H

#include "message/record.h"

/*
 * field_names -- which field of a message a column or a key is, by its name.
 *
 * By the source's field map, where the name must be the same; else by the
 * field's own name; else by a name that exports commonly use; else by one that
 * care notes, tickets and rotas have for it. In all but the first, case, "_"
 * and "-" make no difference.
 */
enum field_name_rank {
	FIELD_NAME_UNKNOWN,
	FIELD_NAME_LIKELY, /* other things are called so as well */
	FIELD_NAME_COMMON,
	FIELD_NAME_OWN,
	FIELD_NAME_MAPPED
};

enum field_name_rank field_names_find(struct span name,
    const struct format_options *options, enum record_field *field);

/*
 * Set the field that `name` is, unless a name of the same rank or a higher one
 * has set it: `ranks` has RECORD_FIELDS of them, all unknown at first.
 */
void field_names_set(struct record *record, enum field_name_rank *ranks,
    struct span name, struct span value, const struct outlet *outlet);

#endif
