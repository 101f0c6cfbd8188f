// Reads scenarios.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "engines/call_text.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof {
namespace {

constexpr std::string_view indent = "    ", expects = "expect ", byte_order_mark = "\xEF\xBB\xBF";

// As editors on other systems end a line.
std::string_view without_carriage_return(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

class scenario_reader {
 public:
  std::variant<std::vector<scenario>, scenario_error> read(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty() && !error_) {
      auto const end = text.find('\n');
      ++number_;
      take(without_carriage_return(text.substr(0, end)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (!error_) finish();
    if (error_) return *error_;
    return std::move(all_);
  }

 private:
  void fail(std::string what) {
    if (!error_) error_ = scenario_error{number_, std::move(what)};
  }

  void take(std::string_view line) {
    auto const is_control = [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7F; };
    if (auto const found = std::ranges::find_if(line, is_control); found != line.end())
      return fail(fmt::format("column {}: a control character", found - line.begin() + 1));
    if (line.starts_with("# ")) take_title(line.substr(2));
    else if (line.starts_with(indent)) take_indented(line.substr(indent.size()));
    else if (line.starts_with('\t')) take_indented(line.substr(1));
    else if (line.empty()) is_open_ = false;
    else take_prose(line);
  }

  // Begins the next scenario.
  void take_title(std::string_view title) {
    if (!made_.title.empty()) finish();
    made_.title = title;
    made_.line = number_;
  }

  void finish() {
    check_whole();
    all_.push_back(std::exchange(made_, {}));
    is_open_ = false;
  }

  void take_prose(std::string_view line) {
    if (is_open_) {
      made_.parts.back().says += " " + std::string(line);
      return;
    }
    if (!made_.parts.empty()) check_part();
    made_.parts.push_back({std::string(line), {}});
    is_open_ = true;
  }

  void take_indented(std::string_view line) {
    is_open_ = false;
    if (made_.subject.empty()) return take_machine(line);
    if (made_.parts.empty()) return fail("a line before the first paragraph");
    auto& lines = made_.parts.back().lines;
    if (line.starts_with(expects)) {
      lines.push_back({number_, std::string(line.substr(expects.size())), std::nullopt});
      return;
    }
    auto const read = read_call(line, *made_.type);
    if (auto const* wrong = std::get_if<std::string>(&read)) return fail(*wrong);
    std::string written(line);
    RE2::GlobalReplace(&written, " -> ", " → ");
    lines.push_back({number_, std::move(written), std::get<call>(read)});
  }

  // "machine: 2 processes, 1 page, 3 frames, 2 words", "whole machine: 2 processes, 100 words"
  void take_machine(std::string_view line) {
    static RE2 const form(R"((?:(\w+) )?(\w+): (.*))", RE2::Latin1);
    std::string machine, sizes;
    if (!RE2::FullMatch({line.data(), line.size()}, form, &machine, &made_.subject, &sizes))
      return fail("the first indented line looks like \"machine: 2 processes, 1 page, 3 frames, 10 words\"");
    if (!machine.empty()) made_.type = find_machine_type(machine);
    if (made_.type == nullptr) return fail(fmt::format("there is no machine \"{}\"", machine));
    auto others = made_.type == &core_type() ? scope{0, 0, 0, 0} : made_.type->usual;
    others.parts = 1;
    auto const read = read_scope(sizes, others);
    if (auto const* wrong = std::get_if<std::string>(&read)) return fail(*wrong);
    made_.within = std::get<scope>(read);
    if (find_subject(made_.subject, made_.within, *made_.type) == nullptr)
      fail(fmt::format("there is no \"{}\" of that size; the largest is {}", made_.subject,
                       text_of(largest_scope(*made_.type))));
  }

  void check_part() {
    auto const& lines = made_.parts.back().lines;
    if (std::ranges::all_of(lines, [](auto const& line) { return line.played.has_value(); }))
      fail("nothing is expected after the paragraph before this line");
  }

  void check_whole() {
    if (made_.title.empty()) return fail("there is no title: a first line that begins with #");
    if (made_.parts.empty()) return fail("there is no paragraph");
    check_part();
    for (auto const& part : made_.parts)
      for (auto const& line : part.lines) {
        if (!line.played) {
          check_names(line);
          continue;
        }
        auto const& type = made_.type->operations[line.played->operation];
        for (std::size_t i = 0; i < type.operands; ++i)
          if (!is_code(type.operand[i], made_.within, line.played->operand[i])) {
            number_ = line.number;
            fail(fmt::format("\"{}\" is beyond {}", type.operand[i].name, text_of(made_.within)));
          }
      }
  }

  // A process or page that there is not is unmapped, not alive and whatever else: nothing can be expected of it.
  void check_names(scenario_line const& line) {
    auto const is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    auto const& text = line.text;
    for (std::size_t begin = 0; begin < text.size();) {
      auto const end = static_cast<std::size_t>(
          std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), is_name) - text.begin());
      auto const word = std::string_view(text).substr(begin, end - begin);
      begin = std::max(end, begin + 1);
      if (word.size() < 2 || (word[0] != 'p' && word[0] != 'v')) continue;
      if (word.find_first_not_of("0123456789", 1) != std::string_view::npos) continue;
      int number = 0;
      auto const read = std::from_chars(word.data() + 1, word.data() + word.size(), number);
      auto const there_are = word[0] == 'p' ? made_.within.processes : made_.within.pages;
      if (read.ec == std::errc() && number < there_are) continue;
      number_ = line.number;
      fail(fmt::format("\"{}\" is beyond {}", word, text_of(made_.within)));
    }
  }

  std::vector<scenario> all_;
  scenario made_;
  std::optional<scenario_error> error_;
  int number_ = 0;
  bool is_open_ = false;  // the paragraph goes on
};

}  // namespace

std::variant<std::vector<scenario>, scenario_error> read_scenarios(std::string_view text) {
  return scenario_reader().read(text);
}

std::variant<scenario, scenario_error> read_scenario(std::string_view text) {
  auto read = read_scenarios(text);
  if (auto const* error = std::get_if<scenario_error>(&read)) return *error;
  auto& all = std::get<std::vector<scenario>>(read);
  if (all.size() > 1) return scenario_error{all[1].line, "a second title, where one scenario is expected"};
  return std::move(all.front());
}

}  // namespace cowproof
