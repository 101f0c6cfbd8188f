// The stories on the running Linux: none is refuted, and those that it can play from end to end are confirmed.
#include <set>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "run_command.hpp"

namespace cowproof::tests {
namespace {

// Of the others some call cannot be made on Linux, or not yet; the command says which.
std::set<std::string> const confirmed{"addresses",
                                      "reads",
                                      "first_write",
                                      "only_that_page",
                                      "last_owner",
                                      "read_only",
                                      "exec",
                                      "same_address",
                                      "exit",
                                      "fork_of_a_fork",
                                      "only_the_child_protected",
                                      "text_data_stack",
                                      "program_without_fork",
                                      "vfork_parent_killed",
                                      "what_is_copied",
                                      "stale_translation",
                                      "two_processes",
                                      "discard",
                                      "protect",
                                      "lock",
                                      "kernel_writes",
                                      "descriptors",
                                      "memory_is_short",
                                      "snapshot",
                                      "free_in_both",
                                      "printf_twice",
                                      "parent_exits",
                                      "reference_counts",
                                      "who_is_killed"};

TEST(StoriesOnLinux, areNotRefutedAndConfirmedWhereEachCallCanBeMade) {
  auto const listed = nlohmann::json::parse(run_command("scenario --list --json").output);
  std::set<std::string> found;
  for (auto const& story : listed.at("scenarios")) {
    auto const name = story.at("name").get<std::string>();
    auto const played = run_command("scenario " + name + " --on linux");
    EXPECT_NE(played.exit_code, 1) << name << '\n' << played.output;
    if (played.exit_code == 0) found.insert(name);
    else if (played.exit_code == 2) EXPECT_THAT(played.output, testing::HasSubstr("verdict: unknown; ")) << name;
    else EXPECT_THAT(played.errors, testing::HasSubstr("no kernel can be asked about")) << name;
  }
  EXPECT_EQ(found, confirmed);
}

}  // namespace
}  // namespace cowproof::tests
