// Tours of small scopes, as sequences for a library; and what of them was done.
#include <algorithm>

#include "oracle/calls.hpp"
#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::size_t tour_length = 60;      // calls of a sequence, or a few more
constexpr std::uint64_t most_to_fill = 512;  // frames
constexpr unsigned largest_scope_processes = 3;

}  // namespace

// How many processes fill the memory; they take no other part.
unsigned sequence_writer::processes_for_memory(unsigned own_processes) const {
  auto const pages = predicted_.pages(), tables = declared_.policy.table_frames;
  auto const wanted = declared_.frame_limit - std::min<std::uint64_t>(declared_.frame_limit, tables);
  auto const needed = static_cast<unsigned>((wanted + pages + tables - 1) / (pages + tables));
  return std::min(needed, predicted_.processes() - std::min(predicted_.processes(), own_processes));
}

// Where pages take frames when they are mapped, and the processes that can be spared hold all of them.
bool sequence_writer::can_fill_memory() const {
  auto const frames = declared_.frame_limit;
  if (frames == 0 || frames > most_to_fill || declared_.policy.takes_frame != frame_moment::at_map) return false;
  if (!has(library_verb::map) || !has(library_verb::fork)) return false;
  auto const spared = processes_for_memory(largest_scope_processes), tables = declared_.policy.table_frames;
  return spared * (predicted_.pages() + tables) + tables >= frames;
}

void sequence_writer::fill_toured() {
  if (tours_->is_over()) return;
  bool const fills = tours_->what() == tour_suite::kind::exhaustion;
  auto const own = static_cast<unsigned>(tours_->processes());
  begin_batch(own + (fills ? processes_for_memory(own) : 0),
              fills ? predicted_.pages() : static_cast<unsigned>(tours_->pages()));
  // What does not fit would be planned in vain.
  auto const room = 4 * tour_length + (fills ? declared_.frame_limit : 0);
  while (out_->calls == 0 || most_ - out_->calls > room) {
    auto const calls = tours_->next(tour_length);
    if (calls.empty()) return;
    begin_sequence();
    write_tour(calls, own);
    write_audit();
  }
}

// If memory is to run out, it does so at the last call; the memory for a fork runs out after each number of its frames.
void sequence_writer::write_tour(std::vector<call> const& calls, unsigned own_processes) {
  bool const fills = tours_->what() == tour_suite::kind::exhaustion;
  for (auto other = own_processes; other < processes_; ++other) {
    library_call fork;
    fork.what = library_verb::fork;
    fork.child = static_cast<std::uint16_t>(other);
    emit(fork);
  }
  for (auto const& c : calls) {
    if (fills && &c == &calls.back()) {
      bool const is_fork = decode(c).what == verb::fork;
      take_memory(is_fork ? frames_left_++ % std::max(declared_.policy.table_frames, 1U) : 0);
    }
    bool const may_lack = fills && &c == &calls.back();
    write_step(library_call_of(c), !may_lack);
  }
  if (fills) take_memory(0);  // what a call that failed had taken can be had
}

// A step of a tour is about the first word of a page, and a copy is one of the whole page. So wherever the first is
// read or written the last is read; and after a write it gets a word that no other page has.
void sequence_writer::write_step(library_call c, bool is_followed) {
  bool const is_write = c.what == library_verb::store || c.what == library_verb::kernel_store;
  bool const is_access = (is_write || c.what == library_verb::load) && predicted_.examine(c).how == ending::completed;
  emit(c);
  if (!facts_.has_last || !is_followed || !is_access) return;
  auto last = c;
  last.where = place::last;
  last.what = library_verb::load;
  emit(last);
  if (!is_write) return;
  last.what = c.what;
  last.word = fresh_word();
  emit(last);
}

library_call sequence_writer::library_call_of(call const& c) {
  auto const named = decode(c);
  library_call made;
  made.what = static_cast<library_verb>(named.what);
  if (named.what == verb::store && tours_->what() == tour_suite::kind::kernel_stores)
    made.what = library_verb::kernel_store;
  made.process = static_cast<std::uint16_t>(named.process);
  made.page = static_cast<std::uint16_t>(named.page.value_or(0));
  if (!named.page) made.where = draw_outside();
  made.child = static_cast<std::uint16_t>(named.child);
  made.word = static_cast<std::uint16_t>(named.word);
  made.writable = named.writable;
  return made;
}

// Nothing if it is of a process that takes no part, or of the last word of a page.
std::optional<call> sequence_writer::toured_call(std::size_t part, library_call const& c, bool has_memory) const {
  auto const own = tours_->processes_of(part);
  if (c.process >= own || c.where == place::last || (c.what == library_verb::fork && c.child >= own))
    return std::nullopt;
  auto core = c;
  if (c.what == library_verb::kernel_store) core.what = library_verb::store;
  return core_call_of(core, has_memory);
}

void sequence_writer::note_restart(std::size_t part) {
  if (tours_) tours_->tour_of(part).restart();
}

void sequence_writer::note(std::size_t part, library_call const& c, ending how, reference const& state) {
  if (!tours_) return;
  bool const lacked = ran_out_of_memory(how);
  auto const core = toured_call(part, c, !lacked);
  if (!core) return;
  auto& tour = tours_->tour_of(part);
  if (how == ending::refused_bad_address) {  // where the program itself would fault
    bool const is_mapped = is_inside(c.where) && state.at(c.process, c.page).mapped();
    how = is_mapped ? ending::fault_protection : ending::fault_not_mapped;
  }
  // The machine kills a process to which this library refuses a write.
  bool const is_other = how == ending::refused_no_memory && c.what == library_verb::store && c.process != 0;
  tour.note(*core, is_other ? ending::fault_no_memory : how);
  if (is_other) tour.lose();
}

void sequence_writer::note_rejection(std::size_t part, library_call const& c) {
  if (!tours_) return;
  auto& tour = tours_->tour_of(part);
  for (bool const had_memory : {true, false})
    if (auto const core = toured_call(part, c, had_memory)) tour.reject(*core);
  tour.lose();
}

}  // namespace cowproof::oracle
