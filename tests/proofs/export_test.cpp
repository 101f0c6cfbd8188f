// What is exported: one SMT-LIB file an obligation, which says what is expected and avoids the names of theories.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "proofs/prove.hpp"

namespace cowproof {
namespace {

// Of `(declare-fun name`, `(declare-sort name` and `(declare-const name`, the names.
std::set<std::string> declared_in(std::string const& text) {
  std::set<std::string> names;
  std::string_view const declaration = "(declare-";
  for (auto at = text.find(declaration); at != std::string::npos; at = text.find(declaration, at + 1)) {
    std::istringstream words(text.substr(at, 200));
    std::string kind, name;
    words >> kind >> name;
    names.insert(name);
  }
  return names;
}

class Export : public ::testing::Test {
 protected:
  Export() {
    auto name = ::testing::TempDir() + "cowproof_export_XXXXXX";
    directory_ = ::mkdtemp(name.data());
  }
  ~Export() override { std::filesystem::remove_all(directory_); }

  std::string text_of(std::string const& obligation) const {
    std::ifstream file(directory_ / (obligation + ".smt2"));
    return (std::ostringstream() << file.rdbuf()).str();
  }
  proof_options only(std::string const& pattern) const {
    proof_options options;
    options.machine = pattern.empty() ? "" : "core";
    options.only = pattern;
    options.export_directory = directory_;
    return options;
  }

  std::filesystem::path directory_;
};

TEST_F(Export, writesOneFileAnObligation) {
  auto const results = prove(only("load_"));
  for (auto const& r : results) EXPECT_TRUE(std::filesystem::exists(directory_ / (r.name + ".smt2"))) << r.name;
  auto const files = std::distance(std::filesystem::directory_iterator(directory_), {});
  EXPECT_EQ(static_cast<std::size_t>(files), results.size());
}

TEST_F(Export, saysWhatIsExpected) {
  prove(only("fork_refines_space"));
  prove(only("fork_is_possible"));
  EXPECT_THAT(text_of("fork_refines_space"), ::testing::HasSubstr("(set-info :status unsat)"));
  EXPECT_THAT(text_of("fork_is_possible"), ::testing::HasSubstr("(set-info :status sat)"));
}

TEST_F(Export, declaresNothingThatATheoryDefines) {
  auto some_of_all = only("");
  some_of_all.sample = 200;
  prove(some_of_all);
  std::set<std::string> declared;
  for (auto const& file : std::filesystem::directory_iterator(directory_))
    declared.merge(declared_in(text_of(file.path().stem())));
  EXPECT_THAT(declared, ::testing::IsSupersetOf({"refcount", "content", "alive", "table.target", "process", "frame"}));
  for (auto const* reserved : {"store", "select", "const", "true", "and", "not", "ite", "div", "set", "Table", "Array"})
    EXPECT_FALSE(declared.contains(reserved)) << reserved;
}

}  // namespace
}  // namespace cowproof
