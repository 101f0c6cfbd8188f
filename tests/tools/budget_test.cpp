// A time for everything that may take long, and options that had another name.
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(TimeBudget, endsASearchAProofAndMutantsWithWhatWasFoundUntilThen) {
  for (auto const* verb : {"explore --processes 4 --pages 3 --frames 6", "prove --machine whole", "mutants",
                           "mutants --derived --machine whole"}) {
    auto const done = run_command(std::string(verb) + " --seconds 0.3");
    EXPECT_EQ(done.exit_code, 2) << verb << done.output << done.errors;
    EXPECT_THAT(done.output, testing::AnyOf(HasSubstr("its time was over"), HasSubstr("unknown(interrupted)"))) << verb;
  }
}

TEST(TimeBudget, isNotTouchedByWhatEndsBefore) {
  EXPECT_EQ(run_command("explore --processes 2 --pages 1 --frames 2 --seconds 100").exit_code, 0);
  EXPECT_EQ(run_command("prove --only load_refines_value --seconds 100").exit_code, 0);
}

TEST(TimeBudget, takesThePlaceOfTheNumberOfOperations) {
  auto const done = run_command("validate linux --seconds 1 --json");
  EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
  auto const report = nlohmann::json::parse(done.output);
  EXPECT_EQ(report["stopped"], "1 s (--seconds)");
  EXPECT_GT(report["operations"], 0);
  auto const few = nlohmann::json::parse(run_command("validate linux --seconds 100 --operations 300 --json").output);
  EXPECT_EQ(few["operations"], 300);
}

// What was not asked of an implementation is not passed.
TEST(TimeBudget, leavesASuiteUnknownThatItCutsShort) {
  auto const done = run_command("validate linux --machine whole --suite directed --seconds 0.01");
  EXPECT_EQ(done.exit_code, 2) << done.output << done.errors;
  EXPECT_THAT(done.output, HasSubstr("not played"));
}

TEST(Renamed, optionsWorkAndSayTheirNewName) {
  auto const done = run_command("check --subject fork_no_incref --values=2 --operations 1000");
  EXPECT_EQ(done.exit_code, 1) << done.output;
  EXPECT_EQ(done.errors, "cowproof: --subject is called --mutant now\ncowproof: --values is called --words now\n");
  auto const linux_suite = run_command("validate linux --directed");
  EXPECT_EQ(linux_suite.exit_code, 3);
  EXPECT_THAT(linux_suite.errors, HasSubstr("--directed is called --suite directed now"));
  EXPECT_THAT(run_command("check --mutant fork_no_incref --words 2 --operations 1000").errors, IsEmpty());
}

TEST(Renamed, optionsAreThoseOfTheirVerbAlone) {
  EXPECT_EQ(run_command("prove --only load_refines_value").exit_code, 0);
  EXPECT_EQ(run_command("prove --subject fork_no_incref").exit_code, 3);
}

}  // namespace
}  // namespace cowproof::tests
