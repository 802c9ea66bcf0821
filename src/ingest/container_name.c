#include "ingest/container_name.h"

#include "base/utf8.h"

static struct span base_name(struct span path);
static bool has_ending(struct span name, const char *const *endings);

void
container_name_append(struct buffer *out, struct span name, size_t most)
{
	size_t start = out->len;

	while (span_starts(name, SPAN("./")))
		name = span_from(name, 2);
	while (name.len > 0 && out->len - start < most) {
		uint32_t code;
		int bytes = utf8_read(name, &code);

		if (bytes <= 0) {
			bytes = 1;
			code = UTF8_REPLACEMENT;
		}
		if (utf8_append(out, code) == -1)
			return;
		name = span_from(name, (size_t)bytes);
	}
}

struct span
container_raw_name(struct span path)
{
	static const char *const endings[] = { ".gz", ".gzip", NULL };
	struct span name = base_name(path);

	if (has_ending(name, endings))
		while (name.ptr[--name.len] != '.')
			;
	return name;
}

bool
container_name_is_media(struct span name)
{
	static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".gif",
		".webp", ".heic", ".bmp", ".svg", ".tif", ".tiff", ".mp4",
		".mov", ".avi", ".mkv", ".webm", ".3gp", ".m4v", ".mp3", ".m4a",
		".aac", ".amr", ".ogg", ".oga", ".opus", ".wav", ".flac",
		".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx",
		".odt", ".ods", ".odp", ".vcf", ".ics", ".was", ".thumb", ".db",
		".sqlite", ".exe", ".apk", ".ttf", ".woff", ".woff2", ".css",
		".js", ".ico", NULL };

	return has_ending(name, endings);
}

bool
container_name_is_junk(struct span name)
{
	struct span base = base_name(name);

	return span_starts(name, SPAN("__MACOSX/")) ||
	    span_starts(base, SPAN("._")) || span_is(base, ".DS_Store") ||
	    span_is(base, "Thumbs.db");
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

static bool
has_ending(struct span name, const char *const *endings)
{
	for (; *endings != NULL; endings++) {
		size_t length = strlen(*endings);

		if (name.len > length &&
		    span_is_nocase(span_from(name, name.len - length),
			*endings))
			return true;
	}
	return false;
}
