// What the clauses have in common: one operation under examination, and the findings so far. Private to the relation.
#pragma once
#include <fmt/format.h>

#include "oracle/whole/relation.hpp"

namespace cowproof::oracle::whole {

class examination {
 public:
  examination(judged_operation const& operation, declaration const& declared, clause_tallies& checked)
      : op_(operation),
        call_(operation.asked),
        declared_(declared),
        checked_(checked) {}

  void check_tasks();      // relation_tasks.cpp
  void check_memory();     // relation_memory.cpp
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
  static place in_space(unsigned space, unsigned page) { return {'a', space, static_cast<int>(page)}; }
  static place in_task(unsigned process, int page = -1) { return {'p', process, page}; }

  // One evaluation of a clause. `explain` gives what was seen and what was allowed, and is called only if it fails.
  template <class Explain> void expect(clause c, bool holds, place where, Explain&& explain) {
    ++checked_[static_cast<std::size_t>(c)];
    if (holds) return;
    auto [seen, allowed] = explain();
    findings_.push_back({c, where.of, where.number, where.page, std::move(seen), std::move(allowed)});
  }

  template <class Visit> void each_page(Visit visit) const {
    for (unsigned a = 0; a < op_.post.processes(); ++a)
      for (unsigned v = 0; v < op_.post.pages(); ++v) visit(a, v);
  }

  // An entry that names a frame which is not the one of zeros.
  bool names_frame(sighting const& s) const { return s.present && s.frame != 0 && s.frame != declared_.zero_frame; }
  bool completed() const {
    return op_.said.is_known && op_.said.out.how == ending::completed && op_.specified.how == ending::completed;
  }
  bool is_private_write() const;
  unsigned caller_space() const { return op_.pre.tasks[call_.process].space; }
  bool is_named(unsigned space, unsigned page) const;
  unsigned others_naming(observation const& seen, unsigned space, unsigned page) const;

  void check_results();
  void check_content();
  void check_task(unsigned process);
  void check_presence_of_unmapped();
  void check_kinds();
  void check_frames();
  void check_objects();
  void check_classes();
  void check_store();
  void check_pins();
  void check_presence();
  void check_fork();
  void check_reuse();
  void check_bystanders();

  judged_operation const& op_;
  named_call const& call_;
  declaration const& declared_;
  clause_tallies& checked_;
  std::vector<finding> findings_;
};

}  // namespace cowproof::oracle::whole
