// A representative of all states that differ in names only, and how many there are of them.
//
// Two rounds of colour refinement, then individualisation: elements of one colour that are not interchangeable are
// ordered in each way in turn. The least result wins, and equal results are automorphisms. So the key is the same for
// every member of the orbit, and the orbit is the group's order over the automorphisms. docs/symmetry.md says why it is
// sound.
#pragma once
#include "engines/explore/renaming.hpp"

namespace cowproof::search {

// The elements of an index type that are alike: those from `first` and before `last`.
struct alike {
  unsigned first = 0;
  unsigned last = 0;
};

template <record S> class canonical_form {
  using indices = index_numbering<S>;
  using names = renaming<S>;
  static constexpr int elements = indices::elements;
  using colours = std::array<std::uint64_t, elements>;
  using classes = std::array<std::uint8_t, elements>;

 public:
  using group = std::array<alike, indices::types_of_index>;  // by the place of the type
  struct result {
    key_of<S> key;
    std::uint64_t automorphisms = 1;
  };

  explicit canonical_form(group const& g) : group_(g) {
    indices::each([&](auto x) {
      using X = decltype(x);
      auto const range = range_of(x);
      for (unsigned i = range.first + 1; i <= range.last; ++i) order_ *= i - range.first;
      std::uint64_t const type = 1000 * (indices::template place<X>() + 1);
      for (unsigned i = 0; i < X::size; ++i) start_[names::at(x) + i] = mix(type + (is_alike(range, i) ? 0 : i + 1));
    });
  }

  std::uint64_t group_order() const { return order_; }
  std::uint64_t orbit(S const& s) const { return order_ / of(s).automorphisms; }
  [[gnu::noinline]] result of(S const& s) const { return tell_apart(s, start_, {}); }

 private:
  static COWPROOF_INLINE std::uint64_t mix(std::uint64_t x) {
    x *= 0x9e3779b97f4a7c15;
    return x ^ x >> 29;
  }
  static bool is_alike(alike const& range, unsigned i) { return range.first <= i && i < range.last; }
  template <class X> COWPROOF_INLINE alike range_of(X) const { return group_[indices::template place<X>()]; }

  // Each cell tells each element in it: where it stands, in what kind of cell, and the colours of the others.
  static COWPROOF_INLINE void refine(S const& s, colours& colour) {
    colours heard{};
    std::uint64_t field = 0x1234567;
    hana::for_each(hana::accessors<S>(), [&](auto accessor) COWPROOF_INLINE_LAMBDA {
      field = mix(field + 1);
      names::each_cell(hana::second(accessor)(s), [&](auto value, auto... k) COWPROOF_INLINE_LAMBDA {
        int in_cell[8];
        int size = 0;
        ((in_cell[size++] = names::at(k) + static_cast<int>(k.i)), ...);
        std::uint64_t h =
            field + names::scan(value, [&](int element) COWPROOF_INLINE_LAMBDA { in_cell[size++] = element; });
        for (int j = 0; j < size; ++j) h += colour[in_cell[j]] * static_cast<unsigned>(2 * j + 3);
        h = mix(h);
        for (int j = 0; j < size; ++j) heard[in_cell[j]] += h * static_cast<unsigned>(2 * j + 5);
      });
    });
    for (int i = 0; i < elements; ++i) colour[i] = mix(colour[i] + heard[i]);
  }

  // A tie of elements that are not interchangeable: `size` of them from `place` in the order of colours.
  struct tie {
    int base = -1;
    unsigned place = 0;
    unsigned size = 0;
  };

  // `known` is where an element's class began before: classes are only ever split, so an element that was told apart
  // keeps its place in every result, and equal results mean an automorphism that takes one to the other.
  result tell_apart(S const& s, colours colour, classes const& known) const {
    refine(s, colour);
    refine(s, colour);
    colours sorted_by;
    for (int i = 0; i < elements; ++i) sorted_by[i] = static_cast<std::uint64_t>(known[i]) << 56 | colour[i] >> 8;
    result r;
    auto to = names::identity();
    classes order{};
    tie open;
    indices::each([&](auto x) COWPROOF_INLINE_LAMBDA {
      if (sort(x, sorted_by, to, order)) resolve_ties(x, s, sorted_by, order, r, open);
    });
    if (__builtin_expect(open.base < 0, 1)) {
      r.key = pack(to.of_state(s));
      return r;
    }
    return try_each(s, colour, sorted_by, order, open);
  }

  // By counting, which needs no branches. Are two equal?
  template <class X> COWPROOF_INLINE bool sort(X x, colours const& colour, names& to, classes& order) const {
    constexpr int base = names::at(X{});
    auto const range = range_of(x);
    bool tied = false;
    for (unsigned i = range.first; i < range.last; ++i) {
      unsigned place = range.first;
      for (unsigned j = range.first; j < range.last; ++j) {
        bool const same = colour[base + j] == colour[base + i];
        place += colour[base + j] < colour[base + i] || (same && j < i) ? 1 : 0;
        tied |= j < i && same;
      }
      to.to[base + i] = static_cast<std::uint8_t>(place);
      order[base + place] = static_cast<std::uint8_t>(i);
    }
    return tied;
  }

  // Elements of one colour that can be swapped are no choice: they are automorphisms.
  template <class X>
  void resolve_ties(X x, S const& s, colours const& colour, classes const& order, result& r, tie& open) const {
    constexpr int base = names::at(X{});
    auto const range = range_of(x);
    for (unsigned i = range.first, end = 0; i < range.last; i = end) {
      end = i + 1;
      while (end < range.last && colour[base + order[base + end]] == colour[base + order[base + i]]) ++end;
      bool interchangeable = true;
      for (unsigned j = i; j + 1 < end && interchangeable; ++j) {
        auto swap = names::identity();
        std::swap(swap.to[base + order[base + j]], swap.to[base + order[base + j + 1]]);
        interchangeable = same_state(swap.of_state(s), s);
      }
      if (!interchangeable) {
        if (open.base < 0) open = {base, i, end - i};
      } else {
        for (unsigned j = 2; j <= end - i; ++j) r.automorphisms *= j;
      }
    }
  }

  result try_each(S const& s, colours const& colour, colours const& sorted_by, classes const& order,
                  tie const& open) const {
    classes known{};
    indices::each([&](auto x) {
      constexpr int base = names::at(decltype(x){});
      auto const range = range_of(x);
      for (unsigned i = range.first; i < range.last; ++i) {
        unsigned place = range.first;
        for (unsigned j = range.first; j < range.last; ++j) place += sorted_by[base + j] < sorted_by[base + i] ? 1 : 0;
        known[base + i] = static_cast<std::uint8_t>(place);
      }
    });
    for (unsigned j = 0; j < open.size; ++j) ++known[open.base + order[open.base + open.place + j]];
    result best;
    unsigned equal = 0;
    for (unsigned j = 0; j < open.size; ++j) {
      int const chosen = open.base + order[open.base + open.place + j];
      auto told = colour;
      told[chosen] = mix(told[chosen] + 77);
      auto first = known;
      --first[chosen];
      auto const found = tell_apart(s, told, first);
      if (equal == 0 || found.key < best.key) {
        best = found;
        equal = 1;
      } else if (found.key == best.key) {
        ++equal;
      }
    }
    best.automorphisms *= equal;
    return best;
  }

  group group_;
  colours start_{};
  std::uint64_t order_ = 1;
};

}  // namespace cowproof::search
