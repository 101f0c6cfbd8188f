// cowproof mutants --derived: all mutants of the core, a fresh sample of the others, and what makes it fail.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

TEST(DerivedMutants, ofTheCoreAreKilledByBothEnginesOrListed) {
  auto const done = run_command("mutants --derived --machine core --operations 100000 --json");
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  auto const document = nlohmann::json::parse(done.output);
  EXPECT_EQ(document["schema"], "cowproof-derived-mutants/1");
  EXPECT_GT(document["mutants"].size(), 150U);
  for (auto const& m : document["mutants"]) {
    bool const killed = m["random"]["killed"];
    EXPECT_EQ(killed, m["proof"]["verdict"] == "refuted") << m;
    EXPECT_EQ(killed, !m.contains("reason")) << m;
  }
}

// A sample of N mutants of the machine. So few operations do not reach all that is rare in the whole machine: there a
// mutant that only an obligation kills is no finding.
struct sampled {
  char const* machine;
  std::size_t many;
  int operations;
  bool reaches_all;
};
struct OtherMachines : testing::TestWithParam<sampled> {};

TEST_P(OtherMachines, haveAFreshSampleOfMutantsThatIsKilledOrListed) {
  auto const seed = std::random_device{}() % 1'000'000;
  std::printf("seed %u\n", seed);
  auto const& of = GetParam();
  auto const done = run_command(std::string("mutants --derived --json --machine ") + of.machine + " --sample " +
                                std::to_string(of.many) + " --operations " + std::to_string(of.operations) +
                                " --seed " + std::to_string(seed));
  auto const document = nlohmann::json::parse(done.output);
  EXPECT_EQ(document["mutants"].size(), of.many);
  for (auto const& m : document["mutants"]) {
    std::string const wrong = m.value("wrong", "");
    bool const is_rare = !of.reaches_all && wrong == "killed by an obligation alone";
    EXPECT_TRUE(wrong.empty() || is_rare) << "seed " << seed << "\n" << m;
  }
}
INSTANTIATE_TEST_SUITE_P(All, OtherMachines,
                         testing::Values(sampled{"eager", 60, 100'000, true}, sampled{"on_demand", 60, 100'000, true},
                                         sampled{"whole", 20, 200'000, false}),
                         [](auto const& of) { return std::string(of.param.machine); });

TEST(DerivedMutants, areTracedToTheShortestCallsThatKillThem) {
  auto const done =
      run_command("mutants --derived --machine core --operation map --mutant 'refcount.set: left out' --shrunk");
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  EXPECT_THAT(done.output, HasSubstr("map(p0, v0"));
}

// Mutants of the core, with this list of those that are expected to survive.
finished_command with_survivors(std::string const& list, std::string const& arguments) {
  scratch_folder const folder;
  std::ofstream(folder.file("list")) << list;
  return run_command("mutants --derived --machine core --survivors " + folder.file("list") + " " + arguments);
}
constexpr auto outside = "--operations 5000 --operation map --mutant 'ite: the first alone'";

TEST(DerivedMutants, failIfThereIsANewSurvivor) {
  auto const done = with_survivors("", outside);
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("a new survivor: core map: ite: the first alone"));
}

TEST(DerivedMutants, failIfAReasonIsNoLongerNeeded) {
  auto const killed = with_survivors("equivalent a reason\ncore map: completes > refcount.set: left out\n",
                                     "--operation map --mutant 'refcount.set: left out'");
  EXPECT_EQ(killed.exit_code, 1);
  EXPECT_THAT(killed.output, HasSubstr("listed as a survivor, but killed: core map: completes > refcount.set"));
  auto const gone = with_survivors("equivalent a reason\ncore map: spoon\n", "--operation map --mutant spoon");
  EXPECT_EQ(gone.exit_code, 1);
  EXPECT_THAT(gone.output, HasSubstr("listed, but no mutant: core map: spoon"));
}

TEST(DerivedMutants, failIfTheReasonIsAnother) {
  for (std::string const why : {"equivalent", "open"}) {
    auto const done = with_survivors(why + " a reason\ncore map: ite: the first alone\n", outside);
    EXPECT_EQ(done.exit_code, 1) << why;
  }
  EXPECT_EQ(with_survivors("proved a reason\ncore map: ite: the first alone\n", outside).exit_code, 0);
  EXPECT_EQ(with_survivors("core map: ite: the first alone\n", outside).exit_code, 3);
}

TEST(DerivedMutants, failIfOneEngineAcceptsWhatTheOtherRefutes) {
  auto const done =
      run_command("mutants --derived --machine core --operation exit --mutant 'refcount.-=: left out' --operations 1");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("killed by an obligation alone"));
}

TEST(Mutants, failIfOneEngineAcceptsWhatTheOtherRefutes) {
  auto const done = run_command("mutants --mutant parent_left_writable --operations 1 --campaigns 1");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("the engines disagree: parent_left_writable is killed by an obligation alone"));
}

TEST(DerivedMutants, haveToBeOfAnOperationThatIsThere) {
  auto const done = run_command("mutants --derived --operation spoon");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("spoon"));
  EXPECT_EQ(run_command("mutants --derived --machine core --operation map --mutant spoon").exit_code, 3);
}

}  // namespace
}  // namespace cowproof::tests
