// What a state and an outcome look like: what a reader of traces may expect.
#pragma once
#include <string_view>
#include <vector>

#include "engines/scope.hpp"
#include "model/description.hpp"

namespace cowproof {

struct value_shape {
  datum::kind what = datum::kind::nothing;
  std::uint8_t resource = 0;        // of a name or a mark: its place in `resources`
  std::string_view name;            // of a field
  std::vector<value_shape> fields;  // of a record
  std::vector<value_shape> others;  // of what may be nothing: what else it may be
  bool may_be_list = false;         // of such values, one for each of `by`
  std::uint8_t by = 0;              // a place in `resources`
};

struct map_shape {
  std::string_view name;
  std::vector<std::uint8_t> keys;   // what each names, as places in `resources`
  bool partial = false;             // a cell may hold nothing
  std::vector<value_shape> values;  // what else it may hold; told apart by their fields, or by their letters
};

// What an operation returns when it completes; of kind nothing if that is no value.
struct returned_shape {
  std::string_view type;  // "word", "process"
  value_shape value;
};

}  // namespace cowproof
