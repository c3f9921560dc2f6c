/// Plays every conversation of tests/conversations: one test each.

#include "config/clinics_yaml.hpp"
#include "engine/rehearsal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace careline::engine::tests {
namespace {

const std::string root = CARELINE_SOURCE_DIR;

std::vector<std::string> scripts() {
  std::vector<std::string> paths;
  auto folder = root + "/tests/conversations";
  for (auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".txt")
      paths.push_back(std::filesystem::relative(entry.path(), folder).string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

const std::vector<config::clinic>& clinics() {
  static const auto all = [] {
    std::vector<config::clinic> found;
    for (auto* file :
         {"/tests/conversations/clinics.yaml", "/deploy/demo/clinics.yaml"}) {
      auto loaded = config::load_clinics_file(root + file);
      auto* tenants = std::get_if<std::vector<config::tenant>>(&loaded);
      if (!tenants) throw std::runtime_error(std::string{file} + " has faults");
      for (auto& t : *tenants)
        found.insert(found.end(), t.clinics.begin(), t.clinics.end());
    }
    return found;
  }();
  return all;
}

class conversations : public testing::TestWithParam<std::string> {};

TEST_P(conversations, goes_as_written) {
  auto path = root + "/tests/conversations/" + GetParam();
  std::ifstream file(path);
  ASSERT_TRUE(file) << path;
  std::string script{std::istreambuf_iterator<char>(file), {}};
  auto report = rehearse(script, clinics());
  for (auto& f : report.faults)
    ADD_FAILURE() << path << ':' << f.line << ": " << f.what << "\n\n"
                  << report.dialogue;
}

std::string name_of_test(const testing::TestParamInfo<std::string>& info) {
  auto name = info.param.substr(0, info.param.rfind('.'));
  for (auto& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(written, conversations, testing::ValuesIn(scripts()),
                         name_of_test);

} // namespace
} // namespace careline::engine::tests
