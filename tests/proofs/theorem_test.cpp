// docs/theorem.md says of every obligation what it is for.
#include <filesystem>
#include <fstream>
#include <regex>

#include <gmock/gmock.h>

#include "proofs/prove.hpp"

namespace cowproof {
namespace {

std::filesystem::path const page = std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../../docs/theorem.md";

// A name in the table, in which * stands for any text.
struct pattern {
  std::string text;
  std::regex matches;
};
pattern pattern_of(std::string const& text) {
  return {text, std::regex("(whole_|eager_|on_demand_|smp_)?" + std::regex_replace(text, std::regex("\\*"), ".*"))};
}

std::vector<pattern> patterns_of_the_page() {
  std::vector<pattern> all;
  std::ifstream in(page);
  std::regex const quoted("`([^`]*)`");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ")) continue;
    std::istringstream cells(line);
    std::string cell;
    for (int i = 0; i < 3; ++i) std::getline(cells, cell, '|');
    for (std::sregex_iterator i(cell.begin(), cell.end(), quoted), end; i != end; ++i)
      all.push_back(pattern_of((*i)[1]));
  }
  return all;
}

TEST(Theorem, saysOfEveryObligationWhatItIsFor) {
  auto const patterns = patterns_of_the_page();
  std::vector<std::string> others;
  for (auto const& name : obligation_names({}))
    if (std::ranges::none_of(patterns, [&](pattern const& p) { return std::regex_match(name, p.matches); }))
      others.push_back(name);
  EXPECT_THAT(others, ::testing::IsEmpty());
}

TEST(Theorem, isEstablishedByObligationsThatThereAre) {
  auto const names = obligation_names({});
  std::vector<std::string> empty;
  for (auto const& p : patterns_of_the_page())
    if (std::ranges::none_of(names, [&](auto const& name) { return std::regex_match(name, p.matches); }))
      empty.push_back(p.text);
  EXPECT_THAT(empty, ::testing::IsEmpty());
}

}  // namespace
}  // namespace cowproof
