#ifndef BOUNDARYD_MESSAGE_FORMATS_H
#define BOUNDARYD_MESSAGE_FORMATS_H

#include "message/format.h"

/* formats -- the formats there are, for format.c; one file each. */
extern const struct format format_whatsapp;
extern const struct format format_jsonl;
extern const struct format format_json;
extern const struct format format_line;
extern const struct format format_sms_lines;
extern const struct format format_csv;
extern const struct format format_discord;
extern const struct format format_eml;
extern const struct format format_facebook;
extern const struct format format_google_chat;
extern const struct format format_matrix;
extern const struct format format_prosody;
extern const struct format format_syslog;
extern const struct format format_logfmt;
extern const struct format format_imessage;
extern const struct format format_irc;
extern const struct format format_mattermost_xml;
extern const struct format format_zulip;
extern const struct format format_rocketchat;
extern const struct format format_skype;
extern const struct format format_snapchat;
extern const struct format format_snapchat_html;
extern const struct format format_tiktok;
extern const struct format format_tiktok_text;
extern const struct format format_discord_csv;
extern const struct format format_mattermost_csv;
extern const struct format format_teams_csv;
extern const struct format format_signal;
extern const struct format format_signal_cli;
extern const struct format format_mattermost;
extern const struct format format_telegram_html;
extern const struct format format_facebook_html;
extern const struct format format_facebook_old;
extern const struct format format_google_voice;
extern const struct format format_imessage_html;
extern const struct format format_discord_html;
extern const struct format format_discord_text;
extern const struct format format_mbox;
extern const struct format format_slack;
extern const struct format format_sms;
extern const struct format format_teams;
extern const struct format format_telegram;

/* For detection, note what was seen: "keys with a dot", with commas between. */
void format_saw(const struct format_probe *probe, const char *what, ...)
    __attribute__((format(printf, 2, 3)));
/* Are these words among the first bytes? Those that are were seen. */
bool format_head_has(const struct format_probe *probe, const char *words);
/* Does a JSON value with this bracket begin there? */
bool format_head_is_json(const struct format_probe *probe, char bracket);

/*
 * Has the object in the first line this key of its own? What is written in a
 * value, or in an object or a list inside of it, is none.
 */
bool format_line_has_key(const struct format_probe *probe, const char *key);

/* Does a tag begin there? */
bool format_head_is_xml(const struct format_probe *probe);
bool format_head_is_html(const struct format_probe *probe);

/* A load of bytes that no save wrote: sets `err`, returns -1. */
int format_bad_state(struct err *err);

#endif
