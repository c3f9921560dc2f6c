#include "actors/directory.hpp"

#include "actors/messages.hpp"

namespace careline::actors {

directory::directory(std::vector<clinic_entry_ptr> clinics)
    : all_(std::move(clinics)) {
  for (auto& entry : all_) {
    by_id_.emplace(entry->id, entry);
    for (auto& account : entry->clinic.whatsapp_phone_number_ids)
      by_whatsapp_.emplace(account, entry);
  }
}

clinic_entry_ptr directory::by_whatsapp(std::string_view account) const {
  auto found = by_whatsapp_.find(std::string(account));
  return found == by_whatsapp_.end() ? nullptr : found->second;
}

clinic_entry_ptr directory::find(engine::clinic_id id) const {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const engine::patient_key& key_of(const work& w) {
  return std::visit([](auto& x) -> const engine::patient_key& { return x.key; },
                    w);
}

const ticket& ack_of(const work& w) {
  return std::visit([](auto& x) -> const ticket& { return x.ack; }, w);
}

} // namespace careline::actors
