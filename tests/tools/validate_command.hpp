// Validation by the command, as tests ask for it: of the simulator or of any program, and the report of it.
#pragma once
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {

inline std::string const root = COWPROOF_TEST_DIRECTORY "/../..";
inline std::string const simulator = "python3 " + root + "/examples/simulator/simulator.py";

// What is usual, unless it is said.
inline std::string with_usual(std::string options, std::vector<std::string> const& usual) {
  for (auto const& u : usual)
    if (options.find(u.substr(0, u.find(' '))) == std::string::npos) options = u + " " + options;
  return options;
}

inline std::string validate(std::string const& command, std::string const& more = "") {
  return "validate command '" + command + "' " +
         with_usual(more, {more.find("--suite") == std::string::npos ? "--operations 4000" : "--seed 1", "--timeout 5",
                           "--traces \"$SCRATCH\""});
}

inline nlohmann::json report_of(std::string const& arguments, int exit_code) {
  auto const done = run_command(arguments + " --json");
  EXPECT_EQ(done.exit_code, exit_code) << done.output << done.errors;
  auto document = nlohmann::json::parse(done.output, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << done.output << done.errors;
  return document;
}

// A log with this text cannot be read; one line says why.
inline void expect_log_error(std::string const& file, std::string const& text, std::string const& what) {
  std::ofstream(file) << text;
  auto const done = run_command("validate log " + file);
  EXPECT_EQ(done.exit_code, 3) << text;
  EXPECT_THAT(done.errors, testing::HasSubstr(what));
  EXPECT_EQ(std::ranges::count(done.errors, '\n'), 1) << done.errors;
}

}  // namespace cowproof::tests
