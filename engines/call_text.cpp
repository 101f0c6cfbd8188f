// Calls and scopes in words.
#include "engines/call_text.hpp"

#include <algorithm>
#include <optional>

#include "engines/coverage.hpp"

namespace cowproof {
namespace {

// A thing of which there is only one has no number.
std::string numbered(resource const& what, std::uint32_t n) {
  return std::string(what.letter) + (what.size == nullptr ? "" : std::to_string(n));
}

// "{g0 g2}"
std::string text_of_set(operand_type const& type, std::uint32_t code) {
  std::string text;
  for (std::uint32_t i = 0; i < 32; ++i)
    if ((code >> i & 1) != 0) text += (text.empty() ? "" : " ") + numbered(type.names(), i);
  return "{" + text + "}";
}

// What a reader wants to see of an operand: nothing, if it is as usual.
std::optional<std::string> text_of_operand(operand_type const& type, std::uint32_t code) {
  switch (type.kind) {
    case operand_kind::index: return is_tacit(type, code) ? std::nullopt : std::optional(numbered(type.names(), code));
    case operand_kind::address: {
      if (code == outside) return std::string(word_for_none(type));
      auto const parts = parts_of_address(code, type.alternatives);
      return numbered(type.names(parts.alternative), parts.number);
    }
    case operand_kind::flag: return code != 0 ? std::nullopt : std::optional(word_for_unset(type));
    case operand_kind::choice:
    case operand_kind::choices:
      return offer_exists(code) ? std::nullopt : std::optional("no " + std::string(type.names().name));
    case operand_kind::set: return text_of_set(type, code);
  }
  return std::nullopt;
}

template <class TellsPick> std::string text_of_call(call const& c, machine_type const& of, TellsPick tells_pick) {
  auto const& type = of.operations[c.operation];
  std::string operands;
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const& operand = type.operand[i];
    auto const text = tells_pick(operand, c.operand[i])
                          ? std::optional(numbered(operand.names(), offer_pick(c.operand[i])))
                          : text_of_operand(operand, c.operand[i]);
    if (text) operands += (operands.empty() ? "" : ", ") + *text;
  }
  return std::string(type.name) + "(" + operands + ")";
}

}  // namespace

std::string_view word_for_none(operand_type const& type) { return type.names().name == "page" ? "outside" : "none"; }
std::string word_for_unset(operand_type const& type) {
  if (type.name == "writable") return "read-only";
  if (type.name == "readable") return "unreadable";
  if (type.name == "shared") return "private";
  return "no " + std::string(type.name);
}

std::string text_of(call const& c, machine_type const& of) {
  return text_of_call(c, of, [](operand_type const&, std::uint32_t) { return false; });
}

std::string exact_text_of(call const& c, machine_type const& of) {
  return text_of_call(c, of, [](operand_type const& type, std::uint32_t code) {
    return is_offer(type.kind) && offer_exists(code) && offer_pick(code) != 0;
  });
}

std::string text_of(call const& c, result const& out, machine_type const& of) {
  if (out.how != ending::completed) return std::string(ending_name(out.how));
  if (!out.has_value) return "";
  return "-> " + numbered(resources[of.returned[c.operation].value.resource], out.value);
}

std::string text_of(scope const& s) {
  std::string text;
  each_size([&](resource const& each) {
    int const n = s.*each.size;
    if (is_tacit(each, n)) return;
    std::string noun(n == 1 ? each.name : each.plural);
    std::ranges::replace(noun, '_', ' ');
    text += (text.empty() ? "" : ", ") + std::to_string(n) + " " + noun;
  });
  return text;
}

}  // namespace cowproof
