// What every verb of the command line shares: exit codes, output, tables, progress and common options.
#pragma once
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engines/subjects/subject.hpp"
#include "tools/output.hpp"

namespace cowproof::tools {

// A verb that judges nothing has done what it was asked for, or fails as if it had been misused.
enum exit_code : int { holds = 0, refuted = 1, unknown = 2, misuse = 3, no_verdict };

// Bad input, told in one line; the command exits with `misuse`.
struct input_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A verb adds itself to the command line and says what to run if it is chosen.
using action = std::function<exit_code()>;
struct registry {
  CLI::App& app;
  action chosen;
  std::string origin = {};  // the command that reproduces this run, for what it records
  CLI::App* add(std::string const& name, std::string const& purpose, std::string const& example);
};

void add_adapter(registry& r);
void add_check(registry& r);
void add_compare(registry& r);
void add_explore(registry& r);
void add_merge(registry& r);
void add_mutants(registry& r);
void add_play(registry& r);
void add_playground(registry& r);
void add_prove(registry& r);
void add_replay(registry& r);
void add_scenario(registry& r);
void add_show(registry& r);
void add_shrink(registry& r);
void add_tour(registry& r);
void add_validate(registry& r);

// --------------------------------------------------------------------------------------------------- output

// Colour on a terminal, unless NO_COLOR is set [no-color.org] or --no-colour is given.
struct style {
  bool colour = false;
  std::string good(std::string const& text) const { return paint("32", text); }
  std::string bad(std::string const& text) const { return paint("1;31", text); }
  std::string dim(std::string const& text) const { return paint("2", text); }
  std::string paint(char const* code, std::string const& text) const;
};

struct output_options {
  bool json = false;
  bool no_colour = false;
  style colours() const;
  void add_to(CLI::App& verb);
};

void print_json(nlohmann::ordered_json const& document);

// Columns that line up; numbers to the right.
class table {
 public:
  explicit table(std::vector<std::string> heads);
  void add(std::vector<std::string> cells);
  std::string text(style const& s) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// While an interruption_guard exists: was the command asked to stop, and how? A verdict is then of what was done
// before.
bool is_interrupted();
std::string interruption_words();  // "interrupted by signal 2 (Interrupt)"

std::string grouped(std::uint64_t n);  // 1,234,567
std::string seconds_text(double seconds);
// What is said of a share that took so long: its size, its rate, and how long the rest will take.
std::string share_text(std::uint64_t done, std::uint64_t all, std::string const& of_what, double seconds);

// One line on standard error that is rewritten, and gone in the end; only on a terminal.
class progress_line {
 public:
  progress_line();
  ~progress_line();
  progress_line(progress_line const&) = delete;
  progress_line& operator=(progress_line const&) = delete;
  void show(std::string const& text);
  // "1,200,000 of 3,000,000 operations, 2,400,000/s, 1 s left"
  void show_share(std::uint64_t done, std::uint64_t all, std::string const& of_what);

 private:
  std::chrono::steady_clock::time_point const start_ = std::chrono::steady_clock::now();
  bool on_terminal_;
  std::size_t shown_ = 0;
  std::chrono::steady_clock::time_point last_{};
};

// ------------------------------------------------------------------------------------------- common options

// --seconds: after that time it stops as it does after Ctrl-C, and tells what it has found until then.
void add_time_budget(CLI::App& verb, double& seconds);

// Which machine, if there are several, and how many there are of each thing: as many as is usual for the machine,
// unless an option says otherwise.
struct scope_options {
  machine_type const* machine = &core_type();
  scope within;
  void add_to(CLI::App& verb);               // of the core
  void add_with_machine_to(CLI::App& verb);  // of whichever machine is chosen
  void choose_machine();                     // once the command line is read; throws input_error

 private:
  std::string machine_name_ = std::string(core_type().name);
  std::vector<std::pair<int scope::*, int>> given_;  // of a machine other than the core
  void add_core_sizes(CLI::App& verb, scope const& most);
  void add_other_sizes(CLI::App& verb, scope const& most);
};

// The machine of that name; throws input_error with those that there are.
machine_type const& require_machine(std::string const& name);
// The subject of that name that holds the scope; throws input_error with the names, or the limits.
subject const& require_subject(std::string const& name, scope const& within, machine_type const& of = core_type());
nlohmann::ordered_json to_json(scope const& s);
nlohmann::ordered_json to_json(call const& c, machine_type const& of = core_type());

std::string read_file(std::string const& path);                     // throws input_error
void write_file(std::string const& path, std::string const& text);  // throws input_error

}  // namespace cowproof::tools
