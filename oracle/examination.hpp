// What the clauses have in common: one operation under examination, and the findings so far. Private to the relation.
#pragma once
#include <fmt/format.h>

#include "oracle/calls.hpp"
#include "oracle/relation.hpp"

namespace cowproof::oracle {

class examination {
 public:
  examination(judged_operation const& operation, declaration const& declared, clause_tallies& checked)
      : op_(operation),
        call_(decode(operation.asked)),
        declared_(declared),
        checked_(checked) {}

  void check_exact();      // relation_exact.cpp
  void check_quiescent();  // relation_quiescent.cpp
  void check_inside();     // relation_inside.cpp

  std::vector<finding> const& findings() const { return findings_; }

 private:
  // One evaluation of a clause. `explain` gives what was seen and what was allowed, and is called only if it fails.
  template <class Explain> void expect(clause c, bool holds, unsigned process, int page, Explain&& explain) {
    ++checked_[static_cast<std::size_t>(c)];
    if (holds) return;
    auto [seen, allowed] = explain();
    findings_.push_back({c, process, page, std::move(seen), std::move(allowed)});
  }
  struct words {
    std::string seen, allowed;
  };

  template <class Visit> void each_page(Visit visit) const {
    for (unsigned p = 0; p < op_.post.processes(); ++p) {
      for (unsigned v = 0; v < op_.post.pages(); ++v) visit(p, v);
    }
  }

  // Where fork copies, each entry that is alone is one that keeps a clause about sharing.
  void note_alone(clause c) {
    if (declared_.policy.fork == fork_memory::copies) ++checked_[static_cast<std::size_t>(c)];
  }

  // An entry that names a frame which is not the one of zeros.
  bool names_frame(sighting const& s) const { return s.present && s.frame != 0 && s.frame != declared_.zero_frame; }
  bool completed(verb what) const {
    return call_.what == what && op_.said.is_known && op_.said.out.how == ending::completed &&
           op_.specified.how == ending::completed;
  }
  std::string told(sighting const& s) const { return to_text(s, declared_); }
  // How many other entries name its frame.
  unsigned others_naming(observation const& seen, unsigned process, unsigned page) const;
  // By its mark or, if there is none, because nobody else names its frame.
  bool is_alone(observation const& seen, unsigned process, unsigned page) const {
    return declared_.exclusivity ? seen.at(process, page).exclusive : others_naming(seen, process, page) == 0;
  }
  unsigned page_of_call() const { return call_.page.value_or(0); }

  void check_results();
  void check_content();
  void check_absence();
  void check_untouched();
  void check_frames();
  void check_classes();
  void check_store();
  void check_presence();
  void check_fork();
  void check_reuse();
  void check_bystanders();
  void check_rights();
  void check_translations();
  void check_free_frames();
  void check_memory();
  std::uint64_t frames_seen() const;
  frame_bounds free_before() const;
  bool is_named(unsigned process, unsigned page) const;

  judged_operation const& op_;
  named_call call_;
  declaration const& declared_;
  clause_tallies& checked_;
  std::vector<finding> findings_;
};

}  // namespace cowproof::oracle
