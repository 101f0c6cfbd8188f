// Eager fork is what the specification says, with frames: the same operations on the same view.
#pragma once
#include "spec/operations.hpp"

namespace cowproof {

template <domain D> struct eager_copy_with_frames : eager_copy<D> {
  using S = eager_copy<D>;
  using typename S::address;
  using typename S::boolean;
  using typename S::part;
  using typename S::process;
  using typename S::view;
  using typename S::word;
  using fresh_frames =
      typename D::template choices<typename S::frame, typename S::page>;  // for each page that is copied
  template <class X> using fresh = typename S::template fresh<X>;

  static auto spec_store(view& v, process p, address at, part b, word value, boolean exhausted) {
    return S::spec_store(v, p, at, b, value, fresh<typename S::frame>{}, exhausted);
  }
  static auto spec_fork(view& v, process parent, fresh<process> const& slot, fresh_frames const&, boolean exhausted) {
    return S::spec_fork(v, parent, slot, true, exhausted);
  }
};

template <class M, class S = eager_copy_with_frames<typename M::domain_type>>
using eager_operations = operation_list<
    operation<"map", &M::step_map, &S::spec_map,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_already_mapped,
                      ending::refused_no_memory>,
              "process", "address", "writable", "frame">,
    operation<"unmap", &M::step_unmap, &S::spec_unmap,
              may_end<ending::refused_no_process, ending::refused_out_of_range>, "process", "address">,
    operation<"load", &M::step_load, &S::spec_load, may_end<ending::refused_no_process, ending::fault_not_mapped>,
              "process", "address", "part">,
    operation<"store", &M::step_store, &S::spec_store,
              may_end<ending::refused_no_process, ending::fault_not_mapped, ending::fault_protection>, "process",
              "address", "part", "word">,
    operation<"fork", &M::step_fork, &S::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot, ending::refused_no_memory>,
              "process", "child", "frames">,
    operation<"exec", &M::step_exec, &S::spec_exec, may_end<ending::refused_no_process>, "process">,
    operation<"exit", &M::step_exit, &S::spec_exit, may_end<ending::refused_no_process, ending::refused_is_init>,
              "process">>;

template <class M> struct specified<M, eager_kind> : specified<M, core_kind> {
  using specification = eager_copy_with_frames<typename M::domain_type>;
  using operations = eager_operations<M>;
};

}  // namespace cowproof
