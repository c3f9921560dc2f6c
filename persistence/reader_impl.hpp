#pragma once
/// What the files of store_reader share; no one else includes it.

#include "persistence/binary.hpp"
#include "persistence/connection.hpp"
#include "persistence/reader_sql.hpp"
#include "persistence/store_reader.hpp"

#include <initializer_list>

namespace careline::persistence {

struct store_reader::impl {
  connection link;
  std::chrono::steady_clock::time_point next_dial{};

  impl(config::secret dsn, const config::limits& limits);

  /// Asks one question. Opens the connection if it is closed; a connection
  /// that turns out to be dead is opened once more, for nothing was changed.
  result<rows> ask(reader_statement question,
                   std::initializer_list<std::string_view> values);
};

inline engine::error bad_cursor() {
  return {engine::errc::invalid_argument, "cursor"};
}

/// One row more than asked tells whether there is another page.
inline std::string one_more(std::size_t most) {
  return to_binary(static_cast<std::int64_t>(most) + 1);
}

/// A word of the database back to its enum; the fallback for one that this
/// version does not know.
template <class Enum>
Enum read_word(std::string_view word, Enum last, Enum fallback) {
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (to_string(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  return fallback;
}

engine::channel read_channel(std::string_view word);
engine::sender read_sender(std::string_view word);
engine::identity_kind read_identity_kind(std::string_view word);

/// The columns of a conversation, from `first` on.
engine::conversation read_conversation(const rows& r, int row, int first);
inline constexpr int conversation_columns = 18;

} // namespace careline::persistence
