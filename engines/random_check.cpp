// Random checking.
#include "engines/random_check.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "engines/generate.hpp"
#include "engines/splitmix.hpp"

namespace cowproof {
namespace {

// A sequence is known by its number alone, so it does not matter which thread plays it.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) { return splitmix(seed + splitmix_step * (number + 1)); }

std::uint64_t length_of(random_options const& options, std::uint64_t number) {
  return 1 + mixed(~options.seed, number) % static_cast<std::uint64_t>(options.longest);
}

// The sequences of a campaign. Nothing is kept of each, for they may be many.
struct plan {
  std::uint64_t sequences = 0;
  std::uint64_t last_length = 0;  // the last one ends where the operations do
};
plan plan_of(random_options const& options) {
  if (options.deadline) return {~std::uint64_t{0}, 0};
  plan made;
  for (std::uint64_t left = options.operations; left > 0; left -= made.last_length)
    made.last_length = std::min(left, length_of(options, made.sequences++));
  return made;
}

// Of a machine whose steps mostly have to wait for others, more calls are drawn than are played.
constexpr std::size_t rarity_of_refusals = 256;
std::vector<call> calls_of(rc::Gen<std::vector<call>> const& generator, random_options const& options,
                           subject const& played, std::uint64_t number, std::uint64_t length) {
  auto const draws = static_cast<std::size_t>(options.machine->draws);
  auto calls = generator(rc::Random(mixed(options.seed, number)), static_cast<int>(length * draws)).value();
  if (draws > 1) played.leave_out_refused(calls, options.within, length, rarity_of_refusals);
  return calls;
}

// Sequences are played in blocks, which are merged in order: what comes after the first failure does not count.
constexpr std::uint64_t sequences_a_block = 32;

class campaign {
 public:
  campaign(random_options const& options, progress_function const& progress)
      : options_(options),
        progress_(progress),
        subject_(find_subject(options.subject, options.within, *options.machine)),
        generator_(calls_within(options.within, options.weights, *options.machine)),
        plan_(plan_of(options)),
        first_sequence_(options.part.first_of(plan_.sequences)),
        end_sequence_(options.part.end_of(plan_.sequences)) {
    if (subject_ == nullptr) throw std::invalid_argument("no such subject, or the scope is too large");
    all_.seen.make_room(*options.machine);
  }

  random_report run() {
    std::vector<std::jthread> threads;
    for (int i = 1; i < options_.jobs; ++i) threads.emplace_back([this] { work(); });
    work();
    threads.clear();
    all_.ended_early = stopped_ && !all_.failure;
    all_.never = never_exercised(all_.seen, *options_.machine);
    return std::move(all_);
  }

 private:
  std::uint64_t begin_of(std::uint64_t block) const { return first_sequence_ + block * sequences_a_block; }

  void work() {
    auto const generator = generator_;
    for (std::uint64_t b; !is_over() && begin_of(b = next_++) < end_sequence_ && b <= first_failure_;)
      merge(b, play_block(b, generator));
  }

  bool is_over() {
    if (options_.is_stopped && options_.is_stopped()) stopped_ = true;
    return stopped_ || (options_.deadline && std::chrono::steady_clock::now() >= *options_.deadline);
  }

  random_report play_block(std::uint64_t b, rc::Gen<std::vector<call>> const& generator) {
    random_report report;
    auto const end = std::min(end_sequence_, begin_of(b + 1));
    for (auto i = begin_of(b); i < end; ++i) {
      auto const length = i + 1 == plan_.sequences ? plan_.last_length : length_of(options_, i);
      auto calls = calls_of(generator, options_, *subject_, i, length);
      auto const played = subject_->play(calls, options_.within, options_.wanted, &report.seen);
      ++report.sequences;
      report.operations += played.played;
      if (!played.violated) continue;
      calls.resize(played.played);
      report.failure = random_failure{std::move(calls), *played.violated, 0};
      for (auto first = first_failure_.load(); b < first && !first_failure_.compare_exchange_weak(first, b);) {
      }
      break;
    }
    return report;
  }

  // Blocks that are done wait until all before them are.
  void merge(std::uint64_t b, random_report&& done) {
    std::scoped_lock const lock(merging_);
    done_ += done.operations;
    waiting_.emplace(b, std::move(done));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == merged_ && !all_.failure;
         next = waiting_.erase(next), ++merged_)
      add(std::move(next->second));
    if (progress_) progress_(done_, options_.operations / options_.part.of);
  }
  void add(random_report&& block) {
    all_.operations += block.operations;
    all_.sequences += block.sequences;
    all_.seen += block.seen;
    if (!block.failure) return;
    all_.failure = std::move(block.failure);
    all_.failure->operations = all_.operations;
  }

  random_options const& options_;
  progress_function const& progress_;
  subject const* subject_;
  rc::Gen<std::vector<call>> generator_;
  plan plan_;
  std::uint64_t first_sequence_, end_sequence_;  // of this part
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> first_failure_ = ~std::uint64_t{0};
  std::atomic<bool> stopped_ = false;
  std::mutex merging_;
  random_report all_;
  std::map<std::uint64_t, random_report> waiting_;
  std::uint64_t merged_ = 0;  // blocks
  std::uint64_t done_ = 0;    // operations
};

}  // namespace

std::vector<call> drawn_sequence(random_options const& options, std::uint64_t number) {
  auto const generator = calls_within(options.within, options.weights, *options.machine);
  auto const& played = *find_subject(options.subject, options.within, *options.machine);
  return calls_of(generator, options, played, number, length_of(options, number));
}

random_report check_random(random_options const& options, progress_function const& progress) {
  return campaign(options, progress).run();
}

}  // namespace cowproof
