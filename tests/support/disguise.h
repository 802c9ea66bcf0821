#ifndef BOUNDARYD_TESTS_DISGUISE_H
#define BOUNDARYD_TESTS_DISGUISE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * disguise -- the ways people hide a telephone number or an e-mail address.
 *
 * Each has a number from 0 on and a name. The plain value is a number such as
 * "07700 900123" or an address such as "jane.smith@mail.example".
 */
size_t disguise_count(void);
const char *disguise_name(size_t which);
/*
 * Append the value in that disguise; false, with nothing written, where the
 * disguise is not one for such a value.
 */
bool disguise_write(size_t which, struct span plain, struct buffer *out);

#endif
