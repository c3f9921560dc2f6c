// What a GET of the API asks for besides its path.

#include "actors/desk.hpp"

#include "actors/api_times.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace careline::actors {

namespace {

constexpr auto longest_range = std::chrono::days(366);

} // namespace

std::optional<desk_state::list_query>
desk_state::read_query(const api_call& call) {
  auto asked = io::parse_query(call.request.query);
  if (!asked) {
    call.answer.send(
        io::problem(400, "invalid_query", "The query cannot be decoded."));
    return std::nullopt;
  }
  list_query q;
  q.all = std::move(*asked);
  q.most = std::min<std::size_t>(50, rt->limits.page_rows);
  if (auto found = q.all.find("cursor"); found != q.all.end())
    q.cursor = found->second;
  auto limit = q.all.find("limit");
  if (limit == q.all.end()) return q;
  auto& text = limit->second;
  auto [end, fault] =
      std::from_chars(text.data(), text.data() + text.size(), q.most);
  if (fault == std::errc{} && end == text.data() + text.size() && q.most >= 1
      && q.most <= rt->limits.page_rows)
    return q;
  call.answer.send(
      io::problem(400, "invalid_limit",
                  "limit must be 1.." + std::to_string(rt->limits.page_rows)));
  return std::nullopt;
}

bool desk_state::read_range(const api_call& call, list_query& q,
                            std::chrono::days usual) {
  auto read = [&](std::string_view name, engine::instant& into) {
    auto found = q.all.find(name);
    if (found == q.all.end()) return true;
    auto at = parse_api_time(found->second, call.clinic->clinic.zone);
    if (at) into = *at;
    return at.has_value();
  };
  q.from = rt->now();
  auto is_read = read("from", q.from);
  q.until = q.from + usual;
  is_read = is_read && read("until", q.until);
  if (is_read && q.from < q.until && q.until - q.from <= longest_range)
    return true;
  call.answer.send(io::problem(
      400, "invalid_range",
      "from and until must be ISO 8601 times, from before until, at most 366 "
      "days apart."));
  return false;
}

} // namespace careline::actors
