#pragma once
/// A burst of short messages, answered as one: words are kept until the patient
/// has been silent for a while ("fold_due"), then read together.

#include "engine/dialogue.hpp"
#include "engine/message.hpp"

#include <string_view>

namespace careline::engine {

/// More than this is answered at once.
inline constexpr std::size_t most_folded_messages = 10;
inline constexpr std::size_t most_folded_bytes = 2000;

/// Whether this clinic waits for the rest of a burst.
bool folds(const dialogue& d) noexcept;

/// Keeps the words; the answer comes when the patient is silent, or now if
/// there are too many or together they are a red flag.
void fold(dialogue& d, std::string_view text);

/// Reads what was kept as one message, if there is any.
void answer_folded(dialogue& d);

/// "fold_due": the patient has been silent.
void on_fold_due(dialogue& d);

/// Something that cannot wait follows what was kept: that is answered first,
/// unless the calendar would have to be asked for it.
void answer_folded_first(dialogue& d);

/// What was kept, and what the AI was asked, will be answered by somebody else:
/// forgets both and their timers.
/// @returns whether there was any
bool drop_unread(dialogue& d);

} // namespace careline::engine
