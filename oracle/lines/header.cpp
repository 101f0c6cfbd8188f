// The first line: what an implementation says of itself.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "oracle/expectation.hpp"
#include "oracle/lines/grammar.hpp"
#include "oracle/open_policies.hpp"
#include "trace/json_text.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<std::string_view, number_of_columns> column_names{
    "word", "frame", "count", "exclusive", "writable", "cow", "tlb_frame", "tlb_writable"};
constexpr auto observed_names = [] {
  std::array<std::string_view, number_of_columns + 1> names;
  std::ranges::copy(column_names, names.begin());
  names.back() = "free";
  return names;
}();
constexpr std::array<std::string_view, 2> fork_names{"shares", "copies"};
constexpr std::array<std::string_view, 3> moment_names{"at_map", "at_first_access", "at_first_write"};

template <std::size_t N>
std::size_t choose(scanner& s, std::array<std::string_view, N> const& names, std::string_view what) {
  auto const said = s.string();
  auto const found = std::ranges::find(names, said);
  if (found == names.end()) s.fail(fmt::format("\"{}\" is no {}; there are: {}", said, what, fmt::join(names, ", ")));
  return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
}

// Besides columns: how many frames are free, if nothing is told of pages.
void read_columns(scanner& s, line_header& into) {
  s.expect('[');
  if (s.take(']')) return;
  do {
    auto const number = choose(s, observed_names, "thing to observe");
    if (number == number_of_columns) {
      into.declared.free_frames = true;
      continue;
    }
    auto const what = static_cast<column>(number);
    if (std::ranges::find(into.columns, what) != into.columns.end()) s.fail("the same thing twice");
    into.columns.push_back(what);
  } while (s.ok() && s.take(','));
  s.expect(']');
}

int read_size(scanner& s) { return static_cast<int>(std::min<std::uint64_t>(s.natural(), 1'000'000)); }

void read_policies(scanner& s, line_header& header) {
  auto& into = header.declared;
  s.expect('{');
  for (bool first = true;; first = false) {
    auto const name = s.member(first);
    if (!name) return;
    if (*name == "quiescent") into.quiescent = s.boolean();
    else if (*name == "may_swap") into.may_swap = s.boolean();
    else if (*name == "copies_always") into.policy.last_writer = s.boolean() ? last_owner::copies : last_owner::reuses;
    else if (*name == "fork") into.policy.fork = static_cast<fork_memory>(choose(s, fork_names, "way to fork"));
    else if (*name == "refuses_without_memory")
      into.policy.without_memory = s.boolean() ? when_memory_is_out::refuses : when_memory_is_out::kills;
    else if (*name == "frees_at_wait") {
      into.policy.memory = s.boolean() ? memory_returns::at_wait : memory_returns::at_exit;
      header.knows_wait = true;
    } else if (*name == "read_only_pages") into.policy.has_read_only = s.boolean();
    else if (*name == "table_frames") into.policy.table_frames = static_cast<unsigned>(read_size(s));
    else if (*name == "takes_frame")
      into.policy.takes_frame = static_cast<frame_moment>(choose(s, moment_names, "moment"));
    else
      s.fail(fmt::format(
          "there is no policy \"{}\"; there are: takes_frame, fork, quiescent, copies_always, may_swap, table_frames, "
          "refuses_without_memory, frees_at_wait, read_only_pages",
          *name));
  }
}

void read_open_policies(scanner& s, declaration& into) {
  s.expect('[');
  if (s.take(']')) return;
  do {
    auto const name = s.string();
    if (auto const p = find_open_policy(name)) into.policy.left_open |= bit_of(*p);
    else s.fail(fmt::format("\"{}\" cannot be found out; {}", name, names_of_open_policies()));
  } while (s.ok() && s.take(','));
  s.expect(']');
}

constexpr std::array<std::pair<column, column>, 6> needed_columns{{
    {column::count, column::frame},
    {column::writable, column::frame},
    {column::cow, column::writable},
    {column::tlb_frame, column::frame},
    {column::tlb_writable, column::tlb_frame},
    {column::tlb_writable, column::writable},
}};

std::string_view name_of(column c) { return column_names[static_cast<std::size_t>(c)]; }

void read_member(scanner& s, std::string_view name, line_header& into) {
  auto& declared = into.declared;
  if (name == "name") declared.name = s.string();
  else if (name == "processes") declared.size.processes = read_size(s);
  else if (name == "pages") declared.size.pages = read_size(s);
  else if (name == "observes") read_columns(s, into);
  else if (name == "policies") read_policies(s, into);
  else if (name == "find_out") read_open_policies(s, declared);
  else if (name == "zero_frame") declared.zero_frame = s.natural();
  else if (name == "frames") declared.frame_limit = s.natural();
  else
    s.fail(fmt::format(
        "a header has no \"{}\"; it has: name, processes, pages, frames, observes, policies, find_out, zero_frame",
        name));
}

void complete(scanner& s, line_header& header) {
  auto& d = header.declared;
  auto const shows = [&](column c) { return std::ranges::find(header.columns, c) != header.columns.end(); };
  if (d.name.empty()) s.fail("a header needs a \"name\"");
  d.size = {d.size.processes, d.size.pages, d.size.processes * d.size.pages, words_of_lines};
  if (s.ok() && !model_beside::can_be(d.size))
    s.fail(fmt::format("{} processes of {} pages: there can be 1 to {} of 1 to {}", d.size.processes, d.size.pages,
                       model_beside::most_beside, model_beside::most_pages_beside));
  for (auto const& [what, needed] : needed_columns)
    if (shows(what) && !shows(needed)) s.fail(fmt::format("\"{}\" needs \"{}\"", name_of(what), name_of(needed)));
  if (d.free_frames && d.frame_limit == 0) s.fail("\"free\" needs \"frames\": how many there are in all");
  header.knows_wait = header.knows_wait || d.policy.leaves_open(open_policy::memory);
  d.content = shows(column::word);
  d.presence = !header.columns.empty();
  d.frames = shows(column::frame);
  d.counts = shows(column::count);
  d.derives_exclusivity = d.counts && !shows(column::exclusive);
  d.exclusivity = d.counts || shows(column::exclusive);
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
    s.fail(fmt::format("expected {{\"header\":\"{}\",...}}", lines_schema));
  if (auto const schema = s.string(); s.ok() && schema != lines_schema)
    s.fail(fmt::format("version \"{}\"; expected \"{}\"", schema, lines_schema));
  while (auto const name = s.member(false)) read_member(s, *name, header);
  s.expect_end();
  if (s.ok()) complete(s, header);
  if (s.error()) return *s.error();
  return header;
}

std::string header_line(line_header const& header) {
  auto const& d = header.declared;
  std::string columns;
  for (auto const c : header.columns) columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ",", name_of(c));
  if (header.columns.empty() && d.free_frames) columns = "\"free\"";
  auto text = fmt::format(R"({{"header":"{}","name":{},"processes":{},"pages":{},"observes":[{}],)", lines_schema,
                          json_string(d.name), d.size.processes, d.size.pages, columns);
  text += fmt::format(R"("policies":{{"takes_frame":"{}","quiescent":{},"copies_always":{},"may_swap":{})",
                      moment_names[static_cast<std::size_t>(d.policy.takes_frame)], d.quiescent,
                      d.policy.last_writer == last_owner::copies, d.may_swap);
  if (d.policy.fork == fork_memory::copies) text += R"(,"fork":"copies")";
  if (d.policy.without_memory == when_memory_is_out::refuses) text += R"(,"refuses_without_memory":true)";
  if (header.knows_wait && !d.policy.leaves_open(open_policy::memory))
    text += fmt::format(R"(,"frees_at_wait":{})", d.policy.memory == memory_returns::at_wait);
  if (!d.policy.has_read_only) text += R"(,"read_only_pages":false)";
  if (d.policy.table_frames != 0) text += fmt::format(R"(,"table_frames":{})", d.policy.table_frames);
  text += '}';
  if (d.frame_limit != 0) text += fmt::format(R"(,"frames":{})", d.frame_limit);
  std::string open;
  for (unsigned p = 0; p < number_of_open_policies; ++p)
    if (auto const policy = static_cast<open_policy>(p); d.policy.leaves_open(policy))
      open += fmt::format("{}\"{}\"", open.empty() ? "" : ",", name_of(policy));
  if (!open.empty()) text += fmt::format(R"(,"find_out":[{}])", open);
  if (d.zero_frame != 0) text += fmt::format(R"(,"zero_frame":{})", d.zero_frame);
  return text + "}\n";
}

}  // namespace cowproof::oracle
