// Requests: what is understood is done, what is not is answered, and changes nothing.
#include "playground/steering.hpp"

#include <gmock/gmock.h>

#include "playground/answers.hpp"
#include "playground/documents.hpp"
#include "steered.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(Steering, AnswersWhatIsNotUnderstoodAndChangesNothing) {
  auto to = steered({"map(p0, v0)", "fork(p0)"});
  auto const before = answer(to, "look");
  for (auto const& [request, why] :
       std::initializer_list<std::pair<char const*, char const*>>{{"hello", "is no request"},
                                                                  {"store(p0", "no call"},
                                                                  {"fly(p0)", "there is no operation"},
                                                                  {"store(p9, v0, 1)", "is beyond"},
                                                                  {"map(p0, v99)", "is beyond"},
                                                                  {"99", "there is no offer 99"},
                                                                  {"0", "there is no offer 0"},
                                                                  {"at x1", "is no process or page"},
                                                                  {"at p7", "is no process or page"},
                                                                  {"at p", "is no process or page"},
                                                                  {"undo x", "a number, or all"},
                                                                  {"machine toaster", "there are: core, eager"},
                                                                  {"kernel nothing_like_it", "there is no mutant"},
                                                                  {"kernel swap_no_dup", "machine whole"},
                                                                  {"beside nothing_like_it", "there is no mutant"},
                                                                  {"scope 99 processes", "the largest scope is"},
                                                                  {"scope 0 frames", "at least one"},
                                                                  {"scope many", "is no size"},
                                                                  {"shorten", "nothing to keep"}})
    EXPECT_THAT(to.obey(request), Optional(HasSubstr(why))) << request;
  EXPECT_EQ(answer(to, "look"), before);
}

TEST(Steering, PlaysTheStoryAgainOnAnotherKernel) {
  auto const to = steered({"map(p0, v0)", "fork(p0)", "kernel fork_no_incref"});
  EXPECT_EQ(to.now().calls().size(), 2U);
  EXPECT_TRUE(to.now().here().recorded().violated);
}

TEST(Steering, KeepsTheStoryAsFarAsItGoesWithinASmallerScope) {
  auto const to = steered({"map(p0, v0)", "map(p0, v3)", "fork(p0)", "scope 2 pages"});
  EXPECT_EQ(to.now().calls().size(), 1U);
}

TEST(Steering, PlaysAnOfferByItsNumber) {
  auto to = steered({});
  auto const first = to.possible().front().asked;
  ASSERT_FALSE(to.obey("1"));
  EXPECT_EQ(to.now().calls().front(), first);
}

// Whatever was played by hand is a document that holds.
TEST(Steering, WritesAScenarioThatHolds) {
  for (auto const* kernel : {"kernel machine", "kernel fork_no_incref"})
    for (auto const* machine : {"machine core", "machine whole"}) {
      if (std::string_view(machine) == "machine whole" && std::string_view(kernel) != "kernel machine") continue;
      auto to = steered({machine, kernel, "1", "2", "at v1", "1", "at p0 v2", "3", "1"});
      auto const text = scenario_of(to.now());
      auto const read = read_scenario(text);
      ASSERT_TRUE(std::holds_alternative<scenario>(read)) << std::get<scenario_error>(read).what << "\n" << text;
      auto const played = play_scenario(std::get<scenario>(read));
      EXPECT_TRUE(played.failed.empty()) << played.failed.front().what << "\n" << text;
      EXPECT_EQ(played.recorded.steps, to.now().here().recorded().steps);
    }
}

}  // namespace
}  // namespace cowproof
