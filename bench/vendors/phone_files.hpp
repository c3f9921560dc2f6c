#pragma once
/// The phone page's files as compiled in (bench/phone, embed.cmake).

#include <span>
#include <string_view>

namespace careline::bench {

struct phone_file {
  std::string_view name; ///< e.g. "phone.css"
  std::string_view bytes;
};

std::span<const phone_file> phone_files();

} // namespace careline::bench
