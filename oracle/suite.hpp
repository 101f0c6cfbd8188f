// Suites: where the sequences of a campaign come from, and tours of small scopes among them.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/graph_tour.hpp"
#include "oracle/implementation.hpp"

namespace cowproof::oracle {

enum class suite : std::uint8_t {
  usual,        // of a library the directed ones, then random ones of all kinds; of all others random ones
  directed,     // the shortest that show the bugs of the catalogue
  states,       // every state of small scopes is visited
  transitions,  // ... and every call made once in each of them
};
std::string_view name_of(suite s);
constexpr bool is_tour(suite s) { return s == suite::states || s == suite::transitions; }

// What of a scope was visited.
struct toured_scope {
  int processes = 1, pages = 1;
  tour_counts counts;
  std::vector<graph_tour::missed_steps> missed;  // what the implementation did not do, or what was behind a finding
};

// For a report, a line each: "2 processes, 2 pages: all 1261 states visited, 40 of 52344 transitions not made: ...".
std::vector<std::string> remarks_on(std::vector<toured_scope> const& visited);

// What a tour can ask of the implementation, beyond what it declares.
struct tour_powers {
  bool can_refuse_forks = false;   // a fork can be asked to fail for lack of memory
  bool can_fill_memory = false;    // all frames can be taken, so that the next call that needs one fails
  bool has_kernel_stores = false;  // the kernel's write for a program is an operation of its own
  bool shows_words = false;        // what pages read as is seen; else it is read after each change
};

// The tours of several scopes, one after the other.
class tour_suite {
 public:
  enum class kind : std::uint8_t { calls, kernel_stores, exhaustion };

  tour_suite(declaration const& declared, suite which, tour_powers const& powers);
  ~tour_suite();
  tour_suite(tour_suite const&) = delete;
  tour_suite& operator=(tour_suite const&) = delete;

  // The part that is on: its sequences are of this kind, within this scope.
  bool is_over() const { return now_ == parts_.size(); }
  std::size_t part() const { return now_; }
  kind what() const { return parts_[now_]->what; }
  int processes() const { return processes_of(now_); }
  int pages() const { return parts_[now_]->pages; }
  int processes_of(std::size_t part) const { return parts_[part]->processes; }

  // The next sequence of this part; empty: all is planned.
  std::vector<call> next(std::size_t most_calls) { return parts_[now_]->tour.next(most_calls); }
  // When the results of all that was given have been noted: plans again what was missed, or goes on to the next part.
  // False: it is over.
  bool advance();
  // What was played, of a part.
  graph_tour& tour_of(std::size_t part) { return parts_[part]->tour; }

  // Of each scope, with all parts of it.
  std::vector<toured_scope> visited() const;

 private:
  struct part_of_suite {
    kind what;
    int processes, pages;
    graph_tour tour;
  };
  void add_scope(declaration const& declared, suite which, tour_powers const& powers, int processes, int pages);

  std::vector<std::unique_ptr<state_graph>> graphs_;
  std::vector<std::unique_ptr<part_of_suite>> parts_;
  std::size_t now_ = 0;
};

}  // namespace cowproof::oracle
