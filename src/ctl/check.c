#include "ctl/command.h"
#include "settings/check_print.h"

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);

/* boundaryctl check: the same as boundaryd -t. */
const struct command command_check = { "check", "",
	"check settings, rules and their examples", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	int result;

	(void)arguments;
	if (count != 1)
		return command_usage(&command_check);
	result = ctl->json ?
	    settings_check_print_json(ctl->settings_file, stdout) :
	    settings_check_print(ctl->settings_file, stdout, stderr);
	if (fflush(stdout) == EOF)
		return CTL_FAILED;
	return result == 0 ? CTL_OK : CTL_FOUND;
}
