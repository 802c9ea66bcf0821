#ifndef BOUNDARYD_RULE_WORD_FORMS_H
#define BOUNDARYD_RULE_WORD_FORMS_H

#include "base/span.h"

/*
 * word_forms -- the simple forms of an English word: what word~ stands for.
 *
 * The regular ones by spelling alone (give, gives, gived, giving; stop,
 * stopped; carry, carries), so some that no one writes are among them, and the
 * irregular ones from a table of verbs and nouns common in this field.
 */
#define WORD_FORM_BYTES 80

/* Called once a form, the word itself first; stops when it returns -1. */
typedef int word_forms_sink(struct span form, void *arg);

/* 0, or -1 when the sink stopped it or the word is too long. */
int word_forms(struct span word, word_forms_sink *sink, void *arg);

#endif
