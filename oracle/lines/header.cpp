// The first line: what an implementation says of itself.
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "oracle/core_model.hpp"
#include "oracle/lines/grammar.hpp"
#include "oracle/open_policies.hpp"
#include "oracle/whole/whole_model.hpp"
#include "trace/json_text.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<std::string_view, number_of_columns> column_names{
    "word", "frame", "count", "exclusive", "of_file", "writable", "cow", "tlb_frame", "tlb_writable"};
constexpr std::array<std::string_view, 2> fork_names{"shares", "copies"};
constexpr std::array<std::string_view, 2> entries_names{"all", "written"};
constexpr std::array<std::string_view, 3> moment_names{"at_map", "at_first_access", "at_first_write"};

// What may be observed, policies and members, by the version in which they are.
constexpr std::array<std::string_view, 9> observed_in_core{"word", "frame",     "count",        "exclusive", "writable",
                                                           "cow",  "tlb_frame", "tlb_writable", "free"};
// Of a task: that it lives is told by each observation.
constexpr std::array<std::string_view, 9> observed_in_whole{"tasks", "parent", "positions", "pending", "word",
                                                            "frame", "count",  "exclusive", "of_file"};
constexpr std::array<std::string_view, 10> policies_of_core{"takes_frame",
                                                            "fork",
                                                            "quiescent",
                                                            "copies_always",
                                                            "may_swap",
                                                            "table_frames",
                                                            "refuses_without_memory",
                                                            "frees_at_wait",
                                                            "never_overcommits",
                                                            "read_only_pages"};
constexpr std::array<std::string_view, 5> policies_of_whole{"quiescent", "may_swap", "copies_always", "vfork_copies",
                                                            "fork_entries"};
constexpr std::array<std::string_view, 9> members_of_core{"name",     "processes", "pages",      "frames", "observes",
                                                          "policies", "find_out",  "zero_frame", "cpus"};
constexpr std::array<std::string_view, 8> members_of_whole{"name",     "processes", "pages", "observes",
                                                           "policies", "has",       "lacks", "zero_frame"};

// Is it one of these? If not, the error names them.
bool is_one_of(scanner& s, std::string_view name, std::span<std::string_view const> names, std::string_view no_such) {
  if (std::ranges::find(names, name) != names.end()) return true;
  s.fail(fmt::format(fmt::runtime(no_such), name, fmt::join(names, ", ")));
  return false;
}

template <std::size_t N>
std::size_t choose(scanner& s, std::array<std::string_view, N> const& names, std::string_view what) {
  auto const said = s.string();
  auto const found = std::ranges::find(names, said);
  if (found == names.end()) s.fail(fmt::format("\"{}\" is no {}; there are: {}", said, what, fmt::join(names, ", ")));
  return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
}

template <class Use> void each_string(scanner& s, Use use) {
  s.expect('[');
  if (s.take(']')) return;
  do {
    use(s.string());
  } while (s.ok() && s.take(','));
  s.expect(']');
}

void read_observed(scanner& s, std::string_view name, line_header& into) {
  auto& d = into.declared;
  auto const names = d.is_whole() ? std::span<std::string_view const>(observed_in_whole) : observed_in_core;
  if (!is_one_of(s, name, names, "\"{}\" is no thing to observe; there are: {}")) return;
  d.tasks = d.is_whole();
  if (name == "free") d.free_frames = true;
  if (name == "parent") d.parents = true;
  if (name == "positions") d.positions = true;
  if (name == "pending") d.pending = true;
  auto const found = std::ranges::find(column_names, name);
  if (found == column_names.end()) return;
  auto const what = static_cast<column>(found - column_names.begin());
  if (std::ranges::find(into.columns, what) != into.columns.end()) s.fail("the same thing twice");
  into.columns.push_back(what);
}

int read_size(scanner& s) { return static_cast<int>(std::min<std::uint64_t>(s.natural(), 1'000'000)); }

void read_policy(scanner& s, std::string_view name, line_header& header) {
  auto& into = header.declared;
  auto& policy = into.policy;
  if (name == "quiescent") into.quiescent = s.boolean();
  else if (name == "may_swap") into.may_swap = s.boolean();
  else if (name == "copies_always") policy.last_writer = s.boolean() ? last_owner::copies : last_owner::reuses;
  else if (name == "vfork_copies") policy.vfork = s.boolean() ? vfork_child::copies : vfork_child::borrows;
  else if (name == "fork_entries") {
    policy.entries = static_cast<fork_entries>(choose(s, entries_names, "choice of entries"));
    policy.says_entries = true;
  } else if (name == "never_overcommits") policy.commit = s.boolean() ? overcommit::never : overcommit::always;
  else if (name == "fork") policy.fork = static_cast<fork_memory>(choose(s, fork_names, "way to fork"));
  else if (name == "refuses_without_memory")
    policy.without_memory = s.boolean() ? when_memory_is_out::refuses : when_memory_is_out::kills;
  else if (name == "frees_at_wait") {
    policy.memory = s.boolean() ? memory_returns::at_wait : memory_returns::at_exit;
    header.knows_wait = true;
  } else if (name == "read_only_pages") policy.has_read_only = s.boolean();
  else if (name == "table_frames") policy.table_frames = static_cast<unsigned>(read_size(s));
  else policy.takes_frame = static_cast<frame_moment>(choose(s, moment_names, "moment"));  // takes_frame
}

void read_policies(scanner& s, line_header& header) {
  auto const names =
      header.declared.is_whole() ? std::span<std::string_view const>(policies_of_whole) : policies_of_core;
  s.expect('{');
  for (bool first = true;; first = false) {
    auto const member = s.member(first);
    if (!member) return;
    std::string const name(*member);
    if (!is_one_of(s, name, names, "there is no policy \"{}\"; there are: {}")) return;
    read_policy(s, name, header);
  }
}

void read_open_policy(scanner& s, std::string_view name, declaration& into) {
  if (auto const p = find_open_policy(name)) into.policy.left_open |= bit_of(*p);
  else s.fail(fmt::format("\"{}\" cannot be found out; {}", name, names_of_open_policies()));
}

void read_lack(scanner& s, std::string_view name, declaration& into) {
  auto const number = find_operation(name, *into.machine);
  if (number < 0) s.fail(fmt::format("there is no call \"{}\"", name));
  else into.policy.lacks |= std::uint64_t{1} << number;
}

void read_ability(scanner& s, std::string_view name, declaration& into) {
  if (name == "devices") into.can.pins = true;
  else if (name == "swap") into.can.swaps = true;
  else s.fail(fmt::format("\"{}\" is nothing to have; there are: devices, swap", name));
}

constexpr std::array<std::pair<column, column>, 7> needed_columns{{
    {column::count, column::frame},
    {column::of_file, column::frame},
    {column::writable, column::frame},
    {column::cow, column::writable},
    {column::tlb_frame, column::frame},
    {column::tlb_writable, column::tlb_frame},
    {column::tlb_writable, column::writable},
}};

std::string_view name_of(column c) { return column_names[static_cast<std::size_t>(c)]; }

void read_member(scanner& s, std::string_view name, line_header& into) {
  auto& d = into.declared;
  auto const names = d.is_whole() ? std::span<std::string_view const>(members_of_whole) : members_of_core;
  if (!is_one_of(s, name, names, "a header has no \"{}\"; it has: {}")) return;
  if (name == "name") d.name = s.string();
  else if (name == "processes") d.size.processes = read_size(s);
  else if (name == "pages") d.size.pages = read_size(s);
  else if (name == "observes") each_string(s, [&](std::string_view what) { read_observed(s, what, into); });
  else if (name == "policies") read_policies(s, into);
  else if (name == "find_out") each_string(s, [&](std::string_view what) { read_open_policy(s, what, d); });
  else if (name == "lacks") each_string(s, [&](std::string_view what) { read_lack(s, what, d); });
  else if (name == "has") each_string(s, [&](std::string_view what) { read_ability(s, what, d); });
  else if (name == "zero_frame") d.zero_frame = s.natural();
  else if (name == "cpus") d.cpus = static_cast<unsigned>(read_size(s));
  else d.frame_limit = s.natural();  // frames
}

void check_size(scanner& s, declaration& d) {
  auto const& size = d.size;
  if (d.is_whole()) {
    if (s.ok() && !whole::whole_model::can_be(whole::scope_for(d.processes(), d.pages())))
      s.fail(fmt::format(
          "{} processes of {} pages: there can be 1 to 8 of 1 to 16, and 64 frames for all pages and tables",
          size.processes, size.pages));
    return;
  }
  d.size = {size.processes, size.pages, size.processes * size.pages, words_of_lines};
  if (s.ok() && !core_model::can_be(d.size))
    s.fail(fmt::format("{} processes of {} pages: there can be 1 to {} of 1 to {}", size.processes, size.pages,
                       core_model::most_beside, core_model::most_pages_beside));
}

void complete(scanner& s, line_header& header) {
  auto& d = header.declared;
  auto const shows = [&](column c) { return std::ranges::find(header.columns, c) != header.columns.end(); };
  if (d.name.empty()) s.fail("a header needs a \"name\"");
  check_size(s, d);
  for (auto const& [what, needed] : needed_columns)
    if (shows(what) && !shows(needed)) s.fail(fmt::format("\"{}\" needs \"{}\"", name_of(what), name_of(needed)));
  if (d.is_whole() && shows(column::exclusive) && !shows(column::frame)) s.fail("\"exclusive\" needs \"frame\"");
  if (d.cpus != 0 && d.frame_limit == 0) s.fail("\"cpus\" needs \"frames\": how many there are in all");
  if (d.free_frames && d.frame_limit == 0) s.fail("\"free\" needs \"frames\": how many there are in all");
  header.knows_wait = header.knows_wait || d.policy.leaves_open(open_policy::memory);
  d.content = shows(column::word);
  d.frames = shows(column::frame);
  d.presence = d.is_whole() ? d.frames : !header.columns.empty();
  d.counts = shows(column::count);
  d.exclusivity = (d.counts || shows(column::exclusive)) && (!d.is_whole() || shows(column::of_file));
  d.derives_exclusivity = !shows(column::exclusive) && (d.counts || d.is_whole());
  d.free_frames = d.free_frames || (d.frame_limit != 0 && !header.columns.empty());
  d.bits = shows(column::writable);
  d.translations = shows(column::tlb_frame);
  d.level = d.bits ? 3 : d.counts ? 2 : d.frames ? 1 : 0;
  d.comes_back = d.contained = d.policy.tables_are_exact = true;
}

}  // namespace

std::variant<line_header, line_error> parse_header(std::string_view line) {
  line_header header;
  scanner s(line);
  s.expect('{');
  if (auto const name = s.member(true); s.ok() && name != "header")
    s.fail(fmt::format("expected {{\"header\":\"{}\",...}}", core_lines));
  auto const schema = s.string();
  if (schema == whole_lines) {
    header.declared = whole_declaration(0, 0);
    header.declared.tasks = header.declared.parents = header.declared.positions = header.declared.pending = false;
  } else if (s.ok() && schema != core_lines) {
    s.fail(fmt::format("version \"{}\"; expected \"{}\"", schema, core_lines));
  }
  while (auto const name = s.member(false)) read_member(s, std::string(*name), header);
  s.expect_end();
  if (s.ok()) complete(s, header);
  if (s.error()) return *s.error();
  return header;
}

namespace {

// "a","b": those of these names whose bit is set.
template <class Name> std::string list_of(std::uint64_t bits, std::size_t most, Name name_of_bit) {
  std::string list;
  for (std::size_t i = 0; i < most; ++i)
    if ((bits >> i & 1) != 0) list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", name_of_bit(i));
  return list;
}

std::string observed_text(line_header const& header) {
  auto const& d = header.declared;
  std::vector<std::string_view> all;
  if (d.is_whole() && d.tasks) all.emplace_back("tasks");
  if (d.parents) all.emplace_back("parent");
  if (d.positions) all.emplace_back("positions");
  if (d.pending) all.emplace_back("pending");
  for (auto const c : header.columns) all.push_back(name_of(c));
  if (all.empty() && d.free_frames) all.emplace_back("free");
  return all.empty() ? "" : fmt::format("\"{}\"", fmt::join(all, "\",\""));
}

std::string policies_text(line_header const& header) {
  auto const& d = header.declared;
  auto const& p = d.policy;
  auto text = fmt::format(R"("quiescent":{},"copies_always":{},"may_swap":{})", d.quiescent,
                          p.last_writer == last_owner::copies, d.may_swap);
  if (d.is_whole()) {
    if (p.vfork == vfork_child::copies) text += R"(,"vfork_copies":true)";
    if (!p.says_entries) return text;
    return text + fmt::format(R"(,"fork_entries":"{}")", entries_names[static_cast<std::size_t>(p.entries)]);
  }
  text += fmt::format(R"(,"takes_frame":"{}")", moment_names[static_cast<std::size_t>(p.takes_frame)]);
  if (p.fork == fork_memory::copies) text += R"(,"fork":"copies")";
  if (p.commit == overcommit::never) text += R"(,"never_overcommits":true)";
  if (p.without_memory == when_memory_is_out::refuses) text += R"(,"refuses_without_memory":true)";
  if (header.knows_wait && !p.leaves_open(open_policy::memory))
    text += fmt::format(R"(,"frees_at_wait":{})", p.memory == memory_returns::at_wait);
  if (!p.has_read_only) text += R"(,"read_only_pages":false)";
  if (p.table_frames != 0) text += fmt::format(R"(,"table_frames":{})", p.table_frames);
  return text;
}

}  // namespace

std::string header_line(line_header const& header) {
  auto const& d = header.declared;
  auto text = fmt::format(R"({{"header":"{}","name":{},"processes":{},"pages":{},"observes":[{}],"policies":{{{}}})",
                          header.schema(), json_string(d.name), d.size.processes, d.size.pages, observed_text(header),
                          policies_text(header));
  auto const add_list = [&](std::string_view member, std::string const& list) {
    if (!list.empty()) text += fmt::format(",\"{}\":[{}]", member, list);
  };
  auto const operations = d.machine->operations;
  if (d.is_whole())
    add_list("lacks", list_of(d.policy.lacks, operations.size(), [&](std::size_t i) { return operations[i].name; }));
  if (d.is_whole())
    add_list("has", list_of((d.can.pins ? 1U : 0U) | (d.can.swaps ? 2U : 0U), 2,
                            [](std::size_t i) { return i == 0 ? "devices" : "swap"; }));
  if (d.frame_limit != 0) text += fmt::format(R"(,"frames":{})", d.frame_limit);
  add_list("find_out", list_of(d.policy.left_open, number_of_open_policies,
                               [](std::size_t i) { return name_of(static_cast<open_policy>(i)); }));
  if (d.cpus != 0) text += fmt::format(R"(,"cpus":{})", d.cpus);
  if (d.zero_frame != 0) text += fmt::format(R"(,"zero_frame":{})", d.zero_frame);
  return text + "}\n";
}

}  // namespace cowproof::oracle
