#include <criterion/criterion.h>

#include "reading.h"
#include "text/known.h"

static const unsigned char key[DIGEST_KEY_BYTES] =
    "a key of thirty-two bytes, no";
static const unsigned char other[DIGEST_KEY_BYTES] = "another";

static struct known *
known_of(const char *const *values, size_t count)
{
	struct buffer lines = BUFFER_NONE;
	struct faults faults = FAULTS_NONE;
	struct known *known;

	for (size_t i = 0; i < count; i++) {
		struct known_line line;
		char hex[DIGEST_HEX_BYTES];

		cr_assert(known_digest(key, span_of(values[i]), &line) == 1,
		    "%s", values[i]);
		digest_hex(&line.digest, hex);
		buffer_printf(&lines, "%s w1 %s # a note\n", hex,
		    finder_name(line.kind));
	}
	known = known_new("known.txt", buffer_span(&lines), key, &faults);
	cr_assert(known != NULL && !faults_any(&faults));
	cr_assert(span_find(buffer_span(&lines), SPAN("900123")) == lines.len);
	buffer_done(&lines);
	return known;
}

static const char *const values[] = { "07700 900123", "ann.x@example.org",
	"@annie_x", "https://www.facebook.com/annie.x" };

static const struct {
	const char *text;
	bool known;
} rows[] = {
	{ "ring her on 07700900123", true },
	{ "ring her on +44 (0)7700 900 123", true },
	{ "oh double seven double oh nine hundred one two three, "
	  "07700 900 one two three",
	    true },
	{ "7700 900123", true },
	{ "07700 900124", false },
	{ "Ann.X@Example.org", true },
	{ "ann dot x at example dot org", true },
	{ "bob@example.org", false },
	{ "she is @annie_x there", true },
	{ "instagram.com/annie_x", true },
	{ "https://instagram.com/@annie_x/", true },
	{ "instagram.com/annie_y", false },
	{ "facebook.com/annie.x", true },
	{ "no value at all", false },
};

Test(known, is_what_a_finder_finds_however_it_is_written)
{
	struct known *known = known_of(values, 4);
	struct reading *reading = reading_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool found = false;

		reading_take(reading, span_of(rows[i].text), NULL);
		known_mark(known, &reading->findings);
		for (size_t k = 0; k < reading->findings.count; k++) {
			const struct finding *one = &reading->findings.list[k];

			found = found || one->known;
			cr_expect(!one->known ||
			    one->strength == FINDER_CERTAIN);
		}
		cr_expect(found == rows[i].known, "%s", rows[i].text);
	}
	reading_free(reading);
	known_free(known);
}

Test(known, needs_the_key_that_it_was_made_with)
{
	struct known_line mine, theirs;

	cr_assert(known_digest(key, SPAN("07700 900123"), &mine) == 1);
	cr_assert(known_digest(other, SPAN("07700 900123"), &theirs) == 1);
	cr_expect(!digest_equal(&mine.digest, &theirs.digest));
	cr_assert(known_digest(key, SPAN("+447700900123"), &theirs) == 1);
	cr_expect(digest_equal(&mine.digest, &theirs.digest));
}

Test(known, values_are_one_each_and_of_a_kind_that_is_somebodys)
{
	static const char *const wrong[] = { "", "hello",
		"07700 900123 and 07700 900124", "20 quid", "CF10 3XQ" };
	struct known_line line;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect(known_digest(key, span_of(wrong[i]), &line) == 0,
		    "%s", wrong[i]);
}

Test(known, leaves_alone_what_is_the_organisations_own)
{
	struct known *known = known_of(values, 1);
	struct office *office = office_new(SPAN("07700 900123"));
	struct reading *reading = reading_new();

	reading_take(reading, SPAN("07700 900123"), office);
	known_mark(known, &reading->findings);
	cr_assert(reading->findings.count == 1);
	cr_expect(!reading->findings.list[0].known);
	reading_free(reading);
	office_free(office);
	known_free(known);
}

Test(known, lines_and_keys_that_are_none_are_told)
{
	static const char hex[] =
	    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	struct faults faults = FAULTS_NONE;
	unsigned char read[DIGEST_KEY_BYTES];
	struct known *known = known_new("known.txt",
	    SPAN("# a note\n00112233445566778899aabbccddeeff w1 phone\n"
		 "00112233445566778899aabbccddeeff w1 money\n"
		 "00112233445566778899aabbccddeeff w1\n07700 900123\n"),
	    key, &faults);

	cr_assert(known != NULL && faults.count == 3);
	cr_expect(faults.list[0].line == 3);
	cr_expect(faults.list[2].line == 5);
	known_free(known);
	faults_done(&faults);
	cr_assert(known_key_read(SPAN("  00112233445566778899aabbccddeeff"
				      "00112233445566778899aabbccddeeff\n"),
	    read));
	cr_expect(read[0] == 0 && read[15] == 0xff && read[16] == 0 &&
	    read[31] == 0xff);
	cr_expect(!known_key_read(span_first(span_of(hex), 62), read));
	cr_expect(!known_key_read(SPAN(""), read));
}
