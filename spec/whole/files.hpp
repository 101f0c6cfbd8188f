// Specification of objects, descriptors, signals, and the kernel's half.
#pragma once
#include "spec/whole/tasks.hpp"

namespace cowproof {

template <domain D> struct whole_file_spec : whole_state<D>, whole_view<D> {
  COWPROOF_WHOLE_VIEW(D);
  using tasks = whole_task_spec<D>;

  static auto spec_create(view& v, fresh<object> const& offered, leeway const&) {
    return step().refused_unless(offered.exists, refusal::no_memory).completes([&] {
      auto const o = offered.take();
      v.named.set(o, true);
      return o;
    });
  }

  static auto spec_file_write(view& v, process p, object o, object_page i, part b, word value, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(v.named(o), refusal::no_object)
        .completes([&] { v.objects.set(o, i, v.objects(o, i).with(b, value)); });
  }

  static auto spec_install(view& v, program what, page x, boolean heap, leeway const&) {
    return step().completes([&] {
      v.images.set(what, x, area(region{true, true, false, heap, backing{}, inheritance{}}));
    });
  }
  static auto spec_install_object(view& v, program what, page x, object o, object_page i, boolean writable,
                                  leeway const&) {
    return step().refused_unless(v.named(o), refusal::no_object).completes([&] {
      v.images.set(what, x, area(region{true, writable, false, false, backing(backed{o, i}), inheritance{}}));
    });
  }

  static auto spec_open(view& v, process p, descriptor d, fresh<open_file> const& offered, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(!occupied(v.descriptors(p, d)), refusal::bad_descriptor)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const t = offered.take();
          v.descriptors.set(p, d, maybe<open_file>(t));
          v.position.set(t, word{});
          return t;
        });
  }

  static auto spec_dup(view& v, process p, descriptor from, descriptor to, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(occupied(v.descriptors(p, from)) && !occupied(v.descriptors(p, to)), refusal::bad_descriptor)
        .completes([&] { v.descriptors.set(p, to, v.descriptors(p, from)); });
  }

  static auto spec_close(view& v, process p, descriptor d, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(occupied(v.descriptors(p, d)), refusal::bad_descriptor)
        .completes([&] { v.descriptors.set(p, d, maybe<open_file>{}); });
  }

  static auto spec_seek(view& v, process p, descriptor d, word to, leeway const&) {
    auto const t = v.descriptors(p, d);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(occupied(t), refusal::bad_descriptor)
        .completes([&] { v.position.set(get<open_file>(t), to); });
  }

  static auto spec_signal(view& v, process p, process to, signal g, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(occupied(v.tasks(to)), refusal::not_possible)
        .completes([&] { D::when(has<live>(v.tasks(to)), [&] { v.pending.set(to, g, true); }); });
  }

  static auto spec_take_signal(view& v, process p, signal g, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(v.pending(p, g), refusal::not_possible)
        .completes([&] { v.pending.set(p, g, false); });
  }

  static auto spec_kernel_map(view& v, kernel_page k, leeway const&) {
    return step().refused_unless(!v.kernel(k), refusal::not_possible).completes([&] {
      v.kernel.set(k, true);
      v.kernel_half.each(
          [&](process p, kernel_page x, boolean had) { return had || (x == k && has<live>(v.tasks(p))); });
    });
  }
};

}  // namespace cowproof
