#pragma once
/// Reads one body of `POST /{version}/{phone_number_id}/messages` as strictly
/// as the sheet allows: a body that Meta might refuse is refused here, so that
/// Careline finds out in a test and not in production.

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace careline::bench {

/// A refusal in Graph's own words.
struct graph_error {
  unsigned status = 400; ///< HTTP status.
  int code = 100;
  int subcode = 0; ///< 0: none.
  std::string details;
};

/// A message somebody shall get.
struct graph_message {
  std::string to; ///< E.164 with '+', or a business-scoped user id.
  bool is_user_id = false;
  std::string type;     ///< text, interactive, template, image, ...
  std::string callback; ///< biz_opaque_callback_data, or empty.
  bool is_template = false;
};

/// Mark-as-read, perhaps with the typing indicator.
struct graph_read_mark {
  std::string message_id;
  bool typing = false;
};

using graph_request = std::variant<graph_message, graph_read_mark, graph_error>;

/// Checks bodies. One object belongs to one thread (the parser's buffers are
/// kept).
class graph_reader {
public:
  graph_reader();
  ~graph_reader();

  /// @param body  as received, at most a few MB
  /// @returns what it asks for, or the error Graph would answer
  graph_request read(std::string_view body);

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// `{"error":{...}}` as Graph writes it.
std::string graph_error_body(const graph_error& error, std::string_view trace);

} // namespace careline::bench
