// docs/rules.md names obligations and scenarios that exist.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <gmock/gmock.h>

#include "proofs/prove.hpp"

namespace cowproof {
namespace {

std::filesystem::path const root = std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../..";

// The names in the third and the fourth column of its tables.
struct named_by_rules {
  std::set<std::string> obligations, scenarios;
  int rules = 0;
};

std::vector<std::string> cells_of(std::string const& row) {
  std::vector<std::string> cells;
  std::istringstream in(row);
  for (std::string cell; std::getline(in, cell, '|');) cells.push_back(cell);
  return cells;
}

void add_names(std::string const& cell, std::set<std::string>& to) {
  std::regex const quoted("`([^`]*)`");
  for (std::sregex_iterator i(cell.begin(), cell.end(), quoted), end; i != end; ++i) to.insert((*i)[1]);
}

named_by_rules read_rules() {
  named_by_rules named;
  std::ifstream in(root / "docs/rules.md");
  for (std::string line; std::getline(in, line);) {
    auto const cells = cells_of(line);
    if (cells.size() != 5 || line.find('`') == std::string::npos) continue;
    ++named.rules;
    add_names(cells[3], named.obligations);
    add_names(cells[4], named.scenarios);
  }
  return named;
}

// As `cowproof scenario` takes them: the number before a name says where it stands in the list.
std::set<std::string> names_of_scenarios() {
  std::set<std::string> names;
  for (auto const& file : std::filesystem::recursive_directory_iterator(root / "examples/scenarios"))
    if (file.is_regular_file()) names.insert(file.path().stem().string().substr(3));
  return names;
}

TEST(Rules, nameObligationsAndScenariosThatExist) {
  auto const named = read_rules();
  EXPECT_GE(named.rules, 25);
  auto const all = obligation_names({});
  std::set<std::string> const known(all.begin(), all.end());
  std::vector<std::string> missing;
  for (auto const& name : named.obligations)
    if (!known.contains(name)) missing.push_back(name);
  auto const scenarios = names_of_scenarios();
  for (auto const& name : named.scenarios)
    if (!scenarios.contains(name)) missing.push_back(name);
  EXPECT_THAT(missing, ::testing::IsEmpty());
}

}  // namespace
}  // namespace cowproof
