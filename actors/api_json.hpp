#pragma once
/// What the answers of the API share. Only for the files that write them.

#include "io/http/message.hpp"
#include "io/json.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace careline::actors {

inline io::response json_answer(std::string body, unsigned status = 200) {
  return {status, "application/json", std::move(body), {}};
}

/// Empty is null.
inline void optional_text(io::json_writer& w, std::string_view name,
                          std::string_view text) {
  w.key(name);
  if (text.empty())
    w.null();
  else
    w.value(text);
}

} // namespace careline::actors
