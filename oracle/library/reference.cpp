// What the core's specification and machine expect, as plain tables.
#include "oracle/library/reference.hpp"

#include <algorithm>

namespace cowproof::oracle {
namespace {

std::size_t word_index(place where) { return where == place::last ? 1 : 0; }

}  // namespace

reference::reference(unsigned processes, unsigned pages, fork_memory fork)
    : processes_(processes),
      pages_(pages),
      fork_(fork),
      alive_(processes, 0),
      has_pages_(processes, 0),
      entries_(std::size_t{processes} * pages) {
  restart();
}

void reference::restart() {
  for (unsigned p = 0; p < processes_; ++p) {
    alive_[p] = 0;
    if (has_pages_[p] == 0) continue;
    has_pages_[p] = 0;
    std::fill_n(entries_.begin() + p * pages_, pages_, reference_page{});
  }
  alive_[0] = 1;
  living_ = 1;
  classes_.clear();
  free_classes_.clear();
  written_classes_ = unwritten_classes_ = unwritten_entries_ = 0;
}

// In the order of spec/eager_copy.hpp. A kernel's write is refused where the program's own would fault.
reference::expected reference::examine(library_call const& c) const {
  if (!alive(c.process)) return {ending::refused_no_process};
  bool const inside = is_inside(c.where);
  auto const* const page = inside && c.has_address() ? &at(c.process, c.page) : nullptr;
  bool const mapped = page != nullptr && page->mapped();
  switch (c.what) {
    case library_verb::map:
      if (!inside) return {ending::refused_out_of_range};
      return {mapped ? ending::refused_already_mapped : ending::completed};
    case library_verb::unmap: return {inside ? ending::completed : ending::refused_out_of_range};
    case library_verb::load:
      if (!mapped) return {ending::fault_not_mapped};
      return {ending::completed, true, page->words[word_index(c.where)]};
    case library_verb::store:
      if (!mapped) return {ending::fault_not_mapped};
      return {page->right ? ending::completed : ending::fault_protection};
    case library_verb::kernel_store: return {mapped && page->right ? ending::completed : ending::refused_bad_address};
    case library_verb::fork:
      if (alive(c.child)) return {ending::refused_no_process_slot};
      return {ending::completed, true, c.child};
    case library_verb::exit: return {c.process == 0 ? ending::refused_is_init : ending::completed};
    case library_verb::exec:
    case library_verb::restart: break;
  }
  return {};
}

void reference::complete(library_call const& c) {
  switch (c.what) {
    case library_verb::map: {
      auto& page = entry(c.process, c.page);
      page = {new_class(false), {}, c.writable};
      classes_[page.of].entries = 1;
      ++unwritten_entries_;
      has_pages_[c.process] = 1;
      break;
    }
    case library_verb::unmap: release(entry(c.process, c.page)); break;
    case library_verb::load: classes_[at(c.process, c.page).of].touched = true; break;
    case library_verb::store:
    case library_verb::kernel_store: write(c); break;
    case library_verb::fork: fork(c); break;
    case library_verb::exec: release_all(c.process); break;
    case library_verb::exit: end(c.process); break;
    case library_verb::restart: restart(); break;
  }
}

std::uint32_t reference::new_class(bool written) {
  std::uint32_t id = 0;
  if (free_classes_.empty()) {
    id = static_cast<std::uint32_t>(classes_.size());
    classes_.emplace_back();
  } else {
    id = free_classes_.back();
    free_classes_.pop_back();
  }
  classes_[id] = {0, written, written, false, 0};
  ++(written ? written_classes_ : unwritten_classes_);
  return id;
}

void reference::leave_class(std::uint32_t id) {
  auto& left = classes_[id];
  if (!left.written) --unwritten_entries_;
  if (--left.entries > 0) return;
  --(left.written ? written_classes_ : unwritten_classes_);
  free_classes_.push_back(id);
}

void reference::release(reference_page& page) {
  if (page.mapped()) leave_class(page.of);
  page = {};
}

void reference::release_all(unsigned process) {
  for (unsigned v = 0; v < pages_; ++v) release(entry(process, v));
  has_pages_[process] = 0;
}

void reference::end(unsigned process) {
  release_all(process);
  alive_[process] = 0;
  --living_;
}

// The last owner keeps its frame, anybody else gets one.
void reference::write(library_call const& c) {
  auto& page = entry(c.process, c.page);
  auto& old = classes_[page.of];
  page.words[word_index(c.where)] = c.word;
  page.protected_by_fork = false;
  if (old.entries > 1) {
    leave_class(page.of);
    page.of = new_class(true);
    classes_[page.of].entries = 1;
  } else if (!old.written) {
    old.written = old.touched = true;
    --unwritten_classes_;
    --unwritten_entries_;
    ++written_classes_;
  }
}

void reference::fork(library_call const& c) {
  alive_[c.child] = 1;
  ++living_;
  has_pages_[c.child] = has_pages_[c.process];
  for (unsigned v = 0; v < pages_; ++v) {
    auto& page = entry(c.process, v);
    auto& born = entry(c.child, v) = page;
    if (!page.mapped()) continue;
    bool const is_written = classes_[page.of].written;
    if (fork_ == fork_memory::copies) born.of = new_class(is_written);
    else page.protected_by_fork = born.protected_by_fork = true;
    ++classes_[born.of].entries;
    if (!is_written) ++unwritten_entries_;
  }
}

void reference::note_refused_fork(unsigned process) {
  for (unsigned v = 0; v < pages_ && fork_ == fork_memory::shares; ++v) entry(process, v).protected_by_fork = true;
}

reference::bounds reference::in_use(policies const& p) const {
  bounds b{written_classes_, written_classes_};
  if (p.takes_frame == frame_moment::at_map) {
    b.least += unwritten_classes_;
    b.most += unwritten_classes_;
  } else if (p.takes_frame == frame_moment::at_first_access) {
    b.most += unwritten_entries_;  // who was forked before the first access has a page of its own
  }
  auto const tables = std::uint64_t{living_} * p.table_frames;
  b.most += tables;
  if (p.tables_are_exact) b.least += tables;
  return b;
}

// Of a page that was never written it copies nothing, unless the page has its frame already.
reference::bounds reference::copied_by_fork(unsigned process, policies const& p) const {
  bounds b;
  for (unsigned v = 0; v < pages_ && p.fork == fork_memory::copies; ++v) {
    auto const& page = at(process, v);
    if (!page.mapped()) continue;
    bool const has_frame = class_of(page.of).written || p.takes_frame == frame_moment::at_map;
    b.least += has_frame ? 1 : 0;
    b.most += has_frame || p.takes_frame == frame_moment::at_first_access ? 1 : 0;
  }
  return b;
}

reference::bounds reference::wanted(library_call const& c, policies const& p) const {
  bool const at_map = p.takes_frame == frame_moment::at_map;
  switch (c.what) {
    case library_verb::map: return at_map ? bounds{1, 1} : bounds{0, 0};
    case library_verb::store:
    case library_verb::kernel_store: {
      auto const& old = class_of(at(c.process, c.page).of);
      // What is taken at the first access is counted as in use from the start.
      if (!old.written && !at_map) return {1, p.takes_frame == frame_moment::at_first_write ? 1U : 0U};
      if (old.entries > 1) return {1, 1};
      bool const may_copy = p.last_writer == last_owner::copies && at(c.process, c.page).protected_by_fork;
      return {0, may_copy ? 1U : 0U};
    }
    case library_verb::fork: {
      auto const copied = copied_by_fork(c.process, p);
      return {copied.least + (p.tables_are_exact ? p.table_frames : 0), copied.most + p.table_frames};
    }
    case library_verb::exec: return {0, p.tables_are_exact ? 0 : p.table_frames};
    case library_verb::load:
    case library_verb::unmap:
    case library_verb::exit:
    case library_verb::restart: break;
  }
  return {};
}

}  // namespace cowproof::oracle
