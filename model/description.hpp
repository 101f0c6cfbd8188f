// A state as plain data, whatever its type and capacity: what is printed, compared and stored.
//
// model/fields.hpp makes descriptions from the fields of a state.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cowproof {

// A value: a truth, a number, a name such as f3, a mark that says what it is, nothing, a record of values, or a list of
// values that are not all the same.
struct datum {
  enum class kind : std::uint8_t { nothing, truth, number, name, mark, record, list };
  kind what = kind::nothing;
  std::uint64_t number = 0;                                // of a truth, number or name
  std::string_view letter;                                 // of a name, or the mark
  std::vector<std::pair<std::string_view, datum>> fields;  // of a record, or without names of a list
  bool operator==(datum const&) const = default;

  datum const* field(std::string_view name) const {
    for (auto const& [n, value] : fields)
      if (n == name) return &value;
    return nullptr;
  }
};

// A map, cell by cell, in the order of its keys.
struct described_map {
  struct cell {
    std::vector<datum> keys;
    datum value;
    bool operator==(cell const&) const = default;
  };
  std::string_view name;
  std::vector<cell> cells;
  bool operator==(described_map const&) const = default;
};

struct described_state {
  std::vector<described_map> maps;
  bool operator==(described_state const&) const = default;

  described_map const* map(std::string_view name) const {
    for (auto const& m : maps)
      if (m.name == name) return &m;
    return nullptr;
  }
};

inline std::string text_of(datum const& value) {
  switch (value.what) {
    case datum::kind::nothing: return "none";
    case datum::kind::truth: return value.number != 0 ? "true" : "false";
    case datum::kind::number:
    case datum::kind::name: return std::string(value.letter) + std::to_string(value.number);
    case datum::kind::mark: return std::string(value.letter);
    case datum::kind::record:
    case datum::kind::list: break;
  }
  std::string text;
  if (value.what == datum::kind::list) {
    for (auto const& [name, element] : value.fields) text += (text.empty() ? "" : "|") + text_of(element);
    return text;
  }
  for (auto const& [name, field] : value.fields)
    text += (text.empty() ? "{" : ", ") + std::string(name) + ": " + text_of(field);
  return text + "}";
}

// "table[p1, v0]"
inline std::string cell_name(std::string_view map, std::vector<datum> const& keys) {
  std::string text;
  for (auto const& key : keys) text += (text.empty() ? "" : ", ") + text_of(key);
  return std::string(map) + "[" + text + "]";
}

struct cell_change {
  std::string cell, before, after;
};

// The cells in which two states of the same shape differ.
inline std::vector<cell_change> difference(described_state const& before, described_state const& after) {
  std::vector<cell_change> changes;
  for (std::size_t m = 0; m < before.maps.size() && m < after.maps.size(); ++m) {
    auto const& old = before.maps[m].cells;
    auto const& now = after.maps[m].cells;
    for (std::size_t c = 0; c < old.size() && c < now.size(); ++c)
      if (!(old[c] == now[c]))
        changes.push_back({cell_name(before.maps[m].name, old[c].keys), text_of(old[c].value), text_of(now[c].value)});
  }
  return changes;
}

}  // namespace cowproof
