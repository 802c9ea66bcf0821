#ifndef BOUNDARYD_MESSAGE_WHATSAPP_WORDS_H
#define BOUNDARYD_MESSAGE_WHATSAPP_WORDS_H

/* whatsapp_words -- sentences of the app. Each list ends with NULL. */
extern const char *const	whatsapp_system_parts[];  /* in a sentence */
extern const char *const	whatsapp_own_name[];
extern const char *const	whatsapp_deleted[];	  /* whole texts */
extern const char *const	whatsapp_omitted[];
extern const char *const	whatsapp_calls[];
extern const char *const	whatsapp_file_kinds[];	  /* in file names */

#endif
