#pragma once
/// Which clinics there are and who serves them: an immutable value that is
/// replaced whole when clinics are loaded anew. Messages carry the entry they
/// were accepted under, so one turn never sees two versions of a clinic.

#include "config/clinic.hpp"
#include "engine/ids.hpp"

#include <caf/fwd.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace careline::actors {

struct ask_calendar;
struct calendar_answer;
struct hold_settled;
struct visit_freed;
struct calendar_outdated;

/// See interfaces.hpp.
using calendar_handle =
    caf::typed_actor<caf::replies_to<ask_calendar>::with<calendar_answer>,
                     caf::reacts_to<hold_settled>, caf::reacts_to<visit_freed>,
                     caf::reacts_to<calendar_outdated>>;

/// One clinic and the calendars of its providers.
struct clinic_entry {
  engine::clinic_id id;
  config::clinic clinic;
  std::unordered_map<std::string, calendar_handle>
      calendars; ///< By provider key.
};

using clinic_entry_ptr = std::shared_ptr<const clinic_entry>;

class directory {
public:
  explicit directory(std::vector<clinic_entry_ptr> clinics);

  /// @param phone_number_id  Meta's tenant key
  /// @returns nullptr if no active clinic has it
  clinic_entry_ptr by_whatsapp(std::string_view phone_number_id) const;
  clinic_entry_ptr find(engine::clinic_id id) const;
  const std::vector<clinic_entry_ptr>& all() const noexcept { return all_; }

private:
  std::vector<clinic_entry_ptr> all_;
  std::unordered_map<std::string, clinic_entry_ptr> by_whatsapp_;
  std::unordered_map<engine::clinic_id, clinic_entry_ptr> by_id_;
};

using directory_ptr = std::shared_ptr<const directory>;

} // namespace careline::actors
