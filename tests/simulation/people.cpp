#include "tests/simulation/people.hpp"

#include "tests/support/demo_clinic.hpp"
#include "tests/support/whatsapp_bodies.hpp"

#include <algorithm>

namespace careline::simulation {

namespace {

constexpr const char* texts[] = {
    "Hi",
    "Good morning",
    "menu",
    "1",
    "2",
    "I want to book an appointment",
    "Book a visit with Dr Mehta tomorrow at 3 pm",
    "tomorrow 3pm",
    "tomorrow at 3 pm",
    "day after tomorrow 10:30",
    "Monday at 11 am with Dr Rao",
    "any doctor tomorrow morning",
    "is anything free tomorrow afternoon?",
    "yes",
    "yes please",
    "no",
    "Can I move my appointment to tomorrow 4 pm?",
    "I need to reschedule",
    "please cancel my visit",
    "I can't come",
    "when is my appointment?",
    "what are your hours?",
    "how much is it?",
    "where are you?",
    "do you have a lift?",
    "can I bring my dog to the waiting room?",
    "my tooth fell into the soup",
    "asdf qwer",
    "I want to talk to a person",
    "back",
    "start over",
    "STOP",
    "START",
    "I have severe chest pain",
    "mujhe kal 3 baje appointment chahiye",
    "quiero una cita mañana a las tres",
    "5",
    "thank you",
    "\xF0\x9F\x91\x8D",
};

std::string quoted(std::string_view text) {
  return "\"" + tests::json_escaped(text) + "\"";
}

std::int64_t seconds_of(instant at) {
  return std::chrono::floor<std::chrono::seconds>(at)
      .time_since_epoch()
      .count();
}

void sign(post& p) {
  p.signature = tests::signature_of(app_secret, p.body);
}

} // namespace

engine::clinic_id clinic_number(std::size_t n) {
  return tests::clinic_number(n + 1);
}

std::string account_number(std::size_t n) {
  return std::to_string(1001 + n);
}

config::clinic make_clinic(std::size_t n, const weather& how) {
  auto c = tests::clinic_for_tests(n + 1, account_number(n));
  c.name = "Clinic " + std::to_string(n);
  c.providers[0].name = "Dr Mehta"; // As people write them.
  c.providers[1].name = "Dr Rao";
  c.facts.address = "12 MG Road";
  c.facts.emergency_number = "112";
  if (how.folds) c.conversation.fold_window = milliseconds(1'500);
  if (how.has_template) c.whatsapp_templates = {{"reminder", "visit_reminder"}};
  return c;
}

engine::patient_key patient_person::key() const {
  auto id = clinic_number(clinic);
  if (hides_phone)
    return {id, {engine::identity_kind::whatsapp_user_id, user_id}};
  return {id, {engine::identity_kind::phone, "+" + phone}};
}

// Webhooks.

std::shared_ptr<post> webhooks::next() {
  auto is_due = [&](auto& p) { return p->ready <= all_.ticks; };
  auto at = std::find_if(waiting_.begin(), waiting_.end(), is_due);
  if (at == waiting_.end()) return nullptr;
  if (waiting_.end() - at > 1 && all_.strikes(fault::webhook_reordered)) {
    auto later = at + 1
                 + static_cast<std::ptrdiff_t>(all_.random.roll(
                     static_cast<std::uint64_t>(waiting_.end() - at - 1)));
    if (is_due(*later)) at = later;
  }
  auto p = std::move(*at);
  waiting_.erase(at);
  ++p->tries;
  p->is_open = true;
  open_.push_back(p);
  return p;
}

void webhooks::answered(const std::shared_ptr<post>& p, unsigned status) {
  if (std::erase(open_, p) == 0) return;
  p->is_open = false;
  auto is_taken = status == 200 && !all_.strikes(fault::ack_lost);
  if (is_taken && !all_.strikes(fault::webhook_repeated)) return;
  // Meta's patience grows; here it is short, so that a run ends.
  p->ready =
      all_.ticks
      + milliseconds(500
                     + all_.random.roll(2'000)
                           * static_cast<unsigned>(std::min(p->tries, 4)));
  waiting_.push_back(p);
}

void webhooks::process_died() {
  auto all = open_;
  for (auto& p : all) answered(p, 0);
}

// People.

people::people(scene& all) : all_(all) {
  for (unsigned i = 0; i < all.how.patients; ++i) {
    patient_person p;
    p.clinic = all.random.chance(750) ? 0 : 1;
    p.phone = "9198" + std::to_string(10'000'000 + i);
    if (all.random.chance(500)) p.user_id = "user." + std::to_string(i);
    p.hides_phone = !p.user_id.empty() && all.random.chance(200);
    p.name = "Patient " + std::to_string(i);
    all_people_.push_back(std::move(p));
  }
}

/// What the last reply on this person's phone offers to tap.
const std::vector<engine::choice>&
people::choices_of(const patient_person& who) {
  auto& rows = all_.store.rows;
  auto known = rows.identities.find(who.key());
  if (known == rows.identities.end()) return none_;
  auto at = offered_.find(known->second);
  return at == offered_.end() ? none_ : at->second;
}

void people::see(engine::patient_id patient,
                 const std::vector<engine::choice>& choices) {
  offered_[patient] = choices;
}

post people::write() {
  auto& who = all_.random.one_of(all_people_);
  auto& choices = choices_of(who);
  auto dice = all_.random.roll(100);
  if (!choices.empty() && dice < 50) {
    auto& c = choices[all_.random.roll(choices.size())];
    auto kind = choices.size() > 3 ? "list_reply" : "button_reply";
    return make(who,
                "\"type\":\"interactive\",\"interactive\":{\"type\":\""
                    + std::string(kind) + "\",\"" + kind + "\":{\"id\":"
                    + quoted(c.id) + ",\"title\":" + quoted(c.title) + "}}",
                "[" + c.title + "]");
  }
  if (dice > 97)
    return make(who,
                "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"x\","
                "\"emoji\":\"\"}",
                "(reaction)");
  if (dice > 94)
    return make(who, "\"type\":\"image\",\"image\":{\"id\":\"1\"}", "(image)");
  return write(who, texts[all_.random.roll(std::size(texts))]);
}

post people::write(const patient_person& who, const std::string& text) {
  return make(who, "\"type\":\"text\",\"text\":{\"body\":" + quoted(text) + "}",
              text);
}

post people::make(const patient_person& who, const std::string& fragment,
                  const std::string& text) {
  post p;
  auto id = "wamid.in." + std::to_string(++written_);
  tests::whatsapp_sender from{who.hides_phone ? "" : who.phone, who.name,
                              who.user_id};
  p.body = tests::webhook_body(account_number(who.clinic),
                               {{from, id, fragment, seconds_of(all_.now)}});
  p.ids = {scoped(clinic_number(who.clinic), id)};
  p.texts = {who.name + ": " + text};
  p.ready = all_.ticks;
  sign(p);
  return p;
}

post people::tell(const told_status& s) {
  post p;
  p.body = tests::status_body(s.account, s.vendor_message_id, s.status,
                              s.callback_data, seconds_of(s.at));
  p.ready = all_.ticks;
  sign(p);
  return p;
}

} // namespace careline::simulation
