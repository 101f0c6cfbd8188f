// The abstraction function: what the processes of a machine observe, however its frames are shared.
#pragma once
#include "spec/eager_copy.hpp"

namespace cowproof {

template <core_domain D> typename eager_copy<D>::view abstract(typename core_state<D>::state const& s) {
  using M = core_state<D>;
  using S = eager_copy<D>;
  using mapping = typename M::mapping;
  return {s.alive, D::template tabulate<typename S::address_spaces>([&](typename M::process p, typename M::page v) {
            auto const e = s.table(p, v);
            auto const m = get<mapping>(e);
            return ite(has<mapping>(e),
                       typename S::cell(typename S::own_page{s.content(m.target), m.writable || m.cow}),
                       typename S::cell{});
          })};
}

// Isolation, as a frame condition: process q cannot tell that anything happened.
template <core_domain D>
typename D::boolean undisturbed(typename eager_copy<D>::view const& pre, typename eager_copy<D>::view const& post,
                                typename core_state<D>::process q) {
  return iff(pre.alive(q), post.alive(q)) &&
         D::template all<typename core_state<D>::page>([&](auto v) { return pre.space(q, v) == post.space(q, v); });
}

}  // namespace cowproof
