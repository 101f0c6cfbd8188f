// Objects and descriptors, signals, and the kernel's half: what tasks have besides memory.
#pragma once
#include "model/whole/common.hpp"

namespace cowproof {

template <domain D> struct whole_files : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);

  // ---------------------------------------------------------------------------------------------------- objects

  // A file is kept, whether anybody maps it or not.
  static auto step_create(state& s, fresh<object> const& offered) {
    return step().refused_unless(offered.exists, refusal::no_memory).completes([&] {
      auto const o = offered.take();
      s.named.set(o, true);
      return o;
    });
  }

  // write(2) to a file: shared mappings see it, and private ones until their first write [mmap(2)].
  static auto step_file_write(state& s, process p, object o, object_page i, part b, word value) {
    auto const cached = s.cache(o, i);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(s.named(o), refusal::no_object)
        .completes([&] {
          D::when(has<frame>(cached), [&] { write(s, get<frame>(cached), b, value); });
          D::when(!has<frame>(cached), [&] { s.disk.set(o, i, s.disk(o, i).with(b, value)); });
        });
  }

  // What exec will map at a page: memory that begins as zeros, which may be of the heap [elf(5): PT_LOAD].
  static auto step_install(state& s, program what, page v, boolean heap) {
    return step().completes([&] { install(s, what, v, true, heap, backing{}); });
  }

  // A page of a file, always private. Text is what cannot be written; it stays shared by all who run it.
  static auto step_install_object(state& s, program what, page v, object o, object_page i, boolean writable) {
    return step().refused_unless(s.named(o), refusal::no_object).completes([&] {
      install(s, what, v, writable, false, backing(backed{o, i}));
    });
  }

  // ------------------------------------------------------------------------------------------------ descriptors

  static auto step_open(state& s, process p, descriptor d, fresh<open_file> const& offered) {
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!occupied(s.descriptors(p, d)), refusal::bad_descriptor)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const t = offered.take();
          s.descriptors.set(p, d, maybe<open_file>(t));
          s.opens.set(t, 1);
          s.position.set(t, word{});
          return t;
        });
  }

  // Both name one open file description [dup(2)].
  static auto step_dup(state& s, process p, descriptor from, descriptor to) {
    auto const t = s.descriptors(p, from);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<open_file>(t) && !occupied(s.descriptors(p, to)), refusal::bad_descriptor)
        .completes([&] {
          s.descriptors.set(p, to, t);
          s.opens.set(get<open_file>(t), s.opens(get<open_file>(t)) + 1);
        });
  }

  static auto step_close(state& s, process p, descriptor d) {
    auto const t = s.descriptors(p, d);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<open_file>(t), refusal::bad_descriptor)
        .completes([&] {
          s.descriptors.set(p, d, maybe<open_file>{});
          s.opens.set(get<open_file>(t), s.opens(get<open_file>(t)) - 1);
        });
  }

  // Where the next read or write will be: a parent moves it for its child too [fork(2)].
  static auto step_seek(state& s, process p, descriptor d, word to) {
    auto const t = s.descriptors(p, d);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<open_file>(t), refusal::bad_descriptor)
        .completes([&] { s.position.set(get<open_file>(t), to); });
  }

  // ---------------------------------------------------------------------------------------------------- signals

  // It is pending until it is taken. A zombie takes none, and to send it one is no error [kill(2)].
  static auto step_signal(state& s, process p, process to, signal g) {
    auto const t = s.tasks(to, only{});
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(occupied(t), refusal::not_possible)
        .completes([&] { D::when(has<live>(t), [&] { s.pending.set(to, g, true); }); });
  }

  static auto step_take_signal(state& s, process p, signal g) {
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(s.pending(p, g), refusal::not_possible)
        .completes([&] { s.pending.set(p, g, false); });
  }

  // ----------------------------------------------------------------------------------------------------- kernel

  // The kernel maps a page of its own half; it is there at once in every address space that is in use.
  static auto step_kernel_map(state& s, kernel_page k) {
    return step().refused_unless(!s.kernel(k), refusal::not_possible).completes([&] {
      s.kernel.set(k, true);
      s.kernel_half.each([&](space a, kernel_page x, boolean had) { return had || (x == k && !(s.users(a) == 0)); });
    });
  }

 private:
  static void install(state& s, program what, page v, boolean writable, boolean heap, backing const& content) {
    s.images.set(what, v, area(region{true, writable, false, heap, content, inheritance{}}));
  }
};

}  // namespace cowproof
