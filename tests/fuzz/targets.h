#ifndef BOUNDARYD_TESTS_FUZZ_TARGETS_H
#define BOUNDARYD_TESTS_FUZZ_TARGETS_H

#include "fuzz.h"

/* targets -- all there are; targets.c names each. */
/* target_format.c; `about` is the struct format. */
fuzz_run fuzz_format;
/* target_message.c */
fuzz_run fuzz_detect, fuzz_context, fuzz_html, fuzz_mail_field, fuzz_time;
/* target_ingest.c */
fuzz_run fuzz_decoding, fuzz_container, fuzz_pattern;
/* target_reader.c */
fuzz_run fuzz_export, fuzz_saved;
/* target_text.c */
fuzz_run fuzz_text, fuzz_escape;
/* target_rules.c */
fuzz_run fuzz_scan, fuzz_prefilter, fuzz_cost;
/* target_settings.c; `about` is the name of the file that the bytes are. */
fuzz_run fuzz_settings, fuzz_bundle;
/* target_control.c */
fuzz_run fuzz_channel, fuzz_request, fuzz_frame;
/* target_alert.c */
fuzz_run fuzz_report, fuzz_kept;
/* target_ledger.c */
fuzz_run fuzz_ledger, fuzz_database;
/* target_maildir.c */
fuzz_run fuzz_maildir;

#endif
