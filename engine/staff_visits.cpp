#include "engine/staff_visits.hpp"

namespace careline::engine {

void on_staff_booked(dialogue&, const staff_booked&) {}
void on_staff_moved(dialogue&, const staff_moved&) {}
void on_staff_set_status(dialogue&, const staff_set_status&) {}

} // namespace careline::engine
