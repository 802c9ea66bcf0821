#include "message/mail.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "message/mail_address.h"
#include "message/mail_date.h"
#include "message/mail_field.h"

#define PEOPLE_SHOWN 8
#define MARK_BYTES   12                                    /* of "Re[12]" */
#define PLAUSIBLE    (INT64_C(315532800) * INSTANT_SECOND) /* 1980 */
#define LATE         (366 * INSTANT_DAY)

/* What the fields say, as they were written; the first of each counts. */
struct fields {
	struct span from, sender, subject, date, id, answers, references;
	struct span received_first, received_last;
	bool found;
};

static void collect(struct mail *mail, struct span header,
    struct fields *fields);
static void add_people(struct mail *mail, enum record_field field,
    struct span value);
static void set_one(struct mail *mail, enum record_field field,
    struct span value);
static struct span identifier(struct span value);
static void read_time(struct mail *mail, const struct fields *fields);
static bool read_date(const struct mail *mail, struct span text,
    struct message *out);
static struct span behind_last(struct span value, char mark);
static void set_conversation(struct mail *mail, const struct fields *fields);
static void append_words(struct buffer *out, struct span text);
static void append_people(struct mail *mail);
static int compare_spans(const void *a, const void *b);
static bool is_answer_mark(struct span mark);

void
mail_header_read(struct mail *mail, struct span header)
{
	struct fields fields = { .found = false };
	bool marked;

	collect(mail, header, &fields);
	mail->is_mail = mail->is_mail || fields.found;
	add_people(mail, RECORD_FROM,
	    fields.from.len > 0 ? fields.from : fields.sender);
	set_one(mail, RECORD_ID, identifier(fields.id));
	set_one(mail, RECORD_REPLY_TO, identifier(fields.answers));
	buffer_reset(&mail->subject);
	if (!mail_words(mail->charsets, fields.subject, &mail->subject))
		mail->record.flags |= MESSAGE_REPAIRED;
	(void)mail_subject_fold(buffer_span(&mail->subject), &marked);
	mail->repeats_subject = marked &&
	    (fields.answers.len > 0 || fields.references.len > 0);
	mail->is_answer = marked || fields.answers.len > 0 ||
	    fields.references.len > 0;
	read_time(mail, &fields);
	set_conversation(mail, &fields);
}

struct span
mail_subject_fold(struct span subject, bool *answers)
{
	*answers = false;
	for (;;) {
		size_t colon;
		struct span mark;

		subject = span_trim(subject);
		colon = span_find_char(span_first(subject, MARK_BYTES), ':');
		mark = span_trim(span_first(subject, colon));
		if (colon == MARK_BYTES || colon == subject.len ||
		    !is_answer_mark(mark))
			return subject;
		*answers = true;
		subject = span_from(subject, colon + 1);
	}
}

static void
collect(struct mail *mail, struct span header, struct fields *fields)
{
	const struct {
		const char *name;
		struct span
		    *value; /* NULL: it only tells that this is a mail */
	} wanted[] = { { "From", &fields->from }, { "Sender", &fields->sender },
		{ "Subject", &fields->subject }, { "Date", &fields->date },
		{ "Message-ID", &fields->id },
		{ "In-Reply-To", &fields->answers },
		{ "References", &fields->references },
		{ "Received", &fields->received_first }, { "To", NULL },
		{ "Cc", NULL }, { "Bcc", NULL }, { "MIME-Version", NULL },
		{ "Content-Type", NULL }, { "Return-Path", NULL } };
	struct mail_field field;

	while (mail_field_next(&header, &field)) {
		for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]);
		     i++) {
			if (!span_is_nocase(field.name, wanted[i].name))
				continue;
			if (wanted[i].value != NULL &&
			    wanted[i].value->len == 0)
				*wanted[i].value = field.value;
			fields->found = true;
		}
		if (span_is_nocase(field.name, "Received"))
			fields->received_last = field.value;
		if (span_is_nocase(field.name, "X-MS-Journal-Report"))
			mail->is_journal = true;
		if (span_is_nocase(field.name, "To") ||
		    span_is_nocase(field.name, "Cc") ||
		    span_is_nocase(field.name, "Bcc"))
			add_people(mail, RECORD_TO, field.value);
	}
}

static void
add_people(struct mail *mail, enum record_field field, struct span value)
{
	struct buffer shown = BUFFER_NONE;
	struct mail_address address;

	while (mail_address_next(&value, mail->charsets, &mail->work,
	    &address)) {
		buffer_reset(&shown);
		mail_address_show(&address, &shown);
		record_set(&mail->record, field, buffer_span(&shown),
		    &mail->outlet->limits);
		if (field == RECORD_FROM)
			break;
	}
	if (shown.failed)
		mail->record.failed = true;
	buffer_done(&shown);
}

static void
set_one(struct mail *mail, enum record_field field, struct span value)
{
	buffer_reset(&mail->work);
	(void)charset_append(mail->charsets, SPAN_NONE, value, &mail->work);
	record_set(&mail->record, field, buffer_span(&mail->work),
	    &mail->outlet->limits);
}

/* What stands in the first "<" and ">", or all of it. */
static struct span
identifier(struct span value)
{
	size_t open = span_find_char(value, '<');
	struct span inside = span_from(value, open + 1);
	size_t close = span_find_char(inside, '>');

	return close < inside.len ? span_trim(span_first(inside, close)) :
				    span_trim(value);
}

/*
 * The mail's own date, unless it is one that no mail can have: before there
 * were any, or a year after somebody received it. Then the oldest hop's, then
 * the mailbox's.
 */
static void
read_time(struct mail *mail, const struct fields *fields)
{
	struct message date, first, last;
	int64_t known;

	mail->when.time = INSTANT_NONE;
	(void)read_date(mail, fields->date, &date);
	(void)read_date(mail, behind_last(fields->received_first, ';'), &first);
	(void)read_date(mail, behind_last(fields->received_last, ';'), &last);
	known = first.time > mail->separator.time ? first.time :
						    mail->separator.time;
	if (date.time != INSTANT_NONE && date.time >= PLAUSIBLE &&
	    (known == INSTANT_NONE || date.time - known <= LATE))
		mail->when = date;
	else if (last.time != INSTANT_NONE)
		mail->when = last;
	else if (mail->separator.time != INSTANT_NONE)
		mail->when = mail->separator;
	else
		mail->when = date;
}

static bool
read_date(const struct mail *mail, struct span text, struct message *out)
{
	*out = (struct message){ .time = INSTANT_NONE };
	return text.len > 0 &&
	    mail_date_read(text, mail->outlet->options->zone, out);
}

static struct span
behind_last(struct span value, char mark)
{
	for (size_t i = value.len; i > 0; i--) {
		if (value.ptr[i - 1] == mark)
			return span_from(value, i);
	}
	return SPAN_NONE;
}

/*
 * "Keys for flat 4 <first-mail@example.org>". An answer that names no mail
 * before it is known by subject and people.
 */
static void
set_conversation(struct mail *mail, const struct fields *fields)
{
	struct span root = identifier(fields->references);
	bool marked;
	struct span subject = mail_subject_fold(buffer_span(&mail->subject),
	    &marked);

	if (fields->references.len == 0)
		root = identifier(fields->answers);
	if (root.len == 0 && !marked)
		root = identifier(fields->id);
	buffer_reset(&mail->work);
	append_words(&mail->work,
	    utf8_cut(subject, mail->outlet->limits.name_bytes / 2));
	if (root.len > 0) {
		buffer_text(&mail->work, subject.len > 0 ? " <" : "<");
		(void)charset_append(mail->charsets, SPAN_NONE, root,
		    &mail->work);
		buffer_char(&mail->work, '>');
	} else
		append_people(mail);
	record_set(&mail->record, RECORD_CONVERSATION, buffer_span(&mail->work),
	    &mail->outlet->limits);
}

/* Blanks in a row are one: programs fold lines where they like. */
static void
append_words(struct buffer *out, struct span text)
{
	bool blank = false;

	for (size_t i = 0; i < text.len; i++) {
		bool again = blank;

		blank = text.ptr[i] == ' ';
		if (!blank || !again)
			buffer_char(out, text.ptr[i]);
	}
}

/* The first few of all who are named, in order of their names. */
static void
append_people(struct mail *mail)
{
	struct message message;
	struct span people[PEOPLE_SHOWN];
	size_t count = 0;

	(void)record_message(&mail->record, &message);
	if (message.from.len > 0)
		people[count++] = message.from;
	for (size_t i = 0; i < message.to_count && count < PEOPLE_SHOWN; i++)
		people[count++] = message.to[i];
	qsort(people, count, sizeof(people[0]), compare_spans);
	for (size_t i = 0; i < count; i++) {
		buffer_text(&mail->work, i == 0 ? " (" : ", ");
		buffer_append(&mail->work, people[i]);
	}
	if (count > 0)
		buffer_char(&mail->work, ')');
}

static int
compare_spans(const void *a, const void *b)
{
	const struct span *first = a;
	const struct span *second = b;
	size_t shorter = first->len < second->len ? first->len : second->len;
	int result = shorter == 0 ? 0 :
				    memcmp(first->ptr, second->ptr, shorter);

	if (result != 0)
		return result;
	return first->len < second->len ? -1 : first->len > second->len;
}

/* "Re", "RE[2]", "Fwd (3)", and what other languages write. */
static bool
is_answer_mark(struct span mark)
{
	static const char *const words[] = { "re", "fw", "fwd", "aw", "antw",
		"wg", "sv", "vs", "vl", "vb", "odp", "pd", "rv", "rif", "tr",
		"enc", "res", "ynt", "\xe5\x9b\x9e\xe5\xa4\x8d",
		"\xe8\xbd\xac\xe5\x8f\x91", NULL };
	size_t length = 0;

	while (length < mark.len && mark.ptr[length] != '[' &&
	    mark.ptr[length] != '(' && mark.ptr[length] != '^')
		length++;
	mark = span_trim(span_first(mark, length));
	for (size_t i = 0; words[i] != NULL; i++) {
		if (span_is_nocase(mark, words[i]))
			return true;
	}
	return false;
}
