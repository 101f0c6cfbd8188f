// Calls and scopes in words.
#include "engines/call_text.hpp"

#include <optional>

#include "model/machine.hpp"

namespace cowproof {
namespace {

std::string numbered(char const* letter, std::uint32_t n) { return letter + std::to_string(n); }

// What a reader wants to see of an operand: nothing, if it is as usual.
std::optional<std::string> text_of_operand(operand_type const& type, std::uint32_t code) {
  switch (type.kind) {
    case operand_kind::process: return numbered(process_tag::letter, code);
    case operand_kind::address: return code == outside ? "outside" : numbered(page_tag::letter, code - 1);
    case operand_kind::word: return numbered(word_tag::letter, code);
    case operand_kind::flag:
      if (code != 0) return std::nullopt;
      return type.name == "writable" ? "read-only" : "no " + std::string(type.name);
    case operand_kind::fresh_frame:
    case operand_kind::fresh_process:
      if (offer_exists(code)) return std::nullopt;
      return "no " + std::string(type.kind == operand_kind::fresh_frame ? frame_tag::name : process_tag::name);
  }
  return std::nullopt;
}

std::string counted(int n, std::string const& one, char const* plural) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : plural);
}

}  // namespace

std::string text_of(call const& c) {
  auto const& type = operation_types()[c.operation];
  std::string operands;
  for (std::size_t i = 0; i < type.operands; ++i)
    if (auto const text = text_of_operand(type.operand[i], c.operand[i]))
      operands += (operands.empty() ? "" : ", ") + *text;
  return std::string(type.name) + "(" + operands + ")";
}

std::string text_of(call const& c, result const& out) {
  if (out.how != ending::completed) return std::string(ending_name(out.how));
  if (!out.has_value) return "";
  bool const is_fork = operation_types()[c.operation].name == "fork";
  return "-> " + numbered(is_fork ? process_tag::letter : word_tag::letter, out.value);
}

std::string text_of(scope const& s) {
  return counted(s.processes, process_tag::name, "es") + ", " + counted(s.pages, page_tag::name, "s") + ", " +
         counted(s.frames, frame_tag::name, "s") + ", " + counted(s.words, word_tag::name, "s");
}

}  // namespace cowproof
