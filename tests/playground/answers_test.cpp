// Answers: JSON, a line each, with everything that a page shows.
#include "playground/answers.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "steered.hpp"
#include "trace/itf/itf.hpp"
#include "trace/json_text.hpp"

namespace cowproof {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Answers, TellTheStoryAndWhatCanFollow) {
  auto to = steered({"kernel fork_no_incref", "beside machine"});
  auto const told = json::parse(answer(to, "map(p0, v0)\nfork(p0)"));
  EXPECT_EQ(told["schema"], "cowproof-play/1");
  EXPECT_EQ(told["machine"], "core");
  EXPECT_EQ(told["calls"], (json{"map(p0, v0)", "fork(p0)"}));
  EXPECT_EQ(told["here"]["title"], "fork(p0) → p1");
  EXPECT_EQ(told["here"]["violated"]["step"], 2);
  EXPECT_EQ(told["beside"]["broken"], json::array());
  EXPECT_EQ(told["first_difference"]["step"], 2);
  EXPECT_GT(told["offers"].size(), 6U);
}

TEST(Answers, StopAtTheFirstRequestThatIsWrong) {
  steering to;
  auto const told = json::parse(answer(to, "map(p0, v0)\nnonsense\nfork(p0)"));
  EXPECT_THAT(told["error"].get<std::string>(), HasSubstr("nonsense"));
  EXPECT_EQ(to.now().calls().size(), 1U);
}

TEST(Answers, AreOneLineOfJsonForEachMachine) {
  for (auto const* type : machine_types()) {
    auto to = steered({"machine " + std::string(type->name), "1"});
    for (auto const* question : {"look", "draw", "draw 0", "about", "scenario", "trace", "preview fork(p0)"}) {
      auto const told = answer(to, question);
      EXPECT_EQ(told.find('\n'), told.npos) << question;
      EXPECT_FALSE(json::parse(told).contains("error")) << type->name << " " << question << told;
    }
  }
}

TEST(Answers, DrawEveryProcessPageAndFrameFromTheStart) {
  steering to;
  auto const before = json::parse(answer(to, "draw"))["kernels"][0];
  auto const after = json::parse(answer(to, "map(p0, v1)\nfork(p0)\nfork(p1)\ndraw"))["kernels"][0];
  EXPECT_EQ(before["width"], after["width"]);
  EXPECT_EQ(before["height"], after["height"]);
  auto const picture = after["picture"].get<std::string>();
  EXPECT_THAT(picture, HasSubstr(R"(data-process="2" data-page="3")"));
}

TEST(Answers, HoldATraceThatCanBeRead) {
  auto to = steered({"map(p0, v1)", "fork(p0)"});
  auto const text = json::parse(answer(to, "trace"))["trace"].get<std::string>();
  auto const read = read_itf(text);
  ASSERT_TRUE(std::holds_alternative<trace>(read));
  EXPECT_EQ(std::get<trace>(read).steps, to.now().here().recorded().steps);
}

TEST(Answers, WriteStringsAsJsonDoes) {
  for (std::string const text :
       {"plain", "\"quoted\\\"", "tab\tline\nbell\x07", "→ π 😀", "\xC3", "\xFF", "\xED\xA0\x80"})
    EXPECT_EQ(json_string(text), json(text).dump(-1, ' ', false, json::error_handler_t::replace)) << text;
}

}  // namespace
}  // namespace cowproof
