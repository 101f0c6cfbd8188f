// Whatever is given to a verb: numbers that are none, documents that are damaged, files without an end, long lines, and
// bytes that a terminal obeys.
#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string written(scratch_folder const& folder, std::string const& name, std::string const& text) {
  std::ofstream(folder.file(name), std::ios::binary) << text;
  return folder.file(name);
}

void expect_error(std::string const& arguments, std::string const& what) {
  auto const done = run_command(arguments);
  EXPECT_EQ(done.exit_code, 3) << arguments;
  EXPECT_THAT(done.errors, HasSubstr(what)) << arguments;
  EXPECT_THAT(done.errors, Not(HasSubstr("exception"))) << arguments;
  EXPECT_EQ(done.output, "") << arguments;
}

// ---------------------------------------------------------------------------------------------------------- numbers

TEST(Seed, thatIsNoWholeNumberOf64BitsIsRefused) {
  for (auto const* verb : {"check", "mutants", "tour", "prove", "validate linux", "validate library x.so",
                           "validate command true", "validate console true"})
    for (auto const* seed : {"-1", "18446744073709551616", "1.5", "many"})
      EXPECT_EQ(run_command(std::string(verb) + " --seed=" + seed).exit_code, 3) << verb << seed;
  expect_error("check --seed=-1", "-1 is no whole number from 0 to 18446744073709551615");
}

TEST(Numbers, areDecimal) {
  auto const seed = json::parse(run_command("check --json --operations 500 --seed 010").output)["seed"];
  EXPECT_EQ(seed, 10);
  auto const scope = json::parse(run_command("check --json --operations 500 --processes 0x2").output)["scope"];
  EXPECT_EQ(scope["processes"], 2);
}

TEST(Limits, areFinite) { expect_error("validate command true --timeout nan", "nan is no finite number"); }

// A number of JavaScript has 53 bits.
void expect_exact(json const& value) {
  if (value.is_number_unsigned()) {
    EXPECT_LT(value.get<std::uint64_t>(), std::uint64_t{1} << 53);
  }
  if (!value.is_structured()) return;
  for (auto const& each : value) expect_exact(each);
}

TEST(Json, holdsNoNumberThatJavaScriptWouldChange) {
  scratch_folder const folder;
  auto const part = run_command("check --json --operations 5000 --seed 18446744073709551615");
  auto const document = json::parse(part.output);
  expect_exact(document);
  EXPECT_EQ(document["seed"], "18446744073709551615");
  EXPECT_THAT(document["campaign"]["properties"], testing::Contains("isolation"));
  auto const merged = run_command("merge " + written(folder, "part", part.output));
  EXPECT_THAT(merged.output, HasSubstr("seed 18446744073709551615")) << merged.errors;
}

// -------------------------------------------------------------------------------------------------------- documents

TEST(Json, thatIsDamagedIsToldWithLineAndColumn) {
  scratch_folder const folder;
  auto const file = written(folder, "bad.json", "{\n  \"schema\": oops\n}\n");
  for (std::string const verb : {"compare ", "merge "})
    expect_error(verb + file, file + ":2:13: is no JSON document: ");
  auto const deep = written(folder, "deep.json", std::string(100'000, '['));
  for (std::string const verb : {"compare ", "merge "}) expect_error(verb + deep, "is nested deeper");
}

// Every value of a document, each replaced by one of another type.
void expect_no_raw_exception(std::string const& verb, json const& document) {
  scratch_folder const folder;
  auto const flat = document.flatten();
  int taken = 0;
  for (auto const& [place, value] : flat.items()) {
    if (++taken > 12 && taken % 31 != 0) continue;
    for (auto const& other : {json(-5), json("text"), json::object()}) {
      auto changed = document;
      changed[json::json_pointer(place)] = other;
      auto const done = run_command(verb + " " + written(folder, "changed", changed.dump()));
      EXPECT_THAT(done.errors, Not(HasSubstr("exception"))) << place << " = " << other;
      EXPECT_THAT(done.exit_code, testing::AllOf(testing::Ge(0), testing::Le(3))) << place << " = " << other;
    }
  }
}

TEST(Merge, ofADamagedPartNamesWhatIsWrong) {
  auto const part = json::parse(run_command("check --json --operations 500").output);
  expect_no_raw_exception("merge", part);
  scratch_folder const folder;
  auto changed = part;
  changed["operations"] = "many";
  expect_error("merge " + written(folder, "part", changed.dump()), "/operations should be a whole number, is a string");
  auto const search = run_command("explore --json --scopes 1,1,1,1 1,1,2,1 --fragment core").output;
  expect_no_raw_exception("merge", json::parse(search));
}

TEST(Compare, ofADamagedReportNamesWhatIsWrong) {
  auto const report = json::parse(run_command("validate linux --json --operations 200 --traces $SCRATCH").output);
  expect_no_raw_exception("compare", report);
  scratch_folder const folder;
  auto changed = report;
  changed["clauses"][1]["name"] = 7;
  expect_error("compare " + written(folder, "report", changed.dump()),
               "/clauses/1/name should be a string, is a number");
}

TEST(Files, withoutAnEndOrAContentAreRefused) {
  for (std::string const verb : {"show ", "replay ", "shrink ", "compare ", "merge "}) {
    expect_error(verb + "/", "/: cannot be read: Is a directory");
    expect_error(verb + "/dev/zero", "/dev/zero: cannot be read: it is a device");
    expect_error(verb + "/nonexistent/file", "No such file or directory");
  }
}

// ------------------------------------------------------------------------------------------------------- long lines

TEST(Scenario, withLongLinesIsReadInProportionToThem) {
  scratch_folder const folder;
  auto const head = std::string("# Title\n\n    machine: 2 processes, 1 page, 3 frames, 2 words\n\nProse.\n\n");
  std::string const forever(600'000, 'x');
  std::string const digits(30'000, '9');
  for (auto const& line : {"    expect p0 v0 is " + forever, "    expect p" + digits + " v0 is alive", "    " + forever,
                           "    expect " + forever + "[x] should be y", "    expect p" + digits + " is alive"}) {
    auto const done = run_command("scenario " + written(folder, "long.md", head + "    map(p0, v0)\n" + line + "\n"));
    EXPECT_THAT(done.exit_code, testing::AnyOf(1, 3)) << line.substr(0, 40) << done.errors.substr(0, 200);
  }
  expect_error("scenario " + written(folder, "machine.md", "# Title\n\n    " + forever + "\n"), "first indented line");
}

TEST(Console, thatPrintsALongLineIsSearchedForAPanicInTime) {
  auto const done = run_command(
      "validate console 'head -c 600000 /dev/zero | tr \"\\0\" x; echo panic; sleep 100' --panic '.*panic.*' "
      "--boot-timeout 20");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("it panicked"));
}

// ---------------------------------------------------------------------------------------------------- control bytes

bool is_harmless(std::string const& text) {
  return std::ranges::none_of(text,
                              [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 0x7F; }) &&
         text.find("\xC2\x9B") == std::string::npos;
}

constexpr char const* evil = "\033]0;title\007\033[2J\177\xC2\x9B";

TEST(ControlBytes, ofAScenarioAreRefused) {
  scratch_folder const folder;
  auto const done = run_command("scenario " + written(folder, "evil.md", std::string("# Title") + evil + "\n"));
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("a control character"));
  EXPECT_TRUE(is_harmless(done.output + done.errors));
}

TEST(ControlBytes, ofATraceANameOrAProgramAreNotPrinted) {
  scratch_folder const folder;
  auto const good = folder.file("good.itf.json");
  ASSERT_EQ(run_command("scenario first_write --trace " + good).exit_code, 0);
  auto trace = json::parse(content_of(good));
  for (auto& [name, value] : trace["#meta"].items())
    if (value.is_string()) value = value.get<std::string>() + evil;
  auto const named = run_command("show " + written(folder, "evil.itf.json", trace.dump()));
  EXPECT_TRUE(is_harmless(named.output + named.errors)) << named.output + named.errors;
  auto const unknown_file = run_command("show \"$(printf 'no\\033[2Jfile')\"");
  EXPECT_TRUE(is_harmless(unknown_file.errors));
  auto const program = run_command("validate command \"printf '\\\\033[2J\\\\n'\"");
  EXPECT_TRUE(is_harmless(program.output + program.errors));
}

TEST(Colour, isNotForATerminalThatIsDumb) {
  auto const on_terminal = [](std::string const& kind) {
    return run_shell("TERM=" + kind + " script -qec '" COWPROOF_COMMAND " scenario first_write' /dev/null").output;
  };
  EXPECT_THAT(on_terminal("xterm"), HasSubstr("\033["));
  EXPECT_THAT(on_terminal("dumb"), Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace cowproof::tests
