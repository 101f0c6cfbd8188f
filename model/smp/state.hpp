// The state of several processors: tasks, what their processors remember of page tables, and work that is half done.
//
// A process is an address space here, as for a program that forks; one or more tasks live in it [clone(2): CLONE_VM].
// Each task has a processor. What a task does in the kernel takes several steps; between two of them the state says
// what it is about.
#pragma once
#include "model/whole/tags.hpp"

namespace cowproof {

// A thread, and the processor on which it runs.
struct task_tag {
  static constexpr auto name = "task", letter = "t";
};
struct dropping_tag {
  static constexpr auto name = "dropping", letter = "dropping";
  static constexpr int always = 1;
};
struct writing_tag {
  static constexpr auto name = "writing", letter = "writing";
  static constexpr int always = 1;
};
struct pinned_tag {
  static constexpr auto name = "pinned", letter = "pinned";
  static constexpr int always = 1;
};

struct smp_kind;  // of this machine and of everything that is derived from it

template <domain D> struct smp_state {
  using domain_type = D;
  using boolean = typename D::boolean;
  using task = typename D::template index<task_tag>;
  using process = typename D::template index<process_tag>;  // an address space
  using page = typename D::template index<page_tag>;
  using frame = typename D::template index<frame_tag>;      // frame{} is behind every page that was never written
  using part = typename D::template index<part_tag>;        // of a page; part{} is the first
  using word = typename D::template index<word_tag>;        // what a part holds; word{} is zero
  using contents = typename D::template array<word, part>;  // what a page holds; contents{} is all zeros
  using only = typename D::template index<only_tag>;
  using references = typename D::template count<product<process, page>, product<task>, product<task>>;
  template <class X> using fresh = typename D::template choice<X>;
  template <class... X> using maybe = typename D::template maybe<X...>;
  using step = cowproof::step<D>;

  // ------------------------------------------------------------------------------------------------- page tables

  // What the program was promised of a page [vm_area_struct].
  struct region {
    BOOST_HANA_DEFINE_STRUCT(region, (boolean, writable));
  };
  // A page table entry that is present. The first write to a page that is not the process's own copies it.
  struct mapping {
    BOOST_HANA_DEFINE_STRUCT(mapping,              //
                             (frame, target),      // where the page is
                             (boolean, writable),  // the hardware lets the program write
                             (boolean, own));      // no other page is there [PageAnonExclusive]
  };
  // The entry was cleared: a processor that looks it up finds nothing, but one that remembers it still uses the frame.
  // The task that cleared it holds its lock, and keeps the frame until all have forgotten it [ptep_clear_flush].
  struct cleared {
    BOOST_HANA_DEFINE_STRUCT(cleared, (frame, target), (boolean, own), (task, by));
  };
  using entry = maybe<mapping, cleared>;

  // What a processor remembers of an entry. What it remembers it obeys.
  struct translation {
    BOOST_HANA_DEFINE_STRUCT(translation, (frame, target), (boolean, writable));
  };

  // ------------------------------------------------------------------------------- what a task does in the kernel

  // A write to a shared page.
  struct copying {  // it found the page shared, and holds its frame
    BOOST_HANA_DEFINE_STRUCT(copying, (page, at));
  };
  struct copied {  // it made a copy, which no entry names yet
    BOOST_HANA_DEFINE_STRUCT(copied, (page, at));
  };
  struct breaking {  // it cleared the entry, and waits until all have forgotten it
    BOOST_HANA_DEFINE_STRUCT(breaking, (page, at));
  };
  // A reference that is given back.
  using dropping = typename D::template index<dropping_tag>;
  struct counted {  // it has read the reference count
    BOOST_HANA_DEFINE_STRUCT(counted, (references, seen));
  };
  // System calls. Each has changed an entry, and waits until all have forgotten what it was.
  struct discarding {
    BOOST_HANA_DEFINE_STRUCT(discarding, (page, at));
  };
  struct unmapping {
    BOOST_HANA_DEFINE_STRUCT(unmapping, (page, at));
  };
  struct restricting {
    BOOST_HANA_DEFINE_STRUCT(restricting, (page, at));
  };
  struct moving {
    BOOST_HANA_DEFINE_STRUCT(moving, (page, at), (page, to));
  };
  // Fork.
  struct forking {  // it shares page by page
    BOOST_HANA_DEFINE_STRUCT(forking, (process, child));
  };
  struct looked {  // it has seen that no device has this page, and will share it
    BOOST_HANA_DEFINE_STRUCT(looked, (process, child), (page, at));
  };
  struct flushing {  // all is shared; it waits until all have forgotten that they could write
    BOOST_HANA_DEFINE_STRUCT(flushing, (process, child));
  };
  struct failing {  // there is no memory for the child; it waits for the same, and takes back what it did
    BOOST_HANA_DEFINE_STRUCT(failing, (process, child));
  };
  // A forced write: it holds the frame that it will write to.
  using writing = typename D::template index<writing_tag>;
  // A pin.
  struct peeking {  // it has read the entry, without a lock
    BOOST_HANA_DEFINE_STRUCT(peeking, (page, at), (frame, found));
  };
  struct grabbed {  // it holds the frame, which need not be the page's any more
    BOOST_HANA_DEFINE_STRUCT(grabbed, (page, at));
  };
  using pinned = typename D::template index<pinned_tag>;  // a device has the frame
  using activity = maybe<copying, copied, breaking, dropping, counted, discarding, unmapping, restricting, moving,
                         forking, looked, flushing, failing, writing, peeking, grabbed, pinned>;

  // A write that the kernel makes for a debugger, whatever the region allows [get_user_pages: FOLL_FORCE].
  struct forced_write {
    BOOST_HANA_DEFINE_STRUCT(forced_write, (page, at), (part, in), (word, value),
                             (boolean, broke));  // it has made the page the process's own [FOLL_COW]
  };

  // ------------------------------------------------------------------------------------------------------- state

  using homes = typename D::template map<maybe<process>, task>;
  using liveness = typename D::template map<boolean, process>;
  using tasks_of_processes = typename D::template map<maybe<task>, process>;
  using all_regions = typename D::template relation<maybe<region>, process, page>;
  using page_tables = typename D::template relation<entry, process, page, frame>;
  using holds_on_frames = typename D::template relation<maybe<frame>, task, only, frame>;
  using reference_counts = typename D::template map<references, frame>;
  using memory = typename D::template map<contents, frame>;
  using translation_buffers = typename D::template map<maybe<translation>, task, page>;
  using requests_to_forget = typename D::template map<boolean, task, page>;
  using activities = typename D::template map<activity, task>;
  using forced_writes = typename D::template map<maybe<forced_write>, task>;

  struct state {
    BOOST_HANA_DEFINE_STRUCT(state,                          //
                             (homes, home),                  // of each task: where it lives; nothing: there is none
                             (liveness, alive),              // of each process
                             (tasks_of_processes, builder),  // of each child that is not complete: the task that forks
                             (tasks_of_processes, writer),   // of each process: who has its lock alone [mmap_lock]
                             (all_regions, regions),         // of each process, page by page
                             (page_tables, table),           // of each process, page by page
                             (holds_on_frames, held),        // of each task: the frame that its work needs
                             (holds_on_frames, made),        // of each task: the frame with the copy that it made
                             (reference_counts, refcount),   // of each frame: how often table, held and made name it
                             (memory, content),              // of each frame
                             (translation_buffers, tlb),     // of each task's processor
                             (requests_to_forget, owes),     // of each: it was asked to forget the page, and has not
                             (activities, work),             // of each task; nothing: it runs its program
                             (forced_writes, request));      // of each task: the one that it makes
  };
};

// The types, for a class that speaks of them.
#define COWPROOF_SMP_TYPES(D)                                            \
  using types_of = smp_state<D>;                                         \
  using typename types_of::activity;                                     \
  using typename types_of::boolean;                                      \
  using typename types_of::breaking;                                     \
  using typename types_of::cleared;                                      \
  using typename types_of::contents;                                     \
  using typename types_of::copied;                                       \
  using typename types_of::copying;                                      \
  using typename types_of::counted;                                      \
  using typename types_of::discarding;                                   \
  using typename types_of::dropping;                                     \
  using typename types_of::entry;                                        \
  using typename types_of::failing;                                      \
  using typename types_of::flushing;                                     \
  using typename types_of::forced_write;                                 \
  using typename types_of::forking;                                      \
  using typename types_of::frame;                                        \
  using typename types_of::grabbed;                                      \
  using typename types_of::looked;                                       \
  using typename types_of::mapping;                                      \
  using typename types_of::moving;                                       \
  using typename types_of::only;                                         \
  using typename types_of::page;                                         \
  using typename types_of::part;                                         \
  using typename types_of::peeking;                                      \
  using typename types_of::pinned;                                       \
  using typename types_of::process;                                      \
  using typename types_of::references;                                   \
  using typename types_of::region;                                       \
  using typename types_of::restricting;                                  \
  using typename types_of::state;                                        \
  using typename types_of::step;                                         \
  using typename types_of::task;                                         \
  using typename types_of::translation;                                  \
  using typename types_of::unmapping;                                    \
  using typename types_of::word;                                         \
  using typename types_of::writing;                                      \
  template <class X> using fresh = typename types_of::template fresh<X>; \
  template <class... X> using maybe = typename types_of::template maybe<X...>

}  // namespace cowproof
