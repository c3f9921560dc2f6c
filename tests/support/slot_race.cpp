#include "tests/support/slot_race.hpp"

#include "tests/support/crowd.hpp"
#include "tests/support/phone.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace careline::tests {

namespace {

namespace json = boost::json;

enum class ending { booked, offered_others, lost };

struct racer_end {
  ending how = ending::lost;
  std::string said; ///< Last words, for a complaint.
};

bool offers_times(const sent_message& said) {
  // Rows of times say the hour; those of the menu do not.
  return std::ranges::any_of(said.choices, [](auto& one) {
    return one.title.find("am") != std::string::npos
           || one.title.find("pm") != std::string::npos
           || one.title.find("AM") != std::string::npos
           || one.title.find("PM") != std::string::npos;
  });
}

/// "2026-11-21T13:30" -> "21 November 1:30 pm"
std::string as_said(const std::string& start) {
  static constexpr std::array months{
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  auto number = [&](std::size_t at) {
    return std::atoi(start.substr(at, 2).c_str());
  };
  auto hour = number(11);
  return std::to_string(number(8)) + " "
         + months[static_cast<std::size_t>(number(5) - 1)] + " "
         + std::to_string(hour % 12 == 0 ? 12 : hour % 12) + start.substr(13, 3)
         + (hour < 12 ? " am" : " pm");
}

racer_end chats(phone& patient, const std::string& start) {
  auto said = patient.asks(as_said(start));
  if (said.find_choice("Confirm")) said = patient.asks("yes");
  if (said.text.find("You're booked") != std::string::npos)
    return {ending::booked, said.text};
  return {offers_times(said) ? ending::offered_others : ending::lost,
          said.text};
}

racer_end posts(careline_system& system, const std::string& patient,
                const std::string& start) {
  auto answer =
      system.api_post("/api/v1/appointments",
                      R"({"patient_id":")" + patient
                          + R"(","service":"visit","provider":"rao","start":")"
                          + start + R"("})");
  if (answer.status == 201) return {ending::booked, answer.body};
  boost::system::error_code bad;
  auto told = json::parse(answer.body, bad);
  auto is_refused = answer.status == 409 && !bad && told.is_object()
                    && told.at("code") == json::value("slot_taken");
  return {is_refused && !told.at("nearest").as_array().empty()
              ? ending::offered_others
              : ending::lost,
          std::to_string(answer.status) + " " + answer.body};
}

} // namespace

race_end run_race(careline_system& system, const slot_race& race) {
  system.token(); // Made once, not by all of them.
  auto count = race.chatting + race.posting;
  auto number = [&](int i) {
    return "+" + std::to_string(race.first_phone + i);
  };
  // Neighbours want the same time, one by chat and one by post.
  auto by_chat = [&](int i) {
    return i % 2 == 0 ? i / 2 < race.chatting : i / 2 >= race.posting;
  };
  struct racer {
    std::unique_ptr<phone> patient;
    std::string id;
  };
  auto racers = all_at_once(count, [&](int i) {
    racer one{std::make_unique<phone>(system, number(i), "Racer", race.number),
              {}};
    one.patient->asks(by_chat(i) ? "book" : "hello");
    one.id = one.patient->patient_id();
    return one;
  });
  auto ends = all_at_once(count, [&](int i) {
    auto& start =
        race.starts[static_cast<std::size_t>(i / 2) % race.starts.size()];
    auto& one = racers[static_cast<std::size_t>(i)];
    if (by_chat(i)) lasts(race.chat_later);
    return by_chat(i) ? chats(*one.patient, start)
                      : posts(system, one.id, start);
  });

  race_end end;
  for (int i = 0; i < count; ++i) {
    auto& one = ends[static_cast<std::size_t>(i)];
    if (one.how == ending::booked)
      ++(by_chat(i) ? end.booked_by_chat : end.booked_by_api);
    else if (one.how == ending::offered_others)
      ++end.offered_others;
    else
      end.complaints.push_back("neither booked nor offered another time: "
                               + one.said);
  }
  auto booked = end.booked_by_chat + end.booked_by_api;
  auto& db = system.database();
  auto theirs = db.value(
      "select count(*) from careline.appointments a join careline.patients p "
      "on p.id = a.patient_id where a.status = 'booked' and p.phone between '"
      + number(0) + "' and '" + number(count - 1) + "'");
  if (theirs != std::to_string(booked))
    end.complaints.push_back(std::to_string(booked) + " were confirmed, "
                             + theirs + " rows are there");
  if (booked != static_cast<int>(race.starts.size()))
    end.complaints.push_back(std::to_string(booked) + " booked of "
                             + std::to_string(race.starts.size()));
  if (auto double_booked = overlapping_visits(system); double_booked != "0")
    end.complaints.push_back(double_booked + " visits overlap");
  return end;
}

std::vector<std::string> free_starts(careline_system& system,
                                     const std::string& from,
                                     std::size_t most) {
  auto answer = system.api_get("/api/v1/slots?service=visit&provider=rao&from="
                               + from + "&limit=" + std::to_string(most));
  std::vector<std::string> starts;
  if (answer.status != 200) return starts;
  auto told = json::parse(answer.body);
  for (auto& slot : told.at("slots").as_array())
    starts.emplace_back(slot.at("start_local").as_string().subview(0, 16));
  return starts;
}

std::string overlapping_visits(careline_system& system) {
  return system.database().value(
      "select count(*) from careline.appointments a join "
      "careline.appointments b on a.id < b.id and a.provider_id = "
      "b.provider_id and a.during && b.during where a.status in ('pending', "
      "'booked', 'arrived', 'fulfilled') and b.status in ('pending', "
      "'booked', 'arrived', 'fulfilled') and not a.is_overbooked and not "
      "b.is_overbooked");
}

} // namespace careline::tests
