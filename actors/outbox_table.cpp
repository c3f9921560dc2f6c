/// The outbox and its table: who wants no messages, which rows an earlier
/// process left, and more of them when there is room.

#include "actors/outbox.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace careline::actors {

using settled_as = persistence::delivery_settled::kind;

namespace {

constexpr auto list_every = std::chrono::milliseconds(30'000);
constexpr std::size_t opted_out_page = 1'000;

} // namespace

/// Who must not be written to? Nothing leaves before that is known.
void outbox_state::list_opted_out(const persistence::opted_out_patient& after) {
  is_listing_ = true;
  list_next_ = rt->ticks() + list_every;
  auto later = [this] {
    is_listing_ = false;
    list_next_ = rt->ticks() + read_again_after;
    note_later(self, read_again_after, dispatch_due{});
  };
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      actors::list_opted_out{after, opted_out_page})
      .then(
          [this, later](opted_out_answer& page) {
            guarded_note(*rt, actor_kind::outbox, "opted_out_listed", [&] {
              if (!page) return later();
              auto& rows = page.value().all;
              for (auto& row : rows)
                if (!said_meanwhile_.contains(row.patient)
                    && board->outbox_of(row.clinic) == self)
                  opted_out_.insert(row.patient);
              if (rows.size() >= opted_out_page)
                return list_opted_out(rows.back());
              is_listing_ = false;
              knows_opted_out_ = true;
              said_meanwhile_.clear();
              list_accounts();
            });
          },
          [later](const caf::error&) { later(); });
}

/// Which accounts have rows? At start an earlier process left them behind;
/// later somebody may have put a dead letter back.
void outbox_state::list_accounts() {
  if (is_listing_) return;
  if (!knows_opted_out_) return list_opted_out({});
  is_listing_ = true;
  list_next_ = rt->ticks() + list_every;
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      list_outbox_accounts{})
      .then(
          [this](accounts_answer& found) {
            is_listing_ = false;
            guarded_note(*rt, actor_kind::outbox, "accounts_listed", [&] {
              note_later(self, found ? list_every : read_again_after,
                         dispatch_due{});
              if (!found) {
                list_next_ = rt->ticks() + read_again_after;
                return;
              }
              auto is_first = !std::exchange(is_listed_, true);
              for (auto& id : found.value().all) {
                if (!is_mine(id)) continue;
                if (auto clinic = clinics->by_whatsapp(id))
                  of_clinic_[clinic->id].insert(id);
                auto& a = account_of(id);
                if (is_first || (a.queue.size() == 0 && a.in_flight.empty()))
                  a.is_behind = true;
              }
              for (auto& [id, a] : accounts_) {
                if (is_first) a.is_loading = false;
                if (!a.is_loading && (a.is_behind || !a.aside.empty()))
                  refill(a);
              }
            });
          },
          [this](const caf::error&) {
            is_listing_ = false;
            list_next_ = rt->ticks() + read_again_after;
            note_later(self, read_again_after, dispatch_due{});
          });
}

bool outbox_state::is_mine(const std::string& account) const {
  // Of a number that is not in the directory (yet, or any more) each outbox
  // takes the rows of its own clinics.
  auto clinic = clinics->by_whatsapp(account);
  return !clinic || board->outbox_of(clinic->id) == self;
}

/// What is in the table and not in memory is looked at in a moment.
void outbox_state::read_again(account& a) {
  if (!a.is_behind) a.read_again = rt->ticks() + read_again_after;
  a.is_behind = true;
}

/// Reads the account's oldest rows; what is known already is ignored. What is
/// committed meanwhile is kept aside and added behind them.
void outbox_state::refill(account& a) {
  a.is_loading = true;
  a.is_behind = false;
  ++loads_;
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      load_outbox{a.id, rt->limits.deliveries_per_account})
      .then(
          [this, id = a.id](outbox_answer& rows) {
            guarded_note(*rt, actor_kind::outbox, "outbox_loaded", [&] {
              finish_refill(account_of(id), rows ? &rows.value() : nullptr);
            });
          },
          [this, id = a.id](const caf::error&) {
            guarded_note(*rt, actor_kind::outbox, "outbox_not_loaded",
                         [&] { finish_refill(account_of(id), nullptr); });
          });
}

void outbox_state::finish_refill(account& a, outbox_loaded* loaded) {
  a.is_loading = false;
  bool is_news = false;
  if (!loaded) {
    a.is_behind = true;
  } else {
    a.is_behind |= loaded->rows.size() >= rt->limits.deliveries_per_account;
    for (auto& d : loaded->rows) {
      if (unmarked_.contains(d.id) || a.in_flight.contains(d.id)) continue;
      if (board->outbox_of(d.clinic) != self) continue;
      if (d.from == engine::sender::bot && d.epoch < d.epoch_now) {
        // A provider took over while it was being sent, by us or by an earlier
        // process.
        a.partly_sent.erase(d.id);
        settle(d, settled_as::fenced, {});
        continue;
      }
      // Whether its row goes is for the pause's commit to say.
      if (is_fenced(d)) {
        a.is_behind = true;
        continue;
      }
      if (a.clinic != d.clinic) {
        a.clinic = d.clinic;
        of_clinic_[d.clinic].insert(a.id);
      }
      // In id order: a patient's later rows stay behind this one, too.
      auto before = a.queue.size();
      if (!a.queue.add(std::move(d))) {
        a.is_behind = true;
        break;
      }
      is_news |= a.queue.size() > before;
    }
  }
  // Nothing but what is known (the marks lag behind), or no answer at all.
  if (a.is_behind && !is_news) a.read_again = rt->ticks() + read_again_after;
  // Some of these may have been read by an earlier load, and sent since: they
  // are looked at before the marks are forgotten.
  auto aside = std::exchange(a.aside, {});
  for (auto& d : aside) add(a, std::move(d));
  if (--loads_ == 0) {
    for (auto& id : marked_while_loading_) unmarked_.erase(id);
    marked_while_loading_.clear();
  }
  dispatch(a);
  publish();
}

} // namespace careline::actors
