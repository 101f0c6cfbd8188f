// Sequences in which several processors call at the same time.
//
// Each processor calls for processes of its own, and there is memory for all of them. Then what the calls answer, what
// pages read as, which processes share and every count afterwards do not depend on which call came first: processes do
// not see each other's memory, and a process that writes to a shared page has one of its own in the end.
#include <algorithm>
#include <array>

#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle {
namespace {

constexpr unsigned most_processors = 4, calls_of_a_processor = 10, sections = 2;

}  // namespace

std::span<library_call const> sequence_writer::storm(shared_batch& b) {
  if (!can_storm()) return {};
  out_ = &b;
  b.calls = 0;
  most_ = static_cast<std::uint32_t>(shared_batch::most_calls);
  choose_part(kind::storm);
  begin_batch(processes_, pages_);
  begin_sequence();
  write(kind::storm);
  return std::span<library_call const>(b.call).subspan(1, b.calls - 1);
}

bool sequence_writer::can_storm() const { return facts_.cpus >= 2 && pages_for_a_storm() > 0; }

// Each processor has two processes, of which the second one comes and goes.
unsigned sequence_writer::processors_for_a_storm() const {
  return std::min({facts_.cpus, most_processors, predicted_.processes() / 2});
}

// Few enough that there are frames for all of them, even while some are copied.
unsigned sequence_writer::pages_for_a_storm() const {
  auto const processors = processors_for_a_storm(), processes = 2 * processors;
  if (processors < 2) return 0;
  if (declared_.frame_limit == 0) return std::min(4U, predicted_.pages());
  auto const fixed = std::uint64_t{processes} * declared_.policy.table_frames + processors;
  if (declared_.frame_limit < fixed + processes) return 0;
  return static_cast<unsigned>(
      std::min<std::uint64_t>({4, predicted_.pages(), (declared_.frame_limit - fixed) / processes}));
}

// Pages that all share, and then everybody writes, unmaps, forks and exits at once, several times.
void sequence_writer::write_storm() {
  auto const processors = processors_for_a_storm();
  for (unsigned v = 0; v < pages_; ++v) {
    library_call c;
    c.page = static_cast<std::uint16_t>(v);
    c.writable = true;
    for (auto const what : {library_verb::map, library_verb::store}) {
      c.what = what;
      c.word = fresh_word();
      emit(c);
    }
  }
  for (unsigned child = 1; child < processors; ++child) {
    library_call fork;
    fork.what = library_verb::fork;
    fork.child = static_cast<std::uint16_t>(child);
    emit(fork);
  }
  for (unsigned section = 0; section < sections; ++section) {
    for (unsigned i = 0; i < calls_of_a_processor && !is_full(); ++i)
      for (unsigned cpu = 1; cpu <= processors; ++cpu) emit(draw_for(cpu, processors));
    write_section_end();
  }
}

// What is called alone tells that all have come back.
void sequence_writer::write_section_end() {
  library_call load;
  load.what = library_verb::load;
  emit(load);
}

library_call sequence_writer::draw_for(unsigned cpu, unsigned processors) {
  library_call c;
  auto const own = cpu - 1, other = own + processors;
  bool const has_other = predicted_.alive(other);
  c.cpu = static_cast<std::uint16_t>(cpu);
  c.process = static_cast<std::uint16_t>(has_other && random_.percent(40) ? other : own);
  c.page = static_cast<std::uint16_t>(random_.below(pages_));
  c.word = fresh_word();
  c.writable = true;
  auto const chance = random_.below(100);
  bool const is_mapped = predicted_.at(c.process, c.page).mapped();
  if (chance < 12) {
    c.what = has_other ? library_verb::exit : library_verb::fork;
    c.process = static_cast<std::uint16_t>(has_other ? other : own);
    c.child = static_cast<std::uint16_t>(other);
    if (!has_other && !predicted_.alive(own)) c.what = library_verb::load;
  } else if (!is_mapped) {
    c.what = library_verb::map;
  } else if (chance < 55) {
    c.what = library_verb::store;
  } else if (chance < 65 && has(library_verb::kernel_store)) {
    c.what = library_verb::kernel_store;
  } else {
    c.what = chance < 80 ? library_verb::unmap : library_verb::load;
  }
  return c;
}

}  // namespace cowproof::oracle
