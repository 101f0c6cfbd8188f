// Kernels that decide otherwise keep what the machine keeps, for any number of everything, each by its own policy.
#include <gmock/gmock.h>

#include "model/whole/variants.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/machines/whole_traits.hpp"
#include "proofs/solver/solve.hpp"

namespace cowproof::symbolic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using machine_of_many = whole_machine<unbounded>;
using refusing = whole_machine_that_refuses<unbounded>;
using copying = whole_machine_that_copies<unbounded>;
using leaving_out = whole_machine_that_leaves_out<unbounded>;
using reserving = whole_machine_that_reserves<unbounded>;

// Judged by the policy of M, the transitions of Variant that are not the machine's. They stand in place of M's own, so
// what judges a transition is compiled once for each policy.
template <class M, class Variant> obligations obligations_of_variant() {
  obligations made;
  auto const add = [&]<class Operation, class Plain, class Own>(types<Operation, Plain, Own>) {
    if constexpr (!std::is_same_v<Operation, Plain>) add_operation<M, Own>(made, Operation::step);
  };
  [&]<class... Operation, class... Plain, class... Own>(operation_list<Operation...>, operation_list<Plain...>,
                                                        operation_list<Own...>) {
    (add(types<Operation, Plain, Own>{}), ...);
  }(operations_of<Variant>{}, operations_of<machine_of_many>{}, operations_of<M>{});
  return made;
}

// Of those whose names end so.
template <class M, class Variant> std::vector<std::string> not_proved(std::string_view only = "") {
  session const building;
  std::vector<std::string> others;
  auto const made = obligations_of_variant<M, Variant>();
  EXPECT_GT(made.size(), 80U);
  for (auto const& o : made) {
    if (!o.name.ends_with(only)) continue;
    if (auto const found = solve(o, {}); found.verdict != proof_verdict::proved)
      others.push_back(o.name + " " + std::string(name_of(found.verdict)) + " " + found.reason);
  }
  return others;
}

// Where no process is killed, there is none that a death leaves alone, and no update of a death that could fail.
TEST(Policies, whoRefusesWithoutMemoryKillsNobody) {
  EXPECT_THAT((not_proved<refusing, refusing>()), ElementsAre("store_fault_no_memory_keeps_names_could_fail refuted ",
                                                              "store_fault_no_memory_isolates_somebody refuted ",
                                                              "page_in_fault_no_memory_keeps_names_could_fail refuted ",
                                                              "page_in_fault_no_memory_isolates_somebody refuted "));
}
TEST(Policies, whoCopiesAlwaysShowsTheSame) { EXPECT_THAT((not_proved<copying, copying>()), IsEmpty()); }

TEST(Policies, aForkThatLeavesOutEntriesShowsTheSame) {
  EXPECT_THAT((not_proved<leaving_out, leaving_out>()), IsEmpty());
}
TEST(Policies, aForkThatReservesIsRefusedWithCause) { EXPECT_THAT((not_proved<reserving, reserving>()), IsEmpty()); }

// A kernel that decides otherwise than it says is refuted by the property that asks.
TEST(Policies, areCheckedAsDeclared) {
  EXPECT_THAT((not_proved<machine_of_many, copying>("store_takes_no_more")),
              ElementsAre("store_takes_no_more refuted "));
  EXPECT_THAT((not_proved<machine_of_many, leaving_out>("fork_copies_entries")),
              ElementsAre("fork_copies_entries refuted "));
  EXPECT_THAT((not_proved<leaving_out, reserving>("fork_copies_entries")), ElementsAre("fork_copies_entries refuted "));
  EXPECT_THAT((not_proved<machine_of_many, reserving>("fork_exhausts_with_cause")),
              ElementsAre("fork_exhausts_with_cause refuted "));
  EXPECT_THAT((not_proved<reserving, leaving_out>("fork_completes_with_memory")),
              ElementsAre("fork_completes_with_memory refuted "));
}

TEST(Policies, areSeenByTheSpecificationWhereAProgramSeesThem) {
  EXPECT_THAT((not_proved<machine_of_many, refusing>("store_refines_outcome")),
              ::testing::Contains("store_refines_outcome refuted "))
      << "refusing is not what a kernel does that kills";
}

}  // namespace
}  // namespace cowproof::symbolic
