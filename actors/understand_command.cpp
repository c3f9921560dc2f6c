#include "actors/understand_command.hpp"

#include "actors/commands.hpp"
#include "engine/explain_wish.hpp"
#include "engine/understand_batch.hpp"

#include <chrono>
#include <iostream>

namespace careline::actors {
namespace {

int understand_lines() {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  engine::understand_batch batch;
  using verdict = engine::understand_batch::verdict;
  std::string line;
  std::string out;
  std::size_t number = 0;
  std::size_t faults = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    switch (batch.read(line, out)) {
    case verdict::answered:
      out += '\n';
      std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
      // Who types line by line sees each answer at once.
      if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();
      break;
    case verdict::skipped:
      break;
    case verdict::faulty:
      ++faults;
      std::cerr << "careline: line " << number << ": " << out << '\n';
      break;
    }
  }
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "careline: the results could not be written\n";
    return failed;
  }
  return faults == 0 ? ok : failed;
}

} // namespace

int understand(const understand_request& request) {
  if (request.text.empty()) return understand_lines();
  if (request.zone.empty()) {
    std::cerr << "careline: a phrase needs --zone, such as Asia/Kolkata\n";
    return bad_usage;
  }
  auto clinic = engine::clinic_open_daily(request.zone);
  if (!clinic) {
    std::cerr << "careline: no such time zone: " << request.zone << '\n';
    return bad_usage;
  }
  engine::instant now = std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
  if (!request.now.empty()) {
    auto said = engine::read_wall_clock(request.now, *clinic);
    if (!said) {
      std::cerr << "careline: --now must be written as 2026-02-13T10:20\n";
      return bad_usage;
    }
    now = *said;
  }
  auto w =
      engine::understand_time(request.text, now, *clinic, request.language);
  std::cout << engine::explain(w, request.text, *clinic, now);
  return ok;
}

} // namespace careline::actors
