// Writes traces: a variable a line, maps and sets in the order of their keys.
#include <algorithm>

#include <fmt/format.h>

#include "trace/itf/itf.hpp"
#include "trace/itf/names.hpp"
#include "trace/json_text.hpp"
#include "trace/layout/resident.hpp"
#include "trace/operands.hpp"

namespace cowproof {
namespace {

std::string list(std::vector<std::string> const& parts) { return fmt::format("{}", fmt::join(parts, ", ")); }

// What follows `head`, on its line if that is short enough, else filling lines of its own.
constexpr std::size_t longest_line = 120;
std::string wrapped(std::string const& head, char const* open, std::vector<std::string> const& parts,
                    char const* close) {
  auto const whole = head + open + list(parts) + close;
  if (whole.size() < longest_line) return whole;
  std::string const indent(8, ' ');
  std::string text = head + open;
  std::size_t column = longest_line;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto const part = parts[i] + (i + 1 < parts.size() ? "," : "");
    bool const fits = column + 1 + part.size() <= longest_line;
    text += fits ? " " + part : "\n" + indent + part;
    column = (fits ? column + 1 : indent.size()) + part.size();
  }
  return text + "\n" + std::string(6, ' ') + close;
}

std::string number(std::uint64_t n) { return fmt::format(R"({{"#bigint": "{}"}})", n); }
std::string tuple(std::vector<std::string> const& parts) { return R"({"#tup": [)" + list(parts) + "]}"; }
std::string variant(std::string_view tag, std::string_view value) {
  return fmt::format(R"({{"tag": "{}", "value": {}}})", tag, value);
}
std::string nothing() { return variant(itf::none, tuple({})); }

// A number that stands for a thing is written as its name; a word has no letter, and is a number.
std::string name(std::string_view letter, std::uint64_t n) {
  return letter.empty() ? number(n) : fmt::format(R"("{}{}")", letter, n);
}
std::string name(resource const& what, std::uint64_t n) {
  return what.size == nullptr ? json_string(what.letter) : name(what.letter, n);
}

std::string value(datum const& d) {
  switch (d.what) {
    case datum::kind::nothing: return nothing();
    case datum::kind::truth: return d.number != 0 ? "true" : "false";
    case datum::kind::number: return number(d.number);
    case datum::kind::name: return name(d.letter, d.number);
    case datum::kind::mark: return json_string(d.letter);
    case datum::kind::record:
    case datum::kind::list: break;
  }
  std::vector<std::string> fields;
  if (d.what == datum::kind::list) {
    for (auto const& [name, element] : d.fields) fields.push_back(value(element));
    return "[" + list(fields) + "]";
  }
  for (auto const& [field, content] : d.fields) fields.push_back(fmt::format(R"("{}": {})", field, value(content)));
  return "{" + list(fields) + "}";
}

std::string key(std::vector<datum> const& keys) {
  if (keys.size() == 1) return value(keys.front());
  std::vector<std::string> parts;
  for (auto const& k : keys) parts.push_back(value(k));
  return tuple(parts);
}

// A map to truths is the set of what it is true of; a cell that holds nothing is left out.
std::string variable(std::string const& head, described_map const& map, map_shape const& shape) {
  bool const is_set = shape.values.front().what == datum::kind::truth && !shape.partial;  // though it has no cell
  std::vector<std::string> parts;
  for (auto const& cell : map.cells) {
    if (is_set && cell.value.number != 0) parts.push_back(key(cell.keys));
    if (!is_set && cell.value.what != datum::kind::nothing)
      parts.push_back("[" + key(cell.keys) + ", " + value(cell.value) + "]");
  }
  return wrapped(head, is_set ? R"({"#set": [)" : R"({"#map": [)", parts, "]}");
}

std::string members(std::uint32_t code, std::string_view letter) {
  std::vector<std::string> all;
  for (std::uint32_t i = 0; i < 32; ++i)
    if ((code >> i & 1) != 0) all.push_back(name(letter, i));
  return R"({"#set": [)" + list(all) + "]}";
}

std::string operand(operand_type const& type, std::uint32_t code) {
  switch (type.kind) {
    case operand_kind::index: return name(type.names().letter, code);
    case operand_kind::address: {
      if (code == outside) return fmt::format(R"("{}")", itf::outside_of_space);
      auto const parts = parts_of_address(code, type.alternatives);
      return name(type.names(parts.alternative), parts.number);
    }
    case operand_kind::flag: return code != 0 ? "true" : "false";
    case operand_kind::set: return members(code, type.names().letter);
    case operand_kind::choice:
    case operand_kind::choices: break;
  }
  return fmt::format(R"({{"pick": {}, "exists": {}}})", name(type.names().letter, offer_pick(code)),
                     offer_exists(code));
}

// Every name that an operand of some operation has, as in Quint: those that were not picked are None.
std::string picks(std::string const& head, call const* c, machine_type const& of, scope const& within) {
  std::vector<std::string> all;
  for (auto const operand_name : told_operand_names(of, within)) {
    std::string picked = nothing();
    if (c != nullptr) {
      auto const& type = of.operations[c->operation];
      for (std::size_t i = 0; i < type.operands; ++i)
        if (type.operand[i].name == operand_name) picked = variant(itf::some, operand(type.operand[i], c->operand[i]));
    }
    all.push_back(fmt::format(R"("{}": {})", operand_name, picked));
  }
  return wrapped(head, "{", all, "}");
}

std::string outcome(trace_step const* step, machine_type const& of) {
  auto const how = step == nullptr ? itf::initial_ending : ending_name(step->out.how);
  std::string returned = nothing();
  if (step != nullptr && step->out.has_value) {
    auto const& shape = of.returned[step->played.operation];
    returned = variant(shape.type, name(resources[shape.value.resource].letter, step->out.value));
  }
  return fmt::format(R"({{"how": "{}", "value": {}}})", how, returned);
}

// What readers leave aside: which state it is is checked, and how much memory is resident is derived from the state.
std::string meta_of(std::string const& head, std::size_t index, described_state const& state, machine_type const& of,
                    scope const& within) {
  std::vector<std::string> parts{fmt::format("\"index\": {}", index)};
  if (is_drawn(of)) {
    auto const view = view_memory(state, within, of);
    auto const resident = resident_in(view);
    std::vector<std::string> all;
    for (std::size_t c = 0; c < resident.size(); ++c)
      if (view.alive[c] || view.pages_of(c) != 0)
        all.push_back(fmt::format(R"("{}": {})", view.column_name(c), json_text_of(resident[c])));
    if (!all.empty()) {
      all.front() = "\"resident\": {" + all.front();
      all.back() += "}";
    }
    parts.insert(parts.end(), all.begin(), all.end());
  }
  return wrapped(head, "{", parts, "}");
}

void write_state(std::string& to, std::size_t index, trace_step const* step, described_state const& state,
                 machine_type const& of, scope const& within) {
  auto const head = [](std::string_view name) { return fmt::format("      \"{}\": ", name); };
  auto const action = step == nullptr ? itf::initial_action : of.operations[step->played.operation].name;
  std::vector<std::string> members{
      meta_of(head(itf::meta), index, state, of, within),
      head(itf::action_taken) + json_string(action),
      picks(head(itf::nondet_picks), step == nullptr ? nullptr : &step->played, of, within),
      head(itf::outcome_variable) + outcome(step, of),
  };
  for (std::size_t i = 0; i < state.maps.size(); ++i)
    members.push_back(variable(head(state.maps[i].name), state.maps[i], of.state[i]));
  to += fmt::format("    {{\n{}\n    }}", fmt::join(members, ",\n"));
}

std::string text_of(violation const& v) {
  std::vector<std::string> shown;
  for (auto const& d : v.shown)
    shown.push_back(fmt::format(R"({{"at": {}, "seen": {}, "allowed": {}}})", json_string(d.at), json_string(d.seen),
                                json_string(d.allowed)));
  auto const more = shown.empty() ? std::string() : fmt::format(", \"shown\": [{}]", list(shown));
  return fmt::format(R"({{"property": {}, "step": {}{}}})", json_string(v.property), v.step, more);
}

void write_meta(std::string& to, trace const& t) {
  to += fmt::format("  \"{}\": {{\n", itf::meta);
  to += fmt::format("    \"format\": \"{}\",\n    \"format-description\": \"{}\",\n", itf::format,
                    itf::format_description);
  to += fmt::format("    \"schema\": \"{}\",\n    \"subject\": {},\n", trace_schema, json_string(t.subject));
  std::vector<std::string> sizes;
  each_size([&](resource const& each) {
    if (int const n = t.within.*each.size; !is_tacit(each, n))
      sizes.push_back(fmt::format("\"{}\": {}", itf::size_name(each), n));
  });
  if (t.type != &core_type()) to += fmt::format("    \"machine\": {},\n", json_string(t.type->name));
  to += fmt::format("    \"scope\": {{{}}},", list(sizes));
  to += fmt::format("\n    \"origin\": {},\n    \"violated\": ", json_string(t.origin));
  to += t.violated ? text_of(*t.violated) : "null";
  std::vector<std::string> names;
  for (auto const& [what, name] : t.names) names.push_back(fmt::format("{}: {}", json_string(what), json_string(name)));
  if (!names.empty()) to += fmt::format(",\n    \"names\": {{{}}}", list(names));
  to += "\n  },\n";
}

}  // namespace

std::string write_itf(trace const& t) {
  std::string text = "{\n";
  write_meta(text, t);
  std::vector<std::string> variables;
  for (auto const variable : {itf::action_taken, itf::nondet_picks, itf::outcome_variable})
    variables.push_back(json_string(variable));
  for (auto const& map : t.type->state) variables.push_back(json_string(map.name));
  text += "  \"vars\": [" + list(variables) + "],\n  \"states\": [\n";
  write_state(text, 0, nullptr, t.initial, *t.type, t.within);
  for (std::size_t i = 0; i < t.steps.size(); ++i) {
    text += ",\n";
    write_state(text, i + 1, &t.steps[i], t.steps[i].state, *t.type, t.within);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace cowproof
