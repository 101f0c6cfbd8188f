// Short sequences for a kernel that takes a call in a few hundredths of a second: first those that aim at one fault
// each, then random ones.
#pragma once
#include <vector>

#include "oracle/generator.hpp"
#include "oracle/kernel/kernel_text.hpp"
#include "oracle/library/reference.hpp"

namespace cowproof::oracle {

class kernel_sequences {
 public:
  kernel_sequences(kernel_header const& header, std::uint64_t seed);

  std::vector<library_call> next();
  // All that aim at one fault have been given.
  bool is_past_directed() const { return next_directed_ == directed_.size(); }
  std::size_t number_of_directed() const { return directed_.size(); }

 private:
  void add_directed(std::string_view text);
  std::vector<library_call> random();
  std::vector<library_call> storm();
  void begin();
  void add(library_call c);
  void draw();
  void draw_fork();
  void read_everything();
  std::uint16_t living();
  std::uint16_t fresh_word();
  bool can_be_made(library_call const& c) const;
  void give_pages(std::uint16_t process);

  kernel_header const& header_;
  random_numbers random_;
  reference predicted_;
  std::uint16_t processes_, pages_, writable_;
  std::vector<std::vector<library_call>> directed_;
  std::size_t next_directed_ = 0;
  std::uint16_t word_ = 0;
  std::vector<library_call> calls_;
};

}  // namespace cowproof::oracle
