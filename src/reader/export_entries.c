#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/pack.h"
#include "ingest/container_name.h"
#include "reader/export_private.h"

#define STATE_CONTAINER 0x43 /* no session's state begins so */
/* What a step is charged for an entry that is passed over. */
#define ENTRY_COST 4096

static void start_over(struct export *export);
static int open_container(struct export *export, struct err *err);
static int gather(struct export *export, struct err *err);
static bool is_unread(const struct container *container, struct err *err);
static bool same_file(struct export *export, const struct identity *known);
static int next_entry(struct export *export, struct err *err);
static int begin_entry(struct export *export,
    const struct container_entry *entry, struct err *err);
static int take_bytes(struct export *export, struct span bytes,
    struct err *err);
static int go_back(struct export *export);
static int end_entry(struct export *export, bool whole, struct err *err);
static void tell(void *arg, const struct container_fault *fault);
static void pack_state(struct export *export, const struct export_mark *mark);

bool
export_state_is_container(struct span state)
{
	return state.len > 0 && (unsigned char)state.ptr[0] == STATE_CONTAINER;
}

void
export_entries_load(struct export *export, struct span state)
{
	struct unpack in = UNPACK(state);
	struct identity known = { 0 };
	struct span digest, name, inner;

	(void)unpack_u8(&in);
	export->kind = (enum container_kind)unpack_u8(&in);
	export->told = unpack_u8(&in) != 0;
	export->done = unpack_u8(&in) != 0;
	known.offset = unpack_u64(&in);
	known.tail_bytes = unpack_u32(&in);
	digest = unpack_bytes(&in);
	export->offset = unpack_u64(&in);
	export->mark.index = unpack_u64(&in);
	name = unpack_bytes(&in);
	export->mark.resume = unpack_u64(&in);
	inner = unpack_bytes(&in);
	export->entries = unpack_u64(&in);
	export->passed = unpack_u64(&in);
	(void)buffer_append(&export->mark.name, name);
	(void)buffer_append(&export->mark.state, inner);
	if (!unpack_is_done(&in) || digest.len != DIGEST_BYTES ||
	    export->kind < CONTAINER_ZIP || export->kind > CONTAINER_TAR) {
		start_over(export);
		export->kind = CONTAINER_NONE;
		return;
	}
	memcpy(known.tail.byte, digest.ptr, DIGEST_BYTES);
	export->sniffed = true;
	export->seeking = true;
	if (!same_file(export, &known))
		start_over(export);
}

int
export_entries_read(struct export *export, size_t most, size_t *count,
    struct err *err)
{
	struct span bytes;
	int result;

	if (export->done)
		return 0;
	if (export->container == NULL) {
		result = open_container(export, err);
		if (result != 1)
			return result;
	}
	if (export->people != NULL) {
		*count = most < ENTRY_COST ? most : ENTRY_COST;
		return gather(export, err);
	}
	if (export->file == NULL && !export->passing) {
		*count = most < ENTRY_COST ? most : ENTRY_COST;
		return next_entry(export, err);
	}
	result = container_read(export->container, &bytes);
	if (is_unread(export->container, err))
		return -1;
	if (result != 1) {
		*count = 1;
		return end_entry(export, result == 0, err);
	}
	*count = bytes.len;
	return export->passing ? 0 : take_bytes(export, bytes, err);
}

int
export_entries_place(struct export *export, struct export_place *out,
    struct err *err)
{
	struct session_place *place = &out->place;
	struct session_place inner;
	struct identity here = { 0 };

	*place = (struct session_place){ .snapshot = true,
		.format = container_kind_name(export->kind) };
	if (export->done)
		export->offset = export->whole.offset;
	else if (export->container != NULL && !export->seeking) {
		uint64_t at = container_position(export->container);

		/* Only what is done with ends at the file's end. */
		if (at >= export->whole.offset)
			at = export->whole.offset - 1;
		if (at > export->offset)
			export->offset = at;
	}
	if (export->file != NULL && export->skip == 0) {
		if (session_place(export->file, &inner, err) == -1)
			return -1;
		export->mark.resume = inner.resume;
		buffer_reset(&export->mark.state);
		(void)buffer_append(&export->mark.state, inner.state);
	}
	if (identity_hash(export->fd, export->offset, &here, err) == -1)
		return -1;
	place->offset = export->offset;
	place->tail_bytes = here.tail_bytes;
	place->tail = here.tail;
	pack_state(export, &export->mark);
	if (export->state.failed)
		return err_set(err, ENOMEM, "out of memory for a place");
	place->state = buffer_span(&export->state);
	return 0;
}

static void
pack_state(struct export *export, const struct export_mark *mark)
{
	struct buffer *out = &export->state;
	const struct identity *whole = &export->whole;

	buffer_reset(out);
	pack_u8(out, STATE_CONTAINER);
	pack_u8(out, (uint8_t) export->kind);
	pack_u8(out, export->told);
	pack_u8(out, export->done);
	pack_u64(out, whole->offset);
	pack_u32(out, whole->tail_bytes);
	pack_bytes(out,
	    (struct span){ (const char *)whole->tail.byte, DIGEST_BYTES });
	pack_u64(out, export->offset);
	pack_u64(out, mark->index);
	pack_bytes(out, buffer_span(&mark->name));
	pack_u64(out, mark->resume);
	pack_bytes(out, buffer_span(&mark->state));
	pack_u64(out, export->entries);
	pack_u64(out, export->passed);
}

/* Nothing of the saved place is of use. */
static void
start_over(struct export *export)
{
	export->again = export->again || export->offset > 0;
	export->remembered = false;
	export->done = false;
	export->offset = 0;
	export->seeking = false;
	export->skip = 0;
	export->entries = 0;
	export->passed = 0;
	export->mark.index = 0;
	export->mark.resume = 0;
	buffer_reset(&export->mark.name);
	buffer_reset(&export->mark.state);
	container_close(export->container);
	export->container = NULL;
}

/* Is the file what it was when the place was saved, to its last byte? */
static bool
same_file(struct export *export, const struct identity *known)
{
	bool holds = false;
	struct err err;
	off_t size = lseek(export->fd, 0, SEEK_END);

	if (size == -1 || (uint64_t)size != known->offset ||
	    known->tail_bytes > IDENTITY_TAIL_BYTES)
		return false;
	if (identity_holds(export->fd, known, &holds, &err) == -1)
		return false;
	export->whole = *known;
	return holds;
}

/* 1, 0: it is not whole yet, or no container after all; -1 with `err`. */
static int
open_container(struct export *export, struct err *err)
{
	off_t size = lseek(export->fd, 0, SEEK_END);
	const struct container_limits *limits =
	    session_containers(export->session);
	int whole = container_is_whole(export->fd, export->kind, err);
	struct err why = { 0 };

	if (whole == -1 || size == -1)
		return -1;
	if (whole == 0) {
		if (!export->told)
			tell(export,
			    &(struct container_fault){
				.what =
				    "this zip is not whole: its directory, at "
				    "the end, is missing; it is read when the "
				    "rest has come" });
		export->told = true;
		return 0;
	}
	if (identity_hash(export->fd, (uint64_t)size, &export->whole, err) ==
	    -1)
		return -1;
	export->container = container_open(export->fd, export->kind,
	    export->path, limits, &why);
	if (export->container == NULL && why.code != EINVAL)
		return err_set(err, why.code, "%s", why.text);
	if (export->container == NULL) {
		tell(export, &(struct container_fault){ .what = why.text });
		export->done = true;
		return 0;
	}
	container_tell(export->container, tell, export);
	if (export->spaces != NULL)
		return 1;
	/* Nobody is told twice of what is wrong with an entry. */
	export->spaces = spaces_new();
	export->people = container_open(export->fd, export->kind, export->path,
	    limits, &why);
	if (export->people != NULL)
		container_stay_out(export->people);
	return 1;
}

/* Who is who stands in files that may come behind those that need it. */
static int
gather(struct export *export, struct err *err)
{
	struct container_entry entry;
	struct span bytes;
	int result = 0;

	if (export->passing) {
		result = container_read(export->people, &bytes);
		if (is_unread(export->people, err))
			return -1;
		if (result == 1)
			spaces_feed(export->spaces, bytes);
		else {
			spaces_end(export->spaces);
			export->passing = false;
		}
		return 0;
	}
	if (export->spaces != NULL)
		result = container_next(export->people, &entry);
	if (is_unread(export->people, err))
		return -1;
	if (result != 1 || entry.alone) {
		container_close(export->people);
		export->people = NULL;
		return 0;
	}
	if (!entry.skipped)
		spaces_begin(export->spaces, entry.name);
	export->passing = !container_can_skip(export->people) ||
	    (!entry.skipped && context_is_file(entry.name));
	return 0;
}

/* Nothing that a container says then is so. */
static bool
is_unread(const struct container *container, struct err *err)
{
	int code = container_unread(container);

	if (code != 0)
		(void)err_system(err, code, "cannot be read");
	return code != 0;
}

static int
next_entry(struct export *export, struct err *err)
{
	struct container_entry entry;
	int result;

	buffer_reset(&export->entry);
	result = container_next(export->container, &entry);
	if (is_unread(export->container, err))
		return -1;
	if (result != 1) {
		container_close(export->container);
		export->container = NULL;
		export->done = true;
		if (!export->seeking)
			return 0;
		start_over(export);
		return 0;
	}
	export->index = entry.index;
	if (export->seeking) {
		if (entry.index < export->mark.index) {
			export->passing =
			    !container_can_skip(export->container);
			return 0;
		}
		export->seeking = false;
		if (export->mark.name.len > 0 &&
		    !span_equal(entry.name, buffer_span(&export->mark.name))) {
			start_over(export);
			return 0;
		}
	} else {
		export->mark.resume = 0;
		buffer_reset(&export->mark.state);
	}
	return begin_entry(export, &entry, err);
}

static int
begin_entry(struct export *export, const struct container_entry *entry,
    struct err *err)
{
	struct session_start start = { .source = export->source,
		.resume = export->mark.resume,
		.state = buffer_span(&export->mark.state),
		.remembered = export->remembered,
		.member = true,
		.rereads = true,
		.once = export->once,
		.context = export->spaces == NULL ?
		    NULL :
		    spaces_find(export->spaces, entry->name) };
	struct buffer path = BUFFER_NONE;

	export->mark.index = entry->index;
	buffer_reset(&export->mark.name);
	(void)buffer_append(&export->mark.name, entry->name);
	if (entry->skipped) {
		export->passed++;
		export->passing = !container_can_skip(export->container);
		export->mark.index++;
		buffer_reset(&export->mark.name);
		return 0;
	}
	(void)buffer_append(&export->entry, entry->name);
	buffer_text(&path, export->path);
	buffer_text(&path, CONTAINER_MARK);
	(void)buffer_append(&path, entry->name);
	start.path = buffer_string(&path);
	if (start.path != NULL)
		export->file = session_open(export->session, &start,
		    &export->sink, err);
	else
		(void)err_set(err, ENOMEM, "out of memory for an entry");
	buffer_done(&path);
	export->skip = start.state.len > 0 ? start.resume : 0;
	export->remembered = false;
	return export->file == NULL ? -1 : 0;
}

static int
take_bytes(struct export *export, struct span bytes, struct err *err)
{
	int result;

	if (export->skip >= bytes.len) {
		export->skip -= bytes.len;
		return 0;
	}
	bytes = span_from(bytes, (size_t) export->skip);
	export->skip = 0;
	if (session_feed(export->file, bytes, err) == -1)
		return -1;
	result = export_wants_again(export, err);
	if (result != 0)
		return result == 1 ? go_back(export) : -1;
	/* What is no chat is not unpacked to its end. */
	if (session_has_given_up(export->file))
		return end_entry(export, false, err);
	return 0;
}

/* The entry's dates were read wrong: to its start, knowing better. */
static int
go_back(struct export *export)
{
	export_close_session(export);
	export->mark.resume = 0;
	buffer_reset(&export->mark.state);
	(void)buffer_append(&export->mark.state, buffer_span(&export->next));
	container_close(export->container);
	export->container = NULL;
	export->seeking = true;
	return 0;
}

/* An entry that is not whole ends where it broke: half a line is no message. */
static int
end_entry(struct export *export, bool whole, struct err *err)
{
	int result = 0;

	if (export->passing) {
		export->passing = false;
		return 0;
	}
	if (whole)
		result = session_finish(export->file, err);
	if (result == 0)
		result = export_wants_again(export, err);
	if (result == 1)
		return go_back(export);
	if (result == 0) {
		export->entries += session_knows_format(export->file);
		export->passed += !session_knows_format(export->file);
		export->passing = !whole &&
		    !container_can_skip(export->container);
		export_close_session(export);
		export->mark.index = export->index + 1;
		export->mark.resume = 0;
		buffer_reset(&export->mark.name);
		buffer_reset(&export->mark.state);
	}
	return result;
}

static void
tell(void *arg, const struct container_fault *fault)
{
	struct export *export = arg;

	export->counts.unreadable++;
	buffer_reset(&export->entry);
	(void)buffer_append(&export->entry, fault->entry);
	if (export->sink.fault != NULL)
		export->sink.fault(export->sink.arg, fault->offset,
		    fault->what);
}
