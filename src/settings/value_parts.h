#ifndef BOUNDARYD_SETTINGS_VALUE_PARTS_H
#define BOUNDARYD_SETTINGS_VALUE_PARTS_H

#include "settings/document.h"
#include "settings/options.h"

/*
 * value_parts -- one value on its way into its struct; for value*.c alone.
 */
struct value {
	struct document *document;
	const struct option *option;
	const config_setting_t *setting; /* NULL: a default */
	char *place;                     /* in the struct */
};

/* Each returns 0, or -1 with a fault at the setting. */
int value_read_text(struct value *value, const char *text);
int value_put_number(struct value *value, int64_t number);
void value_put_integer(struct value *value, int64_t number);

/* Faults; each returns -1. */
int value_out_of_range(struct value *value);
int value_wrong_type(struct value *value);
int value_not_that(struct value *value, const char *text);
int value_unknown_name(const struct document *document, const char *group,
    const config_setting_t *setting);

#endif
