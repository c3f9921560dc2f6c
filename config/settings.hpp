#pragma once
/// What an operator can set, as values. config/load.hpp reads them from YAML
/// and environment; careline.example.yaml names every key with unit, default
/// and meaning. Nothing here behaves.

#include "config/limits.hpp"
#include "config/secret.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace careline::config {

struct listen_address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0; ///< 0: any free port (tests); printed when bound.
};

struct server_settings {
  listen_address listen{"127.0.0.1", 8080};         ///< Webhooks, API.
  listen_address private_listen{"127.0.0.1", 9090}; ///< Metrics, health.
  unsigned http_threads = 1;
  unsigned actor_threads = 0; ///< 0: half the cores.
  unsigned max_throughput =
      50;                ///< Messages one actor handles before it yields.
  unsigned routers = 16; ///< Router actors; the 256 shards spread over them.
  unsigned ingresses = 2;
  /// Addresses and networks whose X-Forwarded-For is believed, and which count
  /// as no client themselves.
  std::vector<std::string> trusted_proxies{"127.0.0.0/8", "::1"};
};

struct database_settings {
  secret dsn; ///< libpq connection string or URI.
  unsigned readers = 2;
  bool migrate_at_start = false; ///< serve applies pending migrations first.
};

/// One phone number's own token, when it differs from the default.
struct whatsapp_account {
  std::string phone_number_id;
  secret access_token;
};

struct whatsapp_settings {
  std::string base_url =
      "https://graph.facebook.com"; ///< Any stand-in may be put here.
  std::string api_version = "v26.0";
  std::vector<secret> app_secrets; ///< One or two: two while rotating.
  secret verify_token;
  secret access_token; ///< Default for all numbers.
  std::vector<whatsapp_account> accounts;
  bool mark_read =
      true; ///< Mark as read and show typing when the bot will answer.
};

/// Who answers what rules cannot.
struct responder_settings {
  std::string kind = "none"; ///< none gemini openai
  std::string base_url = "https://generativelanguage.googleapis.com";
  std::string api_version = "v1beta"; ///< gemini only.
  std::string model = "gemini-flash-latest";
  secret key; ///< Sent as a header only; openai: may be left out.
  milliseconds deadline{6'000}; ///< Of one question, retries included.
  unsigned most_at_once = 64;
  unsigned most_at_once_per_clinic = 16;
  unsigned retries = 1;
  unsigned breaker_failures = 5; ///< In a row; then nothing is asked for a
                                 ///< while.
  seconds breaker_open{30};
  unsigned max_output_tokens = 1'024; ///< Thinking counts, too.
  double temperature = 0.2;
  std::string thinking_level =
      "low"; ///< default minimal low medium high; gemini only.
};

/// For showing Careline; never for patients.
struct demo_settings {
  bool clock = false; ///< The private port can move the clock forward.
};

struct log_settings {
  std::string level = "info"; ///< trace debug info warn error
  std::string file;           ///< Empty: standard error.
};

struct settings {
  server_settings server;
  database_settings database;
  whatsapp_settings whatsapp;
  responder_settings responder;
  log_settings log;
  demo_settings demo;
  config::limits limits;
};

} // namespace careline::config
