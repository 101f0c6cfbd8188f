// An array that can grow in place: address space is reserved once, memory is used as it is touched, and is zero.
#pragma once
#include <cstddef>
#include <new>

#include <sys/mman.h>

#include "model/concrete/codes.hpp"

namespace cowproof::search {

template <class T> class reserved_array {
 public:
  explicit reserved_array(std::size_t size) : size_(size) {
    void* const at = mmap(nullptr, bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc();
    madvise(at, bytes(), MADV_HUGEPAGE);  // fewer misses of the translation cache; no matter if it is refused
    data_ = static_cast<T*>(at);
  }
  ~reserved_array() { munmap(static_cast<void*>(data_), bytes()); }
  reserved_array(reserved_array const&) = delete;
  reserved_array& operator=(reserved_array const&) = delete;

  COWPROOF_INLINE T& operator[](std::size_t i) { return data_[i]; }
  COWPROOF_INLINE T const& operator[](std::size_t i) const { return data_[i]; }

 private:
  std::size_t bytes() const { return size_ * sizeof(T); }
  std::size_t size_;
  T* data_ = nullptr;
};

}  // namespace cowproof::search
