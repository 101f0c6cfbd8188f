// Reads a call as it is written for people: engines/call_text.hpp, backwards.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split_operands(std::string_view text) {
  std::vector<std::string_view> operands;
  while (!trimmed(text).empty()) {
    auto const comma = text.find(',');
    operands.push_back(trimmed(text.substr(0, comma)));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return operands;
}

std::optional<std::uint32_t> numbered(std::string_view letter, std::string_view text) {
  if (!text.starts_with(letter)) return std::nullopt;
  text.remove_prefix(letter.size());
  std::uint32_t number = 0;
  auto const* const end = text.data() + text.size();
  constexpr std::uint32_t too_large = 1U << 30;  // for a code, which may be twice as large
  auto const [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || stop != end || number >= too_large) return std::nullopt;
  return number;
}

// Operands that are as usual are not told.
std::optional<std::uint32_t> usual(operand_type const& type) {
  if (type.kind == operand_kind::flag) return 1;
  if (is_offer(type.kind)) return offer(0, true);
  if (type.kind == operand_kind::index && type.names().tacit) return 0;
  return std::nullopt;
}

std::optional<std::uint32_t> read_address(operand_type const& type, std::string_view text) {
  if (text == word_for_none(type)) return outside;
  for (std::uint32_t a = 0; a < type.alternatives; ++a) {
    bool const is_only = type.names(a).size == nullptr && text == type.names(a).letter;
    if (is_only) return at(0, a, type.alternatives);
    if (auto const number = numbered(type.names(a).letter, text)) return at(*number, a, type.alternatives);
  }
  return std::nullopt;
}

// "{v0 v2}"
std::optional<std::uint32_t> read_set(operand_type const& type, std::string_view text) {
  if (!text.starts_with('{') || !text.ends_with('}')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::uint32_t members = 0;
  while (!trimmed(text).empty()) {
    text = trimmed(text);
    auto const member = numbered(type.names().letter, text.substr(0, text.find(' ')));
    if (!member || *member >= 32) return std::nullopt;
    members |= 1U << *member;
    text = text.find(' ') == std::string_view::npos ? std::string_view() : text.substr(text.find(' '));
  }
  return members;
}

// "no frame", "f2"
std::optional<std::uint32_t> read_offer(operand_type const& type, std::string_view text) {
  if (text == "no " + std::string(type.names().name)) return offer(0, false);
  auto const picked = numbered(type.names().letter, text);
  return picked ? std::optional(offer(*picked, true)) : std::nullopt;
}

std::optional<std::uint32_t> read_operand(operand_type const& type, std::string_view text) {
  switch (type.kind) {
    case operand_kind::index: return numbered(type.names().letter, text);
    case operand_kind::address: return read_address(type, text);
    case operand_kind::flag: return text == word_for_unset(type) ? std::optional(0U) : std::nullopt;
    case operand_kind::choice:
    case operand_kind::choices: return read_offer(type, text);
    case operand_kind::set: return read_set(type, text);
  }
  return std::nullopt;
}

}  // namespace

std::variant<scope, std::string> read_scope(std::string_view text, scope const& others) {
  auto read = others;
  for (auto const told : split_operands(text)) {
    auto const blank = told.find(' ');
    auto const number = numbered("", told.substr(0, blank));
    auto noun = std::string(blank == std::string_view::npos ? std::string_view() : told.substr(blank + 1));
    std::ranges::replace(noun, ' ', '_');
    auto const is_named = [&](resource const& t) {
      auto plural = std::string(t.plural);
      std::ranges::replace(plural, ' ', '_');
      return t.size != nullptr && (noun == t.name || noun == plural);
    };
    auto const found = std::ranges::find_if(resources, is_named);
    constexpr std::uint32_t most = 65536;
    if (!number || *number > most || found == resources.end())
      return fmt::format("\"{}\" is no size: it looks like 2 processes, 1 page, 3 frames, 10 words", told);
    read.*(found->size) = static_cast<int>(*number);
  }
  return read;
}

std::variant<call, std::string> read_call(std::string_view text, machine_type const& of) {
  auto const open = text.find('(');
  auto const close = text.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return fmt::format("\"{}\" is no call: it looks like store(p0, v0, 7)", text);
  auto const name = trimmed(text.substr(0, open));
  auto const place = find_operation(name, of);
  if (place < 0) return fmt::format("there is no operation \"{}\"", name);
  auto const& type = of.operations[static_cast<std::size_t>(place)];
  auto const told = split_operands(text.substr(open + 1, close - open - 1));
  call c;
  c.operation = static_cast<std::uint8_t>(place);
  std::size_t next = 0;
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto read = next < told.size() ? read_operand(type.operand[i], told[next]) : std::nullopt;
    if (read) ++next;
    else read = usual(type.operand[i]);
    if (!read) return fmt::format("{} needs its operand \"{}\" here", name, type.operand[i].name);
    c.operand[i] = *read;
  }
  if (next < told.size()) return fmt::format("{} has no operand \"{}\"", name, told[next]);
  return c;
}

}  // namespace cowproof
