// Logs of what an implementation did: checked as if it were done now, and refused with the line that is none.
#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

TEST(Log, ofAConformingProgramConformsPlainOrCompressed) {
  scratch_folder const folder;
  for (auto const* name : {"log.jsonl", "log.jsonl.gz"}) {
    auto const file = folder.file(name);
    ASSERT_EQ(run_command(validate(simulator, "--record " + file)).exit_code, 0);
    auto const report = report_of("validate log " + file, 0);
    EXPECT_EQ(report["operations"], 4000);
    EXPECT_EQ(run_command("validate log - <" + file + " #").exit_code, 0);
  }
  EXPECT_EQ(content_of(folder.file("log.jsonl.gz")).substr(0, 2), "\x1f\x8b");
}

TEST(Log, tellsThePolicyThatItsHeaderLeavesOpen) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  ASSERT_EQ(run_command(validate(simulator + " --copies-always", "--record " + file)).exit_code, 0);
  auto text = content_of(file);
  auto const said = text.find(R"("copies_always":true)");
  ASSERT_NE(said, std::string::npos);
  text.replace(said, std::string(R"("copies_always":true)").size(), R"("copies_always":false)");
  std::ofstream(file) << text;
  EXPECT_EQ(report_of("validate log " + file + " --traces " + folder.path().string(), 1)["verdict"], "violates");
  auto const report = report_of("validate log " + file + " --find-out last_writer", 0);
  EXPECT_EQ(report["policies"]["last_writer"], "copies");
  EXPECT_THAT(report["remarks"], testing::Contains("found out: last_writer copies"));
  auto const streamed = report_of(
      "validate log - --find-out last_writer --json --traces " + folder.path().string() + " <" + file + " #", 1);
  EXPECT_THAT(streamed["remarks"], testing::Contains(HasSubstr("standard input is read once")));
}

TEST(Log, ofASlipIsRejectedAtTheSameClause) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  ASSERT_EQ(run_command(validate(simulator + " --bug parent_left_writable", "--record " + file)).exit_code, 1);
  auto const done = run_command("validate log " + file + " --traces " + folder.path().string());
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("content"));
  EXPECT_THAT(done.output, HasSubstr(", line "));
}

TEST(Log, thatIsNoneIsAnErrorWithItsLine) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::string const header = R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[]})"
                             "\n";
  auto const expect = [&](std::string const& text, std::string const& what) { expect_log_error(file, text, what); };
  expect("", "it is empty");
  expect(R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[],"find_out":["size"]})"
         "\n",
         "\"size\" cannot be found out; there are: last_writer, memory, without_memory, takes_frame, fork, tables");
  expect("hello\n", ":1: column 1: expected '{'");
  expect(header + "{\"call\":\"jump\",\"process\":0}\n", ":2: column 15: there is no call \"jump\"");
  expect(header + "{\"call\":\"load\",\"process\":7,\"page\":0}\n", ":2: column 27: process 7: there are 2");
  expect(header + "{\"ret\":\"completed\"}\n", ":2: column 1: an answer without a call");
  expect(header + "{\"call\":\"exec\",\"process\":0}\n{\"call\":\"exec\",\"process\":0}\n",
         ":3: expected {\"ret\":...}");
  expect(header + "{\"call\":\"exec\"}\n", "exec needs \"process\"");
  auto const missing = run_command("validate log /no/such/file");
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.errors, HasSubstr("/no/such/file: No such file"));
}

TEST(Log, withACallThatWasNeverAnsweredIsRejected) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  std::ofstream(file) << R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":1,"observes":[]})"
                         "\n"
                      << R"({"call":"map","process":0,"page":0,"writable":true})"
                         "\n"
                      << R"({"ret":"completed"})"
                         "\n"
                      << R"({"call":"fork","process":0,"child":1})"
                         "\n";
  auto const done = run_command("validate log " + file + " --traces " + folder.path().string());
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("no answer in the log"));
}

}  // namespace
}  // namespace cowproof::tests
