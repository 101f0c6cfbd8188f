// Owners of descriptors and of shared mappings; and how a child process lets go of all that it inherited.
#pragma once
#include <utility>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cowproof {

class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int number) : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor() { reset(); }

  explicit operator bool() const { return number_ >= 0; }
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  void reset() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

// Closes this descriptor and all with a higher number. Safe after fork. Where there is no close_range (Linux
// before 5.9, gVisor) they are closed one by one; no process here has more than a few.
inline void close_descriptors_from(int first) {
  constexpr int most = 4096;
  if (syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) return;
  for (int number = first; number < most; ++number) close(number);
}

// One T in a mapping that other processes share.
template <class T> class shared_mapping {
 public:
  shared_mapping() = default;
  explicit shared_mapping(int descriptor_number)
      : address_(mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_number, 0)) {}
  shared_mapping(shared_mapping&& other) noexcept : address_(std::exchange(other.address_, MAP_FAILED)) {}
  shared_mapping& operator=(shared_mapping&& other) noexcept {
    std::swap(address_, other.address_);
    return *this;
  }
  ~shared_mapping() {
    if (address_ != MAP_FAILED) munmap(address_, sizeof(T));
  }

  explicit operator bool() const { return address_ != MAP_FAILED; }
  T* operator->() const { return static_cast<T*>(address_); }
  T& operator*() const { return *static_cast<T*>(address_); }

 private:
  void* address_ = MAP_FAILED;
};

}  // namespace cowproof
