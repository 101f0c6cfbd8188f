// Reads traces: first what the file says about itself, then state by state.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "trace/itf/itf.hpp"
#include "trace/itf/names.hpp"
#include "trace/itf/value.hpp"

namespace cowproof {
namespace {

using itf::place;

int read_size(place const& at, int most) {
  auto const n = at.natural();
  if (n == 0) at.reject("is 0; there is at least one");
  if (n > static_cast<std::uint64_t>(most)) at.reject(fmt::format("{} is too many; the largest scope has {}", n, most));
  return static_cast<int>(n);
}

// Of what not every machine has, there is none unless the file says so.
scope read_scope(place const& at, machine_type const& of) {
  scope const core_sizes;
  auto const most = largest_scope(of);
  scope read{0, 0, 0, 0};
  std::vector<std::string> names;
  each_size([&](resource const& each) {
    if (most.*each.size == 0) return;
    names.push_back(itf::size_name(each));
    if ((core_sizes.*each.size != 0 && !each.tacit) || at.find(names.back()))
      read.*each.size = read_size(at.member(names.back()), most.*each.size);
  });
  at.has_only({names.begin(), names.end()});
  return read;
}

machine_type const& read_type(place const& meta) {
  auto const at = meta.find("machine");
  if (!at) return core_type();
  auto const* type = find_machine_type(at->string(), checked_machine_types());
  if (type == nullptr) at->reject(json_string(at->string()) + " is no machine");
  return *type;
}

void check_format(place const& meta) {
  auto const format = meta.member("format");
  if (format.string() != itf::format)
    format.reject(json_string(format.string()) + " is another format; expected \"ITF\"");
  auto const schema = meta.member("schema");
  if (schema.string() != trace_schema)
    schema.reject(fmt::format("{} is another schema or version; this program reads \"{}\"",
                              json_string(schema.string()), trace_schema));
}

std::string read_subject(place const& at, scope const& within, machine_type const& of) {
  auto const& name = at.string();
  if (model_of(name, within, of) == nullptr)
    at.reject(json_string(name) + " is unknown: neither the machine, nor a mutant, nor an implementation");
  return name;
}

std::optional<violation> read_violation(place const& at, trace const& read, std::size_t steps) {
  if (at.kind() == json_value::kind::null) return std::nullopt;
  at.has_only({"property", "step", "shown"});
  auto const property = at.member("property");
  if (!is_implementation(read.subject) && !find_property(property.string(), *read.type))
    property.reject(json_string(property.string()) + " is no property that is checked");
  auto const step = at.member("step");
  if (step.natural() == 0 || step.natural() > steps)
    step.reject(fmt::format("{} is none of the {} steps", step.natural(), steps));
  violation found{property.string(), static_cast<std::size_t>(step.natural())};
  auto const shown = at.find("shown");
  if (shown && !is_implementation(read.subject)) shown->reject("is of implementations only");
  for (std::size_t i = 0; shown && i < shown->size(); ++i) {
    auto const one = shown->item(i);
    one.has_only({"at", "seen", "allowed"});
    found.shown.push_back({one.member("at").string(), one.member("seen").string(), one.member("allowed").string()});
  }
  return found;
}

bool is_within(std::string_view what, scope const& within) {
  for (auto const kind : {"process", "page", "object"}) {
    auto const& named = resources[thing_named(kind)];
    if (!what.starts_with(named.letter)) continue;
    auto const digits = what.substr(named.letter.size());
    int number = -1;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size() && 0 <= number) return number < within.*named.size;
  }
  return false;
}

// What a user calls processes, pages and files.
std::map<std::string, std::string> read_names(place const& meta, scope const& within) {
  std::map<std::string, std::string> names;
  auto const at = meta.find("names");
  if (!at) return names;
  at->each_member([&](std::string_view what, place const& name) {
    constexpr std::size_t longest = 40;
    auto const& text = name.string();
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    if (!is_within(what, within)) name.reject("names no process, page or file of the scope");
    if (text.empty() || text.size() > longest || std::ranges::any_of(text, is_control))
      name.reject(fmt::format("{} is no name: one line of at most {} bytes", json_string(text), longest));
    names.emplace(what, text);
  });
  return names;
}

// The variables of a state, besides its #meta.
std::vector<std::string_view> variables(machine_type const& of) {
  std::vector<std::string_view> names{itf::action_taken, itf::nondet_picks, itf::outcome_variable};
  for (auto const& map : of.state) names.push_back(map.name);
  return names;
}

void check_variables(place const& vars, machine_type const& of) {
  auto const expected = variables(of);
  std::vector<std::string> listed;
  for (std::size_t i = 0; i < vars.size(); ++i) {
    listed.push_back(vars.item(i).string());
    if (std::ranges::find(expected, listed.back()) == expected.end())
      vars.item(i).reject(
          fmt::format("{} is no variable; expected {}", json_string(listed.back()), fmt::join(expected, ", ")));
  }
  for (auto const name : expected)
    if (std::ranges::find(listed, name) == listed.end()) vars.reject(fmt::format("lacks \"{}\"", name));
}

// A state says which it is, so that one that is missing in the middle is noticed.
void check_state(place const& state, std::size_t index, machine_type const& of) {
  auto names = variables(of);
  names.insert(names.begin(), itf::meta);
  state.has_only(names);
  auto const at = state.member(itf::meta).member("index");
  if (at.natural() != index) at.reject(fmt::format("is {}, but this is state {}", at.natural(), index));
}

void check_initial(place const& state) {
  auto const action = state.member(itf::action_taken);
  if (action.string() != itf::initial_action)
    action.reject(json_string(action.string()) + " does not lead to the initial state; expected \"init\"");
  state.member(itf::nondet_picks).each_member([](std::string_view, place const& at) {
    if (at.variant().first != itf::none) at.reject("is no operand of init");
  });
  auto const how = state.member(itf::outcome_variable).member("how");
  if (how.string() != itf::initial_ending)
    how.reject(json_string(how.string()) + " is no outcome of init; expected \"none\"");
}

trace read_trace(place const& root) {
  auto const meta = root.member(itf::meta);
  check_format(meta);
  root.has_only({itf::meta, "vars", "states"});
  trace read;
  auto const& type = read_type(meta);
  read.type = &type;
  read.within = read_scope(meta.member("scope"), type);
  read.subject = read_subject(meta.member("subject"), read.within, type);
  read.origin = meta.member("origin").string();
  read.names = read_names(meta, read.within);
  check_variables(root.member("vars"), type);

  auto const states = root.member("states");
  if (states.size() == 0) states.reject("is empty; expected at least the initial state");
  read.violated = read_violation(meta.member("violated"), read, states.size() - 1);
  auto const form = model_of(read.subject, read.within, type)->initial(read.within);
  for (std::size_t i = 0; i < states.size(); ++i) {
    auto const state = states.item(i);
    check_state(state, i, type);
    if (i == 0) {
      check_initial(state);
      read.initial = itf::read_state(state, read.within, type, form);
      continue;
    }
    auto const played = itf::read_call(state, read.within, type);
    auto const out = itf::read_result(state.member(itf::outcome_variable), played, read.within, type);
    read.steps.push_back({played, out, itf::read_state(state, read.within, type, form)});
  }
  return read;
}

}  // namespace

std::string text_of(trace_error const& error) {
  return fmt::format("line {}: {}: {}", error.line, error.where, error.what);
}

std::variant<trace, trace_error> read_itf(std::string_view text) {
  auto const parsed = parse_json(text);
  if (auto const* error = std::get_if<json_error>(&parsed))
    return trace_error{fmt::format("column {}", error->column), error->what, error->line};
  try {
    return read_trace(place(std::get<json_value>(parsed), ""));
  } catch (itf::reading_ended const& ended) {
    return ended.why;
  }
}

}  // namespace cowproof
