#pragma once
/// A store that refuses certain messages, as it refuses what it cannot
/// represent: a trigger of the test's own, gone with the object.

#include "tests/support/test_database.hpp"

#include <string>

namespace careline::tests {

class store_refusal {
public:
  /// @param begins    how the text of a refused message begins; no quotes
  /// @param sqlstate  what the store says, of class 22 or 23
  store_refusal(test_database& of, const std::string& begins,
                const std::string& sqlstate)
      : of_(of) {
    of_.rows("create or replace function careline.refuse() returns trigger "
             "language plpgsql as $$ begin if new.body like '"
             + begins + "%' then raise exception 'refused' using errcode = '"
             + sqlstate + "'; end if; return new; end $$");
    of_.rows("create or replace trigger refuse before insert on "
             "careline.message_log for "
             "each row execute function careline.refuse()");
  }
  store_refusal(const store_refusal&) = delete;
  store_refusal& operator=(const store_refusal&) = delete;
  ~store_refusal() {
    // Under load its lock meets others': PostgreSQL then ends one of them.
    for (int left = 20; left > 0; --left) try {
        of_.rows("drop trigger if exists refuse on careline.message_log");
        return;
      } catch (const std::exception&) {
        // Once more; or the database has gone before.
      }
  }

private:
  test_database& of_;
};

/// A store that takes no raw event.
class raw_event_refusal {
public:
  raw_event_refusal(test_database& of, const std::string& sqlstate) : of_(of) {
    of_.rows("create or replace function careline.refuse_raw() returns trigger "
             "language plpgsql as $$ begin raise exception 'refused' using "
             "errcode = '"
             + sqlstate + "'; end $$");
    of_.rows("create or replace trigger refuse_raw before insert on "
             "careline.raw_events for each row execute function "
             "careline.refuse_raw()");
  }
  raw_event_refusal(const raw_event_refusal&) = delete;
  raw_event_refusal& operator=(const raw_event_refusal&) = delete;
  ~raw_event_refusal() {
    for (int left = 20; left > 0; --left) try {
        of_.rows("drop trigger if exists refuse_raw on careline.raw_events");
        return;
      } catch (const std::exception&) {
        // As above.
      }
  }

private:
  test_database& of_;
};

} // namespace careline::tests
