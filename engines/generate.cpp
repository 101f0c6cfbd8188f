// A RapidCheck generator of calls.
#include "engines/generate.hpp"

#include <algorithm>
#include <numeric>

namespace cowproof {
namespace {

// Draws small numbers from the random words of RapidCheck; the same on every compiler.
class dice {
 public:
  explicit dice(rc::Random const& random) : random_(random) {}

  std::uint32_t below(std::uint32_t n) {  // uniform in [0, n)
    if (left_ == 0) {
      bits_ = random_.next();
      left_ = 2;
    }
    auto const half = static_cast<std::uint32_t>(bits_);
    bits_ >>= 32;
    --left_;
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(half) * n >> 32);
  }

 private:
  rc::Random random_;
  std::uint64_t bits_ = 0;
  int left_ = 0;
};

// Low numbers are drawn more often, so that operations meet: a page is used twice, a process lives.
std::uint32_t low_below(dice& d, std::uint32_t n) {
  auto const one = d.below(n);
  return std::min(one, d.below(n));
}

// Rare operands are drawn often enough to be met, and no more: one in `rarity`.
constexpr std::uint32_t rarity_of_outside = 32;
constexpr std::uint32_t rarity_of_failure = 12;

std::uint32_t draw_number(dice& d, thing const& of, std::uint32_t n) {
  return of.drawn_low ? low_below(d, n) : d.below(n);
}

// An alternative that the scope leaves out is not drawn.
std::uint32_t draw_address(dice& d, operand_type const& type, scope const& within) {
  bool const is_outside = d.below(rarity_of_outside) == 0;
  std::uint32_t alternative = type.alternatives == 1 ? 0 : d.below(type.alternatives);
  while (alternative > 0 && type.size_within(within, alternative) == 0) --alternative;
  auto const number = draw_number(d, type.names(alternative), type.size_within(within, alternative));
  return is_outside ? outside : at(number, alternative, type.alternatives);
}

// A set is drawn as a range is: a few neighbours.
constexpr std::uint32_t longest_run = 3;

std::uint32_t draw_run(dice& d, std::uint32_t n) {
  auto const first = low_below(d, n);
  auto const length = 1 + d.below(longest_run);
  std::uint32_t members = 0;
  for (std::uint32_t i = first; i < n && i < first + length; ++i) members |= std::uint32_t{1} << i;
  return members;
}

// Each draw is a statement of its own: the order in which arguments are evaluated is the compiler's choice.
std::uint32_t draw(dice& d, operand_type const& type, scope const& within) {
  switch (type.kind) {
    case operand_kind::index: return draw_number(d, type.names(), type.size_within(within));
    case operand_kind::address: return draw_address(d, type, within);
    case operand_kind::flag: return d.below(4) != 0 ? 1 : 0;
    case operand_kind::choice:
    case operand_kind::choices: {
      auto const pick = draw_number(d, type.names(), type.size_within(within));
      return offer(pick, d.below(rarity_of_failure) != 0);
    }
    case operand_kind::set: break;
  }
  return draw_run(d, type.size_within(within));
}

std::vector<call> draw_calls(dice d, int count, scope const& within, operation_weights const& weights,
                             std::span<operation_type const> types) {
  auto const total = static_cast<std::uint32_t>(std::accumulate(weights.begin(), weights.end(), 0));
  std::vector<call> calls(static_cast<std::size_t>(count));
  for (call& c : calls) {
    auto ticket = static_cast<int>(d.below(total));
    while (ticket >= weights[c.operation]) ticket -= weights[c.operation++];
    auto const& type = types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) c.operand[i] = draw(d, type.operand[i], within);
  }
  return calls;
}

}  // namespace

rc::Gen<std::vector<call>> calls_within(scope within, operation_weights weights, machine_type const& of) {
  return {[=, types = of.operations](rc::Random const& random, int size) {
    return rc::shrinkable::just(draw_calls(dice(random), size, within, weights, types));
  }};
}

}  // namespace cowproof
