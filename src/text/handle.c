#include "text/finder_pass.h"
#include "text/letters.h"

#define MIN_LENGTH       2
#define MAX_LENGTH       30
#define MIN_BARE         5
#define MIN_BARE_LETTERS 3

/* What @name reaches everybody, in the chats that have it. */
static const char *const groups[] = {
	"all",
	"channel",
	"everybody",
	"everyone",
	"group",
	"here",
	"room",
	"someone",
	"team",
};

/* Words that carry a number without being a name. */
static const char *const numbered[] = {
	"bay",
	"bed",
	"block",
	"building",
	"chapter",
	"class",
	"covid",
	"day",
	"desk",
	"door",
	"euro",
	"exhibit",
	"ext",
	"file",
	"flat",
	"floor",
	"form",
	"grade",
	"group",
	"house",
	"img",
	"item",
	"iphone",
	"ipad",
	"junction",
	"level",
	"line",
	"lot",
	"module",
	"mondeo",
	"number",
	"page",
	"part",
	"phase",
	"photo",
	"plan",
	"platform",
	"question",
	"ref",
	"room",
	"route",
	"section",
	"stage",
	"stand",
	"step",
	"suite",
	"table",
	"task",
	"team",
	"ticket",
	"type",
	"unit",
	"version",
	"ward",
	"week",
	"windows",
	"xbox",
	"year",
	"zone",
};

static bool is_name(char byte);
static void read_said(struct finder_pass *pass, size_t at);
static void read_bare(struct finder_pass *pass, size_t start, size_t end);
static bool looks_chosen(struct span name);

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

void
finder_handle(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);
	size_t i = 0;

	while (i < text.len) {
		size_t start = i;
		bool plain;

		if (text.ptr[i] == '@') {
			if (i == 0 || !is_name(text.ptr[i - 1]))
				read_said(pass, i);
			i++;
			while (i < text.len && is_name(text.ptr[i]))
				i++;
			continue;
		}
		plain = true;
		while (i < text.len && is_name(text.ptr[i])) {
			plain &= letters_is_alpha(text.ptr[i]);
			i++;
		}
		if (!plain && (i == text.len || text.ptr[i] != '@'))
			read_bare(pass, start, i);
		if (i == start)
			i++;
	}
}

static bool
is_name(char byte)
{
	return letters_is(byte, LETTERS_NAME);
}

/* @name, `at` being where the @ stands. */
static void
read_said(struct finder_pass *pass, size_t at)
{
	struct span text = buffer_span(&pass->view->text);
	struct span name = span_from(text, at + 1);
	size_t letters = 0;
	size_t len = 0;

	while (len < name.len && is_name(name.ptr[len])) {
		if (letters_is_alpha(name.ptr[len]))
			letters++;
		len++;
		if (len > MAX_LENGTH)
			return;
	}
	while (len > 0 && name.ptr[len - 1] == '.')
		len--;
	name.len = len;
	if (len < MIN_LENGTH || letters == 0 ||
	    letters_in_list(name, groups, COUNT(groups)))
		return;
	finder_add(pass, FINDER_HANDLE, FINDER_CERTAIN,
	    (struct view_source){ (uint32_t)at, (uint32_t)(at + 1 + len) },
	    name);
}

static void
read_bare(struct finder_pass *pass, size_t start, size_t end)
{
	struct span text = buffer_span(&pass->view->text);
	struct span name;

	while (start < end && text.ptr[start] == '.')
		start++;
	while (end > start && text.ptr[end - 1] == '.')
		end--;
	name = (struct span){ text.ptr + start, end - start };
	if (name.len < MIN_BARE || name.len > MAX_LENGTH || !looks_chosen(name))
		return;
	finder_add(pass, FINDER_HANDLE, FINDER_POSSIBLE,
	    (struct view_source){ (uint32_t)start, (uint32_t)end }, name);
}

/* lizzie_rose88 and tomhughes7, but not week2, 500mg, d0ct0r or img_2291. */
static bool
looks_chosen(struct span name)
{
	size_t joins = 0;
	size_t letters = 0;
	size_t first = 0;
	size_t tail = name.len;

	while (first < name.len && letters_is_alpha(name.ptr[first]))
		first++;
	while (tail > 0 && letters_is_digit(name.ptr[tail - 1]))
		tail--;
	for (size_t i = 0; i < tail; i++) {
		if (letters_is_alpha(name.ptr[i]))
			letters++;
		else if (name.ptr[i] == '_' && i > 0)
			joins++;
		else if (letters_is_digit(name.ptr[i]) && joins == 0)
			return false;
	}
	if (letters < MIN_BARE_LETTERS || first == 0 ||
	    letters_in_list(span_first(name, first), numbered, COUNT(numbered)))
		return false;
	if (span_find_char(name, '.') < name.len)
		return tail < name.len && joins == 0 && name.len - tail <= 4;
	return joins > 0 || (tail < name.len && name.len - tail <= 4);
}
