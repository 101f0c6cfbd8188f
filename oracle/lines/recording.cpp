// Passes everything on to an implementation, and writes it down.
#include "oracle/lines/recording.hpp"

#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {

recording::recording(implementation& inner, line_header const& header, log_writer& log)
    : inner_(inner),
      header_(header),
      log_(log),
      space_of_(inner.declares().processes()),
      lives_(inner.declares().processes()) {
  header_.declared = inner.declares();
  log_.write(header_line(header_));
}

fallible<nothing> recording::restart() {
  auto again = inner_.restart();
  is_new_ = false;
  if (!again) return again;
  text_.clear();
  append_restart(text_);
  log_.write(text_);
  return again;
}

// A call without an answer is one that was not answered.
fallible<answer> recording::perform(call const& c) {
  auto said = inner_.perform(c);
  text_.clear();
  append_call(text_, c, *header_.declared.machine);
  if (said) append_return(text_, *said);
  log_.write(text_);
  is_new_ = static_cast<bool>(said);
  return said;
}

fallible<std::vector<answer>> recording::perform_at_once(std::span<call const> calls, std::span<unsigned const> cpus) {
  auto said = inner_.perform_at_once(calls, cpus);
  text_.clear();
  for (std::size_t i = 0; i < calls.size(); ++i) append_call(text_, calls[i], *header_.declared.machine, cpus[i]);
  append_go(text_);
  is_new_ = static_cast<bool>(said);
  if (said) {
    for (auto const& each : *said) append_return(text_, each);
    append_return(text_, {});
  }
  log_.write(text_);
  return said;
}

fallible<answer> recording::wait(unsigned process) {
  auto said = inner_.wait(process);
  text_.clear();
  append_wait(text_, process);
  if (said) append_return(text_, *said);
  log_.write(text_);
  is_new_ = static_cast<bool>(said);
  return said;
}

void recording::know(expectation const& now) {
  inner_.know(now);
  for (unsigned p = 0; p < now.processes(); ++p) {
    space_of_[p] = now.tasks[p].space;
    lives_[p] = now.alive(p) ? 1 : 0;
  }
}

fallible<nothing> recording::observe(observation& seen) {
  auto observed = inner_.observe(seen);
  if (!observed || !header_.observes() || !std::exchange(is_new_, false)) return observed;
  text_.clear();
  auto told = seen;
  for (unsigned p = 0; p < told.processes() && !header_.declared.tasks; ++p) told.set_alive(p, lives_[p] != 0);
  append_observation(text_, told, header_, space_of_);
  log_.write(text_);
  return observed;
}

}  // namespace cowproof::oracle
