#ifndef BOUNDARYD_LEDGER_SETTINGS_FILES_H
#define BOUNDARYD_LEDGER_SETTINGS_FILES_H

#include "base/digest.h"
#include "base/err.h"
#include "ledger/ledger.h"

/*
 * settings_files -- which settings files were in use last, so that a changed
 * rule or exception is in the audit record also when it was changed while the
 * daemon was stopped.
 */
typedef int ledger_visit_file(const char *name, const struct digest *digest,
    void *arg);

/* 1, 0 it was not in use, -1. */
int ledger_find_settings_file(struct ledger *ledger, const char *name,
    struct digest *digest, struct err *err);
int ledger_put_settings_file(struct ledger *ledger, const char *name,
    const struct digest *digest, struct err *err);
int ledger_remove_settings_file(struct ledger *ledger, const char *name,
    struct err *err);
/* By name; visitors may change nothing. */
int ledger_each_settings_file(struct ledger *ledger, ledger_visit_file *visit,
    void *arg, struct err *err);

#endif
