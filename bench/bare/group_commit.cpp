#include "bench/bare/group_commit.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace careline::bench::bare {

namespace {

// As the engine's commit thread has them.
constexpr std::size_t gather_from = 2;     ///< A lone turn is never held up.
constexpr std::size_t gather_at_most = 48; ///< So many do not wait for more.

} // namespace

group_commit::group_commit(config::secret dsn, const config::limits& limits)
    : limits_(limits), committer_(std::move(dsn), limits, "bare", [](bool) {}) {
}

group_commit::~group_commit() {
  stop();
}

void group_commit::start() {
  committer_.connect(gives_up_);
  thread_ = std::thread([this] { run(); });
}

bool group_commit::push(std::vector<waiting_message>& messages) {
  bool is_news;
  {
    const std::lock_guard lock(mutex_);
    const auto before = queue_.size();
    if (is_over_ || before + messages.size() > limits_.writer_queue)
      return false;
    std::ranges::move(messages, std::back_inserter(queue_));
    is_news = (before == 0 && !is_working_)
              || (before < gather_at_most && queue_.size() >= gather_at_most);
  }
  if (is_news) changed_.notify_one();
  return true;
}

void group_commit::await_work(std::unique_lock<std::mutex>& lock) {
  is_working_ = false;
  if (taken_.empty())
    changed_.wait(lock, [this] { return is_over_ || !queue_.empty(); });
  // The rhythm of the engine: config/limits.hpp, batch_interval.
  if (last_batch_ >= gather_from)
    changed_.wait_until(lock, began_ + limits_.batch_interval, [this] {
      return is_over_ || taken_.size() + queue_.size() >= gather_at_most;
    });
  is_working_ = true;
}

/// Takes all that is queued. @returns false if it is over
bool group_commit::fetch() {
  std::vector<waiting_message> some;
  {
    std::unique_lock lock(mutex_);
    await_work(lock);
    some.reserve(queue_.capacity());
    some.swap(queue_);
  }
  std::ranges::move(some, std::back_inserter(taken_));
  return !taken_.empty();
}

/// One turn of a patient at a time: the next one needs the version after it.
void group_commit::fill(batch& next) {
  const auto now = wall_now();
  ++batches_;
  std::deque<waiting_message> later;
  while (!taken_.empty() && next.turns.size() < limits_.batch_turns) {
    auto one = std::move(taken_.front());
    taken_.pop_front();
    auto home = key_for(one.message.clinic, one.message.from);
    const auto [at, is_new] = patients_.try_emplace(std::move(home));
    auto& who = at->second;
    if (is_new) who.id = engine::patient_id(ids_.next(now));
    if (std::exchange(who.batch, batches_) == batches_) {
      later.push_back(std::move(one));
      continue;
    }
    next.turns.emplace_back(fixed_turn(at->first, who, one.message, ids_, now));
    next.patients.push_back(&who);
    next.messages.push_back(std::move(one));
  }
  taken_.insert(taken_.begin(), std::move_iterator(later.begin()),
                std::move_iterator(later.end()));
}

void group_commit::commit(batch& next) {
  using kind = persistence::outcome::kind;
  const auto outcomes = committer_.commit(next.turns, gives_up_).outcomes;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto what = outcomes[i].what;
    if (what == kind::kept) ++next.patients[i]->version;
    auto& webhook = *next.messages[i].from;
    webhook.is_kept &= what == kind::kept || what == kind::repeated;
    if (--webhook.left > 0) continue;
    if (webhook.is_kept)
      webhook.answer.send({200, {}, {}, {}});
    else
      webhook.answer.send(
          io::try_again(503, "not_kept", std::chrono::seconds(1)));
  }
}

void group_commit::run() {
  while (fetch()) {
    batch next;
    fill(next);
    last_batch_ = next.turns.size();
    began_ = std::chrono::steady_clock::now();
    commit(next);
  }
}

void group_commit::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  gives_up_ = true;
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

} // namespace careline::bench::bare
