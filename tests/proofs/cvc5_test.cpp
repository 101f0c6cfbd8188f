// A second solver, which shares no code with the first, agrees on a fresh sample of the obligations. And it is honest
// when it fails.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include <gmock/gmock.h>

#include "proofs/prove.hpp"

namespace cowproof {
namespace {

using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

proof_options with_cvc5(std::string const& command = "cvc5") {
  proof_options options;
  options.solver = proof_solver::cvc5;
  options.cvc5 = command;
  return options;
}

// Within ten seconds cvc5 says nothing of these, which Z3 proves.
std::set<std::string> const undecided{"smp_end_fail_preserves_work_in_region", "smp_exit_preserves_work_in_region",
                                      "smp_fault_in_preserves_own_is_sole"};

// Of every machine, and of what they rest on; others in every run. `cowproof prove --solver cvc5` asks about all.
TEST(Cvc5, confirmsAFreshSampleOfTheObligations) {
  auto options = with_cvc5();
  options.seed = std::random_device()();
  options.sample = obligation_names({}).size() / 10;
  options.timeout_ms = 30'000;  // a busy machine is slower
  auto const results = prove(options);
  std::vector<std::string> others;
  for (auto const& r : results)
    if (r.verdict == proof_verdict::refuted || (r.verdict == proof_verdict::unknown && !undecided.contains(r.name)))
      others.push_back(r.name + ": " + r.reason);
  EXPECT_THAT(results, SizeIs(Gt(400U)));
  EXPECT_THAT(others, IsEmpty()) << "cowproof prove --solver cvc5 --sample " << options.sample << " --seed "
                                 << options.seed;
}

TEST(Cvc5, doesNotProveAMutant) {
  auto options = with_cvc5();
  options.mutant = "unmap_no_decref";
  EXPECT_FALSE(all_proved(prove(options)));
}

TEST(Cvc5, thatIsMissingIsAnErrorThatNamesThePackage) {
  try {
    prove(with_cvc5("no-such-solver"));
    FAIL() << "there is no such program";
  } catch (proof_error const& e) {
    EXPECT_THAT(e.what(), HasSubstr("cannot run 'no-such-solver'"));
    EXPECT_THAT(e.what(), HasSubstr("package is cvc5"));
  }
}

TEST(Cvc5, thatIsAnotherProgramIsAnError) { EXPECT_THROW(prove(with_cvc5("true")), proof_error); }

// A program that says that it is cvc5, and then does this.
class FakeCvc5 : public ::testing::Test {
 protected:
  obligation_result judged_by(std::string const& script) {
    auto name = ::testing::TempDir() + "cowproof_cvc5_XXXXXX";
    directory_ = ::mkdtemp(name.data());
    auto const program = directory_ / "cvc5";
    std::ofstream(program) << "#!/bin/sh\n[ \"$1\" = --version ] && echo cvc5 && exit\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    auto options = with_cvc5(program);
    options.machine = "core";
    options.only = "fork_refines_space";
    options.counterexamples = false;
    options.timeout_ms = 100;
    return prove(options).at(0);
  }
  ~FakeCvc5() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path directory_;
};

TEST_F(FakeCvc5, thatGivesNoVerdictProvesNothing) {
  auto const result = judged_by("echo '(error \"unknown option\")'");
  EXPECT_EQ(result.verdict, proof_verdict::unknown);
  EXPECT_THAT(result.reason, HasSubstr("unknown option"));
}
TEST_F(FakeCvc5, thatSaysNothingProvesNothing) { EXPECT_EQ(judged_by("exit 0").verdict, proof_verdict::unknown); }
TEST_F(FakeCvc5, thatHangsIsKilled) {
  auto const result = judged_by("exec sleep 60");
  EXPECT_EQ(result.verdict, proof_verdict::unknown);
  EXPECT_EQ(result.reason, "timeout");
  EXPECT_LT(result.seconds, 10);
}
TEST_F(FakeCvc5, thatDisagreesIsHeard) { EXPECT_EQ(judged_by("echo sat").verdict, proof_verdict::refuted); }

}  // namespace
}  // namespace cowproof
