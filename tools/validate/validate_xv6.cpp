// cowproof validate xv6: a tree of xv6-riscv, built and booted, against the model.
#include <re2/re2.h>

#include "engines/coverage.hpp"
#include "oracle/kernel_validation.hpp"
#include "oracle/report/rejection_trace.hpp"
#include "oracle/report/report.hpp"
#include "system/interruption.hpp"
#include "tools/calls_file.hpp"
#include "tools/traces.hpp"
#include "tools/validate/validating.hpp"
#include "tools/validate/xv6_tree.hpp"

namespace cowproof::tools {
namespace {

struct xv6_arguments {
  xv6_tree_options tree;
  oracle::kernel_validation_options options;
  std::chrono::milliseconds time_limit{60'000}, boot_limit{120'000};
  std::string replayed;
  report_outputs outputs;
};

std::string origin_of(xv6_arguments const& a) { return "cowproof validate xv6 " + a.tree.directory; }

// The program takes all memory and forks before it says what it is. A kernel that does not survive that is no better
// than one that fails later.
oracle::library_report failed_at_start(oracle::failure const& why) {
  oracle::library_report done;
  auto& r = done.report;
  r.checked.name = "xv6";
  r.checked.contained = true;
  r.options.quiescent = true;
  r.demands_coverage = false;
  oracle::rejection found;
  found.findings.push_back({oracle::clause::keeps_running, 0, -1, why.what, "an answer"});
  found.told.push_back({"the program starts: takes all memory, gives it back, forks", "no answer"});
  r.times_checked[static_cast<std::size_t>(oracle::clause::keeps_running)] = 1;
  r.times_failed[static_cast<std::size_t>(oracle::clause::keeps_running)] = 1;
  found.calls_before_shrinking = 1;
  r.rejections.push_back(std::move(found));
  return done;
}

// With fewer processors if it does not boot with several: what fails to boot at all can be validated no more.
oracle::library_report boot_and_validate(xv6_arguments& a, std::vector<oracle::console_options> const& ways) {
  std::optional<oracle::failure> first;
  for (auto const& way : ways) {
    auto session = oracle::console_session::make(way);
    if (!session) throw input_error(session.why().what);
    if (auto const booted = (*session)->boot(); booted) {
      auto done = oracle::validate_kernel(std::move(*session), a.options);
      if (first) done.report.remarks.emplace_back("it does not boot with several processors, and has one here");
      return done;
    } else if (!oracle::is_of_implementation(booted.why().kind)) {
      throw input_error(booted.why().what);
    } else if ((*session)->has_prompted() && booted.why().kind != oracle::failure_kind::hung) {
      return failed_at_start(booted.why());  // that it takes long may be the fault of a busy machine
    } else if (!first) {
      first = booted.why();
    }
  }
  throw input_error(
      fmt::format("{}: the kernel does not boot, or the program does not start: {}", a.tree.directory, first->what));
}

// How a call ended, as the core would say it.
oracle::answer answer_in(std::string const& told) {
  oracle::answer said{{}, false, told};
  if (told.empty()) return {{ending::completed, false, 0}, true, told};
  if (auto const how = find_ending(told)) return {{*how, false, 0}, true, told};
  if (unsigned value = 0; RE2::FullMatch(told, "-> (\\d+)", &value))
    return {{ending::completed, true, value}, true, told};
  return said;
}

// A rejection as one of the core: pages are mapped first, and the kernel's write is one like the program's own.
class core_rejection {
 public:
  core_rejection(oracle::library_report const& done, std::size_t number)
      : calls_(done.rejected[number].calls),
        writable_pages_(done.writable_pages),
        made_(done.report.rejections[number]) {
    auto const told = std::exchange(made_.told, {});
    made_.calls.clear();
    give_pages(0);
    for (std::size_t i = 0; i < calls_.size() && i < told.size(); ++i) add(calls_[i], told[i].ended);
  }

  oracle::rejection const& rejection() const { return made_; }
  scope within() const {
    unsigned processes = 1, pages = 1;
    for (auto const& c : calls_) {
      processes = std::max({processes, c.process + 1U, c.child + 1U});
      pages = std::max(pages, c.page + 1U);
    }
    return scope_of(processes, pages);
  }

 private:
  void add(oracle::library_call c, std::string const& ended) {
    auto const what = c.what;
    if (what == oracle::library_verb::kernel_store) c.what = oracle::library_verb::store;
    auto said = answer_in(ended);
    if (what == oracle::library_verb::fork && ended.empty()) said.out = {ending::completed, true, c.child};
    made_.add(*oracle::core_call_of(c, c.has_memory), std::move(said));
    if (what == oracle::library_verb::exec) give_pages(c.process);
  }

  // Those that are named at all: the others would only be in the way.
  void give_pages(std::uint16_t process) {
    auto const is_named = [&](unsigned page) {
      return std::ranges::any_of(
          calls_, [&](auto const& c) { return c.has_address() && is_inside(c.where) && c.page == page; });
    };
    for (std::uint16_t v = 0; v < within().pages; ++v) {
      if (!is_named(v)) continue;
      oracle::library_call const map{
          .what = oracle::library_verb::map, .process = process, .page = v, .writable = v < writable_pages_};
      made_.add(*oracle::core_call_of(map, true), {{ending::completed, false, 0}, true, ""});
    }
  }

  std::vector<oracle::library_call> const& calls_;
  unsigned writable_pages_;
  oracle::rejection made_;
};

std::optional<trace> trace_of(oracle::library_report const& done, std::size_t number, std::string const& origin) {
  if (number >= done.rejected.size()) return std::nullopt;
  core_rejection const rejected(done, number);
  if (find_subject("machine", rejected.within()) == nullptr) return std::nullopt;
  return oracle::trace_of(rejected.rejection(), core_type(), "console", rejected.within(), origin);
}

// Pictures stand before the verdict, which stays the last line.
std::string with_pictures(std::string text, std::vector<std::string> const& pictures) {
  std::string all;
  for (std::size_t i = 0; i < pictures.size(); ++i)
    if (!pictures[i].empty()) all += fmt::format("\nwhat the machine does in rejection {}:\n{}", i + 1, pictures[i]);
  auto const verdict = text.rfind("\nverdict:");
  return verdict == std::string::npos ? text + all : text.insert(verdict, all);
}

exit_code report_on(oracle::library_report const& done, xv6_arguments const& a) {
  rejection_files kept;
  rejection_folder folder(a.outputs.traces);
  std::vector<std::string> pictures;
  for (std::size_t i = 0; i < done.report.rejections.size(); ++i) {
    if (i < done.rejected.size())
      wrote([&] {
        auto const calls = folder.file(fmt::format("xv6-rejection-{}.calls", i + 1));
        kept.files.push_back({calls, calls_file_text(done.rejected[i], origin_of(a)),
                              fmt::format("; {} --replay {}", origin_of(a), calls)});
      });
    auto const traced = trace_of(done, i, origin_of(a));
    pictures.push_back(traced ? picture_of(*traced, a.outputs.output.colours()) : "");
    if (traced)
      kept.add(folder, fmt::format("xv6-rejection-{}.itf.json", i + 1), *traced, "; cowproof show draws it", a.outputs);
    else kept.pictures.emplace_back();
  }
  if (!a.replayed.empty()) kept.files.clear();
  publish(with_pictures(oracle::to_text(done.report), pictures), json_of(done.report), kept, a.outputs);
  return exit_code_of(done.report.conclusion());
}

exit_code validate_xv6_verb(xv6_arguments& a) {
  interruption_guard const interruptible;
  if (!a.replayed.empty()) a.options.replayed = read_calls_file(a.replayed).calls;
  progress_line line;
  line.show("copying and building " + a.tree.directory);
  xv6_tree const tree(a.tree);
  a.options.progress = [&](std::uint64_t operations, double seconds) {
    line.show(fmt::format("{} operations, {:.0f} of {:.0f} s", grouped(operations), seconds,
                          std::chrono::duration<double>(a.options.time).count()));
  };
  std::vector<oracle::console_options> ways{tree.console(a.tree.cpus)};
  if (a.tree.cpus > 1) ways.push_back(tree.console(1));
  for (auto& way : ways) {
    way.time_limit = a.time_limit;
    way.boot_limit = a.boot_limit;
  }
  auto done = boot_and_validate(a, ways);
  if (!done.is_usable) throw input_error(done.report.failed->what);
  auto& remarks = done.report.remarks;
  remarks.insert(remarks.begin(), "a tree of xv6 under QEMU: " + a.tree.directory);
  remarks.insert(remarks.end(), tree.remarks().begin(), tree.remarks().end());
  return report_on(done, a);
}

}  // namespace

void add_validate_xv6(registry& r, CLI::App& validate) {
  auto a = std::make_shared<xv6_arguments>();
  auto* verb =
      validate.add_subcommand("xv6", "a tree of xv6-riscv, such as a copy-on-write lab: built and booted in QEMU");
  verb->footer(
      "Example:\n  cowproof validate xv6 ~/xv6-labs --seconds 120\n\n"
      "The tree is copied, gets a user program (examples/xv6) and is built; the tree itself stays as it is. Needs QEMU\n"
      "for RISC-V and a cross compiler. Exit codes: 0 conforms, 1 violates, 2 unknown, 3 a tool is missing, it does not\n"
      "build, or the kernel does not boot.");
  verb->add_option("directory", a->tree.directory, "the tree")->required()->check(CLI::ExistingDirectory);
  add_seconds(*verb, "--seconds", a->options.time, "seconds for all sequences");
  add_seconds(*verb, "--timeout", a->time_limit, "seconds that an answer may take");
  add_seconds(*verb, "--boot-timeout", a->boot_limit, "seconds from the start to the first answer");
  add_seconds(*verb, "--build-timeout", a->tree.build_limit, "seconds that the build may take");
  add_seconds(*verb, "--shrink-time", a->options.shrink_time, "seconds to make a rejected sequence short");
  verb->add_option("--cpus", a->tree.cpus, "processors of the machine; 3, or as many as there are here")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  verb->add_option("--memory", a->tree.memory, "megabytes that the kernel uses")
      ->check(CLI::Range(4, 128))
      ->capture_default_str();
  verb->add_option("--seed", a->options.seed, "of the random sequences")->capture_default_str();
  add_replay_options(*verb, a->options.most_rejections, a->outputs, a->replayed);
  verb->callback([&r, a] { r.chosen = [a] { return validate_xv6_verb(*a); }; });
}

}  // namespace cowproof::tools
