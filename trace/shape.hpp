// What a state and an outcome look like, derived from the types of the machine: what a reader of traces may expect.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "engines/call.hpp"
#include "model/description.hpp"

namespace cowproof {

struct value_shape {
  datum::kind what = datum::kind::nothing;
  std::string_view letter;          // of a name
  std::string_view name;            // of a field
  std::vector<value_shape> fields;  // of a record
};

struct map_shape {
  std::string_view name;
  std::vector<std::string_view> keys;  // the letter of each
  bool partial = false;                // a cell may hold nothing
  std::vector<value_shape> values;     // what else it may hold; told apart by their fields
};

// The maps of a state, in order.
std::span<map_shape const> state_shape();

// What an operation returns when it completes; of kind nothing if that is no value.
struct returned_shape {
  std::string_view type;  // "word", "process"
  value_shape value;
};
returned_shape const& returned_by(std::uint8_t operation);

}  // namespace cowproof
