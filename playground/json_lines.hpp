// JSON that is written member by member, on one line.
#pragma once
#include <concepts>
#include <string>
#include <string_view>

#include "trace/json_text.hpp"

namespace cowproof {

class json_object {
 public:
  void add(std::string_view name, std::string_view value) { add_raw(name, json_string(value)); }
  void add(std::string_view name, std::unsigned_integral auto value) { add_raw(name, std::to_string(value)); }
  // The value is JSON already.
  void add_raw(std::string_view name, std::string_view value) {
    members_ += (members_.empty() ? "" : ",") + json_string(name) + ":" + std::string(value);
  }
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

class json_array {
 public:
  void add(std::string_view element) { elements_ += (elements_.empty() ? "" : ",") + std::string(element); }
  std::string text() const { return "[" + elements_ + "]"; }

 private:
  std::string elements_;
};

inline std::string json_error_of(std::string_view what) {
  json_object o;
  o.add("error", what);
  return o.text();
}

}  // namespace cowproof
