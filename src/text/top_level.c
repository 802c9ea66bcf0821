#include "text/top_level.h"

#include <stdlib.h>

/* clang-format off */
/* In alphabetic order; full lines read best. */
static const char *const known[] = {
	"aaa", "ac", "academy", "accountant", "accountants", "ad", "adult",
	"ae", "aero", "af", "ag", "agency", "ai", "al", "am", "amazon", "ao",
	"app", "apple", "aq", "ar", "art", "as", "asia", "at", "au", "auction",
	"auto", "aw", "ax", "az", "ba", "baby", "band", "bank", "bar",
	"barclays", "bargains", "bb", "bbc", "bd", "be", "beauty", "berlin",
	"best", "bet", "bf", "bg", "bh", "bi", "bible", "bike", "bingo", "bio",
	"biz", "bj", "black", "blog", "blue", "bm", "bn", "bo", "bond",
	"boutique", "br", "bs", "bt", "build", "builders", "business", "buzz",
	"bv", "bw", "by", "bz", "ca", "cafe", "cam", "capital", "car", "care",
	"cars", "cash", "casino", "cat", "cc", "cd", "center", "cf", "cfd",
	"cg", "ch", "channel", "charity", "chat", "christmas", "church", "ci",
	"city", "ck", "cl", "cleaning", "click", "clinic", "clothing", "cloud",
	"club", "cm", "cn", "co", "codes", "college", "com", "community",
	"company", "computer", "construction", "consulting", "cool", "coop",
	"courses", "cr", "credit", "cruises", "cu", "cv", "cw", "cx", "cy",
	"cymru", "cyou", "cz", "dad", "date", "dating", "day", "de", "deals",
	"dentist", "design", "dev", "digital", "directory", "discount", "dj",
	"dk", "dm", "do", "doctor", "dog", "domains", "dz", "earth", "ec",
	"eco", "edu", "education", "ee", "eg", "email", "energy",
	"engineering", "er", "es", "esq", "estate", "et", "eu", "events",
	"example", "expert", "faith", "family", "fan", "fans", "fashion", "fi",
	"film", "finance", "financial", "fish", "fit", "fitness", "fj", "fk",
	"flights", "flowers", "fm", "fo", "foo", "football", "foundation",
	"fr", "fun", "fund", "ga", "gallery", "game", "games", "garden", "gay",
	"gb", "gd", "ge", "gf", "gg", "gh", "gi", "gift", "gifts", "gives",
	"gl", "global", "gm", "gmbh", "gn", "golf", "goog", "google", "gov",
	"gp", "gq", "gr", "green", "group", "gs", "gt", "gu", "guru", "gw",
	"gy", "hair", "health", "healthcare", "help", "hk", "hm", "hn",
	"holiday", "holidays", "homes", "horse", "hospital", "host", "hosting",
	"hotel", "house", "how", "hr", "ht", "hu", "icu", "id", "ie", "il",
	"im", "in", "inc", "industries", "info", "ink", "insurance", "int",
	"international", "invalid", "io", "iq", "ir", "irish", "is", "it",
	"je", "jewelry", "jm", "jo", "jobs", "jp", "ke", "kg", "kh", "ki",
	"kids", "kitchen", "km", "kn", "kp", "kr", "kw", "ky", "kz", "la",
	"land", "law", "lawyer", "lb", "lc", "legal", "lgbt", "li", "life",
	"limited", "link", "live", "lk", "llc", "loan", "loans", "local",
	"localhost", "lol", "london", "love", "lr", "ls", "lt", "ltd", "lu",
	"lv", "ly", "ma", "makeup", "management", "market", "markets", "mc",
	"md", "me", "media", "mg", "mh", "microsoft", "mil", "mk", "ml", "mm",
	"mn", "mo", "mobi", "moe", "money", "monster", "mov", "movie", "mp",
	"mq", "mr", "ms", "mt", "mu", "museum", "music", "mv", "mw", "mx",
	"my", "mz", "na", "name", "nc", "ne", "net", "network", "new", "news",
	"nexus", "nf", "ng", "ni", "ninja", "nl", "no", "np", "nr", "nu",
	"nyc", "nz", "om", "one", "online", "org", "pa", "page", "paris",
	"partners", "party", "pe", "pet", "pets", "pf", "pg", "ph", "pharmacy",
	"phd", "photo", "photographer", "photography", "photos", "pics",
	"pictures", "pink", "pizza", "pk", "pl", "place", "play", "plumbing",
	"plus", "pm", "pn", "poker", "porn", "post", "pr", "press", "pro",
	"prof", "properties", "property", "ps", "pt", "pub", "pw", "py", "qa",
	"quest", "racing", "radio", "re", "red", "rent", "repair", "report",
	"restaurant", "reviews", "ro", "rocks", "rs", "rsvp", "ru", "rugby",
	"run", "rw", "sa", "sale", "salon", "sb", "sbs", "sc", "school",
	"science", "scot", "sd", "se", "service", "services", "sex", "sexy",
	"sg", "sh", "shoes", "shop", "shopping", "si", "site", "sj", "sk",
	"skin", "sky", "sl", "sm", "sn", "so", "soccer", "social", "software",
	"solar", "solutions", "spa", "space", "sr", "ss", "st", "store",
	"studio", "study", "style", "su", "supplies", "supply", "support",
	"surgery", "sv", "sx", "sy", "systems", "sz", "tattoo", "tax", "taxi",
	"tc", "td", "team", "tech", "technology", "tel", "tennis", "tesco",
	"test", "tf", "tg", "th", "tips", "tj", "tk", "tl", "tm", "tn", "to",
	"today", "tokyo", "tools", "top", "tours", "town", "tr", "training",
	"travel", "tt", "tv", "tw", "tz", "ua", "ug", "uk", "university",
	"uno", "us", "uy", "uz", "va", "vacations", "vc", "ve", "vet", "vg",
	"vi", "video", "vip", "vn", "vu", "wales", "website", "wedding", "wf",
	"wiki", "win", "work", "works", "world", "ws", "wtf", "xxx", "xyz",
	"ye", "yoga", "youtube", "yt", "za", "zip", "zm", "zone", "zw",
};

static const char *const plain[] = {
	"app", "biz", "blog", "chat", "club", "co", "com", "cymru", "de",
	"dev", "edu", "eu", "example", "fr", "gov", "ie", "info", "io", "link",
	"london", "net", "online", "org", "page", "pl", "ro", "ru", "scot",
	"shop", "site", "social", "store", "uk", "us", "wales", "website",
	"xyz",
};
/* clang-format on */

static bool in_list(struct span label, const char *const *list, size_t count);

bool
top_level_is_known(struct span label)
{
	return in_list(label, known, sizeof(known) / sizeof(known[0]));
}

bool
top_level_is_plain(struct span label)
{
	return in_list(label, plain, sizeof(plain) / sizeof(plain[0]));
}

static bool
in_list(struct span label, const char *const *list, size_t count)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct span entry = span_of(list[middle]);
		size_t shorter = entry.len < label.len ? entry.len : label.len;
		int order = memcmp(label.ptr, entry.ptr, shorter);

		if (order == 0 && label.len == entry.len)
			return true;
		if (order < 0 || (order == 0 && label.len < entry.len))
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
