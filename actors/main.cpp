/// careline: one binary, one node. Flags and subcommands; everything else is
/// in actors/commands.* and actors/node.*.

#include "actors/commands.hpp"
#include "actors/rehearse_command.hpp"
#include "actors/understand_command.hpp"
#include "io/version.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

int main(int argc, char** argv) {
  using namespace careline;
  CLI::App app{"Careline: conversations of patients with their clinics.\n"
               "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 faults in a "
               "file, 4 database, 5 drain incomplete."};
  app.set_version_flag("--version", std::string(io::version()));
  app.require_subcommand(1);

  std::string config = "/etc/careline/careline.yaml";
  std::function<int(const config::settings&)> run;
  auto command = [&](CLI::App& parent, const char* name, const char* help) {
    auto* c = parent.add_subcommand(name, help);
    c->add_option("-c,--config", config, "YAML file with the settings")
        ->capture_default_str();
    return c;
  };

  command(app, "serve", "Take webhooks, answer patients, until SIGTERM")
      ->callback([&] { run = actors::serve; });
  command(app, "migrate", "Bring the database to this binary's schema")
      ->callback([&] { run = actors::migrate; });
  auto* check = command(app, "check-config", "Tell all faults of the settings");
  command(app, "print-config", "Print every setting; secrets are masked")
      ->callback([&] { run = actors::print_config; });

  std::string file;
  auto* load = command(app, "load-clinics",
                       "Load tenants, clinics, providers, services");
  load->add_option("FILE", file, "YAML file of clinics")->required();
  load->callback(
      [&] { run = [&](auto& s) { return actors::load_clinics(s, file); }; });

  actors::token_request wish;
  auto* token =
      command(app, "create-token", "Make an API token; it is printed once");
  token->add_option("--clinic", wish.clinic, "Clinic's key or id")->required();
  token->add_option("--role", wish.role, "provider or admin")
      ->check(CLI::IsMember({"provider", "admin"}))
      ->capture_default_str();
  token
      ->add_option("--label", wish.label, "Who uses it; shown in the audit log")
      ->required();
  token->add_option("--days", wish.days, "Valid for so many days")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  token->callback(
      [&] { run = [&](auto& s) { return actors::create_token(s, wish); }; });

  auto* dead = app.add_subcommand("dead-letters", "Replies that were given up");
  dead->require_subcommand(1);
  int most = 100;
  auto* list = command(*dead, "list", "Newest first");
  list->add_option("--most", most, "So many at most")->capture_default_str();
  list->callback([&] {
    run = [&](auto& s) { return actors::list_dead_letters(s, most); };
  });
  std::string id;
  auto* resend = command(*dead, "resend", "Send one again");
  resend->add_option("ID", id, "As listed")->required();
  resend->callback([&] {
    run = [&](auto& s) { return actors::resend_dead_letter(s, id); };
  });
  auto* drop = command(*dead, "drop", "Forget one");
  drop->add_option("ID", id, "As listed")->required();
  drop->callback(
      [&] { run = [&](auto& s) { return actors::drop_dead_letter(s, id); }; });

  actors::rehearse_request play;
  auto* rehearse =
      app.add_subcommand("rehearse", "Play conversations from text files");
  rehearse->add_option("FILE", play.scripts, "As docs/rehearsal.md says")
      ->required();
  rehearse
      ->add_option("--clinics", play.clinics,
                   "YAML file of clinics; may be given again")
      ->required();
  rehearse->add_flag("--verbose", play.is_verbose, "Print what was said");

  actors::understand_request phrase;
  auto* understand = app.add_subcommand(
      "understand", "Tell how words for time are read; without TEXT, lines of "
                    "id, now, zone, text, language from standard input");
  understand->add_option("TEXT", phrase.text, "What a patient wrote");
  understand->add_option("--zone", phrase.zone,
                         "The clinic's, e.g. Asia/Kolkata");
  understand->add_option("--now", phrase.now,
                         "The clinic's wall clock, e.g. 2026-02-13T10:20");
  understand->add_option("--lang", phrase.language, "en, hi, hi-Latn or es")
      ->capture_default_str();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? actors::ok : actors::bad_usage;
  }
  if (understand->parsed()) return actors::understand(phrase);
  if (rehearse->parsed()) return actors::rehearse(play);
  if (check->parsed()) return actors::check_config(config);
  config::settings settings;
  if (!actors::read_settings(config, settings)) return actors::bad_config;
  return run(settings);
}
