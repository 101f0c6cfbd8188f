// Steps of several processors, played in a test: after each, every property is checked.
#pragma once
#include <gtest/gtest.h>

#include "invariants/smp/invariants.hpp"
#include "model/concrete/domain.hpp"
#include "model/fields.hpp"

namespace cowproof {

using smp_story_terms = concrete<capacity<sized<task_tag, 4>, sized<process_tag, 3>, sized<page_tag, 3>,
                                          sized<frame_tag, 8>, sized<word_tag, 8>, sized<part_tag, 2>>>;

// Where something is offered, it is the lowest that is available.
class Processors : public testing::Test {
 protected:
  using M = smp_machine<smp_story_terms>;
  using S = specified<M>;
  static constexpr M::task t0{0}, t1{1}, t2{2}, t3{3};
  static constexpr M::process p0{0}, p1{1};
  static constexpr M::page v0{0}, v1{1};
  static constexpr M::part b0{0}, b1{1};
  static M::word word(std::uint64_t w) { return {w}; }

  // Plays a step, expects it to be what the specification says, and every invariant to hold.
  template <literal Name, class... X> ending play(X const&... x) {
    ending how{};
    operations_of<M>::each([&]<class Operation>(Operation) {
      if constexpr (Operation::name == Name.view()) how = checked<Operation>(x...).how;
    });
    return how;
  }
  template <literal Name, class... X> void complete(X const&... x) {
    EXPECT_EQ(play<Name>(x...), ending::completed) << Name.view();
  }

  // Several steps that a processor takes in a row.
  void walk_and_store(M::task t, M::page v, std::uint64_t value) {
    complete<"walk">(t, v);
    complete<"store">(t, v, b0, word(value));
  }
  void copy_on_write(M::task t, M::page v) {
    complete<"fault">(t, v, true);
    complete<"copy">(t, lowest<M::frame>());
    complete<"break">(t);
    acknowledge_all();
    complete<"install">(t);
    give_back(t);
  }
  void give_back(M::task t) {
    complete<"count">(t);
    complete<"drop">(t);
  }
  void acknowledge_all() {
    for (std::uint64_t t = 0; t < M::task::size; ++t)
      for (std::uint64_t v = 0; v < M::page::size; ++v)
        if (s.owes(M::task{t}, M::page{v})) complete<"acknowledge">(M::task{t}, M::page{v});
  }
  // A page that is t0's own and holds a word.
  void own_page(M::page v, std::uint64_t value, bool writable = true) {
    complete<"map">(t0, v, true);
    complete<"fault">(t0, v, false);
    copy_on_write(t0, v);
    walk_and_store(t0, v, value);
    if (writable) return;
    complete<"restrict">(t0, v);
    acknowledge_all();
    complete<"end_restrict">(t0);
  }
  void share_all_pages(M::task t) {
    for (std::uint64_t v = 0; v < M::page::size; ++v) {
      if (play<"look">(t, M::page{v}) == ending::completed) complete<"share">(t);
    }
  }
  void fork(M::task t) {
    complete<"fork">(t, lowest<M::process>());
    share_all_pages(t);
    complete<"protect">(t);
    acknowledge_all();
    complete<"end_fork">(t, lowest<M::task>());
  }

  // What a load finds, through a new lookup, or through what the processor remembers.
  std::uint64_t load(M::task t, M::page v) {
    complete<"walk">(t, v);
    return load_remembered(t, v);
  }
  std::uint64_t load_remembered(M::task t, M::page v) {
    auto const before = s;
    auto const found = M::step_load(s, t, v, b0);
    EXPECT_EQ(found.how, ending::completed);
    EXPECT_TRUE(same_state(before, s));
    return found.value.i;
  }

  M::frame frame_of(M::process p, M::page v) const { return key<M::frame>(s.table(p, v)); }
  std::uint64_t references(M::frame f) const { return s.refcount(f).n; }
  int free_frames() const {
    int n = 0;
    for (std::uint64_t i = 0; i < M::frame::size; ++i) n += M::available(s, M::frame{i});
    return n;
  }
  template <class X> M::fresh<X> lowest() const {
    for (std::uint64_t i = 0; i < X::size; ++i)
      if (M::available(s, X{i})) return {X{i}, true};
    return {};
  }

  M::state s = M::initial();

 private:
  template <class Operation, class... X> auto checked(X const&... x) {
    auto const before = s;
    auto expected = S::abstract(s);
    auto const out = Operation::step(s, x...);
    auto const expected_out = Operation::spec(expected, x..., S::leeway(out.how));
    EXPECT_TRUE(Operation::may(out.how)) << Operation::name;
    EXPECT_EQ(out.how, expected_out.how) << Operation::name;
    EXPECT_TRUE(same_state(S::abstract(s), expected)) << Operation::name;
    EXPECT_TRUE(S::may_change(out.how) || same_state(before, s)) << Operation::name;
    auto const look = [&](auto i) { EXPECT_TRUE(i.holds_in(s)) << Operation::name << " breaks " << i.name; };
    properties_of<M>::inductive::each(look);
    properties_of<M>::implied::each(look);
    return out;
  }
};

}  // namespace cowproof
