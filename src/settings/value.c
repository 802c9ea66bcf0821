#include "settings/value.h"

#include <stdbool.h>
#include <string.h>

#include "settings/value_parts.h"

static int read_one(struct value *value);
static int read_items(struct value *value);
static bool takes_list(enum option_type type);

void
value_defaults(struct document *document, const char *group, void *base)
{
	for (const struct option *option = options_all(); option->name != NULL;
	     option++) {
		struct value value = { document, option, NULL, base };

		if (strcmp(option->group, group) != 0)
			continue;
		if (option->type == OPTION_GROUP)
			value_defaults(document, option->name, base);
		value.place += option->offset;
		if (option->fallback != NULL)
			(void)value_read_text(&value, option->fallback);
	}
}

int
value_read_group(struct document *document, const char *group,
    const config_setting_t *setting, void *base)
{
	int count = config_setting_length(setting);
	int result = 0;

	for (int i = 0; i < count; i++) {
		const config_setting_t *child;
		struct value value;

		child = config_setting_get_elem(setting, (unsigned)i);
		value = (struct value){ document,
			options_find(group, config_setting_name(child)), child,
			base };
		if (value.option == NULL) {
			result = value_unknown_name(document, group, child);
			continue;
		}
		if (value.option->type == OPTION_GROUP &&
		    config_setting_is_group(child)) {
			if (value_read_group(document, value.option->name,
				child, base) == -1)
				result = -1;
			continue;
		}
		value.place += value.option->offset;
		if (read_one(&value) == -1)
			result = -1;
	}
	return result;
}

static int
read_one(struct value *value)
{
	const config_setting_t *setting = value->setting;
	enum option_type type = value->option->type;

	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_STRING:
		if (type == OPTION_NUMBER || type == OPTION_BOOLEAN)
			return value_wrong_type(value);
		if (takes_list(type))
			memset(value->place, 0, value->option->bytes);
		return value_read_text(value,
		    config_setting_get_string(setting));
	case CONFIG_TYPE_INT:
		if (type == OPTION_DURATION)
			return value_put_number(value,
			    value->option->scale *
				config_setting_get_int(setting));
		if (type == OPTION_NUMBER || type == OPTION_SIZE)
			return value_put_number(value,
			    config_setting_get_int(setting));
		return value_wrong_type(value);
	case CONFIG_TYPE_BOOL:
		if (type != OPTION_BOOLEAN)
			return value_wrong_type(value);
		value_put_integer(value, config_setting_get_bool(setting) != 0);
		return 0;
	case CONFIG_TYPE_ARRAY:
	case CONFIG_TYPE_LIST:
		return read_items(value);
	case CONFIG_TYPE_GROUP:
		return type == OPTION_PAIRS ? 0 : value_wrong_type(value);
	default:
		return value_wrong_type(value);
	}
}

static int
read_items(struct value *value)
{
	const config_setting_t *list = value->setting;
	int count = config_setting_length(list);
	int result = 0;

	if (value->option->type == OPTION_LIST)
		return 0;
	if (!takes_list(value->option->type))
		return value_wrong_type(value);
	memset(value->place, 0, value->option->bytes);
	for (int i = 0; i < count; i++) {
		const char *text;

		value->setting = config_setting_get_elem(list, (unsigned)i);
		text = config_setting_get_string(value->setting);
		if (text == NULL)
			result = value_wrong_type(value);
		else if (value_read_text(value, text) == -1)
			result = -1;
	}
	return result;
}

static bool
takes_list(enum option_type type)
{
	return type == OPTION_PATHS || type == OPTION_PATTERNS ||
	    type == OPTION_NAMES || type == OPTION_TEXTS ||
	    type == OPTION_LINES || type == OPTION_LINE_FILES ||
	    type == OPTION_ROLES;
}
