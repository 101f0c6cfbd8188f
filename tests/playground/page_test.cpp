// The page in a browser: every story, what readers do by pointer and by keys, and what must stay where it is.
//
// COWPROOF_SCREENSHOTS=FOLDER keeps pictures.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include "playground/answers.hpp"
#include "stories.hpp"
#include "tests/tools/run_command.hpp"
#include "tests/trace/browser.hpp"
#include "tests/trace/corpus.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class PlaygroundPage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!browser::is_installed()) return;
    shared_ = std::make_unique<browser>();
    folder_ = std::make_unique<tests::scratch_folder>();
    tests::run_command("playground --html " + folder_->file("page.html"));
  }
  static void TearDownTestSuite() {
    shared_.reset();
    folder_.reset();
  }
  void SetUp() override { ASSERT_TRUE(shared_ != nullptr) << "chromium is not installed; packages.txt names it"; }

  browser& in() { return *shared_; }
  void open(std::string const& fragment, browser::view const& how = {}) {
    in().open(folder_->file("page.html"), fragment, how);
    auto const patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (in().evaluate("document.body.dataset.ready") != "yes" && std::chrono::steady_clock::now() < patience)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_EQ(in().evaluate("document.body.dataset.ready"), "yes")
        << in().evaluate("document.getElementById('failed').textContent");
  }
  void click(std::string const& what) {
    in().evaluate("document.querySelector(`" + what + "`).dispatchEvent(new MouseEvent('click', {bubbles: true}))");
  }
  void press_offer(std::string const& call) { click(".offer[data-call=\"" + call + "\"]"); }
  std::string text_of(std::string const& what) {
    return in().evaluate("document.querySelector(`" + what + "`).textContent").get<std::string>();
  }
  void keep_screenshot(std::string const& name) {
    if (auto const* folder = std::getenv("COWPROOF_SCREENSHOTS"))
      write_text(std::filesystem::path(folder) / (name + ".png"), in().screenshot());
  }

 private:
  static inline std::unique_ptr<browser> shared_;
  static inline std::unique_ptr<tests::scratch_folder> folder_;
};

TEST_F(PlaygroundPage, AnswersEveryRequestOfEveryStoryAsTheCommandDoes) {
  open("");
  steering native;
  for (auto const& story : requested_stories()) {
    std::string expected;
    for (auto const& request : story.requests) expected += answer(native, request) + "\n";
    nlohmann::json const requests = story.requests;
    auto const told = in().evaluate(requests.dump() + ".map(r => playground.answer(r) + '\\n').join('')");
    ASSERT_EQ(told.get<std::string>(), expected) << story.name;
  }
  EXPECT_THAT(in().errors(), IsEmpty());
}

TEST_F(PlaygroundPage, CallsWhatIsPointedAt) {
  open("");
  press_offer("map(p0, v0)");
  click("[data-process=\"0\"][data-page=\"2\"] .hit");
  press_offer("map(p0, v2)");
  EXPECT_EQ(text_of("h2"), "2 · map(p0, v2)");
  click("#undo");
  EXPECT_EQ(text_of("h2"), "1 · map(p0, v0)");
  EXPECT_THAT(in().errors(), IsEmpty());
}

TEST_F(PlaygroundPage, ShowsAMutantBesideTheCorrectKernelAndMarksWhereTheyPart) {
  open("core/fork_no_incref/machine/3 processes, 4 pages, 8 frames/map(p0, v0);fork(p0)");
  EXPECT_EQ(in().evaluate("document.querySelectorAll('.panels .stage').length"), 2);
  EXPECT_THAT(text_of("#parts"), HasSubstr("part at step 2: refcount[f0] is 1 in fork_no_incref, and 2 in machine"));
  EXPECT_EQ(in().evaluate("document.querySelectorAll('.fc.parted').length"), 2);
  keep_screenshot("playground-beside");
  click("#shorten");
  EXPECT_EQ(text_of("h2"), "2 · fork(p0) → p1");
}

TEST_F(PlaygroundPage, IsTheSameStoryWhereItsLinkIsOpened) {
  open("");
  press_offer("map(p0, v0)");
  press_offer("fork(p0)");
  auto const link = in().evaluate("location.hash.slice(1)").get<std::string>();
  auto const picture = in().evaluate("document.querySelector('.figbox').innerHTML");
  open(link);
  EXPECT_EQ(in().evaluate("document.querySelector('.figbox').innerHTML"), picture);
}

TEST_F(PlaygroundPage, AnswersALinkThatIsNone) {
  open("core/nonsense//9999 processes/<b>;((");
  EXPECT_EQ(in().evaluate("document.getElementById('failed').hidden"), false);
  press_offer("map(p0, v0)");
  EXPECT_EQ(text_of("h2"), "1 · map(p0, v0)");
  EXPECT_EQ(in().evaluate("document.getElementById('failed').hidden"), true);
}

TEST_F(PlaygroundPage, KeepsItsPictureWhereItIsWhenAThirdProcessAppears) {
  open("core/machine//3 processes, 4 pages, 8 frames/map(p0, v0)");
  auto const where =
      "JSON.stringify([...document.querySelectorAll('.figbox svg, #calls')].map(e => { const r = e.getBoundingClientRect(); return [r.top, r.left, r.width]; }))";
  auto const first = in().evaluate(where);
  for (auto const* call : {"fork(p0)", "fork(p1)", "store(p2, v0, 5)"}) {
    in().evaluate(fmt::format("playground.call('{}')", call));
    in().evaluate("1");
    EXPECT_EQ(in().evaluate(where), first) << call;
  }
}

TEST_F(PlaygroundPage, CanBeUsedByKeys) {
  open("");
  in().evaluate("document.querySelector('.offer').focus()");
  in().press("Enter");
  in().evaluate("document.activeElement.click()");
  EXPECT_EQ(in().evaluate("document.body.dataset.step"), "1");
  EXPECT_EQ(in().evaluate("document.activeElement.className.includes('offer')"), true) << "the focus stays there";
  EXPECT_EQ(
      in().evaluate(
          "[...document.querySelectorAll('button, select, input')].every(e => e.textContent.trim() || e.ariaLabel || e.labels?.length)"),
      true);
}

TEST_F(PlaygroundPage, FitsWindowsOfAnyWidthInLightAndDark) {
  for (auto const* story : {"core/fork_no_incref/machine/3 processes, 4 pages, 8 frames/map(p0, v0);fork(p0)",
                            "whole/machine//2 processes/map(p0, {v3 v4})", "on_demand/machine///map(p0, v0)"})
    for (bool const dark : {false, true})
      for (int const width : {390, 700, 1360}) {
        open(story, {width, 900, dark});
        auto const place = fmt::format("{} {}", story, width);
        EXPECT_LE(in().evaluate("document.documentElement.scrollWidth"), width) << place;
        EXPECT_EQ(
            in().evaluate(
                "[...document.querySelectorAll('main *')].filter(e => e.getClientRects().length && !e.closest('svg') && parseFloat(getComputedStyle(e).fontSize) < 10.9).map(e => e.textContent).join()"),
            "")
            << place;
        EXPECT_GE(
            in().evaluate(
                "(s => s.getBoundingClientRect().width / s.viewBox.baseVal.width)(document.querySelector('.figbox svg'))"),
            1.09)
            << place;
        EXPECT_EQ(in().evaluate("[...document.querySelectorAll('.offer')].filter(e => e.offsetHeight < 40).length"), 0)
            << "as high as a finger " << place;
        EXPECT_THAT(in().errors(), IsEmpty()) << place;
        keep_screenshot(
            fmt::format("playground-{}-{}-{}", std::string(story).substr(0, 4), width, dark ? "dark" : "light"));
      }
}

}  // namespace
}  // namespace cowproof
