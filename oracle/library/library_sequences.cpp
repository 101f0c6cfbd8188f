// Sequences of calls that aim where faults are.
#include "oracle/library/library_sequences.hpp"

#include <algorithm>
#include <array>

#include "oracle/library/cowproof.h"

namespace cowproof::oracle {
namespace {

constexpr unsigned entries_seen_each_time = 64;

// So that equal calls are equal.
void drop_unused_operands(library_call& c) {
  if (!c.has_address()) {
    c.where = place::page;
    c.page = 0;
  }
  if (c.what != library_verb::fork) c.child = 0;
  if (c.what != library_verb::map) c.writable = false;
  if (c.what != library_verb::store && c.what != library_verb::kernel_store) c.word = 0;
}

}  // namespace

sequence_writer::sequence_writer(declaration const& declared, library_facts const& facts, std::uint64_t seed,
                                 suite which)
    : declared_(declared),
      facts_(facts),
      random_(seed),
      predicted_(static_cast<unsigned>(declared.size.processes), static_cast<unsigned>(declared.size.pages),
                 declared.policy.fork),
      which_(which) {
  if (!is_tour(which)) return;
  tour_powers powers;
  powers.has_kernel_stores = has(library_verb::kernel_store);
  powers.can_fill_memory = can_fill_memory();
  tours_ = std::make_unique<tour_suite>(declared_, which, powers);
}

void sequence_writer::fill(shared_batch& b, std::uint64_t operations) {
  out_ = &b;
  b.calls = 0;
  most_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(shared_batch::most_calls, operations));
  if (tours_) fill_toured();
  else if (which_ == suite::directed) fill_directed();
  else fill_random();
  ++batches_;
}

void sequence_writer::begin_batch(unsigned processes, unsigned pages) {
  processes_ = processes;
  pages_ = pages;
  out_->processes = static_cast<std::uint16_t>(processes_);
  out_->pages = static_cast<std::uint16_t>(pages_);
  out_->frames = 0;
  auto const entries = processes_ * pages_;
  out_->sweep = static_cast<std::uint16_t>(entries <= entries_seen_each_time ? 1 : std::min(entries / 8, 512U));
}

void sequence_writer::begin_sequence() {
  emit({});
  predicted_.restart();
  last_write_ = {};
}

void sequence_writer::fill_random() {
  auto const k = next_kind();
  choose_part(k);
  begin_batch(processes_, pages_);
  while (!is_full()) {
    begin_sequence();
    write(k);
  }
}

// Each once.
void sequence_writer::fill_directed() {
  choose_part(kind::directed);
  begin_batch(processes_, pages_);
  while (!is_full() && next_directed_ < directed_sequences().size()) {
    begin_sequence();
    write(kind::directed);
  }
}

// What is in the catalogue comes first, then all kinds in turn.
sequence_writer::kind sequence_writer::next_kind() {
  if (batches_ == 0) return kind::directed;
  constexpr std::array turn{kind::storm,   kind::small, kind::exhausting, kind::storm,
                            kind::crowded, kind::small, kind::broad,      kind::directed};
  auto const storms = can_storm();
  for (;;) {
    auto const next = turn[turns_++ % turn.size()];
    if (next != kind::storm || storms) return next;
  }
}

void sequence_writer::choose_part(kind k) {
  auto const most_processes = predicted_.processes(), most_pages = predicted_.pages();
  auto const limited = [](unsigned wanted, unsigned most) { return std::min(wanted, most); };
  switch (k) {
    case kind::directed:
    case kind::exhausting: {
      // Enough pages for all frames, if there are.
      pages_ = limited(k == kind::directed ? 4 : 1 + random_.below(8), most_pages);
      processes_ = limited(4, most_processes);
      auto const frames = declared_.frame_limit;
      constexpr std::uint64_t many = 4096;
      if (frames == 0 || frames > many) break;
      if (processes_ * pages_ < frames) pages_ = most_pages;
      if (processes_ * pages_ < frames)
        processes_ = limited(static_cast<unsigned>(frames / pages_) + 2, most_processes);
      break;
    }
    case kind::small:
      processes_ = limited(2 + random_.below(2), most_processes);
      pages_ = limited(1 + random_.below(3), most_pages);
      break;
    case kind::broad:
      processes_ = limited(3 + random_.below(6), most_processes);
      pages_ = limited(2 + random_.below(7), most_pages);
      break;
    case kind::storm:
      processes_ = 2 * processors_for_a_storm();
      pages_ = pages_for_a_storm();
      break;
    case kind::crowded:
      processes_ = most_processes;
      pages_ = limited(2, most_pages);
      break;
  }
}

void sequence_writer::write(kind k) {
  switch (k) {
    case kind::directed: write_directed(); break;
    case kind::small: write_random(random_.percent(5) ? 600 : 8 + random_.below(40)); break;
    case kind::broad: write_random(random_.percent(20) ? 1500 : 50 + random_.below(150)); break;
    case kind::exhausting:
      write_random(random_.below(12));
      take_memory(random_.below(3 + std::min(declared_.policy.table_frames, 16U)));
      write_random(4 + random_.below(24));
      break;
    case kind::crowded: write_crowd(); break;
    case kind::storm: write_storm(); break;
  }
  write_audit();
}

// The next of the catalogue. Calls that the library does not have, or whose pages and processes there are not, are left
// out.
void sequence_writer::write_directed() {
  auto const all = directed_sequences();
  each_call_text(all[next_directed_++ % all.size()].calls, [&](std::string_view one) {
    if (one.starts_with("fill(")) {
      take_memory(static_cast<unsigned>(one[5] - '0'));
    } else if (auto const c = read_library_call(one)) {
      emit(*c);
    }
  });
}

void sequence_writer::write_random(unsigned length) {
  for (unsigned i = 0; i < length && !is_full(); ++i) emit(draw());
}

// One page, as many processes as there are, and then whatever happens to some of them.
void sequence_writer::write_crowd() {
  library_call map;
  map.what = library_verb::map;
  map.writable = true;
  emit(map);
  library_call store = map;
  store.what = library_verb::store;
  store.word = fresh_word();
  emit(store);
  bool const chain = random_.percent(30);
  for (unsigned child = 1; child < processes_ && !is_full(); ++child) {
    library_call fork;
    fork.what = library_verb::fork;
    fork.process = static_cast<std::uint16_t>(chain ? child - 1 : random_.below(child));
    fork.child = static_cast<std::uint16_t>(child);
    emit(fork);
  }
  if (random_.percent(50)) write_random(std::min(processes_ * 2, 400U));
  for (unsigned left = processes_; left > 1 && !is_full(); --left) {
    library_call exit;
    exit.what = library_verb::exit;
    exit.process = static_cast<std::uint16_t>(draw_process());
    if (exit.process != 0 && predicted_.alive(exit.process)) emit(exit);
    if (left % (processes_ / 8 + 1) == 0) write_reuse();
  }
}

// Takes whatever frame is free, writes to it, and looks whether one of the crowd noticed.
void sequence_writer::write_reuse() {
  library_call c;
  c.page = static_cast<std::uint16_t>(pages_ - 1);
  for (auto const what : {library_verb::unmap, library_verb::map, library_verb::store}) {
    c.what = what;
    c.writable = true;
    c.word = fresh_word();
    emit(c);
  }
  c.what = library_verb::load;
  c.page = 0;
  c.process = static_cast<std::uint16_t>(draw_process());
  emit(c);
}

// Everybody reads its pages, then all but init exit in any order, and what is mapped next is zero.
void sequence_writer::write_audit() {
  unsigned loads = 0;
  constexpr unsigned most_loads = 48;
  auto const first = random_.below(processes_);
  for (unsigned i = 0; i < processes_ && loads < most_loads; ++i) {
    auto const p = (first + i) % processes_;
    for (unsigned v = 0; v < pages_ && predicted_.alive(p); ++v) {
      if (!predicted_.at(p, v).mapped()) continue;
      library_call load;
      load.what = library_verb::load;
      load.process = static_cast<std::uint16_t>(p);
      load.page = static_cast<std::uint16_t>(v);
      load.where = facts_.has_last && random_.percent(last_word) ? place::last : place::page;
      if (!emit(load)) return;
      ++loads;
    }
  }
  if (random_.percent(50)) return;
  auto const last = random_.below(processes_);
  for (unsigned i = 0; i < processes_; ++i) {
    library_call exit;
    exit.what = library_verb::exit;
    exit.process = static_cast<std::uint16_t>((last + i) % processes_);
    if (exit.process != 0 && predicted_.alive(exit.process) && !emit(exit)) return;
  }
  library_call exec;
  exec.what = library_verb::exec;
  emit(exec);
  library_call map;
  map.what = library_verb::map;
  map.writable = true;
  emit(map);
  map.what = library_verb::load;
  emit(map);
}

// Writes the call down, and does what will most likely come of it.
bool sequence_writer::emit(library_call c) {
  if (is_full()) return false;
  drop_unused_operands(c);
  c.writable = c.writable || (c.what == library_verb::map && !declared_.policy.has_read_only);
  if (c.what != library_verb::restart) {
    bool const there = c.process < processes_ && c.child < processes_ && c.page < pages_;
    bool const known = (c.where != place::last || facts_.has_last) && (c.where != place::below || facts_.has_below) &&
                       (c.where != place::kernel || facts_.has_kernel);
    if (!has(c.what) || !there || !known) return true;  // left out
  }
  out_->call[out_->calls++] = c;
  if (c.what == library_verb::restart) return true;
  if (predicted_.examine(c).how != ending::completed) return true;
  if (c.what == library_verb::store || c.what == library_verb::kernel_store) last_write_ = c;
  if (!lacks_memory(c)) {
    predicted_.complete(c);
  } else if (c.what == library_verb::store && c.process != 0 &&
             declared_.policy.without_memory == when_memory_is_out::kills) {
    predicted_.kill(c.process);
  }
  return true;
}

}  // namespace cowproof::oracle
