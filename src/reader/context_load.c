#include "reader/context_load.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/table.h"

#define PIECE_BYTES ((size_t)64 << 10)
#define FILE_BYTES  ((off_t)64 << 20)
#define SPACES_MAX  10000

struct spaces {
	struct table *table; /* folder to context */
	struct context *open;
};

static struct span folder_of(struct span path);
static void free_context(struct span name, void *value, void *arg);

void
context_load(struct context *context, const char *name, int fd)
{
	char *piece = malloc(PIECE_BYTES);
	off_t offset = 0;

	context_begin(context, span_of(name));
	while (piece != NULL && offset < FILE_BYTES) {
		ssize_t got = pread(fd, piece, PIECE_BYTES, offset);
		struct span bytes = { piece, got < 0 ? 0 : (size_t)got };

		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		context_feed(context, bytes);
		offset += got;
	}
	context_end(context);
	free(piece);
}

struct spaces *
spaces_new(void)
{
	struct spaces *spaces = calloc(1, sizeof(*spaces));

	if (spaces == NULL)
		return NULL;
	spaces->table = table_new();
	if (spaces->table == NULL) {
		free(spaces);
		return NULL;
	}
	return spaces;
}

void
spaces_free(struct spaces *spaces)
{
	if (spaces == NULL)
		return;
	table_each(spaces->table, free_context, NULL);
	table_free(spaces->table);
	free(spaces);
}

void
spaces_begin(struct spaces *spaces, struct span entry)
{
	struct span folder = folder_of(entry);
	struct context *context;

	spaces->open = NULL;
	if (!context_is_file(entry))
		return;
	context = table_get(spaces->table, folder);
	if (context == NULL && table_count(spaces->table) < SPACES_MAX) {
		context = context_new();
		if (context != NULL &&
		    table_put(spaces->table, folder, context) == -1) {
			context_free(context);
			context = NULL;
		}
	}
	spaces->open = context;
	if (context != NULL)
		context_begin(context, entry);
}

void
spaces_feed(struct spaces *spaces, struct span bytes)
{
	if (spaces->open != NULL)
		context_feed(spaces->open, bytes);
}

void
spaces_end(struct spaces *spaces)
{
	if (spaces->open != NULL)
		context_end(spaces->open);
	spaces->open = NULL;
}

struct context *
spaces_find(const struct spaces *spaces, struct span entry)
{
	struct span own = folder_of(entry);
	struct context *context = table_get(spaces->table, own);

	if (context == NULL && own.len > 0)
		context = table_get(spaces->table,
		    folder_of(span_first(own, own.len - 1)));
	return context;
}

/* With its slash; "" where there is none. */
static struct span
folder_of(struct span path)
{
	while (path.len > 0 && path.ptr[path.len - 1] != '/')
		path.len--;
	return path;
}

static void
free_context(struct span name, void *value, void *arg)
{
	(void)name;
	(void)arg;
	context_free(value);
}
