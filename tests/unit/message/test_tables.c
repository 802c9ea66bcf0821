#include <criterion/criterion.h>

#include "cases.h"
#include "collect.h"
#include "message/formats.h"

Test(tables, each_is_known_and_gives_its_messages)
{
	collect_check(cases_of_tables);
}
