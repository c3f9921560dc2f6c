#pragma once
/// The wire form of the live chat: rows of the store as JSON. Field names are
/// those of DESIGN; `ai_paused*` are read-only aliases of `bot_paused*` for
/// dashboards that know the older names.

#include "io/http/message.hpp"
#include "persistence/store_reader.hpp"

#include <optional>
#include <string>

namespace careline::actors {

io::response
conversations_json(const persistence::page<persistence::conversation_row>& p);
io::response
messages_json(engine::patient_id patient,
              const persistence::page<persistence::stored_message>& p);
io::response patient_json(const persistence::patient_info& p);

/// What `send` and `toggle-bot` answer, also when they are repeated.
io::response staff_action_json(engine::patient_id patient, bool is_bot_paused,
                               int fenced,
                               std::optional<engine::message_id> message);

} // namespace careline::actors
