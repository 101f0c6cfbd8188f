// On-demand fork is specified as the core is: fork copies the memory, at once.
#pragma once
#include "model/on_demand/state.hpp"
#include "spec/operations.hpp"

namespace cowproof {

// The same operations on the same view. What they may use besides, a program cannot observe.
template <domain D> struct eager_copy_on_demand : eager_copy<D> {
  using S = eager_copy<D>;
  using typename S::address;
  using typename S::boolean;
  using typename S::frame;
  using typename S::part;
  using typename S::process;
  using typename S::view;
  using typename S::word;
  using table = typename on_demand_state<D>::table;
  template <class X> using fresh = typename S::template fresh<X>;

  static auto spec_map(view& v, process p, address at, boolean writable, fresh<frame> const& offered,
                       fresh<table> const&, boolean exhausted) {
    return S::spec_map(v, p, at, writable, offered, exhausted);
  }
  static auto spec_unmap(view& v, process p, address at, fresh<table> const&, boolean exhausted) {
    return S::spec_unmap(v, p, at, exhausted);
  }
  static auto spec_store(view& v, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const&, boolean exhausted) {
    return S::spec_store(v, p, at, b, value, offered, exhausted);
  }
};

template <class M, class S = eager_copy_on_demand<typename M::domain_type>>
using on_demand_operations = operation_list<
    operation<"map", &M::step_map, &S::spec_map,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_already_mapped,
                      ending::refused_no_memory>,
              "process", "address", "writable", "frame", "table">,
    operation<"unmap", &M::step_unmap, &S::spec_unmap,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_no_memory>, "process",
              "address", "table">,
    operation<"load", &M::step_load, &S::spec_load, may_end<ending::refused_no_process, ending::fault_not_mapped>,
              "process", "address", "part">,
    operation<"store", &M::step_store, &S::spec_store,
              may_end<ending::refused_no_process, ending::fault_not_mapped, ending::fault_protection,
                      ending::fault_no_memory, ending::refused_no_memory>,
              "process", "address", "part", "word", "frame", "table">,
    operation<"fork", &M::step_fork, &S::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot, ending::refused_no_memory>,
              "process", "child", "memory">,
    operation<"exec", &M::step_exec, &S::spec_exec, may_end<ending::refused_no_process>, "process">,
    operation<"exit", &M::step_exit, &S::spec_exit, may_end<ending::refused_no_process, ending::refused_is_init>,
              "process">>;

// The view, isolation and sentences are the core's; what is below a directory is a program's memory.
template <class M> struct specified<M, on_demand_kind> : specified<M, core_kind> {
  using D = typename M::domain_type;
  using tags = types<process_tag, page_tag, directory_tag, table_tag, frame_tag, part_tag, word_tag>;
  using specification = eager_copy_on_demand<D>;
  using operations = on_demand_operations<M>;
  using view = typename specification::view;

  // A page is where the directory and the table below it say.
  static view abstract(typename M::state const& s) {
    using branch = typename M::branch;
    using mapping = typename M::mapping;
    using cell = typename specification::cell;
    return {s.alive, D::template tabulate<typename specification::address_spaces>([&](typename M::process p,
                                                                                      typename M::page v) {
              auto const over = s.directories(p, D::template group_of<typename M::directory>(v));
              auto const e = s.leaves(get<branch>(over).below, v);
              auto const m = get<mapping>(e);
              return ite(has<branch>(over) && has<mapping>(e),
                         cell(typename specification::own_page{s.content(m.target), m.writable || m.cow}), cell{});
            })};
  }
};

}  // namespace cowproof
