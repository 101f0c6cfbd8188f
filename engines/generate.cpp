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
constexpr std::uint32_t rarity_of_second = 24;  // an address of the second kind, such as one of the kernel's
constexpr std::uint32_t rarity_of_no_mark = 6;

std::uint32_t draw_number(dice& d, resource const& of, std::uint32_t n) {
  if (of.tacit && n == 1) return 0;
  return of.drawn_low ? low_below(d, n) : d.below(n);
}

// One of several marks, or none.
std::uint32_t draw_mark(dice& d, operand_type const& type) {
  bool const is_none = d.below(rarity_of_no_mark) == 0;
  auto const mark = d.below(type.alternatives);
  return is_none ? outside : at(0, mark, type.alternatives);
}

// An alternative that the scope leaves out is not drawn.
std::uint32_t draw_address(dice& d, operand_type const& type, scope const& within) {
  if (type.names().size == nullptr) return draw_mark(d, type);
  bool const is_outside = d.below(rarity_of_outside) == 0;
  std::uint32_t alternative = 0;
  if (type.alternatives > 1 && d.below(rarity_of_second) == 0) alternative = 1 + d.below(type.alternatives - 1U);
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

// What a sequence plays with: some of the operations, and the first few of what is drawn low. A machine of many parts
// is rarely where two certain ones meet if all are drawn always [Groce, Zhang, Eide, Chen and Regehr, Swarm testing,
// ISSTA 2012].
struct share {
  operation_weights weights{};
  scope within;
};
constexpr std::uint32_t rarity_of_left_out = 3;
constexpr int essential = 8;  // an operation of this weight is never left out

share draw_share(dice& d, scope const& within, operation_weights const& weights) {
  share drawn{weights, within};
  for (int& weight : drawn.weights)
    if (weight < essential && d.below(rarity_of_left_out) == 0) weight = 0;
  if (std::ranges::all_of(drawn.weights, [](int weight) { return weight == 0; })) drawn.weights = weights;
  each_size([&](resource const& each) {
    int& size = drawn.within.*each.size;
    if (each.drawn_low && size > 1) size = 1 + static_cast<int>(d.below(static_cast<std::uint32_t>(size)));
  });
  return drawn;
}

std::vector<call> draw_calls(dice d, int count, scope const& all, operation_weights const& all_weights,
                             machine_type const& of) {
  auto const types = of.operations;
  auto const [weights, within] = of.varied ? draw_share(d, all, all_weights) : share{all_weights, all};
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
  return {[=, &of](rc::Random const& random, int size) {
    return rc::shrinkable::just(draw_calls(dice(random), size, within, weights, of));
  }};
}

}  // namespace cowproof
