// Maps and relations of which each lane has one.
#pragma once
#include <algorithm>

#include "engines/explore/sliced/values.hpp"
#include "model/misuse.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// Updates happen only in these lanes. A thread has one operation at a time.
inline constinit thread_local lanes updated_lanes = ~lanes{};

template <class Update> COWPROOF_INLINE void update_where(sliced_truth condition, Update&& update) {
  cowproof::detail::expect_no_reading();
  lanes const outer = updated_lanes;
  updated_lanes = outer & condition.w;
  update();
  updated_lanes = outer;
}

template <class T, class... K> struct sliced_map {
  using value_type = T;
  static constexpr int cells = (K::size * ... * 1);
  std::array<sliced_code<T>, cells> cell{};

  sliced_map() = default;
  sliced_map(sliced_map const&) = default;
  // To assign a map is an update, and happens where updates do. What is not within the scope is the same already.
  COWPROOF_INLINE sliced_map& operator=(sliced_map const& other) {
    cowproof::detail::expect_no_reading();
    each_key([&](auto const&... k) COWPROOF_INLINE_LAMBDA {
      put(cell_of(k...), other.cell[cell_of(k...)], sliced_truth::of(updated_lanes));
    });
    return *this;
  }

  static COWPROOF_INLINE std::size_t cell_of(K const&... k) {
    std::size_t number = 0;
    ((number = number * static_cast<std::size_t>(K::size) + static_cast<std::size_t>(k.known)), ...);
    return number;
  }
  COWPROOF_INLINE T operator()(K const&... k) const {
    cowproof::detail::expect_not_changing(this);
    if (((k.known != K::differs) && ...)) return value_of_slices<T>(cell[cell_of(k...)]);
    sliced_code<T> found;
    each_meant(
        [&](std::size_t number, sliced_truth meant) COWPROOF_INLINE_LAMBDA {
          for (std::size_t i = 0; i < found.bit.size(); ++i)
            found.bit[i] = found.bit[i] || (meant && cell[number].bit[i]);
        },
        true, 0, k...);
    return value_of_slices<T>(found);
  }
  COWPROOF_INLINE void set(K const&... k, T const& value) {
    cowproof::detail::expect_no_reading();
    auto const code = code_of_slices(value);
    each_meant([&](std::size_t number, sliced_truth meant) COWPROOF_INLINE_LAMBDA { put(number, code, meant); },
               sliced_truth::of(updated_lanes), 0, k...);
  }
  // Every cell gets f(keys..., old value), and all at the same time.
  template <class F> COWPROOF_INLINE void each(F&& f) {
    cowproof::detail::expect_no_reading();
    auto now = cell;
    {
      cowproof::detail::reading_others_than const evaluating(this);
      each_key([&](auto const&... k) COWPROOF_INLINE_LAMBDA {
        auto const number = cell_of(k...);
        now[number] = code_of_slices(T(f(k..., value_of_slices<T>(cell[number]))));
      });
    }
    each_key([&](auto const&... k)
                 COWPROOF_INLINE_LAMBDA { put(cell_of(k...), now[cell_of(k...)], sliced_truth::of(updated_lanes)); });
  }
  COWPROOF_INLINE sliced_truth operator==(sliced_map const& other) const {
    sliced_truth same = true;
    each_key([&](auto const&... k)
                 COWPROOF_INLINE_LAMBDA { same = same && cell[cell_of(k...)] == other.cell[cell_of(k...)]; });
    return same;
  }

  template <class Visitor> static COWPROOF_INLINE void each_key(Visitor&& visit) { loop(visit, types<K...>{}); }

 protected:
  COWPROOF_INLINE void put(std::size_t number, sliced_code<T> const& code, sliced_truth where) {
    cell[number] = ite(where, code, cell[number]);
  }

 private:
  template <class Visitor, class K0, class... Rest, class... Done>
  static COWPROOF_INLINE void loop(Visitor& visit, types<K0, Rest...>, Done const&... done) {
    for (int i = 0; i < K0::in_scope(); ++i) {
      if constexpr (sizeof...(Rest) == 0) visit(done..., K0::of(i));
      else loop(visit, types<Rest...>{}, done..., K0::of(i));
    }
  }
  // Every cell that some lane means, and which lanes do.
  template <class Visitor> static COWPROOF_INLINE void each_meant(Visitor&& visit, sliced_truth meant, std::size_t at) {
    visit(at, meant);
  }
  template <class Visitor, class K0, class... Rest>
  static COWPROOF_INLINE void each_meant(Visitor&& visit, sliced_truth meant, std::size_t at, K0 const& k,
                                         Rest const&... rest) {
    for (int i = 0; i < K0::in_scope(); ++i)
      if (k.may_be(i))
        each_meant(visit, meant && k.is(i), at * static_cast<std::size_t>(K0::size) + static_cast<std::size_t>(i),
                   rest...);
  }
};

// How many cells name each key: of one row, or of all, as they were when the tally was made, which is where it is used.
template <class Relation> struct sliced_row_tally {
  static constexpr bool is_used_at_once = true;
  std::array<typename Relation::value_type, Relation::columns> entries;
  template <class Visitor> COWPROOF_INLINE void each_entry(Visitor&& visit) const {
    for (int c = 0; c < Relation::column_type::in_scope(); ++c) visit(entries[static_cast<std::size_t>(c)]);
  }
};
template <class Relation> struct sliced_tally {
  static constexpr bool is_used_at_once = true;
  Relation relation;
  template <class Visitor> COWPROOF_INLINE void each_entry(Visitor&& visit) const {
    relation.each_key([&](auto const&... k) COWPROOF_INLINE_LAMBDA { visit(relation(k...)); });
  }
};

template <class T, class Row, class Col> struct sliced_relation : sliced_map<T, Row, Col> {
  using row_type = Row;
  using column_type = Col;
  static constexpr int columns = Col::size;

  COWPROOF_INLINE void copy_row(Row const& to, Row const& from) {
    for (int c = 0; c < Col::in_scope(); ++c) this->set(to, Col::of(c), (*this)(from, Col::of(c)));
  }
  COWPROOF_INLINE void clear_row(Row const& r) {
    for (int c = 0; c < Col::in_scope(); ++c) this->set(r, Col::of(c), T{});
  }
  template <class F> COWPROOF_INLINE void map_row(Row const& r, F&& f) {
    cowproof::detail::expect_no_reading();
    auto now = entries_of(r);
    {
      cowproof::detail::reading_others_than const evaluating(this);
      for (int c = 0; c < Col::in_scope(); ++c)
        now[static_cast<std::size_t>(c)] = T(f(T(now[static_cast<std::size_t>(c)])));
    }
    for (int c = 0; c < Col::in_scope(); ++c) this->set(r, Col::of(c), now[static_cast<std::size_t>(c)]);
  }
  COWPROOF_INLINE sliced_truth row_is_empty(Row const& r) const {
    sliced_truth empty = true;
    for (int c = 0; c < Col::in_scope(); ++c) empty = empty && (*this)(r, Col::of(c)) == T{};
    return empty;
  }

  COWPROOF_INLINE sliced_row_tally<sliced_relation> row(Row const& r) const { return {entries_of(r)}; }
  COWPROOF_INLINE sliced_tally<sliced_relation> totals() const { return {*this}; }
  template <class K> sliced_count<columns> row(Row const& r, K const& k) const { return counted<columns>(row(r), k); }
  template <class K> sliced_count<sliced_map<T, Row, Col>::cells> total(K const& k) const {
    cowproof::detail::expect_not_changing(this);
    return counted<sliced_map<T, Row, Col>::cells>(totals(), k);
  }

 private:
  COWPROOF_INLINE auto entries_of(Row const& r) const {
    std::array<T, columns> entries;
    for (int c = 0; c < Col::in_scope(); ++c) entries[static_cast<std::size_t>(c)] = (*this)(r, Col::of(c));
    return entries;
  }
  template <int Max, class Tally, class K>
  static COWPROOF_INLINE sliced_count<Max> counted(Tally const& t, K const& k) {
    sliced_count<Max> n;
    t.each_entry([&](T const& e) COWPROOF_INLINE_LAMBDA { n = ite(names(e, k), n + 1, n); });
    return n;
  }
};

// A map of counts, which adds and subtracts what a relation counts.
template <class N, class K> struct sliced_counts : sliced_map<N, K> {
  template <class Tally> COWPROOF_INLINE sliced_counts& operator+=(Tally&& t) {
    static_assert(!cowproof::detail::is_kept_tally<Tally>,
                  "a tally is used where it is made: counts += relation.row(x)");
    return change(t, 1);
  }
  template <class Tally> COWPROOF_INLINE sliced_counts& operator-=(Tally&& t) {
    static_assert(!cowproof::detail::is_kept_tally<Tally>,
                  "a tally is used where it is made: counts -= relation.row(x)");
    return change(t, -1);
  }
  COWPROOF_INLINE sliced_truth operator==(sliced_counts const& other) const {
    return sliced_map<N, K>::operator==(other);
  }
  template <class Relation> COWPROOF_INLINE sliced_truth operator==(sliced_tally<Relation>&& t) const {
    sliced_truth same = true;
    for (int i = 0; i < K::in_scope(); ++i) {
      auto counted = t.relation.total(K::of(i)).n;
      auto own = this->cell[static_cast<std::size_t>(i)];
      constexpr int bits = std::max(decltype(counted)::width, decltype(own)::width);
      same = same && counted.template as<bits>() == own.template as<bits>();
    }
    return same;
  }

 private:
  template <class Tally> COWPROOF_INLINE sliced_counts& change(Tally const& t, int by) {
    t.each_entry([&](auto const& e) COWPROOF_INLINE_LAMBDA {
      update_where(holds<K>(e), [&] {
        auto const k = key<K>(e);
        this->set(k, (*this)(k) + by);
      });
    });
    return *this;
  }
};

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search
