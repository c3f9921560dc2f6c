#pragma once
/// One kind of fault and the list of all kinds. A fault strikes a stage, heals
/// what it broke before it returns, and says what it found broken; the runner
/// then compares the ledgers.

#include <memory>
#include <random>
#include <string_view>
#include <vector>

namespace careline::tests {

class stage;

class fault {
public:
  virtual ~fault() = default;
  virtual std::string_view name() const = 0; ///< "kill-engine": for --only.
  virtual int row() const = 0; ///< Of the table in docs/faults.md.
  /// Strikes in the short set, too: takes seconds, needs no privilege.
  virtual bool is_short() const { return false; }
  /// How often it is drawn, compared with the others.
  virtual int weight() const { return 1; }
  /// Breaks, looks, heals. stage::check() counts what was looked at; the
  /// stage's ledgers are compared afterwards by the runner. Nothing may stay
  /// broken: the flood goes on, and the next fault strikes the same stage.
  virtual void strike(stage& on, std::mt19937_64& random) = 0;
};

/// All kinds that are linked in, in order of row and name.
std::vector<std::unique_ptr<fault>>& all_faults();

/// At namespace level of a .cpp: `const strikes<kill_engine> entry;`
template <class Fault>
struct strikes {
  strikes() { all_faults().push_back(std::make_unique<Fault>()); }
};

/// Evenly between, both included.
inline int between(std::mt19937_64& random, int least, int most) {
  return std::uniform_int_distribution<>(least, most)(random);
}

} // namespace careline::tests
