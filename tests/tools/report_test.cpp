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
  EXPECT_LT(page.find("<h2>Failures"), page.find("<h2>Clauses"));
}

// What services that show results ask of each: a file and a line, a fingerprint, and a rule with a name.
TEST(Report, asSarifHasAFileAndALineForEachResult) {
  scratch_folder const folder;
  auto const file = folder.file("r.sarif");
  ASSERT_EQ(run_command(validate(simulator + " --bug copy_keeps_reference", "--sarif " + file)).exit_code, 1);
  auto const run = nlohmann::json::parse(content_of(file))["runs"][0];
  for (auto const& result : run["results"]) {
    auto const& physical = result["locations"][0]["physicalLocation"];
    EXPECT_THAT(physical["artifactLocation"]["uri"], HasSubstr("command-rejection-"));
    EXPECT_EQ(physical["region"]["startLine"], 1);
    EXPECT_FALSE(result["partialFingerprints"]["primaryLocationLineHash"].empty());
  }
  for (auto const& rule : run["tool"]["driver"]["rules"]) EXPECT_TRUE(rule.contains("fullDescription"));
  EXPECT_THAT(run["automationDetails"]["id"], HasSubstr("simulator"));
}

// A build server shows what did not fail as passed.
TEST(Report, asJUnitFailsIfTheVerdictIsUnknown) {
  scratch_folder const folder;
  auto const file = folder.file("r.xml");
  ASSERT_EQ(run_command(validate(simulator + " --level 0 --bug refuses_all", "--junit " + file)).exit_code, 2);
  auto const junit = content_of(file);
  EXPECT_THAT(junit, testing::ContainsRegex("failures=\"1\""));
  EXPECT_THAT(junit, HasSubstr("name=\"verdict\">\n    <failure message=\"unknown: not all was exercised\">"));
  EXPECT_THAT(junit, HasSubstr("map never completed"));
  ASSERT_EQ(run_command(validate(simulator, "--junit " + file)).exit_code, 0);
  EXPECT_THAT(content_of(file), testing::ContainsRegex("failures=\"0\""));
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
  auto const made = run_command("adapter --out " + folder.file("mine") + " --language python");
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  EXPECT_EQ(report_of(validate("python3 " + folder.file("mine/adapter.py")), 0)["verdict"], "conforms");
  auto const again = run_command("adapter --out " + folder.file("mine") + " --language python");
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.errors, HasSubstr("adapter.py: it is there, and stays"));
}

TEST(Adapter, inCBuildsAndRunsAtOnce) {
  scratch_folder const folder;
  ASSERT_EQ(run_command("adapter --out " + folder.file("mine") + " --language c").exit_code, 0);
  ASSERT_EQ(std::system(("make -s -C " + folder.file("mine") + " >/dev/null").c_str()), 0);
  auto const done = run_command("validate library " + folder.file("mine/adapter.so") + " --operations 20000");
  EXPECT_EQ(done.exit_code, 0) << done.output;
}

}  // namespace
}  // namespace cowproof::tests
