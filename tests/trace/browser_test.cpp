// Pages in a browser: every step by keyboard, no script error, no label on another, whatever window and scheme.
//
// COWPROOF_SCREENSHOTS=FOLDER keeps a picture of each step of each page.
#include "browser.hpp"

#include <cstdlib>
#include <regex>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "corpus.hpp"
#include "story.hpp"
#include "trace/page/index.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// Labels of the picture that lie on each other, or outside of it, and anything that makes the page too wide. A box of
// text is higher than its letters. And what is too small to be read.
constexpr char const* find_slips = R"((() => {
  const picture = document.querySelector('#fig svg'), all = picture.getBoundingClientRect(), slips = [];
  const labels = [...picture.querySelectorAll('text')].filter(t => t.textContent).map(t => {
    const r = t.getBoundingClientRect(), cut = r.height * .2;
    return { text: t.textContent, left: r.left + .5, right: r.right - .5, top: r.top + cut, bottom: r.bottom - cut };
  });
  labels.forEach((a, i) => {
    if (a.left < all.left - 1 || a.right > all.right + 1 || a.top < all.top - 1 || a.bottom > all.bottom + 1)
      slips.push(a.text + ' is cut off');
    for (const b of labels.slice(i + 1))
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) slips.push(a.text + ' on ' + b.text);
  });
  if (document.documentElement.scrollWidth > innerWidth) slips.push('the page is ' + document.documentElement.scrollWidth + ' wide');
  const scale = all.width / picture.viewBox.baseVal.width;
  for (const t of document.querySelectorAll('main *')) {
    if (![...t.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !t.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(t).fontSize) * (picture.contains(t) ? scale : 1);
    if (size < 10.9) slips.push(t.textContent.slice(0, 20) + ' is ' + size.toFixed(1) + ' high');
  }
  return slips;
})())";

// Pressed by a script: the browser's own way waits for a frame to be drawn each time.
constexpr char const* press_right =
    "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))";

// With the widest names that the largest scope has.
trace of_wide_names() {
  return story({2, 64, 256, 65536})
      .map(0, 63, 255)
      .map(0, 31, 254)
      .store(0, 63, 65535, 0)
      .load(0, 62)
      .fork(0, 1)
      .store(1, 63, 54321, 200)
      .unmap(0, 63)
      .unmap(0, 31)
      .exit(1)
      .recorded("wide names");
}

trace of_sixteen_processes() {
  story told({16, 3, 128, 65536});
  told.map(0, 0, 127).map(0, 1, 100).store(0, 1, 65535, 0);
  for (std::uint32_t p = 1; p < 16; ++p) told.fork(p - 1, p);
  return told.store(9, 1, 50000, 101).exit(3).exec(15).recorded("sixteen processes");
}

trace of_scenario(std::string const& text) { return play_scenario(std::get<scenario>(read_scenario(text))).recorded; }
trace of_scenario_file(std::string const& name) {
  return of_scenario(read_text(root_of_tree() / "examples/scenarios" / (name + ".md")));
}

// Eight tasks of the whole machine, in seven address spaces, with files, a device, swap and words of three digits.
trace of_eight_spaces() {
  std::string calls =
      "create() → o0|map_object(p0, v5, o0, i0)|map(p0, {v0 v1 v7})|brk(p0, {v3 v4})|page_in(p0, v5)|page_in(p0, v0)|"
      "page_in(p0, v5)|store(p0, v5, 155)|store(p0, v7, 177)|store(p0, v3, 133)|load(p0, v4) → 0|store(p0, v1, 111)|"
      "open(p0, fd0) → ofd0|signal(p0, p0, g0)|kernel_map(k0)|";
  for (int p = 1; p < 7; ++p) calls += fmt::format("fork(p{}) → p{}|store(p{}, v7, {})|", p - 1, p, p, 200 + p);
  calls +=
      "vfork(p3) → p7|pin(p2, v3) → h0|swap_out(a0, v3)|page_in(p5, v3)|store(p5, v3, 250)|exit(p4)|wait(p3, p4)|"
      "protect(p6, {v1}, read-only)|";
  std::ranges::replace(calls, '|', '\n');
  std::string text = "# Eight\n\nWords.\n\n    whole machine: 8 processes, 64 frames, 256 words\n";
  for (std::size_t at = 0; at < calls.size(); at = calls.find('\n', at) + 1)
    text += "    " + calls.substr(at, calls.find('\n', at) - at) + "\n";
  return of_scenario(text + "    expect f0 counts 1\n");
}

// What an eager fork copies, and what one copies for devices; with names as a log may have them.
trace of_eager_fork() {
  return of_scenario(
      "# Eager\n\nWords.\n\n    eager machine: 3 processes, 4 pages, 16 frames, 4 words\n    map(p0, v0)\n    store(p0, v0, 3)\n"
      "    map(p0, v1)\n    store(p0, v1, 2)\n    map(p0, v3)\n    fork(p0) → p1\n    store(p1, v1, 1)\n    expect f0 counts 1\n");
}
trace of_pinned_pages() {
  auto recorded = of_scenario(
      "# Pins\n\nWords.\n\n    whole machine: 2 processes, 100 words\n    map(p0, {v3 v4})\n    page_in(p0, v3)\n    store(p0, v3, 7)\n"
      "    page_in(p0, v4)\n    store(p0, v4, 8)\n    pin(p0, v3) → h0\n    pin(p0, v4) → h1\n    fork(p0) → p1\n"
      "    expect 2 frames copied\n");
  recorded.names = {{"p0", "a shell of many words"}, {"p1", "its worker, likewise"}};
  return recorded;
}
trace with_names(trace t) {
  for (int p = 0; p < t.within.processes; ++p) t.names[fmt::format("p{}", p)] = fmt::format("WORKER MANY {}", p);
  return t;
}

class Browser : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (browser::is_installed()) shared_ = std::make_unique<browser>();
  }
  static void TearDownTestSuite() { shared_.reset(); }
  void SetUp() override { ASSERT_TRUE(shared_ != nullptr) << "chromium is not installed; packages.txt names it"; }

  std::filesystem::path written(std::string const& name, std::string const& page) {
    auto const file = std::filesystem::temp_directory_path() / fmt::format("cowproof-page-{}-{}.html", getpid(), name);
    write_text(file, page);
    files_.push_back(file);
    return file;
  }
  std::filesystem::path written(std::string const& name, trace const& t, std::string const& addresses = {}) {
    return written(name, render_page(lay_out(t, {addresses})));
  }
  void TearDown() override {
    for (auto const& file : files_) std::filesystem::remove(file);
  }
  browser& in() { return *shared_; }
  std::string text_of(std::string const& id) {
    return in().evaluate("document.getElementById('" + id + "').textContent").get<std::string>();
  }

  void keep_screenshot(std::string const& name) {
    if (auto const* folder = std::getenv("COWPROOF_SCREENSHOTS"))
      write_text(std::filesystem::path(folder) / (name + ".png"), in().screenshot());
  }

  // Each stage of a page fault that the step has.
  void look_at_stages(std::string const& place) {
    auto const stages = in().evaluate("document.querySelectorAll('#stages [data-s]').length").get<int>();
    for (int stage = 0; stage < stages; ++stage) {
      in().evaluate(fmt::format("document.querySelector('#stages [data-s=\"{}\"]').click()", stage));
      for (auto const& slip : in().evaluate(find_slips)) ADD_FAILURE() << place << ", stage " << stage << ": " << slip;
      keep_screenshot(fmt::format("{}-{}", place, stage));
    }
  }

  void walk(std::string const& name, trace const& t, std::string const& addresses = {}) {
    auto const file = written(name, t, addresses);
    // Where things lie does not depend on the scheme.
    for (int const width : {1360, 700, 390}) {
      bool const dark = width == 700;
      in().open(file, "0", {width, 900, dark});
      for (std::size_t step = 0; step <= t.steps.size(); ++step) {
        auto const place = fmt::format("{}-{}-{}-{:02}", name, width, dark ? "dark" : "light", step);
        ASSERT_EQ(text_of("out"), fmt::format("{} of {}", step, t.steps.size())) << place;
        for (auto const& slip : in().evaluate(find_slips)) ADD_FAILURE() << place << ": " << slip;
        keep_screenshot(place);
        look_at_stages(place);
        in().evaluate(press_right);
      }
      EXPECT_EQ(in().evaluate("getComputedStyle(document.body).backgroundColor"),
                dark ? "rgb(17, 19, 23)" : "rgb(246, 244, 239)");
      EXPECT_THAT(in().errors(), IsEmpty()) << name;
    }
  }

 private:
  static inline std::unique_ptr<browser> shared_;
  std::vector<std::filesystem::path> files_;
};

TEST_F(Browser, walksThroughAFork) { walk("fork", told_trace("what_fork_does")); }
TEST_F(Browser, walksThroughABug) { walk("bug", counterexample("parent_left_writable")); }
TEST_F(Browser, walksThroughACountThatIsWrong) { walk("count", counterexample("fork_no_incref")); }
TEST_F(Browser, walksThroughATableThatIsKept) { walk("table", counterexample("exit_keeps_table")); }
TEST_F(Browser, walksThroughAnExec) { walk("exec", told_trace("new_image")); }
TEST_F(Browser, walksThroughThreeProcesses) { walk("three", told_trace("three_processes")); }
TEST_F(Browser, walksThroughEightProcesses) { walk("eight", told_trace("eight_processes")); }
TEST_F(Browser, walksThroughWideNames) { walk("wide", of_wide_names()); }
TEST_F(Browser, walksThroughTwoAddressSpaces) { walk("spaces", of_scenario_file("3_processes/03_exec_after_fork")); }
TEST_F(Browser, walksThroughTheirWidestAddresses) {
  walk("addresses", of_scenario_file("6_other_kernels/05_swap_not_counted"), "x86-64");
}
TEST_F(Browser, walksThroughTasksInOneSpace) { walk("tasks", of_scenario_file("3_processes/07_vfork_and_clone")); }
TEST_F(Browser, walksThroughWhatADeviceHolds) {
  walk("device", of_scenario_file("3_processes/05_not_inherited"), "riscv-sv39");
}
TEST_F(Browser, walksThroughSharedTables) { walk("tables", of_scenario_file("6_other_kernels/02_on_demand")); }
TEST_F(Browser, walksThroughEightSpaces) { walk("eightspaces", of_eight_spaces()); }
TEST_F(Browser, walksThroughEightNamedTasks) { walk("named", with_names(of_eight_spaces())); }
TEST_F(Browser, walksThroughTwoNamedTasksInOneSpace) {
  walk("namedtasks", with_names(of_scenario_file("3_processes/07_vfork_and_clone")));
}
TEST_F(Browser, walksThroughEightNamedProcesses) { walk("namedeight", with_names(told_trace("eight_processes"))); }
TEST_F(Browser, walksThroughAnEagerFork) { walk("eager", of_eager_fork()); }
TEST_F(Browser, walksThroughCopiesForDevices) { walk("pinned", of_pinned_pages()); }
TEST_F(Browser, walksThroughSixteenProcesses) { walk("sixteen", of_sixteen_processes()); }

TEST_F(Browser, showsTheLastStepOfEveryWhatIf) {
  for (auto const& story : what_if_stories()) {
    auto const name = name_of(story.told);
    auto const played = play_scenario(story.told);
    auto const file = written(name, render_page(played.drawn, {"What if?", played.says}));
    auto const last = played.drawn.steps.size();
    in().open(file, std::to_string(last), {700, 900, false});
    EXPECT_EQ(text_of("out"), fmt::format("{0} of {0}", last)) << name;
    for (auto const& slip : in().evaluate(find_slips)) ADD_FAILURE() << name << ": " << slip;
    EXPECT_THAT(in().errors(), IsEmpty()) << name;
    keep_screenshot("whatif-" + name);
  }
}

TEST_F(Browser, opensWhereTheAnswerIsWithTheSetUpFolded) {
  auto const shown = [&](char const* number) {
    return in().evaluate(fmt::format("document.querySelector('.step[data-n=\"{}\"]').offsetHeight > 0", number));
  };
  in().open(written("opens_bug", counterexample("parent_left_writable")), "", {});
  EXPECT_EQ(text_of("out"), "2 of 3") << "where a rule breaks";
  EXPECT_EQ(shown("1"), false);
  EXPECT_EQ(shown("2"), true);
  in().press("ArrowLeft");
  EXPECT_EQ(text_of("out"), "1 of 3");
  EXPECT_EQ(shown("1"), true) << "who goes there sees it";
  auto const told = std::get<scenario>(
      read_scenario(read_text(root_of_tree() / "examples/scenarios/1_fork_and_write/03_first_write.md")));
  auto const played = play_scenario(told);
  in().open(written("opens_story", render_page(played.drawn, {told.title, played.says})), "", {});
  EXPECT_EQ(text_of("out"), "4 of 6") << "the first write";
  in().evaluate("document.getElementById('fold').click()");
  EXPECT_EQ(shown("0"), true);
  in().evaluate("document.getElementById('fold').click()");
  EXPECT_EQ(shown("0"), false);
}

TEST_F(Browser, searchesTheIndexByWordAndByNumber) {
  auto const page = render_index(
      {"All", "", {}, {{"Some", {{{"a.html", "First"}, "fork flush 41"}, {{"b.html", "Second"}, "exit 4"}}}}});
  in().open(written("index", page), "", {});
  auto const found = [&](std::string const& wanted) {
    return in().evaluate(
        "(() => { const w = document.getElementById('wanted'); w.value = '" + wanted +
        "'; w.dispatchEvent(new Event('input')); return [...document.querySelectorAll('li')].filter(e => "
        "!e.hidden).map(e => e.textContent).join(); })()");
  };
  EXPECT_EQ(found(""), "First,Second");
  EXPECT_EQ(found("FLUSH"), "First");
  EXPECT_EQ(found("4"), "Second") << "a number is a whole one";
  EXPECT_EQ(found("fork exit"), "");
  EXPECT_THAT(in().errors(), IsEmpty());
}

TEST_F(Browser, obeysItsKeys) {
  in().open(written("keys", told_trace("what_fork_does")), "", {});
  auto const expect_after = [&](char const* key, char const* place) {
    in().press(key);
    EXPECT_EQ(text_of("out"), place) << key;
  };
  expect_after("j", "1 of 8");
  expect_after("ArrowRight", "2 of 8");
  expect_after("k", "1 of 8");
  expect_after("ArrowLeft", "0 of 8");
  expect_after("ArrowLeft", "0 of 8");
  expect_after("End", "8 of 8");
  expect_after("j", "8 of 8");
  expect_after("Home", "0 of 8");
  auto const play = "document.getElementById('play').getAttribute('aria-label')";
  in().press(" ");
  EXPECT_EQ(in().evaluate(play), "pause");
  in().press(" ");
  EXPECT_EQ(in().evaluate(play), "play");
  EXPECT_THAT(in().errors(), IsEmpty());
}

TEST_F(Browser, pinsTheSharersOfAFrame) {
  in().open(written("pins", told_trace("what_fork_does")), "4", {});
  in().evaluate("document.querySelector('.fc[data-k=f0]').focus()");
  in().press("Enter");
  EXPECT_EQ(in().evaluate("location.hash"), "#4/f0");
  EXPECT_EQ(in().evaluate("document.querySelectorAll('#fig .on').length"), 5) << "two entries, two links, the frame";
  EXPECT_EQ(in().evaluate("document.activeElement.dataset.k"), "f0");
  in().press("ArrowRight");
  EXPECT_EQ(in().evaluate("location.hash"), "#5/f0");
  EXPECT_EQ(in().evaluate("document.activeElement.dataset.k"), "f0") << "the focus stays where it was";
  in().press("Escape");
  EXPECT_EQ(in().evaluate("location.hash"), "#5");
  EXPECT_EQ(in().evaluate("document.querySelectorAll('#fig .on').length"), 0);
}

TEST_F(Browser, showsAPageFaultStageByStage) {
  auto const file = written("stages", told_trace("what_fork_does"));
  auto const stages = [&] { return in().evaluate("document.getElementById('stages').innerText").get<std::string>(); };
  auto const cell = [&](char const* frame) {
    return in().evaluate(fmt::format("document.querySelector('.fc[data-k={}]').textContent", frame)).get<std::string>();
  };
  in().open(file, "5", {});
  auto const before = cell("f0");
  in().open(file, "6", {});
  auto const after = cell("f2");
  EXPECT_THAT(stages(), HasSubstr("4 retry"));
  EXPECT_EQ(in().evaluate("document.querySelector('#stages [aria-pressed=true][data-s]').dataset.s"), "3")
      << "who comes by a link sees the whole step";
  auto const choose = [&](char const* stage) {
    in().evaluate(fmt::format("document.querySelector('#stages [data-s=\"{}\"]').click()", stage));
  };
  choose("0");
  EXPECT_THAT(stages(), HasSubstr("the entry is read-only"));
  EXPECT_EQ(cell("f0"), before);
  EXPECT_THAT(cell("f2"), HasSubstr("free"));
  choose("1");
  EXPECT_THAT(stages(), HasSubstr("f2 is taken, and f0 is copied to it."));
  EXPECT_THAT(cell("f2"), HasSubstr("copy of f0"));
  choose("3");
  EXPECT_EQ(cell("f2"), after);
  auto const stage_after_coming_back = [&] {
    in().press("ArrowLeft");
    in().press("ArrowRight");
    return in().evaluate("document.querySelector('#stages [aria-pressed=true][data-s]').dataset.s");
  };
  EXPECT_EQ(stage_after_coming_back(), "3") << "this browser asks for less motion";
  in().evaluate("document.getElementById('slow').click()");
  EXPECT_EQ(stage_after_coming_back(), "0") << "it begins with the trap, and goes on by itself";
  EXPECT_THAT(in().errors(), IsEmpty());
}

TEST_F(Browser, opensAtTheStepOfALink) {
  auto const file = written("link", told_trace("what_fork_does"));
  in().open(file, "6/f1", {});
  EXPECT_EQ(text_of("out"), "6 of 8");
  EXPECT_EQ(in().evaluate("document.querySelector('#fig svg').classList.contains('sel')"), true);
  in().open(file, "nonsense/<b>", {});
  EXPECT_EQ(text_of("out"), "0 of 8");
  EXPECT_THAT(in().errors(), IsEmpty());
}

TEST_F(Browser, tellsTheStepToWhoDoesNotSeeIt) {
  in().open(written("spoken", told_trace("what_fork_does")), "", {});
  in().press("End");
  in().press("ArrowLeft");
  EXPECT_THAT(text_of("live"), HasSubstr("Step 7: store(p0, v0, 9). last owner: written in place."));
  EXPECT_THAT(text_of("table"), HasSubstr("f0, writable, 9"));
  EXPECT_EQ(in().evaluate("document.querySelector('.step[aria-current]').dataset.n"), "7");
  EXPECT_EQ(in().evaluate("[...document.querySelectorAll('button,input')].every(e => e.textContent || e.ariaLabel)"),
            true);
}

TEST_F(Browser, keepsThePictureWhereItIs) {
  in().open(written("still", counterexample("parent_left_writable")), "", {});
  auto const top = "document.getElementById('fig').getBoundingClientRect().top";
  auto const first = in().evaluate(top);
  for (int step = 0; step < 3; ++step) {
    in().press("ArrowRight");
    EXPECT_EQ(in().evaluate(top), first);
  }
}

TEST_F(Browser, printsAStepAPage) {
  in().open(written("print", told_trace("what_fork_does")), "", {1360, 900, true});
  auto const pdf = in().print();
  std::regex const page("/Type */Page[^s]");
  EXPECT_EQ(std::distance(std::sregex_iterator(pdf.begin(), pdf.end(), page), std::sregex_iterator()), 9);
  if (auto const* folder = std::getenv("COWPROOF_SCREENSHOTS"))
    write_text(std::filesystem::path(folder) / "print.pdf", pdf);
}

}  // namespace
}  // namespace cowproof
