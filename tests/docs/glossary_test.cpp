// The glossary defines every term that readers of documents and output meet.
#include <algorithm>
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "engines/scope.hpp"
#include "tests/docs/documents.hpp"

namespace cowproof::tests {
namespace {

constexpr char const* terms[] = {
    // memory
    "frame", "physical frame", "page", "part", "word", "content", "address", "address space", "page table",
    "page table entry", "mapping", "sharing", "copy-on-write", "breaking copy-on-write", "reuse", "sole owner",
    "reference count", "page fault", "process", "task", "init", "region", "object", "page cache", "demand paging",
    "pin", "slot", "TLB", "zero frame", "descriptor", "table", "directory", "splitting",
    // operations
    "operation", "operand", "offer", "outcome", "ending", "fault", "refusal", "call", "step", "state", "trace",
    "scenario",
    // what is checked
    "property", "invariant", "inductive", "step property", "rule", "clause", "obligation", "specification",
    "abstraction function", "refinement", "isolation", "coverage goal", "counterexample", "counterexample to induction",
    "mutant", "verdict",
    // how it is checked
    "machine", "subject", "domain", "vocabulary", "scope", "capacity", "seed", "campaign", "shrinking", "orbit",
    "representative", "certificate", "checkpoint", "oracle", "implementation", "adapter", "level", "policy", "exact",
    "quiescent", "suite"};

// The first cells of the rows of its tables, at the commas.
std::set<std::string> defined_terms() {
  std::set<std::string> all;
  std::ifstream in(root_of_tree() / "docs/glossary.md");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ") || line.find(" | ") == std::string::npos) continue;
    auto cell = line.substr(2, line.find(" | ") - 2);
    for (auto comma = cell.find(", "); comma != std::string::npos; comma = cell.find(", ")) {
      all.insert(cell.substr(0, comma));
      cell.erase(0, comma + 2);
    }
    all.insert(cell);
  }
  return all;
}

TEST(Glossary, definesEveryTermThatReadersMeet) {
  auto const defined = defined_terms();
  for (std::string const term : terms) EXPECT_TRUE(defined.contains(term)) << term;
}

// What is counted by --processes, --pages and so on.
TEST(Glossary, definesWhatAScopeCounts) {
  auto const defined = defined_terms();
  each_size([&](resource const& each) {
    std::string name(each.name);
    std::ranges::replace(name, '_', ' ');
    EXPECT_TRUE(defined.contains(name)) << name;
  });
}

TEST(Glossary, tellsApartTheWordsForWhatIsChecked) {
  std::ifstream in(root_of_tree() / "docs/glossary.md");
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  for (auto const* word : {"*invariant*", "*step property*", "*property*", "*clause*", "*rule*", "*obligation*"})
    EXPECT_THAT(text, ::testing::HasSubstr(word));
}

}  // namespace
}  // namespace cowproof::tests
