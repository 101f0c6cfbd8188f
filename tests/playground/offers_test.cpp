// Offers: a call of each operation, about what is pointed at, with and without free memory.
#include "playground/offers.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "engines/call_text.hpp"
#include "steered.hpp"

namespace cowproof {
namespace {

using testing::Contains;
using testing::Not;

std::vector<std::string> texts_of(std::vector<offered_call> const& offers, machine_type const& of) {
  std::vector<std::string> texts;
  for (auto const& offered : offers) texts.push_back(text_of(offered.asked, of));
  return texts;
}
std::vector<std::string> possible_in(steering const& to) { return texts_of(to.possible(), to.now().type()); }

TEST(Offers, HaveEachOperationOfEachMachine) {
  for (auto const* type : machine_types()) {
    auto const to = steered({"machine " + std::string(type->name)});
    for (std::size_t o = 0; o < type->operations.size(); ++o)
      EXPECT_TRUE(std::ranges::any_of(to.offers(), [&](auto const& offered) { return offered.asked.operation == o; }))
          << type->name << " " << type->operations[o].name;
  }
}

TEST(Offers, LieWithinTheScope) {
  for (auto const* type : machine_types()) {
    auto to = steered({"machine " + std::string(type->name), "scope 1 process, 1 page"});
    for (auto const& offered : to.offers())
      EXPECT_TRUE(is_within(offered.asked, *type, to.now().within())) << text_of(offered.asked, *type);
  }
}

TEST(Offers, AreAboutWhatIsPointedAt) {
  auto const to = steered({"map(p0, v2)", "fork(p0)", "at p1 v2"});
  EXPECT_THAT(possible_in(to), Contains("store(p1, v2, 3)"));
  EXPECT_THAT(possible_in(to), Contains("exit(p1)"));
  EXPECT_THAT(possible_in(to), Not(Contains("map(p1, v2)")));  // it is mapped
}

TEST(Offers, HaveTheSameCallWithoutFreeMemoryWhereThatMatters) {
  auto const to = steered({"map(p0, v0)", "fork(p0)"});
  EXPECT_THAT(possible_in(to), Contains("store(p0, v0, 3, no frame)"));
  EXPECT_THAT(possible_in(to), Contains("fork(p0, no memory)"));
  auto const alone = steered({"map(p0, v0)"});
  EXPECT_THAT(possible_in(alone), Not(Contains("store(p0, v0, 2, no frame)")));  // it needs none
}

TEST(Offers, FindTheOperandsThatNothingTells) {
  auto const to = steered({"machine whole", "clone(p0)", "exit(p1)", "create()", "open(p0, fd1)"});
  EXPECT_THAT(possible_in(to), Contains("close(p0, fd1)"));
}

TEST(Offers, TellWhatTheyLeadToOnBothKernels) {
  auto const to = steered({"kernel fork_no_incref", "beside machine", "map(p0, v0)"});
  auto const all = to.possible();
  auto const fork = std::ranges::find_if(all, [&](auto const& o) { return text_of(o.asked) == "fork(p0)"; });
  ASSERT_NE(fork, all.end());
  EXPECT_NE(fork->here.broken, 0U);
  ASSERT_TRUE(fork->beside);
  EXPECT_EQ(fork->beside->broken, 0U);
}

}  // namespace
}  // namespace cowproof
