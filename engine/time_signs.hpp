#pragma once
/// Drops from what was heard all that is no wish: the past, doses, what is
/// excluded, what a move or a correction replaces.

#include "engine/time_words.hpp"

namespace careline::engine {

/// Since, yesterday, "was", every, tablets, births, farewells.
void drop_what_is_no_wish(const time_tokens& t, said_list& heard) noexcept;
/// "not X", "X nahi", "no puedo X"
void drop_the_excluded(const time_tokens& t, const reading& how,
                       said_list& heard) noexcept;
/// "from X to Y", "instead of X", "no wait"
void drop_the_replaced(const time_tokens& t, const reading& how,
                       said_list& heard) noexcept;

// -- Places, for the above ---------------------------------------------------

/// The expression before or behind a token that is still a wish; -1 if none.
int wish_before(const said_list& heard, int token) noexcept;
int wish_behind(const said_list& heard, int token) noexcept;

/// Expressions that belong together: "Monday 3 pm", one day and its times,
/// with only small words between.
struct said_group {
  int first = -1;
  int last = -1;
};
said_group group_of(const time_tokens& t, const said_list& heard,
                    int i) noexcept;
/// The wish that stands at most `gap` tokens before or behind a token, with all
/// that belongs to it; before it only in the same clause.
said_group group_before(const time_tokens& t, const said_list& heard, int token,
                        int gap) noexcept;
said_group group_behind(const time_tokens& t, const said_list& heard, int token,
                        int gap) noexcept;
void drop(said_list& heard, said_group group) noexcept;
/// Drops a group; where only a time follows, its day stays: "tomorrow evening
/// not, morning".
void drop_wish(said_list& heard, said_group group) noexcept;

/// Whether a token lies inside an expression that is a wish.
bool is_inside_wish(const said_list& heard, int token) noexcept;

/// "or" between two expressions, in any form; "or not", "or so" do not count.
bool is_or_at(const time_tokens& t, int i) noexcept;

} // namespace careline::engine
