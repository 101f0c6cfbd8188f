// The lines of version cowproof-lines/2 that a program reads: written.
#include <fmt/format.h>

#include "engines/machine_type.hpp"
#include "oracle/lines/whole_grammar.hpp"

namespace cowproof::oracle::whole {
namespace {

std::string address_text(operand_type const& type, std::uint32_t code) {
  if (code == outside) return "null";
  auto const parts = parts_of_address(code, type.alternatives);
  auto const& named = type.names(parts.alternative);
  if (named.size == nullptr) return fmt::format("\"{}\"", named.letter);
  return parts.alternative == 0 ? std::to_string(parts.number) : fmt::format("\"{}{}\"", named.letter, parts.number);
}

std::string set_text(std::uint32_t set) {
  std::string text;
  for (unsigned i = 0; i < 32; ++i)
    if ((set >> i & 1) != 0) text += fmt::format("{}{}", text.empty() ? "" : ",", i);
  return "[" + text + "]";
}

// Which frame, table or address space it takes is the implementation's own affair.
bool is_its_own_affair(operand_type const& type) {
  auto const name = type.names().name;
  return name == "frame" || name == "slot" || name == "space";
}

// Nothing: it goes without saying.
std::string operand_text(operand_type const& type, std::uint32_t code) {
  switch (type.kind) {
    case operand_kind::index: return is_tacit(type, code) ? "" : std::to_string(code);
    case operand_kind::flag: return code != 0 ? "true" : "false";
    case operand_kind::set: return set_text(code);
    case operand_kind::address: return address_text(type, code);
    case operand_kind::choice:
    case operand_kind::choices: break;
  }
  if (!offer_exists(code)) return "null";
  return is_its_own_affair(type) ? "" : std::to_string(offer_pick(code));
}

}  // namespace

void append_restart(std::string& text) { text += "{\"call\":\"restart\"}\n"; }

void append_call(std::string& text, call const& c) {
  auto const& type = whole_type().operations[c.operation];
  text += fmt::format(R"({{"call":"{}")", type.name);
  for (std::size_t i = 0; i < type.operands; ++i)
    if (auto const told = operand_text(type.operand[i], c.operand[i]); !told.empty())
      text += fmt::format(R"(,"{}":{})", type.operand[i].name, told);
  text += "}\n";
}

}  // namespace cowproof::oracle::whole
