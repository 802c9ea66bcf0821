#ifndef BOUNDARYD_MESSAGE_TIME_LOOSE_H
#define BOUNDARYD_MESSAGE_TIME_LOOSE_H

#include "message/date_orders.h"
#include "message/message.h"

/*
 * time_loose -- a time as people and spreadsheets write it: all that time_text
 * reads, and "02/03/2026 14:05", "2 March 2026, 2:05 pm", "2026-03-02".
 *
 * False when it is none of these; the message has then no time.
 */
bool time_loose_read(struct span text, const struct zone *zone,
    struct date_orders *orders, struct message *message,
    enum date_verdict *verdict);

/*
 * The same in a format that does not look for proof: in the order that
 * `options` want, or else day first, and then MESSAGE_DATE_GUESSED is set where
 * the month could be the day.
 */
bool time_loose_read_day_first(struct span text,
    const struct format_options *options, struct message *message);

#endif
