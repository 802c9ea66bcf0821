#ifndef BOUNDARYD_MESSAGE_MAIL_H
#define BOUNDARYD_MESSAGE_MAIL_H

#include "message/line.h"
#include "message/mime.h"
#include "message/record.h"
#include "message/transfer.h"

/*
 * mail -- one mail, from its lines to a message.
 *
 * Its text is the subject, where the mail is the first of its thread, and what
 * it says itself (message/mail_quote.h): of text/plain and HTML that say the
 * same, the former. Its conversation is the thread's subject and the
 * identifier of the thread's first mail, so one mail in two mailboxes is one
 * message. What was signed is read as the mail it is (message/signed_data.h).
 * Other parts are named, and never read.
 */
struct mail {
	struct outlet *outlet; /* borrowed, as are the character sets */
	struct charsets *charsets;
	struct mime mime;
	struct record record;
	struct buffer subject;
	struct buffer charset; /* of the part that is read */
	struct buffer raw;     /* its bytes */
	struct buffer text;    /* what the parts before it say */
	struct buffer work;    /* for the time of a call */
	struct buffer more_work;
	struct transfer_decoder decoder;
	struct message when; /* its time alone */
	struct message separator;
	bool part_is_html;
	bool part_is_flowed;
	bool part_deletes_space;
	bool part_is_signed; /* what was signed is inside of it */
	bool inside_signed;  /* the part that is read was */
	bool is_mail;        /* it has a header */
	bool is_answer;
	bool repeats_subject; /* of the mail it answers */
	bool is_journal;      /* an envelope around the mail that counts */
	unsigned faults;      /* of enum mail_fault: told, or to be told */
	uint64_t start;
	uint64_t end; /* behind its last line that is not blank */
};

void mail_init(struct mail *mail, struct outlet *outlet,
    struct charsets *charsets);
void mail_done(struct mail *mail);
/*
 * A mail begins at byte `start`; `date` is the one on a mailbox's "From "
 * line, empty when there is none.
 */
void mail_begin(struct mail *mail, uint64_t start, struct span date);
void mail_line(struct mail *mail, const struct line *line);
/* Has all of its own header come? */
bool mail_has_header(const struct mail *mail);
/*
 * It ends. Hand it over, with `flags`; `again`: it was handed over before, as
 * provisional. 0, or -1: the sink stopped it, or memory ran out.
 */
int mail_give(struct mail *mail, unsigned flags, bool again);
/* `to` has been set up by mail_init, and gets copies. -1: out of memory. */
int mail_copy(struct mail *to, const struct mail *from);

/* mail_header.c: what the header says, into the record. */
void mail_header_read(struct mail *mail, struct span header);
/* The subject without "Re:" and its like; `*answers`: there was one. */
struct span mail_subject_fold(struct span subject, bool *answers);

/* mail_part.c: is it to be read, and not a file that was sent along? */
bool mail_part_is_text(const struct mail *mail, const struct mime_part *part);
/* Were its words signed, or encrypted? */
bool mail_part_is_sealed(struct mail *mail, const struct mime_part *part);
/* Name it among the attachments. */
void mail_part_name(struct mail *mail, const struct mime_part *part);
/* Its lines come next. */
void mail_part_begin(struct mail *mail, const struct mime_part *part);
/* The words of those lines, in UTF-8; in one of the mail's work buffers. */
struct span mail_part_text(struct mail *mail);

#endif
