#ifndef BOUNDARYD_DELIVER_NOTE_H
#define BOUNDARYD_DELIVER_NOTE_H

#include "alert/alert.h"
#include "deliver/mail.h"
#include "deliver/page.h"

/*
 * note -- an alert in the words of a good colleague: what, who, who began it,
 * what was said, why it is told and how sure that is, what was seen before,
 * what the policies say, and what they ask next and by when. A concern, never
 * a finding.
 *
 * In:  an alert, with its standing where that is known. Out: a page.
 */
#define NOTE_PIECES_MAX (6 * MATCH_SPANS_MAX + 3)

void note_write(const struct alert *alert, const struct mail_options *options,
    struct page *page);

/* The follow-up: what was said after the alert's message. */
void note_write_next(const struct alert *alert,
    const struct mail_options *options, struct page *page);

/*
 * The message's text around the spans, in pieces; what is left out is " [...] ".
 * Not escaped. Returns how many.
 */
size_t note_excerpt(const struct report *report,
    struct page_piece pieces[NOTE_PIECES_MAX]);

/* The parts of a note, in their order; private to note*.c. */
void note_facts(const struct alert *alert, const struct zone *zone,
    struct page *page);
void note_said(const struct alert *alert, const struct zone *zone,
    struct page *page);
void note_said_next(const struct alert *alert, const struct zone *zone,
    struct page *page);
void note_why(const struct alert *alert, struct page *page);
void note_past(const struct alert *alert, const struct zone *zone,
    struct page *page);
void note_policy(const struct alert *alert, const struct clauses *clauses,
    struct page *page);
void note_next(const struct alert *alert, const struct zone *zone,
    struct page *page);

/* Facts, and what has come up: in place of the two for a repeat. */
void note_repeat(const struct alert *alert, const struct zone *zone,
    struct page *page);

/* Who began it, as the rule's id tells; NULL where it does not. */
const char *note_step(const struct alert *alert);
/* Was it said by staff to somebody, or the other way round? */
bool note_is_by_staff(const struct alert *alert);

#endif
