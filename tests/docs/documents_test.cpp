// What the documents quote is so: code stands in the file that they name, links lead somewhere, and every document is
// listed.
//
// A fenced block after a line <!-- quoted from FILE --> must be a part of that file.
#include "tests/docs/documents.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

TEST(Documents, quoteCodeThatStandsInTheFileTheyName) {
  int quotes = 0;
  for (auto const& document : documents())
    for (auto const& b : blocks_of(document)) {
      if (b.quoted_from.empty()) continue;
      ++quotes;
      EXPECT_NE(content_of(root_of_tree() / b.quoted_from).find(b.text), std::string::npos)
          << document << ":" << b.line << " is not in " << b.quoted_from;
    }
  EXPECT_GT(quotes, 10);
}

TEST(Documents, linkToFilesThatThereAre) {
  for (auto const& document : documents())
    for (auto const& link : links_of(document)) {
      auto const file = link.substr(0, link.find('#'));
      EXPECT_TRUE(std::filesystem::exists(file.empty() ? document : document.parent_path() / file))
          << document << " links to " << link;
    }
}

TEST(Documents, areListed) {
  auto const listed = links_of(root_of_tree() / "docs/README.md");
  for (auto const& entry : std::filesystem::directory_iterator(root_of_tree() / "docs")) {
    auto const name = entry.path().filename().string();
    if (entry.path().extension() != ".md" || name == "README.md") continue;
    EXPECT_THAT(listed, ::testing::Contains(name)) << "docs/README.md does not link to it";
  }
}

}  // namespace
}  // namespace cowproof::tests
