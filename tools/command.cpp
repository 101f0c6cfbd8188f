// What every verb of the command line shares.
#include "tools/command.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "engines/call_text.hpp"
#include "system/interruption.hpp"
#include "system/whole_file.hpp"
#include "tools/json_file.hpp"
#include "tools/names.hpp"

namespace cowproof::tools {

CLI::App* registry::add(std::string const& name, std::string const& purpose, std::string const& example) {
  auto* verb = app.add_subcommand(name, purpose);
  verb->footer("Example:\n  " + example + "\n\nExit codes: 0 holds, 1 refuted, 2 unknown, 3 usage or input error.");
  return verb;
}

std::string style::paint(char const* code, std::string const& text) const {
  return colour ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

namespace {

// A terminal that obeys escape sequences.
bool is_capable_terminal(int standard) {
  auto const* const kind = std::getenv("TERM");
  return isatty(standard) == 1 && kind != nullptr && std::strcmp(kind, "dumb") != 0;
}

}  // namespace

style output_options::colours() const {
  return {!json && !no_colour && std::getenv("NO_COLOR") == nullptr && is_capable_terminal(STDOUT_FILENO)};
}

void output_options::add_to(CLI::App& verb) {
  verb.add_flag("--json", json, "print one JSON document");
  verb.add_flag("--no-colour,--no-color", no_colour, "no colour, even on a terminal");
}

void print_json(nlohmann::ordered_json const& document) { say("{}\n", text_of_json(document)); }

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

bool is_interrupted() { return interruption_guard::signal() != 0; }
std::string interruption_words() { return interruption_text(interruption_guard::signal()); }

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

std::string share_text(std::uint64_t done, std::uint64_t all, std::string const& of_what, double seconds) {
  bool const is_limited = all < std::uint64_t{1} << 40;  // the most that may be asked for: then time is the limit
  auto text = fmt::format("{}{} {}", grouped(done), is_limited ? " of " + grouped(all) : "", of_what);
  if (done == 0 || seconds < 0.1) return text;  // too soon to tell
  auto const rate = static_cast<double>(done) / seconds;
  text +=
      rate < 10 ? fmt::format(", {:.1f}/s", rate) : fmt::format(", {}/s", grouped(static_cast<std::uint64_t>(rate)));
  if (!is_limited) return text;
  auto const left = static_cast<std::uint64_t>(static_cast<double>(all > done ? all - done : 0) / rate + 0.5);
  return text + (left < 120 ? fmt::format(", {} s left", left) : fmt::format(", {} min left", (left + 30) / 60));
}

std::string seconds_text(double seconds) { return fmt::format("{:.2f} s", seconds); }

// -------------------------------------------------------------------------------------------------- progress

progress_line::progress_line() : on_terminal_(is_capable_terminal(STDERR_FILENO)) {}

progress_line::~progress_line() {
  if (shown_ > 0) rewrite_line(fmt::format("\r{:{}}\r", "", shown_));
}

void progress_line::show(std::string const& text) {
  using namespace std::chrono_literals;
  auto const now = std::chrono::steady_clock::now();
  if (!on_terminal_ || now - last_ < 100ms) return;
  last_ = now;
  rewrite_line(fmt::format("\r{:<{}}", text, shown_));
  shown_ = std::max(shown_, text.size());
}

void progress_line::show_share(std::uint64_t done, std::uint64_t all, std::string const& of_what) {
  auto const taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  show(share_text(done, all, of_what, taken));
}

// -------------------------------------------------------------------------------------------- common options

void add_time_budget(CLI::App& verb, double& seconds) {
  verb.add_option("--seconds", seconds, "stop after that time, and tell what was found until then")
      ->check(CLI::Range(0.01, 1e7));
}

namespace {

bool has_several_machines() { return checked_machine_types().size() > 1; }

std::string names_of_machines() {
  std::string names;
  for (auto const* type : checked_machine_types()) names += (names.empty() ? "" : ", ") + std::string(type->name);
  return names;
}

scope most_of_any_machine() {
  scope most;
  for (auto const* type : checked_machine_types())
    each_size(
        [&](resource const& each) { most.*each.size = std::max(most.*each.size, largest_scope(*type).*each.size); });
  return most;
}

std::string with(char separator, std::string_view plural) {
  std::string name(plural);
  std::ranges::replace(name, ' ', separator);
  return name;
}

// What an operand is, as it stands in a document; null is an address that is none.
nlohmann::ordered_json json_of_operand(operand_type const& type, std::uint32_t code) {
  switch (type.kind) {
    case operand_kind::index: return code;
    case operand_kind::flag: return code != 0;
    case operand_kind::choice:
    case operand_kind::choices: return {{"pick", offer_pick(code)}, {"exists", offer_exists(code)}};
    case operand_kind::set: {
      auto members = nlohmann::ordered_json::array();
      for (std::uint32_t i = 0; i < 32; ++i)
        if ((code >> i & 1) != 0) members.push_back(i);
      return members;
    }
    case operand_kind::address: break;
  }
  if (code == outside) return nullptr;
  auto const parts = parts_of_address(code, type.alternatives);
  if (type.alternatives == 1) return parts.number;
  return {{std::string(type.names(parts.alternative).name), parts.number}};
}

}  // namespace

void scope_options::add_to(CLI::App& verb) { add_core_sizes(verb, largest_scope()); }

void scope_options::add_with_machine_to(CLI::App& verb) {
  if (!has_several_machines()) return add_to(verb);
  auto const most = most_of_any_machine();
  add_core_sizes(verb, most);
  add_other_sizes(verb, most);
  verb.add_option("--machine", machine_name_, "which machine: " + names_of_machines())->capture_default_str();
}

void scope_options::add_core_sizes(CLI::App& verb, scope const& most) {
  auto const add = [&](std::string const& names, int scope::*size, std::string const& what) {
    auto const choose = [this, size](int n) {
      within.*size = n;
      given_.emplace_back(size, n);
    };
    verb.add_option_function<int>(names, choose, what)
        ->check(CLI::Range(1, most.*size))
        ->default_str(std::to_string(within.*size));
  };
  add("--processes", &scope::processes, "process slots");
  add("--pages", &scope::pages, "pages of an address space");
  add("--frames", &scope::frames, "frames of the machine");
  add("--words", &scope::words, "different contents of a part of a page");
  add("--parts", &scope::parts, "parts of a page, each written on its own");
}

void scope_options::add_other_sizes(CLI::App& verb, scope const& most) {
  scope const core_sizes;
  each_size([&](resource const& each) {
    auto const size = each.size;
    if (core_sizes.*size != 0 || most.*size == 0) return;
    verb.add_option_function<int>(
            "--" + with('-', each.plural), [this, size](int n) { given_.emplace_back(size, n); },
            std::string(each.plural) + ", of a machine that has them")
        ->check(CLI::Range(0, most.*size));
  });
}

machine_type const& require_machine(std::string const& name) {
  if (auto const* found = find_machine_type(name, checked_machine_types())) return *found;
  throw input_error(fmt::format("--machine {}: there is no such machine; there are: {}", name, names_of_machines()));
}

void scope_options::choose_machine() {
  machine = &require_machine(machine_name_);
  if (!has_several_machines()) return;
  within = machine->usual;
  for (auto const& [size, n] : given_) within.*size = n;
}

subject const& require_subject(std::string const& name, scope const& within, machine_type const& of) {
  if (auto const* found = find_subject(name, within, of)) return *found;
  std::vector<std::string_view> names;
  for (auto const& s : all_subjects(of)) {
    if (s.name == name) throw input_error(fmt::format("the largest scope is {}", text_of(largest_scope(of))));
    names.push_back(s.name);
  }
  for (auto const* other : checked_machine_types())
    for (auto const& s : all_subjects(*other))
      if (s.name == name) throw input_error(fmt::format("{} is of another machine: --machine {}", name, other->name));
  throw input_error(unknown_name("mutant", name, names, "cowproof mutants --list"));
}

nlohmann::ordered_json to_json(scope const& s) {
  nlohmann::ordered_json document;
  each_size([&](resource const& each) {
    if (int const n = s.*each.size; !is_tacit(each, n)) document[with('_', each.plural)] = n;
  });
  return document;
}

nlohmann::ordered_json to_json(call const& c, machine_type const& of) {
  auto const& type = of.operations[c.operation];
  nlohmann::ordered_json operands;
  for (std::size_t i = 0; i < type.operands; ++i)
    if (!is_tacit(type.operand[i], c.operand[i]))
      operands[std::string(type.operand[i].name)] = json_of_operand(type.operand[i], c.operand[i]);
  return {{"operation", type.name}, {"operands", operands}};
}

std::string read_file(std::string const& path) {
  std::string text;
  if (auto const failed = read_whole_file(path, text)) throw input_error(*failed);
  return text;
}

void write_file(std::string const& path, std::string const& text) {
  if (auto const failed = write_whole_file(path, text)) throw input_error(*failed);
}

}  // namespace cowproof::tools
