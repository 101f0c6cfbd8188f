// What the documents ask a reader to type works as typed, from a fresh clone after ./dev run.
//
// Commands of a document are run in order, in a folder that looks like the tree and has the command in its path. After
// `$ COMMAND` in a block of kind `console` comes its output, where a line ... stands for any lines, ... at an end for
// any rest, and figures that differ from run to run (seconds, times) may be any. Other commands are indented; one that
// takes long is interrupted, because what counts is that it is not refused.
#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/docs/documents.hpp"
#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

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

bool is_left_by_a_run(std::string const& name) {
  return name == "build" || name == "tour" || name == "cowproof-rejections" || name.starts_with(".");
}

// A folder like the tree's root; what commands may write to is copied.
class tree_copy {
 public:
  tree_copy() {
    for (auto const& entry : std::filesystem::directory_iterator(root_of_tree())) {
      auto const name = entry.path().filename();
      if (name == "docs" || name == "examples")
        std::filesystem::copy(entry.path(), folder_.path() / name, std::filesystem::copy_options::recursive);
      else if (!is_left_by_a_run(name.string())) std::filesystem::create_symlink(entry.path(), folder_.path() / name);
    }
  }
  finished_command run(std::string const& command) const {
    auto const tools = std::filesystem::path(COWPROOF_COMMAND).parent_path().string();
    return run_shell(fmt::format("cd '{}' && PATH='{}':$PATH && {}", folder_.path().string(), tools, command));
  }
  finished_command run_for_a_moment(std::string const& command) const {
    return run(fmt::format("timeout -s INT -k 30 1.5 {}", command));
  }

 private:
  scratch_folder folder_;
};

// Of consoles those of our command: what programs print that are compiled there depends on the kernel (tests/programs).
bool is_run_here(typed_command const& c) {
  static std::regex const programs("(cowproof|cc|cmake -D|python3) .*");
  return c.is_run && (c.is_console ? c.text.starts_with("cowproof ") : std::regex_match(c.text, programs));
}

std::vector<std::filesystem::path> documents_with_commands() {
  auto all = documents();
  std::erase_if(all, [](auto const& document) { return std::ranges::none_of(commands_of(document), is_run_here); });
  return all;
}

class Document : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Document, asksForCommandsThatWorkAsTyped) {
  tree_copy const tree;
  for (auto const& c : commands_of(GetParam())) {
    if (!is_run_here(c)) continue;
    auto const where = fmt::format("{}:{}: {}", GetParam().string(), c.line, c.text);
    auto const done = c.is_console ? tree.run(c.text) : tree.run_for_a_moment(c.text);
    if (c.is_console)
      EXPECT_TRUE(std::regex_match(done.output + done.errors, pattern_of(c.shown))) << where << "\n"
                                                                                    << done.output << done.errors;
    else if (c.text.starts_with("cowproof "))
      EXPECT_THAT(done.exit_code, ::testing::AllOf(::testing::Ne(3), ::testing::Ne(127))) << where << "\n"
                                                                                          << done.errors;
    else EXPECT_EQ(done.exit_code, 0) << where << "\n" << done.errors;
  }
}

INSTANTIATE_TEST_SUITE_P(each, Document, ::testing::ValuesIn(documents_with_commands()),
                         [](auto const& given) { return test_name_of(given.param); });

TEST(Commands, areShown) { EXPECT_GT(documents_with_commands().size(), 12U); }

// ------------------------------------------------------------------------------------------ commands with placeholders

std::vector<std::string> words_of(std::string const& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// What is quoted belongs to another command.
std::string unquoted(std::string const& text) { return std::regex_replace(text, std::regex("'[^']*'"), ""); }

// The help of a verb, or of what follows validate.
std::string const& help_of(std::vector<std::string> const& words) {
  static std::map<std::string, std::string> known;
  std::string verb = words.size() > 1 ? words[1] : "";
  if (verb == "validate" && words.size() > 2) verb += " " + words[2];
  auto const found = known.find(verb);
  if (found != known.end()) return found->second;
  auto const done = run_command(verb + " --help");
  return known.emplace(verb, done.exit_code == 0 ? done.output : "").first->second;
}

std::vector<std::string> everything_typed(std::filesystem::path const& document) {
  auto all = spans_of(document);
  for (auto const& c : commands_of(document)) all.push_back(c.text);
  return all;
}

TEST(Commands, haveVerbsAndOptionsThatThereAre) {
  int options = 0;
  for (auto const& document : documents())
    for (auto const& text : everything_typed(document)) {
      auto const words = words_of(unquoted(text));
      if (words.empty() || words[0] != "cowproof") continue;
      auto const& help = help_of(words);
      EXPECT_NE(help, "") << document << ": " << text;
      for (auto const& word : words) {
        if (!word.starts_with("--") || word == "--help") continue;
        ++options;
        EXPECT_TRUE(std::regex_search(help, std::regex(word.substr(0, word.find('=')) + "\\b")))
            << document << ": " << text;
      }
    }
  EXPECT_GT(options, 100);
}

TEST(Commands, ofDevAreItsVerbs) {
  auto const help = run_shell(root_of_tree().string() + "/dev help").output;
  for (auto const& document : documents())
    for (auto const& text : everything_typed(document)) {
      auto const words = words_of(text);
      if (words.size() < 2 || words[0] != "./dev") continue;
      EXPECT_TRUE(std::regex_search(help, std::regex("\n  " + words[1] + "\\b"))) << document << ": " << text;
    }
}

// The word after each of these in a command of CMake.
std::vector<std::string> words_after(std::string const& option, std::string const& text) {
  auto const words = words_of(text);
  std::vector<std::string> found;
  for (auto i = std::ranges::find(words, option); i != words.end() && ++i != words.end() && !i->starts_with("-");)
    found.push_back(*i);
  return found;
}

TEST(Commands, ofCMakeNamePresetsAndTargetsThatThereAre) {
  auto const presets = content_of(root_of_tree() / "CMakePresets.json");
  std::string targets;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(root_of_tree() / "tests"))
    if (entry.path().filename() == "CMakeLists.txt") targets += content_of(entry.path());
  for (auto const& document : documents())
    for (auto const& text : everything_typed(document)) {
      if (!text.starts_with("cmake ")) continue;
      for (auto const& preset : words_after("--preset", text))
        EXPECT_THAT(presets, ::testing::HasSubstr("\"name\": \"" + preset + "\"")) << document << ": " << text;
      for (auto const& target : words_after("--target", text))
        EXPECT_THAT(targets, ::testing::HasSubstr("(" + target + " ")) << document << ": " << text;
    }
}

}  // namespace
}  // namespace cowproof::tests
