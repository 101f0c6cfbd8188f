// What the core's specification and machine expect of processes and pages, kept as plain tables that a million
// operations a second and a thousand processes can be played on. It is compared with both
// (tests/oracle/reference_test.cpp), and a part of every campaign is played on them as well.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "model/outcome.hpp"
#include "oracle/implementation.hpp"
#include "oracle/library/library_call.hpp"

namespace cowproof::oracle {

// All entries that name one frame of the machine: they descend from one page by forks alone.
struct sharing_class {
  std::uint32_t entries = 0;
  bool written = false;  // else it reads as zero
  bool touched = false;  // loaded or written
  bool seen = false;     // `frame` is the name under which the implementation showed it
  std::uint32_t frame = 0;
};

struct reference_page {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t of = none;               // its class; none: not mapped
  std::array<std::uint16_t, 2> words{};  // the first and the last
  bool right = false;                    // the program may write
  bool protected_by_fork = false;        // ... or would, if a fork since its last write had not protected it
  bool mapped() const { return of != none; }
};

class reference {
 public:
  reference(unsigned processes, unsigned pages, fork_memory fork = fork_memory::shares);

  void restart();

  // How the specification says that the call ends if memory does not run out.
  struct expected {
    ending how = ending::completed;
    bool has_value = false;
    std::uint32_t value = 0;
  };
  expected examine(library_call const& c) const;

  // Does the call, which ends as it was said.
  void complete(library_call const& c);
  // The process is gone, for lack of memory.
  void kill(unsigned process) { end(process); }
  // Its fork was refused for lack of memory, and may have protected its entries before.
  void note_refused_fork(unsigned process);

  bool alive(unsigned process) const { return alive_[process] != 0; }
  unsigned living() const { return living_; }
  reference_page const& at(unsigned process, unsigned page) const { return entries_[process * pages_ + page]; }
  sharing_class const& class_of(std::uint32_t id) const { return classes_[id]; }
  sharing_class& class_of(std::uint32_t id) { return classes_[id]; }

  std::size_t number_of_classes() const { return classes_.size(); }

  unsigned processes() const { return processes_; }
  unsigned pages() const { return pages_; }

  // Frames that hold pages, and frames that must or may be taken by a call that completes.
  struct bounds {
    std::uint64_t least = 0, most = 0;
  };
  bounds in_use(policies const& p) const;
  bounds wanted(library_call const& c, policies const& p) const;

 private:
  bounds copied_by_fork(unsigned process, policies const& p) const;
  reference_page& entry(unsigned process, unsigned page) { return entries_[process * pages_ + page]; }
  std::uint32_t new_class(bool written);
  void leave_class(std::uint32_t id);
  void release(reference_page& page);
  void release_all(unsigned process);
  void end(unsigned process);
  void write(library_call const& c);
  void fork(library_call const& c);

  unsigned processes_, pages_;
  fork_memory fork_;
  unsigned living_ = 1;
  std::vector<char> alive_;
  std::vector<char> has_pages_;  // of each process; 0: it maps nothing
  std::vector<reference_page> entries_;
  std::vector<sharing_class> classes_;
  std::vector<std::uint32_t> free_classes_;
  std::uint64_t written_classes_ = 0, unwritten_classes_ = 0, unwritten_entries_ = 0;
};

}  // namespace cowproof::oracle
