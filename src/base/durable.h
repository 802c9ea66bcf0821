#ifndef BOUNDARYD_BASE_DURABLE_H
#define BOUNDARYD_BASE_DURABLE_H

/* durable -- what is to outlast a power cut. */

/*
 * The name of a file or folder that was made just now: the folder above it is
 * synced. Where that cannot be done (a disk that fails says so elsewhere, and
 * not every file system lets a folder be synced) it is as safe as before.
 */
void durable_name(const char *path);

#endif
