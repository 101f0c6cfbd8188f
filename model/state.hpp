// What the core is about: what it numbers, and what its state is made of. No operations.
//
// Machine and specification share these names, and nothing else (docs/decisions/0018-specification.md).
#pragma once
#include "model/vocabulary.hpp"

namespace cowproof {

// What is numbered, and the letter with which a number is printed: p0 is a process, v0 a virtual page.
struct process_tag {
  static constexpr auto name = "process", letter = "p";
};
struct page_tag {
  static constexpr auto name = "page", letter = "v";
};
struct frame_tag {
  static constexpr auto name = "frame", letter = "f";
};
struct word_tag {
  static constexpr auto name = "word", letter = "";
};
// What is written at once. A page has several, and a copy of it has to copy them all; a scope has one unless it asks
// for more.
struct part_tag {
  static constexpr auto name = "part", letter = "b";
  static constexpr int usual = 1;
};

// Of the machine, of eager fork, and of everything that is derived from them.
struct core_kind;
struct eager_kind;

template <core_domain D> struct core_state {
  using domain_type = D;
  using boolean = typename D::boolean;
  using process = typename D::template index<process_tag>;  // process{} is init
  using page = typename D::template index<page_tag>;
  using frame = typename D::template index<frame_tag>;
  using part = typename D::template index<part_tag>;        // of a page; part{} is the first
  using word = typename D::template index<word_tag>;        // what a part holds; word{} is zero
  using contents = typename D::template array<word, part>;  // what a page holds; contents{} is all zeros
  using address = typename D::template maybe<page>;         // a page of the address space, or outside of it
  using references = typename D::template count<process>;   // a process names a frame at most once
  template <class X> using fresh = typename D::template choice<X>;
  using step = cowproof::step<D>;

  // A page table entry that is present. One that is neither writable nor cow is read-only to the program.
  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping,              //
                             (frame, target),      // where the page is
                             (boolean, writable),  // the hardware lets the program write
                             (boolean, cow));      // the program may write, after the page is its own
  };
  using entry = typename D::template maybe<mapping>;

  using liveness = typename D::template map<boolean, process>;
  using page_tables = typename D::template relation<entry, process, page, frame>;  // counts the frames it names
  using reference_counts = typename D::template map<references, frame>;
  using memory = typename D::template map<contents, frame>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state,                         //
                             (liveness, alive),             // of each process slot
                             (page_tables, table),          // of each process, page by page
                             (reference_counts, refcount),  // of each frame; 0 is free
                             (memory, content));            // of each frame
  };
};

}  // namespace cowproof
