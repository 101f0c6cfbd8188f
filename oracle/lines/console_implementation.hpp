// A kernel behind a serial console, as an implementation: it echoes, prints in between, panics and is started again.
#pragma once
#include <deque>
#include <memory>

#include "oracle/lines/console_session.hpp"
#include "oracle/lines/console_text.hpp"
#include "oracle/lines/speaking_implementation.hpp"

namespace cowproof::oracle {

class console_implementation : public speaking_implementation {
 public:
  // Of a console that was booted. Fails if what the kernel says of itself is no header.
  static fallible<std::unique_ptr<console_implementation>> start(std::unique_ptr<console_session> session);

  fallible<nothing> restart() override;
  void announce(std::span<call const> calls) override;
  fallible<answer> perform(call const& c) override;
  fallible<std::vector<answer>> perform_at_once(std::span<call const> calls, std::span<unsigned const> cpus) override;
  fallible<answer> wait(unsigned process) override;

 private:
  explicit console_implementation(std::unique_ptr<console_session> session) : session_(std::move(session)) {}

  fallible<nothing> boot();
  fallible<nothing> read_header();
  fallible<answer> read_answer();
  fallible<answer> parse_answer(std::string const& token);
  void send_some();
  void add_to_line(std::string& line, std::string const& text);
  std::chrono::milliseconds limit() const;
  failure gone(failure why);

  std::unique_ptr<console_session> session_;
  std::deque<call> waiting_;               // announced and not yet sent
  std::uint64_t sent_ = 0, answered_ = 0;  // calls, by number
  bool is_lost_ = false;
};

}  // namespace cowproof::oracle
