// The operations of the whole machine, or of one that derives from it, and what is specified of them.
#pragma once
#include <string_view>

#include "model/policies.hpp"
#include "spec/operation.hpp"
#include "spec/specified.hpp"
#include "spec/whole/abstraction.hpp"
#include "spec/whole/files.hpp"
#include "spec/whole/memory.hpp"

namespace cowproof {

// The specification, whose functions are those of its families.
template <domain D> struct whole_specification : whole_view<D> {
  using seen = whole_view<D>;
  using typename seen::view;
  using typed = whole_state<D>;

  // Init runs, and is its own parent. Nothing is mapped, no file exists, and no program is installed.
  static view initial() {
    view v{};
    v.tasks.set(typename typed::process{}, typename typed::task(typename typed::live{{}, {}, false, false}));
    return v;
  }
};

template <class M, class D = typename M::domain_type>
using whole_operations = operation_list<
    operation<"map", &M::step_map, &whole_memory_spec<D>::spec_map,
              may_end<ending::refused_no_process, ending::refused_already_mapped>, "process", "pages", "readable",
              "writable">,
    operation<"map_object", &M::step_map_object, &whole_memory_spec<D>::spec_map_object,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_already_mapped,
                      ending::refused_no_object>,
              "process", "address", "object", "object_page", "writable", "shared">,
    operation<"map_shared", &M::step_map_shared, &whole_memory_spec<D>::spec_map_shared,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_already_mapped,
                      ending::refused_no_memory>,
              "process", "address", "object">,
    operation<"unmap", &M::step_unmap, &whole_memory_spec<D>::spec_unmap, may_end<ending::refused_no_process>,
              "process", "pages">,
    operation<"brk", &M::step_brk, &whole_memory_spec<D>::spec_brk,
              may_end<ending::refused_no_process, ending::refused_already_mapped>, "process", "heap">,
    operation<"protect", &M::step_protect, &whole_memory_spec<D>::spec_protect,
              may_end<ending::refused_no_process, ending::refused_not_mapped>, "process", "pages", "readable",
              "writable">,
    operation<"advise_fork", &M::step_advise_fork, &whole_memory_spec<D>::spec_advise_fork,
              may_end<ending::refused_no_process, ending::refused_not_mapped, ending::refused_invalid>, "process",
              "pages", "at_fork">,
    operation<"discard", &M::step_discard, &whole_memory_spec<D>::spec_discard,
              may_end<ending::refused_no_process, ending::refused_not_mapped>, "process", "pages">,
    operation<"load", &M::step_load, &whole_memory_spec<D>::spec_load,
              may_end<ending::refused_no_process, ending::fault_protection, ending::fault_not_mapped,
                      ending::refused_not_resident>,
              "process", "address", "part">,
    operation<"store", &M::step_store, &whole_memory_spec<D>::spec_store,
              may_end<ending::refused_no_process, ending::fault_protection, ending::fault_not_mapped,
                      ending::refused_not_resident, ending::refused_no_memory, ending::fault_no_memory>,
              "process", "address", "part", "word", "frame">,
    operation<"kernel_store", &M::step_kernel_store, &whole_memory_spec<D>::spec_kernel_store,
              may_end<ending::refused_no_process, ending::refused_bad_address, ending::refused_not_resident,
                      ending::refused_no_memory>,
              "process", "address", "part", "word", "frame">,
    operation<"page_in", &M::step_page_in, &whole_memory_spec<D>::spec_page_in,
              may_end<ending::refused_no_process, ending::refused_not_possible, ending::refused_no_memory,
                      ending::fault_no_memory>,
              "process", "address", "frame">,
    operation<"fork", &M::step_fork, &whole_task_spec<D>::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot, ending::refused_no_memory>,
              "process", "child", "space", "frames">,
    operation<"fork_eager", &M::step_fork_eager, &whole_task_spec<D>::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot, ending::refused_no_memory>,
              "process", "child", "space", "frames">,
    operation<"vfork", &M::step_vfork, &whole_task_spec<D>::spec_vfork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot>, "process", "child">,
    operation<"clone", &M::step_clone, &whole_task_spec<D>::spec_clone,
              may_end<ending::refused_no_process, ending::refused_no_process_slot>, "process", "child">,
    operation<"exec", &M::step_exec, &whole_task_spec<D>::spec_exec,
              may_end<ending::refused_no_process, ending::refused_no_program, ending::refused_no_memory>, "process",
              "program", "space">,
    operation<"exit", &M::step_exit, &whole_task_spec<D>::spec_exit,
              may_end<ending::refused_no_process, ending::refused_is_init>, "process">,
    operation<"kill", &M::step_kill, &whole_task_spec<D>::spec_kill,
              may_end<ending::refused_no_process, ending::refused_is_init>, "process">,
    operation<"wait", &M::step_wait, &whole_task_spec<D>::spec_wait,
              may_end<ending::refused_no_process, ending::refused_no_child, ending::refused_not_yet>, "process",
              "child">,
    operation<"swap_out", &M::step_swap_out, &whole_memory_spec<D>::spec_swap_out,
              may_end<ending::refused_not_possible, ending::refused_no_memory>, "space", "page", "slot">,
    operation<"evict", &M::step_evict, &whole_memory_spec<D>::spec_evict, may_end<ending::refused_not_possible>,
              "object", "object_page">,
    operation<"reclaim", &M::step_reclaim, &whole_memory_spec<D>::spec_reclaim, may_end<ending::refused_not_possible>,
              "object">,
    operation<"pin", &M::step_pin, &whole_memory_spec<D>::spec_pin,
              may_end<ending::refused_no_process, ending::refused_bad_address, ending::refused_invalid,
                      ending::refused_already_held, ending::refused_not_resident, ending::refused_no_memory>,
              "process", "address", "pin", "frame">,
    operation<"unpin", &M::step_unpin, &whole_memory_spec<D>::spec_unpin, may_end<ending::refused_not_possible>, "pin">,
    operation<"device_store", &M::step_device_store, &whole_memory_spec<D>::spec_device_store,
              may_end<ending::refused_not_possible>, "pin", "part", "word">,
    operation<"create", &M::step_create, &whole_file_spec<D>::spec_create, may_end<ending::refused_no_memory>,
              "object">,
    operation<"file_write", &M::step_file_write, &whole_file_spec<D>::spec_file_write,
              may_end<ending::refused_no_process, ending::refused_no_object>, "process", "object", "object_page",
              "part", "word">,
    operation<"install", &M::step_install, &whole_file_spec<D>::spec_install, may_end<>, "program", "page", "heap">,
    operation<"install_object", &M::step_install_object, &whole_file_spec<D>::spec_install_object,
              may_end<ending::refused_no_object>, "program", "page", "object", "object_page", "writable">,
    operation<"open", &M::step_open, &whole_file_spec<D>::spec_open,
              may_end<ending::refused_no_process, ending::refused_bad_descriptor, ending::refused_no_memory>, "process",
              "descriptor", "open_file">,
    operation<"dup", &M::step_dup, &whole_file_spec<D>::spec_dup,
              may_end<ending::refused_no_process, ending::refused_bad_descriptor>, "process", "from", "to">,
    operation<"close", &M::step_close, &whole_file_spec<D>::spec_close,
              may_end<ending::refused_no_process, ending::refused_bad_descriptor>, "process", "descriptor">,
    operation<"seek", &M::step_seek, &whole_file_spec<D>::spec_seek,
              may_end<ending::refused_no_process, ending::refused_bad_descriptor>, "process", "descriptor", "word">,
    operation<"signal", &M::step_signal, &whole_file_spec<D>::spec_signal,
              may_end<ending::refused_no_process, ending::refused_not_possible>, "process", "to", "signal">,
    operation<"take_signal", &M::step_take_signal, &whole_file_spec<D>::spec_take_signal,
              may_end<ending::refused_no_process, ending::refused_not_possible>, "process", "signal">,
    operation<"kernel_map", &M::step_kernel_map, &whole_file_spec<D>::spec_kernel_map,
              may_end<ending::refused_not_possible>, "kernel_page">>;

template <class M> struct specified<M, whole_kind> {
  using D = typename M::domain_type;
  using tags =
      types<process_tag, space_tag, page_tag, directory_tag, kernel_page_tag, frame_tag, part_tag, word_tag, slot_tag,
            object_tag, object_page_tag, program_tag, pin_tag, descriptor_tag, open_file_tag, signal_tag>;
  using specification = whole_specification<D>;
  using operations = whole_operations<M>;
  using abstraction = whole_abstraction<D>;
  using view = typename specification::view;
  using state = typename M::state;
  using process = typename M::process;

  static view abstract(state const& s) { return abstraction::abstract(s); }
  template <class Named> static auto undisturbed(view const& before, view const& after, process q, Named const& named) {
    return abstraction::undisturbed(before, after, q, named);
  }
  static auto lives(state const& s, process p) { return has<typename M::live>(s.tasks(p, {})); }
  // What the specification leaves open, from how the operation ended.
  template <class Ending> static auto leeway(Ending const& how) {
    auto const is = [&](ending e) { return how == D::ending_of(e); };
    return typename specification::leeway{ran_out_of_memory(how),
                                          is(ending::refused_not_resident) || is(ending::refused_not_possible),
                                          policies_of<M>.without_memory == when_memory_is_out::refuses};
  }
  static constexpr bool may_change(ending how) { return how == ending::completed || how == ending::fault_no_memory; }
  static constexpr std::string_view sentence_of(std::string_view field) {
    return field == "memory" ? "every address space has the memory that it would have if fork had copied it" : "";
  }
};

}  // namespace cowproof
