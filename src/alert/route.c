#include <string.h>

#include "alert/alert.h"

#define NAME_BYTES_MAX 64

bool
route_name_is_valid(struct span name)
{
	if (name.len == 0 || name.len > NAME_BYTES_MAX)
		return false;
	if (name.ptr[0] == '.' || name.ptr[name.len - 1] == '.' ||
	    span_find(name, SPAN("..")) < name.len)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];

		if ((byte < 'a' || byte > 'z') && (byte < '0' || byte > '9') &&
		    byte != '.' && byte != '_' && byte != '-')
			return false;
	}
	return true;
}

const struct route *
route_find(const struct route *routes, size_t count, const char *team)
{
	if (team != NULL && team[0] != '\0')
		for (size_t i = 0; i < count; i++)
			if (routes[i].team != NULL &&
			    strcmp(routes[i].team, team) == 0)
				return &routes[i];
	for (size_t i = 0; i < count; i++)
		if (strcmp(routes[i].name, "default") == 0)
			return &routes[i];
	return NULL;
}
