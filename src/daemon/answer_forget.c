#include <errno.h>
#include <string.h>

#include "daemon/answer.h"
#include "daemon/review.h"
#include "daemon/stages.h"
#include "review/desk.h"

/* argument: the person; outcome "all": also what is open or upheld. */
int
answer_forget(const struct asking *asking, struct buffer *out)
{
	struct keeper *keeper = asking->keeper;
	const struct request *request = asking->request;
	char who[64];
	const struct desk_forget forget = { .person = request->argument,
		.all = strcmp(request->outcome, "all") == 0,
		.uid = asking->asker->access->uid,
		.who = who,
		.note = request->note };
	const struct desk_removal removal = { keeper_remove_mails, keeper };
	struct desk_forgotten done;
	struct desk desk;
	struct err err = { 0 };

	answer_name(asking, who, sizeof(who));
	if (request->argument[0] == '\0' || request->note[0] == '\0') {
		(void)buffer_text(out,
		    "forget needs a person and the reason for it: --note "
		    "TEXT\n");
		return -1;
	}
	keeper_desk(keeper, &desk);
	if (keeper_begin(keeper, &err) == -1 ||
	    desk_forget(&desk, &forget, instant_now(), &removal, &done, &err) ==
		-1) {
		keeper_commit_failed(keeper, &err);
		(void)buffer_printf(out, "%s\n", err.text);
		return -1;
	}
	keeper_commit(keeper);
	(void)buffer_printf(out, "%zu alert%s removed\n", done.removed,
	    done.removed == 1 ? "" : "s");
	if (done.kept > 0)
		(void)buffer_printf(out,
		    "%zu kept, since they are open, upheld or about "
		    "safeguarding; --all removes them too\n",
		    done.kept);
	if (done.quoted > 0)
		(void)buffer_printf(out,
		    "%zu about others quote this person in the talk before, "
		    "and stay\n",
		    done.quoted);
	return 0;
}
