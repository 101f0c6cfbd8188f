// The lines in which implementations speak: read.
#include "oracle/lines/grammar.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engines/coverage.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<std::string_view, number_of_verbs> verb_names{"map",  "unmap", "load", "store",
                                                                   "fork", "exec",  "exit"};
constexpr std::string_view restart_name = "restart", wait_name = "wait";

void read_return(scanner& s, answer& into) {
  auto const said = s.string();
  into = {};
  if (said == "completed") {
    into.out.how = ending::completed;
  } else if (auto const how = find_ending(said)) {
    into.out.how = *how;
  } else {
    into.is_known = false;
    into.said = said;
  }
  while (auto const name = s.member(false)) {
    if (*name != "value") return s.fail(fmt::format("a return has no \"{}\"; it has: value", *name));
    auto const value = s.natural();
    if (value > UINT32_MAX) return s.fail("a value that is too large");
    into.out.has_value = true;
    into.out.value = static_cast<std::uint32_t>(value);
  }
}

}  // namespace

line_parser::line_parser(line_header const& header)
    : size_(header.declared.size),
      columns_(header.columns),
      shows_frames_(header.declared.frames),
      shows_exclusivity_(!header.declared.derives_exclusivity),
      tells_free_(header.tells_free()) {}

std::optional<line_error> line_parser::parse(std::string_view line, parsed_line& into) const {
  scanner s(line);
  s.expect('{');
  auto const kind = s.member(true);
  if (!kind) {
    s.fail("an object without members");
  } else if (*kind == "ret") {
    into.kind = line_kind::ret;
    read_return(s, into.said);
  } else if (*kind == "free" && columns_.empty() && tells_free_) {
    into.kind = line_kind::obs;
    into.seen = observation(static_cast<unsigned>(size_.processes), static_cast<unsigned>(size_.pages));
    into.seen.set_free(s.natural());
    if (s.member(false)) s.fail("nothing else is observed");
  } else if (*kind == "obs") {
    into.kind = line_kind::obs;
    read_observation(s, into.seen);
  } else if (*kind == "call") {
    read_call(s, into);
  } else if (*kind == "header") {
    s.fail("a header is the first line, and there is one only");
  } else {
    s.fail(fmt::format("\"{}\" begins no line; these do: call, ret, obs", *kind));
  }
  s.expect_end();
  return s.error();
}

unsigned line_parser::number_below(scanner& s, int bound, std::string_view what) const {
  auto const n = s.natural();
  if (s.ok() && n >= static_cast<std::uint64_t>(bound)) s.fail(fmt::format("{} {}: there are {}", what, n, bound));
  return s.ok() ? static_cast<unsigned>(n) : 0;
}

void line_parser::read_call(scanner& s, parsed_line& into) const {
  auto& asked = into.asked;
  asked = {};
  asked.writable = true;
  auto const name = s.string();
  auto const found = std::ranges::find(verb_names, name);
  into.kind = name == restart_name ? line_kind::restart : name == wait_name ? line_kind::wait : line_kind::call;
  if (into.kind == line_kind::call && found == verb_names.end())
    return s.fail(
        fmt::format("there is no call \"{}\"; there are: {}, wait, restart", name, fmt::join(verb_names, ", ")));
  // Of `wait` the process is all that there is to say, as of `exit`.
  asked.what = into.kind == line_kind::call ? static_cast<verb>(found - verb_names.begin()) : verb::exit;
  bool has_process = false;
  while (auto const operand = s.member(false)) {
    if (into.kind == line_kind::restart) return s.fail("restart has no operands");
    has_process |= *operand == "process";
    read_operand(s, *operand, asked);
  }
  if (s.ok() && into.kind != line_kind::restart && !has_process) s.fail("a call needs a \"process\"");
}

void line_parser::read_operand(scanner& s, std::string_view name, named_call& into) const {
  auto const takes = [&](auto... verbs) { return ((into.what == verbs) || ...); };
  if (name == "process") {
    into.process = number_below(s, size_.processes, "process");
  } else if (name == "page" && takes(verb::map, verb::unmap, verb::load, verb::store)) {
    if (!s.take_word("null")) into.page = number_below(s, size_.pages, "page");
  } else if (name == "writable" && takes(verb::map)) {
    into.writable = s.boolean();
  } else if (name == "word" && takes(verb::store)) {
    into.word = number_below(s, words_of_lines, "word");
  } else if (name == "child" && takes(verb::fork)) {
    into.has_child = !s.take_word("null");
    if (into.has_child) into.child = number_below(s, size_.processes, "process");
  } else if (name == "memory" && takes(verb::fork)) {
    into.has_memory = s.boolean();
  } else {
    s.fail(fmt::format("{} has no \"{}\"", verb_names[static_cast<std::size_t>(into.what)], name));
  }
}

void line_parser::read_observation(scanner& s, observation& into) const {
  auto const processes = static_cast<unsigned>(size_.processes);
  if (into.processes() != processes) into = observation(processes, static_cast<unsigned>(size_.pages));
  s.expect('[');
  for (unsigned p = 0; p < processes && s.ok(); ++p) {
    if (p > 0) s.expect(',');
    read_row(s, p, into);
  }
  s.expect(']');
  into.set_free(std::nullopt);
  while (auto const name = s.member(false)) {
    if (*name != "free" || !tells_free_) return s.fail(fmt::format("an observation has no \"{}\"", *name));
    into.set_free(s.natural());
  }
  if (s.ok() && tells_free_ && !into.free()) s.fail("an observation needs \"free\", which the header promises");
}

void line_parser::read_row(scanner& s, unsigned process, observation& into) const {
  bool const alive = !s.take_word("null");
  into.set_alive(process, alive);
  sighting nothing_there;
  nothing_there.looked = nothing_there.faulted = true;
  if (alive) s.expect('[');
  for (unsigned v = 0; v < into.pages() && s.ok(); ++v) {
    auto& page = into.at(process, v);
    page = nothing_there;
    if (!alive) continue;
    if (v > 0) s.expect(',');
    if (!s.take_word("null")) page = read_entry(s);
  }
  if (alive) s.expect(']');
}

sighting line_parser::read_entry(scanner& s) const {
  sighting entry;
  entry.present = !shows_frames_;
  s.expect('[');
  for (bool first = true; auto const what : columns_) {
    if (!std::exchange(first, false)) s.expect(',');
    read_cell(s, what, entry);
  }
  s.expect(']');
  if (!shows_exclusivity_) entry.exclusive = entry.count == 1;
  return entry;
}

void line_parser::read_cell(scanner& s, column what, sighting& into) const {
  if (s.take_word("null")) return;
  auto const value = is_bit(what) ? std::uint64_t{s.boolean() ? 1U : 0U} : s.natural();
  if (!s.ok()) return;
  if (what == column::frame && value == 0) return s.fail("frame 0: names of frames are 1 or more, and null is none");
  set_cell(into, what, value);
}

void set_cell(sighting& into, column what, std::uint64_t value) {
  switch (what) {
    case column::word:
      into.looked = true;
      into.faulted = false;
      into.word = value;
      break;
    case column::frame:
      into.frame = value;
      into.present = true;
      break;
    case column::count: into.count = value; break;
    case column::exclusive: into.exclusive = value != 0; break;
    case column::writable: into.writable = value != 0; break;
    case column::cow: into.cow = value != 0; break;
    case column::tlb_frame: into.cached_frame = value; break;
    case column::tlb_writable: into.cached_writable = value != 0; break;
  }
}

answer fitted(answer said, named_call const& asked) {
  if (!said.is_known) return said;
  bool const returns = said.out.how == ending::completed && (asked.what == verb::load || asked.what == verb::fork);
  if (!returns) {
    said.out.has_value = false;
    said.out.value = 0;
  } else if (!said.out.has_value && asked.what == verb::fork) {
    said.out.has_value = true;
    said.out.value = asked.child;
  } else if (!said.out.has_value) {
    said.is_known = false;
    said.said = "completed, without a value";
  }
  return said;
}

}  // namespace cowproof::oracle
