// What on-demand fork is about: page tables that are shared by the page. No operations.
#pragma once
#include "model/whole/tags.hpp"

namespace cowproof {

// A page of page table. It holds the entries of the pages below one directory entry.
struct table_tag {
  static constexpr auto name = "table", letter = "t";
};

struct on_demand_kind;  // of this machine and of everything that is derived from it

template <domain D> struct on_demand_state {
  using domain_type = D;
  using boolean = typename D::boolean;
  using process = typename D::template index<process_tag>;  // process{} is init
  using page = typename D::template index<page_tag>;
  using directory = typename D::template index<directory_tag>;
  using table = typename D::template index<table_tag>;
  using frame = typename D::template index<frame_tag>;
  using part = typename D::template index<part_tag>;        // of a page; part{} is the first
  using word = typename D::template index<word_tag>;        // what a part holds; word{} is zero
  using contents = typename D::template array<word, part>;  // what a page holds; contents{} is all zeros
  using address = typename D::template maybe<page>;         // a page of the address space, or outside of it
  template <class X> using fresh = typename D::template choice<X>;
  using step = cowproof::step<D>;

  // A directory entry that is present. The hardware lets the program write below it only if it says so too.
  struct branch {
    BOOST_HANA_DEFINE_STRUCT(branch, (table, below), (boolean, writable));
  };
  using link = typename D::template maybe<branch>;

  // A page table entry that is present, as in the core.
  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping,              //
                             (frame, target),      // where the page is
                             (boolean, writable),  // the hardware lets the program write
                             (boolean, cow));      // the program may write, after the page is its own
  };
  using entry = typename D::template maybe<mapping>;

  using liveness = typename D::template map<boolean, process>;
  using page_directories = typename D::template relation<link, process, directory, table>;
  using sharer_counts = typename D::template map<typename D::template count<product<process, directory>>, table>;
  using page_tables = typename D::template relation<entry, table, page, frame>;
  using reference_counts = typename D::template map<typename D::template count<product<table, page>>, frame>;
  using memory = typename D::template map<contents, frame>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state,                            //
                             (liveness, alive),                // of each process slot
                             (page_directories, directories),  // of each process
                             (sharer_counts, sharers),         // of each table: the directory entries; 0 is free
                             (page_tables, leaves),            // of each table, page by page
                             (reference_counts, refcount),     // of each frame: the table entries; 0 is free
                             (memory, content));               // of each frame
  };
};

}  // namespace cowproof
