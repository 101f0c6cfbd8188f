// All calls within a scope.
#include "engines/explore.hpp"

namespace cowproof {
namespace {

bool is_redundant(operand_type const& type, std::uint32_t code) {
  return is_offer(type.kind) && !offer_exists(code) && offer_pick(code) != 0;
}

// Adds the calls that agree with `c` in the operands before this one.
void add_calls(operation_type const& type, std::size_t operand, call c, scope const& within, std::vector<call>& to) {
  if (operand == type.operands) return to.push_back(c);
  auto const& chosen = type.operand[operand];
  for (std::uint32_t code = 0; code < codes_of(chosen, within); ++code) {
    if (!is_code(chosen, within, code) || is_redundant(chosen, code)) continue;
    c.operand[operand] = code;
    add_calls(type, operand + 1, c, within, to);
  }
}

}  // namespace

std::size_t oddities(call const& c, std::span<operation_type const> operations) {
  auto const& type = operations[c.operation];
  std::size_t odd = 0;
  for (std::size_t i = 0; i < type.operands; ++i) {
    bool const is_odd = is_offer(type.operand[i].kind) ? !offer_exists(c.operand[i]) : c.operand[i] == 0;
    odd += is_odd && type.operand[i].kind != operand_kind::index ? 1U : 0U;
  }
  return odd;
}

std::vector<call> all_calls(std::span<operation_type const> operations, scope const& within) {
  std::vector<call> calls;
  for (std::size_t o = 0; o < operations.size(); ++o) {
    call c;
    c.operation = static_cast<std::uint8_t>(o);
    add_calls(operations[o], 0, c, within, calls);
  }
  return calls;
}

}  // namespace cowproof
