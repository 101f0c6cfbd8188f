// Which names are alike within a scope, so that a state may stand for all that differ in them only.
#pragma once
#include "engines/explore/bounds.hpp"
#include "engines/explore/canonical.hpp"
#include "engines/explore/request.hpp"
#include "model/concrete/domain.hpp"

namespace cowproof::search {

// How many groups the elements of X within the bounds lie in; 0 if they are not grouped, or the state has no groups.
template <record S, class X> unsigned groups_over(unsigned elements) {
  unsigned groups = 0;
  if (elements == 0) return 0;
  index_numbering<S>::each([&](auto group) {
    using G = decltype(group);
    if constexpr (std::is_same_v<typename G::tag, typename grouped<typename X::tag>::under>)
      groups = 1 + static_cast<unsigned>(concrete<capacity<>>::group_of<G>(X{elements - 1U}).i);
  });
  return groups;
}

// The scope with as many groups as its elements lie in: no operation names one, so the scope does not say how many
// there are.
template <record S> scope with_groups(scope within) {
  index_numbering<S>::each([&](auto x) {
    using tag = typename decltype(x)::tag;
    using under = typename grouped<tag>::under;
    if constexpr (!std::is_void_v<under>)
      if (auto const groups = groups_over<S, decltype(x)>(static_cast<unsigned>(size_within<tag>(within)));
          groups != 0) {
        int& given = within.*resources[resource_of<under>].size;
        given = std::max(given, static_cast<int>(groups));
      }
  });
  return within;
}

namespace detail {
// Is X what elements of another type are grouped under?
template <record S, class X> bool is_group() {
  bool found = false;
  index_numbering<S>::each(
      [&](auto y) { found |= std::is_same_v<typename X::tag, typename grouped<typename decltype(y)::tag>::under>; });
  return found;
}
}  // namespace detail

// What is designated has names of its own; so have groups, and what lies in several.
template <class S, class Kind = void> canonical_form<S> canonical_form_of(symmetry reduce, auto const& bounds) {
  typename canonical_form<S>::group group{};
  index_numbering<S>::each([&](auto x) {
    using X = decltype(x);
    constexpr bool is_frame = std::is_same_v<typename X::tag, frame_tag>;
    constexpr bool is_process = std::is_same_v<typename X::tag, process_tag>;
    bool const wanted =
        reduce == symmetry::full || (is_frame && reduce != symmetry::none) || (is_process && reduce == symmetry::slots);
    auto const size = bounds.template size<X>();
    constexpr unsigned first = designated_in<Kind, typename X::tag>;
    if (wanted && !detail::is_group<S, X>() && groups_over<S, X>(size) < 2)
      group[index_numbering<S>::template place<X>()] = {first, std::max(first, size)};
  });
  return canonical_form<S>(group);
}

}  // namespace cowproof::search
