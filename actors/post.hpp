#pragma once
/// Sending with a count: every send to an actor adds to the depth of its kind
/// (runtime.hpp), and guarded() takes it away again.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"

#include <caf/send.hpp>

#include <utility>

namespace careline::actors {

template <class Handle>
struct kind_of;
template <>
struct kind_of<ingress_actor> {
  static constexpr auto value = actor_kind::ingress;
};
template <>
struct kind_of<router_actor> {
  static constexpr auto value = actor_kind::router;
};
template <>
struct kind_of<patient_actor> {
  static constexpr auto value = actor_kind::patient;
};
template <>
struct kind_of<calendar_actor> {
  static constexpr auto value = actor_kind::calendar;
};
template <>
struct kind_of<writer_actor> {
  static constexpr auto value = actor_kind::writer;
};
template <>
struct kind_of<reader_actor> {
  static constexpr auto value = actor_kind::reader;
};
template <>
struct kind_of<outbox_actor> {
  static constexpr auto value = actor_kind::outbox;
};
template <>
struct kind_of<clock_actor> {
  static constexpr auto value = actor_kind::clock;
};
template <>
struct kind_of<responder_actor> {
  static constexpr auto value = actor_kind::responder;
};
template <>
struct kind_of<desk_actor> {
  static constexpr auto value = actor_kind::desk;
};

/// Sends from inside an actor.
template <class Self, class Handle, class Message>
void post(runtime& rt, Self* self, const Handle& to, Message&& message) {
  rt.depths.sent(kind_of<Handle>::value);
  self->send(to, std::forward<Message>(message));
}

/// Sends ahead of ordinary mail: control is never stuck behind traffic.
template <class Self, class Handle, class Message>
void post_urgent(runtime& rt, Self* self, const Handle& to, Message&& message) {
  rt.depths.sent(kind_of<Handle>::value);
  self->template send<caf::message_priority::high>(
      to, std::forward<Message>(message));
}

/// A note to oneself; not queued until it is due, so not counted: its handler
/// is a guarded_note.
template <class Self, class Message>
void note_later(Self* self, std::chrono::milliseconds after,
                Message&& message) {
  self->delayed_send(self, after, std::forward<Message>(message));
}

/// Sends from a plain thread.
template <class Handle, class Message>
void post_from_outside(runtime& rt, const Handle& to, Message&& message) {
  rt.depths.sent(kind_of<Handle>::value);
  caf::anon_send(to, std::forward<Message>(message));
}

/// Asks and counts; the answer must come within `timeout`.
template <class Self, class Handle, class Message>
auto ask(runtime& rt, Self* self, const Handle& to,
         std::chrono::milliseconds timeout, Message&& message) {
  rt.depths.sent(kind_of<Handle>::value);
  return self->request(to, timeout, std::forward<Message>(message));
}

} // namespace careline::actors
