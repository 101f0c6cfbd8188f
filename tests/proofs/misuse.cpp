// Code that a model might contain by mistake. Without a define it compiles; with one it must not.
#include <algorithm>
#include <vector>

#include "model/concrete/domain.hpp"
#include "model/machine.hpp"
#include "proofs/bounded.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof {

template <domain D>
void misuse_of_terms(typename machine<D>::state& s, typename machine<D>::process p, typename machine<D>::frame f) {
  using boolean = typename D::boolean;
  boolean const alive = s.alive(p);
  D::when(alive, [&] { s.refcount.set(f, 0); });
#if defined(MISUSE_IF)
  if (alive) s.refcount.set(f, 0);  // right with plain values; with terms the branch would always be taken
#elif defined(MISUSE_WHILE)
  while (!alive) break;
#elif defined(MISUSE_TERNARY)
  auto const chosen = alive ? f : typename machine<D>::frame{};
#elif defined(MISUSE_BOOL)
  bool const is_free = s.refcount(f) == 0;
#elif defined(MISUSE_CAST)
  auto const is_free = static_cast<bool>(s.refcount(f) == 0);
#elif defined(MISUSE_FIND)
  std::vector<typename machine<D>::frame> const frames{f};
  auto const found = std::ranges::find(frames, f);
#elif defined(MISUSE_ORDER)
  auto const less = f < f;
#elif defined(MISUSE_NAME)
  s.content(p);  // a process is not a frame
#elif defined(MISUSE_COUNT)
  s.alive.set(p, s.refcount(f));
#elif defined(MISUSE_NUMBER)
  boolean const truth = 1;
#endif
}

using two_of_each = bounded<capacity<>>;
template void misuse_of_terms<unbounded>(machine<unbounded>::state&, machine<unbounded>::process,
                                         machine<unbounded>::frame);
template void misuse_of_terms<two_of_each>(machine<two_of_each>::state&, machine<two_of_each>::process,
                                           machine<two_of_each>::frame);

}  // namespace cowproof
