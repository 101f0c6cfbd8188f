// The page: one file that needs no other, small, and safe whatever the trace holds.
#include "trace/page/page.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "markup_check.hpp"
#include "random_traces.hpp"
#include "story.hpp"
#include "trace/page/files.hpp"
#include "trace/page/index.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::Not;

trace a_copy() { return story({2, 2, 4, 9}).map(0, 0, 0).fork(0, 1).store(1, 0, 3, 1).recorded("fork, then a write"); }

nlohmann::json data_in(std::string const& page) {
  std::string const begin = "<script type=\"application/json\" id=\"data\">";
  auto const from = page.find(begin) + begin.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

std::string joined(nlohmann::json const& data, nlohmann::json const& places) {
  std::string text;
  for (auto const& place : places) text += data["parts"].at(place.get<std::size_t>()).get<std::string>();
  return text;
}

// Relative luminance and contrast [WCAG 2.2].
double luminance(std::string const& colour) {
  double sum = 0;
  double const weights[] = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    auto const x = std::stoi(colour.substr(2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4));
  }
  return sum;
}
double contrast(std::string const& one, std::string const& other) {
  auto const [dark, light] = std::minmax({luminance(one), luminance(other)});
  return (light + 0.05) / (dark + 0.05);
}

TEST(Colours, canBeReadInBothSchemes) {
  std::string const text(page_file("colours.css"));
  std::regex const declaration("--(\\w+): #([0-9a-f]{6})");
  std::vector<std::map<std::string, std::string>> schemes;
  for (std::sregex_iterator it(text.begin(), text.end(), declaration), end; it != end; ++it) {
    if ((*it)[1] == "paper") schemes.emplace_back();
    schemes.back()[(*it)[1]] = (*it)[2];
  }
  ASSERT_EQ(schemes.size(), 2U);
  for (auto& c : schemes) {
    for (auto const* name : {"ink", "ink2", "ink3", "bad", "ok", "accent"})
      for (auto const* ground : {"card", "paper"})
        EXPECT_GE(contrast(c[name], c[ground]), 4.5) << name << " " << ground;
    EXPECT_GE(contrast(c["rule"], c["card"]), 3.5) << "lines";
    EXPECT_GE(contrast(c["ink"], c["mark"]), 4.5) << "on what changed";
    EXPECT_GE(contrast(c["ink"], c["badf"]), 4.5);
    EXPECT_GE(contrast(c["card"], c["bad"]), 4.5) << "on a label";
    for (char const hue : {'0', '1', '2', '3', '4', '5', '6', '7'}) {
      auto const strong = c[std::string("h") + hue];
      EXPECT_GE(contrast(strong, c["card"]), 5.5) << hue;
      EXPECT_GE(contrast(strong, c[std::string("f") + hue]), 4.5) << hue << " on its own tint";
      EXPECT_GE(contrast(c["ink"], c[std::string("f") + hue]), 7) << hue;
    }
  }
}

TEST(Page, needsNothingFromOutside) {
  auto const page = show_page(a_copy());
  for (auto const* way : {"http:", "https:", "//cdn", "src=", "href=", "@import", "url("})
    EXPECT_THAT(page, Not(HasSubstr(way)));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(Page, isSmall) {
  std::size_t own = 0;
  for (auto const& file : page_files()) own += file.text.size();
  EXPECT_LT(own, 40'000U);
  EXPECT_LT(show_page(a_copy()).size(), 60'000U);
}

TEST(Page, holdsEveryStepAsAPictureAndAsATable) {
  for (auto const* s : subjects_at(random_scope)) {
    auto const t = random_trace(*s, 7, 30);
    auto const data = data_in(show_page(t));
    ASSERT_EQ(data["steps"].size(), t.steps.size() + 1) << s->name;
    for (auto const& step : data["steps"]) {
      ASSERT_EQ(slip_in_markup(joined(data, step["figure"])), std::nullopt) << s->name;
      ASSERT_EQ(slip_in_markup(joined(data, step["table"])), std::nullopt) << s->name;
      ASSERT_EQ(slip_in_markup(step["head"].get<std::string>()), std::nullopt) << s->name;
    }
  }
}

TEST(Page, tellsTheCostTheReasonAndTheState) {
  auto const data = data_in(show_page(a_copy()));
  auto const& copied = data["steps"][3];
  EXPECT_THAT(copied["head"].get<std::string>(), HasSubstr("<b>1</b> frames copied"));
  EXPECT_THAT(copied["head"].get<std::string>(), HasSubstr("the page is shared by 2: copied to f1"));
  EXPECT_THAT(data["steps"][2]["head"].get<std::string>(), HasSubstr("an eager fork would copy 1 frame"));
  EXPECT_THAT(joined(data, copied["table"]), HasSubstr("<td>f1, writable, 3</td>"));
  EXPECT_THAT(copied["live"].get<std::string>(), HasSubstr("store(p1, v0, 3)"));
}

TEST(Page, saysWhatIsBrokenAndWhere) {
  auto const page =
      show_page(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).store(0, 0, 4, 1).recorded_on("parent_left_writable"));
  EXPECT_THAT(page, HasSubstr("<button data-n=\"3\">✗ isolation breaks at step 3</button>"));
  EXPECT_THAT(page, Not(HasSubstr("hold after each of")));
  auto const data = data_in(page);
  EXPECT_THAT(data["steps"][3]["head"].get<std::string>(), HasSubstr("✗ v0: p1 should read zero"));
  EXPECT_THAT(joined(data, data["steps"][3]["figure"]), HasSubstr("should be zero"));
}

TEST(Page, ticksNothingThatWasNotEvaluated) {
  auto t = a_copy();
  t.steps[2].state.maps[3].cells[3].value.number = 8;  // no longer the state that a replay comes to
  auto const page = show_page(t);
  EXPECT_THAT(page, Not(HasSubstr("hold after each of")));
  auto const data = data_in(page);
  EXPECT_THAT(data["steps"][2]["head"].get<std::string>(), HasSubstr("evaluated, and hold"));
  EXPECT_THAT(data["steps"][3]["head"].get<std::string>(), HasSubstr("no rule was evaluated in this state"));
}

TEST(Page, remarksOnStepsAsItIsTold) {
  page_options options;
  options.title = "What does fork copy?";
  options.says = {"", "", "The table, and no page."};
  auto const page = show_page(a_copy(), options);
  EXPECT_THAT(page, HasSubstr("<h1>What does fork copy?</h1>"));
  EXPECT_THAT(data_in(page)["steps"][2]["head"].get<std::string>(), HasSubstr("The table, and no page."));
}

TEST(Page, doesNotTellAReasonTwice) {
  auto const t = story({1, 1, 2, 2}).map(0, 0, 0).store(0, 0, 1, 1).recorded();
  page_options options;
  options.says = {"", "Words.", "The entry is writable: written without a fault. And more."};
  auto const steps = data_in(show_page(t, options))["steps"];
  EXPECT_THAT(steps[1]["head"].get<std::string>(), HasSubstr("class=\"why\""));
  EXPECT_THAT(steps[2]["head"].get<std::string>(), Not(HasSubstr("class=\"why\"")));
  EXPECT_EQ(steps[2]["live"], "Step 2: store(p0, v0, 1). The entry is writable: written without a fault. And more.");
}

TEST(Page, leadsToOthers) {
  auto const index =
      render_index({"Pages",
                    "Words.",
                    {{"proofs", "proved"}},
                    {{"", {{{"first.html", "The <first>"}, "fork 41"}, {{"second.html", "The second"}, ""}}},
                     {"Others <", {{{"third.html", "3"}, ""}}}}});
  EXPECT_THAT(index, HasSubstr("<li data-words=\"fork 41\"><a href=\"first.html\">The &lt;first&gt;</a>"));
  EXPECT_THAT(index, HasSubstr("<td>proofs</td><td>proved</td>"));
  EXPECT_THAT(index, HasSubstr("second.html"));
  EXPECT_EQ(index.find("<h2>"), index.rfind("<h2>"));
  EXPECT_LT(index.find("<h2>Others &lt;</h2>"), index.find("third.html"));
}

TEST(Page, letsNothingOfTheFileThroughAsMarkup) {
  auto t = story({1, 1, 1, 1}).map(0, 0, 0).recorded("</script><script>alert(1)</script><!-- ");
  auto const page = show_page(t);
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  page_options options;
  options.says = {"</script><!-- <b>"};
  EXPECT_EQ(data_in(show_page(t, options))["steps"].size(), 2U);
}

}  // namespace
}  // namespace cowproof
