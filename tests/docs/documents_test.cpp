// What the documents quote is so: code stands in the file that they name, and commands print what is shown.
//
// A fenced block after a line <!-- quoted from FILE --> must be a part of that file. A block of kind `console` is run:
// after `$ COMMAND` comes its output, where a line ... stands for any lines, ... at an end for any rest, and figures
// that differ from run to run (seconds, times) may be any.
#include <algorithm>
#include <regex>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

std::filesystem::path const root = std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../..";

std::string const prompt = "$ cowproof ";

struct block {
  std::string kind, text, quoted_from;
  int line = 0;
};

std::vector<block> blocks_of(std::filesystem::path const& document) {
  std::vector<block> blocks;
  std::istringstream in(content_of(document));
  std::string line;
  std::string quoted_from;
  bool inside = false;
  std::regex const quote("<!-- quoted from (.*) -->");
  for (int number = 1; std::getline(in, line); ++number) {
    std::smatch match;
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), "", std::exchange(quoted_from, ""), number});
    } else if (inside) {
      blocks.back().text += line + "\n";
    } else if (std::regex_match(line, match, quote)) {
      quoted_from = match[1];
    }
  }
  return blocks;
}

std::vector<std::filesystem::path> documents() {
  std::vector<std::filesystem::path> all{root / "README.md"};
  for (auto const& entry : std::filesystem::recursive_directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") all.push_back(entry.path());
  return all;
}

// A pattern that matches the shown output, whatever differs from run to run.
std::regex pattern_of(std::string const& shown) {
  std::string pattern;
  std::istringstream in(shown);
  for (std::string line; std::getline(in, line);) {
    if (line == "...") {
      pattern += "(?:.*\\n)*?";
      continue;
    }
    bool const is_open = line.ends_with(" ...");
    if (is_open) line.resize(line.size() - 4);
    line = std::regex_replace(line, std::regex(R"([.^$|()\[\]{}*+?\\])"), R"(\$&)");
    line = std::regex_replace(line, std::regex(R"( *[0-9]+\\\.[0-9]+ s\b)"), R"( *[0-9]+\.[0-9]+ s)");
    pattern += line + (is_open ? ".*" : " *") + "\\n";
  }
  return std::regex(pattern);
}

TEST(Documents, quoteCodeThatStandsInTheFileTheyName) {
  int quotes = 0;
  for (auto const& document : documents())
    for (auto const& b : blocks_of(document)) {
      if (b.quoted_from.empty()) continue;
      ++quotes;
      EXPECT_NE(content_of(root / b.quoted_from).find(b.text), std::string::npos)
          << document << ":" << b.line << " is not in " << b.quoted_from;
    }
  EXPECT_GT(quotes, 0);
}

// The commands that it shows, with what they print.
std::vector<block> commands_of(std::filesystem::path const& document) {
  auto blocks = blocks_of(document);
  std::erase_if(blocks, [](block const& b) { return b.kind != "console" || !b.text.starts_with(prompt); });
  return blocks;
}

std::vector<std::filesystem::path> documents_with_commands() {
  auto all = documents();
  std::erase_if(all, [](auto const& document) { return commands_of(document).empty(); });
  std::ranges::sort(all);
  return all;
}

class Document : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Document, showsWhatTheCommandsPrint) {
  // Commands name files as they are called from the root, and leave what they write here.
  std::error_code is_there;
  std::filesystem::create_directory_symlink(std::filesystem::absolute(root) / "examples", "examples", is_there);
  for (auto const& b : commands_of(GetParam())) {
    auto const end = b.text.find('\n');
    auto const done = run_command(b.text.substr(prompt.size(), end - prompt.size()));
    EXPECT_TRUE(std::regex_match(done.output + done.errors, pattern_of(b.text.substr(end + 1))))
        << GetParam() << ":" << b.line << "\n"
        << done.output << done.errors;
  }
}

INSTANTIATE_TEST_SUITE_P(each, Document, ::testing::ValuesIn(documents_with_commands()), [](auto const& given) {
  return std::regex_replace(given.param.stem().string(), std::regex("[^A-Za-z0-9]"), "_");
});

TEST(Documents, showCommands) { EXPECT_GT(documents_with_commands().size(), 6U); }

}  // namespace
}  // namespace cowproof::tests
