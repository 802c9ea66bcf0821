#include "message/format.h"

#include <errno.h>

#include "message/formats.h"

static const struct format *const formats[] = { &format_whatsapp, &format_jsonl,
	&format_csv, &format_teams, &format_sms, &format_facebook,
	&format_google_chat, &format_telegram, &format_slack, &format_discord,
	&format_matrix, NULL };

const struct format *const *
format_all(void)
{
	return formats;
}

const struct format *
format_find(struct span name)
{
	for (size_t i = 0; formats[i] != NULL; i++) {
		if (span_is_nocase(name, formats[i]->name))
			return formats[i];
	}
	return NULL;
}

const struct format *
format_detect(const struct format_probe *probe, int *sure)
{
	const struct format *best = NULL;
	int best_sure = 0;

	for (size_t i = 0; formats[i] != NULL; i++) {
		int answer = formats[i]->detect(probe);

		if (answer > best_sure) {
			best = formats[i];
			best_sure = answer;
		}
	}
	if (sure != NULL)
		*sure = best_sure;
	return best;
}

bool
format_head_has(const struct format_probe *probe, const char *words)
{
	return span_find(probe->head, span_of(words)) < probe->head.len;
}

bool
format_head_is_json(const struct format_probe *probe, char bracket)
{
	struct span head = span_trim(probe->head);

	return head.len > 0 && head.ptr[0] == bracket;
}

int
format_bad_state(struct err *err)
{
	return err_set(err, EINVAL,
	    "the saved place in an export is not "
	    "readable; the export is read from its start");
}
