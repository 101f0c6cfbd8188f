// The lines in which implementations of any language speak: docs/line-protocol.md. Version cowproof-lines/1 is that of
// the core, cowproof-lines/2 that of the whole machine. What is typed at a console are the same calls in plain text.
//
// Which calls there are and which operands they have is not said here: both come from the machine's own description of
// its operations (engines/machines/machine_type.hpp), so that an operation that is added there has its lines.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oracle/implementation.hpp"
#include "oracle/lines/scanner.hpp"

namespace cowproof::oracle {

inline constexpr std::string_view core_lines = "cowproof-lines/1", whole_lines = "cowproof-lines/2";
inline constexpr int words_of_lines = 65536;  // a word of the core is less than that

// What an observation tells of a page.
enum class column : std::uint8_t { word, frame, count, exclusive, of_file, writable, cow, tlb_frame, tlb_writable };
inline constexpr std::size_t number_of_columns = 9;
// Sets what a cell says: a number, or 0 and 1 for what is a bit.
void set_cell(sighting& into, look& read, column what, std::uint64_t value);
constexpr bool is_bit(column what) {
  return what == column::exclusive || what == column::of_file || what == column::writable || what == column::cow ||
         what == column::tlb_writable;
}

struct line_header {
  declaration declared;
  std::vector<column> columns;  // in the order in which they are told; none: pages are not observed
  bool knows_wait = false;      // it says when memory is free again, or leaves it open: so it has a call for it
  bool tells_free() const { return declared.free_frames; }  // an observation tells how many frames are free
  // An answer is followed by an observation.
  bool observes() const { return !columns.empty() || tells_free() || declared.tasks; }
  std::string_view schema() const { return declared.is_whole() ? whole_lines : core_lines; }
};

std::variant<line_header, line_error> parse_header(std::string_view line);
std::string header_line(line_header const& header);

enum class line_kind : std::uint8_t { restart, call, go, wait, ret, obs };

// What a line says; only the part of its kind is valid.
struct parsed_line {
  line_kind kind = line_kind::restart;
  call asked;        // of `wait` the process is the first operand
  unsigned cpu = 0;  // it is made there, at the same time as others, at the next `go`
  answer said;
  observation seen;  // the rows are processes: of each, the pages of the address space that it runs in
};

// Storage is used again from line to line.
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
  std::optional<std::uint32_t> unsaid(operand_type const& type) const;
  void read_observation(scanner& s, observation& into) const;
  void read_process(scanner& s, unsigned process, observation& into) const;
  void read_task(scanner& s, unsigned process, observation& into) const;
  void read_pages(scanner& s, unsigned process, observation& into) const;
  void read_entry(scanner& s, sighting& entry, look& read) const;
  void read_positions(scanner& s, task_sighting& into) const;
  std::uint32_t read_pending(scanner& s) const;

  line_header header_;
  machine_type const& machine_;
  bool is_whole_;
  scope size_;
};

// How many there are of everything beside what declares this.
scope scope_of(declaration const& declared);

// The name of an operand in these lines.
std::string_view name_of(operand_type const& type, machine_type const& machine);
// Which frame, table or address space it takes is the implementation's own affair.
bool is_its_own_affair(operand_type const& type);

// Each ends with a newline.
void append_restart(std::string& text);
void append_call(std::string& text, call const& c, machine_type const& machine, unsigned cpu = 0);
void append_go(std::string& text);
void append_wait(std::string& text, unsigned process);
void append_return(std::string& text, answer const& said);
// `space_of` says in which address space each process runs.
void append_observation(std::string& text, observation const& seen, line_header const& header,
                        std::vector<unsigned> const& space_of);

// "map 0 3 w": the call as it is typed at a console, without its number.
std::string console_text(call const& c, machine_type const& machine, unsigned cpu = 0);

// What was read, by address space.
void place_rows(observation const& read, std::vector<unsigned> const& space_of, observation& into);

}  // namespace cowproof::oracle
