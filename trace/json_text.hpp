// JSON as a tree that knows on which line each value stands, so that an error can say where.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cowproof {

struct json_value {
  enum class kind : std::uint8_t { null, boolean, natural, number, string, array, object };
  kind what = kind::null;
  int line = 1;
  bool truth = false;
  std::uint64_t natural = 0;  // of a natural number; of any other number we know only that it is one
  std::string text;
  std::vector<json_value> items;  // of an array, or the members of an object
  std::string name;               // of a member

  json_value const* member(std::string_view wanted) const {
    for (auto const& item : items)
      if (item.name == wanted) return &item;
    return nullptr;
  }
};

struct json_error {
  int line = 1, column = 1;
  std::string what;
};

// Rejects what is not JSON, members that occur twice, and nesting that no trace has.
std::variant<json_value, json_error> parse_json(std::string_view text);

// "an object", "a string"
std::string_view name_of(json_value::kind kind);

// The string with quotes; what is not UTF-8 is replaced.
std::string json_string(std::string_view text);

}  // namespace cowproof
