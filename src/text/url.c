#include "text/finder_pass.h"
#include "text/letters.h"
#include "text/top_level.h"

#define MAX_DOMAIN 190
#define MAX_PATH   200

/*
 * Sites where an address with something behind it leads to a person or to a
 * chat; sorted by nothing, there are few. Ends in '.' where any top level will
 * do (facebook.com, facebook.example).
 */
static const char *const people_sites[] = {
	"facebook.",
	"fb.",
	"messenger.",
	"m.me",
	"instagram.",
	"instagr.am",
	"ig.me",
	"snapchat.",
	"tiktok.",
	"wa.me",
	"whatsapp.",
	"t.me",
	"telegram.",
	"discord.gg",
	"discord.",
	"discordapp.",
	"onlyfans.",
	"fansly.",
	"linktr.ee",
	"twitter.",
	"x.com",
	"threads.",
	"bsky.app",
	"youtube.",
	"twitch.",
	"reddit.",
	"tumblr.",
	"pinterest.",
	"linkedin.",
	"skype.",
	"kik.me",
	"viber.",
	"line.me",
	"signal.me",
	"signal.group",
	"paypal.",
	"monzo.me",
	"revolut.me",
	"cash.app",
	"ko-fi.",
	"gofundme.",
	"vinted.",
	"depop.",
	"bumble.",
	"badoo.",
	"tinder.",
	"vsco.co",
	"bereal.",
	"steamcommunity.",
	"mastodon.",
	"beacons.ai",
	"calendly.",
	"vk.",
	"imo.im",
	"houseparty.",
	"meetup.",
	"strava.",
	"spotify.",
	"soundcloud.",
	"yubo.",
	"wizz.",
	"locket.",
};

/* A web address being read; offsets into the view. */
struct address {
	size_t start; /* with the scheme */
	size_t host;
	size_t host_end;
	size_t end; /* with the path */
	size_t last_label;
	bool said; /* http:// or www. stands before it */
};

static bool has_inner_dot(struct span text);
static bool is_host(char byte);
static bool is_path(char byte);
static size_t skip_scheme(struct span text, size_t at);
static bool read_address(struct span text, size_t at, struct address *found);
static size_t path_end(struct span text, size_t at);
static bool is_people_site(struct span host, size_t last_label);
static void add(struct finder_pass *pass, const struct address *found);

void
finder_url(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);
	size_t i = has_inner_dot(text) ? 0 : text.len;

	while (i < text.len) {
		struct address found;
		bool behind_at = i > 0 && text.ptr[i - 1] == '@';
		bool dotted = false;
		size_t stop = i;

		while (stop < text.len && is_host(text.ptr[stop])) {
			dotted |= text.ptr[stop] == '.';
			stop++;
		}
		dotted |= stop < text.len && text.ptr[stop] == ':';
		if (stop > i && dotted && !behind_at &&
		    read_address(text, i, &found)) {
			add(pass, &found);
			i = found.end;
			continue;
		}
		i = stop > i ? stop : i + 1;
	}
}

/* As between two labels, and not as at the end of a sentence. */
static bool
has_inner_dot(struct span text)
{
	for (size_t i = 1; i + 1 < text.len; i++) {
		i += span_find_char(span_from(text, i), '.');
		if (i + 1 < text.len && is_host(text.ptr[i - 1]) &&
		    letters_is_alnum(text.ptr[i + 1]))
			return true;
	}
	return false;
}

static bool
is_host(char byte)
{
	return letters_is(byte, LETTERS_HOST);
}

static bool
is_path(char byte)
{
	return byte > ' ' && byte < 0x7f && strchr("<>\"{}|\\^`", byte) == NULL;
}

/* Bytes of "http://" or a mild disguise of it at `at`. */
static size_t
skip_scheme(struct span text, size_t at)
{
	static const char *const schemes[] = {
		"https://",
		"http://",
		"hxxps://",
		"hxxp://",
	};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (span_starts(span_from(text, at), span_of(schemes[i])))
			return strlen(schemes[i]);
	return 0;
}

static bool
read_address(struct span text, size_t at, struct address *found)
{
	size_t scheme = skip_scheme(text, at);
	size_t i = at + scheme;
	size_t label = i;
	size_t dots = 0;

	*found = (struct address){ .start = at, .said = scheme > 0 };
	if (span_starts(span_from(text, i), SPAN("www."))) {
		found->said = true;
		i += 4;
		label = i;
	}
	found->host = i;
	for (; i < text.len && i - at < MAX_DOMAIN && is_host(text.ptr[i]);
	     i++) {
		if (text.ptr[i] != '.')
			continue;
		if (i == label || i + 1 == text.len ||
		    !letters_is_alnum(text.ptr[i + 1]))
			break;
		label = i + 1;
		dots++;
	}
	found->host_end = i;
	found->last_label = label;
	found->end = path_end(text, i);
	return dots > 0 &&
	    top_level_is_known((struct span){ text.ptr + label, i - label });
}

static size_t
path_end(struct span text, size_t at)
{
	size_t end = at;

	if (at >= text.len || strchr("/?#:", text.ptr[at]) == NULL)
		return at;
	if (text.ptr[at] == ':' &&
	    (at + 1 == text.len || !letters_is_digit(text.ptr[at + 1])))
		return at;
	while (end < text.len && end - at < MAX_PATH && is_path(text.ptr[end]))
		end++;
	/* The stop of the sentence is no part of the path. */
	while (end > at && strchr(".,;:!?'\")]*", text.ptr[end - 1]) != NULL)
		end--;
	return end;
}

static bool
is_people_site(struct span host, size_t last_label)
{
	size_t start = last_label > 1 ? last_label - 1 : 0;

	/* co.uk and its like: the name stands one part earlier. */
	if (start >= 3 &&
	    (span_starts(span_from(host, start - 3), SPAN(".co.")) ||
		span_starts(span_from(host, start - 3), SPAN("com."))))
		start -= 3;
	while (start > 0 && host.ptr[start - 1] != '.')
		start--;
	host = span_from(host, start);
	for (size_t i = 0; i < sizeof(people_sites) / sizeof(people_sites[0]);
	     i++) {
		struct span site = span_of(people_sites[i]);

		if (span_equal(host, site) ||
		    (site.ptr[site.len - 1] == '.' && span_starts(host, site)))
			return true;
	}
	return false;
}

static void
add(struct finder_pass *pass, const struct address *found)
{
	struct span text = buffer_span(&pass->view->text);
	struct span host = { text.ptr + found->host,
		found->host_end - found->host };
	struct span value = { host.ptr, found->end - found->host };
	struct span label = { text.ptr + found->last_label,
		found->host_end - found->last_label };
	enum finder_strength strength = FINDER_POSSIBLE;

	while (value.len > 0 && value.ptr[value.len - 1] == '/')
		value.len--;
	if (found->end > found->host_end + 1 &&
	    is_people_site(host, found->last_label - found->host))
		strength = FINDER_CERTAIN;
	else if (!found->said && !top_level_is_plain(label) &&
	    found->end <= found->host_end + 1)
		return;
	finder_add(pass, FINDER_URL, strength,
	    (struct view_source){ (uint32_t)found->start,
		(uint32_t)found->end },
	    value);
}
