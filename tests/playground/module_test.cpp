// The module of the page is the same program: it answers every request of every story as the command does, in node.
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "stories.hpp"
#include "tests/tools/run_command.hpp"

namespace cowproof {
namespace {

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Module, AnswersEveryRequestOfEveryStoryAsTheCommandDoes) {
  tests::scratch_folder const folder;
  std::vector<std::string> requests;
  for (auto const& story : requested_stories())
    requests.insert(requests.end(), story.requests.begin(), story.requests.end());
  auto const file = folder.file("requests");
  std::ofstream out(file);
  for (auto const& request : requests) out << request << '\n';
  out.close();

  auto const native = tests::run_shell(fmt::format("{} play --json < {}", COWPROOF_COMMAND, file));
  auto const module = tests::run_shell(fmt::format("node {}/answer_lines.js {} {} < {}", COWPROOF_TEST_DIRECTORY,
                                                   COWPROOF_PLAYGROUND_HOST, COWPROOF_PLAYGROUND_MODULE, file));
  ASSERT_EQ(native.exit_code, 0) << native.errors;
  ASSERT_EQ(module.exit_code, 0) << module.errors;
  auto const expected = lines_of(native.output);
  auto const answered = lines_of(module.output);
  ASSERT_EQ(expected.size(), requests.size());
  ASSERT_EQ(answered.size(), requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_EQ(answered[i], expected[i]) << "request " << i << ": " << requests[i];
    EXPECT_THAT(expected[i], testing::Not(testing::StartsWith(R"({"error")"))) << requests[i];
    if (HasFailure()) break;
  }
}

TEST(Module, LeavesAPageOfAtMostHalfAMegabyte) {
  auto const written =
      tests::run_shell(COWPROOF_COMMAND " playground --html $SCRATCH/page.html; wc -c < $SCRATCH/page.html");
  ASSERT_EQ(written.exit_code, 0) << written.errors;
  EXPECT_LT(std::stol(lines_of(written.output).back()), 500'000);
}

}  // namespace
}  // namespace cowproof
