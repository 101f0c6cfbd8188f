// Maps of the bounded domain: every cell is a value of its own.
#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "proofs/symbolic.hpp"

namespace cowproof {
template <class Capacity> struct bounded;
}

namespace cowproof::symbolic {

template <class Capacity, class Tag> index<bounded<Capacity>, Tag> numbered(int i) {
  return index<bounded<Capacity>, Tag>(context().int_val(i));
}
template <class Index> struct size_of_index;
template <class Capacity, class Tag> struct size_of_index<index<bounded<Capacity>, Tag>> {
  static constexpr int value = Capacity::template of<Tag>;
  static index<bounded<Capacity>, Tag> at(int i) { return numbered<Capacity, Tag>(i); }
};
template <class Index> constexpr int size_of = size_of_index<Index>::value;

template <class Capacity, class Tag> boolean in_range(index<bounded<Capacity>, Tag> const& x) {
  if constexpr (is_single<Tag>) return true;
  else return boolean(x.term >= 0 && x.term < Capacity::template of<Tag>);
}

// Calls visit(keys...) for all keys, in the order in which the concrete domain numbers its cells.
template <class K0, class... K, class Visitor> void each_key(Visitor&& visit) {
  for (int i = 0; i < size_of<K0>; ++i) {
    auto const k0 = size_of_index<K0>::at(i);
    if constexpr (sizeof...(K) == 0) visit(k0);
    else each_key<K...>([&](auto const&... k) { visit(k0, k...); });
  }
}

template <class T, class K> class cell_array {
 public:
  using array_of = T;
  using array_by = K;
  std::array<T, static_cast<std::size_t>(size_of<K>)> elements;

  cell_array() = default;  // T{} everywhere

  T operator()(K const& k) const {
    T found = elements[0];
    for (std::size_t i = 1; i < elements.size(); ++i) found = ite(is(k, i), elements[i], found);
    return found;
  }
  cell_array with(K const& k, T const& value) const {
    cell_array changed;
    for (std::size_t i = 0; i < elements.size(); ++i) changed.elements[i] = ite(is(k, i), value, elements[i]);
    return changed;
  }
  boolean operator==(cell_array const& other) const { return same(*this, other); }

 private:
  // A single one is named by whatever names one.
  static boolean is(K const& k, std::size_t number) {
    if constexpr (size_of<K> == 1) return true;
    else return k == size_of_index<K>::at(static_cast<int>(number));
  }
};

template <class T, class... K> class cell_map {
 public:
  using value_type = T;
  std::vector<T> cells = std::vector<T>(static_cast<std::size_t>((size_of<K> * ... * 1)));

  cell_map() = default;
  cell_map(cell_map const&) = default;
  // To assign a map is an update, and guarded like any other.
  cell_map& operator=(cell_map const& other) {
    auto const guard_now = guard();
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = ite(guard_now, other.cells[i], cells[i]);
    return *this;
  }
  static cell_map arbitrary(std::string const& name) {
    cell_map m;
    for (std::size_t i = 0; i < m.cells.size(); ++i) m.cells[i] = symbolic::arbitrary<T>(name + std::to_string(i));
    return m;
  }

  T operator()(K const&... k) const {
    expect_not_changing();
    return read(0, cells.size(), k...);
  }
  // Within the function of an update of this map, nothing reads it.
  void expect_not_changing() const { cowproof::detail::expect_not_changing(this); }

  void set(K const&... k, T const& value) {
    auto const guard_now = guard();
    std::size_t i = 0;
    each_key<K...>([&](auto const&... x) {
      boolean const here = (guard_now && ... && (x == k));
      cells[i] = ite(here, value, cells[i]);
      ++i;
    });
  }

  // Every cell gets f(keys..., old value), and all at the same time.
  template <class F> void each(F&& f) {
    auto const guard_now = guard();
    auto now = cells;
    std::size_t i = 0;
    each_key<K...>([&](auto const&... k) {
      cowproof::detail::reading_others_than const evaluating(this);
      now[i] = ite(guard_now, T(f(k..., cells[i])), cells[i]);
      ++i;
    });
    cells = std::move(now);
  }

  template <tally<K...> Tally> cell_map& operator+=(Tally&& t) {
    static_assert(!cowproof::detail::is_kept_tally<Tally>,
                  "a tally is used where it is made: counts += relation.row(x)");
    each([&](K const&... k, T const& n) { return n + t.of(k...); });
    return *this;
  }
  template <tally<K...> Tally> cell_map& operator-=(Tally&& t) {
    static_assert(!cowproof::detail::is_kept_tally<Tally>,
                  "a tally is used where it is made: counts -= relation.row(x)");
    each([&](K const&... k, T const& n) { return n - t.of(k...); });
    return *this;
  }
  template <class... Relation> boolean operator==(all_tallies<Relation...>&& t) const {
    boolean all = true;
    each_key<K...>([&](auto const&... k) { all = all && (*this)(k...) == t.of(k...); });
    return all;
  }
  boolean operator==(cell_map const& other) const {
    boolean all = true;
    for (std::size_t i = 0; i < cells.size(); ++i) all = all && same(cells[i], other.cells[i]);
    return all;
  }

 private:
  // The cell that the keys name, among `span` cells from `first` on.
  template <class K0, class... Rest>
  T read(std::size_t first, std::size_t span, K0 const& k, Rest const&... rest) const {
    constexpr auto size = static_cast<std::size_t>(size_of<K0>);
    if constexpr (size == 0) return T{};
    auto const below = [&](std::size_t i) -> T {
      if constexpr (sizeof...(Rest) == 0) return cells[first + i];
      else return read(first + i * (span / size), span / size, rest...);
    };
    if (k.term.is_numeral()) return below(std::min(static_cast<std::size_t>(k.term.get_numeral_uint()), size - 1));
    T found = below(size - 1);
    for (std::size_t i = size - 1; i-- > 0;)
      found = ite(k == size_of_index<K0>::at(static_cast<int>(i)), below(i), found);
    return found;
  }
};

}  // namespace cowproof::symbolic
