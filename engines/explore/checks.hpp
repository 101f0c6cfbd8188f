// Invariants of many states, and refinement of many steps, at once: without branches such loops become SIMD code.
#pragma once
#include "engines/explore/packed_key.hpp"
#include "invariants/invariants.hpp"
#include "spec/abstraction.hpp"

namespace cowproof::search {

// Every inductive and implied invariant.
template <class M> COWPROOF_INLINE bool invariants_hold(typename M::state const& s) {
  using D = typename M::domain_type;
  bool hold = true;
  auto const look = [&](auto i) COWPROOF_INLINE_LAMBDA { hold &= i.holds_in(s); };
  inductive_invariants<D>::each(look);
  implied_invariants<D>::each(look);
  return hold;
}

template <class M>
__attribute__((flatten, noinline)) bool all_invariants_hold(key_of<typename M::state> const* keys, int size) {
  std::uint64_t hold = 1;
  for (int i = 0; i < size; ++i)
    hold &= static_cast<std::uint64_t>(invariants_hold<M>(unpack<typename M::state>(keys[i])));
  return hold != 0;
}

// Claims that the observed memory after a step is what the specification says, to be checked together.
template <class M, unsigned Most> class refinement_claims {
  using D = typename M::domain_type;
  using state_key = key_of<typename M::state>;
  using view = typename eager_copy<D>::view;

 public:
  COWPROOF_INLINE void add(state_key const& post, view const& expected, bool outcomes_agree) {
    post_[size_] = post;
    expected_[size_] = pack(expected);
    ++size_;
    wrong_ |= outcomes_agree ? 0U : 1U;
  }
  COWPROOF_INLINE void add_outcome(bool agree) { wrong_ |= agree ? 0U : 1U; }
  bool is_full() const { return size_ >= full; }

  // Do all hold that were added since the last time?
  __attribute__((flatten, noinline)) bool settle() {
    std::uint64_t wrong = wrong_;  // a local, so that the loop becomes SIMD code
    for (unsigned i = 0; i < size_; ++i) {
      auto const got = pack(abstract<D>(unpack<typename M::state>(post_[i])));
      for (std::size_t w = 0; w < got.w.size(); ++w) wrong |= got.w[w] ^ expected_[i].w[w];
    }
    size_ = 0;
    wrong_ = 0;
    return wrong == 0;
  }

 private:
  static constexpr unsigned full = 256;
  state_key post_[full + Most];
  key_of<view> expected_[full + Most];
  unsigned size_ = 0;
  std::uint64_t wrong_ = 0;
};

}  // namespace cowproof::search
