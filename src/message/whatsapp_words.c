#include "message/whatsapp_words.h"

#include <stddef.h>

const char *const	whatsapp_system_parts[] = {
	"end-to-end encrypted", "end-to-end encryption",
	" created group \"", " created this group",
	" changed this group", " changed the subject",
	" changed the group ", " changed their phone number",
	" updated the message timer", " turned on disappearing messages",
	" turned off disappearing messages", " joined using ",
	"our security code with ", " is a contact",
	NULL
};

/* In every language's first notice, about encryption. */
const char *const	whatsapp_own_name[] = {
	"WhatsApp", "\u0648\u0627\u062a\u0633\u0627\u0628", NULL
};

/* As phones in some languages of this country's people write it. */
const char *const	whatsapp_deleted[] = {
	"This message was deleted",
	"This message was deleted.",
	"You deleted this message",
	"You deleted this message.",
	"Vous avez supprim\u00e9 ce message.",
	"Ce message a \u00e9t\u00e9 supprim\u00e9.",
	"Du hast diese Nachricht gel\u00f6scht.",
	"Diese Nachricht wurde gel\u00f6scht.",
	"Hai eliminato questo messaggio.",
	"Questo messaggio \u00e8 stato eliminato.",
	"Eliminaste este mensaje.",
	"Se elimin\u00f3 este mensaje.",
	"Apagou esta mensagem.",
	"Esta mensagem foi apagada.",
	"Dit bericht is verwijderd",
	"U hebt dit bericht verwijderd",
	"Tuto zpr\u00e1vu jste smazal/a.",
	"Tato zpr\u00e1va byla smaz\u00e1na.",
	"Tuto zpr\u00e1vu jste odstranil/a.",
	"Tato zpr\u00e1va byla odstran\u011bna.",
	"Anda menghapus pesan ini.",
	"Pesan ini dihapus.",
	"B\u1ea1n \u0111\u00e3 xo\u00e1 tin nh\u1eafn n\u00e0y.",
	"Tin nh\u1eafn n\u00e0y \u0111\u00e3 b\u1ecb x\u00f3a.",
	"\u0412\u044b \u0443\u0434\u0430\u043b\u0438\u043b\u0438 "
	    "\u0434\u0430\u043d\u043d\u043e\u0435 \u0441\u043e"
	    "\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
	"\u0412\u044b \u0443\u0434\u0430\u043b\u0438\u043b\u0438 "
	    "\u0434\u0430\u043d\u043d\u043e\u0435 \u0441\u043e"
	    "\u043e\u0431\u0449\u0435\u043d\u0438\u0435.",
	"\u0414\u0430\u043d\u043d\u043e\u0435 \u0441\u043e\u043e"
	    "\u0431\u0449\u0435\u043d\u0438\u0435 \u0443\u0434"
	    "\u0430\u043b\u0435\u043d\u043e",
	"\u0414\u0430\u043d\u043d\u043e\u0435 \u0441\u043e\u043e"
	    "\u0431\u0449\u0435\u043d\u0438\u0435 \u0443\u0434"
	    "\u0430\u043b\u0435\u043d\u043e.",
	"\u0412\u0438 \u0432\u0438\u0434\u0430\u043b\u0438\u043b"
	    "\u0438 \u0446\u0435 \u043f\u043e\u0432\u0456\u0434"
	    "\u043e\u043c\u043b\u0435\u043d\u043d\u044f.",
	"\u0426\u0435 \u043f\u043e\u0432\u0456\u0434\u043e\u043c"
	    "\u043b\u0435\u043d\u043d\u044f \u0431\u0443\u043b"
	    "\u043e \u0432\u0438\u0434\u0430\u043b\u0435\u043d"
	    "\u043e.",
	"\u3053\u306e\u30e1\u30c3\u30bb\u30fc\u30b8\u3092\u524a"
	    "\u9664\u3057\u307e\u3057\u305f\u3002",
	"\u3053\u306e\u30e1\u30c3\u30bb\u30fc\u30b8\u306f\u524a"
	    "\u9664\u3055\u308c\u307e\u3057\u305f\u3002",
	"\u0906\u092a\u0928\u0947 \u092f\u0939 \u092e\u0948\u0938"
	    "\u0947\u091c \u0921\u093f\u0932\u0940\u091f \u0915"
	    "\u093f\u092f\u093e.",
	"\u092f\u0939 \u092e\u0948\u0938\u0947\u091c \u0921\u093f"
	    "\u0932\u0940\u091f \u0915\u0930 \u0926\u093f\u092f"
	    "\u093e \u0917\u092f\u093e \u0939\u0948.",
	"\u0e04\u0e38\u0e13\u0e44\u0e14\u0e49\u0e25\u0e1a\u0e02"
	    "\u0e49\u0e2d\u0e04\u0e27\u0e32\u0e21\u0e19\u0e35\u0e49",
	"\u0e02\u0e49\u0e2d\u0e04\u0e27\u0e32\u0e21\u0e19\u0e35"
	    "\u0e49\u0e16\u0e39\u0e01\u0e25\u0e1a\u0e41\u0e25\u0e49"
	    "\u0e27",
	"\u0644\u0642\u062f \u062d\u0630\u064e\u0641\u062a \u0647"
	    "\u0630\u0647 \u0627\u0644\u0631\u0633\u0627\u0644"
	    "\u0629.",
	"\u0623\u0646\u062a \u062d\u0630\u0641\u062a \u0647\u0630"
	    "\u0647 \u0627\u0644\u0631\u0633\u0627\u0644\u0629.",
	"\u062a\u0645 \u062d\u0630\u0641 \u0647\u0630\u0647 \u0627"
	    "\u0644\u0631\u0633\u0627\u0644\u0629.",
	NULL
};

/* "null" stands for a picture that could be seen once. */
const char *const	whatsapp_omitted[] = {
	"image omitted",
	"video omitted",
	"audio omitted",
	"sticker omitted",
	"GIF omitted",
	"document omitted",
	"Contact card omitted",
	"null",
	NULL
};

const char *const	whatsapp_calls[] = {
	"Missed voice call",
	"Missed video call",
	"Missed group voice call",
	"Missed group video call",
	"Zme\u0161kan\u00fd hovor",
	"\u041f\u0440\u043e\u043f\u0443\u0449\u0435\u043d\u043d"
	    "\u044b\u0439 \u0430\u0443\u0434\u0438\u043e\u0437"
	    "\u0432\u043e\u043d\u043e\u043a",
	"Gemiste spraakoproep",
	NULL
};

const char *const	whatsapp_file_kinds[] = {
	"IMG",
	"VID",
	"AUD",
	"PTT",
	"STK",
	"DOC",
	"PHOTO",
	"VIDEO",
	"AUDIO",
	"STICKER",
	"GIF",
	NULL
};
