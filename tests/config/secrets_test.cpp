#include "tests/config/settings_text.hpp"

#include <cstdio>
#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

using namespace careline::tests;

namespace {

/// A file of its own for one test, gone afterwards.
class secret_file {
public:
  secret_file(const std::string& text, mode_t mode) {
    int fd = ::mkstemp(path_.data());
    EXPECT_GE(fd, 0);
    EXPECT_EQ(::write(fd, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
    ::fchmod(fd, mode);
    ::close(fd);
  }
  ~secret_file() { std::remove(path_.c_str()); }
  secret_file(const secret_file&) = delete;
  secret_file& operator=(const secret_file&) = delete;

  const std::string& path() const { return path_; }

private:
  std::string path_ = testing::TempDir() + "careline-secret-XXXXXX";
};

std::string with_dsn(const std::string& dsn) {
  auto yaml = with_secrets("");
  auto reference = std::string("{env: CARELINE_DATABASE_DSN}");
  return yaml.replace(yaml.find(reference), reference.size(), dsn);
}

} // namespace

TEST(secrets, a_secret_that_stands_in_the_file_is_a_fault_and_never_shown) {
  const std::string token = "EAAGm0PX4ZCpsBAKrZBz7nZBq3secret";
  for (auto literal :
       {token, "[" + token + "]", "{" + token + ": x}", "{env: " + token + "}",
        "{file: " + token + "}", "{env: OTHER, " + token + ": 1}"}) {
    for (auto key : {"dsn"}) {
      auto found = faults(with_dsn(literal));
      ASSERT_EQ(found.size(), 1u) << literal;
      EXPECT_EQ(found[0].line, 2);
      EXPECT_TRUE(found[0].key.starts_with(std::string("database.") + key));
      EXPECT_EQ((found[0].key + found[0].what).find("EAAG"), std::string::npos);
    }
  }
  for (auto yaml : {"  accounts: " + token, "  accounts: [" + token + "]",
                    "  accounts: [{phone_number_id: " + token
                        + ", access_token: {env: OTHER}}]"}) {
    auto what = only_fault(with_secrets(yaml));
    EXPECT_EQ(what.find("EAAG"), std::string::npos) << what;
  }
  auto lone = with_secrets("");
  auto list = std::string("[{env: CARELINE_WHATSAPP_APP_SECRET}]");
  lone.replace(lone.find(list), list.size(), token);
  EXPECT_EQ(only_fault(lone).find("EAAG"), std::string::npos);
}

TEST(secrets, a_missing_variable_is_named) {
  EXPECT_EQ(only_fault(with_dsn("{env: NOT_THERE}")),
            "2 database.dsn.env: environment variable NOT_THERE is not set");
}

TEST(secrets, a_secret_file_must_be_its_owners_alone) {
  secret_file open("from-a-file\nsecond line\n", 0644);
  EXPECT_EQ(only_fault(with_dsn("{file: " + open.path() + "}")),
            "2 database.dsn.file: must be readable by its owner only: chmod "
            "600");
  secret_file closed("from-a-file\r\nsecond line\n", 0600);
  auto s = good(with_dsn("{file: " + closed.path() + "}"));
  EXPECT_EQ(s.database.dsn.reveal(), "from-a-file");
}

TEST(secrets, a_secret_file_must_hold_something) {
  secret_file empty("", 0600);
  EXPECT_EQ(faults(with_dsn("{file: " + empty.path() + "}")).size(), 1u);
  secret_file blank("\nsecret\n", 0600);
  EXPECT_EQ(faults(with_dsn("{file: " + blank.path() + "}")).size(), 1u);
  EXPECT_EQ(faults(with_dsn("{file: /nowhere/at/all}")).size(), 1u);
  EXPECT_EQ(faults(with_dsn("{file: " + testing::TempDir() + "}")).size(), 1u);
}

TEST(secrets, app_secrets_are_one_or_two_and_differ) {
  auto with_app_secrets = [](const std::string& list) {
    auto yaml = with_secrets("");
    auto one = std::string("[{env: CARELINE_WHATSAPP_APP_SECRET}]");
    return yaml.replace(yaml.find(one), one.size(), list);
  };
  auto s = good(
      with_app_secrets("[{env: CARELINE_WHATSAPP_APP_SECRET}, {env: OTHER}]"));
  EXPECT_EQ(s.whatsapp.app_secrets.size(), 2u);
  EXPECT_EQ(faults(with_app_secrets("[]")).size(), 1u);
  EXPECT_EQ(faults(with_app_secrets("[{env: OTHER}, {env: OTHER}]")).size(),
            1u);
}
