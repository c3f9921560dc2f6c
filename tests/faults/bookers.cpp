#include "tests/faults/bookers.hpp"

#include <set>

#include <unistd.h>

namespace careline::tests {

using namespace std::chrono_literals;

struct bookers::caller {
  whatsapp_sender from;
  http_connection link;
  std::string id; ///< Begins each message's.
  int said = 0;
  std::uint64_t heard = 0;     ///< n of the last one read.
  std::set<std::string> known; ///< Callbacks: a copy is no answer.
  sent_message last = {};
};

bookers::bookers(careline_system& system, int through, int at_once)
    : system_(system), port_(through) {
  for (int i = 0; i < at_once; ++i) threads_.emplace_back([this] { serve(); });
}

bookers::~bookers() {
  stop_ = true;
}

bool bookers::settles(milliseconds most) {
  return eventually(most, [this] { return busy_ == 0; });
}

std::vector<std::string> bookers::phones() {
  std::lock_guard lock(mutex_);
  return phones_;
}

void bookers::serve() {
  while (!stop_) {
    std::string phone;
    {
      std::lock_guard lock(mutex_);
      phone = std::to_string(919'500'000'000 + phones_.size());
      phones_.push_back("+" + phone);
    }
    caller one{{phone, "Booker " + phone.substr(6), ""},
               http_connection(static_cast<std::uint16_t>(port_), 5s),
               "wamid.BOOK." + std::to_string(::getpid()) + "." + phone + ".",
               0,
               0,
               {},
               {}};
    book(one);
    // The next one comes; there are days enough for hours of this.
    lasts(1s);
  }
}

void bookers::book(caller& one) {
  auto next_id = [&] { return one.id + std::to_string(++one.said); };
  if (!says(one, text_item(one.from, next_id(), "book"))) return;
  for (int step = 0; step < 15 && hears(one); ++step) {
    if (one.last.text.find(confirmation) != std::string::npos) {
      ++booked_;
      return;
    }
    const auto* choice = one.last.find_choice("Confirm");
    if (choice == nullptr && !one.last.choices.empty())
      choice = &one.last.choices.front();
    if (choice == nullptr) break;
    if (!says(one, tap_item(one.from, next_id(), choice->id, choice->title)))
      return;
  }
  if (!stop_) ++astray_;
}

/// @returns false if the run is over
bool bookers::says(caller& one, const whatsapp_item& item) {
  lasts(100ms); // People read before they tap.
  auto body = webhook_body(careline_system::number, {item});
  for (bool is_open = false; !stop_;) {
    if (!is_open) ++busy_;
    if (!is_open && is_paused_) {
      --busy_;
      lasts(5ms);
      continue;
    }
    is_open = true;
    auto answer = post_signed(one.link, system_.app_secret(), body);
    if (answer.status == 200) {
      --busy_;
      return true;
    }
    if (answer.status == 0) one.link.close();
    lasts(100ms);
  }
  return false;
}

bool bookers::hears(caller& one) {
  bool is_heard = false;
  bool is_over = !eventually(120s, [&] {
    if (stop_) return true;
    while (auto found =
               system_.vendors().next_for("+" + one.from.phone, one.heard)) {
      one.heard = found->n;
      if (!one.known.insert(found->callback).second) continue;
      one.last = *found;
      is_heard = true;
      break;
    }
    return is_heard;
  });
  if (is_over && !stop_) ++left_alone_;
  return is_heard;
}

} // namespace careline::tests
