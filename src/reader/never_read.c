#include "reader/never_read.h"

#include <ctype.h>
#include <string.h>

static bool is_listed(const struct texts *list, struct span name);
static bool matches(const char *pattern, struct span name);
static bool is_participant(const struct settings *settings, struct span shown);

bool
never_read_has(const struct settings *settings, const struct message *message)
{
	const struct never_read *list = &settings->never_read;

	if (is_listed(&list->conversations, message->conversation) ||
	    is_listed(&list->channels, message->channel))
		return true;
	if (list->participants.count == 0)
		return false;
	if (is_participant(settings, message->from) ||
	    is_participant(settings, message->conversation))
		return true;
	for (size_t i = 0; i < message->to_count; i++) {
		if (is_participant(settings, message->to[i]))
			return true;
	}
	return false;
}

static bool
is_listed(const struct texts *list, struct span name)
{
	for (size_t i = 0; i < list->count && name.len > 0; i++) {
		if (matches(list->list[i], name))
			return true;
	}
	return false;
}

/* A * at the end stands for any rest. */
static bool
matches(const char *pattern, struct span name)
{
	size_t length = strlen(pattern);

	name = span_trim(name);
	if (length > 0 && pattern[length - 1] == '*') {
		length--;
		name = span_first(name, length);
	}
	if (name.len != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (tolower((unsigned char)name.ptr[i]) !=
		    tolower((unsigned char)pattern[i]))
			return false;
	}
	return true;
}

/* By what is shown, or by the person that it and the setting stand for. */
static bool
is_participant(const struct settings *settings, struct span shown)
{
	const struct texts *list = &settings->never_read.participants;
	const struct person *person = people_find(settings->people, shown);

	if (is_listed(list, shown))
		return true;
	for (size_t i = 0; i < list->count && person != NULL; i++) {
		struct span named = span_of(list->list[i]);

		if (span_is(named, person->id) ||
		    people_find(settings->people, named) == person)
			return true;
	}
	return false;
}
