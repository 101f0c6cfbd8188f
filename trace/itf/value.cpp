// Reads calls, outcomes and states.
#include "trace/itf/value.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/coverage.hpp"
#include "trace/itf/names.hpp"
#include "trace/operands.hpp"

namespace cowproof::itf {
namespace {

void must_be_within(place const& at, std::uint64_t n, std::uint8_t named, scope const& within) {
  auto const size = size_within(within, named);
  if (n < size) return;
  auto const& of = resources[named];
  at.reject(
      fmt::format("{}{} is outside of the scope, whose last {} is {}{}", of.letter, n, of.name, of.letter, size - 1));
}

// "p3" is of letter p; its number, if it has one.
std::optional<std::uint64_t> number_after(std::string_view letter, std::string_view text) {
  if (!text.starts_with(letter) || text.size() == letter.size()) return std::nullopt;
  std::uint64_t n = 0;
  auto const* const first = text.data() + letter.size();
  auto const* const end = text.data() + text.size();
  auto const parsed = std::from_chars(first, end, n);
  bool const named = parsed.ec == std::errc() && parsed.ptr == end && (*first != '0' || end == first + 1);
  return named ? std::optional(n) : std::nullopt;
}

bool is_named(place const& at, resource const& what) {
  return what.size == nullptr ? at.string() == what.letter : number_after(what.letter, at.string()).has_value();
}

// "p3"; a word has no letter, and is a number; a mark has no number.
std::uint64_t read_name(place const& at, std::uint8_t named, scope const& within) {
  auto const letter = resources[named].letter;
  if (resources[named].size == nullptr) {
    if (at.string() != letter) at.reject(fmt::format("{} is not {}", json_string(at.string()), json_string(letter)));
    return 0;
  }
  std::uint64_t n = 0;
  if (letter.empty()) {
    n = at.big_number();
  } else {
    auto const found = number_after(letter, at.string());
    if (!found)
      at.reject(
          fmt::format("{} does not name a {}, such as {}0", json_string(at.string()), resources[named].name, letter));
    n = *found;
  }
  must_be_within(at, n, named, within);
  return n;
}

// ------------------------------------------------------------------------------------------------ operands

std::uint32_t read_offer(place const& at, std::uint8_t named, scope const& within) {
  at.has_only({"pick", "exists"});
  auto const pick = read_name(at.member("pick"), named, within);
  return offer(static_cast<std::uint32_t>(pick), at.member("exists").truth());
}

std::uint32_t read_address(place const& at, operand_type const& type, scope const& within) {
  if (at.string() == outside_of_space) return outside;
  std::uint32_t alternative = 0;
  for (std::uint32_t a = 0; a < type.alternatives; ++a)
    if (is_named(at, type.names(a))) alternative = a;
  auto const number = read_name(at, type.named[alternative], within);
  return cowproof::at(static_cast<std::uint32_t>(number), alternative, type.alternatives);
}

std::uint32_t read_members(place const& at, std::uint8_t named, scope const& within) {
  auto const members = at.tagged("#set");
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto const bit = std::uint32_t{1} << read_name(members.item(i), named, within);
    if ((code & bit) != 0) members.item(i).reject("occurs twice");
    code |= bit;
  }
  return code;
}

std::uint32_t read_operand(place const& at, operand_type const& type, scope const& within) {
  switch (type.kind) {
    case operand_kind::index: return static_cast<std::uint32_t>(read_name(at, type.named[0], within));
    case operand_kind::address: return read_address(at, type, within);
    case operand_kind::flag: return at.truth() ? 1 : 0;
    case operand_kind::set: return read_members(at, type.named[0], within);
    case operand_kind::choice:
    case operand_kind::choices: break;
  }
  return read_offer(at, type.named[0], within);
}

std::optional<place> picked(place const& at) {
  auto const [tag, value] = at.variant();
  if (tag == some) return value;
  if (tag != none) at.reject(fmt::format("{} is not the tag of a pick; expected Some or None", json_string(tag)));
  return std::nullopt;
}

// -------------------------------------------------------------------------------------------------- states

bool has_fields(json_value::kind kind, value_shape const& shape) {
  return (kind == json_value::kind::object) == (shape.what == datum::kind::record);
}

// Which of several values is this? The first whose fields it has, or whose letter.
value_shape const& shape_among(std::vector<value_shape> const& candidates, place const& at) {
  auto const fits = [&](value_shape const& candidate) {
    if (at.kind() == json_value::kind::string && !resources[candidate.resource].letter.empty())
      return candidate.fields.empty() && is_named(at, resources[candidate.resource]);
    return has_fields(at.kind(), candidate) &&
           std::ranges::all_of(candidate.fields, [&](auto const& field) { return at.find(field.name).has_value(); });
  };
  auto const found = std::ranges::find_if(candidates, fits);
  return found == candidates.end() ? candidates.front() : *found;
}

bool is_none(place const& at) { return at.kind() == json_value::kind::object && at.find("tag").has_value(); }

datum read_datum(place const& at, value_shape const& shape, scope const& within);

// Elements that are all the same are written as one.
datum read_list(place const& at, value_shape const& shape, scope const& within) {
  auto const size = size_within(within, shape.by);
  auto element = shape;
  element.may_be_list = false;
  datum read{datum::kind::list, 0, {}, {}};
  for (std::size_t i = 0; i < at.size(); ++i) read.fields.emplace_back("", read_datum(at.item(i), element, within));
  auto const is_first = [&](auto const& field) { return field == read.fields.front(); };
  if (read.fields.size() != size || std::ranges::all_of(read.fields, is_first))
    at.reject(fmt::format("is no list of {} that are not all the same", size));
  return read;
}

datum read_datum(place const& at, value_shape const& shape, scope const& within) {
  if (!shape.others.empty() && !is_none(at)) return read_datum(at, shape_among(shape.others, at), within);
  if (shape.may_be_list && at.kind() == json_value::kind::array) return read_list(at, shape, within);
  datum read{shape.what, 0, {}, {}};
  if (shape.what == datum::kind::name || shape.what == datum::kind::mark)
    read.letter = resources[shape.resource].letter;
  switch (shape.what) {
    case datum::kind::truth: read.number = at.truth() ? 1 : 0; break;
    case datum::kind::number: read.number = at.big_number(); break;
    case datum::kind::name:
    case datum::kind::mark: read.number = read_name(at, shape.resource, within); break;
    case datum::kind::list:
    case datum::kind::nothing:
      if (picked(at)) at.reject("is neither a value nor None");
      break;
    case datum::kind::record: {
      std::vector<std::string_view> names;
      for (auto const& field : shape.fields) names.push_back(field.name);
      at.has_only(names);
      for (auto const& field : shape.fields)
        read.fields.emplace_back(field.name, read_datum(at.member(field.name), field, within));
    }
  }
  return read;
}

described_map::cell& cell_at(place const& at, map_shape const& shape, scope const& within, described_map& map) {
  std::vector<place> parts{at};
  if (shape.keys.size() > 1) {
    auto const tuple = at.tagged("#tup");
    if (tuple.size() != shape.keys.size()) at.reject(fmt::format("is not a tuple of {}", shape.keys.size()));
    parts.clear();
    for (std::size_t i = 0; i < tuple.size(); ++i) parts.push_back(tuple.item(i));
  }
  std::size_t index = 0;  // cells are in the order of their keys
  for (std::size_t i = 0; i < parts.size(); ++i)
    index = index * size_within(within, shape.keys[i]) + read_name(parts[i], shape.keys[i], within);
  return map.cells.at(index);
}

class cells_read {
 public:
  explicit cells_read(described_map const& map) : map_(map), seen_(map.cells.size()) {}
  void note(place const& at, described_map::cell const& cell) {
    auto const i = static_cast<std::size_t>(&cell - map_.cells.data());
    if (seen_[i]) at.reject(cell_name(map_.name, cell.keys) + " occurs twice");
    seen_[i] = true;
  }
  void must_be_complete(place const& at) const {
    for (std::size_t i = 0; i < seen_.size(); ++i)
      if (!seen_[i]) at.reject("lacks " + cell_name(map_.name, map_.cells[i].keys));
  }

 private:
  described_map const& map_;
  std::vector<bool> seen_;
};

void read_set(place const& at, map_shape const& shape, scope const& within, described_map& map) {
  auto const members = at.tagged("#set");
  for (auto& cell : map.cells) cell.value.number = 0;
  cells_read read(map);
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto const member = members.item(i);
    auto& cell = cell_at(member, shape, within, map);
    read.note(member, cell);
    cell.value.number = 1;
  }
}

void read_map(place const& at, map_shape const& shape, scope const& within, described_map& map) {
  auto const pairs = at.tagged("#map");
  if (shape.partial)
    for (auto& cell : map.cells) cell.value = {};
  cells_read read(map);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    auto const pair = pairs.item(i);
    if (pair.size() != 2) pair.reject("is not a pair of a key and a value");
    auto& cell = cell_at(pair.item(0), shape, within, map);
    read.note(pair, cell);
    cell.value = read_datum(pair.item(1), shape_among(shape.values, pair.item(1)), within);
  }
  if (!shape.partial) read.must_be_complete(at);
}

}  // namespace

call read_call(place const& state, scope const& within, machine_type const& of) {
  auto const action = state.member(action_taken);
  auto const operation = find_operation(action.string(), of);
  if (operation < 0) {
    std::vector<std::string_view> names;
    for (auto const& type : of.operations) names.push_back(type.name);
    action.reject(fmt::format("{} is no operation; expected {}", json_string(action.string()), fmt::join(names, ", ")));
  }
  auto const& type = of.operations[static_cast<std::size_t>(operation)];
  call read;
  read.operation = static_cast<std::uint8_t>(operation);
  auto const picks = state.member(nondet_picks);
  picks.has_only(told_operand_names(of, within));
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const& name = type.operand[i].name;
    if (is_tacit(type.operand[i], 0) && !picks.find(name)) continue;
    auto const at = picks.member(name);
    auto const value = picked(at);
    if (!value && is_tacit(type.operand[i], 0)) continue;
    if (!value) at.reject(fmt::format("is None, and {} needs it", type.name));
    read.operand[i] = read_operand(*value, type.operand[i], within);
  }
  picks.each_member([&](std::string_view name, place const& at) {
    bool const used = std::any_of(type.operand.begin(), type.operand.begin() + type.operands,
                                  [&](operand_type const& o) { return o.name == name; });
    if (!used && picked(at)) at.reject(fmt::format("is no operand of {}", type.name));
  });
  return read;
}

result read_result(place const& at, call const& played, scope const& within, machine_type const& of) {
  at.has_only({"how", "value"});
  auto const how = at.member("how");
  auto const found = find_ending(how.string());
  if (!found) how.reject(json_string(how.string()) + " is no ending, such as completed or fault(protection)");
  result read{*found, false, 0};
  auto const value = at.member("value");
  auto const [tag, content] = value.variant();
  if (tag == none) return read;
  auto const& shape = of.returned[played.operation];
  if (shape.type != tag || read.how != ending::completed)
    value.reject(fmt::format("{} that ended with {} returns no {}", of.operations[played.operation].name, how.string(),
                             json_string(tag)));
  read.has_value = true;
  read.value = static_cast<std::uint32_t>(read_name(content, shape.value.resource, within));
  return read;
}

described_state read_state(place const& state, scope const& within, machine_type const& of,
                           described_state const& form) {
  auto read = form;
  auto const& shapes = of.state;
  for (std::size_t m = 0; m < shapes.size(); ++m) {
    auto const at = state.member(shapes[m].name);
    bool const is_set = shapes[m].values.front().what == datum::kind::truth && !shapes[m].partial;
    if (is_set) read_set(at, shapes[m], within, read.maps[m]);
    else read_map(at, shapes[m], within, read.maps[m]);
  }
  return read;
}

}  // namespace cowproof::itf
