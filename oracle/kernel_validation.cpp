// Checks a kernel whose program speaks the console form, version 2, against the model.
#include "oracle/kernel_validation.hpp"

#include <fmt/format.h>

#include "oracle/kernel/kernel_player.hpp"
#include "oracle/kernel/kernel_sequences.hpp"
#include "oracle/library/library_rejections.hpp"
#include "oracle/time_budget.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::chrono::milliseconds least_shrinking{5000};  // when time is over
constexpr unsigned most_boots = 50;                         // after deaths and hangs; then it stops

library_options for_rejections(kernel_validation_options const& options, console_options const& console) {
  library_options o;
  o.time_limit = console.time_limit;
  o.shrink_time = options.shrink_time;
  o.most_rejections = options.most_rejections;
  return o;
}

class kernel_campaign {
 public:
  kernel_campaign(kernel_player& player, kernel_validation_options const& options, console_options const& console)
      : player_(player),
        options_(options),
        begin_(std::chrono::steady_clock::now()),
        time_(options.time),
        rejecting_(for_rejections(options, console)),
        sequences_(player.header(), options.seed),
        rejections_(player, rejecting_, result_) {
    auto& r = result_.report;
    r.checked = player.declares();
    r.options.seed = options.seed;
    r.options.operations = options.operations;
    r.options.quiescent = true;
    r.options.shrink_time = options.shrink_time;
    r.options.most_rejections = options.most_rejections;
    add_remarks();
  }

  library_report run() {
    while (!result_.report.failed && goes_on())
      if (auto const ran = run_sequence(sequences_.next()); !ran) result_.report.failed = ran.why();
    note_limits();
    return finish();
  }

  library_report run(std::vector<library_call> const& calls) {
    result_.report.demands_coverage = false;
    result_.report.sequences = 1;
    auto const played = player_.play({}, calls, rejecting_.time_limit);
    if (!played) result_.report.failed = played.why();
    else if (*played) rejections_.keep(**played);
    result_.report.operations = played && *played ? (*played)->calls.size() : calls.size();
    return finish();
  }

 private:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }
  bool goes_on() const {
    return !time_.is_spent() && result_.report.operations < options_.operations && !rejections_.is_enough() &&
           player_.starts_again() < most_boots;
  }

  fallible<nothing> run_sequence(std::vector<library_call> const& calls) {
    auto& r = result_.report;
    ++r.sequences;
    auto played = player_.play({}, calls, rejecting_.time_limit);
    if (!played) return played.why();
    r.operations += *played ? (*played)->calls.size() : calls.size();
    if (options_.progress) options_.progress(r.operations, seconds());
    if (!*played) return nothing{};
    if ((*played)->was_hang && !comes_back(**played)) return nothing{};
    r.count_failures((*played)->findings);
    rejections_.note(std::move(**played), r.operations);
    rejecting_.shrink_time = std::min(options_.shrink_time, std::max(time_.left(), least_shrinking));
    return rejections_.consider_pending();
  }

  // A busy machine is slow as well.
  bool comes_back(rejected_sequence const& hung) {
    auto& r = result_.report;
    auto const again = player_.play(hung, hung.calls, rejecting_.time_limit);
    if (again && *again && (*again)->was_hang) return true;
    if (!again) r.failed = again.why();
    if (r.passing_findings++ == 0)
      r.unexamined.emplace_back("a call took too long, and did not when it was made again");
    return false;
  }

  void add_remarks() {
    auto const& header = player_.header();
    auto& remarks = result_.report.remarks;
    remarks.emplace_back(player_.declares().level == 0
                             ? "level 0: answers and content; each process has its pages from the start"
                             : "level 3: also frames, counts and bits; each process has its pages from the start");
    if (player_.declares().level > 0)
      remarks.emplace_back(player_.declares().policy.last_writer == last_owner::copies
                               ? "found out: the last owner of a frame gets a copy at its write"
                               : "found out: the last owner of a frame writes in place");
    remarks.push_back(header.fork_copies ? "found out: fork copies every page at once (it is no copy-on-write)"
                                         : "found out: fork shares pages");
    remarks.emplace_back(header.read_only_pages > 0 ? "the last page of each process is read-only"
                                                    : "there are no read-only pages");
    if (!header.can_lack_memory) remarks.emplace_back("memory does not run out");
    if (!header.has_storms) remarks.emplace_back("processes are called one after the other");
  }

  // What was to be played and was not is not passed.
  void note_limits() {
    auto& r = result_.report;
    if (time_.is_spent()) r.stopped = time_.text();
    else if (player_.starts_again() >= most_boots) r.stopped = fmt::format("{} hangs and deaths", most_boots);
    else r.note_limits();
    if (!sequences_.is_past_directed())
      r.unexamined.emplace_back("not all sequences that aim at one fault each were played");
  }

  library_report finish() {
    auto& r = result_.report;
    r.seconds = seconds();
    auto const& seen = player_.tallies();
    r.times_checked = seen.checked;
    r.times_checked[static_cast<std::size_t>(clause::keeps_running)] += r.operations;
    for (std::size_t v = 0; v < number_of_verbs; ++v) r.seen.ended[v] = seen.ended[v];
    auto const& kernel_stores = seen.ended[static_cast<std::size_t>(library_verb::kernel_store)];
    r.other_operations.push_back({"kernel_store", kernel_stores});
    r.note_unexamined(0);
    if (r.demands_coverage && kernel_stores[static_cast<std::size_t>(ending::completed)] == 0)
      r.unexamined.emplace_back("kernel_store never completed");
    rejections_.count();
    if (player_.starts_again() > 0) r.remarks.push_back(fmt::format("booted again {} times", player_.starts_again()));
    result_.times_started = player_.starts_again() + 1;
    result_.writable_pages = static_cast<unsigned>(r.checked.size.pages) - player_.header().read_only_pages;
    return std::move(result_);
  }

  kernel_player& player_;
  kernel_validation_options const& options_;
  std::chrono::steady_clock::time_point begin_;
  time_budget time_;
  library_options rejecting_;
  kernel_sequences sequences_;
  library_report result_;
  library_rejections rejections_;
};

}  // namespace

library_report validate_kernel(std::unique_ptr<console_session> session, kernel_validation_options const& options) {
  auto const console = session->options();
  auto player = kernel_player::start(std::move(session));
  if (!player) {
    library_report none;
    none.is_usable = false;
    none.report.failed = player.why();
    return none;
  }
  kernel_campaign campaign(**player, options, console);
  return options.replayed.empty() ? campaign.run() : campaign.run(options.replayed);
}

}  // namespace cowproof::oracle
