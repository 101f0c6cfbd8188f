// Parts that run by themselves are together what one run is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

// Runs a verb in so many parts, and puts them together, the last first.
finished_command run_in_parts(std::string const& verb, int parts, scratch_folder const& folder) {
  std::string files;
  for (int i = 1; i <= parts; ++i) {
    auto const file = folder.file(std::to_string(parts) + "." + std::to_string(i) + ".json");
    auto const part = run_command(verb + " --json --shard " + std::to_string(i) + "/" + std::to_string(parts));
    std::ofstream(file) << part.output;
    files = " " + file + files;
  }
  return run_command("merge --json" + files);
}

void expect_the_same_in_parts(std::string const& verb, int exit_code) {
  scratch_folder const folder;
  auto const one = run_in_parts(verb, 1, folder);
  EXPECT_EQ(one.exit_code, exit_code) << one.errors;
  for (int const parts : {2, 3, 7}) {
    auto const several = run_in_parts(verb, parts, folder);
    EXPECT_EQ(several.exit_code, exit_code) << several.errors;
    EXPECT_EQ(several.output, one.output) << verb << " in " << parts;
  }
  EXPECT_FALSE(nlohmann::json::parse(one.output)["verdict"].get<std::string>().empty());
}

TEST(Merge, ofACampaignThatHolds) { expect_the_same_in_parts("check --operations 100000 --seed 5", 0); }
TEST(Merge, ofACampaignThatLeavesGaps) { expect_the_same_in_parts("check --operations 90 --longest 9", 2); }
TEST(Merge, ofACampaignThatFindsACounterexampleLate) {
  expect_the_same_in_parts("check --mutant refcount_narrow --operations 20000 --longest 12 --seed 4", 1);
}
TEST(Merge, ofSearches) {
  std::string const scopes = " --scopes 2,2,3,2 2,1,4,2 3,1,3,2 2,3,4,2 1,1,1,1 --fragment core";
  expect_the_same_in_parts("explore" + scopes, 0);
  expect_the_same_in_parts("explore --mutant parent_left_writable --scopes 1,2,2,2 2,1,2,2 3,1,2,2", 1);
}

std::string const scripts = COWPROOF_TEST_DIRECTORY "/../../examples/shards/";

TEST(Merge, ofWhatGnuParallelRan) {
  std::string const verb = " check --operations 100000 --seed 5";
  auto const done = run_shell(scripts + "parallel.sh " COWPROOF_COMMAND " 4" + verb);
  EXPECT_EQ(done.exit_code, 0) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("4 parts\nmachine, seed 5: 100,000 operations"));
  auto const refuted = run_shell(scripts + "parallel.sh " COWPROOF_COMMAND " 2 check --mutant init_killed");
  EXPECT_EQ(refuted.exit_code, 1) << refuted.errors;
}

// As Slurm runs it: a task an index.
TEST(Merge, ofAnArrayOfTasks) {
  scratch_folder const folder;
  auto const results = folder.file("results");
  for (int task = 1; task <= 2; ++task) {
    auto const done = run_shell("SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_ID=" + std::to_string(task) + " " + scripts +
                                "slurm.sh " COWPROOF_COMMAND " " + results + " check --operations 100000");
    EXPECT_EQ(done.exit_code, 0) << done.errors;
  }
  auto const done = run_command("merge " + results + "/*.json");
  EXPECT_EQ(done.exit_code, 0) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("100,000 operations"));
}

TEST(Merge, tellsWhatItPutTogether) {
  scratch_folder const folder;
  run_in_parts("explore --scopes 2,2,3,2 2,3,4,2 --fragment core --choice lowest", 2, folder);
  auto const done = run_command("merge " + folder.file("2.1.json") + " " + folder.file("2.2.json"));
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.output, HasSubstr("1,864,403"));
  EXPECT_THAT(done.output, HasSubstr("holds_within(2 processes, 3 pages, 4 frames, 2 words)"));
}

TEST(Merge, saysWhatIsMissingOrDoesNotBelong) {
  scratch_folder const folder;
  auto const part = [&](char const* name, std::string const& arguments) {
    std::ofstream(folder.file(name)) << run_command("check --json --operations 500 " + arguments).output;
    return " " + folder.file(name);
  };
  auto const first = part("first", "--shard 1/3");
  auto const second = part("second", "--shard 2/3");
  auto const other_seed = part("other", "--shard 3/3 --seed 2");
  std::ofstream(folder.file("no_json")) << "hello";
  std::ofstream(folder.file("other_json")) << R"({"schema": "cowproof-shrink/1"})";
  auto const expect_error = [](std::string const& arguments, std::string const& what) {
    auto const done = run_command(arguments);
    EXPECT_EQ(done.exit_code, 3);
    EXPECT_EQ(done.output, "");
    EXPECT_THAT(done.errors, HasSubstr(what));
  };
  expect_error("merge" + first + second, "part 3/3 is missing");
  expect_error("merge" + first + first, "is the same part as");
  expect_error("merge" + first + second + other_seed, "is not a part of what");
  expect_error("merge " + folder.file("no_json"), "is no JSON document");
  expect_error("merge " + folder.file("other_json"), "is no document of");
  expect_error("merge " + folder.file("absent"), "cannot be read");
  expect_error("check --shard 0/3", "--shard 0/3");
  expect_error("check --shard 4/3", "--shard 4/3");
  expect_error("explore --shard 1/2", "--scopes");
  expect_error("explore --scopes 2,2", "--scopes 2,2");
}

}  // namespace
}  // namespace cowproof::tests
