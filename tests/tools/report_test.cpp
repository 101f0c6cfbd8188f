// Reports for people and programs, comparisons of several, and adapters to begin with.
#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

TEST(Report, isWrittenAsAPageAsJUnitAndAsSarif) {
  scratch_folder const folder;
  auto const files = "--report-html " + folder.file("r.html") + " --junit " + folder.file("r.xml") + " --sarif " +
                     folder.file("r.sarif");
  ASSERT_EQ(run_command(validate(simulator + " --bug copy_keeps_reference", files)).exit_code, 1);
  auto const page = content_of(folder.file("r.html"));
  EXPECT_THAT(page, HasSubstr("count_is_exact"));
  EXPECT_THAT(page, HasSubstr("srcdoc="));
  auto const junit = content_of(folder.file("r.xml"));
  EXPECT_THAT(junit, HasSubstr("<testcase classname=\"simulator\" name=\"count_is_exact\">\n    <failure"));
  EXPECT_THAT(junit, HasSubstr("<skipped message=\"undefined\"/>"));
  auto const sarif = nlohmann::json::parse(content_of(folder.file("r.sarif")));
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_EQ(sarif["runs"][0]["results"][0]["ruleId"], "count_is_exact");
}

TEST(Report, isComparedWithOthersClauseByImplementation) {
  scratch_folder const folder;
  auto const good = folder.file("good.json"), bad = folder.file("bad.json");
  ASSERT_EQ(run_command(validate(simulator, "--json >" + good + " #")).exit_code, 0);
  ASSERT_EQ(run_command(validate(simulator + " --bug fork_copies", "--json >" + bad + " #")).exit_code, 1);
  auto const done = run_command("compare " + good + " " + bad);
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, testing::ContainsRegex("fork_shares +pass +fail"));
  EXPECT_THAT(done.output, testing::ContainsRegex("verdict +conforms +violates"));
  EXPECT_EQ(run_command("compare " + good).exit_code, 0);
  std::ofstream(bad) << "{}";
  EXPECT_EQ(run_command("compare " + bad).exit_code, 3);
}

TEST(Adapter, inPythonRunsAtOnceAndIsNotOverwritten) {
  scratch_folder const folder;
  auto const made = run_command("adapter --new " + folder.file("mine") + " --language python");
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  EXPECT_EQ(report_of(validate("python3 " + folder.file("mine/adapter.py")), 0)["verdict"], "conforms");
  auto const again = run_command("adapter --new " + folder.file("mine") + " --language python");
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.errors, HasSubstr("adapter.py: it is there, and stays"));
}

TEST(Adapter, inCBuildsAndRunsAtOnce) {
  scratch_folder const folder;
  ASSERT_EQ(run_command("adapter --new " + folder.file("mine") + " --language c").exit_code, 0);
  ASSERT_EQ(std::system(("make -s -C " + folder.file("mine") + " >/dev/null").c_str()), 0);
  auto const done = run_command("validate library " + folder.file("mine/adapter.so") + " --operations 20000");
  EXPECT_EQ(done.exit_code, 0) << done.output;
}

}  // namespace
}  // namespace cowproof::tests
