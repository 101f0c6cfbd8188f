// An implementation of the whole machine that shows what the model says, and its slips.
#include "whole_mirror.hpp"

namespace cowproof::oracle::whole::test {
namespace {

sighting entry_of(std::uint64_t frame, bool exclusive) {
  sighting s;
  s.present = true;
  s.exclusive = exclusive;
  s.frame = frame;
  return s;
}

}  // namespace

mirror::mirror(unsigned processes, unsigned pages, slip made)
    : slip_(made),
      size_(scope_for(processes, pages)),
      model_(size_) {
  declared_ = whole_declaration(processes, pages);
  declared_.name = "a mirror";
  declared_.presence = declared_.exclusivity = declared_.frames = declared_.counts = true;
  declared_.can.pins = declared_.can.swaps = true;
  declared_.comes_back = declared_.contained = true;
  declared_.zero_frame = zero;
}

fallible<nothing> mirror::restart() {
  model_.restart();
  before_ = model_.now();
  last_ = {};
  return nothing{};
}

fallible<answer> mirror::perform(call const& asked) {
  auto c = asked;
  if (copies_at_vfork_ && decode(c).what == verb::vfork) {
    c.operation = static_cast<std::uint8_t>(verb::fork);
    c.operand[2] = c.operand[1];
    c.operand[3] = offer(0, true);
    c = model_.resolve(c);
  }
  before_ = model_.now();
  before_swap_ = last_;
  last_ = decode(c);
  out_ = model_.play(c, unused_).specified;
  if (slip_ == slip::exec_ends_everything && last_.what == verb::exec)
    return failure{failure_kind::killed, "gone", last_.process, 0};
  if (slip_ == slip::pinned_page_moves) rename_where([](expected_page const& p) { return p.pinned; });
  bool const writes = last_.what == verb::store || last_.what == verb::kernel_store;
  if (slip_ == slip::sole_owner_copies && writes && out_.how == ending::completed)
    if (auto const* const written = model_.now().of(last_.process, last_.page); written->is_own())
      names_.erase((static_cast<std::uint64_t>(written->of.kind) << 32) + written->of.number);
  if (slip_ == slip::bystander_moves && last_.what == verb::file_write)
    rename_where([](expected_page const& p) { return p.is_own() && !p.pinned; });
  if (slip_ == slip::refusal_moves_a_page && is_refusal(out_.how))
    rename_where([](expected_page const& p) { return p.is_own() && !p.pinned; });
  auto told = out_;
  if (slip_ == slip::load_is_off_by_one && last_.what == verb::load && told.has_value) ++told.value;
  return answer{told, true, {}};
}

std::uint64_t mirror::name_of(page_class of) {
  auto const key = (static_cast<std::uint64_t>(of.kind) << 32) + of.number;
  auto const [found, is_new] = names_.try_emplace(key, next_);
  if (is_new) ++next_;
  return found->second;
}

void mirror::rename_where(bool (*wanted)(expected_page const&)) {
  for (unsigned a = 0; a < declared_.processes(); ++a)
    for (unsigned v = 0; v < declared_.pages(); ++v)
      if (wanted(page(a, v)))
        names_.erase((static_cast<std::uint64_t>(page(a, v).of.kind) << 32) + page(a, v).of.number);
}

// A page that was told to go is gone until the next call; then it is looked at again.
void mirror::show_swapped(observation& seen) const {
  if (last_.what != verb::swap_out) return;
  seen.at(last_.space, last_.page) = {};
  seen.at(last_.space, last_.page).swapped = true;
  for (unsigned p = 0; p < declared_.processes(); ++p)
    if (model_.now().tasks[p].space == last_.space) seen.look_at(p, last_.page) = {};
}

fallible<nothing> mirror::observe(observation& seen) {
  show_tasks(seen);
  show_pages(seen);
  slip_in_frames(seen);
  if (declared_.may_swap) show_swapped(seen);
  count(seen);
  slip_in_tasks(seen);
  slip_in_pages(seen);
  slip_in_entries(seen);
  for (unsigned a = 0; a < declared_.processes(); ++a) {
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      if (!declared_.frames) seen.at(a, v).frame = 0;
      if (!declared_.counts) seen.at(a, v).count = 0;
    }
  }
  return nothing{};
}

// ------------------------------------------------------------------------------------------------- what is the case

void mirror::show_tasks(observation& seen) const {
  for (unsigned p = 0; p < declared_.processes(); ++p) {
    auto const& task = model_.now().tasks[p];
    auto& shown = seen.task(p);
    shown = {};
    for (unsigned v = 0; v < declared_.pages(); ++v) seen.look_at(p, v) = {};
    shown.alive = task.state == task_state::lives;
    shown.looked = task.runs();
    if (!shown.looked) continue;
    shown.parent = static_cast<int>(task.parent);
    shown.pending = task.pending;
    std::ranges::copy(task.position, shown.position.begin());
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      auto const& p0 = page(task.space, v);
      seen.look_at(p, v) = {p0.mapped, !p0.readable, false, p0.word};
    }
  }
}

void mirror::show_pages(observation& seen) {
  for (unsigned a = 0; a < declared_.processes(); ++a) {
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      auto& s = seen.at(a, v);
      s = {};
      auto const of = page(a, v).of;
      s.present = of.kind == class_kind::own || of.kind == class_kind::object;
      s.of_file = of.kind == class_kind::object;
      if (s.present) s.frame = name_of(of);
    }
  }
}

void mirror::count(observation& seen) const {
  std::map<std::uint64_t, std::uint64_t> entries;
  for (unsigned a = 0; a < declared_.processes(); ++a)
    for (unsigned v = 0; v < declared_.pages(); ++v) ++entries[seen.at(a, v).frame];
  for (unsigned a = 0; a < declared_.processes(); ++a) {
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      auto& s = seen.at(a, v);
      s.count = s.present ? entries[s.frame] : 0;
      s.exclusive = s.count == 1;
    }
  }
}

// ------------------------------------------------------------------------------------------------------------ slips

void mirror::slip_in_tasks(observation& seen) const {
  for (unsigned p = 1; p < declared_.processes(); ++p) {
    auto& shown = seen.task(p);
    if (!shown.alive) continue;
    if (slip_ == slip::child_vanishes) shown.alive = false;
    if (slip_ == slip::parent_is_another) shown.parent = static_cast<int>(p);
    if (slip_ == slip::parent_goes_on && !shown.looked) shown.has_resumed = true;
    if (slip_ == slip::position_is_off && shown.position[0] >= 0) ++shown.position[0];
    if (slip_ == slip::signal_is_lost) shown.pending = 0;
  }
}

void mirror::slip_in_pages(observation& seen) {
  for (unsigned p = 0; p < declared_.processes(); ++p) {
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      auto& look = seen.look_at(p, v);
      if (!look.looked) continue;
      if (slip_ == slip::page_reads_wrong && look.word != 0) ++look.word;
      if (slip_ == slip::page_raises_a_signal) look.faulted = true;
      bool const came_back = before_swap_.what == verb::swap_out && before_swap_.page == v;
      if (slip_ == slip::swap_loses_the_page && came_back) look.word = 255 - look.word;
      if (slip_ == slip::forbidden_page_reads) look.faulted = false;
    }
  }
}

// Before anything is counted: what follows is consistent in itself.
void mirror::slip_in_frames(observation& seen) {
  std::uint64_t first_own = 0;
  for (unsigned a = 0; a < declared_.processes(); ++a) {
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      auto& s = seen.at(a, v);
      auto const& is = page(a, v);
      if (slip_ == slip::unmapped_is_present && !is.mapped && v == 0) s = entry_of(next_++, false);
      if (slip_ == slip::untouched_has_a_frame && is.of.kind == class_kind::untouched) s = entry_of(next_++, false);
      if (slip_ == slip::object_has_two_frames && is.of.kind == class_kind::object) s.frame = next_++;
      bool const born = last_.what == verb::fork && out_.how == ending::completed && a == last_.space;
      if (slip_ == slip::fork_copies_eagerly && is.is_own() && born) s.frame = next_++;
      if (slip_ == slip::fork_leaves_out_entries && is.of.kind == class_kind::object && born) s = {};
      if (slip_ == slip::written_page_is_absent && is.is_own() && v == 1) s = {};
      if (slip_ == slip::frames_are_merged && is.is_own()) s.frame = first_own == 0 ? first_own = s.frame : first_own;
    }
  }
  bool const wrote = (last_.what == verb::store || last_.what == verb::kernel_store) && out_.how == ending::completed;
  if (!wrote || last_.where != place_kind::page) return;
  auto const space = before_.tasks[last_.process].space;
  auto const& was = before_.at(space, last_.page);
  auto const& is = page(space, last_.page);
  bool const copied = was.is_own() && is.is_own() && was.of != is.of;
  if (slip_ == slip::store_keeps_the_shared_frame && copied) seen.at(space, last_.page).frame = name_of(was.of);
}

void mirror::slip_in_entries(observation& seen) {
  bool const wrote = (last_.what == verb::store || last_.what == verb::kernel_store) && out_.how == ending::completed;
  for (unsigned a = 0; a < declared_.processes(); ++a) {
    for (unsigned v = 0; v < declared_.pages(); ++v) {
      auto& s = seen.at(a, v);
      auto const& is = page(a, v);
      bool const is_untouched = is.of.kind == class_kind::untouched;
      if (slip_ == slip::untouched_is_exclusive && is_untouched) s = entry_of(zero, true);
      if (!s.present) continue;
      if (slip_ == slip::written_is_of_a_file && is.is_own()) s.of_file = true;
      if (slip_ == slip::count_is_off) ++s.count;
      if (slip_ == slip::exclusive_is_always_set) s.exclusive = true;
      if (slip_ == slip::sharer_is_left_alone && is.is_own() && s.count == 1) s.exclusive = false;
      bool const written = wrote && is.is_own() && a == before_.tasks[last_.process].space && v == last_.page;
      if (slip_ == slip::store_keeps_a_sharer && written) s.exclusive = false;
    }
  }
}

}  // namespace cowproof::oracle::whole::test
