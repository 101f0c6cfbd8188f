// The first line of version cowproof-lines/2: what an implementation of the whole machine says of itself.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engines/machine_type.hpp"
#include "oracle/lines/whole_grammar.hpp"
#include "oracle/whole/model_beside.hpp"

namespace cowproof::oracle::whole {
namespace {

constexpr std::array<std::string_view, 5> column_names{"word", "frame", "count", "exclusive", "of_file"};
// Of a task: that it lives is told by each observation.
constexpr std::array<std::string_view, 4> task_names{"tasks", "parent", "positions", "pending"};

constexpr std::string_view name_of(column c) { return column_names[static_cast<std::size_t>(c)]; }

template <class Use> void each_string(scanner& s, Use use) {
  s.expect('[');
  if (s.take(']')) return;
  do {
    use(std::string(s.string()));
  } while (s.ok() && s.take(','));
  s.expect(']');
}

void read_observed(scanner& s, std::string const& name, line_header& into) {
  auto& d = into.declared;
  d.tasks = true;
  if (name == "tasks") return;
  if (name == "parent") d.parents = true;
  else if (name == "positions") d.positions = true;
  else if (name == "pending") d.pending = true;
  else if (auto const found = std::ranges::find(column_names, name); found != column_names.end())
    into.columns.push_back(static_cast<column>(found - column_names.begin()));
  else
    s.fail(fmt::format("\"{}\" is no thing to observe; there are: {}, {}", name, fmt::join(task_names, ", "),
                       fmt::join(column_names, ", ")));
}

void read_policies(scanner& s, line_header& into) {
  auto& policy = into.declared.policy;
  s.expect('{');
  for (bool first = true;; first = false) {
    auto const name = s.member(first);
    if (!name) return;
    if (*name == "quiescent") into.quiescent = s.boolean();
    else if (*name == "may_swap") into.declared.may_swap = s.boolean();
    else if (*name == "copies_always") policy.last_writer = s.boolean() ? last_owner::copies : last_owner::reuses;
    else if (*name == "vfork_copies") policy.vfork = s.boolean() ? vfork_child::copies : vfork_child::borrows;
    else
      s.fail(
          fmt::format("there is no policy \"{}\"; there are: quiescent, may_swap, copies_always, vfork_copies", *name));
  }
}

void read_lacks(scanner& s, declaration& into) {
  each_string(s, [&](std::string const& name) {
    auto const number = find_operation(name, whole_type());
    if (number < 0) s.fail(fmt::format("there is no call \"{}\"", name));
    else into.can.lacks |= std::uint64_t{1} << number;
  });
}

void read_has(scanner& s, declaration& into) {
  each_string(s, [&](std::string const& name) {
    if (name == "devices") into.can.pins = true;
    else if (name == "swap") into.can.swaps = true;
    else s.fail(fmt::format("\"{}\" is nothing to have; there are: devices, swap", name));
  });
}

unsigned read_size(scanner& s) { return static_cast<unsigned>(std::min<std::uint64_t>(s.natural(), 1'000'000)); }

void read_member(scanner& s, std::string_view name, line_header& into) {
  auto& declared = into.declared;
  if (name == "name") declared.name = s.string();
  else if (name == "processes") declared.processes = read_size(s);
  else if (name == "pages") declared.pages = read_size(s);
  else if (name == "observes") each_string(s, [&](std::string const& what) { read_observed(s, what, into); });
  else if (name == "policies") read_policies(s, into);
  else if (name == "lacks") read_lacks(s, declared);
  else if (name == "has") read_has(s, declared);
  else if (name == "zero_frame") declared.zero_frame = s.natural();
  else
    s.fail(fmt::format(
        "a header has no \"{}\"; it has: name, processes, pages, observes, policies, has, lacks, zero_frame", name));
}

void complete(scanner& s, line_header& header) {
  auto& d = header.declared;
  auto const shows = [&](column c) { return std::ranges::find(header.columns, c) != header.columns.end(); };
  if (d.name.empty()) s.fail("a header needs a \"name\"");
  if (s.ok() && !model_beside::can_be(scope_for(d.processes, d.pages)))
    s.fail(
        fmt::format("{} processes of {} pages: there can be 1 to 8 of 1 to 16, and 64 frames for all pages and tables",
                    d.processes, d.pages));
  for (auto const c : {column::count, column::exclusive, column::of_file})
    if (shows(c) && !shows(column::frame)) s.fail(fmt::format("\"{}\" needs \"frame\"", name_of(c)));
  d.content = shows(column::word);
  d.presence = d.frames = shows(column::frame);
  d.counts = shows(column::count);
  d.exclusivity = shows(column::of_file) && (shows(column::exclusive) || d.counts);
  d.derives_exclusivity = !shows(column::exclusive);
  d.comes_back = true;
}

}  // namespace

bool is_header(std::string_view line) {
  scanner s(line);
  s.expect('{');
  auto const name = s.member(true);
  return s.ok() && name && *name == "header" && s.string() == lines_schema;
}

std::variant<line_header, line_error> parse_header(std::string_view line) {
  line_header header;
  auto& d = header.declared;
  d.content = d.tasks = d.parents = d.positions = d.pending = false;
  scanner s(line);
  s.expect('{');
  s.member(true);
  s.string();
  while (auto const name = s.member(false)) read_member(s, *name, header);
  s.expect_end();
  if (s.ok()) complete(s, header);
  if (s.error()) return *s.error();
  return header;
}

}  // namespace cowproof::oracle::whole
