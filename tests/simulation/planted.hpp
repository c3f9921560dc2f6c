#pragma once
/// Bugs on purpose, between the actors: each wraps a neighbour and spoils what
/// passes through it. Without a bug the neighbour itself comes back.

#include "actors/outbox.hpp"
#include "tests/simulation/scene.hpp"

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>

#include <vector>

namespace careline::simulation {

actors::vendor_port with_bug(scene& all, actors::vendor_port port);

/// @param spawned  takes what is spawned here, so that it ends with the life
actors::outbox_actor with_bug(scene& all, caf::actor_system& system,
                              actors::outbox_actor outbox,
                              std::vector<caf::actor>& spawned);
actors::clock_actor with_bug(scene& all, caf::actor_system& system,
                             actors::runtime_ptr rt, actors::clock_actor clock,
                             std::vector<caf::actor>& spawned);

/// What a restart does to the store, and what the store overlooks.
void plant_in_store(scene& all);
void plant_at_restart(scene& all);

} // namespace careline::simulation
