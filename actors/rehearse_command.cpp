#include "actors/rehearse_command.hpp"

#include "actors/commands.hpp"
#include "config/clinics_yaml.hpp"
#include "engine/rehearsal.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

namespace careline::actors {

namespace {

bool read_clinics(const std::string& path,
                  std::vector<config::clinic>& clinics) {
  auto loaded = config::load_clinics_file(path);
  if (auto* faults = std::get_if<std::vector<config::fault>>(&loaded)) {
    for (auto& f : *faults)
      std::cerr << path << ':' << f.line << ": " << f.key << ": " << f.what
                << '\n';
    return false;
  }
  for (auto& t : std::get<std::vector<config::tenant>>(loaded))
    clinics.insert(clinics.end(), t.clinics.begin(), t.clinics.end());
  return true;
}

} // namespace

int rehearse(const rehearse_request& wish) {
  std::vector<config::clinic> clinics;
  for (auto& path : wish.clinics)
    if (!read_clinics(path, clinics)) return bad_config;
  std::size_t played_badly = 0;
  for (auto& path : wish.scripts) {
    std::ifstream file(path);
    if (!file) {
      std::cerr << "careline: cannot read " << path << '\n';
      return bad_config;
    }
    std::string script{std::istreambuf_iterator<char>(file), {}};
    auto report = engine::rehearse(script, clinics);
    if (wish.is_verbose)
      std::cout << "== " << path << '\n' << report.dialogue << '\n';
    for (auto& f : report.faults)
      std::cerr << path << ':' << f.line << ": " << f.what << '\n';
    if (!report.faults.empty()) ++played_badly;
  }
  std::cout << wish.scripts.size() << " played, " << played_badly
            << " not as written\n";
  return played_badly == 0 ? ok : failed;
}

} // namespace careline::actors
