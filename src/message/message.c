#include "message/message.h"

static const char *const role_names[ROLE_COUNT] = { [ROLE_UNKNOWN] = "unknown",
	[ROLE_STAFF] = "staff",
	[ROLE_MANAGER] = "manager",
	[ROLE_SERVICE_USER] = "service_user",
	[ROLE_FAMILY] = "family",
	[ROLE_PROFESSIONAL] = "professional" };

const char *
role_name(enum role role)
{
	if ((unsigned)role >= ROLE_COUNT)
		return role_names[ROLE_UNKNOWN];
	return role_names[role];
}

bool
role_parse(struct span name, enum role *role)
{
	name = span_trim(name);
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (span_is_nocase(name, role_names[i])) {
			*role = (enum role)i;
			return true;
		}
	}
	if (span_is_nocase(name, "service user") ||
	    span_is_nocase(name, "service-user")) {
		*role = ROLE_SERVICE_USER;
		return true;
	}
	return false;
}

void
message_identity(const struct message *message, struct digest *out)
{
	struct digest_state state;
	struct span line = message->text;

	digest_begin(&state);
	digest_add_field(&state, message->conversation);
	if (message->id.len > 0) {
		digest_add_field(&state, SPAN("id"));
		digest_add_field(&state, message->id);
		digest_end(&state, out);
		return;
	}
	line.len = span_find_char(line, '\n');
	digest_add_field(&state, SPAN("said"));
	digest_add_u64(&state, message_identity_time(message));
	digest_add_field(&state, message->from);
	digest_add_field(&state, line);
	digest_add_u64(&state, message->ordinal);
	digest_end(&state, out);
}

/* Of the two days that its numbers can be, the one in the earlier month. */
uint64_t
message_identity_time(const struct message *message)
{
	struct civil civil = message->local;

	if (!message->date_numbers || civil.day > 12 ||
	    civil.day == civil.month)
		return (uint64_t)message->time;
	if (civil.day < civil.month) {
		civil.day = message->local.month;
		civil.month = message->local.day;
	}
	return (uint64_t)civil_to_utc(&civil);
}
