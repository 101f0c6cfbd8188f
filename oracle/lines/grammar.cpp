// The lines in which implementations speak: calls and returns, read.
#include "oracle/lines/grammar.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "oracle/whole/askable.hpp"
#include "oracle/whole/whole_model.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::string_view restart_name = "restart", wait_name = "wait", go_name = "go";

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

// A page is told by its number; what else an address may be, by its letter and number: "k0", "wiped".
bool is_plain(operand_type const& type, std::size_t alternative) {
  return alternative == 0 && type.names(alternative).size != nullptr;
}

}  // namespace

line_parser::line_parser(line_header const& header)
    : header_(header),
      machine_(*header.declared.machine),
      is_whole_(header.declared.is_whole()),
      size_(scope_of(header.declared)) {}

scope scope_of(declaration const& declared) {
  return declared.is_whole() ? whole::scope_for(declared.processes(), declared.pages()) : declared.size;
}

std::optional<line_error> line_parser::parse(std::string_view line, parsed_line& into) const {
  scanner s(line);
  s.expect('{');
  auto const kind = s.member(true);
  if (!kind) {
    s.fail("an object without members");
  } else if (*kind == "ret") {
    into.kind = line_kind::ret;
    read_return(s, into.said);
  } else if (*kind == "free" && header_.columns.empty() && header_.tells_free()) {
    into.kind = line_kind::obs;
    into.seen = observation(header_.declared.processes(), header_.declared.pages());
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

void line_parser::read_call(scanner& s, parsed_line& into) const {
  auto const name = s.string();
  into.asked = {};
  into.cpu = 0;
  into.kind = name == restart_name                           ? line_kind::restart
              : name == go_name && header_.declared.cpus > 0 ? line_kind::go
              : name == wait_name && !is_whole_              ? line_kind::wait
                                                             : line_kind::call;
  if (into.kind == line_kind::restart || into.kind == line_kind::go) {
    if (s.member(false)) s.fail(fmt::format("{} has no operands", into.kind == line_kind::go ? go_name : restart_name));
    return;
  }
  // Of `wait` the process is all that there is to say, as of `exit`.
  auto const number = find_operation(into.kind == line_kind::wait ? "exit" : name, machine_);
  if (number < 0) return s.fail(fmt::format("there is no call \"{}\"", name));
  if (is_whole_ && whole::is_step_of_the_kernel(static_cast<whole::verb>(number)))
    return s.fail(fmt::format("\"{}\" is no call: a kernel does it of its own accord", name));
  auto const& type = machine_.operations[static_cast<std::size_t>(number)];
  into.asked.operation = static_cast<std::uint8_t>(number);
  std::array<bool, call::most_operands> is_said{};
  while (auto const member = s.member(false)) {
    if (*member == "cpu" && header_.declared.cpus > 0) {
      auto const n = s.natural();
      if (s.ok() && (n == 0 || n > header_.declared.cpus))
        s.fail(fmt::format("cpu {}: there are 1 to {}", n, header_.declared.cpus));
      into.cpu = static_cast<unsigned>(n);
      continue;
    }
    std::size_t i = 0;
    while (i < type.operands && name_of(type.operand[i], machine_) != *member) ++i;
    if (i == type.operands || (!is_whole_ && is_its_own_affair(type.operand[i])))
      return s.fail(fmt::format("{} has no \"{}\"", type.name, *member));
    into.asked.operand[i] = read_operand(s, type.operand[i]);
    is_said[i] = true;
  }
  for (std::size_t i = 0; i < type.operands && s.ok(); ++i) {
    if (is_said[i]) continue;
    auto const usual = unsaid(type.operand[i]);
    if (!usual) return s.fail(fmt::format("{} needs \"{}\"", type.name, name_of(type.operand[i], machine_)));
    into.asked.operand[i] = *usual;
  }
}

// What a call has if it is not said: a flag is set, and of what is offered there is some. In the core only the process
// has to be said: no page is no address.
std::optional<std::uint32_t> line_parser::unsaid(operand_type const& type) const {
  if (type.kind == operand_kind::flag) return 1;
  if (is_offer(type.kind)) return offer(0, true);
  if (is_tacit(type, 0) || (!is_whole_ && type.name != "process")) return 0;
  return std::nullopt;
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
  each_element(s, [&] { set |= 1U << number_of(s, type); });
  return set;
}

}  // namespace cowproof::oracle
