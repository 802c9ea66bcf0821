#include "rule/word_forms.h"

#include <stdio.h>
#include <string.h>

/* The word, a blank, and its other forms. */
static const char *const irregular[] = { "be am is are was were been being",
	"become became", "begin began begun", "bite bit bitten",
	"break broke broken", "bring brought", "build built", "buy bought",
	"catch caught", "child children", "choose chose chosen", "come came",
	"cut cutting", "die dying", "do did done does", "draw drew drawn",
	"drink drank drunk", "drive drove driven", "eat ate eaten",
	"fall fell fallen", "feel felt", "fight fought", "find found",
	"forget forgot forgotten", "get got gotten", "give gave given",
	"go went gone goes", "grow grew grown", "hang hung",
	"have has had having", "hear heard", "hide hid hidden", "hit hitting",
	"hold held", "hurt hurting", "keep kept", "know knew known", "lay laid",
	"lead led", "leave left", "lend lent", "let letting",
	"lie lay lain lying lied", "lose lost", "make made", "man men",
	"mean meant", "meet met", "pay paid", "person people persons",
	"put putting", "read reading", "ride rode ridden", "ring rang rung",
	"run ran running", "say said", "see saw seen seeing", "sell sold",
	"send sent", "shake shook shaken", "show shown showed", "shut shutting",
	"sing sang sung", "sit sat sitting", "sleep slept", "smell smelt",
	"speak spoke spoken", "spend spent", "stand stood",
	"steal stole stolen", "stick stuck", "swear swore sworn",
	"take took taken", "teach taught", "tell told", "text text txt txted",
	"think thought", "throw threw thrown", "tie tying",
	"understand understood", "wake woke woken", "wear wore worn", "win won",
	"woman women", "write wrote written", NULL };

struct forms {
	word_forms_sink *sink;
	void *arg;
};

static int form(const struct forms *forms, struct span word, size_t cut,
    const char *ending);
static int form_doubled(const struct forms *forms, struct span word);
static int form_irregular(const struct forms *forms, struct span word);
static bool is_vowel(char byte);
static bool doubles(struct span word);

int
word_forms(struct span word, word_forms_sink *sink, void *arg)
{
	struct forms forms = { sink, arg };
	char last = word.len > 0 ? word.ptr[word.len - 1] : '\0';
	char before = word.len > 1 ? word.ptr[word.len - 2] : '\0';
	bool y = last == 'y' && word.len > 2 && !is_vowel(before);
	bool e = last == 'e' && word.len > 2 && strchr("eoy", before) == NULL;
	bool es = last != '\0' && strchr("sxzho", last) != NULL;
	int result = 0;

	result |= form(&forms, word, 0, "");
	result |= form(&forms, word, 0, "s");
	result |= form(&forms, word, 0, "'s");
	result |= form(&forms, word, e ? 1 : 0, "ing");
	result |= form(&forms, word, last == 'e' ? 1 : 0, "ed");
	if (es)
		result |= form(&forms, word, 0, "es");
	if (y) {
		result |= form(&forms, word, 1, "ies");
		result |= form(&forms, word, 1, "ied");
	}
	if (doubles(word))
		result |= form_doubled(&forms, word);
	result |= form_irregular(&forms, word);
	return result == 0 ? 0 : -1;
}

/* The word without its last `cut` bytes, with an ending. */
static int
form(const struct forms *forms, struct span word, size_t cut,
    const char *ending)
{
	char text[WORD_FORM_BYTES];
	int length;

	if (word.len > WORD_FORM_BYTES / 2)
		return -1;
	length = snprintf(text, sizeof(text), "%.*s%s", (int)(word.len - cut),
	    word.ptr, ending);
	return forms->sink((struct span){ text, (size_t)length }, forms->arg);
}

static int
form_doubled(const struct forms *forms, struct span word)
{
	char ending[] = { word.ptr[word.len - 1], 'i', 'n', 'g', '\0' };
	int result = form(forms, word, 0, ending);

	memcpy(ending + 1, "ed", 3);
	return result | form(forms, word, 0, ending);
}

static int
form_irregular(const struct forms *forms, struct span word)
{
	int result = 0;

	for (size_t i = 0; irregular[i] != NULL; i++) {
		struct span rest = span_of(irregular[i]);
		struct span part;

		if (!span_next_part(&rest, ' ', &part) ||
		    !span_equal(part, word))
			continue;
		while (span_next_part(&rest, ' ', &part))
			result |= form(forms, part, 0, "");
	}
	return result;
}

static bool
is_vowel(char byte)
{
	return byte != '\0' && strchr("aeiou", byte) != NULL;
}

/* One vowel and one consonant at the end: stop, chat, travel. */
static bool
doubles(struct span word)
{
	const char *end = word.ptr + word.len;

	return word.len >= 3 && end[-1] >= 'a' && end[-1] <= 'z' &&
	    strchr("aeiouwxy", end[-1]) == NULL && is_vowel(end[-2]) &&
	    !is_vowel(end[-3]);
}
