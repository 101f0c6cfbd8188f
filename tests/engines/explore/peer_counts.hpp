// What seven independent tools count in the small model: the rows of a table, and the searches that must agree.
#pragma once
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "engines/explore/explorer.hpp"

namespace cowproof::search {

// The name of a row in the list of tests.
inline auto const name_of_row = [](auto const& tested) {
  auto const& within = tested.param.within;
  return std::to_string(within.processes) + "_processes_" + std::to_string(within.pages) + "_pages_" +
         std::to_string(within.frames) + "_frames_" + std::to_string(within.words) + "_words";
};

// Lowest: the lowest frame and process slot that are free. SPIN, TLC, two Murphis, Stateright, a hand-tuned search.
struct lowest_row {
  scope within;
  std::uint64_t states, transitions, depth;
};
inline std::ostream& operator<<(std::ostream& out, lowest_row const& row) { return out << row.states << " states"; }
inline constexpr lowest_row small_lowest_rows[]{{{2, 2, 3, 2}, 2'366, 22'532, 9},
                                                {{2, 3, 4, 2}, 144'362, 1'864'403, 12}};
inline constexpr lowest_row large_lowest_rows[]{{{2, 3, 5, 2}, 1'109'492, 17'205'461, 14},
                                                {{3, 3, 4, 2}, 3'387'028, 47'717'841, 15},
                                                {{2, 3, 6, 2}, 5'503'742, 93'848'471, 16},
                                                {{3, 2, 6, 2}, 10'098'340, 183'994'201, 18}};

// Any: any that is free, and the representatives under growing groups of symmetries; 0 of a group that is not searched.
struct any_row {
  scope within;
  std::uint64_t states, transitions, by_frames, by_slots, by_all;
};
inline std::ostream& operator<<(std::ostream& out, any_row const& row) { return out << row.states << " states"; }
inline constexpr any_row small_any_rows[]{{{2, 2, 3, 2}, 2'366, 22'784, 410, 410, 213},
                                          {{2, 3, 4, 2}, 144'362, 1'886'990, 6'244, 6'244, 1'191}};
inline constexpr any_row large_any_rows[]{{{3, 3, 4, 2}, 3'387'028, 47'929'018, 142'320, 73'543, 13'086}};
// Searched by symmetry alone; the largest by all symmetries only.
inline constexpr any_row reduced_rows[]{{{3, 2, 6, 2}, 11'174'692, 219'285'466, 23'300, 12'183, 6'180},
                                        {{2, 3, 6, 3}, 45'888'500, 1'083'752'138, 79'850, 79'850, 7'304},
                                        {{3, 3, 5, 2}, 64'282'744, 1'125'281'620, 548'016, 279'463, 48'314},
                                        {{3, 3, 6, 2}, 932'800'636, 19'515'019'834, 0, 0, 119'466}};

inline request core_request(scope const& within, choice_rule choice, symmetry reduce = symmetry::none) {
  request asked;
  asked.within = within;
  asked.part = fragment::core;
  asked.choice = choice;
  asked.reduce = reduce;
  return asked;
}

inline void expect_row(lowest_row const& row) {
  auto const given = explore(core_request(row.within, choice_rule::lowest));
  EXPECT_EQ(given.verdict, verdict::holds);
  EXPECT_EQ(given.found.states, row.states);
  EXPECT_EQ(given.found.transitions, row.transitions);
  EXPECT_EQ(given.found.depth, row.depth);
}

inline void expect_row(any_row const& row) {
  auto const given = explore(core_request(row.within, choice_rule::any));
  EXPECT_EQ(given.verdict, verdict::holds);
  EXPECT_EQ(given.found.states, row.states);
  EXPECT_EQ(given.found.transitions, row.transitions);
}

// The sums over the orbits are what a search without reduction finds: nothing was lost.
inline void expect_reduced_row(any_row const& row) {
  for (auto const& [reduce, representatives] :
       {std::pair(symmetry::frames, row.by_frames), {symmetry::slots, row.by_slots}, {symmetry::full, row.by_all}}) {
    if (representatives == 0) continue;
    auto const given = explore(core_request(row.within, choice_rule::any, reduce));
    EXPECT_EQ(given.verdict, verdict::holds);
    EXPECT_EQ(given.found.states, representatives);
    EXPECT_EQ(given.found.unreduced_states, row.states);
    EXPECT_EQ(given.found.unreduced_transitions, row.transitions);
  }
}

}  // namespace cowproof::search
