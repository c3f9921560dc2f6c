#pragma once
/// The one turn that a bare server knows: what was written, and the same
/// answer with three buttons, whatever it was. Written into the same rows as
/// the engine's turns.

#include "engine/ids.hpp"
#include "engine/message.hpp"
#include "engine/shard.hpp"
#include "persistence/records.hpp"

#include <cstdint>
#include <random>

namespace careline::bench::bare {

/// All that is known of a patient: nothing of it is read from the database.
struct known_patient {
  engine::patient_id id;
  std::int64_t version = 0; ///< Of the conversation as last kept; 0: nobody.
  std::uint64_t batch = 0;  ///< The last one that holds a turn of theirs.
};

/// Ids that grow, whatever the wall clock does. One thread.
class growing_ids {
public:
  growing_ids() : random_(std::random_device{}()) {}
  engine::uuid next(engine::instant now);

private:
  std::mt19937_64 random_;
  std::uint64_t last_ = 0; ///< Milliseconds << 12 | sequence.
};

engine::instant wall_now();

/// How the engine finds a sender: by the phone where there is one.
engine::patient_key key_for(engine::clinic_id clinic,
                            const engine::sender_identity& from);

/// The turn of one message; of somebody new also the patient, what they are
/// known by, and the consent of a first contact.
persistence::turn_record fixed_turn(const engine::patient_key& home,
                                    const known_patient& who,
                                    const engine::inbound_message& message,
                                    growing_ids& ids, engine::instant now);

} // namespace careline::bench::bare
