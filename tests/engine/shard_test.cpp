#include "engine/shard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

using namespace careline::engine;

namespace {

patient_key key(std::string_view clinic, identity_kind kind,
                std::string value) {
  return {clinic_id{*parse_uuid(clinic)}, {kind, std::move(value)}};
}

constexpr auto pune = "433cc09b-41e7-5ed3-aa50-fbdeba035914";
constexpr auto delhi = "533cc09b-41e7-5ed3-aa50-fbdeba035914";

} // namespace

TEST(shard, the_hash_of_a_patient_never_changes) {
  // Stored rows name shards: another value here is a broken upgrade.
  EXPECT_EQ(stable_hash(key(pune, identity_kind::phone, "+919812300001")),
            0xe780015f46d65126u);
  EXPECT_EQ(
      stable_hash(key(delhi, identity_kind::whatsapp_user_id, "IN.5Qd81kXo2")),
      0x1443c71d43d6c8a1u);
  EXPECT_EQ(shard_of(key(pune, identity_kind::phone, "+919812300001")), 38u);
}

TEST(shard, clinic_kind_and_value_all_count) {
  auto a = stable_hash(key(pune, identity_kind::phone, "+919812300001"));
  EXPECT_NE(a, stable_hash(key(delhi, identity_kind::phone, "+919812300001")));
  EXPECT_NE(a, stable_hash(key(pune, identity_kind::web, "+919812300001")));
  EXPECT_NE(a, stable_hash(key(pune, identity_kind::phone, "+919812300002")));
}

TEST(shard, one_busy_clinic_spreads_over_all_shards) {
  std::array<int, shard_count> patients{};
  constexpr int many = 256 * 200;
  for (int i = 0; i < many; ++i)
    ++patients[shard_of(key(pune, identity_kind::phone,
                            "+9198" + std::to_string(10'000'000 + i)))];
  auto [least, most] = std::minmax_element(patients.begin(), patients.end());
  EXPECT_GT(*least, 140);
  EXPECT_LT(*most, 260);
}
