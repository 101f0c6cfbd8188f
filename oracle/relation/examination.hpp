// What the clauses have in common: one operation under examination, and the findings so far. Private to the relation.
#pragma once
#include <fmt/format.h>

#include "oracle/relation/relation.hpp"

namespace cowproof::oracle {

class examination {
 public:
  examination(judged_operation const& operation, declaration const& declared, clause_tallies& checked)
      : op_(operation),
        by_(operation.touched),
        declared_(declared),
        checked_(checked) {}

  void check_tasks();      // relation_tasks.cpp
  void check_entries();    // relation_entries.cpp
  void check_inside();     // relation_inside.cpp
  void check_quiescent();  // relation_quiescent.cpp

  std::vector<finding> const& findings() const { return findings_; }

 private:
  struct words {
    std::string seen, allowed;
  };
  struct place {
    char of;
    unsigned number;
    int page = -1;
  };
  // In the core each process has the address space of its number, and goes by its own name.
  place in_space(unsigned space, unsigned page) const {
    return {declared_.is_whole() ? 'a' : 'p', space, static_cast<int>(page)};
  }
  static place in_task(unsigned process, int page = -1) { return {'p', process, page}; }

  // One evaluation of a clause. `explain` gives what was seen and what was allowed, and is called only if it fails.
  template <class Explain> void expect(clause c, bool holds, place where, Explain&& explain) {
    ++checked_[static_cast<std::size_t>(c)];
    if (holds) return;
    auto [seen, allowed] = explain();
    findings_.push_back({c, where.number, where.page, std::move(seen), std::move(allowed), where.of});
  }

  template <class Visit> void each_page(Visit visit) const {
    for (unsigned a = 0; a < op_.post.processes(); ++a)
      for (unsigned v = 0; v < op_.post.pages(); ++v) visit(a, v);
  }

  // Where fork copies, each entry that is alone is one that keeps a clause about sharing.
  void note_alone(clause c) {
    if (declared_.policy.fork == fork_memory::copies) ++checked_[static_cast<std::size_t>(c)];
  }

  // An entry that names a frame which is not the one of zeros.
  bool names_frame(sighting const& s) const { return s.present && s.frame != 0 && s.frame != declared_.zero_frame; }
  bool completed() const {
    return op_.said.is_known && op_.said.out.how == ending::completed && op_.specified.how == ending::completed;
  }
  // The page of private memory that the operation has written.
  std::optional<footprint::cell> written_page() const;
  std::string told(sighting const& s) const { return to_text(s, declared_); }
  // How many other entries name its frame.
  unsigned others_naming(observation const& seen, unsigned space, unsigned page) const;
  // By its mark or, if there is none, because no other entry names its frame.
  bool is_alone(observation const& seen, unsigned space, unsigned page) const {
    return declared_.exclusivity ? seen.at(space, page).exclusive : others_naming(seen, space, page) == 0;
  }
  // May the operation change this entry?
  bool is_named(unsigned space, unsigned page) const;

  void check_results();
  void check_task(unsigned process);
  void check_content();
  void check_absence();
  void check_kinds();
  void check_frames();
  void check_objects();
  void check_classes();
  void check_store();
  void check_pins();
  void check_presence();
  void check_fork();
  void check_entries_of_child();
  void check_reuse();
  void check_bystanders();
  void check_rights();
  void check_translations();
  void check_free_frames();
  void check_memory();
  std::uint64_t frames_seen() const;
  frame_bounds free_before() const;

  judged_operation const& op_;
  footprint const& by_;
  declaration const& declared_;
  clause_tallies& checked_;
  std::vector<finding> findings_;
};

}  // namespace cowproof::oracle
