#include "cases.h"

#include "message/formats.h"

/* Tables of known apps. Every person is invented. */
const struct collect_case cases_of_tables[] = {
	{ &format_discord_csv,
	    "AuthorID,Author,Date,Content,Attachments,Reactions\n\"1\",\""
	    "Anna\",\"2026-03-02T15:00:00.0000000+01:00\",\"a \"\"b\"\"\nc\",\"h"
	    "ttps://a.example/x/y.png?ex=1,https://a.example/z.pdf\",\""
	    "\"\n\"1\",\"Anna\",\"2026-03-02T14:00:01+00:00\",\"\",\"\",\"x\"\n\"2\",\""
	    "Ben\",\"2026-03-02T14:00:01+00:00\",\"ok\",\"\",\"\"\n",
	    "2026-03-02T14:00:00Z|oak|Anna|a \"b\"\nc|file=y.png|file=z."
	    "pdf|flags=8|\n2026-03-02T14:00:01Z|oak|Ben|ok|\n" },
	{ &format_mattermost_csv,
	    "Post Creation Time,Post Update Time,Post Update Type,Tea"
	    "m Id,Team Name,Team Display Name,Channel Id,Channel Name"
	    ",Channel Display Name,Channel Type,User Id,User Email,Us"
	    "ername,Post Id,Edited By Post Id,Replied to Post Id,Post"
	    " Message,Post Type,User Type,Previews Post Id\n1772460000"
	    "000,0,,t,care,Care,c,rota,Rota,private,u,a@example.org,a"
	    "nna,,,,User anna was already in the channel,previously-j"
	    "oined,user,\n1772460001000,0,,t,care,Care,c,rota,Rota,pri"
	    "vate,u,a@example.org,anna,p1,,,\"hello, \"\"all\"\"\",message,"
	    "user,\n1772460001000,1,EditedOriginalMsg,,,,c,dm,A and B,"
	    "direct,u,a@example.org,anna,p2,p1,,before,message,user,\n"
	    "1772460002000,1,Deleted,t,care,Care,c,rota,Rota,private,"
	    "u,a@example.org,anna,p3,,p1,gone,message,user,\n177246000"
	    "2000,1,,t,care,Care,c,rota,Rota,private,u,a@example.org,"
	    "anna,p3,,,a.pdf,attachment,user,\n",
	    "2026-03-02T14:00:01Z|Care / Rota|anna|hello, \"all\"|\n2026"
	    "-03-02T14:00:01Z|A and B|anna|before|flags=2|\n2026-03-02"
	    "T14:00:02Z|Care / Rota|anna|gone|flags=4|\n2026-03-02T14:"
	    "00:02Z|Care / Rota|anna||file=a.pdf|flags=8|\n" },
	{ &format_teams_csv,
	    "# WARNING: partial, the network was lost\n\nid,author,time"
	    "stamp,text,edited,deleted,system,subject,importance,ment"
	    "ions,reactions_json,attachments_json,forwarded,reply_to,"
	    "reactions,is_own,message_type\n\"1\",\"Anna\",\"2026-03-02T14:"
	    "00:00.000Z\",\"'=1+1\",\"true\",\"false\",\"false\",\"Rota\",\"norma"
	    "l\",\"\",\"\",\"[{}]\",\"\",\"\",\"\",\"true\",\"Text\"\n\"2\",\"\",\"2026-03-0"
	    "2T14:00:01.000Z\",\"Ben was added\",\"false\",\"false\",\"true\","
	    "\"\",\"\",\"\",\"\",\"[]\",\"\",\"\",\"\",\"false\",\"Event\"\n\"3\",\"Ben\",\"202"
	    "6-03-02T14:00:02.000Z\",\"see\",\"false\",\"false\",\"false\",\"\","
	    "\"\",\"\",\"\",\"\",\"Kim: FYI\",\"\",\"\",\"false\",\"Text\"\n",
	    "2026-03-02T14:00:00Z|oak|Anna|Rota\n=1+1|flags=a|\n2026-03"
	    "-02T14:00:01Z|oak||Ben was added|flags=1|\n2026-03-02T14:"
	    "00:02Z|oak|Ben|see\nKim: FYI|\n" },
	{ NULL, NULL, NULL },
};
