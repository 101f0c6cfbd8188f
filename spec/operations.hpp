// The operations of the machine, or of one that derives from it, and what is specified of them.
#pragma once
#include <string_view>

#include "spec/abstraction.hpp"
#include "spec/operation.hpp"
#include "spec/specified.hpp"

namespace cowproof {

// The operations of M, a machine or something that derives from one and hides a transition.
template <class M, class S = eager_copy<typename M::domain_type>>
using core_operations = operation_list<
    operation<"map", &M::step_map, &S::spec_map,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_already_mapped,
                      ending::refused_no_memory>,
              "process", "address", "writable", "frame">,
    operation<"unmap", &M::step_unmap, &S::spec_unmap,
              may_end<ending::refused_no_process, ending::refused_out_of_range>, "process", "address">,
    operation<"load", &M::step_load, &S::spec_load, may_end<ending::refused_no_process, ending::fault_not_mapped>,
              "process", "address", "part">,
    operation<"store", &M::step_store, &S::spec_store,
              may_end<ending::refused_no_process, ending::fault_not_mapped, ending::fault_protection,
                      ending::fault_no_memory, ending::refused_no_memory>,
              "process", "address", "part", "word", "frame">,
    operation<"fork", &M::step_fork, &S::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot, ending::refused_no_memory>,
              "process", "child", "memory">,
    operation<"exec", &M::step_exec, &S::spec_exec, may_end<ending::refused_no_process>, "process">,
    operation<"exit", &M::step_exit, &S::spec_exit, may_end<ending::refused_no_process, ending::refused_is_init>,
              "process">>;

template <class M> struct specified<M, core_kind> {
  using D = typename M::domain_type;
  using tags = types<process_tag, page_tag, frame_tag, part_tag, word_tag>;
  using specification = eager_copy<D>;
  using operations = core_operations<M>;
  using view = typename specification::view;
  using state = typename M::state;
  using process = typename M::process;

  static view abstract(state const& s) { return cowproof::abstract<D>(s); }
  template <class Named> static auto undisturbed(view const& before, view const& after, process q, Named const&) {
    return cowproof::undisturbed<D>(before, after, q);
  }
  static auto lives(state const& s, process p) { return s.alive(p); }
  // What the specification leaves open, from how the operation ended: was there no memory?
  template <class Ending> static auto leeway(Ending const& how) { return ran_out_of_memory(how); }
  static constexpr bool may_change(ending how) { return how == ending::completed || how == ending::fault_no_memory; }
  static constexpr std::string_view sentence_of(std::string_view field) {
    return field == "space" ? "every process has the memory that it would have if fork had copied it"
                            : "the processes that live are those of the specification";
  }
};

}  // namespace cowproof
