// The lines of version cowproof-lines/2: read.
#include "oracle/lines/whole_grammar.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "engines/machine_type.hpp"
#include "oracle/whole/model_beside.hpp"

namespace cowproof::oracle::whole {
namespace {

constexpr std::string_view restart_name = "restart";

void read_return(scanner& s, answer& into) {
  auto const said = std::string(s.string());
  into = {};
  if (auto const how = find_ending(said)) into.out.how = *how;
  else into.is_known = false, into.said = said;
  while (auto const name = s.member(false)) {
    if (*name != "value") return s.fail(fmt::format("a return has no \"{}\"; it has: value", *name));
    auto const value = s.natural();
    if (value > UINT32_MAX) return s.fail("a value that is too large");
    into.out.has_value = true;
    into.out.value = static_cast<std::uint32_t>(value);
  }
}

// What a call has if it is not said: a flag is set, and of what is offered there is some.
std::optional<std::uint32_t> unsaid(operand_type const& type) {
  if (type.kind == operand_kind::flag) return 1;
  if (is_offer(type.kind)) return offer(0, true);
  if (is_tacit(type, 0)) return 0;
  return std::nullopt;
}

// A page is told by its number; what else an address may be, by its letter and number: "k0", "wiped".
bool is_plain(operand_type const& type, std::size_t alternative) {
  return alternative == 0 && type.names(alternative).size != nullptr;
}

}  // namespace

line_parser::line_parser(line_header const& header)
    : header_(header),
      size_(scope_for(header.declared.processes, header.declared.pages)) {}

std::optional<line_error> line_parser::parse(std::string_view line, parsed_line& into) const {
  scanner s(line);
  s.expect('{');
  auto const kind = s.member(true);
  if (!kind) {
    s.fail("an object without members");
  } else if (*kind == "ret") {
    into.kind = line_kind::ret;
    read_return(s, into.said);
  } else if (*kind == "obs") {
    into.kind = line_kind::obs;
    read_observation(s, into);
  } else if (*kind == "call") {
    read_call(s, into);
  } else {
    s.fail(fmt::format("\"{}\" begins no line; these do: call, ret, obs", *kind));
  }
  s.expect_end();
  return s.error();
}

void line_parser::read_call(scanner& s, parsed_line& into) const {
  auto const name = std::string(s.string());
  into.asked = {};
  into.kind = name == restart_name ? line_kind::restart : line_kind::call;
  if (into.kind == line_kind::restart) {
    if (s.member(false)) s.fail("restart has no operands");
    return;
  }
  auto const number = find_operation(name, whole_type());
  if (number < 0) return s.fail(fmt::format("there is no call \"{}\"", name));
  if (is_step_of_the_kernel(static_cast<verb>(number)))
    return s.fail(fmt::format("\"{}\" is no call: a kernel does it of its own accord", name));
  auto const& type = whole_type().operations[static_cast<std::size_t>(number)];
  into.asked.operation = static_cast<std::uint8_t>(number);
  std::array<bool, call::most_operands> is_said{};
  while (auto const member = s.member(false)) {
    auto const found =
        std::ranges::find(type.operand.begin(), type.operand.begin() + type.operands, *member, &operand_type::name);
    auto const i = static_cast<std::size_t>(found - type.operand.begin());
    if (i == type.operands) return s.fail(fmt::format("{} has no \"{}\"", name, *member));
    into.asked.operand[i] = read_operand(s, *found);
    is_said[i] = true;
  }
  for (std::size_t i = 0; i < type.operands && s.ok(); ++i) {
    if (is_said[i]) continue;
    auto const usual = unsaid(type.operand[i]);
    if (!usual) return s.fail(fmt::format("{} needs \"{}\"", name, type.operand[i].name));
    into.asked.operand[i] = *usual;
  }
}

std::uint32_t line_parser::number_of(scanner& s, operand_type const& type, std::size_t alternative) const {
  auto const n = s.natural();
  auto const bound = type.size_within(size_, alternative);
  if (s.ok() && n >= bound) s.fail(fmt::format("{} {}: there are {}", type.names(alternative).name, n, bound));
  return s.ok() ? static_cast<std::uint32_t>(n) : 0;
}

std::uint32_t line_parser::read_operand(scanner& s, operand_type const& type) const {
  switch (type.kind) {
    case operand_kind::index: return number_of(s, type);
    case operand_kind::flag: return s.boolean() ? 1 : 0;
    case operand_kind::choice:
    case operand_kind::choices: return s.take_word("null") ? offer(0, false) : offer(number_of(s, type), true);
    case operand_kind::set: return read_set(s, type);
    case operand_kind::address: break;
  }
  return read_address(s, type);
}

std::uint32_t line_parser::read_address(scanner& s, operand_type const& type) const {
  if (s.take_word("null")) return outside;
  if (!s.at_string()) {
    if (!is_plain(type, 0)) s.fail("expected null or a name");
    return at(number_of(s, type), 0, type.alternatives);
  }
  auto const text = std::string(s.string());
  for (std::uint32_t a = 0; a < type.alternatives; ++a) {
    auto const& named = type.names(a);
    if (is_plain(type, a) || !text.starts_with(named.letter)) continue;
    std::uint32_t n = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data() + named.letter.size(), end, n);
    bool const has_number = read.ec == std::errc{} && read.ptr == end;
    bool const is_alone = named.size == nullptr && text == named.letter;
    if (is_alone || (has_number && n < type.size_within(size_, a))) return at(n, a, type.alternatives);
  }
  s.fail(fmt::format("\"{}\" is none of the names of {}", text, type.name));
  return outside;
}

std::uint32_t line_parser::read_set(scanner& s, operand_type const& type) const {
  std::uint32_t set = 0;
  s.expect('[');
  if (s.take(']')) return set;
  do {
    set |= 1U << number_of(s, type);
  } while (s.ok() && s.take(','));
  s.expect(']');
  return set;
}

void line_parser::read_observation(scanner& s, parsed_line& into) const {
  into.seen.assign(header_.declared.processes, {});
  s.expect('[');
  for (unsigned p = 0; p < header_.declared.processes && s.ok(); ++p) {
    if (p > 0) s.expect(',');
    if (!s.take_word("null")) read_task(s, into.seen[p]);
  }
  s.expect(']');
  if (s.member(false)) s.fail("nothing else is observed");
}

void line_parser::read_task(scanner& s, seen_task& into) const {
  auto& self = into.self;
  auto const& d = header_.declared;
  into.pages.assign(d.pages, {});
  self.position.fill(-1);
  self.alive = self.looked = self.has_resumed = true;
  s.expect('{');
  for (bool first = true;; first = false) {
    auto const name = s.member(first);
    if (!name) return;
    if (*name == "blocked") {
      if (s.boolean()) self.looked = self.has_resumed = false;
    } else if (*name == "parent" && d.parents) {
      self.parent = s.take_word("null") ? -1 : static_cast<int>(std::min<std::uint64_t>(s.natural(), 1'000));
    } else if (*name == "positions" && d.positions) {
      read_positions(s, self);
    } else if (*name == "pending" && d.pending) {
      read_pending(s, self);
    } else if (*name == "pages" && !header_.columns.empty()) {
      read_pages(s, into);
    } else {
      return s.fail(fmt::format("a task has no \"{}\", or the header does not promise it", *name));
    }
  }
}

void line_parser::read_positions(scanner& s, task_sighting& into) const {
  s.expect('[');
  for (int d = 0; d < size_.descriptors && s.ok(); ++d) {
    if (d > 0) s.expect(',');
    if (!s.take_word("null"))
      into.position[static_cast<std::size_t>(d)] =
          static_cast<std::int64_t>(std::min<std::uint64_t>(s.natural(), 1U << 30));
  }
  s.expect(']');
}

void line_parser::read_pending(scanner& s, task_sighting& into) const {
  s.expect('[');
  if (s.take(']')) return;
  do {
    auto const signal = s.natural();
    if (s.ok() && signal >= static_cast<std::uint64_t>(size_.signals))
      s.fail(fmt::format("signal {}: there are {}", signal, size_.signals));
    if (s.ok()) into.pending |= 1U << signal;
  } while (s.ok() && s.take(','));
  s.expect(']');
}

void line_parser::read_pages(scanner& s, seen_task& into) const {
  s.expect('[');
  for (unsigned v = 0; v < header_.declared.pages && s.ok(); ++v) {
    if (v > 0) s.expect(',');
    if (header_.declared.content) into.self.pages[v].looked = into.self.pages[v].faulted = true;
    if (!s.take_word("null")) read_entry(s, into, v);
  }
  s.expect(']');
}

void line_parser::read_entry(scanner& s, seen_task& into, unsigned page) const {
  auto& entry = into.pages[page];
  auto& look = into.self.pages[page];
  s.expect('[');
  for (bool first = true; auto const what : header_.columns) {
    if (!std::exchange(first, false)) s.expect(',');
    if (s.take_word("null")) continue;
    switch (what) {
      case column::word:
        look.word = s.natural();
        look.faulted = false;
        break;
      case column::frame:
        entry.frame = s.natural();
        entry.present = true;
        if (s.ok() && entry.frame == 0) s.fail("frame 0: names of frames are 1 or more, and null is none");
        break;
      case column::count: entry.count = s.natural(); break;
      case column::exclusive: entry.exclusive = s.boolean(); break;
      case column::of_file: entry.of_file = s.boolean(); break;
    }
  }
  s.expect(']');
  if (header_.declared.derives_exclusivity) entry.exclusive = entry.count == 1;
}

void place_rows(std::vector<seen_task> const& seen, std::vector<unsigned> const& space_of, observation& into) {
  for (unsigned p = 0; p < into.processes(); ++p) {
    into.task(p) = p < seen.size() ? seen[p].self : task_sighting{};
    for (unsigned v = 0; v < into.pages(); ++v) into.at(p, v) = {};
  }
  for (unsigned p = 0; p < into.processes() && p < seen.size(); ++p)
    for (unsigned v = 0; seen[p].self.looked && v < seen[p].pages.size() && p < space_of.size(); ++v)
      into.at(space_of[p], v) = seen[p].pages[v];
}

}  // namespace cowproof::oracle::whole
