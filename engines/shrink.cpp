// Shrinking: one pass after another, until none helps.
#include "engines/shrink.hpp"

#include <algorithm>

namespace cowproof {
namespace {

class shrinker {
 public:
  shrinker(subject const& s, std::vector<call> calls, scope within, property broken,
           std::function<bool()> const& is_stopped)
      : subject_(s),
        is_stopped_(is_stopped),
        best_{std::move(calls), within, broken, 0} {}

  shrunk run() {
    accept(best_.calls, best_.within);  // cuts what comes after the failure
    for (bool better = true; better;) {
      better = drop_calls();
      better |= drop_pairs();
      better |= simplify_operands();  // before the scope becomes too small for an allocation to succeed
      better |= drop_things();
    }
    rename();
    return best_;
  }

 private:
  // Keeps the candidate if it still violates the property, and cuts it at the violation. Offers are resolved when
  // they are played, so a candidate may turn out to be what we have; that is no progress.
  bool accept(std::vector<call> candidate, scope const& within) {
    if (best_.replays++ > 0 && is_stopped_ && is_stopped_()) return false;
    auto const proposed = candidate;
    auto const played = subject_.play(candidate, within, property_set{1} << best_.broken, nullptr);
    if (!played.violated) return false;
    candidate.resize(played.played);
    if (loses_an_offer(proposed, candidate)) return false;
    if (candidate == best_.calls && within == best_.within) return false;
    best_.calls = std::move(candidate);
    best_.within = within;
    return true;
  }

  // An allocation that fails only because the scope became small distracts the reader of the result.
  bool loses_an_offer(std::vector<call> const& proposed, std::vector<call> const& played) const {
    for (std::size_t at = 0; at < played.size(); ++at) {
      auto const& type = type_of(played[at]);
      for (std::size_t i = 0; i < type.operands; ++i)
        if (is_offer(type.operand[i].kind) && offer_exists(proposed[at].operand[i]) &&
            !offer_exists(played[at].operand[i]))
          return true;
    }
    return false;
  }

  // Halves first, then quarters, down to single calls; from the end, since later calls matter less.
  bool drop_calls() {
    bool better = false;
    for (std::size_t chunk = std::max<std::size_t>(1, best_.calls.size() / 2); chunk > 0; chunk /= 2)
      for (std::size_t end = best_.calls.size(); end > 0;
           end = std::min(end - std::min(end, chunk), best_.calls.size())) {
        auto candidate = best_.calls;
        auto const from = candidate.begin() + static_cast<std::ptrdiff_t>(end - std::min(end, chunk));
        candidate.erase(from, candidate.begin() + static_cast<std::ptrdiff_t>(end));
        better |= accept(std::move(candidate), best_.within);
      }
    return better;
  }

  // Two calls that need each other, such as the fork and the exit of the same process.
  bool drop_pairs() {
    if (best_.calls.size() > few_calls) return false;
    for (std::size_t second = 1; second < best_.calls.size(); ++second)
      for (std::size_t first = 0; first < second; ++first) {
        auto candidate = best_.calls;
        candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(second));
        candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(first));
        if (accept(std::move(candidate), best_.within)) return true;
      }
    return false;
  }
  static constexpr std::size_t few_calls = 32;

  // One process, page, frame, word, and so on, fewer, while that is possible. How many there are of what no operand
  // names, such as parts of a page table, follows from the others.
  bool drop_things() {
    bool better = false;
    each_size([&](resource const& each) {
      while (best_.within.*each.size > 1 && is_named(each.size, *subject_.type) && try_without_last(each.size))
        better = true;
    });
    return better;
  }

  bool try_without_last(int scope::*size) {
    scope smaller = best_.within;
    --(smaller.*size);
    auto candidate = best_.calls;
    for (call& c : candidate) clamp(c, smaller);
    return accept(std::move(candidate), smaller);
  }

  // Operands outside of the scope become the last within it.
  void clamp(call& c, scope const& within) const {
    auto const& type = type_of(c);
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const& operand = type.operand[i];
      if (!is_code(operand, within, c.operand[i])) c.operand[i] = last_code(operand, within, c.operand[i]);
    }
  }

  static std::uint32_t last_code(operand_type const& type, scope const& within, std::uint32_t code) {
    auto const last = type.size_within(within) - 1;
    if (is_offer(type.kind)) return offer(last, offer_exists(code));
    if (type.kind == operand_kind::set) return code & static_cast<std::uint32_t>(codes_of(type, within) - 1);
    if (type.kind != operand_kind::address) return last;
    auto const a = parts_of_address(code, type.alternatives).alternative;
    return at(type.size_within(within, a) - 1, a, type.alternatives);
  }

  bool simplify_operands() {
    bool better = false;
    for (std::size_t at = 0; at < best_.calls.size(); ++at) {
      auto const& type = type_of(best_.calls[at]);
      for (std::size_t i = 0; i < type.operands && at < best_.calls.size(); ++i)
        for (std::uint32_t const plain : plainer(type.operand[i], best_.calls[at].operand[i])) {
          auto candidate = best_.calls;
          candidate[at].operand[i] = plain;
          if (!accept(std::move(candidate), best_.within)) continue;
          better = true;
          break;
        }
    }
    return better;
  }

  // Plainer operands, plainest first: allocations succeed, pages are writable, numbers are small.
  std::vector<std::uint32_t> plainer(operand_type const& type, std::uint32_t code) const {
    std::vector<std::uint32_t> all;
    switch (type.kind) {
      case operand_kind::flag:
        if (code == 0) all.push_back(1);
        break;
      case operand_kind::choice:
      case operand_kind::choices:
        if (!offer_exists(code)) all.push_back(offer(0, true));
        for (std::uint32_t pick = 0; pick < std::min(offer_pick(code), few); ++pick)
          all.push_back(offer(pick, offer_exists(code)));
        break;
      case operand_kind::address:
        if (code == outside) all.push_back(outside + 1);
        for (std::uint32_t plain = outside + 1; plain < std::min(code, few); ++plain)
          if (is_code(type, best_.within, plain)) all.push_back(plain);
        break;
      case operand_kind::set:
        for (std::uint32_t left = code; left != 0; left &= left - 1) all.push_back(code & ~(left & -left));
        break;
      case operand_kind::index:
        for (std::uint32_t smaller = 0; smaller < std::min(code, few); ++smaller) all.push_back(smaller);
        break;
    }
    return all;
  }
  static constexpr std::uint32_t few = 8;

  // Pages are numbered as they appear; processes and frames already are, by the plainest offers.
  void rename() {
    auto candidate = best_.calls;
    std::array<std::vector<std::uint32_t>, resources.size()> seen;
    for (call& c : candidate) {
      auto const& type = type_of(c);
      for (std::size_t i = 0; i < type.operands; ++i) {
        auto const& operand = type.operand[i];
        if (operand.kind != operand_kind::address || c.operand[i] == outside) continue;
        auto const parts = parts_of_address(c.operand[i], operand.alternatives);
        auto& order = seen[operand.named[parts.alternative]];
        auto found = std::ranges::find(order, parts.number);
        if (found == order.end()) found = order.insert(order.end(), parts.number);
        auto const number = static_cast<std::uint32_t>(found - order.begin());
        c.operand[i] = at(number, parts.alternative, operand.alternatives);
      }
    }
    accept(std::move(candidate), best_.within);
  }

  operation_type const& type_of(call const& c) const { return subject_.type->operations[c.operation]; }

  subject const& subject_;
  std::function<bool()> const& is_stopped_;
  shrunk best_;
};

}  // namespace

bool is_named(int scope::*size, machine_type const& of) {
  return std::ranges::any_of(of.operations, [&](operation_type const& type) {
    return std::any_of(type.operand.begin(), type.operand.begin() + type.operands, [&](operand_type const& operand) {
      for (std::size_t a = 0; a < operand.alternatives; ++a)
        if (operand.names(a).size == size) return true;
      return false;
    });
  });
}

shrunk shrink(subject const& s, std::vector<call> calls, scope within, property broken,
              std::function<bool()> const& is_stopped) {
  return shrinker(s, std::move(calls), within, broken, is_stopped).run();
}

}  // namespace cowproof
