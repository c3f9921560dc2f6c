#include "bench/vendors/ledger.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace careline::bench {

namespace {

namespace json = boost::json;

json::object as_json(const ledger_entry& entry) {
  json::object out{{"n", entry.n},
                   {"at_us", entry.at_us},
                   {"number", entry.number},
                   {"to", entry.to},
                   {"type", entry.type},
                   {"callback", entry.callback},
                   {"body_hash", entry.body_hash},
                   {"status", entry.status},
                   {"code", entry.code},
                   {"fault", to_string(entry.struck)},
                   {"wamid", entry.wamid}};
  if (!entry.body.empty()) out["body"] = entry.body;
  return out;
}

} // namespace

std::uint64_t hash_of(std::string_view bytes) noexcept {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

ledger::ledger(std::size_t most, bool keep_bodies)
    : most_(most), keep_bodies_(keep_bodies) {}

bool ledger::open_file(const std::string& path) {
  file_.reset(std::fopen(path.c_str(), "ae"));
  return file_ != nullptr;
}

void ledger::add(ledger_entry entry, std::string_view body) {
  entry.n = next_++;
  entry.body_hash = hash_of(body);
  if (keep_bodies_) entry.body = body;
  if (file_) {
    auto line = json::serialize(as_json(entry));
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), file_.get());
  }
  entries_.push_back(std::move(entry));
  if (entries_.size() > most_) entries_.pop_front();
}

std::string ledger::page(std::uint64_t after, std::size_t most) const {
  const auto first = next_ - entries_.size(); // n of the oldest entry kept
  const auto skip = after >= first ? after - first + 1 : 0;
  json::array entries;
  for (auto i = skip; i < entries_.size() && entries.size() < most; ++i)
    entries.push_back(as_json(entries_[i]));
  return json::serialize(json::object{
      {"first", first}, {"last", last()}, {"entries", std::move(entries)}});
}

void ledger::flush() {
  if (file_) std::fflush(file_.get());
}

} // namespace careline::bench
