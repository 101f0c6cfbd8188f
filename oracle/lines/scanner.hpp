// Reads one line of JSON from left to right, without building a tree: a log may have millions of them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cowproof::oracle {

// In bytes; what is longer is not read.
constexpr std::size_t longest_line = std::size_t{1} << 20;

// What is wrong with a line, and where: columns count bytes, from 1.
struct line_error {
  std::size_t column = 1;
  std::string what;
};

// After the first error nothing more is read, and every answer is "no" or zero.
class scanner {
 public:
  explicit scanner(std::string_view line) : line_(line) {}

  bool ok() const { return !error_; }
  std::optional<line_error> const& error() const { return error_; }
  void fail(std::string what);

  // Is this the next character? Then it is read.
  bool take(char c);
  // It has to be.
  void expect(char c);
  // true, false or null as a whole.
  bool take_word(std::string_view word);
  bool at_string();
  bool at_number();

  // Valid until the next string is read.
  std::string_view string();
  std::uint64_t natural();
  bool boolean();

  // The name of the next member of an object whose brace was read, with its colon; nothing at its end.
  std::optional<std::string_view> member(bool first);
  void expect_end();

 private:
  void skip_space() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r')) ++at_;
  }
  std::string_view escaped_string(std::size_t from);
  void append_escape();

  std::string_view line_;
  std::size_t at_ = 0;
  std::string unescaped_;
  std::optional<line_error> error_;
};

// "[a,b,c]", of which `read` reads each.
template <class Read> void each_element(scanner& s, Read read) {
  s.expect('[');
  if (s.take(']')) return;
  do {
    read();
  } while (s.ok() && s.take(','));
  s.expect(']');
}

// "[a,b,c]" of exactly this number of elements, of which `read` reads each.
template <class Read> void each_of(scanner& s, unsigned number, Read read) {
  s.expect('[');
  for (unsigned i = 0; i < number && s.ok(); ++i) {
    if (i > 0) s.expect(',');
    read(i);
  }
  s.expect(']');
}

}  // namespace cowproof::oracle
