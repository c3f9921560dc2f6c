#include "io/json_fields.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parse_options.hpp>

#include <set>

namespace careline::io {

struct json_fields::impl {
  boost::json::object object;
  std::set<std::string, std::less<>> asked;
  std::string faults;

  const boost::json::value*
  find(std::initializer_list<std::string_view> names) {
    const boost::json::value* found = nullptr;
    for (auto name : names) {
      asked.emplace(name);
      auto* v = object.if_contains(name);
      if (v && !v->is_null() && !found) found = v;
    }
    return found;
  }
};

json_fields::json_fields(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
json_fields::json_fields(json_fields&&) noexcept = default;
json_fields::~json_fields() = default;

std::optional<json_fields> json_fields::parse(std::string_view body) {
  boost::json::error_code ec;
  boost::json::parse_options options;
  options.max_depth = 16;
  auto value = boost::json::parse(body, ec, {}, options);
  if (ec || !value.is_object()) return std::nullopt;
  auto i = std::make_unique<impl>();
  i->object = std::move(value.as_object());
  return json_fields(std::move(i));
}

void json_fields::fault(std::string_view field, std::string_view what) {
  auto& all = impl_->faults;
  if (!all.empty()) all += "; ";
  all.append(field).append(" ").append(what);
}

std::string
json_fields::required_text(std::initializer_list<std::string_view> names,
                           std::size_t most) {
  auto* v = impl_->find(names);
  if (!v) {
    fault(*names.begin(), "is required");
    return {};
  }
  if (v->is_string() && v->as_string().empty()) {
    fault(*names.begin(), "must not be empty");
    return {};
  }
  return optional_text(names, most);
}

std::string
json_fields::optional_text(std::initializer_list<std::string_view> names,
                           std::size_t most) {
  auto* v = impl_->find(names);
  if (!v) return {};
  if (!v->is_string()) {
    fault(*names.begin(), "must be a string");
    return {};
  }
  std::string_view text = v->as_string();
  if (text.size() > most) {
    fault(*names.begin(),
          "must have at most " + std::to_string(most) + " bytes");
    return {};
  }
  if (text.find('\0') != std::string_view::npos) {
    fault(*names.begin(), "must not hold a NUL character");
    return {};
  }
  return std::string(text);
}

std::int64_t
json_fields::required_whole(std::initializer_list<std::string_view> names,
                            std::int64_t least, std::int64_t most) {
  auto* v = impl_->find(names);
  if (v && v->is_int64() && v->as_int64() >= least && v->as_int64() <= most)
    return v->as_int64();
  fault(*names.begin(), v ? "must be a whole number from "
                                + std::to_string(least) + " to "
                                + std::to_string(most)
                          : "is required");
  return least;
}

bool json_fields::required_bool(std::initializer_list<std::string_view> names) {
  auto* v = impl_->find(names);
  if (v && v->is_bool()) return v->as_bool();
  fault(*names.begin(), v ? "must be true or false" : "is required");
  return false;
}

bool json_fields::optional_bool(std::initializer_list<std::string_view> names) {
  auto* v = impl_->find(names);
  if (!v || v->is_null()) return false;
  if (v->is_bool()) return v->as_bool();
  fault(*names.begin(), "must be true or false");
  return false;
}

void json_fields::refuse_others() {
  for (auto& field : impl_->object)
    if (!impl_->asked.contains(std::string_view(field.key())))
      // Its name is not repeated: it may hold anything.
      fault("the body", "has a field this request does not know");
}

bool json_fields::is_valid() const noexcept {
  return impl_->faults.empty();
}

const std::string& json_fields::faults() const noexcept {
  return impl_->faults;
}

} // namespace careline::io
