// Random checking.
#include "engines/random_check.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "engines/generate.hpp"
#include "engines/splitmix.hpp"

namespace cowproof {
namespace {

// A sequence is known by its number alone, so it does not matter which thread plays it.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) { return splitmix(seed + splitmix_step * (number + 1)); }

int length_of(random_options const& options, std::uint64_t number) {
  return static_cast<int>(1 + mixed(~options.seed, number) % static_cast<std::uint64_t>(options.longest));
}
std::vector<int> lengths_of(random_options const& options) {
  std::vector<int> lengths;
  for (std::uint64_t left = options.operations; left > 0; left -= static_cast<std::uint64_t>(lengths.back()))
    lengths.push_back(static_cast<int>(std::min<std::uint64_t>(left, length_of(options, lengths.size()))));
  return lengths;
}

std::vector<int> part_of(std::vector<int> const& lengths, shard const& part) {
  return {lengths.begin() + static_cast<std::ptrdiff_t>(part.first_of(lengths.size())),
          lengths.begin() + static_cast<std::ptrdiff_t>(part.end_of(lengths.size()))};
}

// Sequences are played in blocks, which are merged in order: what comes after the first failure does not count.
constexpr std::size_t sequences_a_block = 32;

class campaign {
 public:
  campaign(random_options const& options, progress_function const& progress)
      : options_(options),
        progress_(progress),
        subject_(find_subject(options.subject, options.within, *options.machine)),
        generator_(calls_within(options.within, options.weights, *options.machine)),
        all_lengths_(lengths_of(options)),
        first_sequence_(options.part.first_of(all_lengths_.size())),
        lengths_(part_of(all_lengths_, options.part)),
        blocks_((lengths_.size() + sequences_a_block - 1) / sequences_a_block) {
    if (subject_ == nullptr) throw std::invalid_argument("no such subject, or the scope is too large");
  }

  random_report run() {
    std::vector<std::jthread> threads;
    for (int i = 1; i < options_.jobs; ++i) threads.emplace_back([this] { work(); });
    work();
    threads.clear();
    return merged();
  }

 private:
  void work() {
    auto const generator = generator_;
    for (std::size_t b; !is_stopped() && (b = next_++) < blocks_.size() && b <= first_failure_;) {
      play_block(b, generator);
      report_progress(blocks_[b].operations);
    }
  }

  bool is_stopped() {
    if (options_.is_stopped && options_.is_stopped()) stopped_ = true;
    return stopped_;
  }

  void play_block(std::size_t b, rc::Gen<std::vector<call>> const& generator) {
    auto& report = blocks_[b];
    auto const end = std::min(lengths_.size(), (b + 1) * sequences_a_block);
    for (std::size_t i = b * sequences_a_block; i < end; ++i) {
      auto calls = generator(rc::Random(mixed(options_.seed, first_sequence_ + i)), lengths_[i]).value();
      auto const played = subject_->play(calls, options_.within, options_.wanted, &report.seen);
      ++report.sequences;
      report.operations += played.played;
      if (!played.violated) continue;
      calls.resize(played.played);
      report.failure = random_failure{std::move(calls), *played.violated, 0};
      for (auto first = first_failure_.load(); b < first && !first_failure_.compare_exchange_weak(first, b);) {
      }
      return;
    }
  }

  void report_progress(std::uint64_t operations) {
    if (!progress_) return;
    std::scoped_lock const lock(progress_mutex_);
    done_ += operations;
    progress_(done_, options_.operations / options_.part.of);
  }

  random_report merged() {
    random_report all;
    all.seen.make_room(*options_.machine);
    for (auto& block : blocks_) {
      all.operations += block.operations;
      all.sequences += block.sequences;
      all.seen += block.seen;
      if (!block.failure) continue;
      all.failure = std::move(block.failure);
      all.failure->operations = all.operations;
      break;
    }
    all.ended_early = stopped_ && !all.failure;
    all.never = never_exercised(all.seen, *options_.machine);
    return all;
  }

  random_options const& options_;
  progress_function const& progress_;
  subject const* subject_;
  rc::Gen<std::vector<call>> generator_;
  std::vector<int> all_lengths_;
  std::uint64_t first_sequence_;
  std::vector<int> lengths_;  // of this part
  std::vector<random_report> blocks_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> first_failure_ = ~std::size_t{0};
  std::atomic<bool> stopped_ = false;
  std::mutex progress_mutex_;
  std::uint64_t done_ = 0;
};

}  // namespace

std::vector<call> drawn_sequence(random_options const& options, std::uint64_t number) {
  auto const generator = calls_within(options.within, options.weights, *options.machine);
  return generator(rc::Random(mixed(options.seed, number)), length_of(options, number)).value();
}

random_report check_random(random_options const& options, progress_function const& progress) {
  return campaign(options, progress).run();
}

}  // namespace cowproof
