// Random checking: sequences of calls, everything checked after each. Same seed, same result, with any number of jobs.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "engines/subjects/subject.hpp"

namespace cowproof {

// A part of a campaign: some of its sequences, one after the other. All parts together are the campaign, and what each
// tells up to the first failure, in order, adds up to what the campaign tells.
struct shard {
  std::uint64_t index = 1, of = 1;  // 1 to `of`
  // The first of so many that is its own; the next shard's first is its end.
  constexpr std::uint64_t first_of(std::uint64_t all) const { return share(index - 1, all); }
  constexpr std::uint64_t end_of(std::uint64_t all) const { return share(index, all); }

 private:
  constexpr std::uint64_t share(std::uint64_t i, std::uint64_t all) const { return all / of * i + all % of * i / of; }
};

struct random_options {
  machine_type const* machine = &core_type();
  std::string subject = "machine";
  scope within;
  std::uint64_t operations = 1'000'000;                           // in all
  std::optional<std::chrono::steady_clock::time_point> deadline;  // instead: as many as end before it
  int longest = 300;                                              // calls in a sequence, at most
  std::uint64_t seed = 1;
  int jobs = 1;  // threads
  shard part;
  property_set wanted = all_properties;
  operation_weights weights = core_type().weights;
  std::function<bool()> is_stopped;  // asked often, from any thread: whether to end early
};

struct random_failure {
  std::vector<call> calls;  // up to the one that violated, as played
  property broken = 0;
  std::uint64_t operations = 0;  // played before it was found, in the order of the sequences
};

struct random_report {
  std::uint64_t operations = 0;
  std::uint64_t sequences = 0;
  coverage seen;
  std::optional<random_failure> failure;  // of the first sequence that failed
  std::vector<std::string> never;         // see never_exercised; a check with gaps is no success
  bool ended_early = false;               // it was stopped: no success either
};

// The calls of the sequence with this number, from 0, in such a campaign; what is offered is not resolved yet.
std::vector<call> drawn_sequence(random_options const& options, std::uint64_t number);

// `progress(done, all)` is called now and then, from one thread at a time.
using progress_function = std::function<void(std::uint64_t done, std::uint64_t all)>;

// The scope must fit a subject of that name (find_subject).
//
// If a machine says so (machine_type::draws), several calls are drawn for each that is played: those are left out that
// would be refused and change nothing, but for a few. Then fewer operations may be played than were asked for.
random_report check_random(random_options const& options, progress_function const& progress = {});

}  // namespace cowproof
