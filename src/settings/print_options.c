#include <stdio.h>

#include "settings/options.h"

/* Prints the options table: group, name, type, default, help. */
int
main(void)
{
	for (const struct option *option = options_all(); option->name != NULL;
	     option++)
		(void)printf("%s\t%s\t%s\t%s\t%s\n", option->group,
		    option->name, option_type_name(option->type),
		    option->fallback == NULL ? "" : option->fallback,
		    option->help);
	return fflush(stdout) == 0 ? 0 : 1;
}
