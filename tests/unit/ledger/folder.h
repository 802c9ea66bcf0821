#ifndef BOUNDARYD_UNIT_LEDGER_FOLDER_H
#define BOUNDARYD_UNIT_LEDGER_FOLDER_H

/*
 * folder -- a folder of a test's own, gone when it is done.
 */
struct folder {
	char path[64];
	char file[128]; /* a name in it, made by folder_file */
};

void folder_init(struct folder *folder);
void folder_done(struct folder *folder);
/* PATH/NAME, borrowed until the next call. */
const char *folder_file(struct folder *folder, const char *name);

#endif
