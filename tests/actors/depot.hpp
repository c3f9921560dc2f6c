#pragma once
/// An outbox with a table, a vendor and a writer that the test works by hand.

#include "actors/outbox.hpp"
#include "tests/support/fake_reader.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace careline::tests {

struct depot {
  explicit depot(std::function<void(config::settings&)> change = {},
                 std::size_t outboxes = 1)
      : node([&] {
          auto s = settings_for_tests();
          if (change) change(s);
          return s;
        }()),
        outboxes_(outboxes) {
    reader = add_fake_reader(node);
    writer = add_fake_writer(node);
  }

  /// Starts the outboxes: they ask for the table first.
  depot& start() {
    actors::vendor_port port = [v = vendor](io::http_call call, auto done) {
      v->calls.push_back({std::move(call), std::move(done)});
    };
    for (std::size_t i = 0; i < outboxes_; ++i)
      node.board->outboxes.push_back(node.spawn(
          actors::outbox, node.rt, node.board, node.clinics, port, i));
    for (auto& o : node.board->outboxes)
      caf::anon_send(o, actors::dispatch_due{});
    node.run();
    return *this;
  }

  /// One reply of the bot: the n-th, to that patient.
  engine::delivery reply(std::uint64_t n, std::uint64_t patient,
                         std::int64_t epoch = 0) const {
    engine::delivery d;
    d.id = id(n);
    d.clinic = clinic_number(1);
    d.patient = patient_number(patient);
    d.account = demo_account;
    d.to_phone = "+9198000000" + std::to_string(10 + patient);
    d.epoch = epoch;
    d.window_closes = node.wall + std::chrono::hours(24);
    d.what.text = "reply-" + std::to_string(n);
    return d;
  }
  static engine::delivery_id id(std::uint64_t n) {
    return engine::delivery_id{
        engine::make_uuid_v7(day_begins.time_since_epoch().count(),
                             static_cast<std::uint16_t>(n), n)};
  }

  /// The row is in the table; nobody has told the outbox.
  void store(const engine::delivery& d) { reader->outbox[d.id] = d; }
  /// A turn is kept: the rows are in the table, and the outbox is told.
  void keep(std::vector<engine::delivery> all) {
    for (auto& d : all) store(d);
    tell_kept(std::move(all));
  }
  void tell_kept(std::vector<engine::delivery> all) {
    auto& to = node.board->outbox_of(all.at(0).clinic);
    node.tell(to, actors::deliveries_kept{std::move(all)});
  }

  /// Commits the marks that came so far: the table, then whoever is told.
  void mark_all() {
    std::map<engine::clinic_id, actors::marks_kept> told;
    for (; marked < writer->marks.size(); ++marked) {
      auto& m = writer->marks[marked];
      auto row = reader->outbox.find(m.id);
      if (row != reader->outbox.end()) {
        if (m.what == persistence::delivery_settled::kind::retry) {
          row->second.attempt = m.attempt;
          row->second.not_before = m.next_try;
        } else {
          reader->outbox.erase(row);
        }
      }
      if (m.what != persistence::delivery_settled::kind::retry)
        told[m.clinic].all.push_back(m.id);
    }
    for (auto& [clinic, marks] : told)
      node.tell(node.board->outbox_of(clinic), std::move(marks));
  }

  /// Accepts what is at the vendor's until nothing more comes at once.
  void accept_all() {
    for (; accepted < vendor->calls.size(); ++accepted)
      if (vendor->is_open(accepted)) {
        vendor->accept(accepted);
        node.run();
      }
  }
  void refuse(std::size_t i, int code, unsigned status = 400) {
    vendor->answer(i, status,
                   R"({"error":{"code":)" + std::to_string(code) + "}}");
    node.run();
  }

  actors::replies_fenced fence(std::uint64_t patient, std::int64_t epoch) {
    actors::replies_fenced found;
    bool is_answered = false;
    auto& to = node.board->outbox_of(clinic_number(1));
    node.spawn([&, rt = node.rt, to](caf::event_based_actor* self) {
      rt->depths.sent(actor_kind::outbox);
      self->request(to, std::chrono::seconds(1),
                    actors::fence_replies{clinic_number(1),
                                          patient_number(patient), epoch})
          .then([&](actors::replies_fenced& f) {
            found = std::move(f);
            is_answered = true;
          });
    });
    node.run();
    EXPECT_TRUE(is_answered);
    return found;
  }
  void unfence(std::uint64_t patient, std::int64_t epoch) {
    node.tell(node.board->outbox_of(clinic_number(1)),
              actors::unfence_replies{clinic_number(1), patient_number(patient),
                                      epoch});
  }

  /// Texts of all calls, in order.
  std::vector<std::string> said() const {
    std::vector<std::string> all;
    for (auto& c : vendor->calls) {
      auto at = c.what.body.find("reply-");
      if (at == std::string::npos) continue;
      all.push_back(c.what.body.substr(at, c.what.body.find('"', at) - at));
    }
    return all;
  }
  /// What was marked as `kind`, in order.
  std::vector<engine::delivery_id>
  marked_as(persistence::delivery_settled::kind kind) const {
    std::vector<engine::delivery_id> all;
    for (auto& m : writer->marks)
      if (m.what == kind) all.push_back(m.id);
    return all;
  }

  test_node node;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_writer> writer;
  std::shared_ptr<fake_vendor> vendor = std::make_shared<fake_vendor>();
  std::size_t marked = 0;   ///< Of writer->marks.
  std::size_t accepted = 0; ///< Of vendor->calls, looked at.

private:
  std::size_t outboxes_;
};

} // namespace careline::tests
