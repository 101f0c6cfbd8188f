// Passes everything on to an implementation, and writes it down.
#include "oracle/lines/recording.hpp"

namespace cowproof::oracle {

recording::recording(implementation& inner, std::vector<column> columns, log_writer& log)
    : inner_(inner),
      columns_(std::move(columns)),
      log_(log) {
  log_.write(header_line({inner.declares(), columns_}));
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
  append_call(text_, decode(c));
  if (said) append_return(text_, *said);
  log_.write(text_);
  is_new_ = static_cast<bool>(said);
  return said;
}

fallible<nothing> recording::observe(observation& seen) {
  auto observed = inner_.observe(seen);
  if (!observed || columns_.empty() || !std::exchange(is_new_, false)) return observed;
  text_.clear();
  append_observation(text_, seen, columns_);
  log_.write(text_);
  return observed;
}

}  // namespace cowproof::oracle
