#pragma once
/// Functions joined into one, to visit a variant with.

namespace careline::persistence {

template <class... Fs>
struct overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs> // Clang before 17 does not deduce it by itself.
overloaded(Fs...)->overloaded<Fs...>;

} // namespace careline::persistence
