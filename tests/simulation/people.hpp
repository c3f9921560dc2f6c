#pragma once
/// Patients who write as people write, the vendor who carries their words to
/// our door (and again, until it sees a 200), and staff at the desk.

#include "actors/messages.hpp"
#include "tests/simulation/model_vendor.hpp"
#include "tests/simulation/scene.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace careline::simulation {

inline const std::string app_secret = "an app secret of the simulation";
inline constexpr std::size_t clinics_simulated = 2;
engine::clinic_id clinic_number(std::size_t n); ///< From 0.
std::string account_number(std::size_t n);
config::clinic make_clinic(std::size_t n, const weather& how);

struct patient_person {
  std::size_t clinic = 0;
  std::string phone; ///< Digits, as Meta tells them.
  std::string user_id;
  std::string name;
  bool hides_phone = false;

  engine::patient_key key() const;
};

/// One POST to the webhook, until the vendor has seen a 200.
struct post {
  std::string body;
  std::string signature;
  std::vector<std::string> ids;   ///< Of messages in it, scoped by clinic.
  std::vector<std::string> texts; ///< For the story.
  ticks_point ready;              ///< Not before.
  int tries = 0;
  bool is_open = false; ///< At our door, unanswered.
};

/// The vendor's outgoing webhooks.
class webhooks {
public:
  explicit webhooks(scene& all) : all_(all) {}

  void add(post p) { waiting_.push_back(std::make_shared<post>(std::move(p))); }
  /// The next to be delivered now; nothing: none is due.
  std::shared_ptr<post> next();
  /// Our door answered (0: the connection broke).
  void answered(const std::shared_ptr<post>& p, unsigned status);
  void process_died();
  bool is_idle() const { return waiting_.empty() && open_.empty(); }

private:
  scene& all_;
  std::deque<std::shared_ptr<post>> waiting_;
  std::vector<std::shared_ptr<post>> open_; ///< In the order delivered.
};

class people {
public:
  explicit people(scene& all);

  /// Somebody writes something.
  post write();
  /// A patient writes this.
  post write(const patient_person& who, const std::string& text);
  post tell(const told_status& s);
  /// A reply reached the patient's phone.
  void see(engine::patient_id patient,
           const std::vector<engine::choice>& choices);
  const std::vector<patient_person>& all() const { return all_people_; }

private:
  std::string words(const patient_person& who);
  const std::vector<engine::choice>& choices_of(const patient_person& who);
  post make(const patient_person& who, const std::string& fragment,
            const std::string& text);

  scene& all_;
  std::vector<patient_person> all_people_;
  std::vector<engine::choice> none_;
  std::map<engine::patient_id, std::vector<engine::choice>> offered_;
  std::uint64_t written_ = 0;
};

} // namespace careline::simulation
