// The documents of the tree, and what stands in them: fenced blocks, commands and links.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace cowproof::tests {

std::filesystem::path const& root_of_tree();

// README, what lies beside it, docs/, and the READMEs of examples/; sorted.
std::vector<std::filesystem::path> documents();

// As ctest names a test: "examples_xv6_README".
std::string test_name_of(std::filesystem::path const& document);

struct block {
  std::string kind, text, quoted_from;
  int line = 0;
};
// A fence in a list is indented, and so is what is in it; the text has no such indentation.
std::vector<block> blocks_of(std::filesystem::path const& document);

// What a reader types, in the order of the document. `shown` is what should be printed then, if it is a console's.
struct typed_command {
  std::string text;
  std::string shown;
  int line = 0;
  bool is_console = false;
  bool is_run = true;  // false after <!-- not run: REASON -->
};
std::vector<typed_command> commands_of(std::filesystem::path const& document);

// What stands between backquotes, outside of blocks.
std::vector<std::string> spans_of(std::filesystem::path const& document);

// Where its links lead: [text](target), without those to other sites.
std::vector<std::string> links_of(std::filesystem::path const& document);

}  // namespace cowproof::tests
