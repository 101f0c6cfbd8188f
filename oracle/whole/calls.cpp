// Calls of the whole machine with names for their operands.
#include "oracle/whole/calls.hpp"

namespace cowproof::oracle::whole {
namespace {

void place(named_call& named, std::uint32_t code) {
  if (code == outside) return;
  constexpr std::uint32_t pages_and_kernel_pages = 2;
  auto const parts = parts_of_address(code, pages_and_kernel_pages);
  named.where = parts.alternative == 0 ? place_kind::page : place_kind::kernel_page;
  named.page = parts.number;
}

void decode_region(named_call& n, call const& c) {
  n.process = c.operand[0];
  switch (n.what) {
    case verb::map:
    case verb::protect:
      n.pages = c.operand[1];
      n.readable = c.operand[2] != 0;
      n.writable = c.operand[3] != 0;
      break;
    case verb::map_object:
      place(n, c.operand[1]);
      n.object = c.operand[2];
      n.object_page = c.operand[3];
      n.writable = c.operand[4] != 0;
      n.shared = c.operand[5] != 0;
      break;
    case verb::map_shared:
      place(n, c.operand[1]);
      n.object = offer_pick(c.operand[2]);
      n.has_memory = offer_exists(c.operand[2]);
      n.shared = true;
      break;
    case verb::advise_fork:
      n.pages = c.operand[1];
      n.at_fork = static_cast<inheritance>(c.operand[2]);
      break;
    default: n.pages = c.operand[1]; break;
  }
}

void decode_access(named_call& n, call const& c) {
  n.process = c.operand[0];
  place(n, c.operand[1]);
  if (n.what == verb::store || n.what == verb::kernel_store) n.word = c.operand[3];
  if (n.what != verb::pin) return;
  n.pin = offer_pick(c.operand[2]);
  n.has_memory = offer_exists(c.operand[2]);
}

void decode_task(named_call& n, call const& c) {
  n.process = c.operand[0];
  if (n.what == verb::wait) n.child = c.operand[1];
  if (n.what == verb::exec) {
    n.program = c.operand[1];
    n.space = offer_pick(c.operand[2]);
    n.has_memory = offer_exists(c.operand[2]);
  }
  if (!makes_a_task(n.what)) return;
  n.child = offer_pick(c.operand[1]);
  n.has_child = offer_exists(c.operand[1]);
  if (n.what != verb::fork) return;
  n.space = offer_pick(c.operand[2]);
  n.has_memory = offer_exists(c.operand[3]);
}

void decode_belongings(named_call& n, call const& c) {
  n.process = c.operand[0];
  switch (n.what) {
    case verb::open:
      n.descriptor = c.operand[1];
      n.open_file = offer_pick(c.operand[2]);
      n.has_memory = offer_exists(c.operand[2]);
      break;
    case verb::dup:
      n.descriptor = c.operand[1];
      n.to = c.operand[2];
      break;
    case verb::close: n.descriptor = c.operand[1]; break;
    case verb::seek:
      n.descriptor = c.operand[1];
      n.word = c.operand[2];
      break;
    case verb::signal:
      n.to = c.operand[1];
      n.signal = c.operand[2];
      break;
    default: n.signal = c.operand[1]; break;  // take_signal
  }
}

void decode_object(named_call& n, call const& c) {
  switch (n.what) {
    case verb::create:
      n.object = offer_pick(c.operand[0]);
      n.has_memory = offer_exists(c.operand[0]);
      break;
    case verb::file_write:
      n.process = c.operand[0];
      n.object = c.operand[1];
      n.object_page = c.operand[2];
      n.word = c.operand[4];
      break;
    case verb::install:
      n.program = c.operand[0];
      n.page = c.operand[1];
      n.heap = c.operand[2] != 0;
      break;
    case verb::install_object:
      n.program = c.operand[0];
      n.page = c.operand[1];
      n.object = c.operand[2];
      n.object_page = c.operand[3];
      n.writable = c.operand[4] != 0;
      break;
    case verb::swap_out:
      n.space = c.operand[0];
      n.where = place_kind::page;
      n.page = c.operand[1];
      break;
    case verb::unpin: n.pin = c.operand[0]; break;
    case verb::device_store:
      n.pin = c.operand[0];
      n.word = c.operand[2];
      break;
    default: break;
  }
}

}  // namespace

named_call decode(call const& c) {
  named_call named;
  named.what = static_cast<verb>(c.operation);
  if (named.what <= verb::discard) decode_region(named, c);
  else if (is_access(named.what)) decode_access(named, c);
  else if (verb::fork <= named.what && named.what <= verb::wait) decode_task(named, c);
  else if (verb::open <= named.what && named.what <= verb::take_signal) decode_belongings(named, c);
  else decode_object(named, c);
  return named;
}

}  // namespace cowproof::oracle::whole
