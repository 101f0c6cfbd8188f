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

// Each draw is a statement of its own: the order in which arguments are evaluated is the compiler's choice.
std::uint32_t draw(dice& d, operand_kind kind, scope const& within) {
  switch (kind) {
    case operand_kind::address: {
      bool const is_outside = d.below(rarity_of_outside) == 0;
      auto const page = low_below(d, static_cast<std::uint32_t>(within.pages));
      return is_outside ? outside : at_page(page);
    }
    case operand_kind::fresh_frame: {
      auto const pick = d.below(static_cast<std::uint32_t>(within.frames));
      return offer(pick, d.below(rarity_of_failure) != 0);
    }
    case operand_kind::fresh_process: {
      auto const pick = low_below(d, static_cast<std::uint32_t>(within.processes));
      return offer(pick, d.below(rarity_of_failure) != 0);
    }
    case operand_kind::flag: return d.below(4) != 0 ? 1 : 0;
    case operand_kind::process: return low_below(d, codes_of(kind, within));
    case operand_kind::word: return d.below(codes_of(kind, within));
  }
  return 0;
}

std::vector<call> draw_calls(dice d, int count, scope const& within, operation_weights const& weights) {
  auto const types = operation_types();
  auto const total = static_cast<std::uint32_t>(std::accumulate(weights.begin(), weights.end(), 0));
  std::vector<call> calls(static_cast<std::size_t>(count));
  for (call& c : calls) {
    auto ticket = static_cast<int>(d.below(total));
    while (ticket >= weights[c.operation]) ticket -= weights[c.operation++];
    auto const& type = types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) c.operand[i] = draw(d, type.operand[i].kind, within);
  }
  return calls;
}

}  // namespace

rc::Gen<std::vector<call>> calls_within(scope within, operation_weights weights) {
  return {[=](rc::Random const& random, int size) {
    return rc::shrinkable::just(draw_calls(dice(random), size, within, weights));
  }};
}

}  // namespace cowproof
