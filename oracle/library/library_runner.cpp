// The process of a library.
#include "oracle/library/library_runner.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <thread>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include "oracle/library/cowproof.h"

namespace cowproof::oracle {
namespace {

using table = cowproof_implementation;

constexpr std::uint64_t word_size = 4;
constexpr std::size_t least_size = offsetof(table, restart_with), size_without_hides = offsetof(table, hides);

// Without what a smaller table does not have.
table whole_table(table const& t) {
  table whole{};
  std::memcpy(&whole, &t, std::min<std::size_t>(t.size, sizeof whole));
  return whole;
}

// What is wrong with a table; empty if nothing is.
std::string objection_to(table const* t) {
  if (t == nullptr) return "cowproof_get_implementation returned no table";
  if (t->version != COWPROOF_VERSION)
    return fmt::format("the table has version {}, and cowproof has version {}", t->version, COWPROOF_VERSION);
  if (t->size != sizeof(table) && t->size != least_size && t->size != size_without_hides)
    return fmt::format("the table has {} bytes instead of {}", t->size, sizeof(table));
  if (t->restart == nullptr) return "the table has no function `restart`";
  if (t->level > 3) return fmt::format("level {} does not exist; there are 0 to 3", t->level);
  if (t->processes < 1 || t->processes > most_library_processes)
    return fmt::format("{} processes: there can be 1 to {}", t->processes, most_library_processes);
  if (t->pages < 1 || t->pages > most_library_pages)
    return fmt::format("{} pages: there can be 1 to {}", t->pages, most_library_pages);
  if (t->page_size < word_size) return fmt::format("page_size is {}, and a word has {} bytes", t->page_size, word_size);
  if (t->lowest + t->page_size * (t->pages + std::uint64_t{1}) < t->lowest) return "the pages do not fit below 2^64";
  if (t->level >= 1 && t->entry == nullptr) return fmt::format("level {} needs the function `entry`", t->level);
  bool const hides_free = t->size == sizeof(table) && (t->hides & COWPROOF_HIDES_FREE_FRAMES) != 0;
  if (t->level >= 2 && t->free_frames == nullptr && !hides_free)
    return fmt::format("level {} needs `free_frames`", t->level);
  return {};
}

class runner {
 public:
  explicit runner(table const& t) : t_(whole_table(t)), alive_(t.processes, false), dead_(t.processes, false) {}

  library_facts facts() const {
    library_facts f;
    if (t_.name != nullptr) std::strncpy(f.name.data(), t_.name, f.name.size() - 1);
    f.level = t_.level;
    f.processes = t_.processes;
    f.pages = t_.pages;
    f.frames = t_.frames;
    f.policies = t_.policies;
    f.find_out = t_.find_out;
    f.hides = t_.hides;
    f.table_frames = t_.table_frames;
    f.zero_frame = t_.zero_frame;
    f.has_last = t_.page_size > word_size;
    f.has_below = t_.lowest >= t_.page_size;
    f.has_kernel = t_.kernel_address != 0;
    f.has_translations = t_.level >= 3 && t_.translation != nullptr;
    f.cpus = t_.cpus;
    f.can_have_fewer_frames = t_.frames != 0 && t_.restart_with != nullptr;
    bool const has[library_verbs] = {t_.map != nullptr,   t_.unmap != nullptr,       t_.load != nullptr,
                                     t_.store != nullptr, t_.fork != nullptr,        t_.exec != nullptr,
                                     t_.exit != nullptr,  t_.kernel_store != nullptr};
    for (unsigned v = 0; v < library_verbs; ++v)
      if (!has[v]) f.lacks |= 1U << v;
    return f;
  }

  void play(shared_batch& b) {
    used_ = b.used;
    b.played = b.first;
    frames_ = t_.restart_with != nullptr ? b.frames : 0;
    waits_at_once_ = b.waits_at_once;
    for (std::uint32_t i = b.first; i < b.calls; ++i) {
      b.begun.store(i + 1, std::memory_order_relaxed);
      std::size_t const room = std::size_t{b.processes} * b.pages;
      if (t_.level > 0 && used_ + room > shared_batch::most_entries) return;
      if (b.call[i].cpu != 0) {
        i = play_together(b, i);
        b.played = i + 1;
        continue;
      }
      auto& said = b.answer[i];
      ask(b.call[i], said);
      observe(b, b.call[i], said);
      b.played = i + 1;
    }
  }

 private:
  // The calls from this one on that have a processor, and a thread for each of them; the last of them is given back.
  // What came of them is looked at when all are done.
  std::uint32_t play_together(shared_batch& b, std::uint32_t first) {
    std::vector<std::vector<std::uint32_t>> of_cpu;
    std::uint32_t end = first;
    for (; end < b.calls && b.call[end].cpu != 0; ++end) {
      if (of_cpu.size() < b.call[end].cpu) of_cpu.resize(b.call[end].cpu);
      of_cpu[b.call[end].cpu - 1U].push_back(end);
    }
    std::atomic<std::size_t> ready{0};
    std::vector<std::thread> threads;
    for (auto const& calls : of_cpu)
      threads.emplace_back([&, &calls = calls] {
        ++ready;
        while (ready < of_cpu.size()) std::this_thread::yield();
        for (auto const i : calls) {
          b.answer[i] = {};
          ask(b.call[i], b.answer[i]);
          b.answer[i].is_seen = 0;
          b.begun.store(i + 1, std::memory_order_relaxed);
        }
      });
    for (auto& thread : threads) thread.join();
    since_sweep_ = b.sweep;
    observe(b, b.call[end - 1], b.answer[end - 1]);
    return end - 1;
  }

  std::uint64_t address_of(library_call const& c) const {
    switch (c.where) {
      case place::page: return t_.lowest + c.page * t_.page_size;
      case place::last: return t_.lowest + (c.page + std::uint64_t{1}) * t_.page_size - word_size;
      case place::below: return t_.lowest - t_.page_size;
      case place::beyond: return t_.lowest + t_.pages * t_.page_size;
      case place::kernel: return t_.kernel_address;
      default: break;
    }
    return (UINT64_MAX / t_.page_size) * t_.page_size;
  }

  std::int32_t restart() {
    auto const code = frames_ != 0 ? t_.restart_with(t_.self, frames_) : t_.restart(t_.self);
    std::ranges::fill(alive_, false);
    std::ranges::fill(dead_, false);
    alive_[0] = true;
    since_sweep_ = 0;
    return code;
  }

  // What no library is asked is answered by the driver.
  driver_answer answer_in_its_place(library_call const& c) const {
    if (c.what == library_verb::restart) return driver_answer::none;
    if (!alive_[c.process]) return driver_answer::no_process;
    if (c.what == library_verb::fork && alive_[c.child]) return driver_answer::no_slot;
    if (c.what == library_verb::exit && c.process == 0) return driver_answer::is_init;
    return driver_answer::none;
  }

  void ask(library_call const& c, shared_answer& said) {
    said.value = 0;
    said.driver = answer_in_its_place(c);
    said.code = said.driver == driver_answer::none ? perform(c, said.value) : COWPROOF_DONE;
  }

  std::int32_t perform(library_call const& c, std::uint32_t& value) {
    auto const at = address_of(c);
    switch (c.what) {
      case library_verb::map: return t_.map(t_.self, c.process, at, c.writable ? 1 : 0);
      case library_verb::unmap: return t_.unmap(t_.self, c.process, at);
      case library_verb::load: return with_death(c, t_.load(t_.self, c.process, at, &value));
      case library_verb::store: return with_death(c, t_.store(t_.self, c.process, at, c.word));
      case library_verb::kernel_store: return with_death(c, t_.kernel_store(t_.self, c.process, at, c.word));
      case library_verb::fork: return fork(c);
      case library_verb::exec: return t_.exec(t_.self, c.process);
      case library_verb::exit: return exit(c);
      case library_verb::restart: return restart();
    }
    return COWPROOF_DONE;
  }

  std::int32_t fork(library_call const& c) {
    await(c.child);
    auto const code = t_.fork(t_.self, c.process, c.child);
    if (code == COWPROOF_DONE) alive_[c.child] = true;
    return code;
  }

  std::int32_t exit(library_call const& c) {
    auto const code = t_.exit(t_.self, c.process);
    if (code == COWPROOF_DONE) end(c.process);
    return code;
  }

  std::int32_t with_death(library_call const& c, int code) {
    if (code == COWPROOF_KILLED) end(c.process);
    return code;
  }

  // Where memory is given back at exit, the dead are left unwaited for as long as can be: that must not matter.
  void end(unsigned process) {
    alive_[process] = false;
    dead_[process] = true;
    if (waits_at_once_) await(process);
  }
  void await(unsigned process) {
    if (!dead_[process]) return;
    dead_[process] = false;
    if (t_.wait != nullptr) t_.wait(t_.self, process);
  }

  void observe(shared_batch& b, library_call const& c, shared_answer& said) {
    said.is_seen = 1;
    said.free_frames = t_.level >= 2 && t_.free_frames != nullptr ? t_.free_frames(t_.self) : 0;
    said.first_entry = used_;
    said.all_rows = 0;
    if (t_.level > 0) {
      bool const all = ++since_sweep_ >= b.sweep || c.what == library_verb::restart;
      if (all) since_sweep_ = 0;
      said.all_rows = all ? 1 : 0;
      for (unsigned p = 0; p < b.processes; ++p) {
        bool const touched = p == c.process || (c.what == library_verb::fork && p == c.child);
        if (alive_[p] && (all || touched)) see_row(b, p);
      }
    }
    said.entries = used_ - said.first_entry;
  }

  void see_row(shared_batch& b, unsigned process) {
    for (unsigned v = 0; v < b.pages; ++v) {
      auto const at = t_.lowest + v * t_.page_size;
      cowproof_entry seen{};
      t_.entry(t_.self, process, at, &seen);
      seen_entry& s = b.entry[used_++];
      s.frame = seen.frame;
      s.count = static_cast<std::uint16_t>(std::min<std::uint32_t>(seen.count, UINT16_MAX));
      s.bits = static_cast<std::uint16_t>((seen.present != 0 ? seen_entry::present : 0) |
                                          (seen.writable != 0 ? seen_entry::writable : 0) |
                                          (seen.cow != 0 ? seen_entry::cow : 0));
      if (t_.level < 3 || t_.translation == nullptr) continue;
      cowproof_entry cached{};
      t_.translation(t_.self, process, at, &cached);
      if (cached.present == 0) continue;
      bool const same = seen.present != 0 && cached.frame == seen.frame;
      s.bits = static_cast<std::uint16_t>(s.bits | seen_entry::cached |
                                          (cached.writable != 0 ? seen_entry::cached_writable : 0) |
                                          (same ? seen_entry::cached_same : 0));
    }
  }

  table t_;
  std::vector<char> alive_;
  std::vector<char> dead_;  // and not waited for
  bool waits_at_once_ = false;
  std::uint32_t used_ = 0;  // entries of the batch
  std::uint32_t since_sweep_ = 0;
  std::uint32_t frames_ = 0;  // after a restart; 0: all
};

table const* load_table(std::string const& file, std::string& failure) {
  // A path without a slash would be looked for in the system's folders [dlopen(3)].
  auto const path = file.find('/') == std::string::npos ? "./" + file : file;
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    failure = dlerror();
    return nullptr;
  }
  void* const symbol = dlsym(library, "cowproof_get_implementation");
  if (symbol == nullptr) {
    failure = "it does not define cowproof_get_implementation";
    return nullptr;
  }
  auto const get = reinterpret_cast<table const* (*)(std::uint32_t)>(symbol);
  auto const* const found = get(COWPROOF_VERSION);
  failure = objection_to(found);
  return failure.empty() ? found : nullptr;
}

}  // namespace

void serve_library(std::string const& file, shared_memory& shared, int socket) {
  std::string failure;
  auto const* const found = load_table(file, failure);
  std::strncpy(shared.failure.data(), failure.c_str(), shared.failure.size() - 1);
  char message = 0;
  if (found == nullptr) {
    if (write(socket, &message, 1) != 1) return;
    return;
  }
  runner playing(*found);
  shared.facts = playing.facts();
  if (write(socket, &message, 1) != 1) return;
  while (read(socket, &message, 1) == 1 && static_cast<std::size_t>(message) < shared_memory::batches) {
    playing.play(shared.batch[static_cast<std::size_t>(message)]);
    if (write(socket, &message, 1) != 1) return;
  }
}

}  // namespace cowproof::oracle
