#pragma once
/// Words that several statements share. Only the files of batch_sql include
/// this: it defines macros, because SQL texts are joined by the compiler.

// Enums travel as small numbers: the order here is the order in engine/ and
// persistence/records.hpp (a test sends every word there and back).
#define CHANNELS "('{whatsapp,sms,voice,web}'::channel[])"
#define DIRECTIONS "('{in,out}'::direction[])"
#define SENDERS "('{patient,bot,staff,system}'::sender[])"
#define CONTENTS                                                               \
  "('{text,button,interactive,image,document,audio,video,sticker,location,"    \
  "contacts,reaction,order,system,unsupported,unknown}'::content[])"
#define STATUSES                                                               \
  "('{received,queued,sent,delivered,read,failed,fenced,dead}'"                \
  "::message_status[])"
#define STAGES                                                                 \
  "('{idle,menu,choosing_service,choosing_provider,choosing_time,confirming,"  \
  "with_person,feedback,choosing_visit,confirming_cancel}'::stage[])"
#define APPOINTMENT_STATUSES                                                   \
  "('{proposed,pending,booked,arrived,fulfilled,cancelled,no_show}'"           \
  "::appointment_status[])"
#define IDENTITIES "('{phone,whatsapp_user_id,web}'::identity_kind[])"

// How much a status says; only a greater one replaces another.
#define RANK(status)                                                           \
  "(case " status " when 'read' then 4 when 'delivered' then 3"                \
  " when 'failed' then 2 when 'sent' then 1 else 0 end)"

// A client sees counts only after the commit; so the transaction looks itself.
#define GUARDED(rows, code)                                                    \
  " select expect((select count(*) from " rows "), $1::bigint, '" code "')"

// Ours are due at whole milliseconds; one that somebody wrote by hand was read
// as the millisecond it lies in.
#define IS_DUE_AT(timer, instant)                                              \
  "date_trunc('milliseconds', " timer ".due) = " instant

#define BOOKED                                                                 \
  "a.status in ('pending', 'booked', 'arrived', 'fulfilled')"                  \
  " and not a.is_overbooked"

// An appointment that may still be moved or confirmed.
#define STANDS "a.status in ('proposed', 'pending', 'booked', 'arrived')"
