// Reads one line of JSON from left to right.
#include "oracle/lines/scanner.hpp"

#include <fmt/format.h>

namespace cowproof::oracle {

void scanner::fail(std::string what) {
  if (!error_) error_ = line_error{at_ + 1, std::move(what)};
  at_ = line_.size();
}

bool scanner::take(char c) {
  skip_space();
  if (at_ >= line_.size() || line_[at_] != c) return false;
  ++at_;
  return true;
}

void scanner::expect(char c) {
  if (take(c) || !ok()) return;
  if (at_ == line_.size()) fail(fmt::format("expected '{}', but the line ends", c));
  else fail(fmt::format("expected '{}', found '{}'", c, line_.substr(at_, 12)));
}

bool scanner::take_word(std::string_view word) {
  skip_space();
  if (!line_.substr(at_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

bool scanner::at_string() {
  skip_space();
  return at_ < line_.size() && line_[at_] == '"';
}

bool scanner::at_number() {
  skip_space();
  return at_ < line_.size() && '0' <= line_[at_] && line_[at_] <= '9';
}

std::string_view scanner::string() {
  expect('"');
  if (!ok()) return {};
  auto const from = at_;
  while (at_ < line_.size() && line_[at_] != '"') {
    if (line_[at_] == '\\') return escaped_string(from);
    ++at_;
  }
  if (at_ == line_.size()) {
    fail("a string without its end");
    return {};
  }
  return line_.substr(from, at_++ - from);
}

std::string_view scanner::escaped_string(std::size_t from) {
  unescaped_ = line_.substr(from, at_ - from);
  while (at_ < line_.size() && line_[at_] != '"') {
    if (line_[at_] != '\\') unescaped_ += line_[at_++];
    else append_escape();
  }
  if (at_ == line_.size()) fail("a string without its end");
  else ++at_;
  return ok() ? std::string_view(unescaped_) : std::string_view();
}

// Only what the words of this grammar can hold; a character by number is shown as it was written.
void scanner::append_escape() {
  if (++at_ == line_.size()) return;
  char const c = line_[at_++];
  switch (c) {
    case 'n': unescaped_ += '\n'; return;
    case 't': unescaped_ += '\t'; return;
    case 'r': unescaped_ += '\r'; return;
    case '"':
    case '\\':
    case '/': unescaped_ += c; return;
    default: unescaped_ += '\\', unescaped_ += c;
  }
}

std::uint64_t scanner::natural() {
  if (!at_number()) {
    fail("expected a natural number");
    return 0;
  }
  std::uint64_t value = 0;
  for (; at_ < line_.size() && '0' <= line_[at_] && line_[at_] <= '9'; ++at_) {
    auto const digit = static_cast<std::uint64_t>(line_[at_] - '0');
    if (value > (UINT64_MAX - digit) / 10) {
      fail("a number that is too large");
      return 0;
    }
    value = value * 10 + digit;
  }
  return value;
}

bool scanner::boolean() {
  if (take_word("true")) return true;
  if (!take_word("false")) fail("expected true or false");
  return false;
}

std::optional<std::string_view> scanner::member(bool first) {
  if (take('}') || !ok()) return std::nullopt;
  if (!first) expect(',');
  auto const name = string();
  expect(':');
  if (!ok()) return std::nullopt;
  return name;
}

void scanner::expect_end() {
  skip_space();
  if (ok() && at_ != line_.size()) fail(fmt::format("'{}' after the end", line_.substr(at_, 12)));
}

}  // namespace cowproof::oracle
