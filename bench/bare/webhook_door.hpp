#pragma once
/// A signed WhatsApp body -> messages of known clinics, on the HTTP thread.

#include "bench/bare/group_commit.hpp"
#include "config/limits.hpp"
#include "config/secret.hpp"
#include "engine/ids.hpp"
#include "io/http/message.hpp"
#include "io/signature.hpp"

#include <string>
#include <unordered_map>

namespace careline::bench::bare {

/// phone_number_id -> clinic.
using clinic_numbers = std::unordered_map<std::string, engine::clinic_id>;

class webhook_door {
public:
  webhook_door(const config::secret& app_secret, clinic_numbers clinics,
               const config::limits& limits, group_commit& store);

  /// Answers what is refused; what is taken is answered after its commit.
  void take(const io::request& r, const io::responder& answer);

private:
  void take_webhook(const io::request& r, const io::responder& answer);

  io::meta_signature signature_;
  clinic_numbers clinics_;
  std::size_t json_depth_;
  group_commit& store_;
};

} // namespace careline::bench::bare
