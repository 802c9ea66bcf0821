#include "settings/bundle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pack.h"
#include "base/table.h"

#define PACK_VERSION 1
#define ENTRIES_MAX  4096
#define HOST_BYTES   256

struct entry {
	char *path;
	char *bytes; /* a file's; NULL: a folder */
	size_t len;
	char *suffix; /* a folder's: what was asked for */
	char **paths;
	size_t path_count;
};

struct bundle {
	struct entry **entries; /* in the order they were read */
	size_t count;
	struct table *files;
	struct table *folders;
	size_t bytes;
	bool frozen;
	char *working_folder;
	char *host;
};

static struct bundle *bundle_alloc(bool frozen);
static int unpack_entry(struct bundle *bundle, struct unpack *in,
    struct err *err);
static int keep(struct bundle *bundle, struct entry *entry, struct err *err);
static void entry_free(struct entry *entry);
static struct entry *read_file(const char *path, struct err *err);
static int read_bytes(int fd, struct entry *entry, struct err *err);
static struct entry *read_folder(const char *path, const char *suffix,
    struct err *err);
static int add_name(struct entry *entry, const char *name);
static bool is_wanted(int fd, const char *name, const char *suffix);
static int by_name(const void *a, const void *b);

struct bundle *
bundle_new(void)
{
	struct bundle *bundle = bundle_alloc(false);
	char host[HOST_BYTES] = "";

	if (bundle == NULL)
		return NULL;
	bundle->working_folder = getcwd(NULL, 0);
	if (bundle->working_folder == NULL)
		bundle->working_folder = strdup("/");
	if (gethostname(host, sizeof(host) - 1) == -1 || host[0] == '\0')
		bundle->host = strdup("localhost");
	else
		bundle->host = strdup(host);
	if (bundle->working_folder == NULL || bundle->host == NULL) {
		bundle_free(bundle);
		return NULL;
	}
	return bundle;
}

static struct bundle *
bundle_alloc(bool frozen)
{
	struct bundle *bundle = calloc(1, sizeof(*bundle));

	if (bundle == NULL)
		return NULL;
	bundle->frozen = frozen;
	bundle->files = table_new();
	bundle->folders = table_new();
	if (bundle->files == NULL || bundle->folders == NULL) {
		bundle_free(bundle);
		return NULL;
	}
	return bundle;
}

struct bundle *
bundle_unpack(struct span packed, struct err *err)
{
	struct unpack in = UNPACK(packed);
	struct bundle *bundle = bundle_alloc(true);
	uint32_t version, count;

	if (bundle == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for the settings");
		return NULL;
	}
	version = unpack_u32(&in);
	bundle->working_folder = span_copy(unpack_bytes(&in));
	bundle->host = span_copy(unpack_bytes(&in));
	count = unpack_u32(&in);
	if (in.failed || version != PACK_VERSION || count > ENTRIES_MAX ||
	    bundle->working_folder == NULL || bundle->host == NULL) {
		(void)err_set(err, EPROTO,
		    "packed settings are not of this version");
		bundle_free(bundle);
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (unpack_entry(bundle, &in, err) == -1) {
			bundle_free(bundle);
			return NULL;
		}
	}
	if (!unpack_is_done(&in)) {
		(void)err_set(err, EPROTO, "packed settings are damaged");
		bundle_free(bundle);
		return NULL;
	}
	return bundle;
}

static int
unpack_entry(struct bundle *bundle, struct unpack *in, struct err *err)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	struct span bytes;
	uint32_t names = 0;

	if (entry == NULL)
		return err_set(err, ENOMEM, "out of memory for the settings");
	entry->path = span_copy(unpack_bytes(in));
	if (unpack_u8(in) == 0) {
		bytes = unpack_bytes(in);
		entry->bytes = span_copy(bytes);
		entry->len = bytes.len;
	} else {
		entry->suffix = span_copy(unpack_bytes(in));
		names = unpack_u32(in);
	}
	while (names-- > 0 && !in->failed) {
		char *name = span_copy(unpack_bytes(in));

		if (name == NULL || add_name(entry, name) == -1)
			in->failed = true;
		free(name);
	}
	if (in->failed || entry->path == NULL ||
	    (entry->bytes == NULL && entry->suffix == NULL)) {
		entry_free(entry);
		return err_set(err, EPROTO, "packed settings are damaged");
	}
	return keep(bundle, entry, err);
}

void
bundle_free(struct bundle *bundle)
{
	if (bundle == NULL)
		return;
	for (size_t i = 0; i < bundle->count; i++)
		entry_free(bundle->entries[i]);
	free(bundle->entries);
	table_free(bundle->files);
	table_free(bundle->folders);
	free(bundle->working_folder);
	free(bundle->host);
	free(bundle);
}

int
bundle_pack(const struct bundle *bundle, struct buffer *out)
{
	pack_u32(out, PACK_VERSION);
	pack_bytes(out, span_of(bundle->working_folder));
	pack_bytes(out, span_of(bundle->host));
	pack_u32(out, (uint32_t)bundle->count);
	for (size_t i = 0; i < bundle->count; i++) {
		const struct entry *entry = bundle->entries[i];

		pack_bytes(out, span_of(entry->path));
		pack_u8(out, entry->bytes == NULL);
		if (entry->bytes != NULL) {
			pack_bytes(out,
			    (struct span){ entry->bytes, entry->len });
			continue;
		}
		pack_bytes(out, span_of(entry->suffix));
		pack_u32(out, (uint32_t)entry->path_count);
		for (size_t j = 0; j < entry->path_count; j++)
			pack_bytes(out, span_of(entry->paths[j]));
	}
	return out->failed ? -1 : 0;
}

void
bundle_digest(const struct bundle *bundle, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	for (size_t i = 0; i < bundle->count; i++) {
		const struct entry *entry = bundle->entries[i];

		digest_add_field(&state, span_of(entry->path));
		digest_add_u64(&state, entry->path_count);
		digest_add_field(&state,
		    (struct span){ entry->bytes, entry->len });
	}
	digest_end(&state, out);
}

int
bundle_read(struct bundle *bundle, const char *path, struct span *out,
    struct err *err)
{
	struct entry *entry = table_get(bundle->files, span_of(path));

	if (entry == NULL && bundle->frozen)
		return err_set(err, ENOENT, "%s: %s", path, strerror(ENOENT));
	if (entry == NULL) {
		entry = read_file(path, err);
		if (entry == NULL || keep(bundle, entry, err) == -1)
			return -1;
	}
	*out = (struct span){ entry->bytes, entry->len };
	return 0;
}

int
bundle_list(struct bundle *bundle, const char *folder, const char *suffix,
    const char *const **paths, size_t *count, struct err *err)
{
	struct entry *entry = table_get(bundle->folders, span_of(folder));

	if (entry != NULL && strcmp(entry->suffix, suffix) != 0)
		return err_set(err, EINVAL,
		    "%s holds '%s' files; keep '%s' files in another folder",
		    folder, entry->suffix, suffix);
	if (entry == NULL && bundle->frozen)
		return err_set(err, ENOENT, "%s: %s", folder, strerror(ENOENT));
	if (entry == NULL) {
		entry = read_folder(folder, suffix, err);
		if (entry == NULL || keep(bundle, entry, err) == -1)
			return -1;
	}
	*paths = (const char *const *)entry->paths;
	*count = entry->path_count;
	return 0;
}

void
bundle_each(const struct bundle *bundle, bundle_visit *visit, void *arg)
{
	for (size_t i = 0; i < bundle->count; i++) {
		const struct entry *entry = bundle->entries[i];

		if (entry->bytes != NULL)
			visit(entry->path,
			    (struct span){ entry->bytes, entry->len }, arg);
	}
}

bool
bundle_has(const struct bundle *bundle, const char *path)
{
	return table_get(bundle->files, span_of(path)) != NULL;
}

bool
bundle_is_folder(struct bundle *bundle, const char *path)
{
	struct stat status;

	if (table_get(bundle->folders, span_of(path)) != NULL)
		return true;
	return !bundle->frozen && stat(path, &status) == 0 &&
	    S_ISDIR(status.st_mode);
}

const char *
bundle_working_folder(const struct bundle *bundle)
{
	return bundle->working_folder;
}

const char *
bundle_host(const struct bundle *bundle)
{
	return bundle->host;
}

/* Takes `entry`, also when it fails. */
static int
keep(struct bundle *bundle, struct entry *entry, struct err *err)
{
	struct table *table;
	struct entry **grown;

	if (bundle->count >= ENTRIES_MAX ||
	    entry->len > BUNDLE_BYTES - bundle->bytes) {
		(void)err_set(err, EFBIG,
		    "%s: the settings are made of too "
		    "many files or bytes (at most %d files, %zu MiB)",
		    entry->path, ENTRIES_MAX, BUNDLE_BYTES >> 20);
		entry_free(entry);
		return -1;
	}
	table = entry->bytes == NULL ? bundle->folders : bundle->files;
	grown = reallocarray(bundle->entries, bundle->count + 1,
	    sizeof(struct entry *));
	if (grown != NULL)
		bundle->entries = grown;
	if (grown == NULL ||
	    table_put(table, span_of(entry->path), entry) == -1) {
		(void)err_set(err, ENOMEM, "%s: out of memory", entry->path);
		entry_free(entry);
		return -1;
	}
	grown[bundle->count++] = entry;
	bundle->bytes += entry->len;
	return 0;
}

static void
entry_free(struct entry *entry)
{
	if (entry == NULL)
		return;
	for (size_t i = 0; i < entry->path_count; i++)
		free(entry->paths[i]);
	free(entry->paths);
	free(entry->path);
	free(entry->bytes);
	free(entry->suffix);
	free(entry);
}

static struct entry *
read_file(const char *path, struct err *err)
{
	struct entry *entry;
	int fd, result;

	/* Not to wait for a writer where somebody put a FIFO. */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd == -1) {
		(void)err_system(err, errno, "%s", path);
		return NULL;
	}
	entry = calloc(1, sizeof(*entry));
	if (entry == NULL || (entry->path = strdup(path)) == NULL) {
		(void)err_set(err, ENOMEM, "%s: out of memory", path);
		entry_free(entry);
		(void)close(fd);
		return NULL;
	}
	result = read_bytes(fd, entry, err);
	(void)close(fd);
	if (result == -1) {
		entry_free(entry);
		return NULL;
	}
	return entry;
}

static int
read_bytes(int fd, struct entry *entry, struct err *err)
{
	struct buffer buffer = BUFFER_WITH_LIMIT(BUNDLE_FILE_BYTES + 1);
	struct stat status;
	char piece[16384];
	ssize_t got;

	if (fstat(fd, &status) == -1)
		return err_system(err, errno, "%s", entry->path);
	if (S_ISDIR(status.st_mode))
		return err_set(err, EISDIR, "%s: this is a folder; name a file",
		    entry->path);
	if (!S_ISREG(status.st_mode))
		return err_set(err, EINVAL,
		    "%s: this is no regular file; name one", entry->path);
	for (;;) {
		got = read(fd, piece, sizeof(piece));
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		(void)buffer_append(&buffer,
		    (struct span){ piece, (size_t)got });
		if (buffer.failed || buffer.len > BUNDLE_FILE_BYTES)
			break;
	}
	if (got == 0 && !buffer.failed)
		entry->bytes = span_copy(buffer_span(&buffer));
	entry->len = buffer.len;
	buffer_done(&buffer);
	if (got == -1)
		return err_system(err, errno, "%s", entry->path);
	if (got > 0)
		return err_set(err, EFBIG, "%s: this is larger than %zu MiB",
		    entry->path, BUNDLE_FILE_BYTES >> 20);
	if (entry->bytes == NULL)
		return err_set(err, ENOMEM, "%s: out of memory", entry->path);
	return 0;
}

static struct entry *
read_folder(const char *path, const char *suffix, struct err *err)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	struct dirent *name;
	DIR *folder;
	bool failed;

	if (entry != NULL) {
		entry->path = strdup(path);
		entry->suffix = strdup(suffix);
	}
	folder = opendir(path);
	if (folder == NULL)
		(void)err_system(err, errno, "%s", path);
	if (entry == NULL || entry->path == NULL || entry->suffix == NULL ||
	    folder == NULL) {
		if (folder != NULL)
			(void)err_set(err, ENOMEM, "%s: out of memory", path);
		entry_free(entry);
		if (folder != NULL)
			(void)closedir(folder);
		return NULL;
	}
	failed = false;
	while (!failed && (name = readdir(folder)) != NULL) {
		char *full = NULL;

		if (!is_wanted(dirfd(folder), name->d_name, suffix))
			continue;
		failed = asprintf(&full, "%s/%s", path, name->d_name) == -1 ||
		    add_name(entry, full) == -1;
		free(full);
	}
	(void)closedir(folder);
	if (failed) {
		(void)err_set(err, ENOMEM, "%s: out of memory", path);
		entry_free(entry);
		return NULL;
	}
	if (entry->path_count > 0)
		qsort(entry->paths, entry->path_count, sizeof(char *), by_name);
	return entry;
}

static int
add_name(struct entry *entry, const char *name)
{
	char **grown;

	grown = reallocarray(entry->paths, entry->path_count + 1,
	    sizeof(char *));
	if (grown == NULL)
		return -1;
	entry->paths = grown;
	grown[entry->path_count] = strdup(name);
	if (grown[entry->path_count] == NULL)
		return -1;
	entry->path_count++;
	return 0;
}

static bool
is_wanted(int fd, const char *name, const char *suffix)
{
	struct stat status;

	return name[0] != '.' && span_ends(span_of(name), span_of(suffix)) &&
	    fstatat(fd, name, &status, 0) == 0 && S_ISREG(status.st_mode);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}
