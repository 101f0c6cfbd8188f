// The chain of conditions: the first that fails decides, and nothing happens but what it says.
#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"

namespace cowproof {
namespace {

using D = concrete<capacity<>>;

TEST(Step, completesWhenEveryConditionHolds) {
  int effects = 0;
  auto const out = step<D>().refused_unless(true, refusal::no_process).completes([&] { return ++effects; });
  EXPECT_EQ(out.how, ending::completed);
  EXPECT_EQ(out.value, 1);
  EXPECT_EQ(effects, 1);
}

TEST(Step, endsAsTheFirstFailingConditionSays) {
  int effects = 0;
  auto const out = step<D>()
                       .refused_unless(true, refusal::no_process)
                       .faults_unless(false, fault::protection)
                       .refused_unless(false, refusal::no_memory)
                       .completes([&] { ++effects; });
  EXPECT_EQ(out.how, ending::fault_protection);
  EXPECT_EQ(effects, 0);
}

TEST(Step, aFaultMayHaveAnEffect) {
  int killed = 0;
  int completed = 0;
  auto const out = step<D>().faults_unless(false, fault::no_memory, [&] { ++killed; }).completes([&] { ++completed; });
  EXPECT_EQ(out.how, ending::fault_no_memory);
  EXPECT_EQ(killed, 1);
  EXPECT_EQ(completed, 0);
}

TEST(Step, aFaultAfterARefusalHasNoEffect) {
  int killed = 0;
  auto const out = step<D>()
                       .refused_unless(false, refusal::no_memory)
                       .faults_unless(false, fault::no_memory, [&] { ++killed; })
                       .completes([] {});
  EXPECT_EQ(out.how, ending::refused_no_memory);
  EXPECT_EQ(killed, 0);
}

TEST(Step, tellsFaultsFromRefusals) {
  for (int e = 0; e < number_of_endings; ++e) {
    auto const how = static_cast<ending>(e);
    EXPECT_EQ((how == ending::completed) + is_fault(how) + is_refusal(how), 1);
  }
}

}  // namespace
}  // namespace cowproof
