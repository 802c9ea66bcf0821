#include "message/whatsapp_words.h"

/* SPAN is no constant that may stand here. */
#define WORD(text)                       \
	{                                \
		(text), sizeof(text) - 1 \
	}

const struct span whatsapp_system_parts[] = { WORD("end-to-end encrypted"),
	WORD("end-to-end encryption"), WORD(" created group \""),
	WORD(" created this group"), WORD(" changed this group"),
	WORD(" changed the subject"), WORD(" changed the group "),
	WORD(" changed their phone number"), WORD(" updated the message timer"),
	WORD(" turned on disappearing messages"),
	WORD(" turned off disappearing messages"), WORD(" joined using "),
	WORD("our security code with "), WORD(" is a contact"), { NULL, 0 } };

/* In every language's first notice, about encryption. */
const struct span whatsapp_own_name[] = { WORD("WhatsApp"),
	WORD("\u0648\u0627\u062a\u0633\u0627\u0628"), { NULL, 0 } };

/* In the languages that phones in this country are set to most. */
const struct span whatsapp_deleted[] = { WORD("This message was deleted"),
	WORD("You deleted this message"),
	WORD("Vous avez supprim\u00e9 ce message"),
	WORD("Ce message a \u00e9t\u00e9 supprim\u00e9"),
	WORD("Du hast diese Nachricht gel\u00f6scht"),
	WORD("Diese Nachricht wurde gel\u00f6scht"),
	WORD("Hai eliminato questo messaggio"),
	WORD("Questo messaggio \u00e8 stato eliminato"),
	WORD("Eliminaste este mensaje"), WORD("Se elimin\u00f3 este mensaje"),
	WORD("Apagou esta mensagem"), WORD("Esta mensagem foi apagada"),
	WORD("Dit bericht is verwijderd"),
	WORD("U hebt dit bericht verwijderd"),
	WORD("Tuto zpr\u00e1vu jste smazal/a"),
	WORD("Tato zpr\u00e1va byla smaz\u00e1na"),
	WORD("Tuto zpr\u00e1vu jste odstranil/a"),
	WORD("Tato zpr\u00e1va byla odstran\u011bna"),
	WORD("Anda menghapus pesan ini"), WORD("Pesan ini dihapus"),
	WORD("B\u1ea1n \u0111\u00e3 xo\u00e1 tin nh\u1eafn n\u00e0y"),
	WORD("Tin nh\u1eafn n\u00e0y \u0111\u00e3 b\u1ecb x\u00f3a"),
	WORD("\u0412\u044b \u0443\u0434\u0430\u043b\u0438\u043b\u0438 "
	     "\u0434\u0430\u043d\u043d\u043e\u0435 "
	     "\u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435"),
	WORD("\u0414\u0430\u043d\u043d\u043e\u0435 "
	     "\u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435 "
	     "\u0443\u0434\u0430\u043b\u0435\u043d\u043e"),
	WORD("\u0412\u0438 \u0432\u0438\u0434\u0430\u043b\u0438\u043b\u0438 "
	     "\u0446\u0435 "
	     "\u043f\u043e\u0432\u0456\u0434\u043e\u043c\u043b\u0435\u043d"
	     "\u043d\u044f"),
	WORD("\u0426\u0435 "
	     "\u043f\u043e\u0432\u0456\u0434\u043e\u043c\u043b\u0435\u043d"
	     "\u043d\u044f \u0431\u0443\u043b\u043e "
	     "\u0432\u0438\u0434\u0430\u043b\u0435\u043d\u043e"),
	WORD("\u3053\u306e\u30e1\u30c3\u30bb\u30fc\u30b8\u3092\u524a\u9664"
	     "\u3057\u307e\u3057\u305f"),
	WORD("\u3053\u306e\u30e1\u30c3\u30bb\u30fc\u30b8\u306f\u524a\u9664"
	     "\u3055\u308c\u307e\u3057\u305f"),
	WORD("\u0906\u092a\u0928\u0947 \u092f\u0939 "
	     "\u092e\u0948\u0938\u0947\u091c \u0921\u093f\u0932\u0940\u091f "
	     "\u0915\u093f\u092f\u093e"),
	WORD("\u092f\u0939 \u092e\u0948\u0938\u0947\u091c "
	     "\u0921\u093f\u0932\u0940\u091f \u0915\u0930 "
	     "\u0926\u093f\u092f\u093e \u0917\u092f\u093e \u0939\u0948"),
	WORD("\u0e04\u0e38\u0e13\u0e44\u0e14\u0e49\u0e25\u0e1a\u0e02\u0e49"
	     "\u0e2d\u0e04\u0e27\u0e32\u0e21\u0e19\u0e35\u0e49"),
	WORD("\u0e02\u0e49\u0e2d\u0e04\u0e27\u0e32\u0e21\u0e19\u0e35\u0e49"
	     "\u0e16\u0e39\u0e01\u0e25\u0e1a\u0e41\u0e25\u0e49\u0e27"),
	WORD("\u0644\u0642\u062f \u062d\u0630\u064e\u0641\u062a "
	     "\u0647\u0630\u0647 \u0627\u0644\u0631\u0633\u0627\u0644\u0629"),
	WORD("\u0623\u0646\u062a \u062d\u0630\u0641\u062a \u0647\u0630\u0647 "
	     "\u0627\u0644\u0631\u0633\u0627\u0644\u0629"),
	WORD("\u062a\u0645 \u062d\u0630\u0641 \u0647\u0630\u0647 "
	     "\u0627\u0644\u0631\u0633\u0627\u0644\u0629"),
	WORD("Ta wiadomo\u015b\u0107 zosta\u0142a usuni\u0119ta"),
	WORD("Usuni\u0119to t\u0119 wiadomo\u015b\u0107"),
	WORD("Acest mesaj a fost \u0219ters"),
	WORD("A\u021bi \u0219ters acest mesaj"),
	WORD("\u0422\u043e\u0432\u0430 "
	     "\u0441\u044a\u043e\u0431\u0449\u0435\u043d\u0438\u0435 "
	     "\u0431\u0435\u0448\u0435 "
	     "\u0438\u0437\u0442\u0440\u0438\u0442\u043e"),
	WORD("Bu mesaj silindi"), WORD("Bu mesaj\u0131 sildiniz"),
	WORD("Mensagem apagada"), { NULL, 0 } };

const struct span whatsapp_edited[] = { WORD("This message was edited"),
	WORD("Diese Nachricht wurde bearbeitet"),
	WORD("Ce message a \u00e9t\u00e9 modifi\u00e9"),
	WORD("Se edit\u00f3 este mensaje"),
	WORD("Questo messaggio \u00e8 stato modificato"),
	WORD("Mensagem editada"), WORD("Esta mensagem foi editada"),
	WORD("Dit bericht is bewerkt"),
	WORD("Ta wiadomo\u015b\u0107 zosta\u0142a edytowana"),
	WORD("Acest mesaj a fost editat"), { NULL, 0 } };

/* "null" stands for a picture that could be seen once. */
const struct span whatsapp_omitted[] = { WORD("image omitted"),
	WORD("video omitted"), WORD("audio omitted"), WORD("sticker omitted"),
	WORD("GIF omitted"), WORD("document omitted"),
	WORD("Contact card omitted"), WORD("null"), { NULL, 0 } };

const struct span whatsapp_calls[] = { WORD("Missed voice call"),
	WORD("Missed video call"), WORD("Missed group voice call"),
	WORD("Missed group video call"), WORD("Zme\u0161kan\u00fd hovor"),
	WORD("\u041f\u0440\u043e\u043f\u0443\u0449\u0435\u043d\u043d"
	     "\u044b\u0439 \u0430\u0443\u0434\u0438\u043e\u0437"
	     "\u0432\u043e\u043d\u043e\u043a"),
	WORD("Gemiste spraakoproep"), { NULL, 0 } };

/* "Missed voice call, Tap to call back", "Voice call, 5 min". */
const struct span whatsapp_call_starts[] = { WORD("Voice call, "),
	WORD("Video call, "), WORD("Missed voice call, "),
	WORD("Missed video call, "), WORD("Missed group voice call, "),
	WORD("Missed group video call, "), { NULL, 0 } };

const struct span whatsapp_file_kinds[] = { WORD("IMG"), WORD("VID"),
	WORD("AUD"), WORD("PTT"), WORD("STK"), WORD("DOC"), WORD("PHOTO"),
	WORD("VIDEO"), WORD("AUDIO"), WORD("STICKER"), WORD("GIF"),
	{ NULL, 0 } };
