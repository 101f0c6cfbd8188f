// Numbers in the documents are those of the program.
#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "engines/subjects/subject.hpp"
#include "tests/docs/documents.hpp"
#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using ::testing::HasSubstr;

std::string document(char const* name) { return content_of(root_of_tree() / name); }

// At one capacity; a machine has the same mutants at each.
long mutants_of(machine_type const& type) {
  auto const& capacity = all_subjects(type).front().capacity;
  return std::ranges::count_if(all_subjects(type),
                               [&](subject const& s) { return s.mutant != nullptr && s.capacity == capacity; });
}

// Those that the machine lists, besides what every machine has.
long listed_step_properties_of(machine_type const& type) {
  auto const is_of_every_machine = [](std::string const& name) {
    return name == "isolation" || name.starts_with("refines_") || name == "changes_nothing" || name == "has_cause" ||
           name == "takes_no_more";
  };
  return std::count_if(type.properties.begin(), type.properties.begin() + static_cast<long>(type.step_properties),
                       [&](named_property const& p) { return !is_of_every_machine(p.name); });
}

TEST(Counts, ofMutantsAreThoseThatThereAre) {
  long all = 0;
  for (auto const* type : checked_machine_types()) all += mutants_of(*type);
  EXPECT_THAT(document("README.md"), HasSubstr(fmt::format("{} faulty", all)));
  auto const whole = mutants_of(whole_type());
  EXPECT_THAT(document("docs/whole-machine.md"), HasSubstr(fmt::format("{} faulty kernels", whole)));
  EXPECT_THAT(document("docs/searching.md"), HasSubstr(fmt::format("of the {} mutants of the whole machine", whole)));
}

TEST(Counts, ofPropertiesAreThoseThatThereAre) {
  auto const& type = whole_type();
  auto const invariants = static_cast<long>(type.properties.size() - type.step_properties);
  EXPECT_THAT(document("docs/whole-machine.md"),
              HasSubstr(fmt::format("{} invariants, {} step properties", invariants, listed_step_properties_of(type))));
}

TEST(Counts, ofCoverageGoalsAreThoseThatThereAre) {
  EXPECT_THAT(document("docs/linux.md"),
              HasSubstr(fmt::format("All {} coverage goals of the whole machine", whole_type().situations.size())));
}

}  // namespace
}  // namespace cowproof::tests
