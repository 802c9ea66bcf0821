#include "review/tiers.h"

#include <string.h>

#include "rule/rule_spec.h"

#define DEFAULT_ROUTE "default"

/* What the walk needs at every step. */
struct walk {
	const struct people *people;
	const struct route *routes;
	size_t route_count;
	const struct person *subject; /* NULL: not listed */
	struct tiers *out;
};

static const char *own_route(const struct walk *walk, const char *team);
static void add(struct walk *walk, const char *route);
static bool reads(const struct walk *walk, const struct person *person,
    const char *route);
static void climb(struct walk *walk, const struct person *from);
static const struct person *above(const struct walk *walk,
    const struct person *person);

void
tiers_of(const struct alert *alert, const struct people *people,
    const struct route *routes, size_t route_count, struct tiers *out)
{
	struct walk walk = { people, routes, route_count, NULL, out };
	const struct person *manager = NULL;

	*out = (struct tiers){ 0 };
	if (alert->subject[0] != '\0')
		walk.subject = people_by_id(people, span_of(alert->subject));
	if (walk.subject != NULL) {
		manager = above(&walk, walk.subject);
		out->about_manager = walk.subject->role == ROLE_MANAGER;
	}
	if (!out->about_manager) {
		add(&walk, own_route(&walk, alert->team));
		/* The manager of that team reads it already. */
		if (out->count == 0 && manager != NULL)
			add(&walk, own_route(&walk, manager->team));
		if (manager != NULL)
			climb(&walk, above(&walk, manager));
	} else
		climb(&walk, manager);
	add(&walk, DEFAULT_ROUTE);
	if (out->count == 0)
		out->route[out->count++] = DEFAULT_ROUTE;
}

bool
tiers_reads(const char *subject, const char *route, const struct people *people,
    const struct route *routes, size_t route_count)
{
	const struct walk walk = { people, routes, route_count, NULL, NULL };
	const struct person *person = subject[0] == '\0' ?
	    NULL :
	    people_by_id(people, span_of(subject));

	return person != NULL && person->role == ROLE_MANAGER &&
	    reads(&walk, person, route);
}

/* The route of that very team; "default" is nobody's. */
static const char *
own_route(const struct walk *walk, const char *team)
{
	if (team == NULL || team[0] == '\0')
		return NULL;
	for (size_t i = 0; i < walk->route_count; i++) {
		if (walk->routes[i].team != NULL &&
		    strcmp(walk->routes[i].team, team) == 0)
			return walk->routes[i].name;
	}
	return NULL;
}

static void
add(struct walk *walk, const char *route)
{
	struct tiers *out = walk->out;

	if (route == NULL || out->count == TIERS_MAX)
		return;
	for (size_t i = 0; i < out->count; i++) {
		if (strcmp(out->route[i], route) == 0)
			return;
	}
	if (out->about_manager && reads(walk, walk->subject, route))
		return;
	out->route[out->count++] = route;
}

/* As a manager: that of the own team, and those of the teams led. */
static bool
reads(const struct walk *walk, const struct person *person, const char *route)
{
	const char *own = own_route(walk, person->team);

	if (own != NULL && strcmp(own, route) == 0)
		return true;
	for (size_t i = 0; i < people_count(walk->people); i++) {
		const struct person *other = people_at(walk->people, i);

		if (other == person || other->role == ROLE_MANAGER ||
		    strcmp(other->manager, person->id) != 0)
			continue;
		own = own_route(walk, other->team);
		if (own != NULL && strcmp(own, route) == 0)
			return true;
	}
	return false;
}

/* People.csv may hold loops: nobody has more managers above than this. */
static void
climb(struct walk *walk, const struct person *from)
{
	for (size_t i = 0; from != NULL && i < TIERS_MAX; i++) {
		add(walk, own_route(walk, from->team));
		from = above(walk, from);
	}
}

static const struct person *
above(const struct walk *walk, const struct person *person)
{
	const struct person *manager;

	if (person->manager == NULL || person->manager[0] == '\0')
		return NULL;
	manager = people_by_id(walk->people, span_of(person->manager));
	return manager == person ? NULL : manager;
}
