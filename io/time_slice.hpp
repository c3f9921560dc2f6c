#pragma once
/// How long the kernel lets a thread run before another one that waits.

#include <chrono>

namespace careline::io {

/// Asks for a time slice of the calling thread and of all that it will start.
/// A thread with a short slice is let in sooner when it wakes: it gets no more
/// of the processor, but a message does not wait for the end of a long slice
/// of the database beside it.
/// @param slice  100 us to 100 ms
/// @returns whether the kernel took it (Linux from 6.12 on)
bool ask_for_time_slice(std::chrono::microseconds slice) noexcept;

} // namespace careline::io
