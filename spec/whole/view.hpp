// What programs may observe of the whole machine: memory of their own, as if fork had copied it at once.
//
// There are no frames, no counts, no slots and no page tables here, and nothing is ever brought in or out.
#pragma once
#include "model/whole/state.hpp"

namespace cowproof {

template <domain D> struct whole_view {
  using machine = whole_state<D>;
  using boolean = typename D::boolean;
  using contents = typename machine::contents;
  using region = typename machine::region;

  // A page of an address space: what it promises, and what the program wrote there since. While it wrote nothing, it
  // reads what the object holds, or zero.
  struct cell {
    BOOST_HANA_DEFINE_STRUCT(cell, (region, promised), (typename D::template maybe<contents>, written));
  };
  // What a device holds: a word, which is also that of a page while the page is mapped.
  struct place {
    BOOST_HANA_DEFINE_STRUCT(place, (typename machine::space, of), (typename machine::page, at));
  };
  struct held {
    BOOST_HANA_DEFINE_STRUCT(held, (contents, content), (typename D::template maybe<place>, also));
  };
  using cells = typename D::template maybe<cell>;
  using address_spaces = typename D::template relation<cells, typename machine::space, typename machine::page>;
  using open_descriptors = typename D::template relation<typename D::template maybe<typename machine::open_file>,
                                                         typename machine::process, typename machine::descriptor>;
  using all_tasks = typename D::template map<typename machine::task, typename machine::process>;
  using kernel_halves = typename D::template map<boolean, typename machine::process, typename machine::kernel_page>;
  using devices = typename D::template map<typename D::template maybe<held>, typename machine::pin>;

  struct view {
    BOOST_HANA_DEFINE_STRUCT(view,                                          //
                             (all_tasks, tasks),                            //
                             (kernel_halves, kernel_half),                  // what each process finds of the kernel
                             (address_spaces, memory),                      //
                             (typename machine::stored_pages, objects),     // what each object holds
                             (typename machine::names_of_objects, named),   //
                             (devices, held),                               //
                             (open_descriptors, descriptors),               //
                             (typename machine::file_positions, position),  //
                             (typename machine::pending_signals, pending),  //
                             (typename machine::kernel_mappings, kernel),   //
                             (typename machine::all_images, images));       //
  };

  // What the specification leaves open of an operation: that it ran out of memory, or has to wait for a page; and, once
  // for all operations, whether a process that gets no memory is spared.
  struct leeway {
    boolean exhausted, not_resident, spares;
    boolean is_spared(typename machine::process p) const { return p == typename machine::process{} || spares; }
  };
};

#define COWPROOF_WHOLE_VIEW(D) \
  COWPROOF_WHOLE_TYPES(D);     \
  using seen = whole_view<D>;  \
  using typename seen::cell;   \
  using typename seen::cells;  \
  using typename seen::held;   \
  using typename seen::leeway; \
  using typename seen::place;  \
  using typename seen::view

}  // namespace cowproof
