// JSON as the verbs exchange it: read with the place of whatever is wrong, and written so that any program can read it.
#pragma once
#include <string>

#include "tools/command.hpp"

namespace cowproof::tools {

// Throws input_error with file, line, column and reason.
nlohmann::ordered_json read_json(std::string const& file);

// As text that JavaScript reads without loss: an integer beyond 2^53 is a string. Bytes that are no UTF-8 are replaced.
std::string text_of_json(nlohmann::ordered_json document);
// A number that text_of_json wrote, whatever it was written as.
std::string number_text(nlohmann::ordered_json const& number);

// A value in a file, whose type is looked at before it is used; every function throws input_error with file, place and
// what should be there: "a.json: /clauses/3/name should be a string, is a number".
class json_place {
 public:
  json_place(std::string const& file, nlohmann::ordered_json const& value, std::string path = "")
      : file_(file),
        value_(value),
        path_(std::move(path)) {}

  bool has(std::string const& name) const { return value_.contains(name); }
  json_place member(std::string const& name) const;
  // Each item of an array, or member of an object.
  void each_item(std::function<void(json_place const&)> const& visit) const;
  void each_member(std::function<void(json_place const&)> const& visit) const;
  std::string text() const;
  std::string text_of(std::vector<std::string> const& choices) const;
  std::uint64_t natural() const;
  bool truth() const;
  void require_natural_or_text() const;
  nlohmann::ordered_json const& value() const { return value_; }
  [[noreturn]] void fail(std::string const& expected) const;

 private:
  std::string const& file_;
  nlohmann::ordered_json const& value_;
  std::string path_;  // a JSON pointer; empty: the document
};

}  // namespace cowproof::tools
