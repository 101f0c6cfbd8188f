// The lines of version cowproof-lines/2: calls of the whole machine, and what is observed of tasks and their pages.
//
// Which calls there are and which operands they have is not said here: both come from the machine's own description of
// its operations (engines/machine_type.hpp), so that an operation that is added there has its lines.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oracle/lines/scanner.hpp"
#include "oracle/whole/implementation.hpp"

namespace cowproof::oracle::whole {

inline constexpr std::string_view lines_schema = "cowproof-lines/2";

// What an observation tells of a page.
enum class column : std::uint8_t { word, frame, count, exclusive, of_file };

struct line_header {
  declaration declared;
  std::vector<column> columns;  // in the order in which they are told
  bool quiescent = false;       // the policy
  // An answer is followed by an observation.
  bool observes() const { return declared.tasks; }
};

// Is this the first line of a log or program that speaks this version?
bool is_header(std::string_view line);
std::variant<line_header, line_error> parse_header(std::string_view line);

enum class line_kind : std::uint8_t { restart, call, ret, obs };

// One task as a line tells it. The pages are those of the address space that it runs in.
struct seen_task {
  task_sighting self;
  std::vector<sighting> pages;
};

// What a line says; only the part of its kind is valid.
struct parsed_line {
  line_kind kind = line_kind::restart;
  call asked;
  answer said;
  std::vector<seen_task> seen;  // one a process
};

class line_parser {
 public:
  explicit line_parser(line_header const& header);
  std::optional<line_error> parse(std::string_view line, parsed_line& into) const;

 private:
  void read_call(scanner& s, parsed_line& into) const;
  std::uint32_t read_operand(scanner& s, operand_type const& type) const;
  std::uint32_t read_address(scanner& s, operand_type const& type) const;
  std::uint32_t read_set(scanner& s, operand_type const& type) const;
  std::uint32_t number_of(scanner& s, operand_type const& type, std::size_t alternative = 0) const;
  void read_observation(scanner& s, parsed_line& into) const;
  void read_task(scanner& s, seen_task& into) const;
  void read_pages(scanner& s, seen_task& into) const;
  void read_entry(scanner& s, seen_task& into, unsigned page) const;
  void read_positions(scanner& s, task_sighting& into) const;
  void read_pending(scanner& s, task_sighting& into) const;

  line_header header_;
  scope size_;
};

// Each ends with a newline.
void append_restart(std::string& text);
void append_call(std::string& text, call const& c);

// The rows of an observation are address spaces; of each process `space_of` says in which it runs.
void place_rows(std::vector<seen_task> const& seen, std::vector<unsigned> const& space_of, observation& into);

}  // namespace cowproof::oracle::whole
