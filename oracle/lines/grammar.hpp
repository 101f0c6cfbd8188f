// The lines in which implementations of any language speak, version cowproof-lines/1: docs/line-protocol.md.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oracle/calls.hpp"
#include "oracle/implementation.hpp"
#include "oracle/lines/scanner.hpp"

namespace cowproof::oracle {

inline constexpr std::string_view lines_schema = "cowproof-lines/1";
inline constexpr int words_of_lines = 65536;  // a word is less than that

// What an observation tells of a page.
enum class column : std::uint8_t { word, frame, count, exclusive, writable, cow, tlb_frame, tlb_writable };
inline constexpr std::size_t number_of_columns = 8;
// Sets what a cell says: a number, or 0 and 1 for what is a bit.
void set_cell(sighting& into, column what, std::uint64_t value);
constexpr bool is_bit(column what) {
  return what == column::exclusive || what == column::writable || what == column::cow || what == column::tlb_writable;
}

struct line_header {
  declaration declared;
  std::vector<column> columns;  // in the order in which they are told; none: pages are not observed
  bool knows_wait = false;      // it says when memory is free again, or leaves it open: so it has a call for it
  bool tells_free() const { return declared.free_frames; }  // an observation tells how many frames are free
  bool observes() const { return !columns.empty() || tells_free(); }
};

std::variant<line_header, line_error> parse_header(std::string_view line);
std::string header_line(line_header const& header);

enum class line_kind : std::uint8_t { restart, call, wait, ret, obs };

// What a line says; only the part of its kind is valid.
struct parsed_line {
  line_kind kind = line_kind::restart;
  named_call asked;
  answer said;
  observation seen;
};

// Storage is used again from line to line.
class line_parser {
 public:
  explicit line_parser(line_header const& header);
  std::optional<line_error> parse(std::string_view line, parsed_line& into) const;

 private:
  void read_call(scanner& s, parsed_line& into) const;
  void read_operand(scanner& s, std::string_view name, named_call& into) const;
  unsigned number_below(scanner& s, int bound, std::string_view what) const;
  void read_observation(scanner& s, observation& into) const;
  void read_row(scanner& s, unsigned process, observation& into) const;
  sighting read_entry(scanner& s) const;
  void read_cell(scanner& s, column what, sighting& into) const;

  scope size_;
  std::vector<column> columns_;
  bool shows_frames_ = false, shows_exclusivity_ = false, tells_free_ = false;
};

// Each ends with a newline.
void append_restart(std::string& text);
void append_call(std::string& text, named_call const& c);
void append_wait(std::string& text, unsigned process);
void append_return(std::string& text, answer const& said);
void append_observation(std::string& text, observation const& seen, std::vector<column> const& columns);

// An answer as the model's outcome of this call: only load and fork return something, and fork may leave it out.
answer fitted(answer said, named_call const& asked);

}  // namespace cowproof::oracle
