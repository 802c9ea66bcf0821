#include <stdbool.h>
#include <string.h>

#include "settings/draft.h"
#include "settings/value.h"

#define DEFAULT_ROUTE "default"

static int read_route(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, struct route *route);
static int check_route(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, const struct route *route);

/*
 * A route called "default" is always there, so that no alert is without one:
 * where the settings name none, it is added.
 */
void
load_routes(struct loaded *loaded, struct document *document)
{
	struct settings *settings = &loaded->draft.settings;
	const config_setting_t *list;
	int count = 0;

	list = config_lookup(&document->config, "routes");
	if (list != NULL && config_setting_is_list(list))
		count = config_setting_length(list);
	settings->routes = arena_alloc(&loaded->arena, (size_t)count + 1,
	    sizeof(*settings->routes));
	if (settings->routes == NULL)
		return;
	for (int i = 0; i < count; i++) {
		struct route route = { 0 };

		if (read_route(loaded, document,
			config_setting_get_elem(list, (unsigned)i),
			&route) == 0)
			settings->routes[settings->route_count++] = route;
	}
	for (size_t i = 0; i < settings->route_count; i++) {
		/* Each has a name. NOLINTNEXTLINE(clang-analyzer-core*) */
		if (strcmp(settings->routes[i].name, DEFAULT_ROUTE) == 0)
			return;
	}
	settings->routes[settings->route_count++] =
	    (struct route){ .name = DEFAULT_ROUTE, .team = "", .group = "" };
}

static int
read_route(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, struct route *route)
{
	int result;

	if (!config_setting_is_group(setting))
		return document_fault(document, setting,
		    "a route must be a group; write { name = \"oak\"; team = "
		    "\"oak\"; }");
	value_defaults(document, "routes", route);
	result = value_read_group(document, "routes", setting, route);
	if (route->name == NULL) {
		if (config_setting_get_member(setting, "name") == NULL)
			(void)document_fault(document, setting,
			    "a route has no name; write name = \"oak\"");
		return -1;
	}
	if (check_route(loaded, document, setting, route) == -1)
		return -1;
	return result;
}

static int
check_route(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, const struct route *route)
{
	const struct settings *settings = &loaded->draft.settings;

	if (route->team[0] == '\0' && strcmp(route->name, DEFAULT_ROUTE) != 0)
		return document_fault(document, setting,
		    "route '%s' is for no team; write team = \"%s\", or call "
		    "the route \"default\"",
		    route->name, route->name);
	for (size_t i = 0; i < settings->route_count; i++) {
		const struct route *other = &settings->routes[i];

		if (strcmp(other->name, route->name) == 0)
			return document_fault(document, setting,
			    "route '%s' is there already; keep one of them",
			    route->name);
		if (route->team[0] != '\0' &&
		    strcmp(other->team, route->team) == 0)
			return document_fault(document, setting,
			    "team '%s' has route '%s' already; keep one of "
			    "them",
			    route->team, other->name);
	}
	return 0;
}
