// Sequences of calls, told in the words of their operands.
#pragma once
#include <string>

#include "trace/trace.hpp"

namespace cowproof {

class story {
 public:
  explicit story(scope const& within) : within_(within) {}

  story& map(std::uint32_t process, std::uint32_t page, std::uint32_t frame);
  story& map_read_only(std::uint32_t process, std::uint32_t page, std::uint32_t frame);
  story& map_without_frame(std::uint32_t process, std::uint32_t page);
  story& unmap(std::uint32_t process, std::uint32_t page);
  story& load(std::uint32_t process, std::uint32_t page);
  story& store(std::uint32_t process, std::uint32_t page, std::uint32_t word, std::uint32_t frame);
  story& store_without_frame(std::uint32_t process, std::uint32_t page, std::uint32_t word);
  story& fork(std::uint32_t process, std::uint32_t child);
  story& fork_without_slot(std::uint32_t process);
  story& fork_without_memory(std::uint32_t process, std::uint32_t child);
  story& exec(std::uint32_t process);
  story& exit(std::uint32_t process);
  story& load_outside(std::uint32_t process);
  story& unmap_outside(std::uint32_t process);

  std::vector<call> const& calls() const { return calls_; }
  trace recorded(std::string origin = {}) const;  // on the machine
  trace recorded_on(std::string_view subject_name, std::string origin = {}) const;

 private:
  story& add(std::string_view operation, std::vector<std::uint32_t> const& operands);

  scope within_;
  std::vector<call> calls_;
};

}  // namespace cowproof
