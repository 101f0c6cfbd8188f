// Reads documents.
#include "tests/docs/documents.hpp"

#include <algorithm>
#include <regex>
#include <sstream>
#include <utility>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

std::string const prompt = "$ ";

// The programs that stand in what a reader is asked to type. ./dev installs and builds, so it is not run here.
bool is_typed(std::string const& line) {
  static std::regex const begins("(cowproof|cc|cmake|ctest|make|gdb|python3|\\./dev) .*");
  return std::regex_match(line, begins);
}

std::size_t indentation_of(std::string const& line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::string without_indentation(std::string const& line, std::size_t most) {
  return line.substr(std::min(most, indentation_of(line)));
}

// "check --seed 1            what it does": two spaces end the command, unless they are quoted.
std::string without_remark(std::string const& line) {
  char quote = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (line[i] == '\'' || line[i] == '"') quote = quote == line[i] ? '\0' : quote == 0 ? line[i] : quote;
    if (quote == 0 && line[i] == ' ' && (line[i + 1] == ' ' || line[i + 1] == '#')) return line.substr(0, i);
  }
  return line;
}

// Visits each line outside of fenced blocks, and each block when it ends.
template <class Line, class Block> void read(std::filesystem::path const& document, Line on_line, Block on_block) {
  std::istringstream in(content_of(document));
  std::regex const fence("( *)```(.*)");
  std::smatch match;
  bool inside = false;
  std::size_t indented = 0;
  block now;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (std::regex_match(line, match, fence)) {
      if (inside) on_block(std::exchange(now, {}));
      else {
        indented = static_cast<std::size_t>(match[1].length());
        now = {match[2], "", "", number};
      }
      inside = !inside;
    } else if (inside) {
      now.text += without_indentation(line, indented) + "\n";
    } else {
      on_line(line, number);
    }
  }
}

// What a comment <!-- NAME ... --> says; empty if the line is none.
std::string comment(std::string const& line, std::string const& name) {
  std::smatch match;
  return std::regex_match(line, match, std::regex(" *<!-- " + name + " (.*) -->")) ? match[1].str() : "";
}

std::vector<std::string> all_matches(std::filesystem::path const& document, std::regex const& wanted) {
  std::string text;
  read(
      document, [&](std::string const& line, int) { text += line + "\n"; }, [](block const&) {});
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), wanted), end; i != end; ++i) found.push_back((*i)[1]);
  return found;
}

}  // namespace

std::filesystem::path const& root_of_tree() {
  static auto const root = std::filesystem::weakly_canonical(std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../..");
  return root;
}

std::vector<std::filesystem::path> documents() {
  std::vector<std::filesystem::path> all;
  auto const& root = root_of_tree();
  for (auto const& entry : std::filesystem::directory_iterator(root))
    if (entry.path().extension() == ".md") all.push_back(entry.path());
  for (auto const& entry : std::filesystem::recursive_directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") all.push_back(entry.path());
  for (auto const& entry : std::filesystem::recursive_directory_iterator(root / "examples"))
    if (entry.path().filename() == "README.md") all.push_back(entry.path());
  std::ranges::sort(all);
  return all;
}

std::string test_name_of(std::filesystem::path const& document) {
  auto const name = document.lexically_relative(root_of_tree()).replace_extension().string();
  return std::regex_replace(name.starts_with("docs/") ? name.substr(5) : name, std::regex("[^A-Za-z0-9]"), "_");
}

std::vector<block> blocks_of(std::filesystem::path const& document) {
  std::vector<block> blocks;
  std::string quoted_from;
  read(
      document,
      [&](std::string const& line, int) {
        if (auto const file = comment(line, "quoted from"); !file.empty()) quoted_from = file;
      },
      [&](block b) {
        b.quoted_from = std::exchange(quoted_from, "");
        blocks.push_back(std::move(b));
      });
  return blocks;
}

std::vector<typed_command> commands_of(std::filesystem::path const& document) {
  std::vector<typed_command> commands;
  bool is_run = true;
  read(
      document,
      [&](std::string const& line, int number) {
        if (!comment(line, "not run:").empty()) is_run = false;
        auto const text = without_indentation(line, line.size());
        if (line.size() - text.size() >= 4 && is_typed(text))
          commands.push_back({without_remark(text), "", number, false, is_run});
        else if (!text.empty() && line == text && comment(line, "not run:").empty()) is_run = true;
      },
      [&](block const& b) {
        if (b.kind != "console" || !b.text.starts_with(prompt)) return;
        auto const end = b.text.find('\n');
        commands.push_back({b.text.substr(prompt.size(), end - prompt.size()), b.text.substr(end + 1), b.line, true,
                            std::exchange(is_run, true)});
      });
  return commands;
}

std::vector<std::string> spans_of(std::filesystem::path const& document) {
  auto spans = all_matches(document, std::regex("`([^`]+)`"));
  for (auto& span : spans) std::ranges::replace(span, '\n', ' ');
  return spans;
}

std::vector<std::string> links_of(std::filesystem::path const& document) {
  auto links = all_matches(document, std::regex("\\]\\(([^)\\s]+)\\)"));
  std::erase_if(links, [](std::string const& link) { return link.find("://") != std::string::npos; });
  return links;
}

}  // namespace cowproof::tests
