/* Names and headers of mails, which managers and their programs change. */
#include <stdlib.h>

#include "deliver/maildir.h"
#include "targets.h"

/* A file's name; behind the first line end what is in the file. */
void
fuzz_maildir(const void *about, struct span bytes)
{
	size_t end = span_find_char(bytes, '\n');
	char *name = span_copy(span_first(bytes, end));
	char made[MAILDIR_NAME_BYTES];
	struct digest id, again;

	(void)about;
	FUZZ_CHECK(name != NULL);
	if (maildir_id(name, &id)) {
		maildir_name(&id, INSTANT_DAY, "host.example", made);
		FUZZ_CHECK(maildir_id(made, &again));
		FUZZ_CHECK(digest_equal(&id, &again));
	}
	free(name);
	fuzz_write(fuzz_path("mail"), span_from(bytes, end + 1));
	(void)maildir_header_id(-1, fuzz_path("mail"), &id);
}
