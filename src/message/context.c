#include "message/context.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/pack.h"
#include "base/table.h"
#include "ingest/decode.h"
#include "message/json_paths.h"

#define BYTES_MAX   ((size_t)32 << 20)
#define STRING_MAX  4096
#define DEPTH_MAX   64
#define MEMBERS_MAX 4096 /* bytes of ids; a room of more is a crowd */

enum what {
	ELEMENT, /* a person or a room, or the document itself */
	ID,
	NAME, /* from here on, the later the better */
	DISPLAY_NAME,
	REAL_NAME,
	PROFILE_NAME,
	MEMBER, /* its id */
	MEMBER_NAME,
	WHAT_COUNT
};

/* What is kept under a name. */
struct kept {
	size_t length;
	char bytes[];
};

struct context {
	unsigned users;
	struct table *table; /* 'p' and an id; 'r' and a room's id or name */
	size_t bytes;
	struct json_tokenizer *json; /* of the open file */
	struct decode *decode;       /* likewise */
	uint64_t decoded;            /* bytes */
	struct json_paths paths;
	bool people; /* the file is about people */
	bool whole;  /* it is one room */
	struct buffer values[WHAT_COUNT];
};

static const struct json_path table[] = {
	{ "*", ELEMENT },
	{ "*/id", ID },
	{ "*/name", NAME },
	{ "*/profile/display_name", DISPLAY_NAME },
	{ "*/real_name", REAL_NAME },
	{ "*/profile/real_name", PROFILE_NAME },
	{ "*/members/*", MEMBER },
	{ "members/*/name", MEMBER_NAME },
	{ "zerver_userprofile/*", ELEMENT },
	{ "zerver_userprofile/*/id", ID },
	{ "zerver_userprofile/*/full_name", REAL_NAME },
};

static int take_token(void *arg, const struct json_token *token);
static void set(struct context *context, int what,
    const struct json_token *token);
static void end_element(struct context *context);
static void put(struct context *context, char kind, struct span name,
    struct span value);
static const struct kept *get(const struct context *context, char kind,
    struct span name);
static void free_kept(struct span name, void *value, void *arg);
static struct span base_name(struct span path);

const char *const *
context_files(void)
{
	static const char *const names[] = { "users.json", "org_users.json",
		"channels.json", "groups.json", "dms.json", "mpims.json",
		"group_info.json", "realm.json", NULL };

	return names;
}

bool
context_is_file(struct span path)
{
	for (const char *const *name = context_files(); *name != NULL; name++) {
		if (span_is(base_name(path), *name))
			return true;
	}
	return false;
}

struct context *
context_new(void)
{
	struct context *context = calloc(1, sizeof(*context));

	if (context == NULL)
		return NULL;
	context->users = 1;
	context->table = table_new();
	if (context->table == NULL) {
		context_free(context);
		return NULL;
	}
	for (int i = 0; i < WHAT_COUNT; i++)
		context->values[i].limit = STRING_MAX;
	return context;
}

struct context *
context_share(struct context *context)
{
	if (context != NULL)
		context->users++;
	return context;
}

void
context_free(struct context *context)
{
	if (context == NULL || --context->users > 0)
		return;
	context_end(context);
	if (context->table != NULL)
		table_each(context->table, free_kept, NULL);
	table_free(context->table);
	for (int i = 0; i < WHAT_COUNT; i++)
		buffer_done(&context->values[i]);
	free(context);
}

void
context_begin(struct context *context, struct span path)
{
	struct span name = base_name(path);

	context_end(context);
	context->people = span_is(name, "users.json") ||
	    span_is(name, "org_users.json") || span_is(name, "realm.json");
	context->whole = span_is(name, "group_info.json");
	json_paths_init(&context->paths, table,
	    sizeof(table) / sizeof(table[0]), false);
	for (int i = 0; i < WHAT_COUNT; i++)
		buffer_reset(&context->values[i]);
	context->json = json_tokenizer_new(STRING_MAX, DEPTH_MAX, take_token,
	    context);
	context->decode = decode_new(ENCODING_AUTO, 0);
	context->decoded = 0;
}

void
context_feed(struct context *context, struct span bytes)
{
	struct span text;

	if (context->json == NULL || context->decode == NULL ||
	    decode_feed(context->decode, bytes, &text) == -1)
		return;
	context->decoded += text.len;
	decode_forget(context->decode, context->decoded);
	(void)json_tokenizer_feed(context->json, text);
}

void
context_end(struct context *context)
{
	if (context->json != NULL && context->whole)
		end_element(context);
	json_tokenizer_free(context->json);
	context->json = NULL;
	decode_free(context->decode);
	context->decode = NULL;
}

bool
context_is_empty(const struct context *context)
{
	return table_count(context->table) == 0;
}

struct span
context_person(const struct context *context, struct span id)
{
	const struct kept *kept = get(context, 'p', id);

	if (kept == NULL)
		return SPAN_NONE;
	return (struct span){ kept->bytes, kept->length };
}

size_t
context_members(const struct context *context, struct span room,
    struct span *out, size_t most)
{
	const struct kept *kept = get(context, 'r', room);
	struct unpack in = UNPACK(SPAN_NONE);
	size_t count = 0;

	if (kept == NULL)
		return 0;
	in.rest = (struct span){ kept->bytes, kept->length };
	while (in.rest.len > 0 && !in.failed) {
		struct span id = unpack_bytes(&in);
		struct span name = context_person(context, id);

		if (count == most)
			return 0;
		out[count++] = name.len > 0 ? name : id;
	}
	return count;
}

static int
take_token(void *arg, const struct json_token *token)
{
	struct context *context = arg;
	int what = json_paths_step(&context->paths, token, token->depth);

	if (what == JSON_PATHS_NONE)
		return 0;
	if (what == ELEMENT && token->event == JSON_OBJECT_CLOSE)
		end_element(context);
	else if (what != ELEMENT)
		set(context, what, token);
	return 0;
}

static void
set(struct context *context, int what, const struct json_token *token)
{
	struct buffer *value = &context->values[what];

	if ((token->event != JSON_STRING && token->event != JSON_NUMBER) ||
	    token->text.len == 0)
		return;
	if (what == MEMBER || what == MEMBER_NAME) {
		pack_bytes(value, token->text);
		return;
	}
	buffer_reset(value);
	(void)buffer_append(value, token->text);
}

static void
end_element(struct context *context)
{
	struct buffer *values = context->values;
	struct span id = buffer_span(&values[ID]);
	struct span name = buffer_span(&values[NAME]);

	if (context->whole)
		put(context, 'r', SPAN_NONE, buffer_span(&values[MEMBER_NAME]));
	else if (context->people) {
		for (int i = NAME; i <= PROFILE_NAME; i++) {
			if (values[i].len > 0)
				name = buffer_span(&values[i]);
		}
		if (id.len > 0 && name.len > 0)
			put(context, 'p', id, name);
	} else if (values[MEMBER].len > 0 && !values[MEMBER].failed) {
		put(context, 'r', id, buffer_span(&values[MEMBER]));
		if (name.len > 0)
			put(context, 'r', name, buffer_span(&values[MEMBER]));
	}
	for (int i = 0; i < WHAT_COUNT; i++)
		buffer_reset(&values[i]);
}

static void
put(struct context *context, char kind, struct span name, struct span value)
{
	char room[STRING_MAX + 1];
	struct kept *kept, *old;
	struct span key = { room, name.len + 1 };

	if (name.len > STRING_MAX ||
	    context->bytes + name.len + value.len > BYTES_MAX)
		return;
	room[0] = kind;
	if (name.len > 0)
		memcpy(room + 1, name.ptr, name.len);
	kept = malloc(sizeof(*kept) + value.len);
	if (kept == NULL)
		return;
	kept->length = value.len;
	if (value.len > 0)
		memcpy(kept->bytes, value.ptr, value.len);
	old = table_get(context->table, key);
	if (table_put(context->table, key, kept) == -1) {
		free(kept);
		return;
	}
	free(old);
	context->bytes += name.len + value.len;
}

static const struct kept *
get(const struct context *context, char kind, struct span name)
{
	char room[STRING_MAX + 1];

	if (context == NULL || name.len > STRING_MAX)
		return NULL;
	room[0] = kind;
	if (name.len > 0)
		memcpy(room + 1, name.ptr, name.len);
	return table_get(context->table, (struct span){ room, name.len + 1 });
}

static void
free_kept(struct span name, void *value, void *arg)
{
	(void)name;
	(void)arg;
	free(value);
}

static struct span
base_name(struct span path)
{
	for (size_t i = path.len; i > 0; i--) {
		if (path.ptr[i - 1] == '/')
			return span_from(path, i);
	}
	return path;
}
