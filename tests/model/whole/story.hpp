// The whole machine in the words of a story: each caller gets the lowest thing that is free.
#pragma once
#include <gtest/gtest.h>

#include "invariants/whole/invariants.hpp"
#include "model/concrete/domain.hpp"
#include "model/fields.hpp"

namespace cowproof {

class WholeMachine : public testing::Test {
 protected:
  using D = concrete<capacity<sized<process_tag, 4>, sized<space_tag, 4>, sized<page_tag, 4>, sized<directory_tag, 2>,
                              sized<kernel_page_tag, 2>, sized<frame_tag, 10>, sized<word_tag, 8>, sized<slot_tag, 3>,
                              sized<object_tag, 2>, sized<object_page_tag, 2>, sized<program_tag, 2>, sized<pin_tag, 2>,
                              sized<descriptor_tag, 2>, sized<open_file_tag, 3>, sized<signal_tag, 2>>>;
  using M = whole_machine<D>;
  using number = std::uint64_t;

  M::state s = M::initial();

  // Whatever a test did, every invariant holds.
  void TearDown() override {
    whole_inductive_invariants<D>::each(
        [&](auto invariant) { EXPECT_TRUE(invariant.holds_in(s)) << invariant.name << " is broken"; });
  }

  // ---------------------------------------------------------------------------------------------------- operands
  static M::address at(number page) { return M::address(M::page{page}); }
  static M::address in_kernel(number page) { return M::address(M::kernel_page{page}); }
  static M::address outside() { return {}; }
  static M::pages pages(std::initializer_list<number> numbers) {
    M::pages set;
    for (auto const page : numbers) set.bits |= number{1} << page;
    return set;
  }
  template <class X> M::fresh<X> lowest() const {
    for (number i = 0; i < static_cast<number>(X::size); ++i)
      if (M::available(s, X{i})) return {X{i}, true};
    return {};
  }
  template <class X> static M::fresh<X> none() { return {}; }
  M::fresh_frames frames() const { return {lowest<M::frame>().pick, true}; }

  // --------------------------------------------------------------------------------------------------- operations
  ending map(number p, M::pages where, bool readable = true, bool writable = true) {
    return M::step_map(s, {p}, where, readable, writable).how;
  }
  ending map_file(number p, number page, number file, bool writable, bool shared, number file_page = 0) {
    return M::step_map_object(s, {p}, at(page), {file}, {file_page}, writable, shared).how;
  }
  ending map_shared(number p, number page) { return M::step_map_shared(s, {p}, at(page), lowest<M::object>()).how; }
  ending unmap(number p, M::pages where) { return M::step_unmap(s, {p}, where).how; }
  ending brk(number p, M::pages heap) { return M::step_brk(s, {p}, heap).how; }
  ending protect(number p, M::pages where, bool readable, bool writable) {
    return M::step_protect(s, {p}, where, readable, writable).how;
  }
  ending advise(number p, M::pages where, M::inheritance at_fork) {
    return M::step_advise_fork(s, {p}, where, at_fork).how;
  }
  ending discard(number p, M::pages where) { return M::step_discard(s, {p}, where).how; }

  ending load(number p, M::address a) { return M::step_load(s, {p}, a, {}).how; }
  ending store(number p, M::address a, number word) {
    return M::step_store(s, {p}, a, {}, {word}, lowest<M::frame>()).how;
  }
  ending store_without_memory(number p, number page, number word) {
    return M::step_store(s, {p}, at(page), {}, {word}, none<M::frame>()).how;
  }
  ending kernel_store(number p, M::address a, number word) {
    return M::step_kernel_store(s, {p}, a, {}, {word}, lowest<M::frame>()).how;
  }
  ending page_in(number p, number page) { return M::step_page_in(s, {p}, at(page), lowest<M::frame>()).how; }

  number fork(number p) {
    auto const out = M::step_fork(s, {p}, lowest<M::process>(), lowest<M::space>(), frames());
    EXPECT_EQ(out.how, ending::completed);
    return out.value.i;
  }
  ending fork_with(number p, M::fresh_frames const& offered) {
    return M::step_fork(s, {p}, lowest<M::process>(), lowest<M::space>(), offered).how;
  }
  number vfork(number p) { return M::step_vfork(s, {p}, lowest<M::process>()).value.i; }
  number clone(number p) { return M::step_clone(s, {p}, lowest<M::process>()).value.i; }
  ending exec(number p, number program) { return M::step_exec(s, {p}, {program}, lowest<M::space>()).how; }
  ending exit(number p) { return M::step_exit(s, {p}).how; }
  ending wait(number parent, number child) { return M::step_wait(s, {parent}, {child}).how; }

  ending swap_out(number p, number page) { return M::step_swap_out(s, space_of(p), {page}, lowest<M::slot>()).how; }
  ending evict(number file, number page = 0) { return M::step_evict(s, {file}, {page}).how; }
  ending pin(number p, number page) { return M::step_pin(s, {p}, at(page), lowest<M::pin>(), lowest<M::frame>()).how; }
  ending unpin(number h) { return M::step_unpin(s, {h}).how; }
  ending device_store(number h, number word) { return M::step_device_store(s, {h}, {}, {word}).how; }
  number create_file() { return M::step_create(s, lowest<M::object>()).value.i; }
  ending write_file(number p, number file, number word) {
    return M::step_file_write(s, {p}, {file}, {}, {}, {word}).how;
  }

  // ------------------------------------------------------------------------------------------------------ in short

  // Accesses for which the kernel brings in all that is missing.
  number read(number p, number page) {
    while (load(p, at(page)) == ending::refused_not_resident) EXPECT_EQ(page_in(p, page), ending::completed);
    auto const out = M::step_load(s, {p}, at(page), {});
    EXPECT_EQ(out.how, ending::completed);
    return out.value.i;
  }
  void write(number p, number page, number word) {
    ending how = store(p, at(page), word);
    for (; how == ending::refused_not_resident; how = store(p, at(page), word))
      EXPECT_EQ(page_in(p, page), ending::completed);
    EXPECT_EQ(how, ending::completed);
  }

  // ------------------------------------------------------------------------------------------------------- reading

  M::space space_of(number p) const { return M::memory_of(s, {p}); }
  M::entry entry(number p, number page) const { return s.table(space_of(p), {page}); }
  M::frame frame(number p, number page) const {
    EXPECT_TRUE(has<M::mapping>(entry(p, page)));
    return get<M::mapping>(entry(p, page)).target;
  }
  bool is_on_zero_frame(number p, number page) const { return has<M::zero_frame>(entry(p, page)); }
  bool is_swapped(number p, number page) const { return has<M::swapped>(entry(p, page)); }
  M::slot slot(number p, number page) const { return get<M::swapped>(entry(p, page)).where; }
  bool runs(number p) const { return M::runs(s, {p}); }
  bool is_zombie(number p) const { return has<M::zombie>(s.tasks({p}, {})); }
  bool is_unused(number p) const { return M::available(s, M::process{p}); }
  number parent(number p) const {
    auto const t = s.tasks({p}, {});
    return has<M::live>(t) ? get<M::live>(t).parent.i : get<M::zombie>(t).parent.i;
  }
  int free_frames() const {
    int n = 0;
    for (number f = 0; f < static_cast<number>(M::frame::size); ++f) n += M::available(s, M::frame{f}) ? 1 : 0;
    return n;
  }
};

}  // namespace cowproof
