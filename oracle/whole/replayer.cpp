// Plays a rejected sequence again, and makes it shorter.
#include <algorithm>

#include "oracle/shortening.hpp"
#include "oracle/whole/campaign.hpp"

namespace cowproof::oracle::whole {
namespace {

// A set of pages without one of them; a range stays a range if it is an end that goes.
std::vector<call> with_smaller_ranges(std::span<call const> calls, bool low_end) {
  std::vector<call> smaller(calls.begin(), calls.end());
  for (auto& c : smaller) {
    auto const& type = whole_type().operations[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const set = c.operand[i];
      if (type.operand[i].kind != operand_kind::set || std::popcount(set) < 2) continue;
      if (static_cast<verb>(c.operation) == verb::brk) continue;
      c.operand[i] = low_end ? set & (set - 1) : set & ~std::bit_floor(set);
    }
  }
  return smaller;
}

class shortener : shortening<checker, played_sequence> {
 public:
  using shortening::shortening;

  played_sequence run() {
    drop_calls();
    for (bool const low_end : {false, true, false, true})
      if (!attempt(with_smaller_ranges(calls(), low_end))) break;
    return best();
  }
};

}  // namespace

fallible<played_sequence> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted) {
  if (auto again = side_by_side.restart(); !again) return again.why();
  played_sequence so_far;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    auto played = side_by_side.play(calls[i]);
    if (!played) return played.why();
    if (!*played) {
      so_far.left_out.push_back({i, side_by_side.obstacle(calls[i])});
      continue;
    }
    so_far.calls.push_back(std::move(**played));
    auto const& findings = so_far.calls.back().findings;
    if (findings.empty()) continue;
    if (is_wanted && !is_wanted(oracle::kind_of(findings.front(), so_far.calls.back().asked.operation))) continue;
    so_far.findings = findings;
    break;
  }
  return so_far;
}

played_sequence shorten(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit) {
  return shortener(side_by_side, std::move(rejected), limit).run();
}

}  // namespace cowproof::oracle::whole
