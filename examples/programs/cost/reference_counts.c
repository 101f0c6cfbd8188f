// Objects with a reference count, as Python has them, are written when they are only used: that copies their pages.
#include "../claims.h"

struct object {
  long references, value;
};

int main(void) {
  begin();
  int const pages = 256;
  char* const memory = private_memory((size_t)pages * page);
  for (int i = 0; i < pages; ++i) *(struct object*)(void*)(memory + i * page) = (struct object){1, i};
  pid_t const child = fork();
  if (child == 0) {
    long sum = 0;
    for (int i = 0; i < pages; ++i) sum += ((struct object*)(void*)(memory + i * page))->value;
    claim("kB copied by a child that reads 256 objects, one a page:", field_of(getpid(), "Private_Dirty:", memory), 0);
    for (int i = 0; i < pages; ++i) {
      struct object volatile* const used = (void*)(memory + i * page);
      ++used->references;
      sum -= used->value;
      --used->references;
    }
    claim("kB copied when it counts references as it reads:", field_of(getpid(), "Private_Dirty:", memory), 1024);
    claim("difference of what it read:", sum, 0);
    _exit(claims_failed);
  }
  join(child);
  return claims_failed;
}
