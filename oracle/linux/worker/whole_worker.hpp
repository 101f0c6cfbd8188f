// A worker of the whole machine: it waits for its turn, does one operation, tells what it sees, and gives the turn on.
#pragma once
#include "oracle/linux/worker/whole_protocol.hpp"
#include "oracle/linux/worker/worker_parts.hpp"

namespace cowproof::oracle::whole {

// The program of worker `number`; after_exec: it was one before. Returns an exit code if it cannot begin.
int work(unsigned number, bool after_exec);

// Operations on its own memory and belongings. `heap` is the address of the first page of the heap.
struct workshop {
  shared_block& block;
  std::uint64_t heap;

  std::uint64_t address_of(unsigned page) const;
  std::uint64_t address_of(request const& ask) const;
  reply map(request const& ask) const;
  reply map_object(request const& ask) const;
  reply unmap(request const& ask) const;
  reply move_break(request const& ask) const;
  reply protect(request const& ask) const;
  reply advise_fork(request const& ask) const;
  reply advise(request const& ask, int advice) const;
  reply kernel_store(request const& ask) const;
  reply register_buffer(request const& ask) const;
  reply file_write(request const& ask) const;
  reply load_program(request const& ask) const;
  reply clear() const;
};
reply answer_about_descriptor(request const& ask);
reply answer_about_signal(request const& ask);
reply wait_for(request const& ask);

}  // namespace cowproof::oracle::whole
