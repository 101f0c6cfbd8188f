// The steps of several processors, or of a machine that derives from them, and what is specified of each.
#pragma once
#include <string_view>

#include "spec/operation.hpp"
#include "spec/smp/abstraction.hpp"
#include "spec/smp/memory.hpp"
#include "spec/smp/tasks.hpp"
#include "spec/specified.hpp"

namespace cowproof {

// How a step ends that the task cannot take here; and one that may also have to wait.
template <ending... More>
using may_be_impossible = may_end<ending::refused_no_process, ending::refused_not_possible, More...>;
template <ending... More> using may_have_to_wait = may_be_impossible<ending::refused_not_yet, More...>;

template <class M, class Memory = smp_memory_spec<typename M::domain_type>,
          class Tasks = smp_task_spec<typename M::domain_type>>
using smp_operations = operation_list<
    operation<"map", &M::step_map, &Memory::spec_map, may_have_to_wait<ending::refused_already_mapped>, "task", "page",
              "writable">,
    operation<"walk", &M::step_walk, &Memory::spec_walk, may_be_impossible<>, "task", "page">,
    operation<"evict", &M::step_evict, &Memory::spec_evict, may_be_impossible<>, "task", "page">,
    operation<"acknowledge", &M::step_acknowledge, &Memory::spec_acknowledge, may_be_impossible<>, "task", "page">,
    operation<"load", &M::step_load, &Memory::spec_load, may_be_impossible<>, "task", "page", "part">,
    operation<"store", &M::step_store, &Memory::spec_store, may_be_impossible<>, "task", "page", "part", "word">,
    operation<"fault", &M::step_fault, &Memory::spec_fault,
              may_have_to_wait<ending::fault_not_mapped, ending::fault_protection>, "task", "page", "writes">,
    operation<"copy", &M::step_copy, &Memory::spec_copy, may_be_impossible<ending::fault_no_memory>, "task", "frame">,
    operation<"break", &M::step_break, &Memory::spec_break, may_have_to_wait<>, "task">,
    operation<"install", &M::step_install, &Memory::spec_install, may_have_to_wait<>, "task">,
    operation<"count", &M::step_count, &Memory::spec_count, may_be_impossible<>, "task">,
    operation<"drop", &M::step_drop, &Memory::spec_drop, may_be_impossible<>, "task">,
    operation<"discard", &M::step_discard, &Memory::spec_discard, may_have_to_wait<ending::refused_not_mapped>, "task",
              "page">,
    operation<"discard_untouched", &M::step_discard_untouched, &Memory::spec_discard_untouched,
              may_have_to_wait<ending::refused_not_mapped>, "task", "page">,
    operation<"end_discard", &M::step_end_discard, &Memory::spec_end_discard, may_have_to_wait<>, "task">,
    operation<"unmap", &M::step_unmap, &Memory::spec_unmap, may_have_to_wait<>, "task", "page">,
    operation<"end_unmap", &M::step_end_unmap, &Memory::spec_end_unmap, may_have_to_wait<>, "task">,
    operation<"permit", &M::step_permit, &Memory::spec_permit, may_have_to_wait<ending::refused_not_mapped>, "task",
              "page">,
    operation<"restrict", &M::step_restrict, &Memory::spec_restrict, may_have_to_wait<ending::refused_not_mapped>,
              "task", "page">,
    operation<"end_restrict", &M::step_end_restrict, &Memory::spec_end_restrict, may_have_to_wait<>, "task">,
    operation<"move", &M::step_move, &Memory::spec_move,
              may_have_to_wait<ending::refused_not_mapped, ending::refused_already_mapped>, "task", "page", "to">,
    operation<"end_move", &M::step_end_move, &Memory::spec_end_move, may_have_to_wait<>, "task">,
    operation<"fork", &M::step_fork, &Tasks::spec_fork, may_have_to_wait<ending::refused_no_process_slot>, "task",
              "child">,
    operation<"look", &M::step_look, &Tasks::spec_look, may_have_to_wait<>, "task", "page">,
    operation<"share", &M::step_share, &Tasks::spec_share, may_be_impossible<>, "task">,
    operation<"protect", &M::step_protect, &Tasks::spec_protect, may_be_impossible<>, "task">,
    operation<"end_fork", &M::step_end_fork, &Tasks::spec_end_fork, may_have_to_wait<ending::refused_no_process_slot>,
              "task", "new_task">,
    operation<"fail", &M::step_fail, &Tasks::spec_fail, may_be_impossible<>, "task">,
    operation<"end_fail", &M::step_end_fail, &Tasks::spec_end_fail, may_have_to_wait<>, "task">,
    operation<"spawn", &M::step_spawn, &Tasks::spec_spawn, may_be_impossible<ending::refused_no_process_slot>, "task",
              "new_task">,
    operation<"exit", &M::step_exit, &Tasks::spec_exit, may_be_impossible<>, "task">,
    operation<"force", &M::step_force, &Tasks::spec_force, may_have_to_wait<ending::refused_bad_address>, "task",
              "page", "part", "word">,
    operation<"fault_in", &M::step_fault_in, &Tasks::spec_fault_in, may_have_to_wait<>, "task">,
    operation<"follow", &M::step_follow, &Tasks::spec_follow, may_be_impossible<>, "task">,
    operation<"write", &M::step_write, &Tasks::spec_write, may_be_impossible<>, "task">,
    operation<"pin", &M::step_pin, &Tasks::spec_pin, may_be_impossible<>, "task", "page">,
    operation<"grab", &M::step_grab, &Tasks::spec_grab, may_be_impossible<>, "task">,
    operation<"keep", &M::step_keep, &Tasks::spec_keep, may_be_impossible<>, "task">,
    operation<"back_out", &M::step_back_out, &Tasks::spec_back_out, may_be_impossible<>, "task">,
    operation<"transfer", &M::step_transfer, &Tasks::spec_transfer, may_be_impossible<>, "task", "part", "word">,
    operation<"unpin", &M::step_unpin, &Tasks::spec_unpin, may_be_impossible<>, "task">>;

template <class M> struct specified<M, smp_kind> {
  using D = typename M::domain_type;
  using tags = types<task_tag, process_tag, page_tag, frame_tag, part_tag, word_tag>;
  using specification = smp_view<D>;
  using operations = smp_operations<M>;
  using abstraction = smp_abstraction<D>;
  using view = typename specification::view;
  using state = typename M::state;
  using process = typename M::process;

  static view abstract(state const& s) { return abstraction::abstract(s); }
  template <class Named> static auto undisturbed(view const& before, view const& after, process q, Named const& named) {
    return abstraction::undisturbed(before, after, q, named);
  }
  static auto lives(state const& s, process p) { return s.alive(p); }
  // What the specification leaves open, from how the step ended.
  template <class Ending> static auto leeway(Ending const& how) {
    auto const is = [&](ending e) { return how == D::ending_of(e); };
    return typename specification::leeway{is(ending::refused_not_possible), is(ending::refused_not_yet),
                                          is(ending::fault_no_memory)};
  }
  static constexpr bool may_change(ending how) { return how == ending::completed || how == ending::fault_no_memory; }
  static constexpr std::string_view sentence_of(std::string_view field) {
    return field == "space"    ? "every process has the memory that it would have if fork had copied it at once"
           : field == "calls"  ? "a system call goes on until it returns"
           : field == "device" ? "a device has the page that it was given"
                               : "";
  }
};

}  // namespace cowproof
