// What a model might say and no domain accepts. Without a define it compiles; with one, and a domain, it must not.
#include "engines/explore/sliced/domain.hpp"
#include "model/machine.hpp"
#include "proofs/bounded.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof {

using of_concrete = concrete<capacity<>>;
using of_sliced = search::sliced<capacity<>>;
using of_bounded = bounded<capacity<>>;
using of_unbounded = unbounded;

template <core_domain D> void misuse_of(typename machine<D>::state& s, typename machine<D>::process p) {
  s.refcount += s.table.row(p);
  s.refcount -= s.table.row(p);
#if defined(MISUSE_ADD_KEPT)
  auto const more = s.table.row(p);
  s.refcount += more;
#elif defined(MISUSE_SUBTRACT_KEPT)
  auto const gone = s.table.row(p);  // an exec that counts too early
  s.table.clear_row(p);
  s.refcount -= gone;
#elif defined(MISUSE_REFER_TO_KEPT)
  auto&& gone = s.table.row(p);
  s.table.clear_row(p);
  s.refcount -= gone;
#elif defined(MISUSE_COMPARE_KEPT)
  auto const all = s.table.totals();
  s.table.clear_row(p);
  auto const same = s.refcount == all;
#endif
}

#if defined(MISUSE_DOMAIN)
template void misuse_of<MISUSE_DOMAIN>(machine<MISUSE_DOMAIN>::state&, machine<MISUSE_DOMAIN>::process);
#else
template void misuse_of<of_concrete>(machine<of_concrete>::state&, machine<of_concrete>::process);
template void misuse_of<of_sliced>(machine<of_sliced>::state&, machine<of_sliced>::process);
template void misuse_of<of_bounded>(machine<of_bounded>::state&, machine<of_bounded>::process);
template void misuse_of<of_unbounded>(machine<of_unbounded>::state&, machine<of_unbounded>::process);
#endif

// Of several relations, which the sliced domain does not compare with.
template <domain D> void misuse_of_sums(typename machine<D>::state& s) {
  auto const same = s.refcount == s.table.totals() + s.table.totals();
  (void)same;
#if defined(MISUSE_SUM_KEPT)
  auto const all = s.table.totals();
  auto const wrong = s.refcount == all + s.table.totals();
#endif
}
#if !defined(MISUSE_DOMAIN)
template void misuse_of_sums<of_concrete>(machine<of_concrete>::state&);
template void misuse_of_sums<of_bounded>(machine<of_bounded>::state&);
template void misuse_of_sums<of_unbounded>(machine<of_unbounded>::state&);
#elif defined(MISUSE_SUM_KEPT)
template void misuse_of_sums<MISUSE_DOMAIN>(machine<MISUSE_DOMAIN>::state&);
#endif

}  // namespace cowproof
