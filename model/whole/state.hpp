// The state of the whole machine: tasks, address spaces, page tables, frames, the page cache, swap, pins, descriptors.
//
// An object lives while it is referenced; every stored count equals the number of references.
#pragma once
#include "model/whole/tags.hpp"

namespace cowproof {

template <domain D> struct whole_state {
  using domain_type = D;
  using boolean = typename D::boolean;
  template <class Tag> using index = typename D::template index<Tag>;
  using process = index<process_tag>;  // process{} is init
  using space = index<space_tag>;      // an address space; several tasks may live in one
  using page = index<page_tag>;
  using directory = index<directory_tag>;
  using kernel_page = index<kernel_page_tag>;  // a page of the kernel's half
  using frame = index<frame_tag>;
  using part = index<part_tag>;                             // of a page; part{} is the first
  using word = index<word_tag>;                             // what a part holds; word{} is zero
  using contents = typename D::template array<word, part>;  // what a page holds; contents{} is all zeros
  using slot = index<slot_tag>;
  using object = index<object_tag>;
  using object_page = index<object_page_tag>;
  using program = index<program_tag>;
  using pin = index<pin_tag>;
  using descriptor = index<descriptor_tag>;
  using open_file = index<open_file_tag>;
  using signal = index<signal_tag>;
  using only = index<only_tag>;
  using address = typename D::template maybe<page, kernel_page>;  // of user memory, of the kernel's, or of neither
  using pages = typename D::template set<page>;
  template <class X> using fresh = typename D::template choice<X>;
  using fresh_frames = typename D::template choices<frame, directory, page>;  // fork: a table page, a copy of a page
  using step = cowproof::step<D>;

  // ------------------------------------------------------------------------------------------------------ tasks

  struct live {
    BOOST_HANA_DEFINE_STRUCT(live,                 //
                             (space, memory),      // the address space it runs in
                             (process, parent),    // which waits for its end
                             (boolean, blocked),   // until its vfork child execs or exits
                             (boolean, borrows));  // is that child: its memory is its parent's
  };
  // It has no memory, and its number is not reused until its parent waits for it [wait(2), NOTES].
  struct zombie {
    BOOST_HANA_DEFINE_STRUCT(zombie, (process, parent));
  };
  using task = typename D::template maybe<live, zombie>;

  // ---------------------------------------------------------------------------------------------------- regions

  struct backed {
    BOOST_HANA_DEFINE_STRUCT(backed, (object, by), (object_page, at));
  };
  using backing = typename D::template maybe<backed>;  // nothing: anonymous memory
  // What a child finds here: the same, nothing at all, or zeros [madvise(2): MADV_DONTFORK, MADV_WIPEONFORK].
  using dropped = index<dropped_tag>;
  using wiped = index<wiped_tag>;
  using inheritance = typename D::template maybe<dropped, wiped>;

  // What the program was promised of a page. A range of pages is a region each.
  struct region {
    BOOST_HANA_DEFINE_STRUCT(region,                   //
                             (boolean, readable),      //
                             (boolean, writable),      //
                             (boolean, shared),        // writes are seen by all who map the object
                             (boolean, heap),          // brk may give it back
                             (backing, content),       //
                             (inheritance, at_fork));  //
  };
  using area = typename D::template maybe<region>;

  // ------------------------------------------------------------------------------------------------- page tables

  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping,              //
                             (frame, target),      //
                             (boolean, writable),  // the hardware lets the program write
                             (boolean, own));      // private content; if not, the frame is the page cache's
  };
  struct swapped {
    BOOST_HANA_DEFINE_STRUCT(swapped, (slot, where));
  };
  using zero_frame = index<zero_frame_tag>;  // behind every unwritten page; never counted, never written
  using entry = typename D::template maybe<mapping, swapped, zero_frame>;
  using table_page = typename D::template maybe<frame>;

  // What the hardware remembers of a page table, until it is told to forget it. What it remembers it obeys.
  struct translation {
    BOOST_HANA_DEFINE_STRUCT(translation,          //
                             (frame, target),      //
                             (boolean, readable),  // as the region was when the page was looked up
                             (boolean, writable));
  };
  using remembered = typename D::template maybe<translation>;

  // What a device holds: the frame, and the page that it was given for.
  struct pinned {
    BOOST_HANA_DEFINE_STRUCT(pinned, (frame, target), (space, owner), (page, at));
  };
  using hold = typename D::template maybe<pinned>;

  // ------------------------------------------------------------------------------------------------------ state

  template <class... X> using maybe = typename D::template maybe<X...>;
  template <class... X> using count = typename D::template count<X...>;
  template <class T, class... K> using map = typename D::template map<T, K...>;
  template <class T, class Row, class Col, class... Key>
  using relation = typename D::template relation<T, Row, Col, Key...>;

  using all_tasks = relation<task, process, only, space>;
  using users_of_spaces = map<count<process>, space>;
  using all_regions = relation<area, space, page, object>;
  using holders_of_objects = map<count<product<space, page>>, object>;
  using page_tables = relation<entry, space, page, frame, slot>;
  using translation_buffers = map<remembered, space, page>;
  using page_directories = relation<maybe<frame>, space, directory, frame>;
  using page_cache = relation<maybe<frame>, object, object_page, frame>;
  using stored_pages = map<contents, object, object_page>;
  using names_of_objects = map<boolean, object>;
  using all_pins = relation<hold, pin, only, frame>;
  using references =
      map<count<product<space, page>, product<space, directory>, product<object, object_page>, product<pin>>, frame>;
  using pin_counts = map<count<product<pin>>, frame>;
  using memory = map<contents, frame>;
  using slot_counts = map<count<product<space, page>>, slot>;
  using swap_space = map<contents, slot>;
  using all_images = relation<area, program, page, object>;
  using open_descriptors = relation<maybe<open_file>, process, descriptor, open_file>;
  using uses_of_open_files = map<count<product<process, descriptor>>, open_file>;
  using file_positions = map<word, open_file>;
  using pending_signals = map<boolean, process, signal>;
  using kernel_mappings = map<boolean, kernel_page>;
  using kernel_halves = map<boolean, space, kernel_page>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state,                            //
                             (all_tasks, tasks),               // nothing: the number is free
                             (users_of_spaces, users),         // of each space; 0 is free
                             (all_regions, regions),           // of each space, page by page
                             (holders_of_objects, holders),    // of each object: the regions that map it
                             (page_tables, table),             // of each space, page by page
                             (translation_buffers, tlb),       // of each space: what was found at the last accesses
                             (page_directories, directories),  // of each space: the frames that hold its page table
                             (page_cache, cache),              // of each object: the frames that hold its pages
                             (stored_pages, disk),             // of each object: what it holds where it is not cached
                             (names_of_objects, named),        // a file: it is kept without a mapping
                             (references, refcount),           // of each frame; 0 is free
                             (pin_counts, pincount),           // of each frame
                             (memory, content),                // of each frame
                             (all_pins, pins),                 // what devices hold
                             (slot_counts, swapcount),         // of each slot; 0 is free
                             (swap_space, swap),               // of each slot
                             (all_images, images),             // of each program: the regions that exec gives
                             (open_descriptors, descriptors),  // of each process
                             (uses_of_open_files, opens),      // of each open file description
                             (file_positions, position),       // of each open file description
                             (pending_signals, pending),       // of each process
                             (kernel_mappings, kernel),        // what the kernel has mapped
                             (kernel_halves, kernel_half));    // what each address space has of it
  };
};

struct whole_kind;  // of the whole machine and of everything that is derived from it

// The types, for a class that speaks of them.
#define COWPROOF_WHOLE_TYPES(D)                                          \
  using types_of = whole_state<D>;                                       \
  using typename types_of::boolean;                                      \
  using typename types_of::process;                                      \
  using typename types_of::space;                                        \
  using typename types_of::page;                                         \
  using typename types_of::directory;                                    \
  using typename types_of::kernel_page;                                  \
  using typename types_of::frame;                                        \
  using typename types_of::part;                                         \
  using typename types_of::word;                                         \
  using typename types_of::contents;                                     \
  using typename types_of::slot;                                         \
  using typename types_of::object;                                       \
  using typename types_of::object_page;                                  \
  using typename types_of::program;                                      \
  using typename types_of::pin;                                          \
  using typename types_of::descriptor;                                   \
  using typename types_of::open_file;                                    \
  using typename types_of::signal;                                       \
  using typename types_of::only;                                         \
  using typename types_of::address;                                      \
  using typename types_of::pages;                                        \
  using typename types_of::fresh_frames;                                 \
  using typename types_of::step;                                         \
  using typename types_of::live;                                         \
  using typename types_of::zombie;                                       \
  using typename types_of::task;                                         \
  using typename types_of::backed;                                       \
  using typename types_of::backing;                                      \
  using typename types_of::dropped;                                      \
  using typename types_of::wiped;                                        \
  using typename types_of::inheritance;                                  \
  using typename types_of::region;                                       \
  using typename types_of::area;                                         \
  using typename types_of::mapping;                                      \
  using typename types_of::swapped;                                      \
  using typename types_of::translation;                                  \
  using typename types_of::remembered;                                   \
  using typename types_of::zero_frame;                                   \
  using typename types_of::entry;                                        \
  using typename types_of::pinned;                                       \
  using typename types_of::hold;                                         \
  using typename types_of::state;                                        \
  template <class X> using fresh = typename types_of::template fresh<X>; \
  template <class... X> using maybe = typename types_of::template maybe<X...>

}  // namespace cowproof
