// What every verb of the command line shares.
#include "tools/command.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "engines/call_text.hpp"

namespace cowproof::tools {

CLI::App* registry::add(std::string const& name, std::string const& purpose, std::string const& example) {
  auto* verb = app.add_subcommand(name, purpose);
  verb->footer("Example:\n  " + example + "\n\nExit codes: 0 holds, 1 refuted, 2 unknown, 3 usage or input error.");
  return verb;
}

std::string style::paint(char const* code, std::string const& text) const {
  return colour ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

style output_options::colours() const {
  return {!json && !no_colour && std::getenv("NO_COLOR") == nullptr && isatty(STDOUT_FILENO) == 1};
}

void output_options::add_to(CLI::App& verb) {
  verb.add_flag("--json", json, "print one JSON document");
  verb.add_flag("--no-colour,--no-color", no_colour, "no colour, even on a terminal");
}

void print_json(nlohmann::ordered_json const& document) { fmt::print("{}\n", document.dump(2)); }

// ---------------------------------------------------------------------------------------------------- tables

table::table(std::vector<std::string> heads) : rows_{std::move(heads)} {}

void table::add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::string table::text(style const& s) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (auto const& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  auto const is_number = [&](std::size_t column) {
    for (std::size_t r = 1; r < rows_.size(); ++r) {
      auto const& cell = rows_[r][column];
      if (!cell.empty() && cell != "-" && cell.find_first_not_of("0123456789,. s") != std::string::npos) return false;
    }
    return true;
  };
  std::string text;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < rows_[r].size(); ++i)
      line += is_number(i) ? fmt::format("{:>{}}  ", rows_[r][i], widths[i])
                           : fmt::format("{:<{}}  ", rows_[r][i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += (r == 0 ? s.dim(line) : line) + "\n";
  }
  return text;
}

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

std::string seconds_text(double seconds) { return fmt::format("{:.2f} s", seconds); }

// -------------------------------------------------------------------------------------------------- progress

progress_line::progress_line() : on_terminal_(isatty(STDERR_FILENO) == 1) {}

progress_line::~progress_line() {
  if (shown_ > 0) fmt::print(stderr, "\r{:{}}\r", "", shown_);
}

void progress_line::show(std::string const& text) {
  using namespace std::chrono_literals;
  auto const now = std::chrono::steady_clock::now();
  if (!on_terminal_ || now - last_ < 100ms) return;
  last_ = now;
  fmt::print(stderr, "\r{:<{}}", text, shown_);
  std::fflush(stderr);
  shown_ = std::max(shown_, text.size());
}

// -------------------------------------------------------------------------------------------- common options

void scope_options::add_to(CLI::App& verb) {
  auto const most = largest_scope();
  verb.add_option("--processes", within.processes, "process slots")
      ->check(CLI::Range(1, most.processes))
      ->capture_default_str();
  verb.add_option("--pages", within.pages, "pages of an address space")
      ->check(CLI::Range(1, most.pages))
      ->capture_default_str();
  verb.add_option("--frames", within.frames, "frames of the machine")
      ->check(CLI::Range(1, most.frames))
      ->capture_default_str();
  verb.add_option("--words,--values", within.words, "different contents of a page")
      ->check(CLI::Range(1, most.words))
      ->capture_default_str();
}

subject const& require_subject(std::string const& name, scope const& within) {
  if (auto const* found = find_subject(name, within)) return *found;
  std::string names;
  for (auto const& s : all_subjects()) {
    if (s.name == name) throw input_error(fmt::format("the largest scope is {}", text_of(largest_scope())));
    if (names.find(s.name) == std::string::npos) names += (names.empty() ? "" : ", ") + std::string(s.name);
  }
  throw input_error(fmt::format("there is no \"{}\"; there are: {}", name, names));
}

nlohmann::ordered_json to_json(scope const& s) {
  return {{"processes", s.processes}, {"pages", s.pages}, {"frames", s.frames}, {"words", s.words}};
}

nlohmann::ordered_json to_json(call const& c) {
  auto const& type = operation_types()[c.operation];
  nlohmann::ordered_json operands;
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const code = c.operand[i];
    auto& to = operands[std::string(type.operand[i].name)];
    switch (type.operand[i].kind) {
      case operand_kind::flag: to = code != 0; break;
      case operand_kind::address:
        if (code != outside) to = code - 1;  // null is outside
        break;
      case operand_kind::fresh_frame:
      case operand_kind::fresh_process: to = {{"pick", offer_pick(code)}, {"exists", offer_exists(code)}}; break;
      case operand_kind::process:
      case operand_kind::word: to = code; break;
    }
  }
  return {{"operation", type.name}, {"operands", operands}};
}

std::string read_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw input_error(fmt::format("{}: cannot be read", path));
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(std::string const& path, std::string const& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw input_error(fmt::format("{}: cannot be written", path));
}

}  // namespace cowproof::tools
